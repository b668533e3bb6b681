"""Who the workers are, what was seen of them, what authorities answered, which decile they have."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Now, Upper

from payung.office.models import OfficeModel, Officer, PublicModel, StoredFile
from payung.office.tables import OfficeKey, Table
from payung.words import words_of

# The orders of the workers' list, each an index that ends in the id, so that a page begins where it must.
ORDERS = {"id": (), "name": ("name",), "birth": ("birth_on",), "area": ("area_code",), "work": ("occupation",)}


def _order(name: str, *columns: str) -> models.Index:
    is_living = models.Q(survivor__isnull=True)
    return models.Index(fields=["pemda", *columns, "id"], name=f"worker_order_{name}", condition=is_living)


class Worker(PublicModel):
    """A vulnerable worker. A duplicate points at its survivor and is never deleted."""

    kept = Table(history=True, deletable=True)
    nik = models.CharField(max_length=16, null=True)
    kk_number = models.CharField(max_length=16, null=True)
    name = models.CharField(max_length=200)
    birth_on = models.DateField(null=True)
    sex = models.CharField(max_length=1, blank=True)
    mother_name = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    area_code = models.CharField(max_length=13)
    address = models.CharField(max_length=300, blank=True)
    rt = models.CharField(max_length=3, blank=True)
    rw = models.CharField(max_length=3, blank=True)
    occupation = models.CharField(max_length=100, blank=True)
    income_idr = models.BigIntegerField(default=0, db_default=0)
    survivor = OfficeKey("self", null=True)
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = OfficeKey(Officer)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pemda", "nik"],
                name="worker_nik_once",
                condition=models.Q(survivor__isnull=True),
            ),
            models.CheckConstraint(
                condition=models.Q(nik__isnull=True) | models.Q(nik__regex=r"^\d{16}$"), name="worker_nik"
            ),
            models.CheckConstraint(condition=models.Q(sex__in=["", "L", "P"]), name="worker_sex"),
            models.CheckConstraint(condition=models.Q(income_idr__gte=0), name="worker_income"),
            models.CheckConstraint(
                condition=models.Q(survivor__isnull=True) | ~models.Q(survivor=models.F("id")),
                name="worker_not_own_survivor",
            ),
        ]
        indexes = [
            models.Index(fields=["pemda", "area_code", "name", "id"], name="worker_by_area"),
            models.Index(fields=["pemda", "birth_on"], name="worker_by_birth"),
            models.Index(fields=["pemda", "kk_number"], name="worker_by_kk"),
            models.Index(fields=["nik"], name="worker_by_nik", condition=models.Q(nik__isnull=False)),
            GinIndex(OpClass(Upper("name"), "gin_trgm_ops"), name="worker_by_name"),
            *(_order(name, *columns) for name, columns in ORDERS.items()),
        ]

    def __str__(self) -> str:
        return self.name


class Evidence(PublicModel):
    """Something seen of a worker on a day: papers, a photo at work; where, and who can tell.

    ``row_number``: the file is a list of many people, and this its row; such a file is handed to nobody from a page.
    """

    kept = Table(append_only=True)
    worker = OfficeKey(Worker)
    kind = models.CharField(max_length=20)
    seen_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=120, blank=True, default="", db_default="")
    witness = models.CharField(max_length=120, blank=True, default="", db_default="")
    file = OfficeKey(StoredFile, null=True)
    row_number = models.IntegerField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())
    by = OfficeKey(Officer)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=words_of("evidence_kind").codes), name="evidence_kind")
        ]


class Verification(OfficeModel):
    """An authority's answer about a worker, entered by an officer other than the one who recorded him.

    ``said`` holds what the authority has instead: a name or birth date, the day of death, where he moved.
    """

    kept = Table(append_only=True)
    worker = OfficeKey(Worker)
    authority = models.CharField(max_length=20)
    result = models.CharField(max_length=10)
    verified_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    said = models.JSONField(default=dict, db_default={})
    file = OfficeKey(StoredFile, null=True)
    row_number = models.IntegerField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())
    proposed_by = OfficeKey(Officer)
    by = OfficeKey(Officer)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(by=models.F("proposed_by")), name="verification_second_officer"),
            models.CheckConstraint(
                condition=models.Q(result__in=["match", "mismatch", "dead", "moved", "unknown"]),
                name="verification_result",
            ),
        ]
        indexes = [models.Index(fields=["pemda", "worker", "-id"], name="verification_newest")]


class Occupation(models.Model):
    """One label of the table of occupations with the sector its contribution is priced by; the same for every office.

    Filled from the table after every migration (``registry.occupations``), so that statements may join it.
    """

    label = models.CharField(max_length=100, primary_key=True)
    sector = models.CharField(max_length=10)


class SectorSaid(OfficeModel):
    """An officer's word that a worker's contribution is priced by another sector than his occupation's, and why.

    It holds while his occupation is ``occupation``; a later word supersedes, nothing is overwritten. The view
    ``worker_in_sector`` tells what counts.
    """

    kept = Table(append_only=True, updatable=("superseded_at",))
    worker = OfficeKey(Worker)
    occupation = models.CharField(max_length=100, blank=True)
    sector = models.CharField(max_length=10)
    reason = models.CharField(max_length=300)
    recorded_at = models.DateTimeField(db_default=Now())
    superseded_at = models.DateTimeField(null=True)
    by = OfficeKey(Officer)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(sector__in=words_of("sector").codes), name="sector_said"),
            models.UniqueConstraint(
                fields=["pemda", "worker"], name="sector_said_once", condition=models.Q(superseded_at__isnull=True)
            ),
        ]


class Decile(OfficeModel):
    """A welfare decile of a worker as of a day, as recorded on another: two times, nothing overwritten.

    ``origin_row_id``: the number of the row of a decile sheet that brought it, a paper of the room above. Undoing that
    sheet takes it away; history keeps it.
    ``file``, ``row_number``: the list of deciles that Dinsos recorded.
    """

    kept = Table(append_only=True, updatable=("superseded_at",), deletable=True)
    worker = OfficeKey(Worker)
    decile = models.SmallIntegerField()
    register = models.CharField(max_length=20)
    as_of_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())
    superseded_at = models.DateTimeField(null=True)
    origin_row_id = models.BigIntegerField(null=True)
    file = OfficeKey(StoredFile, null=True)
    row_number = models.IntegerField(null=True)
    by = OfficeKey(Officer)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(decile__range=(1, 10)), name="decile_range"),
            models.CheckConstraint(
                condition=models.Q(register__in=words_of("decile_register").codes), name="decile_register"
            ),
            models.UniqueConstraint(
                fields=["pemda", "worker", "register", "as_of_on"],
                name="decile_once",
                condition=models.Q(superseded_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["origin_row_id"], name="decile_by_origin", condition=models.Q(origin_row_id__isnull=False)
            )
        ]
