"""Facts about bills: what is due, what was paid, where the insurer differs, which line covers which month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import holidays
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from payung import law
from payung.core.month import Month
from payung.law.deadline import ContributionDeadline, contribution_deadline
from payung.law.work_days import WorkCalendar
from payung.money.models import Budget
from payung.office.models import Officer
from payung.office.roles import Role
from payung.registry.models import Worker

from .models import Bill, BillApproval, BillLine, Difference, Payment, Statement


def bills_seen_by(officer: Officer) -> QuerySet[Bill]:
    """Return the office's bills, newest month first; an insurer's branch sees those that are wholly its own."""
    rows = Bill.objects.select_related("programme", "budget", "issued_by").order_by("-month", "-id")
    if officer.role != Role.BRANCH:
        return rows
    others = BillLine.objects.filter(bill=OuterRef("pk")).exclude(enrolment__agreement__branch=officer.branch)
    return rows.filter(~Exists(others)) if officer.branch else rows.none()


@dataclass(frozen=True)
class BillState:
    """Where a bill stands: waiting for a checker, for the treasury, paid, compared."""

    approval: BillApproval | None
    payment: Payment | None
    statement: Statement | None

    @property
    def status(self) -> str:
        """One of issued, approved, paid, compared."""
        if self.statement:
            return "compared"
        if self.payment:
            return "paid"
        return "approved" if self.approval else "issued"


def state_of(bill: Bill) -> BillState:
    """Return the bill's papers so far."""
    return BillState(
        approval=BillApproval.objects.filter(bill=bill).select_related("by").first(),
        payment=Payment.objects.filter(bill=bill).select_related("by").first(),
        statement=Statement.objects.filter(bill=bill).select_related("by", "file").order_by("-id").first(),
    )


def states_of(rows: list[Bill]) -> dict[int, BillState]:
    """Return the state of several bills with three queries."""
    ids = [bill.pk for bill in rows]
    approvals = {a.bill_id: a for a in BillApproval.objects.filter(bill_id__in=ids).select_related("by")}
    payments = {p.bill_id: p for p in Payment.objects.filter(bill_id__in=ids).select_related("by")}
    statements = {s.bill_id: s for s in Statement.objects.filter(bill_id__in=ids).order_by("id")}
    return {i: BillState(approvals.get(i), payments.get(i), statements.get(i)) for i in ids}


def lines_of(bill: Bill, *, after: int = 0, most: int = 50) -> QuerySet[BillLine]:
    """Return the next lines of a bill by keyset, with worker and price."""
    rows = BillLine.objects.filter(bill=bill, pk__gt=after).select_related("worker", "price", "enrolment")
    return rows.order_by("id")[:most]


def payments_of(worker_id: int) -> list[tuple[Month, date]]:
    """Return the months billed and paid for a worker, with the day of the SP2D, in order; reversed lines left out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT month, paid_on FROM paid_month WHERE worker_id = %s ORDER BY month", [worker_id])
        return [(Month.of(month), paid_on) for month, paid_on in cursor.fetchall()]


def months_of(worker: Worker) -> QuerySet[BillLine]:
    """Return a worker's lines with their bills, in month order."""
    return BillLine.objects.filter(worker=worker).select_related("bill", "price").order_by("month", "id")


def line_of(worker: Worker, month: Month) -> BillLine | None:
    """Return the ordinary line of a worker for a month."""
    rows = BillLine.objects.filter(worker=worker, month=month.first_on, corrects__isnull=True)
    return rows.select_related("bill__issued_by", "price").first()


def statements_seen_by(officer: Officer) -> QuerySet[Statement]:
    """Return the statements of the bills that the officer sees."""
    seen = bills_seen_by(officer).order_by().values("pk")
    return Statement.objects.filter(bill__in=seen).select_related("bill__budget", "file", "by")


def differences_of(statement: Statement) -> QuerySet[Difference]:
    """Return where the insurer's list and the bill part, with the people."""
    return Difference.objects.filter(statement=statement).select_related("worker", "row", "line").order_by("kind", "id")


def deadline_of(month: Month) -> ContributionDeadline:
    """Return the law's last day to pay a month's contribution; weekends and national holidays move it.

    Source: ``payung.law.deadline``.
    """
    years = [month.year, month.plus(1).year]
    calendar = WorkCalendar(holidays=frozenset(holidays.country_holidays("ID", years=years)))
    return contribution_deadline(law.current(), month=month, calendar=calendar)


def next_month_of(budget: Budget) -> Month | None:
    """Return the first month of the programme's year without a bill, None when the year is billed."""
    billed = set(Bill.objects.filter(budget=budget).values_list("month", flat=True))
    year = budget.programme.year
    return next((m for m in Month(year, 1).until(Month(year, 12)) if m.first_on not in billed), None)
