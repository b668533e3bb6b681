"""An auditor's first page: what changed since the last visit, whether the diary is sealed, what the books say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db import connection
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from payung.office.acts import by_name
from payung.office.diary import record_reading
from payung.office.models import Event, Officer, Pemda, Reading, Seal
from payung.reports.identities import IDENTITIES

PAGE = "audit_home"
VISIT = timedelta(minutes=30)  # pages opened within it are one visit
MOST_EXAMPLES = 5
# What stands in the diary without being an act: founding, signing in, looking.
WORDS: dict[str, Any] = {
    **{name: one.words for name, one in by_name().items()},
    "ask_elsewhere": _("NIK ditanyakan: apakah dikenal kantor lain"),
    "found_office": _("Kantor didirikan"),
    "choose_password": _("Sandi dipilih"),
    "reset_by_owner": _("Sandi dicabut pemilik server"),
    "reveal_nik": _("NIK dibuka"),
}
CHAIN = """SELECT count(*), count(*) FILTER (WHERE previous_sha256 <> coalesce(before, repeat('0', 64)))
FROM (SELECT previous_sha256, lag(sha256) OVER (ORDER BY number) AS before FROM office_seal
      WHERE pemda_id = %(pemda)s) s"""


def since_last_visit(officer: Officer) -> dict[str, Any]:
    """Return the changes since the auditor's last visit and the state of the seals; the visit itself is recorded."""
    now = timezone.now()
    visits = Reading.objects.filter(officer=officer, page=PAGE).order_by("-id").values_list("at", flat=True)
    before = visits.filter(at__lt=now - VISIT).first()
    if not visits.filter(at__gte=now - VISIT).exists():
        record_reading(by=officer, worker_id=0, page=PAGE)
    changes = _changes(before)
    return {
        "before": before,
        "changes": changes,
        "change_count": sum(c["count"] for c in changes),
        "seal": _seal(officer),
    }


def _changes(since: datetime | None) -> list[dict[str, Any]]:
    rows = Event.objects.filter(at__gt=since) if since else Event.objects.all()
    counted = rows.order_by().values("action")
    counted = counted.annotate(count=Count("id"), last=Max("at"), who=StringAgg("officer__name", ", ", distinct=True))
    changes: list[Any] = list(counted.order_by("-last"))
    return [{**row, "word": WORDS.get(row["action"], row["action"])} for row in changes]


def _seal(officer: Officer) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(CHAIN, {"pemda": officer.pemda_id})
        count, broken = cursor.fetchone()
    return {
        "last": Seal.objects.order_by("-number").first(),
        "count": count,
        "is_whole": not broken,
        "open": Event.objects.filter(seal__isnull=True).count(),
    }


def findings(pemda: Pemda) -> list[dict[str, Any]]:
    """Return what each identity of the books finds in one office, as ``ui/checks.html`` draws it."""
    found = []
    for identity in IDENTITIES:
        with connection.cursor() as cursor:
            broken = identity.breaches(cursor, pemda.pk)
        note = ", ".join(broken[:MOST_EXAMPLES]) + (" …" if len(broken) > MOST_EXAMPLES else "")
        found.append({"text": identity.sentence, "note": note, "state": "bad" if broken else "done"})
    return found
