"""Facts about rosters and workers. An officer sees his area; an empty area is nobody's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Upper

from payung.bulk.duplicates import Pair, Person, linked
from payung.office.models import Officer
from payung.office.roles import Role
from payung.office.tasks import SILENT_SECONDS

from .actions.rosters import CHOSEN, FIELDS, MERGED
from .models import (
    Application,
    Candidate,
    Decile,
    Evidence,
    ListedPerson,
    Listing,
    Roster,
    RosterRow,
    RosterWork,
    Settlement,
    Verification,
    Worker,
)

MOST_COMPARED = 500

# One line for each row that applying would take: what would become of it, and each field as said and as known.
PREVIEW = f"""
SELECT r.id AS row_id, w.id AS worker_id, CASE
  WHEN w.id IS NULL THEN CASE WHEN r.sheet = ANY(%(only_known)s) THEN 'left' ELSE 'new' END
  WHEN NOT r.sheet = ANY(%(only_known)s) AND
       ({", ".join(MERGED.values())}) IS DISTINCT FROM ({", ".join(f"w.{n}" for n in FIELDS)}) THEN 'changed'
  ELSE 'same' END AS outcome, {", ".join(f"r.{n}, w.{n}" for n in FIELDS)}
FROM ({CHOSEN}) r LEFT JOIN registry_worker w
  ON w.pemda_id = r.pemda_id AND w.nik = r.nik AND w.survivor_id IS NULL
"""
# Two files of one sender, met by NIK.
_MEET = """
FROM (SELECT * FROM registry_rosterrow WHERE pemda_id = %(pemda)s AND roster_id = %(roster)s AND nik IS NOT NULL) r
{how} JOIN (SELECT * FROM registry_rosterrow WHERE pemda_id = %(pemda)s AND roster_id = %(earlier)s
            AND nik IS NOT NULL) w ON w.nik = r.nik
"""
_DIFFERS = f"({', '.join(f'r.{n}' for n in FIELDS)}) IS DISTINCT FROM ({', '.join(f'w.{n}' for n in FIELDS)})"


OF_BRANCH = """SELECT e.worker_id FROM programme_enrolment e
JOIN programme_agreement a ON a.pemda_id = e.pemda_id AND a.id = e.agreement_id
WHERE e.superseded_at IS NULL AND a.branch <> '' AND a.branch = %s"""

# SQL: what was shown of which worker, and when (R16, R17). Consent through an application counts; a photo and a witness
# both show work. No row means that nobody asked, not that he refused. A survivor stands where his double does.
SHOWN = """
SELECT coalesce(w.survivor_id, w.id) AS worker_id, e.kind, e.seen_on FROM (
  SELECT worker_id, CASE WHEN kind IN ('work_photo', 'witness') THEN 'work' ELSE kind END AS kind, seen_on
  FROM registry_evidence WHERE pemda_id = %(pemda)s
  UNION ALL SELECT worker_id, 'consent', consent_at::date FROM registry_application
  WHERE pemda_id = %(pemda)s AND worker_id IS NOT NULL) e
