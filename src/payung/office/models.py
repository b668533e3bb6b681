"""The pemda, its officers, and the diary: what every other app stands on.

Every row of an office carries ``pemda_id``; row-level security (``schema.py``) shows a connection only the
rows of one office. ``Area`` is national reference data and ``Account`` a sign-in: neither belongs to an office.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, TypeVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower, Now

from .clock import ZONE_NAMES
from .roles import Role
from .scope import current_pemda_id
from .tables import OfficeKey, PemdaKey, PublicId, Table

Row = TypeVar("Row", bound=models.Model)


class Pemda(models.Model):
    """A local government that runs the programme."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    unit_name = models.CharField(max_length=160)
    area_code = models.CharField(max_length=5, unique=True)
    zone = models.CharField(max_length=32, choices=[(k, v) for k, v in ZONE_NAMES.items()])
    brand = models.CharField(max_length=7, default="#1d3f73")
    is_training = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(area_code__regex=r"^\d\d\.\d\d$"), name="pemda_area_code"),
            models.CheckConstraint(condition=models.Q(zone__in=list(ZONE_NAMES)), name="pemda_zone"),
            models.CheckConstraint(condition=models.Q(brand__regex=r"^#[0-9a-f]{6}$"), name="pemda_brand"),
        ]

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    """One of the Kemendagri areas: provinsi, kabupaten/kota, kecamatan, desa/kelurahan."""

    code = models.CharField(max_length=13, primary_key=True)
    parent_code = models.CharField(max_length=13, db_index=True)
    level = models.SmallIntegerField()
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=100)

    class Meta:
        indexes = [
            GinIndex(OpClass(Lower("name"), "gin_trgm_ops"), name="area_by_name"),
            models.Index(fields=["code"], opclasses=["text_pattern_ops"], name="area_by_code"),
        ]

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A sign-in of one person. What the person may do is said by the appointments (``Officer``)."""

    username = models.CharField(max_length=60, unique=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    is_staff: ClassVar[bool] = False
    is_superuser: ClassVar[bool] = False
    joined_at = models.DateTimeField(db_default=Now())

    objects = AccountManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username


class OfficeManager(models.Manager[Row]):
    """The rows of the office in scope; without a scope, none."""

    scoped = True

    def get_queryset(self) -> models.QuerySet[Row]:
        rows = super().get_queryset()
        if not OfficeManager.scoped:
            return rows
        pemda_id = current_pemda_id()
        return rows.filter(pemda_id=pemda_id) if pemda_id else rows.none()


class OfficeModel(models.Model):
    """A row that belongs to one office. Its own key (pemda, id) is the index."""

    kept = Table()
    pemda = PemdaKey()
    objects = OfficeManager()

    class Meta:
        abstract = True


class PublicModel(OfficeModel):
    """A row with a page of its own: its URL carries an opaque id."""

    public_id = PublicId()

    class Meta:
        abstract = True


class Officer(PublicModel):
    """An appointment: one account in one role at one office, for an area and a time; never two at once.

    ``branch`` names the insurer's branch, for its officers only. ``appointed_by`` is empty for those the office was
    founded with; a role with a second factor begins when somebody else has confirmed it.
    """

    kept = Table(history=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=16, choices=Role.choices)
    area_code = models.CharField(max_length=13)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    branch = models.CharField(max_length=80, blank=True, default="", db_default="")
    appointed_by = OfficeKey("self", null=True)
    confirmed_by = OfficeKey("self", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(area_code__regex=r"^\d\d\.\d\d(\.\d\d(\.\d{4})?)?$"),
                name="officer_area_code",
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="officer_role"),
            models.CheckConstraint(
                condition=(models.Q(role=Role.VILLAGE) & models.Q(area_code__regex=r"^.{13}$"))
                | (models.Q(role=Role.KECAMATAN) & models.Q(area_code__regex=r"^.{8}$"))
                | ~models.Q(role__in=[Role.VILLAGE, Role.KECAMATAN]),
                name="officer_area_of_role",
            ),
            models.CheckConstraint(
                condition=models.Q(role=Role.BRANCH) ^ models.Q(branch=""),
                name="officer_branch",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("appointed_by")),
                name="officer_confirmed_by_another",
            ),
            ExclusionConstraint(
                name="officer_one_at_a_time",
                index_type="gist",
                expressions=[
                    ("pemda", RangeOperators.EQUAL),
                    ("account", RangeOperators.EQUAL),
                    (
                        models.Func(
                            "starts_on",
                            "ends_on",
                            models.Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Event(OfficeModel):
    """One line of the diary: who did what to which row, when. Never a NIK; sealed in batches."""

    kept = Table(append_only=True, updatable=("seal_id",))
    at = models.DateTimeField(db_default=Now())
    officer = OfficeKey(Officer)
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    worker_id = models.BigIntegerField(null=True)
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    seal = OfficeKey("office.Seal", null=True)

    class Meta:
        indexes = [
            models.Index(fields=["pemda", "worker_id", "id"], name="event_by_worker"),
            models.Index(fields=["pemda", "subject", "subject_id"], name="event_by_subject"),
            models.Index(fields=["pemda", "id"], name="event_unsealed", condition=models.Q(seal__isnull=True)),
        ]


class Seal(OfficeModel):
    """A batch of events closed by a hash that also holds the hash of the batch before."""

    kept = Table(append_only=True)
    number = models.BigIntegerField()
    event_count = models.BigIntegerField()
    previous_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pemda", "number"], name="seal_number")]


class Reading(OfficeModel):
    """An officer looked at one person's page. Written by the one action a page may call on GET."""

    kept = Table(append_only=True)
    at = models.DateTimeField(db_default=Now())
    officer = OfficeKey(Officer)
    worker_id = models.BigIntegerField()
    page = models.CharField(max_length=40)


class History(OfficeModel):
    """Every version of the rows whose tables ask for it, written by triggers, bulk statements included.

    The office is the row's own, which was checked when it was written.
    """

    kept = Table(append_only=True)
    pemda = PemdaKey(db_constraint=False)
    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    change = models.CharField(max_length=6)
    at = models.DateTimeField(db_default=Now())
    officer_id = models.BigIntegerField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["pemda", "table_name", "row_id"], name="history_of_row")]


class StoredFile(PublicModel):
    """A file that came in or went out, kept under its sha256 beside the database."""

    kept = Table(append_only=True)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    kept_at = models.DateTimeField(db_default=Now())
    by = OfficeKey(Officer)

    class Meta:
        indexes = [models.Index(fields=["pemda", "sha256"], name="file_by_sha256")]


class PaperSeries(OfficeModel):
    """The last number given to a kind of paper in a year; numbers have no hole."""

    kind = models.CharField(max_length=20)
    year = models.SmallIntegerField()
    last_number = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pemda", "kind", "year"], name="paper_series")]


class RequestKey(OfficeModel):
    """A request that was answered: the same key and payload get the same answer, once."""

    key = models.UUIDField()
    action = models.CharField(max_length=40)
    payload_sha256 = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pemda", "key"], name="request_key")]


class SavedView(PublicModel):
    """A list as an officer likes to see it: sort, filters and columns of one page, for himself or for the office."""

    kept = Table(history=True)
    officer = OfficeKey(Officer)
    page = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=600, blank=True)
    is_shared = models.BooleanField(default=False)
    kept_at = models.DateTimeField(db_default=Now())
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pemda", "officer", "page", "name"],
                name="view_once",
                condition=models.Q(removed_at__isnull=True),
            ),
            models.CheckConstraint(condition=~models.Q(query__regex=r"\d{16}"), name="view_without_nik"),
        ]
