"""Facts about kept scenarios."""

from __future__ import annotations

from django.db.models import QuerySet

from payung.law import current

from .models import Scenario
from .scenario import ask, digest


def scenarios(*, before_id: int | None = None, most: int = 50) -> QuerySet[Scenario]:
    """Return kept scenarios, newest first; ``before_id`` continues after a page."""
    rows = Scenario.objects.select_related("by").order_by("-id")
    return (rows.filter(id__lt=before_id) if before_id else rows)[:most]


def is_unchanged(scenario: Scenario) -> bool:
    """Whether the question still has the answer that was kept: same law, same numbers, same hash."""
    return digest(scenario.assumptions, ask(scenario.assumptions, current())) == scenario.sha256
