"""The same person under two spellings: candidate pairs with what speaks for and against.

Deliberately plain: exact blocking, readable reasons, no training. It proposes; an officer decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from itertools import combinations

_TITLES = re.compile(
    r"\b(h|hj|dr|drs|dra|ir|prof|alm|almh|almarhum|almarhumah|s\s?pd|s\s?ag|s\s?e|s\s?h|s\s?t|bin|binti)\b"
)
_SAME_SOUND = (("dj", "j"), ("tj", "c"), ("oe", "u"), ("sj", "sy"), ("ph", "f"), ("dh", "d"), ("th", "t"))
_MUHAMMAD = re.compile(r"\b(muh|moh|mohd|muhd|mhd|md|m|mochammad|mochamad|mohammad|mohamad|muhamad|muhammed)\b")
_LARGEST_BLOCK = 40


@dataclass(frozen=True, slots=True)
class Person:
    """One record: whom it names and how to tell him from others."""

    id: int
    nik: str | None
    kk_number: str | None
    name: str
    birth_on: date | None
    sex: str
    mother_name: str
    phone: str
    area_code: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one person. Score 0…100; reasons are message codes."""

    first: int
    second: int
    score: int
    speaks_for: tuple[str, ...] = field(default=())
    speaks_against: tuple[str, ...] = field(default=())


def name_core(name: str) -> str:
    """Return a name as heard: no titles, no bin/binti, old spelling made new, Muhammad in one form."""
    text = unicodedata.normalize("NFKD", name.lower())
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"['’`.]", "", text)
    text = re.sub(r"[^a-z ]", " ", text)
    text = _MUHAMMAD.sub("muhammad", _TITLES.sub(" ", text))
    for old, new in _SAME_SOUND:
        text = text.replace(old, new)
    return " ".join(re.sub(r"(.)\1", r"\1", text).split())


def likely_same(people: Iterable[Person], *, at_least: int = 60) -> list[Pair]:
    """Return pairs with a score of at least ``at_least``, best first, each pair once.

    Candidates share a NIK with two digits swapped or one wrong, or a birth date, a KK number or a phone
    together with a similar name. Blocks of more than 40 records say nothing and are passed over.
    """
    known = {person.id: person for person in people}
    pairs = {frozenset(pair) for block in _blocks(known.values()) for pair in combinations(block, 2)}
    scored = (_score(known[min(pair)], known[max(pair)]) for pair in pairs if len(pair) == 2)
    return sorted((p for p in scored if p.score >= at_least), key=lambda p: (-p.score, p.first, p.second))


def _blocks(people: Iterable[Person]) -> Iterator[list[int]]:
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for person in people:
        core = name_core(person.name)
        initial = core[:1]
        if person.nik:
            blocks["nik", "".join(sorted(person.nik)) + initial].append(person.id)
            blocks["nik head", person.nik[:12] + initial].append(person.id)
        if person.birth_on:
            blocks["birth", f"{person.birth_on}{initial}"].append(person.id)
        if person.kk_number:
            blocks["kk", person.kk_number + initial].append(person.id)
        if person.phone:
            blocks["phone", person.phone + initial].append(person.id)
        blocks["name", core + person.area_code].append(person.id)
    return (ids for ids in blocks.values() if 1 < len(ids) <= _LARGEST_BLOCK)


def _score(a: Person, b: Person) -> Pair:
    """Weigh what two records share. Same KK, mother or phone alone is a household, not one person."""
    likeness = SequenceMatcher(None, name_core(a.name), name_core(b.name)).ratio()
    points = 0
    good: list[str] = []
    bad: list[str] = []

    def weigh(holds: bool, code: str, weight: int) -> None:
        nonlocal points
        if holds:
            points += weight
            (good if weight > 0 else bad).append(code)

    weigh(likeness == 1, "same_name", 40)
    weigh(0.8 <= likeness < 1, "similar_name", 30)
    weigh(likeness < 0.6, "other_name", -40)
    both_born = a.birth_on is not None and b.birth_on is not None
    weigh(both_born and a.birth_on == b.birth_on, "same_birth", 30)
    weigh(both_born and _swapped(a.birth_on, b.birth_on), "birth_swapped", 20)
    weigh(both_born and a.birth_on != b.birth_on and not _swapped(a.birth_on, b.birth_on), "other_birth", -30)
    weigh(a.nik is not None and _near(a.nik, b.nik), "near_nik", 25)
    weigh(bool(a.kk_number) and a.kk_number == b.kk_number, "same_kk", 10)
    weigh(bool(a.mother_name) and name_core(a.mother_name) == name_core(b.mother_name), "same_mother", 10)
    weigh(bool(a.phone) and a.phone == b.phone, "same_phone", 5)
    weigh(bool(a.area_code) and a.area_code == b.area_code, "same_village", 10)
    weigh(bool(a.sex and b.sex) and a.sex != b.sex, "other_sex", -50)
    return Pair(a.id, b.id, max(0, min(100, points)), tuple(good), tuple(bad))


def _swapped(one: date | None, other: date | None) -> bool:
    """Whether day and month changed places."""
    return (
        one is not None
        and other is not None
        and one != other
        and (one.year, one.month, one.day) == (other.year, other.day, other.month)
    )


def _near(one: str, other: str | None) -> bool:
    """Whether two NIKs differ by one digit or by two digits that changed places."""
    if other is None or one == other:
        return False
    places = [i for i, (x, y) in enumerate(zip(one, other, strict=True)) if x != y]
    if len(places) == 1:
        return True
    return len(places) == 2 and (one[places[0]], one[places[1]]) == (other[places[1]], other[places[0]])
