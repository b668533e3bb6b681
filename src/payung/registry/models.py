"""Who the workers are: the rosters they came in, the workers, what was seen and verified of them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.office.models import OfficeModel, Officer, PublicModel, StoredFile
from payung.office.schema import OfficeKey


class Roster(PublicModel):
    """A file that a village or agency sent, read row by row; applied and undone as a whole.

    ``read_at``: empty while it is being read. ``sheets``: how each sheet was understood (``SheetReading``).
    ``answers``: what officers answered about the whole file (``payung.bulk.roster.rules.Answers``).
    ``corrects``: the roster that this file, a returned workbook, mended. ``applying_at``: being applied in parts.
    """

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
        ]
        indexes = [
            models.Index(fields=["pemda", "roster", "verdict"], name="roster_row_verdict"),
            models.Index(
                fields=["pemda", "worker"], name="roster_row_worker", condition=models.Q(worker__isnull=False)
            ),
        ]


class Worker(PublicModel):
    """A vulnerable worker. A duplicate points at its survivor and is never deleted."""

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
    sector = models.CharField(max_length=10, default="other", db_default="other")
    income_idr = models.BigIntegerField(default=0, db_default=0)
    origin_row = OfficeKey(RosterRow, null=True)
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
            models.CheckConstraint(condition=models.Q(sector__in=["transport", "other"]), name="worker_sector"),
            models.CheckConstraint(condition=models.Q(income_idr__gte=0), name="worker_income"),
            models.CheckConstraint(
                condition=models.Q(survivor__isnull=True) | ~models.Q(survivor=models.F("id")),
                name="worker_not_own_survivor",
            ),
        ]
        indexes = [
            models.Index(fields=["pemda", "area_code", "name", "id"], name="worker_by_area"),
            models.Index(fields=["pemda", "birth_on"], name="worker_by_birth"),
        ]

    def __str__(self) -> str:
        return self.name


# What may be seen of a worker: papers, work, consent, and the criteria of a region's rules (law S5 R16, R17).
EVIDENCE_KINDS = {
    "ktp": "KTP", "kk": "Kartu keluarga", "work_photo": "Foto saat bekerja", "witness": "Saksi",
    "consent": "Persetujuan penggunaan data",
    "unsafe_work": "Tempat kerja tidak aman", "high_risk": "Pekerjaan berisiko tinggi",
    "low_income": "Berpenghasilan rendah", "cannot_pay": "Tidak mampu membayar iuran sendiri",
}  # fmt: skip
DECILE_REGISTERS = {"dtsen": "DTSEN", "p3ke": "P3KE", "dtks": "DTKS (data lama)", "local": "Pendataan daerah"}


class Evidence(PublicModel):
    """Something seen of a worker on a day (``EVIDENCE_KINDS``): papers, a photo at work; where, and who can tell.

    ``row_number``: the file is a list of many people, and this its row; such a file is handed to nobody from a page.
    """

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
        constraints = [models.CheckConstraint(condition=models.Q(kind__in=list(EVIDENCE_KINDS)), name="evidence_kind")]


class Verification(OfficeModel):
    """An authority's answer about a worker, entered by an officer other than the one who recorded him.

    ``said`` holds what the authority has instead: a name or birth date, the day of death, where he moved.
    """

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


class Settlement(OfficeModel):
    """A decision about two records: the same person (then one survives) or two people; a later one supersedes it."""

    worker = OfficeKey(Worker)
    other = OfficeKey(Worker)
    is_same = models.BooleanField()
    reason = models.CharField(max_length=300)
    recorded_at = models.DateTimeField(db_default=Now())
    superseded_at = models.DateTimeField(null=True)
    by = OfficeKey(Officer)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pemda", "worker", "other"],
                name="settlement_once",
                condition=models.Q(superseded_at__isnull=True),
            )
        ]


class Decile(OfficeModel):
    """A welfare decile of a worker as of a day, as recorded on another: two times, nothing overwritten.

    ``origin_row``: the row of a decile sheet that brought it. Undoing that sheet takes it away; history keeps it.
    ``file``, ``row_number``: the list of deciles that Dinsos recorded.
    """

    worker = OfficeKey(Worker)
    decile = models.SmallIntegerField()
    register = models.CharField(max_length=20)
    as_of_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())
    superseded_at = models.DateTimeField(null=True)
    origin_row = OfficeKey(RosterRow, null=True)
    file = OfficeKey(StoredFile, null=True)
    row_number = models.IntegerField(null=True)
    by = OfficeKey(Officer)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(decile__range=(1, 10)), name="decile_range"),
            models.CheckConstraint(condition=models.Q(register__in=list(DECILE_REGISTERS)), name="decile_register"),
            models.UniqueConstraint(
                fields=["pemda", "worker", "register", "as_of_on"],
                name="decile_once",
                condition=models.Q(superseded_at__isnull=True),
            ),
        ]


class Candidate(OfficeModel):
    """Two workers who may be one person, as the last search found them; an officer settles it.

    ``speaks``: what speaks for and against, each a pair of code and weight. Made anew by every search.
    """

    worker = OfficeKey(Worker)
    other = OfficeKey(Worker)
    score = models.SmallIntegerField()
    is_sure = models.BooleanField()
    speaks = models.JSONField()
    found_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pemda", "worker", "other"], name="candidate_once"),
            models.CheckConstraint(condition=models.Q(worker__lt=models.F("other")), name="candidate_older_first"),
        ]
        indexes = [models.Index(fields=["pemda", "-score", "id"], name="candidate_likeliest")]


LISTING_KINDS = {
    "province": "Dibayari provinsi",
    "dbh": "Dibayari dana bagi hasil (DBH)",
    "village": "Dibayari desa (APBDes)",
    "csr": "Dibayari perusahaan atau donatur (CSR)",
    "pu": "Penerima upah yang aktif",
    "staff": "ASN, TNI, Polri, BUMN, atau pensiunan",
    "payer": "Dibayari pihak lain (daftar lama)",  # taken in before payers were told apart; no new list is of it
}


class Listing(PublicModel):
    """A list that another keeper of people gave the office: another payer, wage earners, civil servants.

    It is good as of a day and for a time; a newer list of the same keeper supersedes it, nothing is edited.
    """

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
            models.CheckConstraint(condition=models.Q(kind__in=list(LISTING_KINDS)), name="listing_kind"),
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
        indexes = [models.Index(fields=["pemda", "worker", "match"], name="listed_by_worker")]


class FirmList(OfficeModel):
    """A list of firms that was imported: its file, its source, the day it is as of, and the rows left out."""

    file = OfficeKey(StoredFile)
    source = models.CharField(max_length=200)
    as_of_on = models.DateField()
    row_count = models.IntegerField()
    left = models.JSONField(default=list)
    recorded_at = models.DateTimeField(db_default=Now())
    by = OfficeKey(Officer)


class Firm(PublicModel):
    """An employer: state, regional or private. ``member_count`` is its PU members, None when no list tells.

    ``firm_key``: its NPP, or its folded name while no list tells the NPP. What stands here is the newest list's word.
    """

    firm_key = models.CharField(max_length=200)
    npp = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200)
    sector = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, blank=True)
    size = models.CharField(max_length=10, blank=True)
    address = models.CharField(max_length=200, blank=True)
    area_code = models.CharField(max_length=13)
    member_count = models.IntegerField(null=True)
    worker_count = models.IntegerField(null=True)
    as_of_on = models.DateField()
    list = OfficeKey(FirmList)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pemda", "firm_key"], name="firm_once"),
            models.CheckConstraint(condition=models.Q(kind__in=["", "bumn", "bumd", "private"]), name="firm_kind"),
            models.CheckConstraint(
                condition=models.Q(size__in=["", "micro", "small", "medium", "large"]), name="firm_size"
            ),
            models.CheckConstraint(
                condition=models.Q(member_count__isnull=True) | models.Q(member_count__gte=0), name="firm_members"
            ),
        ]
        indexes = [
            models.Index(fields=["pemda", "name", "id"], name="firm_by_name"),
            models.Index(fields=["pemda", "name_key"], name="firm_by_name_key"),
        ]

    def __str__(self) -> str:
        return self.name


class Outreach(OfficeModel):
    """A firm was asked to insure or to give: when, by whom, what it said, and what comes next."""

    firm = OfficeKey(Firm)
    contacted_on = models.DateField()
    answer = models.CharField(max_length=10)
    note = models.CharField(max_length=300, blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    next_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())
    by = OfficeKey(Officer)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer__in=["waiting", "willing", "joined", "donor", "refused", "gone"]),
                name="outreach_answer",
            )
        ]
        indexes = [models.Index(fields=["pemda", "firm", "-id"], name="outreach_newest")]


class SegmentFigure(OfficeModel):
    """A published figure about a segment of workers, as of a day, with its source; superseded, never edited.

    ``unit``: people or idr. ``kind``: story, other (source), derived or invented. Two sources may disagree.
    """

    segment = models.CharField(max_length=20)
    funding = models.CharField(max_length=20, blank=True)
    as_of_on = models.DateField()
    value = models.BigIntegerField()
    unit = models.CharField(max_length=6)
    kind = models.CharField(max_length=10)
    source = models.CharField(max_length=300)
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())
    superseded_at = models.DateTimeField(null=True)
    by = OfficeKey(Officer)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["story", "other", "derived", "invented"]), name="figure_kind"
            ),
            models.CheckConstraint(condition=models.Q(unit__in=["people", "idr"]), name="figure_unit"),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="figure_value"),
            models.UniqueConstraint(
                fields=["pemda", "segment", "funding", "as_of_on", "source"],
                name="figure_once",
                condition=models.Q(superseded_at__isnull=True),
            ),
        ]


class Door(OfficeModel):
    """Whether the office takes applications on its public page, for which year; the newest row counts.

    The public door acts for the officer who opened it (``by``) and is shut when that appointment ends.
    ``contact``: where citizens ask, as printed on the page.
    """

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

    purpose = models.CharField(max_length=10)
    bucket = models.CharField(max_length=64)
    hour_at = models.DateTimeField()
    count = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pemda", "purpose", "bucket", "hour_at"], name="knock_once"),
        ]
