"""The month's bill: one set-based INSERT, priced by law once per distinct case; then another officer's approval."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, connection, transaction

from payung import law
from payung.bulk.cases import Case, income_floors, price_cases
from payung.core.month import Month
from payung.office.action import action, done
from payung.office.clock import today
from payung.office.models import Officer
from payung.office.papers import next_number
from payung.office.refusal import Conflict, Refused
from payung.programme.models import Budget

from ..journal import post
from ..models import Bill, BillApproval, Price

# Who is owed for: sponsored on a day of the month, accepted by the insurer, started, not billed for it yet.
DUE = """
FROM programme_enrolment e
JOIN registry_worker w ON w.pemda_id = e.pemda_id AND w.id = e.worker_id
JOIN programme_registration g ON g.pemda_id = e.pemda_id AND g.decree_line_id = e.decree_line_id
  AND g.superseded_at IS NULL AND g.is_accepted AND g.start_on <= %(last)s
WHERE e.pemda_id = %(pemda)s AND e.budget_id = %(budget)s AND e.superseded_at IS NULL
  AND e.starts_on <= %(last)s AND e.ends_on >= %(first)s AND w.survivor_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM billing_billline l WHERE l.pemda_id = e.pemda_id AND l.worker_id = e.worker_id
                  AND l.month = %(first)s AND l.corrects_id IS NULL)
"""
FLOOR = "(%(floors)s::bigint[])[width_bucket(w.income_idr, %(floors)s::bigint[])]"
CASES = f"SELECT {FLOOR} AS floor, w.sector, count(*) {DUE} GROUP BY 1, 2 ORDER BY 1, 2"
PRICED = f"JOIN billing_price p ON p.bill_id = %(bill)s AND p.sector = w.sector AND p.income_floor_idr = {FLOOR} WHERE"
LINES = f"""
INSERT INTO billing_billline
  (pemda_id, bill_id, worker_id, enrolment_id, price_id, month, jkk_idr, jkm_idr, total_idr)
SELECT e.pemda_id, %(bill)s, e.worker_id, e.id, p.id, %(first)s, p.jkk_idr, p.jkm_idr, p.jkk_idr + p.jkm_idr
{DUE.replace("WHERE", PRICED, 1)}
"""
SPEND = """
UPDATE programme_budget SET spent_idr = spent_idr + %(total)s
WHERE pemda_id = %(pemda)s AND id = %(budget)s AND spent_idr + %(total)s <= ceiling_idr RETURNING spent_idr
"""


@action
def issue_bill(*, by: Officer, budget: Budget, month: Month) -> Bill:
    """Issue the bill of one month for one source of money.

    Side effects, in order: budget rupiah taken under the ceiling; bill with number; prices with grounds; lines in
    one statement; journal entry (contribution owed); one event.

    Raises:
        Refused: nobody is owed for, or the ceiling does not hold the total.
        Conflict: the month is billed already.
    """
    budget = Budget.objects.select_for_update().select_related("programme").get(pk=budget.pk)
    if Bill.objects.filter(budget=budget, month=month.first_on).exists():
        raise Conflict("bill_exists", month=str(month))
    where = _where(budget, month)
    cases = _cases(where, budget, month)
    if not cases:
        raise Refused("bill_nobody", month=str(month))
    prices = price_cases(law.current(), [case for case, _ in cases])
    count = sum(n for _, n in cases)
    total = sum(n * price.total_idr for (_, n), price in zip(cases, prices, strict=True))
    _spend(where, budget, total)
    bill = Bill.objects.create(
        pemda_id=by.pemda_id,
        programme=budget.programme,
        budget=budget,
        month=month.first_on,
        bill_number=f"TGH/{month.year}/{next_number(by.pemda_id, 'bill', month.year):04d}",
        line_count=count,
        total_idr=total,
        issued_on=today(by.pemda),
        issued_by=by,
    )
    Price.objects.bulk_create(_price(bill, case, price) for (case, _), price in zip(cases, prices, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(LINES, {**where, "bill": bill.pk})
        assert cursor.rowcount == count, "lines and cases differ: the list changed while it was billed"
    post(
        by=by,
        bill=bill,
        on=bill.issued_on,
        text=f"Iuran {month} terutang",
        sides={f"beban:iuran:{budget.funding}": total, "utang:bpjs-ketenagakerjaan": -total},
    )
    return done(bill, number=bill.bill_number, month=str(month), lines=count, total_idr=total)


def _where(budget: Budget, month: Month) -> dict[str, Any]:
    return {
        "pemda": budget.pemda_id,
        "budget": budget.pk,
        "first": month.first_on,
        "last": month.last_on,
        "floors": income_floors(law.current(), month),
    }


def _cases(where: dict[str, Any], budget: Budget, month: Month) -> list[tuple[Case, int]]:
    """Return the distinct cases of the month and how many workers are in each."""
    with connection.cursor() as cursor:
        cursor.execute(CASES, where)
        return [
            (Case(month=month, income_idr=floor, funding=budget.funding, sector=sector), int(count))
            for floor, sector, count in cursor.fetchall()
        ]


def _spend(where: dict[str, Any], budget: Budget, total: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SPEND, {**where, "total": total})
        if cursor.rowcount != 1:
            left = budget.ceiling_idr - budget.spent_idr
            raise Refused("ceiling_too_low", needed_idr=total, left_idr=left)


def _price(bill: Bill, case: Case, price: Any) -> Price:
    return Price(
        pemda_id=bill.pemda_id,
        bill=bill,
        income_floor_idr=case.income_idr,
        sector=case.sector,
        jkk_idr=price.jkk_idr,
        jkm_idr=price.jkm_idr,
        deemed_wage_idr=price.deemed_wage_idr,
        grounds=[
            {"parameter": g.parameter, "cite": g.cite, "confidence": g.confidence, "since": g.since}
            for g in price.grounds
        ],
        doubts=list(price.doubts),
    )


@action
def approve_bill(*, by: Officer, bill: Bill) -> BillApproval:
    """Sign a bill as the checker. Its maker cannot; the database refuses it too.

    Raises:
        Refused: maker is checker.
        Conflict: approved already.
    """
    if bill.issued_by_id == by.pk or bill.issued_by.account_id == by.account_id:
        raise Refused("second_officer")
    try:
        with transaction.atomic():
            approval = BillApproval.objects.create(
                pemda_id=by.pemda_id, bill=bill, issued_by_id=bill.issued_by_id, by=by
            )
    except IntegrityError as error:
        raise Conflict("bill_approved_already") from error
    return done(approval, bill=bill.bill_number, total_idr=bill.total_idr)
