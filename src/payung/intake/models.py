"""How people come in: rosters of villages, applications at two doors, lists of other keepers."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.office.models import OfficeModel, Officer, PublicModel, StoredFile
from payung.office.tables import OfficeKey, Table
from payung.registry.models import Worker
from payung.words import words_of


class Roster(PublicModel):
    """A file that a village or agency sent, read row by row; applied and undone as a whole.

    ``read_at``: empty while it is being read. ``sheets``: how each sheet was understood (``SheetReading``).
    ``answers``: what officers answered about the whole file (``payung.bulk.roster.rules.Answers``).
    ``corrects``: the roster that this file, a returned workbook, mended. ``applying_at``: being applied in parts.
    """

    kept = Table(history=True)
    file = OfficeKey(StoredFile)
    area_code = models.CharField(max_length=13)
    cutoff_on = models.DateField()
    file_verdict = models.CharField(max_length=10)
    file_reasons = models.JSONField(default=list)
    message = models.TextField(blank=True)
    received_at = models.DateTimeField(db_default=Now())
    received_by = OfficeKey(Officer)
    read_at = models.DateTimeField(null=True)
    sheets = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    corrects = OfficeKey("self", null=True)
    applying_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    applied_by = OfficeKey(Officer, null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = OfficeKey(Officer, null=True)

    class Meta:
        indexes = [models.Index(fields=["pemda", "-id"], name="roster_newest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True) | models.Q(applied_at__isnull=False),
                name="roster_undone_after_applied",
            )
        ]

    rows_read = 0

    @property
    def status(self) -> str:
        """One of reading, refused, returned, applying, undone, applied, received."""
        if self.read_at is None:
            return "reading"
        if self.file_verdict in ("refused", "returned"):
            return self.file_verdict
        if self.applying_at:
            return "applying"
        if self.undone_at:
            return "undone"
        return "applied" if self.applied_at else "received"


class RosterWork(OfficeModel):
    """How far the background work on a roster has come; one line a roster, no part of the record.

    ``step``: waiting, reading, judging, storing, applying. ``done`` and ``total`` count rows.
    """

    roster = OfficeKey(Roster)
    step = models.CharField(max_length=10, default="waiting")
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    moved_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pemda", "roster"], name="roster_work_once")]


class OfficeWord(OfficeModel):
    """What an office means by a word of its sheets; the newest of a kind and writing counts.

    ``kind``: column (title → field), area (village as written → code), occupation (work as written → label),
    profile (name → its titles and their fields). ``meaning`` empty: no longer meant.
    """

    kept = Table(append_only=True)
    kind = models.CharField(max_length=10)
    written = models.CharField(max_length=200)
    meaning = models.JSONField()
    recorded_at = models.DateTimeField(db_default=Now())
    by = OfficeKey(Officer)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["column", "area", "occupation", "profile"]), name="office_word_kind"
            )
        ]
        indexes = [models.Index(fields=["pemda", "kind", "written", "-id"], name="office_word_newest")]


class RosterRow(PublicModel):
    """One row of a roster: what the file said, what was made of it, and which worker it became."""

    kept = Table(history=True, changes_by="keep_roster_rows")
    roster = OfficeKey(Roster)
    sheet = models.CharField(max_length=100, blank=True)
    row_number = models.IntegerField()
    raw = models.JSONField()
    verdict = models.CharField(max_length=10)
    reasons = models.JSONField(default=list)
    nik = models.CharField(max_length=16, null=True)
    kk_number = models.CharField(max_length=16, null=True)
    name = models.CharField(max_length=200, blank=True)
    birth_on = models.DateField(null=True)
    sex = models.CharField(max_length=1, blank=True)
    area_code = models.CharField(max_length=13, blank=True)
    occupation = models.CharField(max_length=100, blank=True)
    mother_name = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=300, blank=True)
    rt = models.CharField(max_length=3, blank=True)
    rw = models.CharField(max_length=3, blank=True)
    decile = models.SmallIntegerField(null=True)
    decile_on = models.DateField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    worker = OfficeKey("registry.Worker", null=True)
    worker_before = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pemda", "roster", "sheet", "row_number"], name="roster_row_once"),
            models.CheckConstraint(
                condition=models.Q(verdict__in=["ok", "warned", "held", "rejected", "skipped"]),
                name="roster_row_verdict",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["", "new", "changed", "same", "left"]),
                name="roster_row_outcome",
            ),
            models.CheckConstraint(condition=models.Q(decile__range=(1, 10)), name="roster_row_decile"),
        ]
        indexes = [
            models.Index(fields=["pemda", "roster", "verdict"], name="roster_row_verdict"),
            models.Index(
                fields=["pemda", "worker"], name="roster_row_worker", condition=models.Q(worker__isnull=False)
            ),
        ]


class Listing(PublicModel):
    """A list that another keeper of people gave the office: another payer, wage earners, civil servants.

    It is good as of a day and for a time; a newer list of the same keeper supersedes it, nothing is edited.
    """

    kept = Table(append_only=True, updatable=("superseded_at",))
    kind = models.CharField(max_length=10)
    keeper = models.CharField(max_length=120)
    as_of_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    file = OfficeKey(StoredFile)
    row_count = models.IntegerField()
    recorded_at = models.DateTimeField(db_default=Now())
    superseded_at = models.DateTimeField(null=True)
    by = OfficeKey(Officer)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=words_of("listing_kind").codes), name="listing_kind"),
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="listing_days"),
            models.UniqueConstraint(
                fields=["pemda", "kind", "keeper"],
                name="listing_live_once",
                condition=models.Q(superseded_at__isnull=True),
            ),
        ]


class ListedPerson(OfficeModel):
    """One row of a listing, and the worker it names: by NIK, or as an officer said of a likely one.

    ``match``: ``nik`` or ``officer`` (named), ``likely`` (waits for an officer), ``no`` (another), empty (nobody).
    """

    kept = Table(append_only=True, updatable=("worker_id", "match", "score"))
    listing = OfficeKey(Listing)
    sheet = models.CharField(max_length=100, blank=True)
    row_number = models.IntegerField()
    nik = models.CharField(max_length=16, null=True)
    name = models.CharField(max_length=200)
    birth_on = models.DateField(null=True)
    worker = OfficeKey(Worker, null=True)
    match = models.CharField(max_length=10, blank=True)
    score = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pemda", "listing", "sheet", "row_number"], name="listed_once"),
            models.CheckConstraint(
                condition=models.Q(match__in=["", "nik", "likely", "officer", "no"]), name="listed_match"
            ),
            models.CheckConstraint(
                condition=models.Q(match="", worker__isnull=True)
                | (~models.Q(match="") & models.Q(worker__isnull=False)),
                name="listed_worker",
            ),
        ]
        indexes = [
            models.Index(fields=["pemda", "worker", "match"], name="listed_by_worker"),
            models.Index(fields=["pemda", "nik"], name="listed_by_nik", condition=models.Q(nik__isnull=False)),
        ]


class Door(OfficeModel):
    """Whether the office takes applications on its public page, for which year; the newest row counts.

    The public door acts for the officer who opened it (``by``) and is shut when that appointment ends.
    ``contact``: where citizens ask, as printed on the page.
    """

    kept = Table(append_only=True)
    is_open = models.BooleanField()
    year = models.SmallIntegerField()
    contact = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(db_default=Now())
    by = OfficeKey(Officer)


class Application(PublicModel):
    """A worker who came by himself, on the public page or to a counter, and what became of him.

    ``by``: who took it at a counter, empty on the public page. ``receipt_mark``: keyed hash of the receipt code.
    ``reasons``: as a roster row's. ``outcome``: new, or known when he was a worker already.
    """

    kept = Table(history=True)
    channel = models.CharField(max_length=10)
    nik = models.CharField(max_length=16)
    kk_number = models.CharField(max_length=16, null=True)
    name = models.CharField(max_length=200)
    birth_on = models.DateField()
    sex = models.CharField(max_length=1)
    mother_name = models.CharField(max_length=200)
    phone = models.CharField(max_length=20, blank=True)
    area_code = models.CharField(max_length=13)
    occupation = models.CharField(max_length=100)
    year = models.SmallIntegerField()
    verdict = models.CharField(max_length=10)
    reasons = models.JSONField(default=list)
    consent_version = models.CharField(max_length=20)
    consent_method = models.CharField(max_length=10)
    consent_at = models.DateTimeField(db_default=Now())
    receipt_mark = models.CharField(max_length=64)
    received_at = models.DateTimeField(db_default=Now())
    by = OfficeKey(Officer, null=True)
    status = models.CharField(max_length=10, default="waiting")
    reason = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = OfficeKey(Officer, null=True)
    worker = OfficeKey(Worker, null=True)
    outcome = models.CharField(max_length=5, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(nik__regex=r"^\d{16}$"), name="application_nik"),
            models.CheckConstraint(condition=models.Q(sex__in=["L", "P"]), name="application_sex"),
            models.CheckConstraint(
                condition=models.Q(verdict__in=["ok", "warned", "held", "rejected"]), name="application_verdict"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["waiting", "returned", "refused", "confirmed"]),
                name="application_status",
            ),
            models.CheckConstraint(
                condition=models.Q(channel="public", by__isnull=True)
                | models.Q(channel__in=["village", "office"], by__isnull=False),
                name="application_channel",
            ),
            models.CheckConstraint(
                condition=models.Q(status="confirmed", worker__isnull=False, outcome__in=["new", "known"])
                | (~models.Q(status="confirmed") & models.Q(worker__isnull=True, outcome="")),
                name="application_worker",
            ),
            models.CheckConstraint(
                condition=models.Q(consent_method__in=["page", "paper", "spoken"]) & ~models.Q(consent_version=""),
                name="application_consent",
            ),
            models.UniqueConstraint(fields=["pemda", "receipt_mark"], name="application_receipt"),
        ]
        indexes = [
            models.Index(fields=["pemda", "status", "area_code", "id"], name="application_queue"),
            models.Index(fields=["pemda", "nik"], name="application_by_nik"),
            models.Index(fields=["pemda", "worker"], name="application_by_worker"),
        ]


class Knock(OfficeModel):
    """How often somebody knocked at the public door in an hour; ``bucket``: keyed hash, never an address or code."""

    kept = Table(deletable=True)
    purpose = models.CharField(max_length=10)
    bucket = models.CharField(max_length=64)
    hour_at = models.DateTimeField()
    count = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pemda", "purpose", "bucket", "hour_at"], name="knock_once"),
        ]
