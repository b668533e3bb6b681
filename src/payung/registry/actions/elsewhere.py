"""Whether another office holds a NIK: yes or no, and that it was asked."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from payung.office.diary import record_event
from payung.office.models import Officer

MOST_ASKED = 50_000  # the database answers no more at once


def ask_elsewhere(*, by: Officer, niks: Iterable[str | None], worker_id: int | None = None) -> set[str]:
    """Return which NIKs another office holds; nothing else of it is told, neither whose nor where.

    That it was asked is recorded: who, how many, of which worker. A page may call it on GET, as it records readings.
    """
    asked = sorted({nik for nik in niks if nik})
    known: set[str] = set()
    with connection.cursor() as cursor:
        for start in range(0, len(asked), MOST_ASKED):
            cursor.execute("SELECT niks_elsewhere(%s::text[])", [asked[start : start + MOST_ASKED]])
            known |= {str(nik) for (nik,) in cursor.fetchall()}
    if asked:
        record_event(by=by, action="ask_elsewhere", subject=by, worker_id=worker_id, asked=len(asked), known=len(known))
    return known
