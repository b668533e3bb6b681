"""Which state an informal worker's cover is in on a day: not started, covered, in grace, lapsed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from payung.core.money import Rupiah
from payung.core.month import Month
from payung.core.span import add_months
from payung.law.contribution import contribution_due, lies_in_gap
from payung.law.doubts import in_order
from payung.law.estimate import Estimate
from payung.law.provisions import Consultation, Law
from payung.law.work_days import WorkCalendar, nominal_due_on

_PAID_BY_THEMSELVES = ("csr", "self")


@dataclass(frozen=True, slots=True)
class Payment:
    """A month paid; ``paid_on`` None counts on every day. Only payments the insurer accepted belong here."""

    month: Month
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class CoverageFacts:
    """What is known about one worker's cover; ``start_on`` None is the first day of the first paid month."""

    paid: tuple[Payment, ...] = ()
    start_on: date | None = None
    start_confirmed: bool = True
    income_idr: Rupiah = 0
    funding: str = "self"
    sector: str = "other"
    calendar: WorkCalendar = field(default_factory=WorkCalendar)

    def known_on(self, day: date) -> frozenset[Month]:
        """Return the months whose payment counts on ``day``."""
        return frozenset(one.month for one in self.paid if one.paid_on is None or one.paid_on <= day)


def paid_months(months: Iterable[Month]) -> tuple[Payment, ...]:
    """Return payments of months whose day of payment does not matter."""
    return tuple(Payment(month) for month in sorted(set(months)))


@dataclass(frozen=True, slots=True)
class Clocks:
    """When each clock next changes. None: it does not change, or does not run.

    ``status_changes_on``/``status_becomes``: if nothing more is paid. ``full_death_benefit_from`` (the waiting rule is
    met) and ``scholarship_from`` (enough months): if every coming month is paid.
    """

    status_changes_on: date | None = None
    status_becomes: str | None = None
    full_death_benefit_from: date | None = None
    scholarship_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage(Estimate):
    """The state of cover on a day.

    ``status`` is not_started, covered, grace or lapsed. ``arrears_*`` are None when lapsed. ``membership_start_on`` is
    the start of the present membership (after a lapse, the first day of the month paid again), ``unbroken_from`` the
    first month of the unbroken row of paid months; both None when there is none.
    """

    status: str
    unpaid_run: int = 0
    arrears_months: int | None = None
    arrears_idr: Rupiah | None = None
    arrears_jkm_only_idr: Rupiah | None = None
    consecutive_months: int = 0
    total_months: int = 0
    membership_months: int = 0
    protection_end_on: date | None = None
    grace_end_on: date | None = None
    first_start_on: date | None = None
    membership_start_on: date | None = None
    unbroken_from: Month | None = None
    began_anew: bool = False
    has_gap: bool = False
    clocks: Clocks | None = None


@dataclass(slots=True)
class _Walk:
    """What remains in hand after walking the months from the start to the month of the day."""

    start_on: date
    overdue: list[Month] = field(default_factory=list)
    run: int = 0
    ended: bool = False
    began_anew: bool = False
    has_gap: bool = False
    any_overdue: bool = False


def covered_on(law: Law, facts: CoverageFacts, *, day: date) -> Coverage:
    """Return the state of cover on ``day`` and the day each clock next changes.

    A month is overdue on a day after its due day if it is not paid. More than three overdue months in a row end the
    membership; a later paid month begins a new one. Months before the start do not exist.

    Raises:
        ValueError: nothing is listed as paid and no start is given.

    Source: parameters ``bpu_due_day``, ``arrears_most_months``, ``grace_months``, ``working_weekdays``.
    """
    state = state_on(law, facts, day=day)
    clocks = _clocks(law, facts, day, state)
    return Coverage(**{name: getattr(state, name) for name in _NAMES}, clocks=clocks)


def state_on(law: Law, facts: CoverageFacts, *, day: date) -> Coverage:
    """Return ``covered_on`` without its clocks."""
    consulted = Consultation(law)
    paid = facts.known_on(day)
    start_on = facts.start_on or (min(paid).first_on if paid else None)
    if start_on is None and not facts.paid:
        raise ValueError("start_on is needed when no month is listed as paid")
    end = _end_of_protection(consulted, paid, day)
    doubts = {"income_gap"} if lies_in_gap(law, facts.income_idr, day) else set()
    if not facts.start_confirmed:
        doubts.add("protection_start")
        consulted.first_or_on("protection_starts_with_number", day)
    if start_on is None or day < start_on:
        consulted.first_or_on("protection_starts_with_number", day)
        return Coverage(
            grounds=consulted.grounds,
            doubts=in_order(doubts),
            status="not_started",
            arrears_months=0,
            arrears_idr=0,
            arrears_jkm_only_idr=0,
            protection_end_on=end[0],
            grace_end_on=end[1],
            first_start_on=start_on,
        )
    here = Month.of(day)
    consulted.first_or_on("grace_months", day)
    existing = sorted(month for month in paid if month >= Month.of(start_on))
    walk = _walk(consulted, facts.calendar, frozenset(existing), start_on, day)
    status = "lapsed" if walk.ended else "grace" if walk.overdue else "covered"
    if here not in paid and here not in walk.overdue and not _is_overdue(consulted, facts.calendar, here, day):
        doubts.add("due_day_gap")
    if walk.has_gap:
        doubts.add("clock_restart")
    if status == "grace" and facts.funding not in _PAID_BY_THEMSELVES:
        doubts.add("government_late_funds")
        consulted.first_or_on("grace_late_funds", day)
    so_far = [month for month in existing if month <= here]
    row = _unbroken(so_far) if status != "lapsed" else []
    arrears = _arrears(consulted, facts, walk.overdue, doubts) if status != "lapsed" else (None, None, None)
    run = walk.run if walk.ended or not existing else sum(month > existing[-1] for month in walk.overdue)
    return Coverage(
        grounds=consulted.grounds,
        doubts=in_order(doubts),
        status=status,
        unpaid_run=run,
        arrears_months=arrears[0],
        arrears_idr=arrears[1],
        arrears_jkm_only_idr=arrears[2],
        consecutive_months=len(row),
        total_months=len(so_far),
        membership_months=sum(month >= Month.of(walk.start_on) for month in so_far),
        protection_end_on=end[0],
        grace_end_on=end[1],
        first_start_on=start_on,
        membership_start_on=None if walk.ended else walk.start_on,
        unbroken_from=row[0] if row else None,
        began_anew=walk.began_anew,
        has_gap=walk.has_gap,
    )


