"""The same person under two spellings: pairs with what speaks for and against, and clusters of records.

It proposes; an officer decides. Nobody's twin and no father for his son is proposed without doubt
(``household.is_sure``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb

from payung.bulk.engine import Rows

from .clusters import Placed, place
from .comparisons import FIELDS
from .household import spoken
from .matching import LEAST, Link, Tell, Workbench, links, on_duckdb, on_spark, silent

__all__ = [
    "FIELDS", "Link", "Pair", "Person", "Placed", "Workbench", "clusters_of", "keep_records", "likely_same", "linked",
    "on_duckdb", "on_spark",
]  # fmt: skip


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
    """Two records that may be one person.

    score: 0 … 100, the probability in percent; 100 is only said of ``sure``. band: ``sure`` or ``review``. speaks_for
    and speaks_against: code of a finding and its weight in bits (log2 of Splink's m/u: 3.0 is eight times likelier
    between records of one person), strongest first. A code is ``comparison:level`` of ``comparisons.LEVELS``
    (``name:half``, ``birth:same``, ``kk:other``), never ``unknown``: what one side does not know says nothing.
    """

    first: int
    second: int
    score: int
    band: str = "review"
    speaks_for: tuple[tuple[str, float], ...] = field(default=())
    speaks_against: tuple[tuple[str, float], ...] = field(default=())


def likely_same(people: Iterable[Person], *, at_least: int = 50) -> list[Pair]:
    """Return pairs with a score of at least ``at_least``, best first, each pair once, the smaller id first."""
    return _pairs(sorted(people, key=lambda person: person.id), at_least)


def linked(people: Iterable[Person], listed: Iterable[Person], *, at_least: int = 50) -> list[Pair]:
    """Return pairs of one record of each side, best first: ``first`` of ``people``, ``second`` of ``listed``.

    The ids of the two sides may overlap.
    """
    mine = list(people)
    both = [*mine, *listed]
    return _pairs(both, at_least, across=len(mine))


def _pairs(both: Sequence[Person], at_least: int, across: int | None = None) -> list[Pair]:
    """``across``: only pairs of one of the first so many and one of the others."""
    if len(both) < 2:
        return []
    width = len(str(len(both)))
    rows = [(f"{place:0{width}d}", *_texts(person)) for place, person in enumerate(both)]
    with duckdb.connect() as connection:
        bench = on_duckdb(connection)
        keep_records(bench, rows)
        found = links(bench, least=max(at_least / 100, LEAST))
    pairs = []
    for link in found:
        one, other = link.first - 1, link.second - 1
        if across is None or (one < across) != (other < across):
            speaks_for, speaks_against = spoken(link.pattern)
            band, score = ("sure", 100) if link.is_sure else ("review", min(99, int(link.probability * 100)))
            pairs.append(Pair(both[one].id, both[other].id, score, band, tuple(speaks_for), tuple(speaks_against)))
    return sorted(pairs, key=lambda pair: (-pair.score, pair.first, pair.second))


def _texts(person: Person) -> tuple[str, ...]:
    born = person.birth_on.isoformat() if person.birth_on else ""
    return (
        person.nik or "",
        person.kk_number or "",
        person.name,
        born,
        person.sex,
        person.mother_name,
        person.phone,
        person.area_code,
    )


def keep_records(bench: Workbench, rows: Rows) -> None:
    """Keep records (texts in the order of ``FIELDS``) as the relation ``raw``."""
    bench.engine.keep("raw", "SELECT " + ", ".join(f"CAST('' AS varchar(400)) AS {name}" for name in FIELDS), rows)


def clusters_of(bench: Workbench, tell: Tell = silent) -> list[tuple[str, str, float, str]]:
    """Return record id, cluster id (the smallest record id in it), probability and band of every record of ``raw``.

    In the order of record ids; every record once. What file or engine they came from changes nothing. ``tell`` hears
    the name of each phase as it begins: prepare, compare, weigh, place.
    """
    found = links(bench, tell=tell)
    tell("place")
    ids = [str(row[0]) for row in bench.engine.query("SELECT record_id FROM people ORDER BY id")]
    return [(ids[one.record - 1], ids[one.cluster - 1], one.probability, one.band) for one in place(len(ids), found)]
