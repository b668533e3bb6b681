"""What is owed, what was paid, where the two differ; and the journal under it."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.money.models import Budget, Programme
from payung.office.models import OfficeModel, Officer, PublicModel, StoredFile
from payung.office.tables import OfficeKey, PemdaKey, Table
from payung.programme.models import Enrolment
from payung.registry.models import Worker


class Bill(PublicModel):
    """The contributions of one month for one source of money. Issued once, never edited."""

    kept = Table(append_only=True)
    programme = OfficeKey(Programme)
    budget = OfficeKey(Budget)
    month = models.DateField()
    bill_number = models.CharField(max_length=40)
    line_count = models.IntegerField()
    total_idr = models.BigIntegerField()
    issued_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())
    issued_by = OfficeKey(Officer)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pemda", "bill_number"], name="bill_number"),
            models.UniqueConstraint(fields=["pemda", "budget", "month"], name="bill_once_a_month"),
            models.CheckConstraint(condition=models.Q(line_count__gt=0, total_idr__gt=0), name="bill_not_empty"),
            models.CheckConstraint(condition=models.Q(month__day=1), name="bill_first_day"),
        ]


class Price(OfficeModel):
    """What the law said one distinct case of a bill costs, with its grounds and doubts.

    ``works``: what told the sector, each a word of the list of occupations ("" outside it), whether an officer said it,
    and how many people.
    """

    kept = Table(append_only=True)
    bill = OfficeKey(Bill)
    income_floor_idr = models.BigIntegerField()
    sector = models.CharField(max_length=10)
    jkk_idr = models.BigIntegerField()
    jkm_idr = models.BigIntegerField()
    deemed_wage_idr = models.BigIntegerField()
    grounds = models.JSONField()
    doubts = models.JSONField(default=list)
    works = models.JSONField(default=list, db_default=[])


class BillLine(OfficeModel):
    """One worker's contribution in one month. Corrected by another line that points at it.

    A million rows a year: no key is checked or kept twice. The office is its bill's.
    """

    kept = Table(append_only=True)
    pemda = PemdaKey(db_constraint=False)
    bill = OfficeKey(Bill, db_index=False)
    worker = OfficeKey(Worker)
    enrolment = OfficeKey(Enrolment, db_index=False)
    price = OfficeKey(Price, db_index=False)
    month = models.DateField()
    jkk_idr = models.BigIntegerField()
    jkm_idr = models.BigIntegerField()
    total_idr = models.BigIntegerField()
    corrects = OfficeKey("self", null=True, db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pemda", "worker", "month"],
                name="line_once_a_month",
                condition=models.Q(corrects__isnull=True),
            ),
            models.CheckConstraint(
                condition=models.Q(total_idr=models.F("jkk_idr") + models.F("jkm_idr")), name="line_sums"
            ),
        ]
        indexes = [
            models.Index(fields=["pemda", "bill"], name="line_by_bill"),
            models.Index(fields=["corrects"], name="line_corrections", condition=models.Q(corrects__isnull=False)),
        ]


class BillApproval(OfficeModel):
    """The checker's signature under a bill: somebody other than its maker."""

    kept = Table(append_only=True)
    bill = OfficeKey(Bill, unique=True)
    issued_by = OfficeKey(Officer)
    by = OfficeKey(Officer)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(by=models.F("issued_by")), name="approval_second_officer")
        ]


class Payment(PublicModel):
    """The treasury's payment (SP2D) of one bill, to the rupiah."""

    kept = Table(append_only=True)
    bill = OfficeKey(Bill, unique=True)
    spp_number = models.CharField(max_length=60, blank=True)
    spm_number = models.CharField(max_length=60, blank=True)
    sp2d_number = models.CharField(max_length=60)
    paid_on = models.DateField()
    amount_idr = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())
    by = OfficeKey(Officer)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pemda", "sp2d_number"], name="payment_sp2d")]


class Statement(PublicModel):
    """The insurer's list of who it counts as paid for a month."""

    kept = Table(append_only=True)
    bill = OfficeKey(Bill)
    file = OfficeKey(StoredFile)
    row_count = models.IntegerField()
    total_idr = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())
    by = OfficeKey(Officer)


class StatementRow(OfficeModel):
    """One row of the insurer's list as it stood in the file."""

    kept = Table(append_only=True)
    statement = OfficeKey(Statement)
    row_number = models.IntegerField()
    nik = models.CharField(max_length=16, blank=True)
    kpj = models.CharField(max_length=11, blank=True)
    name = models.CharField(max_length=200, blank=True)
    amount_idr = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["pemda", "statement", "nik"], name="statement_by_nik")]


class Difference(OfficeModel):
    """Where the insurer's list and our bill part, person by person and to the rupiah."""

    kept = Table(append_only=True)
    statement = OfficeKey(Statement)
    kind = models.CharField(max_length=16)
    line = OfficeKey(BillLine, null=True)
    row = OfficeKey(StatementRow, null=True)
    worker = OfficeKey(Worker, null=True)
    ours_idr = models.BigIntegerField()
    theirs_idr = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["missing_there", "missing_here", "amount", "repeated_there"]),
                name="difference_kind",
            )
        ]
