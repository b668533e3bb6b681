"""Contributions for many workers at once, by distinct case: the scalar law is called once per way it can see them.

The law is piecewise constant in income, so between two of its edges every income costs the same. A million workers fall
into a few hundred cases of month × piece of income × funding × sector; each is priced once, and the prices are joined
back by SQL. Nothing of the law is written here a second time.

A relation to be priced has the columns ``month`` (date, first of the month), ``income_idr`` (bigint, not negative),
``funding`` and ``sector`` (text or an enumeration); what else it has does not matter. Where every row is owed for the
same months, the months are given beside a relation without that column.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from math import gcd
from typing import Any

from payung.bulk.engine import Engine, identifier
from payung.core.money import Rupiah
from payung.core.month import Month
from payung.law.contribution import BASIC, PROVISIONS, contribution_due, price_list
from payung.law.estimate import Ground
from payung.law.provisions import Law

# Pieces of income that may be grouped by one division before the tree of comparisons is cheaper.
_MOST_STEPS = 1_000
_AMOUNTS = ("deemed_wage_idr", "jkk_idr", "jkm_idr", "jht_idr", "total_idr")


@dataclass(frozen=True, slots=True)
class Case:
    """What the law sees of one worker and month; many workers share a case."""

    month: Month
    income_idr: Rupiah = 0
    funding: str = "self"
    sector: str = "other"
    programmes: tuple[str, ...] = BASIC


@dataclass(frozen=True, slots=True)
class Price:
    """What one worker of a case owes for the month, with what it rests on and what is doubtful."""

    case: Case
    deemed_wage_idr: Rupiah
    jkk_idr: Rupiah
    jkm_idr: Rupiah
    jht_idr: Rupiah
    total_idr: Rupiah
    relief: str
    grounds: tuple[Ground, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over a relation: rows are worker-months."""

    worker_months: int
    jkk_idr: Rupiah
    jkm_idr: Rupiah
    jht_idr: Rupiah
    total_idr: Rupiah


def price_cases(law: Law, cases: Iterable[Case]) -> list[Price]:
    """Return the price of every case, in the order given.

    Raises:
        NotInForce: a month lies before the first provision.
        ValueError: an unknown funding or sector, or a negative income.

    Source: ``payung.law.contribution``.
    """
    return [_price(law, case) for case in cases]


def income_floors(law: Law, month: Month) -> tuple[Rupiah, ...]:
    """Return the lower limits of the printed brackets of a month, JKK and JHT together, rising from 0."""
    prices = price_list(law, month)
    return tuple(sorted({*prices.floors, *prices.jht_floors}))


def income_edges(law: Law, months: Iterable[Month]) -> tuple[Rupiah, ...]:
    """Return every income at which an answer of the law can change in some of the months, rising from 0.

    Besides the lower limits these are the starts of the printed gaps, where only the doubt differs.
    """
    edges: set[Rupiah] = {0}
    for month in months:
        prices = price_list(law, month)
        edges.update(prices.floors, prices.jht_floors)
        edges.update(row.to_idr + 1 for row in chain(prices.rows, prices.jht_rows) if row.to_idr is not None)
    return tuple(sorted(edges))


def floor_sql(column: str, edges: Sequence[Rupiah]) -> str:
    """Return SQL for the largest edge not above an income: a tree of comparisons any engine can run."""
    if len(edges) == 1:
        return str(edges[0])
    middle = len(edges) // 2
    below, above = floor_sql(column, edges[:middle]), floor_sql(column, edges[middle:])
    return f"CASE WHEN {column} < {edges[middle]} THEN {below} ELSE {above} END"


def alike(law: Law, months: Iterable[Month]) -> dict[Month, Month]:
    """Return for every month the first of them that rests on the same provisions: both have the same prices."""
    first: dict[tuple[int, ...], Month] = {}
    found = {}
    for month in months:
        records = tuple(id(law.find(name, month.first_on)) for name in PROVISIONS)
        found[month] = first.setdefault(records, month)
    return found


def distinct_cases(
    engine: Engine, law: Law, relation: str, *, programmes: tuple[str, ...] = BASIC, months: Sequence[Month] = ()
) -> list[tuple[Case, int]]:
    """Return the distinct cases of a relation and how many worker-months each has; incomes are taken at their edge.

    Args:
        engine: where the relation lies.
        law: prices and edges.
        relation: its name, with a column ``month`` unless ``months`` are given.
        programmes: of jkk jkm jht.
        months: months every row is owed for.

    Order is not kept.
    """
    listed = months or _months(engine, relation)
    edges = income_edges(law, listed)
    rows = engine.query(_grouped(relation, floor_sql("income_idr", edges), bool(months)))
    return [
        (Case(month, int(floor), str(funding), str(sector), programmes), int(count))
        for when, floor, funding, sector, count in rows
        for month in (months or (Month.of(when),))
    ]


