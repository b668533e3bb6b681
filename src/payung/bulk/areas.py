"""Villages and sub-districts by code or by name, within one office's area, forgiving of spelling."""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, product
from pathlib import Path
from typing import Literal

from payung.bulk.folding import deletions, distance, folded, squeezed, word_set

_TABLE = Path(__file__).parent.parent / "data" / "wilayah_kemendagri_2025.csv.gz"
_LONGEST_NAME = 40
_KECAMATAN_BEHIND = re.compile(
    r"^(.*?)(?:[\s,;(\-]+(?:kecamatan|kec)\b[\s.:]*|\s*[(,]\s*)([^(),]+)\)?\s*$", re.IGNORECASE
)
_VILLAGE_WORDS = word_set(
    "desa ds dsa kelurahan kel klrhn lurah nagari nag kampung kampong kp kamp pekon gampong kalurahan"
)
_KECAMATAN_WORDS = frozenset(["kecamatan", "kec", "kecamatn", "distrik"])
_SHORT_FORMS: dict[str, tuple[str, ...]] = {
    "s": ("sungai",), "sei": ("sungai",), "si": ("sungai",), "sui": ("sungai",), "sungei": ("sungai",),
    "sg": ("sungai",), "sng": ("sungai",), "tg": ("tanjung",), "tj": ("tanjung",),
    "tjg": ("tanjung",), "tanj": ("tanjung",), "tgk": ("tanjung",), "tlk": ("teluk",), "tl": ("teluk",),
    "tel": ("teluk",), "tk": ("teluk",), "pl": ("pulau",), "p": ("pulau", "parit"), "pu": ("pulau",),
    "kp": ("kampung",), "kpg": ("kampung",), "kg": ("kampung",), "kamp": ("kampung",), "pd": ("padang",),
    "pdg": ("padang",), "bt": ("batu", "bukit"), "bkt": ("bukit",), "bk": ("bukit",), "b": ("batu", "bukit"),
    "mr": ("muara",), "ma": ("muara",), "pr": ("parit",), "prt": ("parit",), "pt": ("parit",),
    "sp": ("simpang",), "simp": ("simpang",), "spg": ("simpang",), "lb": ("lubuk",), "lbk": ("lubuk",),
    "tb": ("tebing",), "kt": ("kota", "koto"), "kl": ("kuala",), "kla": ("kuala",), "k": ("kuala",),
    "pk": ("pangkalan", "pekan"), "pkl": ("pangkalan",), "pangk": ("pangkalan",), "gn": ("gunung",),
    "gng": ("gunung",), "g": ("gunung",), "bgn": ("bagan",), "rt": ("rantau",), "sbr": ("seberang",),
    "brt": ("barat",), "bar": ("barat",), "tmr": ("timur",), "tim": ("timur",), "utr": ("utara",), "ut": ("utara",),
    "sel": ("selatan",), "slt": ("selatan",), "hlr": ("hilir",), "hil": ("hilir",), "hl": ("hulu",), "hlu": ("hulu",),
    "tgh": ("tengah",), "teng": ("tengah",), "dlm": ("dalam",), "lrt": ("laut",), "ujg": ("ujung",), "uj": ("ujung",),
}  # fmt: skip

Writing = Literal["exact", "abbreviated", "misspelt", "ambiguous", "unknown"]


@dataclass(frozen=True, slots=True)
class Area:
    """One area of the Kemendagri table; ``code`` is dotted."""

    code: str
    name: str

    @property
    def kecamatan_code(self) -> str:
        """The sub-district a village lies in."""
        return self.code[:8]


@dataclass(frozen=True, slots=True)
class AreaAnswer:
    """What a written name means: one area, or several, or none."""

    writing: Writing
    area: Area | None = None
    candidates: tuple[Area, ...] = ()


@cache
def _lines() -> list[str]:
    """Return the lines of the national table."""
    return gzip.decompress(_TABLE.read_bytes()).decode("utf-8").splitlines()[1:]


def _area(line: str) -> Area:
    code, _, _, _, name = line.split(",", 4)
    return Area(code, name.strip('"'))


@cache
def kecamatan_codes() -> frozenset[str]:
    """Return the dotted codes of all sub-districts of the country."""
    return frozenset(code for line in _lines() if len(code := line[: line.index(",")]) == 8)


@cache
def _upper_names() -> dict[str, str]:
    """Return the names of provinces, regencies and sub-districts by code."""
    return {area.code: area.name for line in _lines() if line.index(",") <= 8 for area in [_area(line)]}


def area_name(code: str) -> str:
    """Return the name of a province, regency, city or sub-district; the code itself if nobody knows it."""
    return _upper_names().get(code, code)


def dotted(code: str) -> str | None:
    """Return a village code with dots (``1404052009`` → ``14.04.05.2009``); None if it is none."""
    digits = re.sub(r"[.\s\-]", "", code)
    if len(digits) != 10 or not digits.isascii() or not digits.isdigit():
        return None
    return f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}.{digits[6:]}"


