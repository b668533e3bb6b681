"""What the children of a worker who died, or was wholly disabled, receive for school, by child and year."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from payung.core.money import Rupiah
from payung.core.span import age_on
from payung.law.doubts import doubt_effective_date, in_order
from payung.law.estimate import Estimate
from payung.law.provisions import Consultation, Law

LEVELS = ("tk", "sd", "smp", "sma", "pt")
WORK_KINDS = ("bpu", "pu", "apprentice", "other")


@dataclass(frozen=True, slots=True)
class Work:
    """The child's own work; ``months`` counts the months registered as wage earner."""

    kind: str
    since_on: date
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Child:
    """A child in school or not yet: the first school year, its level and grade, and the last level wished for."""

    id: str
    born_on: date
    start_year: int
    start_level: str
    start_grade: int = 1
    stops_after: str = "pt"
    married_on: date | None = None
    work: Work | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scholarship(Estimate):
    """``by_year`` is keyed by year, ``by_child`` by id (0: not paid); ``payments`` counts child-years.

    Under the law before 2 December 2019 only ``eligible`` and ``total_idr`` are given, and below its gate an empty
    ``by_year``.
    """

    eligible: bool
    total_idr: Rupiah
    first_year_idr: Rupiah | None = None
    last_year: int | None = None
    payments: int | None = None
    by_year: Mapping[str, Rupiah] | None = None
    by_child: Mapping[str, Rupiah] | None = None


def scholarship(
    law: Law,
    *,
    programme: str,
    event_on: date,
    children: Iterable[Child] | None,
    paid_count: int | None = None,
    consecutive_months: int | None = None,
    claim_month_day: tuple[int, int] = (7, 1),
) -> Scholarship:
    """Return the scholarship by child and year.

    Args:
        law: the law in force, or an amended one.
        programme: jkk (no months needed) or jkm.
        event_on: day of death or of the accident; decides the law that applies.
        children: in the family's order of choice; the first two with a payable year are paid.
        paid_count: paid months in all, for jkm.
        consecutive_months: paid months in a row, if known.
        claim_month_day: month and day of the yearly claim.

    Raises:
        NotInForce: ``event_on`` lies before the first provision.
        ValueError: ``paid_count`` is missing for jkm, or a child's grade is not one of its level.

    Source: parameters ``scholarship_*``, ``jkm_scholarship_months``.
    """
    consulted, doubts = Consultation(law), set[str]()
    doubt_effective_date(consulted, event_on, doubts)
    eligible = _passes_gate(consulted, programme, event_on, paid_count, consecutive_months, doubts)
    if law.find("scholarship_yearly", event_on) is None:
        once = consulted.on("scholarship_once", event_on).number
        wanted = eligible and (children is None or any(True for _ in children))
        return Scholarship(
            grounds=consulted.grounds,
            doubts=in_order(doubts),
            eligible=eligible,
            total_idr=once if wanted else 0,
            by_year=None if eligible else {},
        )
    family = tuple(children or ())
    for name in ("scholarship_yearly", "scholarship_years", "scholarship_children", "scholarship_ends_at_age"):
        consulted.on(name, event_on)
    payable = {child.id: _payable(consulted, child, event_on, claim_month_day) for child in family} if eligible else {}
    choices = [child.id for child in family if payable.get(child.id)]
    most = law.on("scholarship_children", event_on).number
    if len(choices) > most:
        doubts.add("children_choice")
    paid = {child_id: payable[child_id] for child_id in choices[:most]}
    by_year: dict[int, Rupiah] = {}
    for years in paid.values():
        for year, amount in years.items():
            by_year[year] = by_year.get(year, 0) + amount
    return Scholarship(
        grounds=consulted.grounds,
        doubts=in_order(doubts),
        eligible=eligible,
        total_idr=sum(by_year.values()),
        first_year_idr=by_year[min(by_year)] if by_year else 0,
        last_year=max(by_year) if by_year else None,
        payments=sum(len(years) for years in paid.values()),
        by_year={str(year): by_year[year] for year in sorted(by_year)},
        by_child={child.id: sum(paid.get(child.id, {}).values()) for child in family},
    )


def _passes_gate(
    consulted: Consultation,
    programme: str,
    event_on: date,
    paid_count: int | None,
    consecutive_months: int | None,
    doubts: set[str],
) -> bool:
    if programme == "jkk":
        return True
    if paid_count is None:
        raise ValueError("paid_count is needed for jkm")
    gate = consulted.on("jkm_scholarship_months", event_on).number
    yearly = consulted.law.find("scholarship_yearly", event_on) is not None
    if yearly and consecutive_months is not None and consecutive_months < gate <= paid_count:
        doubts.add("scholarship_months")
    return paid_count >= gate


def _payable(
    consulted: Consultation, child: Child, event_on: date, claim_month_day: tuple[int, int]
) -> dict[int, Rupiah]:
    """Return year → amount of the school years of one child that can be claimed.

    A school year runs from one claim day to the next; one that ended before the event is not claimed.
    """
    law = consulted.law
    amounts = law.on("scholarship_yearly", event_on).table
    ends_at = law.on("scholarship_ends_at_age", event_on).number
    payable = {}
    for offset, level in enumerate(_path(law, child, event_on)):
        year = child.start_year + offset
        claim_on = _claim_day(year, claim_month_day)
        if _claim_day(year + 1, claim_month_day) <= event_on or age_on(child.born_on, claim_on) >= ends_at:
            continue
        if child.married_on is not None and child.married_on <= claim_on:
            continue
        if child.work is not None and child.work.since_on <= claim_on and _work_stops(consulted, child.work, claim_on):
            continue
        payable[year] = amounts[level]
    return payable


def _path(law: Law, child: Child, event_on: date) -> list[str]:
    """Return the level of every school year from the start, one grade a year, to the last level."""
    years = law.on("scholarship_years", event_on).table
    if not 1 <= child.start_grade <= years[child.start_level]:
        raise ValueError(f"grade {child.start_grade} is not one of {child.start_level}")
    levels = LEVELS[LEVELS.index(child.start_level) : LEVELS.index(child.stops_after) + 1]
    path = [level for level in levels for _ in range(years[level])]
    return path[child.start_grade - 1 :]


def _work_stops(consulted: Consultation, work: Work, claim_on: date) -> bool:
    if consulted.law.find("scholarship_work_allowed", claim_on) is None:
        return True
    if work.kind == "pu":
        most = consulted.on("scholarship_wage_months_allowed", claim_on).number
        return work.months is None or work.months > most
    return work.kind not in consulted.on("scholarship_work_allowed", claim_on).words


def _claim_day(year: int, month_day: tuple[int, int]) -> date:
    month, day = month_day
    return date(year, month, min(day, monthrange(year, month)[1]))
