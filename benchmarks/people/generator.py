"""Invented people with families, and the records that villages would send of them, some twice and with errors.

Every NIK carries serial 9xxx. Families share KK, phone and village, children their mother. Hard negatives are born with
them: twins, a son with his father's name, brothers with half a name, namesakes of one village and birth date.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from benchmarks.people.names import BEFORE_MEN, BEFORE_WOMEN, GIVEN_MEN, GIVEN_WOMEN, PEOPLES, SECOND

FIELDS = ("record_id", "nik", "kk_number", "name", "birth_date", "sex", "mother_name", "phone", "area_code")


@dataclass(frozen=True, slots=True)
class Record:
    """One record as a village sends it; ``person`` is the truth that no matcher sees."""

    person: int
    nik: str
    kk_number: str
    name: str
    birth_on: date | None
    sex: str
    mother_name: str
    phone: str
    area_code: str
    date_text: str = ""

    def row(self, record_id: str) -> tuple[str, ...]:
        """Return the fields in the order of ``FIELDS``."""
        born = self.date_text or (self.birth_on.isoformat() if self.birth_on else "")
        fields = (record_id, self.nik, self.kk_number, self.name, born, self.sex, self.mother_name, self.phone)
        return (*fields, self.area_code)


@dataclass(frozen=True)
class Mix:
    """How often what goes wrong. Shares of records (duplicates) or of families (twins, namesons)."""

    duplicates: float = 0.05
    twins: float = 0.03
    namesons: float = 0.03
    half_names: float = 0.12
    namesakes: float = 0.004
    most_errors: int = 4
    missing_nik: float = 0.03
    missing_birth: float = 0.02
    missing_mother: float = 0.08
    missing_phone: float = 0.25
    shared_phone: float = 0.6


def generate(count: int, *, seed: int, mix: Mix | None = None) -> tuple[list[tuple[str, ...]], list[int]]:
    """Return ``count`` rows in the order of ``FIELDS``, shuffled, and the person of each."""
    rng, mix = random.Random(seed), mix or Mix()
    village = _Villages(rng)
    records: list[Record] = []
    person = 0
    while len(records) < count:
        family = _family(rng, mix, village, person)
        person += len(family)
        for one in family:
            kept = _blanked(rng, mix, one)
            records.append(kept)
            while rng.random() < mix.duplicates:
                records.append(_again(rng, mix, one))
        if rng.random() < mix.namesakes * len(family):
            records.append(_namesake(rng, rng.choice(family), person))
            person += 1
    records = records[:count]
    rng.shuffle(records)
    width = len(str(count))
    return [r.row(f"r{i:0{width}d}") for i, r in enumerate(records)], [r.person for r in records]


class _Villages:
    """Villages of a few regencies, large and small."""

    def __init__(self, rng: random.Random) -> None:
        self.codes = [
            f"{regency}.{kecamatan:02d}.{number}"
            for regency in ("14.04", "14.10", "13.03", "63.02", "14.72")
            for kecamatan in range(1, 15)
            for number in range(2001, 2001 + rng.randint(4, 14))
        ]
        self.weights = [rng.paretovariate(1.5) for _ in self.codes]
        self._rng = rng

    def one(self) -> str:
        return self._rng.choices(self.codes, self.weights)[0]


def _pick(rng: random.Random, text: str) -> str:
    """Choose a part of a name; the n-th is about 1/n as frequent as the first."""
    parts = text.split()
    return parts[min(int(rng.paretovariate(0.55)) - 1, rng.randrange(len(parts)))]


def _name(rng: random.Random, people: str, sex: str, father: str = "") -> str:
    given = _pick(rng, (GIVEN_MEN if sex == "L" else GIVEN_WOMEN)[people])
    words = [given]
    if rng.random() < 0.3:
        words.insert(0, rng.choice(BEFORE_MEN if sex == "L" else BEFORE_WOMEN))
    kind = rng.random()
    if kind < 0.55:
        words.append(_pick(rng, SECOND[people]))
    elif kind < 0.65 and father:
        words += ["Bin" if sex == "L" else "Binti", father.split()[-1]]
    elif kind < 0.75:
        words.append(_pick(rng, (GIVEN_MEN if sex == "L" else GIVEN_WOMEN)[people]))
    return " ".join(dict.fromkeys(words))


def _born(rng: random.Random, oldest: int, youngest: int) -> date:
    first = date(oldest, 1, 1)
    if rng.random() < 0.04:
        return date(rng.randint(oldest, youngest), 1, 1)
    return first + timedelta(days=rng.randrange((date(youngest, 12, 31) - first).days))


def _nik(rng: random.Random, area: str, born: date, sex: str, serial: int | None = None) -> str:
    day = born.day + (40 if sex == "P" else 0)
    serial = serial or 9000 + min(int(rng.expovariate(1 / 25)) + 1, 999)
    return f"{area.replace('.', '')[:6]}{day:02d}{born.month:02d}{born.year % 100:02d}{serial:04d}"


def _kk(rng: random.Random, area: str) -> str:
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(5, 26)
    return f"{area.replace('.', '')[:6]}{day:02d}{month:02d}{year:02d}9{rng.randint(0, 999):03d}"


def _phone(rng: random.Random) -> str:
    return "0" + rng.choice(("812", "813", "852", "821", "822", "853")) + "".join(rng.choices(string.digits, k=8))


def _family(rng: random.Random, mix: Mix, village: _Villages, first: int) -> list[Record]:
    """The members of one family whom the programme knows: one to five grown people."""
    people = rng.choices(*zip(*PEOPLES, strict=True))[0]
    area, origin = village.one(), village.one()
    kk, phone = _kk(rng, area), _phone(rng)
    father_name, mother_name = _name(rng, people, "L"), _name(rng, people, "P")
    father_born = _born(rng, 1962, 1984)
    wife_born = date(
        min(1986, max(1962, father_born.year + rng.randint(-2, 8))), rng.randint(1, 12), rng.randint(1, 28)
    )
    members = [("L", father_name, father_born, _name(rng, people, "P"), None)]
    if rng.random() < 0.55:
        members.append(("P", mother_name, wife_born, _name(rng, people, "P"), None))
    born = father_born.replace(year=father_born.year + rng.randint(20, 27), day=min(father_born.day, 28))
    for number in range(rng.choices((0, 1, 2, 3), (45, 30, 17, 8))[0]):
        born = born + timedelta(days=rng.randint(400, 1300)) if number else born
        if born.year > 2008:
            break
        sex = rng.choice("LP")
        name = _child_name(rng, mix, people, sex, father_name, members)
        members.append((sex, name, born, mother_name, None))
        if rng.random() < mix.twins:
            serial = 9000 + rng.randint(1, 60)
            members[-1] = (sex, name, born, mother_name, serial)
            members.append((sex, _twin_name(rng, people, sex, name), born, mother_name, serial + 1))
    origin = area if rng.random() < 0.85 else origin
    return [
        Record(
            first + i,
            _nik(rng, origin, b, s, serial),
            kk,
            n,
            b,
            s,
            m,
            phone if rng.random() < mix.shared_phone else _phone(rng),
            area,
        )
        for i, (s, n, b, m, serial) in enumerate(members)
    ]


def _child_name(rng: random.Random, mix: Mix, people: str, sex: str, father: str, members: list[tuple]) -> str:
    if sex == "L" and rng.random() < mix.namesons:
        return father
    name = _name(rng, people, sex, father)
    siblings = [m[1] for m in members if m[0] == sex and len(m[1].split()) > 1]
    if siblings and rng.random() < mix.half_names:
        return " ".join(
            [_pick(rng, (GIVEN_MEN if sex == "L" else GIVEN_WOMEN)[people]), *rng.choice(siblings).split()[1:]]
        )
    return name


def _twin_name(rng: random.Random, people: str, sex: str, name: str) -> str:
    """A twin's name often sounds like the other's (Hasan and Husin, Rina and Rini) and is never the same."""
    words = name.split()
    given = next((i for i, word in enumerate(words) if word not in (*BEFORE_MEN, *BEFORE_WOMEN)), 0)
    vowels = [i for i, letter in enumerate(words[given]) if letter in "aiueo"]
    if vowels and rng.random() < 0.5:
        at = rng.choice(vowels)
        other = rng.choice([v for v in "aiu" if v != words[given][at]])
        words[given] = words[given][:at] + other + words[given][at + 1 :]
        return " ".join(words)
    others = [part for part in (GIVEN_MEN if sex == "L" else GIVEN_WOMEN)[people].split() if part not in words]
    return " ".join([rng.choice(others), *words[1:]])


def _namesake(rng: random.Random, one: Record, person: int) -> Record:
    """Another person with the same name, village and birth date."""
    born = one.birth_on or date(1980, 1, 1)
    people = rng.choices(*zip(*PEOPLES, strict=True))[0]
    return replace(
        one,
        person=person,
        nik=_nik(rng, one.area_code, born, one.sex),
        kk_number=_kk(rng, one.area_code),
        mother_name=_name(rng, people, "P"),
        phone=_phone(rng),
    )


def _blanked(rng: random.Random, mix: Mix, one: Record) -> Record:
    """What a village leaves out."""
    return replace(
        one,
        nik="" if rng.random() < mix.missing_nik else one.nik,
        birth_on=None if rng.random() < mix.missing_birth else one.birth_on,
        mother_name="" if rng.random() < mix.missing_mother else one.mother_name,
        phone="" if rng.random() < mix.missing_phone else one.phone,
    )


def _again(rng: random.Random, mix: Mix, one: Record) -> Record:
    """The same person sent once more, with one to ``most_errors`` errors."""
    again = one
    for error in rng.sample(ERRORS, rng.randint(1, mix.most_errors)):
        again = error(rng, again)
    return _blanked(rng, mix, again)


def _typo(rng: random.Random, text: str, letters: str = string.ascii_lowercase) -> str:
    if len(text) < 3:
        return text
    at, kind = rng.randrange(1, len(text) - 1), rng.random()
    if kind < 0.35:
        return text[:at] + rng.choice(letters) + text[at + 1 :]
    if kind < 0.6:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + text[at + 1 :] if kind < 0.8 else text[:at] + text[at] + text[at:]


_OLD = (
    ("j", "dj"),
    ("c", "tj"),
    ("u", "oe"),
    ("y", "j"),
    ("sy", "sj"),
    ("f", "p"),
    ("z", "j"),
    ("kh", "ch"),
    ("i", "y"),
)
_SHORT = {"Muhammad": ("Muh.", "M.", "Moh.", "Mohammad", "Mhd"), "Ahmad": ("Achmad", "Akhmad", "A."),
          "Abdul": ("Abd.", "Abd"), "Siti": ("St.", "Sitti", "S."), "Nur": ("Noor", "N.")}  # fmt: skip


def _name_typo(rng: random.Random, r: Record) -> Record:
    return replace(r, name=_typo(rng, r.name))


def _name_old(rng: random.Random, r: Record) -> Record:
    new, old = rng.choice(_OLD)
    return replace(r, name=r.name.lower().replace(new, old, 1).title())


def _name_short(rng: random.Random, r: Record) -> Record:
    words = r.name.split()
    if words[0] in _SHORT:
        return replace(r, name=" ".join([rng.choice(_SHORT[words[0]]), *words[1:]]))
    if len(words) > 1 and rng.random() < 0.5:
        at = rng.randrange(len(words))
        return replace(r, name=" ".join(words[:at] + words[at + 1 :]))
    if len(words) > 1:
        return replace(r, name=" ".join([*words[:-1], words[-1][0] + "."]))
    return replace(r, name=r.name + rng.choice((" Bin Ahmad", ", S.Pd", " (Alm)")))


def _name_order(rng: random.Random, r: Record) -> Record:
    words = r.name.split()
    rng.shuffle(words)
    return replace(r, name=" ".join(words))


def _name_title(rng: random.Random, r: Record) -> Record:
    return replace(r, name=rng.choice(("H. ", "Hj. ", "Drs. ", "")) + r.name.upper())


def _nik_digit(rng: random.Random, r: Record) -> Record:
    if len(r.nik) != 16:
        return r
    at = rng.randrange(16)
    return replace(r, nik=r.nik[:at] + rng.choice(string.digits) + r.nik[at + 1 :])


def _nik_swap(rng: random.Random, r: Record) -> Record:
    if len(r.nik) != 16:
        return r
    at = rng.randrange(15)
    return replace(r, nik=r.nik[:at] + r.nik[at + 1] + r.nik[at] + r.nik[at + 2 :])


def _no_nik(rng: random.Random, r: Record) -> Record:
    return replace(r, nik="")


def _day_month(rng: random.Random, r: Record) -> Record:
    b = r.birth_on
    return replace(r, birth_on=date(b.year, b.day, b.month)) if b and b.day <= 12 else _birth_digit(rng, r)


def _birth_digit(rng: random.Random, r: Record) -> Record:
    b = r.birth_on
    if b is None:
        return r
    kind = rng.random()
    if kind < 0.4:
        return replace(r, birth_on=date(b.year, b.month, rng.randint(1, 28)))
    if kind < 0.6:
        return replace(r, birth_on=date(b.year, rng.randint(1, 12), min(b.day, 28)))
    return replace(r, birth_on=date(b.year + rng.choice((-10, -1, 1, 10)), b.month, min(b.day, 28)))


def _first_of_january(rng: random.Random, r: Record) -> Record:
    return replace(r, birth_on=date(r.birth_on.year, 1, 1)) if r.birth_on else r


def _no_birth(rng: random.Random, r: Record) -> Record:
    return replace(r, birth_on=None)


def _moved(rng: random.Random, r: Record) -> Record:
    area = r.area_code[:5] + f".{rng.randint(1, 14):02d}.{rng.randint(2001, 2012)}"
    return replace(r, area_code=area, kk_number=_kk(rng, area) if rng.random() < 0.6 else r.kk_number)


def _new_kk(rng: random.Random, r: Record) -> Record:
    return replace(r, kk_number=_kk(rng, r.area_code))


def _new_phone(rng: random.Random, r: Record) -> Record:
    return replace(r, phone=_phone(rng))


def _phone_form(rng: random.Random, r: Record) -> Record:
    return replace(r, phone="+62" + r.phone[1:]) if r.phone else r


def _mother_other(rng: random.Random, r: Record) -> Record:
    return replace(r, mother_name=_typo(rng, r.mother_name) if rng.random() < 0.6 else r.mother_name.split()[0])


ERRORS: list[Callable[[random.Random, Record], Record]] = [
    _name_typo, _name_old, _name_short, _name_order, _name_title, _nik_digit, _nik_swap, _no_nik, _day_month,
    _birth_digit, _first_of_january, _no_birth, _moved, _new_kk, _new_phone, _phone_form, _mother_other,
]  # fmt: skip