class AreaTable:
    """The villages and sub-districts of one office (a province, regency or city code)."""

    def __init__(self, office_area: str) -> None:
        own = [_area(line) for line in _lines() if line.startswith(office_area + ".")]
        self.office_area = office_area
        self.villages = {area.code: area for area in own if len(area.code) == 13}
        self.kecamatans = {area.code: area for area in own if len(area.code) == 8}
        self._village_names = _Names(self.villages.values())
        self._kecamatan_names = _Names(self.kecamatans.values())

    def by_code(self, text: str) -> Area | None:
        """Return the village of a code, dotted or plain."""
        return self.villages.get(dotted(text) or "")

    def kecamatan(self, text: str) -> Area | None:
        """Return the sub-district a text names, also misspelt; None if it is not one of this office."""
        answer = self._kecamatan_names.find(_without(text, _KECAMATAN_WORDS), None)
        return answer.area

    def village(self, text: str, kecamatan_code: str | None = None, *, soft: bool = False) -> AreaAnswer:
        """Return the village a text names.

        Args:
            text: as written, with or without *Desa*, *Kel.*, *(Kec. …)*, short forms, a letter or two wrong.
            kecamatan_code: the sub-district it must lie in, if the row tells.
            soft: the sub-district is only likely (from a title); a village elsewhere is not a doubt then.
        """
        behind = _KECAMATAN_BEHIND.match(text)
        named = self.kecamatan(behind[2]) if behind else None
        if behind and named:
            return self.village(behind[1], named.code)
        answer = self._find(text, kecamatan_code)
        if kecamatan_code is None or answer.writing in ("exact", "abbreviated"):
            return answer
        wider = self._find(text, None)
        if wider.writing in ("exact", "abbreviated") and answer.area is None:
            return wider if soft else AreaAnswer("unknown", None, (wider.area,) if wider.area else ())
        return answer if answer.area or not soft else wider

    def _find(self, text: str, kecamatan_code: str | None) -> AreaAnswer:
        """Try the words as they are, then without *Desa* and its like."""
        whole = self._village_names.find(folded(text), kecamatan_code)
        bare = _without(text, _VILLAGE_WORDS)
        if whole.writing == "exact" or bare == folded(text):
            return whole
        stripped = self._village_names.find(bare, kecamatan_code)
        order: dict[Writing, int] = {"exact": 0, "ambiguous": 1, "abbreviated": 2, "misspelt": 3, "unknown": 4}
        return min(stripped, whole, key=lambda answer: order[answer.writing])


class _Names:
    """Areas by the squeezed form of their names, and by that form with letters missing."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._exact: dict[str, list[Area]] = defaultdict(list)
        for area in areas:
            self._exact[squeezed(area.name)].append(area)
        self._near: dict[str, set[str]] | None = None
        self._known: dict[tuple[str, str | None], AreaAnswer] = {}

    def find(self, words: str, inside: str | None) -> AreaAnswer:
        """Return the area of folded words, within the sub-district ``inside`` if given; answers are kept."""
        asked = (words, inside)
        if asked not in self._known:
            self._known[asked] = self._search(words, inside)
        return self._known[asked]

    def _search(self, words: str, inside: str | None) -> AreaAnswer:
        if not words or len(words) > _LONGEST_NAME:
            return AreaAnswer("unknown")
        found = self._inside(squeezed(words), inside)
        if found:
            return _answer("exact", found)
        longer = [area for full in expansions(words) for area in self._inside(squeezed(full), inside)]
        if longer:
            return _answer("abbreviated", longer)
        return self._nearest([words, *islice(expansions(words), 4)], inside)

    def _inside(self, key: str, inside: str | None) -> list[Area]:
        """Return the areas of one key, those of another sub-district left out."""
        return [area for area in self._exact.get(key, ()) if inside is None or area.code.startswith(inside)]

    def _nearest(self, writings: list[str], inside: str | None) -> AreaAnswer:
        """Return the one nearest name with a letter or two wrong."""
        near = self._index()
        ranked: dict[str, int] = {}
        for words in writings:
            key = squeezed(words)
            limit = 2 if len(key) > 5 else 1 if len(key) > 3 else 0
            for name in {name for part in deletions(key, limit) for name in near.get(part, ())}:
                if self._inside(name, inside):
                    ranked[name] = min(ranked.get(name, 9), distance(key, name, limit) + (0 if len(name) > 3 else 9))
        best = min(ranked.values(), default=9)
        names = [name for name, wrong in ranked.items() if wrong == best]
        if best > 2:
            return AreaAnswer("unknown")
        found = [area for name in names for area in self._inside(name, inside)]
        return AreaAnswer("misspelt", found[0]) if len(found) == 1 else AreaAnswer("ambiguous", None, tuple(found))

    def _index(self) -> dict[str, set[str]]:
        if self._near is None:
            self._near = defaultdict(set)
            for name in self._exact:
                for part in deletions(name[:_LONGEST_NAME], 2):
                    self._near[part].add(name)
        return self._near


def _answer(writing: Writing, found: list[Area]) -> AreaAnswer:
    """One area is an answer, several are a question."""
    unique = tuple(dict.fromkeys(found))
    return AreaAnswer(writing, unique[0]) if len(unique) == 1 else AreaAnswer("ambiguous", None, unique)


def expansions(words: str) -> Iterator[str]:
    """Yield the words with short forms written out (``sei salak`` → ``sungai salak``), at most 16 ways."""
    parts = words.split()
    ways = [(part, *_SHORT_FORMS.get(part, ())) for part in parts]
    for chosen in islice(product(*ways), 1, 17):
        yield " ".join(chosen)


def _without(text: str, prefixes: frozenset[str]) -> str:
    """Return the folded words behind any leading words of a kind (*desa kelurahan …*)."""
    words = folded(text).split()
    while len(words) > 1 and words[0] in prefixes:
        words = words[1:]
    return " ".join(words)


@lru_cache(maxsize=32)
def area_table(office_area: str) -> AreaTable:
    """Return the areas of an office; tables are kept."""
    return AreaTable(office_area)
