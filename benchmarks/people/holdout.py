"""People written down by another hand: a second generator, to see that we have not only learnt the first.

Nothing is shared with ``generator.py`` but the order of the fields: names of other peoples, households by another rule,
and errors that come from how a list is made (read out, copied, typed on a phone, cut by a form) and not one by one.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

MEN = (
    "Yohanes Petrus Markus Antonius Fransiskus Gregorius Stefanus Wayan Made Nyoman Ketut Gede Putu Komang Asep "
    "Dadang Ujang Cecep Encep Tatang Deden Maman Yayan Iwan Hendra Ferdinand Marthen Yakob Obaja Simson Lukas Tigor "
    "Parulian Saut Poltak Binsar Jonggi Mangara Tumpal Amat Rahim Sabirin Kadir Marwan Usup Latief Arman Yusran "
    "Anto Rudy Frengki Robby Denny"
)
WOMEN = (
    "Maria Yosefina Kristina Agustina Margaretha Theresia Elisabeth Ni Luh Kadek Ayu Iis Euis Neng Cucu Imas Entin "
    "Titin Yani Tiurma Rosmaida Lamria Nurmala Dameria Ida Sarce Orpa Martha Yuliana Debora Naomi Wa Ode Hasni "
    "Jumria Rabia Nurhaya Atik Erna Novi Lilis Nani Mimin Komariah Rukmini Sariah Maesaroh Dedeh Elis"
)
LAST = (
    "Bili Tanaem Nalle Foeh Kase Lango Ndolu Suardana Sudiarta Artawan Wirawan Suparta Suryana Sutisna Permana "
    "Kosasih Saepudin Nurjaman Mulyana Sitorus Simanjuntak Hutapea Nababan Pardede Siregar Manurung Panjaitan "
    "Sinaga Rumbiak Wenda Kogoya Mote Tabuni Yikwa Pigai La Ode Rasyid Wahab Djafar Gobel Mokodompit Lasabuda "
    "Manoppo Tumbel Wowor Lumentut Rondonuwu"
)
KEYS = dict(zip("asdfghjklqwertyuiop", "sdfghjklkwertyuiopo", strict=True))  # the key beside it


def generate(count: int, *, seed: int) -> tuple[list[tuple[str, ...]], list[int]]:
    """Return ``count`` rows in the order of the generator's ``FIELDS``, shuffled, and the person of each."""
    rng = random.Random(seed)
    found: list[tuple[list[str], int]] = []
    person = 0
    while len(found) < count:
        hamlet = f"53.{rng.randint(1, 9):02d}.{rng.randint(1, 12):02d}.{rng.randint(2001, 2020)}"
        for one in _household(rng, hamlet):
            person += 1
            found.append((one, person))
            for _ in range(rng.choices((0, 1, 2), (94, 5, 1))[0]):
                found.append((_sent_again(rng, one), person))
    found = found[:count]
    rng.shuffle(found)
    return [(f"h{i:07d}", *fields) for i, (fields, _) in enumerate(found)], [who for _, who in found]


def _household(rng: random.Random, hamlet: str) -> list[list[str]]:
    """A household of grown people: a couple, a mother-in-law, sons and daughters, twins among them."""
    card = _card(rng, hamlet)
    surname, phone = rng.choice(LAST.split()), f"08{rng.randint(1100000000, 9999999999)}"
    wife, grandmother = _named(rng, WOMEN, rng.choice(LAST.split())), _named(rng, WOMEN, surname)
    head = date(1958, 1, 1) + timedelta(days=rng.randrange(11_000))
    people = [("L", _named(rng, MEN, surname), head, grandmother)]
    if rng.random() < 0.7:
        people.append(
            ("P", wife, head + timedelta(days=rng.randint(-900, 3000)), _named(rng, WOMEN, rng.choice(LAST.split())))
        )
    child = head + timedelta(days=rng.randint(7000, 9500))
    for _ in range(rng.choices((0, 1, 2), (50, 30, 20))[0]):
        sex = rng.choice("LP")
        at_once = 2 if rng.random() < 0.04 else 1
        names = {_named(rng, MEN if sex == "L" else WOMEN, surname) for _ in range(at_once)}
        if sex == "L" and rng.random() < 0.03:
            names = {people[0][1]}
        people += [(sex, name, child, wife) for name in sorted(names)]
        child += timedelta(days=rng.randint(500, 1800))
    return [
        [
            _number(rng, hamlet, born, sex, place),
            card,
            name,
            born.isoformat(),
            sex,
            mother,
            phone if rng.random() < 0.7 else "",
            hamlet,
        ]
        for place, (sex, name, born, mother) in enumerate(people)
        if born.year < 2009
    ]


