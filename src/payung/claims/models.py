"""What happened to a worker, and what his family was paid."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.office.models import OfficeModel, Officer, PublicModel, StoredFile
from payung.office.tables import OfficeKey, Table
from payung.registry.models import Worker
from payung.words import words_of


class Death(PublicModel):
    """A death that was reported. A wrong report is superseded by a right one."""

    kept = Table(append_only=True, updatable=("superseded_at",))
    worker = OfficeKey(Worker)
    died_on = models.DateField()
    cause = models.CharField(max_length=16)
    reported_on = models.DateField()
    reported_by_name = models.CharField(max_length=160)
    paper = models.CharField(max_length=160, blank=True)
    file = OfficeKey(StoredFile, null=True)
    recorded_at = models.DateTimeField(db_default=Now())
    superseded_at = models.DateTimeField(null=True)
    by = OfficeKey(Officer)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pemda", "worker"], name="death_once", condition=models.Q(superseded_at__isnull=True)
            ),
            models.CheckConstraint(
                condition=models.Q(cause__in=words_of("cause").codes),
                name="death_cause",
            ),
            models.CheckConstraint(
                condition=models.Q(died_on__lte=models.F("reported_on")), name="death_before_report"
            ),
        ]


class Claim(PublicModel):
    """A family's claim after a death, with the estimate as it stood when it was opened."""

    kept = Table(append_only=True)
    death = OfficeKey(Death, unique=True)
    worker = OfficeKey(Worker)
    claim_number = models.CharField(max_length=40)
    opened_on = models.DateField()
    estimate = models.JSONField()
    recorded_at = models.DateTimeField(db_default=Now())
    by = OfficeKey(Officer)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pemda", "claim_number"], name="claim_number")]


class ClaimFiling(OfficeModel):
    """The day the papers went to the insurer's branch."""

    kept = Table(append_only=True)
    claim = OfficeKey(Claim, unique=True)
    filed_on = models.DateField()
    receipt_number = models.CharField(max_length=80, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())
    by = OfficeKey(Officer)


class Heir(PublicModel):
    """A relative named for a claim. Who is paid is decided by the tiers of the law and the heirs' letter."""

    kept = Table(history=True)
    claim = OfficeKey(Claim)
    name = models.CharField(max_length=200)
    relation = models.CharField(max_length=20)
    is_alive = models.BooleanField(default=True)
    phone = models.CharField(max_length=20, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())
    by = OfficeKey(Officer)

    def __str__(self) -> str:
        return f"{self.name} ({words_of('relation')[self.relation].lower()})"


class Benefit(PublicModel):
    """Money the insurer paid to a family. Corrected by another row that points at it."""

    kept = Table(append_only=True)
    claim = OfficeKey(Claim)
    component = models.CharField(max_length=16)
    amount_idr = models.BigIntegerField()
    paid_on = models.DateField()
    beneficiary = OfficeKey(Heir)
    paper = models.CharField(max_length=160, blank=True)
    corrects = OfficeKey("self", null=True)
    recorded_at = models.DateTimeField(db_default=Now())
    by = OfficeKey(Officer)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pemda", "claim", "component", "beneficiary"],
                name="benefit_once",
                condition=models.Q(corrects__isnull=True),
            ),
            models.CheckConstraint(
                condition=models.Q(component__in=words_of("component").codes), name="benefit_component"
            ),
        ]


class Child(PublicModel):
    """A school child of the worker, in the family's order of choice."""

    kept = Table(history=True)
    claim = OfficeKey(Claim)
    position = models.SmallIntegerField()
    name = models.CharField(max_length=200)
    born_on = models.DateField()
    school_year = models.SmallIntegerField()
    level = models.CharField(max_length=4)
    grade = models.SmallIntegerField(default=1)
    recorded_at = models.DateTimeField(db_default=Now())
    by = OfficeKey(Officer)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pemda", "claim", "position"], name="child_position"),
            models.CheckConstraint(condition=models.Q(level__in=words_of("school_level").codes), name="child_level"),
        ]


class SchoolYear(OfficeModel):
    """One year's scholarship of one child, claimed once. Claimed is not paid: see ``SchoolPayment``."""

    kept = Table(append_only=True)
    child = OfficeKey(Child)
    year = models.SmallIntegerField()
    amount_idr = models.BigIntegerField()
    claimed_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())
    by = OfficeKey(Officer)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pemda", "child", "year"], name="school_year_once")]


class SchoolPayment(OfficeModel):
    """The insurer's payment of one claimed school year, once, with the day it came."""

    kept = Table(append_only=True)
    school_year = OfficeKey(SchoolYear, unique=True)
    amount_idr = models.BigIntegerField()
    paid_on = models.DateField()
    paper = models.CharField(max_length=160, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())
    by = OfficeKey(Officer)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount_idr__gt=0), name="school_payment_amount")]
