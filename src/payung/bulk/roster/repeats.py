"""The same NIK or the same person twice in one file, over all sheets, in reading order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from payung.bulk.roster.people import Person
from payung.bulk.roster.values import name_core


def find_repeats(people: Iterable[Person]) -> None:
    """Note repeats: the first of equal rows stays, rows that contradict each other are all held."""
    by_nik: dict[str, list[Person]] = defaultdict(list)
    by_person: dict[tuple[str, str], list[Person]] = defaultdict(list)
    for person in people:
        answer = person.answer
        if answer.nik is not None and answer.name:
            by_nik[answer.nik].append(person)
        if answer.nik is not None and answer.name and answer.birth_on is not None:
            by_person[(name_core(answer.name), answer.birth_on.isoformat())].append(person)
    for group in by_nik.values():
        if len(group) > 1:
            _same_nik(group)
    for group in by_person.values():
        if len({person.answer.nik for person in group}) > 1:
            _same_person(group)


def _same_nik(group: list[Person]) -> None:
    names = {name_core(person.answer.name or "") for person in group}
    if len(names) > 1:
        for person in group:
            others = [other for other in group if other is not person]
            person.add("duplicate_nik_other_name", place=_places(others), field="nik")
        return
    for person in group[1:]:
        person.add("duplicate_in_file", place=_places(group[:1]), field="nik")


def _same_person(group: list[Person]) -> None:
    for person in group:
        others = [other for other in group if other.answer.nik != person.answer.nik]
        if others:
            person.add("possible_duplicate_person", place=_places(others), field="name")


def _places(people: list[Person]) -> str:
    """Name rows for a sentence, at most three."""
    named = [
        f"baris {p.answer.row_number}" + (f" lembar {p.answer.sheet}" if p.answer.sheet else "") for p in people[:3]
    ]
    return ", ".join(named) + (" dan lainnya" if len(people) > 3 else "")