def _named(rng: random.Random, given: str, last: str) -> str:
    return " ".join(dict.fromkeys([*rng.sample(given.split(), rng.choices((1, 2, 3), (40, 50, 10))[0]), last]))


def _card(rng: random.Random, hamlet: str) -> str:
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(8, 24)
    return f"{hamlet.replace('.', '')[:6]}{day:02d}{month:02d}{year:02d}9{rng.randint(1, 999):03d}"


def _number(rng: random.Random, hamlet: str, born: date, sex: str, place: int) -> str:
    day = born.day + (40 if sex == "P" else 0)
    return f"{hamlet.replace('.', '')[:6]}{day:02d}{born:%m%y}9{rng.randint(0, 99):02d}{place % 10}"


def _sent_again(rng: random.Random, one: list[str]) -> list[str]:
    """The same person on another list, spoilt by the ways that list was made."""
    again = list(one)
    for way in rng.sample((_read_out, _typed, _cut, _old_card, _copied), rng.randint(1, 3)):
        again = way(rng, again)
    return again


def _read_out(rng: random.Random, one: list[str]) -> list[str]:
    """Heard and written down: letters that sound alike, no number, the year only, the mother unknown."""
    for new, old in rng.sample(
        [("f", "p"), ("v", "f"), ("ie", "i"), ("ks", "x"), ("th", "t"), ("y", "i"), ("d", "t")], 3
    ):
        one[2] = one[2].replace(new, old) if rng.random() < 0.7 else one[2].replace(old, new)
    one[0] = "" if rng.random() < 0.6 else one[0]
    one[3] = f"{one[3][:4]}-01-01" if rng.random() < 0.3 else one[3]
    one[5] = "" if rng.random() < 0.5 else one[5]
    return one


def _copied(rng: random.Random, one: list[str]) -> list[str]:
    """Copied by hand: two figures swapped or one misread, day and month the other way, capitals."""
    if one[0] and rng.random() < 0.7:
        at = rng.randrange(15)
        misread = {"1": "7", "7": "1", "0": "6", "6": "0", "3": "8", "8": "3"}
        swapped = one[0][:at] + one[0][at + 1] + one[0][at] + one[0][at + 2 :]
        one[0] = swapped if rng.random() < 0.4 else one[0][:at] + misread.get(one[0][at], "9") + one[0][at + 1 :]
    year, month, day = one[3].split("-")
    one[3] = f"{day}/{month}/{year}" if rng.random() < 0.7 or int(day) > 12 else f"{year}-{day}-{month}"
    one[2] = one[2].upper()
    return one


def _typed(rng: random.Random, one: list[str]) -> list[str]:
    """Typed on a phone: the key beside, a letter lost or twice, the number with +62."""
    for column in (2, 5) if rng.random() < 0.5 else (2,):
        at = rng.randrange(1, max(2, len(one[column])))
        letter = one[column][at : at + 1]
        kept = rng.choice((KEYS.get(letter, letter), "", letter * 2))
        one[column] = one[column][:at] + kept + one[column][at + 1 :]
    one[6] = f"+62 {one[6][1:]}" if one[6] else ""
    return one


def _cut(rng: random.Random, one: list[str]) -> list[str]:
    """Cut by a form: fourteen letters of a name, or initials; no family card."""
    words = one[2].split()
    one[2] = one[2][:14].strip() if rng.random() < 0.5 else " ".join([words[0], *(f"{word[0]}." for word in words[1:])])
    one[1] = "" if rng.random() < 0.5 else one[1]
    return one


def _old_card(rng: random.Random, one: list[str]) -> list[str]:
    """From before he moved: another card, hamlet and phone; the last name first."""
    one[7] = f"{one[7][:5]}.{rng.randint(1, 12):02d}.{rng.randint(2001, 2020)}"
    one[1] = _card(rng, one[7])
    one[6] = f"08{rng.randint(1100000000, 9999999999)}"
    one[2] = " ".join([one[2].split()[-1], *one[2].split()[:-1]])
    return one
