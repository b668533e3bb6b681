"""What a programme costs: people × months × the price of the law, in exact rupiah."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from payung.core.money import Rupiah
from payung.core.month import Month
from payung.law import Ground, Law
from payung.law.contribution import contribution_due


@dataclass(frozen=True)
class Cohort:
    """Workers paid for from ``first`` to ``last`` (both included) by one source of money.

    is_new: their membership starts in ``first``; False: it runs on from an earlier year.
    """

    workers: int
    first: Month
    last: Month
    funding: str
    sector: str = "other"
    income_idr: Rupiah = 0
    is_new: bool = True
    name: str = ""

    def __post_init__(self) -> None:
        if self.workers < 0 or self.last < self.first:
            raise ValueError("a cohort has no negative workers and no months backwards")

    @property
    def months(self) -> int:
        return self.last.minus(self.first) + 1

    @property
    def worker_months(self) -> int:
        return self.workers * self.months


@dataclass(frozen=True)
class Prices:
    """The contribution of one worker, month by month, with what it rests on."""

    by_month: Mapping[Month, Rupiah]
    grounds: tuple[Ground, ...]
    doubts: tuple[str, ...]

    @property
    def total_idr(self) -> Rupiah:
        return sum(self.by_month.values())


def prices(law: Law, months: Iterable[Month], *, funding: str, sector: str, income_idr: Rupiah) -> Prices:
    """Return what one worker costs in each month.

    Raises:
        NotInForce: a month before the first provision.

    Source: ``payung.law.contribution``.
    """
    by_month: dict[Month, Rupiah] = {}
    grounds: dict[Ground, None] = {}
    doubts: dict[str, None] = {}
    for month in months:
        due = contribution_due(law, month=month, income_idr=income_idr, funding=funding, sector=sector)
        by_month[month] = due.total_idr
        grounds.update(dict.fromkeys(due.grounds))
        doubts.update(dict.fromkeys(due.doubts))
    return Prices(by_month, tuple(grounds), tuple(doubts))


@dataclass(frozen=True)
class Cost:
    """The cost of several cohorts; every total is the sum of its parts."""

    by_month: Mapping[Month, Rupiah]
    by_funding: Mapping[str, Rupiah]
    by_cohort: tuple[Rupiah, ...]
    worker_months: int
    grounds: tuple[Ground, ...]
    doubts: tuple[str, ...]

    @property
    def total_idr(self) -> Rupiah:
        return sum(self.by_cohort)

    @property
    def by_year(self) -> Mapping[int, Rupiah]:
        years: dict[int, Rupiah] = {}
        for month, amount in self.by_month.items():
            years[month.year] = years.get(month.year, 0) + amount
        return years


def cost(law: Law, cohorts: Iterable[Cohort]) -> Cost:
    """Return what the cohorts cost by month, by source of money and one by one."""
    by_month: dict[Month, Rupiah] = {}
    by_funding: dict[str, Rupiah] = {}
    by_cohort: list[Rupiah] = []
    worker_months = 0
    grounds: dict[Ground, None] = {}
    doubts: dict[str, None] = {}
    for cohort in cohorts:
        priced = _prices_of(law, cohort, cohort.first.until(cohort.last))
        for month, price in priced.by_month.items():
            by_month[month] = by_month.get(month, 0) + cohort.workers * price
        by_cohort.append(cohort.workers * priced.total_idr)
        by_funding[cohort.funding] = by_funding.get(cohort.funding, 0) + by_cohort[-1]
        worker_months += cohort.worker_months
        grounds.update(dict.fromkeys(priced.grounds))
        doubts.update(dict.fromkeys(priced.doubts))
    assert sum(by_month.values()) == sum(by_cohort) == sum(by_funding.values())
    ordered = dict(sorted(by_month.items()))
    return Cost(ordered, by_funding, tuple(by_cohort), worker_months, tuple(grounds), tuple(doubts))


@dataclass(frozen=True)
class Affordable:
    """The most workers a budget carries through all the months, and what is left of it.

    extra_worker_months: how many single months the rest still buys, at the dearest month's price.
    """

    workers: int
    per_worker_idr: Rupiah
    cost_idr: Rupiah
    remainder_idr: Rupiah
    extra_worker_months: int


def affordable(
    law: Law,
    budget_idr: Rupiah,
    *,
    first: Month,
    last: Month,
    funding: str,
    sector: str = "other",
    income_idr: Rupiah = 0,
) -> Affordable:
    """Return how many workers ``budget_idr`` pays for from ``first`` to ``last``.

    Raises:
        ValueError: months backwards, a negative budget, or a law under which a worker costs nothing.
    """
    if budget_idr < 0 or last < first:
        raise ValueError("a budget is not negative and months run forwards")
    priced = prices(law, first.until(last), funding=funding, sector=sector, income_idr=income_idr)
    if not priced.total_idr:
        raise ValueError("a worker who costs nothing has no budget")
    workers, rest = divmod(budget_idr, priced.total_idr)
    dearest = max(priced.by_month.values())
    return Affordable(workers, priced.total_idr, workers * priced.total_idr, rest, rest // dearest)


def run_rate(law: Law, cohorts: Iterable[Cohort], year: int) -> Rupiah:
    """Return the bill of ``year`` if everybody paid for in the last month before it is kept all year.

    That month is December, or the last in which anybody was paid for where the money ended earlier.
    """
    paid = tuple(cohorts)
    last = min([Month(year - 1, 12), *([max(cohort.last for cohort in paid)] if paid else [])])
    january_to_december = Month(year, 1).until(Month(year, 12))
    return sum(
        cohort.workers * _prices_of(law, cohort, january_to_december).total_idr
        for cohort in paid
        if cohort.first <= last <= cohort.last
    )


def unexplained(reported_idr: Rupiah, workers: int, price_idr: Rupiah) -> tuple[int, Rupiah, Rupiah]:
    """Compare a published amount with whole months of one price.

    Returns:
        the whole months it pays for, what is left over, and what is missing for one month more.
    """
    month_idr = workers * price_idr
    months, rest = divmod(reported_idr, month_idr)
    return months, rest, (month_idr - rest) % month_idr


def _prices_of(law: Law, cohort: Cohort, months: Iterable[Month]) -> Prices:
    return prices(law, months, funding=cohort.funding, sector=cohort.sector, income_idr=cohort.income_idr)
