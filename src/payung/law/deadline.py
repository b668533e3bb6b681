"""Days by which something must happen: contributions, payments, claims, reports, services."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from payung.core.money import Rupiah, round_half_up
from payung.core.month import Month
from payung.core.span import add_months
from payung.law.doubts import doubt_effective_date, in_order
from payung.law.estimate import Estimate
from payung.law.provisions import Consultation, Law
from payung.law.work_days import WorkCalendar, nominal_due_on

CONTRIBUTION_KINDS = ("bpu", "bpu_jht", "pu")
SERVICES = ("membership_number", "card", "data_change", "incomplete_notice")
_DUE = {"bpu": "bpu_due_day", "bpu_jht": "jht_due_day", "pu": "pu_due_day"}
_PAID_BY_THEMSELVES = ("csr", "self")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionDeadline(Estimate):
    """``shifted``: the printed day is not a working day. The last three are given when a payment is."""

    nominal_on: date
    due_on: date
    shifted: bool
    late: bool | None = None
    late_days: int | None = None
    fine_idr: Rupiah | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentDeadline(Estimate):
    """The insurer's clock; lateness is given when the day of payment is, interest when the amount is too."""

    due_on: date
    late_days_calendar: int | None = None
    late_days_working: int | None = None
    interest_idr: Rupiah | None = None
    interest_working_days_idr: Rupiah | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccidentClaimLimit(Estimate):
    """``result`` is in_time, officer or expired, given when the day of the claim is."""

    expires_on: date
    expires_on_if_five_years: date | None = None
    result: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeathClaimLimit(Estimate):
    """There is no limit: ``expires_on`` is always None. Remind the heirs on these days."""

    expires_on: date | None = None
    remind_on: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDeadline(Estimate):
    """A report may be late; it is never refused for that."""

    report_by_at: datetime
    late: bool | None = None
    refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GraceEnd(Estimate):
    """The last day of protection and the last day to catch up."""

    protection_end_on: date
    grace_end_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDeadline(Estimate):
    """The last day for the insurer or the member to act."""

    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DiseaseAfterWork(Estimate):
    """The last day on which a disease still counts, and whether it appeared in time."""

    until_on: date
    in_time: bool | None = None


def contribution_deadline(
    law: Law, *, month: Month, kind: str = "bpu", paid_on: date | None = None, calendar: WorkCalendar | None = None
) -> ContributionDeadline:
    """Return when a month falls due: ``kind`` is bpu (JKK, JKM), bpu_jht or pu.

    Raises:
        NotInForce: the month lies before the first provision.

    Source: parameters ``bpu_due_day``, ``jht_due_day``, ``pu_due_day``, ``relief_2020_due_day``, ``bpu_late_fine``.
    """
    consulted, doubts, days = Consultation(law), set[str](), calendar or WorkCalendar()
    name = _DUE[kind]
    if kind == "bpu" and law.find("relief_2020_due_day", month.first_on) is not None:
        name = "relief_2020_due_day"
        doubts.add("covid_due_day")
    nominal = nominal_due_on(month, consulted.on(name, month).value)
    weekdays = law.on("working_weekdays", month.first_on).number
    due_on = days.same_or_next(nominal, weekdays)
    wider = law.on("working_weekdays_other_reading", month.first_on).number
    if replace(days, joint_leave=frozenset()).same_or_next(nominal, wider) != due_on:
        consulted.on("working_weekdays_other_reading", month)
        doubts.add("working_day_basis")
    if due_on != nominal:
        consulted.on("working_weekdays", month)
    fine = None
    if paid_on is not None and kind != "pu":
        fine = consulted.on("bpu_late_fine", month).number
    return ContributionDeadline(
        grounds=consulted.grounds,
        doubts=in_order(doubts),
        nominal_on=nominal,
        due_on=due_on,
        shifted=due_on != nominal,
        late=None if paid_on is None else paid_on > due_on,
        late_days=None if paid_on is None else max(0, (paid_on - due_on).days),
        fine_idr=fine,
    )


def payment_deadline(
    law: Law,
    *,
    programme: str,
    complete_on: date,
    paid_on: date | None = None,
    amount_idr: Rupiah | None = None,
    calendar: WorkCalendar | None = None,
) -> PaymentDeadline:
    """Return when the insurer must pay a complete file (``programme`` jkk or jkm), and the interest it owes.

    Raises:
        NotInForce: the day lies before the first provision.

    Source: parameters ``jkm_payment_days``, ``jkk_payment_days``, ``jkm_late_interest``, ``jkk_late_interest``.
    """
    consulted, days = Consultation(law), calendar or WorkCalendar()
    weekdays = law.on("working_weekdays", complete_on).number
    due_on = days.after(complete_on, consulted.on(f"{programme}_payment_days", complete_on).number, weekdays)
    if paid_on is None:
        return PaymentDeadline(grounds=consulted.grounds, due_on=due_on)
    late, working = max(0, (paid_on - due_on).days), days.between(due_on, paid_on, weekdays)
    interest = interest_working = None
    if amount_idr is not None:
        percent = consulted.on(f"{programme}_late_interest", complete_on).percent
        interest = round_half_up(percent / 100 * amount_idr * late)
        interest_working = round_half_up(percent / 100 * amount_idr * working)
    return PaymentDeadline(
        grounds=consulted.grounds,
        doubts=("interest_day_basis",) if late else (),
        due_on=due_on,
        late_days_calendar=late,
        late_days_working=working,
        interest_idr=interest,
        interest_working_days_idr=interest_working,
    )


