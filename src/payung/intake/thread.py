"""Where a worker came from, and all that was seen, verified and decided of him."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from payung.registry.models import Decile, Evidence, SectorSaid, Verification, Worker
from payung.sameness.models import Settlement

from .merging import FIELDS
from .models import Application, RosterRow

# SQL: what was shown of which worker, and when (R16, R17). Consent through an application counts; a photo and a witness
# both show work. No row means that nobody asked, not that he refused. A survivor stands where his double does.
SHOWN = """
SELECT coalesce(w.survivor_id, w.id) AS worker_id, e.kind, e.seen_on FROM (
  SELECT worker_id, CASE WHEN kind IN ('work_photo', 'witness') THEN 'work' ELSE kind END AS kind, seen_on
  FROM registry_evidence WHERE pemda_id = %(pemda)s
  UNION ALL SELECT worker_id, 'consent', consent_at::date FROM intake_application
  WHERE pemda_id = %(pemda)s AND worker_id IS NOT NULL) e
JOIN registry_worker w ON w.pemda_id = %(pemda)s AND w.id = e.worker_id"""


def sources_of(worker: Worker) -> dict[str, RosterRow]:
    """Return for each field of a worker the row of the file that its value came from, the newest that said it."""
    rows = RosterRow.objects.filter(worker=worker, outcome__in=("new", "changed"), roster__undone_at=None)
    found: dict[str, RosterRow] = {}
    for row in rows.select_related("roster__file").order_by("roster__applied_at", "id"):
        for name in FIELDS:
            value, before = getattr(row, name), (row.worker_before or {}).get(name)
            value = value.isoformat() if isinstance(value, date) else value
            if value not in (None, "") and value != before:
                found[name] = row
    return found


def rows_of(worker: Worker) -> list[RosterRow]:
    """Return the rows of files that made a record or changed it, in the order they came."""
    rows = RosterRow.objects.filter(worker=worker).exclude(outcome="")
    return list(rows.select_related("roster__file").order_by("id"))


@dataclass(frozen=True)
class Thread:
    """What the registry knows of one worker, for his page."""

    worker: Worker
    origin: RosterRow | None
    later_rows: list[RosterRow]
    applications: list[Application]
    evidence: list[Evidence]
    verifications: list[Verification]
    settlements: list[Settlement]
    deciles: list[Decile]
    sectors: list[SectorSaid]


def thread_of(worker: Worker) -> Thread:
    """Return where a worker came from and what was seen, verified and decided of him and of his doubles."""
    mine = Q(worker=worker) | Q(worker__survivor=worker)
    said = RosterRow.objects.filter(mine).exclude(outcome="").select_related("roster__file", "roster__received_by")
    rows = list(said.order_by("id"))
    origin = next((row for row in rows if row.worker_id == worker.pk and row.outcome == "new"), None)
    return Thread(
        worker=worker,
        origin=origin,
        later_rows=[row for row in rows if row != origin],
        applications=list(Application.objects.filter(mine).select_related("by", "decided_by").order_by("id")),
        evidence=list(Evidence.objects.filter(mine).select_related("by", "file", "worker").order_by("id")),
        verifications=list(Verification.objects.filter(mine).select_related("by", "file", "worker").order_by("id")),
        settlements=list(
            Settlement.objects.filter(
                Q(worker=worker) | Q(other=worker) | Q(other__survivor=worker), superseded_at__isnull=True
            )
            .select_related("by", "worker", "other")
            .order_by("id")
        ),
        sectors=list(SectorSaid.objects.filter(mine).select_related("by", "worker").order_by("id")),
        deciles=list(
            Decile.objects.filter(mine, superseded_at__isnull=True)
            .select_related("worker", "file")
            .order_by("-as_of_on")
        ),
    )