def _walk(consulted: Consultation, calendar: WorkCalendar, paid: frozenset[Month], start_on: date, day: date) -> _Walk:
    walk = _Walk(start_on)
    most = consulted.first_or_on("arrears_most_months", day).number
    for month in Month.of(start_on).until(Month.of(day)):
        if month in paid:
            if walk.ended:
                walk = _Walk(month.first_on, began_anew=True, has_gap=True, any_overdue=True)
            walk.has_gap = walk.any_overdue
            walk.run = 0
        elif _is_overdue(consulted, calendar, month, day):
            walk.overdue.append(month)
            walk.any_overdue = True
            walk.run += 1
            walk.ended = walk.ended or walk.run > most
    return walk


def _is_overdue(consulted: Consultation, calendar: WorkCalendar, month: Month, day: date) -> bool:
    return _due_on(consulted, calendar, month) < day


def _due_on(consulted: Consultation, calendar: WorkCalendar, month: Month) -> date:
    """Return the due day. Months before the first provision fall due by that first one: the older law is not kept."""
    nominal = nominal_due_on(month, consulted.first_or_on("bpu_due_day", month.first_on).value)
    weekdays = consulted.law.first_or_on("working_weekdays", month.first_on).number
    if calendar.is_working(nominal, weekdays):
        return nominal
    consulted.first_or_on("working_weekdays", month.first_on)
    return calendar.same_or_next(nominal, weekdays)


def _end_of_protection(
    consulted: Consultation, paid: frozenset[Month], day: date
) -> tuple[date, date] | tuple[None, None]:
    if not paid:
        return (None, None)
    last = max(paid)
    grace = consulted.first_or_on("grace_months", day).number
    return (last.last_on, last.plus(grace).last_on)


def _unbroken(months: list[Month]) -> list[Month]:
    """Return the unbroken row that ends with the last of some sorted months."""
    row = months[-1:]
    for month in reversed(months[:-1]):
        if month.plus(1) != row[0]:
            break
        row.insert(0, month)
    return row


def _arrears(
    consulted: Consultation, facts: CoverageFacts, overdue: list[Month], doubts: set[str]
) -> tuple[int, Rupiah, Rupiah]:
    """Return months, the full package and JKM alone, each month at its own price."""
    package = jkm = 0
    first = consulted.law.parameters["jkm_monthly"].records[0].span.starts_on
    for month in overdue:
        due = contribution_due(
            consulted.law,
            month=max(month, Month.of(first)),
            income_idr=facts.income_idr,
            funding=facts.funding,
            sector=facts.sector,
        )
        consulted.add(due.grounds)
        doubts.update(due.doubts)
        package += due.total_idr
        jkm += due.jkm_idr
    return (len(overdue), package, jkm)


def _clocks(law: Law, facts: CoverageFacts, day: date, state: Coverage) -> Clocks:
    changes_on, becomes = _next_status(law, facts, day, state)
    if state.status not in ("covered", "grace") or state.membership_start_on is None:
        return Clocks(changes_on, becomes)
    here = Month.of(day)
    coming = here if here not in facts.known_on(day) else here.plus(1)
    waiting = law.find("jkm_waiting_months", day)
    full_from = None
    if waiting is not None:
        enough = law.on("jkm_waiting_contributions", day).number
        lacking = enough - state.membership_months
        reached = coming.plus(lacking - 1).first_on if lacking > 0 else day
        full_from = max(add_months(state.membership_start_on, waiting.number), reached)
    lacking = law.first_or_on("jkm_scholarship_months", day).number - state.total_months
    scholarship_from = coming.plus(lacking - 1).first_on if lacking > 0 else None
    return Clocks(
        status_changes_on=changes_on,
        status_becomes=becomes,
        full_death_benefit_from=full_from if full_from and full_from > day else None,
        scholarship_from=scholarship_from,
    )


def _next_status(law: Law, facts: CoverageFacts, day: date, state: Coverage) -> tuple[date | None, str | None]:
    """Return the first later day on which the status differs if nothing more is paid, and what it becomes."""
    if state.status == "lapsed":
        return (None, None)
    if state.status == "not_started":
        starts_on = state.first_start_on
        return (starts_on, state_on(law, facts, day=starts_on).status) if starts_on else (None, None)
    consulted = Consultation(law)
    most = law.first_or_on("arrears_most_months", day).number
    last = max([Month.of(day), *facts.known_on(day)]).plus(most + 1)
    for month in Month.of(day).plus(-1).until(last):
        after = _due_on(consulted, facts.calendar, month) + timedelta(days=1)
        if after > day and (then := state_on(law, facts, day=after).status) != state.status:
            return (after, then)
    return (None, None)


_NAMES = tuple(name for name in Coverage.__dataclass_fields__ if name != "clocks")