JOIN registry_worker w ON w.pemda_id = %(pemda)s AND w.id = e.worker_id"""


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


def _asked(sql: str, roster: Roster, **values: Any) -> list[tuple[Any, ...]]:
    values |= {"pemda": roster.pemda_id, "roster": roster.pk}
    values["only_known"] = [sheet["name"] for sheet in roster.sheets if sheet.get("only_known")]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(sql, values)
        found = cursor.fetchall()
        cursor.execute("SET LOCAL enable_nestloop = on")
        return found


def preview_counts(roster: Roster) -> dict[str, int]:
    """Return how many rows applying would make new, changed, same; nothing is written."""
    found = dict(_asked(f"SELECT outcome, count(*) FROM ({PREVIEW}) p GROUP BY 1", roster))
    return {name: found.get(name, 0) for name in ("new", "changed", "same")}


def preview(roster: Roster, *, outcome: str = "", after: int = 0, most: int = 200_000) -> list[Change]:
    """Return what applying the roster would change, row by row in their order, without writing.

    Args:
        outcome: new, changed or same; empty: the first two. after: only rows beyond this one. most: at the most.
    """
    shown = (outcome,) if outcome in ("new", "changed", "same") else ("new", "changed")
    sql = (
        f"SELECT * FROM ({PREVIEW}) p WHERE outcome = ANY(%(shown)s) AND row_id > %(after)s "
        "ORDER BY row_id LIMIT %(most)s"
    )
    rows = _asked(sql, roster, shown=list(shown), after=after, most=most)
    return [Change(row[0], row[1], _changed(row[3:]) if row[1] else {}) for row in rows]


def _changed(values: tuple[Any, ...], *, is_whole: bool = False) -> dict[str, tuple[Any, Any]]:
    """Pair each field before and after; an empty cell changes no worker, only what a file says (``is_whole``)."""
    pairs = zip(FIELDS, values[::2], values[1::2], strict=True)
    return {n: (known, said) for n, said, known in pairs if said != known and (is_whole or said not in (None, ""))}


def earlier_version(roster: Roster) -> Roster | None:
    """Return the last file of the same sender that names at least half of the same people, None without any."""
    before = Roster.objects.filter(area_code=roster.area_code, file_verdict="accepted", undone_at=None)
    people = RosterRow.objects.filter(roster=roster, nik__isnull=False).count()
    for earlier in before.filter(pk__lt=roster.pk).select_related("file").order_by("-pk")[:3]:
        met = _asked(f"SELECT count(*) {_MEET.format(how='')}", roster, earlier=earlier.pk)[0][0]
        if met and met * 2 >= people:
            return earlier
    return None


def version_counts(roster: Roster, earlier: Roster) -> dict[str, int]:
    """Return how many people of a file are new, changed, same beside an earlier one, and how many are gone."""
    kind = f"CASE WHEN w.id IS NULL THEN 'new' WHEN r.id IS NULL THEN 'gone' WHEN {_DIFFERS} THEN 'changed' "
    sql = f"SELECT {kind} ELSE 'same' END, count(*) {_MEET.format(how='FULL')} GROUP BY 1"
    found = dict(_asked(sql, roster, earlier=earlier.pk))
    return {name: found.get(name, 0) for name in ("new", "changed", "same", "gone")}


def version_changes(roster: Roster, earlier: Roster, most: int) -> list[Change]:
    """Return the rows that say something else than the earlier file, with each field before and after."""
    fields = ", ".join(f"r.{n}, w.{n}" for n in FIELDS)
    sql = f"SELECT r.id, {fields} {_MEET.format(how='')} WHERE {_DIFFERS} ORDER BY r.id LIMIT %(most)s"
    rows = _asked(sql, roster, earlier=earlier.pk, most=most)
    return [Change(row[0], None, _changed(row[1:], is_whole=True)) for row in rows]


def cause_counts(roster: Roster, verdicts: tuple[str, ...]) -> list[tuple[str, str, int]]:
    """Return (code, sheet, rows) of the findings of rows with these verdicts, most frequent first."""
    sql = """
    SELECT reason ->> 'code', sheet, count(DISTINCT r.id)
    FROM registry_rosterrow r, jsonb_array_elements(reasons) reason
    WHERE pemda_id = %(pemda)s AND roster_id = %(roster)s AND verdict = ANY(%(verdicts)s)
      AND NOT coalesce((reason ->> 'confirmed')::boolean, false)
    GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
    """
    return _asked(sql, roster, verdicts=list(verdicts))  # type: ignore[return-value]


def work_on(roster: Roster) -> tuple[RosterWork | None, bool]:
    """Return how far the background work on a roster is, and whether any worker is alive to go on with it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)",
            [SILENT_SECONDS],
        )
        is_alive = cursor.fetchone()[0] > 0
    return RosterWork.objects.filter(roster=roster).first(), is_alive


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


def thread_of(worker: Worker) -> Thread:
    """Return where a worker came from and what was seen, verified and decided of him and of his doubles."""
    mine = Q(worker=worker) | Q(worker__survivor=worker)
    return Thread(
        worker=worker,
        origin=RosterRow.objects.filter(pk=worker.origin_row_id)
        .select_related("roster__file", "roster__received_by")
        .first(),
        later_rows=list(
            RosterRow.objects.filter(mine)
            .exclude(pk=worker.origin_row_id)
            .exclude(outcome="")
            .select_related("roster__file", "roster__received_by")
            .order_by("id")
        ),
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
        deciles=list(
            Decile.objects.filter(mine, superseded_at__isnull=True)
            .select_related("worker", "file")
            .order_by("-as_of_on")
        ),
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


def listings() -> QuerySet[Listing]:
    """Return the lists that still stand, newest first, each with how many rows name ours (``ours``, ``likely``)."""
    rows = Listing.objects.filter(superseded_at__isnull=True).select_related("file", "by").order_by("-id")
    return with_matches(rows)


def with_matches(rows: QuerySet[Listing]) -> QuerySet[Listing]:
    """Count in SQL how many rows of each list name a worker (``ours``) and how many wait (``likely``)."""
    said = ListedPerson.objects.filter(listing=OuterRef("pk")).order_by().values("listing")

    def of(*matches: str) -> Coalesce:
        return Coalesce(Subquery(said.filter(match__in=matches).annotate(n=Count("pk")).values("n")), 0)

    return rows.annotate(ours=of("nik", "officer"), likely=of("likely"))


def listed_of(worker: Worker) -> list[ListedPerson]:
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
FROM registry_listing l
JOIN registry_listedperson p ON p.pemda_id = l.pemda_id AND p.listing_id = l.id
JOIN registry_worker w ON w.pemda_id = p.pemda_id
  AND ((p.match IN ('nik', 'officer') AND w.id = p.worker_id) OR (p.match IN ('', 'likely') AND w.nik = p.nik))
WHERE l.pemda_id = %(pemda)s AND l.superseded_at IS NULL
"""
