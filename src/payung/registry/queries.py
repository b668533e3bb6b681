"""Facts about rosters and workers. An officer sees his area; an empty area is nobody's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Upper

from payung.bulk.duplicates import Pair, Person, linked
from payung.office.models import Officer
from payung.office.roles import Role

from .actions.rosters import CHOSEN, FIELDS
from .models import (
    Application,
    Candidate,
    Decile,
    Evidence,
    ListedPerson,
    Listing,
    Roster,
    RosterRow,
    Settlement,
    Verification,
    Worker,
)

MOST_COMPARED = 500
PREVIEW_SQL = f"""
WITH chosen AS ({CHOSEN})
SELECT c.id, w.id, {", ".join(f"c.{n}, w.{n}" for n in FIELDS)}
FROM chosen c LEFT JOIN registry_worker w
  ON w.pemda_id = c.pemda_id AND w.nik = c.nik AND w.survivor_id IS NULL
ORDER BY c.id
"""
# Who stands under a branch's agreements: the tables lie a floor higher, the answer is the database's.
OF_BRANCH = """SELECT e.worker_id FROM programme_enrolment e
JOIN programme_agreement a ON a.pemda_id = e.pemda_id AND a.id = e.agreement_id
WHERE e.superseded_at IS NULL AND a.branch <> '' AND a.branch = %s"""

# Fact for eligibility (R17): who gave consent through an application, with version, method and instant. No row means
# that nobody asked (a roster's worker), not that he refused; who withdrew is an application with reason ``withdrew``.
CONSENTS = """SELECT DISTINCT ON (coalesce(w.survivor_id, w.id)) coalesce(w.survivor_id, w.id) AS worker_id,
  a.consent_version, a.consent_method, a.consent_at
FROM registry_application a JOIN registry_worker w ON w.pemda_id = a.pemda_id AND w.id = a.worker_id
WHERE a.pemda_id = %(pemda)s ORDER BY coalesce(w.survivor_id, w.id), a.consent_at DESC"""


def rosters_seen_by(officer: Officer) -> QuerySet[Roster]:
    """Return the rosters of the officer's area, newest first; the insurer sees none."""
    if officer.role == Role.BRANCH:
        return Roster.objects.none()
    return (
        Roster.objects.filter(_inside("area_code", officer.area_code))
        .select_related("file", "received_by")
        .order_by("-id")
    )


def workers_seen_by(officer: Officer) -> QuerySet[Worker]:
    """Return the living records (no doubles) of the officer's area; an insurer's branch sees those it covers."""
    rows = Worker.objects.filter(_inside("area_code", officer.area_code), survivor__isnull=True)
    return rows.filter(pk__in=RawSQL(OF_BRANCH, [officer.branch])) if officer.role == Role.BRANCH else rows  # noqa: S611


def _inside(field: str, area_code: str) -> Q:
    if not area_code:
        return Q(pk__in=[])
    return Q(**{field: area_code}) | Q(**{f"{field}__startswith": f"{area_code}."})


def applications_seen_by(officer: Officer, statuses: Sequence[str] = ()) -> QuerySet[Application]:
    """Return the applications of the officer's area, oldest first, of these statuses if any are named."""
    rows = Application.objects.filter(_inside("area_code", officer.area_code)).order_by("id")
    return rows.filter(status__in=statuses) if statuses else rows


def candidates_for(application: Application) -> list[tuple[Worker, Pair | None]]:
    """Return the living workers that an application may be, likeliest first: the NIK's own (no pair), then by likeness.

    Only records that share the birth day, the family card or the telephone are compared.
    """
    living = Worker.objects.filter(survivor__isnull=True).exclude(pk=application.worker_id)
    known = [(worker, None) for worker in living.filter(nik=application.nik)]
    shared = Q(birth_on=application.birth_on)
    for name in ("kk_number", "phone"):
        if value := getattr(application, name):
            shared |= Q(**{name: value})
    near = {row.pk: row for row in living.filter(shared).exclude(nik=application.nik)[:MOST_COMPARED]}
    pairs = linked([_person(application)], map(_person, near.values()))
    return [*known, *((near[pair.second], pair) for pair in pairs)]


def _person(row: Any) -> Person:
    return Person(
        row.pk, row.nik, row.kk_number, row.name, row.birth_on, row.sex, row.mother_name, row.phone, row.area_code
    )


def find_workers(officer: Officer, text: str) -> QuerySet[Worker]:
    """Return workers by name (typing part of it), NIK or KK number, within the officer's area."""
    wanted = " ".join(text.split())
    digits = "".join(c for c in wanted if c.isdigit())
    rows = workers_seen_by(officer)
    if len(digits) == 16:
        return rows.filter(Q(nik=digits) | Q(kk_number=digits))
    return rows.annotate(name_upper=Upper("name")).filter(name_upper__contains=wanted.upper())


