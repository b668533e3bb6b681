"""Who stands on a list of another keeper."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Case, Count, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from payung.registry.models import Worker

from .models import ListedPerson, Listing


def listings() -> QuerySet[Any]:
    """Return the lists that still stand, newest first, each with how many rows name ours (``ours``, ``likely``)."""
    rows = Listing.objects.filter(superseded_at__isnull=True).select_related("file", "by").order_by("-id")
    return with_matches(rows)


def with_matches(rows: QuerySet[Listing]) -> QuerySet[Listing]:
    """Count in SQL how many rows of each list name a worker (``ours``) and how many wait (``likely``)."""
    said = ListedPerson.objects.filter(listing=OuterRef("pk")).order_by().values("listing")

    def of(*matches: str) -> Coalesce:
        return Coalesce(Subquery(said.filter(match__in=matches).annotate(n=Count("pk")).values("n")), 0)

    return rows.annotate(ours=of("nik", "officer"), likely=of("likely"))


def listed_of(worker: Worker) -> list[Any]:
    """Return the rows of standing lists that name a worker or his doubles; not ``is_sure``: waits for an officer.

    The rule is that of ``LISTED_WORKERS``, and rows that are only likely.
    """
    mine = Worker.objects.filter(Q(pk=worker.pk) | Q(survivor=worker))
    by_nik = Q(match__in=["", "likely"], nik__in=mine.exclude(nik=None).values("nik"))
    sure = Q(match__in=["nik", "officer"], worker__in=mine) | by_nik
    rows = ListedPerson.objects.filter(sure | Q(match="likely", worker__in=mine), listing__superseded_at__isnull=True)
    rows = rows.annotate(is_sure=Case(When(sure, then=True), default=False, output_field=BooleanField()))
    return list(rows.select_related("listing").order_by("listing_id", "id"))


# SQL: which worker stands on which kind of live list, and for which days. Likely rows wait for an officer.
# A NIK counts whenever its worker came, and a survivor stands where his double does.
LISTED_WORKERS = """
SELECT DISTINCT coalesce(w.survivor_id, w.id) AS worker_id, l.kind, l.keeper, l.starts_on, l.ends_on
FROM intake_listing l
JOIN intake_listedperson p ON p.pemda_id = l.pemda_id AND p.listing_id = l.id
JOIN registry_worker w ON w.pemda_id = p.pemda_id
  AND ((p.match IN ('nik', 'officer') AND w.id = p.worker_id) OR (p.match IN ('', 'likely') AND w.nik = p.nik))
WHERE l.pemda_id = %(pemda)s AND l.superseded_at IS NULL
"""
