"""Two records that are or may be one person."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.office.models import OfficeModel, Officer
from payung.office.tables import OfficeKey, Table
from payung.registry.models import Worker


class Settlement(OfficeModel):
    """A decision about two records: the same person (then one survives) or two people; a later one supersedes it."""

    kept = Table(append_only=True, updatable=("superseded_at",))
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


class Candidate(OfficeModel):
    """Two workers who may be one person, as the last search found them; an officer settles it.

    ``speaks``: what speaks for and against, each a pair of code and weight. Made anew by every search.
    """

    kept = Table(deletable=True)
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
