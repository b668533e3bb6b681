"""Who is sponsored: nomination, decree, agreement, budget, enrolment."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Func
from django.db.models.functions import Now

from payung.money.models import Budget, Programme
from payung.office.models import OfficeModel, Officer, PublicModel, StoredFile
from payung.office.tables import OfficeKey, PemdaKey, Table
from payung.registry.models import Worker


class Days(Func):
    """daterange(starts, ends), both days included."""

    function = "daterange"
    output_field = DateRangeField()


class RuleSet(PublicModel):
    """One version of a programme's rules; a change is a new version. ``rules``: see ``programme.rules.Rules``."""

    kept = Table(append_only=True)
    programme = OfficeKey(Programme)
    version = models.SmallIntegerField()
    starts_on = models.DateField()
    legal_basis = models.CharField(max_length=300, blank=True)
    rules = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(db_default=Now())
    by = OfficeKey(Officer)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pemda", "programme", "version"], name="rule_set_version"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="rule_set_counted"),
        ]


class Quota(OfficeModel):
    """Places for an area (the whole pemda, a kecamatan or a village), and how many are taken.

    ``funding``: places that one source of money pays for; empty for places of any source.
    """

    kept = Table(history=True)
    programme = OfficeKey(Programme)
    area_code = models.CharField(max_length=13)
    funding = models.CharField(max_length=10, blank=True, default="", db_default="")
    seats = models.IntegerField()
    taken = models.IntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pemda", "programme", "area_code", "funding"], name="quota_once"),
            models.CheckConstraint(
                condition=models.Q(taken__gte=0, taken__lte=models.F("seats")), name="quota_within_seats"
            ),
        ]


class Nomination(PublicModel):
    """A worker put forward, with the answer of law and rules on that day and the place he took, or his rank waiting.

    ``rule_set``, ``decile`` with ``decile_on`` and ``facts``: what he was judged by and with. ``fundings``: the sources
    whose own rules he meets; empty (null) where no source has any. ``left_on``: his place went back on that day.
    The office is its programme's; no key is checked or kept twice.
    """

    kept = Table(history=True)
    pemda = PemdaKey(db_constraint=False)
    programme = OfficeKey(Programme, db_index=False)
    worker = OfficeKey(Worker)
    nominated_on = models.DateField()
    result = models.CharField(max_length=12)
    reasons = ArrayField(models.CharField(max_length=40), default=list)
    doubts = ArrayField(models.CharField(max_length=40), default=list)
    rule_set = OfficeKey(RuleSet, null=True, db_index=False)
    decile = models.SmallIntegerField(null=True)
    decile_on = models.DateField(null=True)
    facts = models.JSONField(default=dict)
    fundings = ArrayField(models.CharField(max_length=10), null=True)
    left_on = models.DateField(null=True)
    quota = OfficeKey(Quota, null=True)
    waiting_rank = models.IntegerField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())
    by = OfficeKey(Officer, db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pemda", "programme", "worker"], name="nomination_once"),
            models.CheckConstraint(
                condition=models.Q(result__in=["eligible", "officer", "not_eligible"]),
                name="nomination_result",
            ),
            models.CheckConstraint(
                condition=~models.Q(result="not_eligible") | models.Q(quota__isnull=True),
                name="nomination_no_place_without_right",
            ),
        ]
        indexes = [
            models.Index(
                fields=["pemda", "programme"],
                name="nomination_waiting",
                condition=models.Q(result="eligible", quota__isnull=True, left_on__isnull=True),
            )
        ]


class Decree(PublicModel):
    """The decision (SK) that names the workers; its annex is fixed by the sha256 of its canonical rows."""

    kept = Table(append_only=True)
    programme = OfficeKey(Programme)
    sk_number = models.CharField(max_length=80)
    decided_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    line_count = models.IntegerField()
    annex_sha256 = models.CharField(max_length=64)
    recorded_at = models.DateTimeField(db_default=Now())
    by = OfficeKey(Officer)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pemda", "sk_number"], name="decree_number"),
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="decree_days"),
        ]


class DecreeLine(OfficeModel):
    """One name of a decree's annex, as printed."""

    kept = Table(append_only=True)
    decree = OfficeKey(Decree)
    line_number = models.IntegerField()
    nomination = OfficeKey(Nomination)
    worker = OfficeKey(Worker)
    nik = models.CharField(max_length=16)
    name = models.CharField(max_length=200)
    birth_on = models.DateField(null=True)
    area_code = models.CharField(max_length=13)
    occupation = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pemda", "decree", "line_number"], name="decree_line_number"),
            models.UniqueConstraint(fields=["pemda", "nomination"], name="decree_line_nomination"),
        ]


class Agreement(PublicModel):
    """The agreement (PKS) with the insurer: its days decide when cover may start."""

    kept = Table(append_only=True)
    programme = OfficeKey(Programme)
    pks_number = models.CharField(max_length=80)
    insurer_number = models.CharField(max_length=80, blank=True)
    signed_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    wadah = models.CharField(max_length=60, blank=True)
    branch = models.CharField(max_length=80, blank=True)
    on_leaving = models.CharField(max_length=10, default="replace")
    recorded_at = models.DateTimeField(db_default=Now())
    by = OfficeKey(Officer)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pemda", "pks_number"], name="agreement_number"),
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="agreement_days"),
            models.CheckConstraint(
                condition=models.Q(on_leaving__in=["refund", "replace", "forfeit"]),
                name="agreement_on_leaving",
            ),
        ]


class Enrolment(PublicModel):
    """A worker sponsored from day to day by one source. A correction supersedes; nothing is overwritten."""

    kept = Table(append_only=True, updatable=("superseded_at",))
    worker = OfficeKey(Worker)
    decree_line = OfficeKey(DecreeLine)
    agreement = OfficeKey(Agreement)
    budget = OfficeKey(Budget)
    starts_on = models.DateField()
    ends_on = models.DateField()
    end_reason = models.CharField(max_length=20, blank=True)
    corrects = OfficeKey("self", null=True)
    recorded_at = models.DateTimeField(db_default=Now())
    superseded_at = models.DateTimeField(null=True)
    by = OfficeKey(Officer)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="enrolment_days"),
            ExclusionConstraint(
                name="enrolment_no_overlap",
                index_type="gist",
                expressions=[
                    ("pemda", RangeOperators.EQUAL),
                    ("worker", RangeOperators.EQUAL),
                    (
                        Days("starts_on", "ends_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=models.Q(superseded_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["pemda", "budget", "starts_on"], name="enrolment_by_budget")]


class Registration(OfficeModel):
    """The insurer's answer about one worker: a membership number (secret) and a start day, or a refusal."""

    kept = Table(append_only=True, updatable=("superseded_at",))
    worker = OfficeKey(Worker)
    decree_line = OfficeKey(DecreeLine)
    is_accepted = models.BooleanField()
    kpj = models.CharField(max_length=11, blank=True)
    start_on = models.DateField(null=True)
    refusal = models.CharField(max_length=200, blank=True)
    file = OfficeKey(StoredFile)
    row_number = models.IntegerField()
    recorded_at = models.DateTimeField(db_default=Now())
    superseded_at = models.DateTimeField(null=True)
    by = OfficeKey(Officer)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_accepted=False)
                | (models.Q(kpj__regex=r"^\d{11}$") & models.Q(start_on__isnull=False)),
                name="registration_answer",
            ),
            models.UniqueConstraint(
                fields=["pemda", "decree_line"],
                name="registration_once",
                condition=models.Q(superseded_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["pemda", "worker"], name="registration_by_worker")]