def totals(
    engine: Engine, law: Law, relation: str, *, programmes: tuple[str, ...] = BASIC, months: Sequence[Month] = ()
) -> Totals:
    """Return the sums of a relation: every distinct case priced once and multiplied by its rows.

    Arguments as in ``distinct_cases``. Months on the same provisions are priced once.
    """
    listed = months or _months(engine, relation)
    floors = tuple(sorted({floor for month in listed for floor in income_floors(law, month)}))
    same = alike(law, listed)
    counted = Counter[tuple[Month, Rupiah, str, str]]()
    repeated = Counter(same[month] for month in months)
    for when, step, funding, sector, count in engine.query(_grouped(relation, _steps(engine, floors), bool(months))):
        floor = floors[bisect_right(floors, int(step)) - 1]
        for month, times in repeated.items() if months else ((same[Month.of(when)], 1),):
            counted[month, floor, str(funding), str(sector)] += count * times
    sums = [0, 0, 0, 0]
    for case, count in counted.items():
        price = _price(law, Case(*case, programmes))
        sums[0] += count
        sums[1] += count * price.jkk_idr
        sums[2] += count * price.jkm_idr
        sums[3] += count * price.jht_idr
    return Totals(sums[0], sums[1], sums[2], sums[3], sum(sums[1:]))


def price_relation(
    engine: Engine,
    law: Law,
    relation: str,
    *,
    prices: str,
    programmes: tuple[str, ...] = BASIC,
    months: Sequence[Month] = (),
) -> str:
    """Price a relation: keep its distinct cases under the name ``prices`` and return SQL that joins them back.

    The SQL has one row per row of ``relation`` (and of ``months``, if given; order not kept): its columns, then
    ``month`` (if given), ``deemed_wage_idr``, ``jkk_idr``, ``jkm_idr``, ``jht_idr``, ``total_idr`` (bigint) and
    ``doubts`` (codes joined by a comma). Run it as a SELECT or after INSERT INTO … .

    Raises:
        ValueError: a name that is not plain, an unknown funding or sector, a negative income.
        LookupError: the relation is empty, so there is nothing to price.
    """
    cases = [case for case, _ in distinct_cases(engine, law, relation, programmes=programmes, months=months)]
    if not cases:
        raise LookupError(f"the relation {relation} has no rows to price")
    engine.keep(prices, _like(relation, bool(months)), [_row(price) for price in price_cases(law, cases)])
    edges = income_edges(law, {case.month for case in cases})
    month, same_month = ("p.month, ", "") if months else ("", "p.month = r.month AND ")
    return (
        f"SELECT r.*, {month}p.deemed_wage_idr, p.jkk_idr, p.jkm_idr, p.jht_idr, p.total_idr, p.doubts "
        f"FROM {identifier(relation)} AS r JOIN {identifier(prices)} AS p "
        f"ON {same_month}p.floor_idr = {floor_sql('r.income_idr', edges)} "
        "AND p.funding = r.funding AND p.sector = r.sector"
    )


def _grouped(relation: str, piece: str, months_are_given: bool) -> str:
    month = "NULL" if months_are_given else "month"
    keys = "piece, funding, sector" if months_are_given else "month, piece, funding, sector"
    return (
        f"SELECT {month}, piece, funding, sector, count(*) FROM (SELECT {piece} AS piece, * "
        f"FROM {identifier(relation)}) AS pieces GROUP BY {keys}"
    )


def _steps(engine: Engine, floors: Sequence[Rupiah]) -> str:
    """Return SQL for a piece of income no wider than a bracket: one division where the floors share a divisor."""
    step = gcd(*floors)
    if not step or floors[-1] // step > _MOST_STEPS:
        return floor_sql("income_idr", floors)
    return f"CASE WHEN income_idr < {floors[-1]} THEN income_idr {engine.divide} {step} * {step} ELSE {floors[-1]} END"


def _like(relation: str, months_are_given: bool) -> str:
    """Return a SELECT with the columns of prices; payer and sector take the type they have in the relation."""
    month = "CAST(NULL AS date) AS month" if months_are_given else "month"
    amounts = ", ".join(f"CAST(0 AS bigint) AS {name}" for name in ("floor_idr", *_AMOUNTS))
    return f"SELECT {month}, funding, sector, {amounts}, CAST('' AS varchar(200)) AS doubts FROM {identifier(relation)}"


def _row(price: Price) -> tuple[Any, ...]:
    case = price.case
    amounts = (getattr(price, name) for name in _AMOUNTS)
    return (case.month.first_on, case.funding, case.sector, case.income_idr, *amounts, ",".join(price.doubts))


def _months(engine: Engine, relation: str) -> list[Month]:
    return [Month.of(month) for (month,) in engine.query(f"SELECT DISTINCT month FROM {identifier(relation)}")]


def _price(law: Law, case: Case) -> Price:
    due = contribution_due(
        law,
        month=case.month,
        income_idr=case.income_idr,
        funding=case.funding,
        sector=case.sector,
        programmes=case.programmes,
    )
    return Price(
        case=case,
        deemed_wage_idr=due.deemed_wage_idr,
        jkk_idr=due.jkk_idr,
        jkm_idr=due.jkm_idr,
        jht_idr=due.jht_idr,
        total_idr=due.total_idr,
        relief=due.relief,
        grounds=due.grounds,
        doubts=due.doubts,
    )
