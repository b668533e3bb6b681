"""The treasury's payment of a bill."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from payung.money.books import post
from payung.office.acts import act, done
from payung.office.clock import today
from payung.office.models import Officer
from payung.office.refusal import Conflict, Refused
from payung.office.roles import Role

from ..models import Bill, BillApproval, Payment


@act(may={Role.TREASURER}, words="SP2D dicatat")
def record_payment(
    *,
    by: Officer,
    bill: Bill,
    sp2d_number: str,
    paid_on: date,
    amount_idr: int,
    spp_number: str = "",
    spm_number: str = "",
) -> Payment:
    """Record that the treasury paid a bill (SP2D), to the rupiah.

    Side effects, in order: the payment; journal entry (debt settled from the treasury); one event.

    Raises:
        Refused: not approved, another amount than the bill's, no number, or a day in the future.
        Conflict: paid already, or the SP2D number is used.
    """
    if not BillApproval.objects.filter(bill=bill).exists():
        raise Refused("bill_not_approved", number=bill.bill_number)
    if amount_idr != bill.total_idr:
        raise Refused("payment_differs", paid_idr=amount_idr, bill_idr=bill.total_idr)
    if not sp2d_number.strip():
        raise Refused("sp2d_missing")
    if paid_on > today(by.pemda):
        raise Refused("day_in_future", day=paid_on)
    try:
        with transaction.atomic():
            payment = Payment.objects.create(
                pemda_id=by.pemda_id,
                bill=bill,
                spp_number=spp_number.strip(),
                spm_number=spm_number.strip(),
                sp2d_number=sp2d_number.strip(),
                paid_on=paid_on,
                amount_idr=amount_idr,
                by=by,
            )
    except IntegrityError as error:
        raise Conflict("payment_exists", number=sp2d_number) from error
    sides = {"utang:bpjs-ketenagakerjaan": amount_idr, "kas:daerah": -amount_idr}
    post(by=by, paper=bill, on=paid_on, text=f"SP2D {payment.sp2d_number}", sides=sides)
    return done(payment, bill=bill.bill_number, sp2d_number=payment.sp2d_number, amount_idr=amount_idr)
