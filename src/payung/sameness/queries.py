"""Pairs that wait for an officer, and decisions that stand."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from payung.office.models import Officer
from payung.registry.queries import workers_in_area

from .models import Candidate, Settlement


def candidates_waiting(officer: Officer) -> QuerySet[Candidate]:
    """Return the pairs of the last search that nobody settled, with both workers, likeliest first."""
    settled = Settlement.objects.filter(superseded_at__isnull=True)
    settled = settled.filter(
        Q(worker=OuterRef("worker"), other=OuterRef("other")) | Q(worker=OuterRef("other"), other=OuterRef("worker"))
    )
    mine = workers_in_area(officer).values("pk")
    rows = Candidate.objects.filter(~Exists(settled), worker__in=mine, other__in=mine)
    return rows.select_related("worker__recorded_by", "other__recorded_by").order_by("-score", "id")


def settlements_made() -> QuerySet[Settlement]:
    """Return the standing decisions about two records, newest first."""
    rows = Settlement.objects.filter(superseded_at__isnull=True).select_related("worker", "other", "by")
    return rows.order_by("-id")
