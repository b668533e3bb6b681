"""Scenarios kept: the question asked of next year's budget and the answer as it was given."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.office.models import Officer, PublicModel
from payung.office.tables import OfficeKey, Table


class Scenario(PublicModel):
    """A kept scenario: assumptions, the answer, and the hash that both reproduce."""

    kept = Table(append_only=True)
    name = models.CharField(max_length=160)
    assumptions = models.JSONField()
    answer = models.JSONField()
    sha256 = models.CharField(max_length=64)
    kept_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())
    by = OfficeKey(Officer)
