"""Facts about the office: who is appointed, who waits for what, whether anybody does the background jobs."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from .models import Account, Officer
from .permission import runs
from .roles import NEEDS_SECOND_FACTOR

SOON = timedelta(days=30)
SILENT_SECONDS = 90  # a worker that has not said anything for so long does not run


def appointments_of(account: Account) -> QuerySet[Officer]:
    """Return the appointments of an account; call inside ``account_scope``, which alone may see them."""
    return Officer._base_manager.filter(account=account).select_related("pemda").order_by("id")


def appointment_of(account: Account, officer_id: int | None) -> Officer | None:
    """Return the chosen appointment, or the first, of those that run today; None when the account has none."""
    rows = [row for row in appointments_of(account) if runs(row)]
    return next((row for row in rows if row.pk == officer_id), rows[0] if rows else None)


def officers_in(part: str, day: date) -> QuerySet[Officer]:
    """Return the office's appointments with their accounts, newest first.

    Args:
        part: ``sah`` those that wait for a confirmation, ``pengaman`` those that run without the second factor their
            role needs, ``berakhir`` those that end within thirty days, anything else all.
    """
    rows = Officer.objects.select_related("account", "pemda", "appointed_by", "confirmed_by").order_by("-pk")
    factors = Authenticator.objects.filter(user=OuterRef("account")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    rows = rows.annotate(has_factor=Exists(factors))
    is_open = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    guarded = Q(role__in=[role.value for role in NEEDS_SECOND_FACTOR])
    match part:
        case "sah":
            return rows.filter(is_open, guarded, appointed_by__isnull=False, confirmed_by__isnull=True)
        case "pengaman":
            return rows.filter(is_open, guarded, has_factor=False, starts_on__lte=day)
        case "berakhir":
            return rows.filter(ends_on__gte=day, ends_on__lte=day + SOON)
        case _:
            return rows.order_by(F("ends_on").asc(nulls_first=True), "-pk")


def worker_seen_at() -> datetime | None:
    """Return when a background worker last said that it lives, if one runs now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(last_heartbeat) FROM procrastinate_workers "
            "WHERE last_heartbeat > now() - make_interval(secs => %s)",
            [SILENT_SECONDS],
        )
        return cursor.fetchone()[0]  # type: ignore[no-any-return]


def jobs_waiting(pemda_id: int) -> list[tuple[str, str, int]]:
    """Return kind, state and count of this office's background jobs that wait or failed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, status::text, count(*) FROM procrastinate_jobs WHERE (args->>'pemda_id')::bigint = %s "
            "AND status IN ('todo', 'doing', 'failed') GROUP BY 1, 2 ORDER BY 1, 2",
            [pemda_id],
        )
        return [(str(name), str(status), int(count)) for name, status, count in cursor.fetchall()]
