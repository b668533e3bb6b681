"""The year's programme, its purses, and the books: what may be spent, what was, and what for."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.office.models import OfficeModel, Officer, PublicModel
from payung.office.tables import OfficeKey, Table
from payung.words import words_of


def payer_of(funding: str) -> str:
    """Return what the law calls a source of money that has a name of its own here (U8, U9): reliefs hang on it."""
    return str(words_of("funding").facts("payer").get(funding, funding))


class Programme(PublicModel):
    """One year of sponsoring, run by one unit of the pemda on a legal basis."""

    kept = Table(history=True)
    name = models.CharField(max_length=160)
    year = models.SmallIntegerField()
    legal_basis = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField(db_default=Now())
    opened_by = OfficeKey(Officer)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pemda", "name", "year"], name="programme_once")]

    def __str__(self) -> str:
        return self.name


class Budget(PublicModel):
    """The ceiling of one source of money in one programme, and what was spent of it."""

    kept = Table(history=True)
    programme = OfficeKey(Programme)
    funding = models.CharField(max_length=10)
    account_code = models.CharField(max_length=30, blank=True)
    ceiling_idr = models.BigIntegerField()
    spent_idr = models.BigIntegerField(default=0, db_default=0)

    @property
    def funding_name(self) -> str:
        """The source of money as it is printed."""
        return words_of("funding")[self.funding]

    @property
    def payer(self) -> str:
        """The source of money as the law names it."""
        return payer_of(self.funding)

    @property
    def left_idr(self) -> int:
        """What the ceiling still holds."""
        return self.ceiling_idr - self.spent_idr

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pemda", "programme", "funding"], name="budget_once"),
            models.CheckConstraint(condition=models.Q(funding__in=words_of("funding").codes), name="budget_funding"),
            models.CheckConstraint(
                condition=models.Q(spent_idr__gte=0, spent_idr__lte=models.F("ceiling_idr")),
                name="budget_within_ceiling",
            ),
        ]


class JournalEntry(OfficeModel):
    """One happening in the books; its postings sum to zero.

    ``paper``, ``paper_id``: the paper it stands for, of a room above, as an event names its subject.
    """

    kept = Table(append_only=True)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())
    text = models.CharField(max_length=200)
    paper = models.CharField(max_length=40)
    paper_id = models.BigIntegerField()
    by = OfficeKey(Officer)

    class Meta:
        indexes = [models.Index(fields=["pemda", "paper", "paper_id"], name="entry_by_paper")]


class Posting(OfficeModel):
    """One side of an entry: an account and whole rupiah, debit positive."""

    kept = Table(append_only=True)
    entry = OfficeKey(JournalEntry)
    account = models.CharField(max_length=80)
    amount_idr = models.BigIntegerField()

    @property
    def credit_idr(self) -> int:
        """The amount of a credit side, as it is printed."""
        return -self.amount_idr

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(amount_idr=0), name="posting_not_zero")]
