"""The month's bill: one set-based INSERT, priced by law once per distinct case; then another officer's approval."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, connection, transaction

from payung.core.month import Month
from payung.core.written import month_text
from payung.money.books import post, spend
from payung.money.models import Budget
from payung.office.acts import act, done
from payung.office.clock import today
from payung.office.models import Officer
from payung.office.papers import next_number
from payung.office.refusal import Conflict, Refused
from payung.office.roles import Role

from ..draft import DUE, Share, shares_due, where_due
from ..models import Bill, BillApproval, Price

LINES = f"""
INSERT INTO billing_billline
  (pemda_id, bill_id, worker_id, enrolment_id, price_id, month, jkk_idr, jkm_idr, total_idr)
SELECT due.pemda_id, %(bill)s, due.worker_id, due.enrolment_id, p.id, %(first)s, p.jkk_idr, p.jkm_idr,
       p.jkk_idr + p.jkm_idr
FROM ({DUE}) due JOIN billing_price p
  ON p.pemda_id = %(pemda)s AND p.bill_id = %(bill)s AND p.sector = due.sector AND p.income_floor_idr = due.floor
"""


@act(may={Role.OFFICER}, words="Tagihan diterbitkan")
def issue_bill(*, by: Officer, budget: Budget, month: Month | date) -> Bill:
    """Issue the bill of one month (or of the month of a day) for one source of money.

    Side effects, in order: budget rupiah taken under the ceiling; bill with number; prices with grounds; lines in
    one statement; journal entry (contribution owed); one event.

    Raises:
        Refused: nobody is owed for, or the ceiling does not hold the total.
        Conflict: the month is billed already.
    """
    month = Month.of(month) if isinstance(month, date) else month
    budget = Budget.objects.select_for_update().select_related("programme").get(pk=budget.pk)
    if Bill.objects.filter(budget=budget, month=month.first_on).exists():
        raise Conflict("bill_exists", month=str(month))
    shares = shares_due(budget, month)
    if not shares:
        raise Refused("bill_nobody", month=str(month))
    count, total = sum(share.people for share in shares), sum(share.total_idr for share in shares)
    spend(budget, total)
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
    Price.objects.bulk_create(_price(bill, share) for share in shares)
    with connection.cursor() as cursor:
        cursor.execute(LINES, {**where_due(budget, month), "bill": bill.pk})
        assert cursor.rowcount == count, "lines and cases differ: the list changed while it was billed"
    post(
        by=by,
        paper=bill,
        on=bill.issued_on,
        text=f"Iuran {month_text(month)} terutang",
        sides={f"beban:iuran:{budget.funding}": total, "utang:bpjs-ketenagakerjaan": -total},
    )
    return done(bill, number=bill.bill_number, month=str(month), lines=count, total_idr=total)


def _price(bill: Bill, share: Share) -> Price:
    case, price = share.case, share.price
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
        works=share.works,
    )


@act(may={Role.CHECKER}, words="Tagihan disetujui")
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
