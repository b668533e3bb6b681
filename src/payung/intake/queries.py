"""Facts about rosters and applications. An officer sees his area; an empty area is nobody's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from payung.bulk.duplicates import Pair, Person, linked
from payung.office.models import Officer
from payung.office.roles import Role
from payung.office.tasks import SILENT_SECONDS
from payung.registry.models import Worker
from payung.registry.queries import inside

from .models import Application, Roster, RosterRow, RosterWork

MOST_COMPARED = 500


def rosters_seen_by(officer: Officer) -> QuerySet[Roster]:
    """Return the rosters of the officer's area, newest first; the insurer sees none."""
    if officer.role == Role.BRANCH:
        return Roster.objects.none()
    return (
        Roster.objects.filter(inside("area_code", officer.area_code))
        .select_related("file", "received_by")
        .order_by("-id")
    )


def applications_seen_by(officer: Officer, statuses: Sequence[str] = ()) -> QuerySet[Application]:
    """Return the applications of the officer's area, oldest first, of these statuses if any are named."""
    rows = Application.objects.filter(inside("area_code", officer.area_code)).order_by("id")
    return rows.filter(status__in=statuses) if statuses else rows


def candidates_for(application: Application) -> list[tuple[Worker, Pair | None]]:
    """Return the living workers that an application may be, likeliest first: the NIK's own (no pair), then by likeness.

    Only records that share the birth day, the family card or the telephone are compared.
    """
    living = Worker.objects.filter(survivor__isnull=True).exclude(pk=application.worker_id or 0)
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


def verdict_counts(roster: Roster) -> dict[str, int]:
    """Return how many rows have each verdict."""
    found = dict(RosterRow.objects.filter(roster=roster).values_list("verdict").annotate(n=Count("id")).order_by())
    return {name: found.get(name, 0) for name in ("ok", "warned", "held", "rejected", "skipped")}


def work_on(roster: Roster) -> tuple[RosterWork | None, bool]:
    """Return how far the background work on a roster is, and whether any worker is alive to go on with it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)",
            [SILENT_SECONDS],
        )
        is_alive = cursor.fetchone()[0] > 0
    return RosterWork.objects.filter(roster=roster).first(), is_alive


def outcome_counts(roster: Roster) -> dict[str, int]:
    """Return how many rows became what: new, changed, same, left."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT outcome, count(*) FROM intake_rosterrow WHERE pemda_id = %s AND roster_id = %s GROUP BY 1",
            [roster.pemda_id, roster.pk],
        )
        found = dict(cursor.fetchall())
    return {name: found.get(name, 0) for name in ("new", "changed", "same", "left")}