def verdict_counts(roster: Roster) -> dict[str, int]:
    """Return how many rows have each verdict."""
    found = dict(RosterRow.objects.filter(roster=roster).values_list("verdict").annotate(n=Count("id")).order_by())
    return {name: found.get(name, 0) for name in ("ok", "warned", "held", "rejected", "skipped")}


@dataclass(frozen=True)
class Change:
    """What applying one row would do: a new worker, changed fields (before → after), or nothing."""

    row_id: int
    worker_id: int | None
    fields: dict[str, tuple[Any, Any]]

    @property
    def outcome(self) -> str:
        if self.worker_id is None:
            return "new"
        return "changed" if self.fields else "same"


def preview(roster: Roster) -> list[Change]:
    """Return what applying the roster would change, row by row, without writing."""
    with connection.cursor() as cursor:
        cursor.execute(PREVIEW_SQL, {"pemda": roster.pemda_id, "roster": roster.pk})
        rows = cursor.fetchall()
    return [Change(row[0], row[1], _changed(row) if row[1] else {}) for row in rows]


def _changed(row: tuple[Any, ...]) -> dict[str, tuple[Any, Any]]:
    pairs = zip(FIELDS, row[2::2], row[3::2], strict=True)
    return {n: (known, said) for n, said, known in pairs if said not in (None, "") and said != known}


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


def thread_of(worker: Worker) -> Thread:
    """Return where a worker came from and what was seen, verified and decided of him."""
    mine = {"worker": worker}
    return Thread(
        worker=worker,
        origin=RosterRow.objects.filter(pk=worker.origin_row_id)
        .select_related("roster__file", "roster__received_by")
        .first(),
        later_rows=list(
            RosterRow.objects.filter(Q(worker=worker) | Q(worker__survivor=worker))
            .exclude(pk=worker.origin_row_id)
            .exclude(outcome="")
            .select_related("roster__file", "roster__received_by")
            .order_by("id")
        ),
        applications=list(
            Application.objects.filter(Q(worker=worker) | Q(worker__survivor=worker))
            .select_related("by", "decided_by")
            .order_by("id")
        ),
        evidence=list(Evidence.objects.filter(**mine).select_related("by", "file").order_by("id")),
        verifications=list(Verification.objects.filter(**mine).select_related("by", "file").order_by("id")),
        settlements=list(
            Settlement.objects.filter(Q(worker=worker) | Q(other=worker), superseded_at__isnull=True)
            .select_related("by", "worker", "other")
            .order_by("id")
        ),
        deciles=list(Decile.objects.filter(**mine, superseded_at__isnull=True).order_by("-as_of_on")),
    )


def candidates_waiting(officer: Officer) -> QuerySet[Candidate]:
    """Return the pairs of the last search that nobody settled, with both workers, likeliest first."""
    settled = Settlement.objects.filter(superseded_at__isnull=True)
    settled = settled.filter(
        Q(worker=OuterRef("worker"), other=OuterRef("other")) | Q(worker=OuterRef("other"), other=OuterRef("worker"))
    )
    mine = workers_seen_by(officer).values("pk")
    rows = Candidate.objects.filter(~Exists(settled), worker__in=mine, other__in=mine)
    return rows.select_related("worker__recorded_by", "other__recorded_by").order_by("-score", "id")


def settlements_made() -> QuerySet[Settlement]:
    """Return the standing decisions about two records, newest first."""
    rows = Settlement.objects.filter(superseded_at__isnull=True).select_related("worker", "other", "by")
    return rows.order_by("-id")


def known_elsewhere(niks: Iterable[str]) -> set[str]:
    """Return which of some NIKs another office holds; nothing else of it is told, neither whose nor where."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT niks_elsewhere(%s::text[])", [sorted({nik for nik in niks if nik})])
        return {str(nik) for (nik,) in cursor.fetchall()}


def listings() -> QuerySet[Listing]:
    """Return the lists that still stand, newest first."""
    return Listing.objects.filter(superseded_at__isnull=True).select_related("file", "by").order_by("-id")


def listed_of(worker: Worker) -> list[ListedPerson]:
    """Return the rows of standing lists that name a worker, likely ones too."""
    rows = ListedPerson.objects.filter(worker=worker, listing__superseded_at__isnull=True).exclude(match="no")
    return list(rows.select_related("listing").order_by("listing_id", "id"))


# SQL: which worker stands on which kind of live list, and for which days. Likely rows wait for an officer.
LISTED_WORKERS = """
SELECT p.worker_id, l.kind, l.keeper, l.starts_on, l.ends_on FROM registry_listedperson p
JOIN registry_listing l ON l.pemda_id = p.pemda_id AND l.id = p.listing_id AND l.superseded_at IS NULL
WHERE p.pemda_id = %(pemda)s AND p.match IN ('nik', 'officer')
"""
