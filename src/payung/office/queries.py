"""Facts about the office: who is appointed, who waits for what, whether anybody does the background jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from .models import Account, Officer, Pemda
from .permission import runs
from .roles import NEEDS_SECOND_FACTOR

SOON = timedelta(days=30)
LOOK_BACK = timedelta(days=90)
MOST_DAYS = 200
READING_DAYS = """
WITH days AS (
  SELECT r.officer_id, (r.at AT TIME ZONE %(zone)s)::date AS day,
    count(DISTINCT r.worker_id) FILTER (WHERE r.worker_id > 0) AS people,
    count(*) FILTER (WHERE r.page = ANY (%(files)s)) AS files
  FROM office_reading r WHERE r.pemda_id = %(pemda)s AND r.at >= %(since)s GROUP BY 1, 2
)
SELECT officer_id, day, people, files FROM days WHERE {condition}
ORDER BY day DESC, people DESC, officer_id LIMIT %(most)s
"""
UNUSUAL = """people >= 40
  AND people >= 3 * (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY people) FROM days WHERE people > 0)
  AND NOT EXISTS (SELECT 1 FROM office_event e WHERE e.pemda_id = %(pemda)s AND e.action = 'review_readings'
    AND e.subject = 'office.officer' AND e.subject_id = days.officer_id AND e.body::jsonb->>'day' = days.day::text)"""
FILE_PAGES = ["roster_file", "workers_export", "decile_list"]  # readings of files that hold many people's NIK
SILENT_SECONDS = 90  # a worker that has not said anything for so long does not run


def appointments_of(account: Account) -> QuerySet[Officer]:
    """Return the appointments of an account; call inside ``account_scope``, which alone may see them."""
    return Officer._base_manager.filter(account=account).select_related("pemda").order_by("id")


def appointment_of(account: Account, officer_id: int | None) -> Officer | None:
    """Return the chosen appointment, or the first, of those that run today; None when the account has none."""
    rows = [row for row in appointments_of(account) if runs(row)]
    return next((row for row in rows if row.pk == officer_id), rows[0] if rows else None)


def officers_in(part: str, day: date, *, by: Officer | None = None) -> QuerySet[Officer]:
    """Return the office's appointments with their accounts, newest first.

    Args:
        part: ``sah`` those that wait for a confirmation, ``pengaman`` those that run without the second factor their
            role needs, ``berakhir`` those that end within thirty days, anything else all.
        by: of those that wait, only the ones this officer may confirm: neither his own nor made by him.
    """
    rows = Officer.objects.select_related("account", "pemda", "appointed_by", "confirmed_by").order_by("-pk")
    factors = Authenticator.objects.filter(user=OuterRef("account")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    rows = rows.annotate(has_factor=Exists(factors))
    is_open = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    guarded = Q(role__in=[role.value for role in NEEDS_SECOND_FACTOR])
    match part:
        case "sah":
            rows = rows.filter(is_open, guarded, appointed_by__isnull=False, confirmed_by__isnull=True)
            mine = Q(account=by.account_id) | Q(appointed_by__account=by.account_id) if by else Q(pk__in=[])
            return rows.exclude(mine)
        case "pengaman":
            return rows.filter(is_open, guarded, has_factor=False, starts_on__lte=day)
        case "berakhir":
            return rows.filter(ends_on__gte=day, ends_on__lte=day + SOON)
        case _:
            return rows.order_by(F("ends_on").asc(nulls_first=True), "-pk")


@dataclass(frozen=True)
class ReadingDay:
    """One officer's day of opening people's pages; counts of different people and of files."""

    officer: Officer
    day: date
    people: int
    files: int


def reading_days(pemda: Pemda, day: date) -> list[ReadingDay]:
    """Return who opened how many people's pages on each of the last ninety days, the newest first."""
    return _reading_days("people + files > 0", pemda, day)


def unusual_readings(pemda: Pemda, day: date) -> list[ReadingDay]:
    """Return the days far above the office's habit that nobody has reviewed, the newest first.

    Far above: at least forty people, and three times the median of all officers' days.
    """
    return _reading_days(UNUSUAL, pemda, day)


def _reading_days(condition: str, pemda: Pemda, day: date) -> list[ReadingDay]:
    with connection.cursor() as cursor:
        cursor.execute(
            READING_DAYS.format(condition=condition),
            {"pemda": pemda.pk, "zone": pemda.zone, "since": day - LOOK_BACK, "most": MOST_DAYS, "files": FILE_PAGES},
        )
        rows = cursor.fetchall()
    officers = Officer.objects.in_bulk([row[0] for row in rows])
    return [ReadingDay(officers[number], on, people, files) for number, on, people, files in rows]


def worker_seen_at() -> datetime | None:
    """Return when a background worker last said that it lives, if one runs now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(last_heartbeat) FROM procrastinate_workers "
            "WHERE last_heartbeat > now() - make_interval(secs => %s)",
            [SILENT_SECONDS],
        )
        seen_at: datetime | None = cursor.fetchone()[0]
    return seen_at


def jobs_waiting(pemda_id: int) -> list[tuple[str, str, int]]:
    """Return kind, state and count of this office's background jobs that wait or failed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, status::text, count(*) FROM procrastinate_jobs WHERE (args->>'pemda_id')::bigint = %s "
            "AND status IN ('todo', 'doing', 'failed') GROUP BY 1, 2 ORDER BY 1, 2",
            [pemda_id],
        )
        return [(str(name), str(status), int(count)) for name, status, count in cursor.fetchall()]
