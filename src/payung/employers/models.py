"""Employers as the office knows them: lists imported, firms, what they were asked, published figures."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.office.models import OfficeModel, Officer, PublicModel, StoredFile
from payung.office.tables import OfficeKey, Table


class FirmList(OfficeModel):
    """A list of firms that was imported: its file, its source, the day it is as of, and the rows left out."""

    kept = Table(append_only=True)
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

    kept = Table(history=True)
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

    kept = Table(append_only=True)
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

    kept = Table(append_only=True, updatable=("superseded_at",))
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