def accident_claim_limit(law: Law, *, event_on: date, claimed_on: date | None = None) -> AccidentClaimLimit:
    """Return until when JKK can be claimed after an accident, or after the diagnosis of a disease.

    Before PP 82/2019 the limit was two years; whether five years reach back was not read, so between the two an
    officer decides.

    Raises:
        NotInForce: the day lies before the first provision.

    Source: parameter ``jkk_claim_years``.
    """
    consulted, doubts = Consultation(law), set[str]()
    doubt_effective_date(consulted, event_on, doubts)
    limit, now = consulted.on("jkk_claim_years", event_on), law.latest("jkk_claim_years")
    expires_on = longest = add_months(event_on, 12 * limit.number)
    if limit is not now:
        consulted.latest("jkk_claim_years")
        doubts.add("claim_limit_transition")
        longest = add_months(event_on, 12 * now.number)
    result = None
    if claimed_on is not None:
        result = "in_time" if claimed_on <= expires_on else "officer" if claimed_on <= longest else "expired"
    return AccidentClaimLimit(
        grounds=consulted.grounds,
        doubts=in_order(doubts),
        expires_on=expires_on,
        expires_on_if_five_years=None if limit is now else longest,
        result=result,
    )


def death_claim_limit(law: Law, *, died_on: date) -> DeathClaimLimit:
    """Return the days to remind the heirs of a JKM claim, which has no limit.

    Source: parameters ``jkm_claim_limit``, ``jkm_claim_reminder_days``.
    """
    consulted = Consultation(law)
    consulted.on("jkm_claim_limit", died_on)
    days = consulted.on("jkm_claim_reminder_days", died_on).value
    return DeathClaimLimit(
        grounds=consulted.grounds,
        doubts=("claim_limit_none",),
        remind_on=tuple(died_on + timedelta(days=count) for count in days),
    )


def accident_report(law: Law, *, from_at: datetime, reported_at: datetime | None = None) -> ReportDeadline:
    """Return until when an accident must be reported, and whether it was late.

    Source: parameter ``accident_report_hours``.
    """
    consulted = Consultation(law)
    by_at = from_at + timedelta(hours=consulted.on("accident_report_hours", from_at.date()).number)
    late = None if reported_at is None else reported_at > by_at
    return ReportDeadline(
        grounds=consulted.grounds, doubts=("late_report",) if late else (), report_by_at=by_at, late=late
    )


def grace_end(law: Law, *, paid_until: Month, funding: str = "self") -> GraceEnd:
    """Return the last day of protection and the last day on which overdue months can be paid.

    Source: parameters ``grace_months``, ``grace_late_funds``.
    """
    consulted = Consultation(law)
    months = consulted.first_or_on("grace_months", paid_until.last_on).number
    doubts: tuple[str, ...] = ()
    if funding not in _PAID_BY_THEMSELVES:
        consulted.first_or_on("grace_late_funds", paid_until.last_on)
        doubts = ("government_late_funds",)
    return GraceEnd(
        grounds=consulted.grounds,
        doubts=doubts,
        protection_end_on=paid_until.last_on,
        grace_end_on=paid_until.plus(months).last_on,
    )


def service_deadline(law: Law, *, service: str, from_on: date, calendar: WorkCalendar | None = None) -> ServiceDeadline:
    """Return the last working day for a membership number, a card, a change of data or a notice of missing papers.

    Source: parameters ``membership_number_days``, ``card_days``, ``data_change_days``, ``incomplete_notice_days``.
    """
    consulted = Consultation(law)
    weekdays = law.on("working_weekdays", from_on).number
    days = consulted.on(f"{service}_days", from_on).number
    return ServiceDeadline(
        due_on=(calendar or WorkCalendar()).after(from_on, days, weekdays), grounds=consulted.grounds
    )


def suspected_conclusion(law: Law, *, reported_on: date) -> ServiceDeadline:
    """Return the last day for a conclusion on a suspected work accident, in calendar days.

    Source: parameter ``suspected_conclusion_days``.
    """
    consulted = Consultation(law)
    days = consulted.on("suspected_conclusion_days", reported_on).number
    return ServiceDeadline(due_on=reported_on + timedelta(days=days), grounds=consulted.grounds)


def disease_after_work(law: Law, *, work_ended_on: date, appeared_on: date | None = None) -> DiseaseAfterWork:
    """Return until when a disease counts as occupational after the work ended.

    Source: parameter ``disease_after_work_years``.
    """
    consulted = Consultation(law)
    until_on = add_months(work_ended_on, 12 * consulted.on("disease_after_work_years", work_ended_on).number)
    return DiseaseAfterWork(
        grounds=consulted.grounds,
        until_on=until_on,
        in_time=None if appeared_on is None else appeared_on <= until_on,
    )
