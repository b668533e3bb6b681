"""The diary of events: canonical body, sha256, sealed in batches; and the record of who looked at whom."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models

from payung.core.month import Month

from .models import Event, Officer, Reading

_SIXTEEN_DIGITS = re.compile(r"(?<!\d)\d{16}(?!\d)")
_SHA256 = re.compile(r"\b[0-9a-f]{64}\b")  # one in some three hundred holds sixteen digits in a row by chance
SEAL_SQL = """
WITH batch AS (
  SELECT id, sha256 FROM office_event WHERE seal_id IS NULL AND pemda_id = %(pemda)s
  ORDER BY id LIMIT %(most)s
), before AS (
  SELECT number, sha256 FROM office_seal WHERE pemda_id = %(pemda)s ORDER BY number DESC LIMIT 1
), seal AS (
  INSERT INTO office_seal (pemda_id, number, event_count, previous_sha256, sha256)
  SELECT %(pemda)s, coalesce((SELECT number FROM before), 0) + 1, count(*),
         coalesce((SELECT sha256 FROM before), repeat('0', 64)),
         encode(sha256(convert_to(coalesce((SELECT sha256 FROM before), repeat('0', 64))
                || string_agg(sha256, '' ORDER BY id), 'UTF8')), 'hex')
  FROM batch HAVING count(*) > 0
  RETURNING id
)
UPDATE office_event e SET seal_id = seal.id FROM seal, batch WHERE e.id = batch.id AND e.pemda_id = %(pemda)s
"""


def canonical(body: Mapping[str, Any]) -> str:
    """Return the one JSON text of a body: sorted keys, no spaces, dates as ISO, decimals refused.

    Raises:
        TypeError: a value that has no exact text (a float).
    """
    return json.dumps(_plain(body), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case datetime() | date():
            return value.isoformat()
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            items = [_plain(item) for item in value]
            return sorted(items) if isinstance(value, set | frozenset) else items
        case models.Model():
            return value.pk
        case UUID() | Month():
            return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical text")


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def record_event(
    *, by: Officer, action: str, subject: models.Model, worker_id: int | None = None, **body: Any
) -> Event:
    """Write one line of the diary inside the action's transaction.

    Raises:
        ValueError: the body holds a run of sixteen digits, which would be a NIK.
    """
    text = canonical(body)
    if _SIXTEEN_DIGITS.search(_SHA256.sub("", text)):
        raise ValueError("an event never holds a NIK")
    line = canonical(
        {"action": action, "subject": subject._meta.label_lower, "id": subject.pk, "by": by.pk, "body": text}
    )
    return Event.objects.create(
        pemda_id=by.pemda_id,
        officer=by,
        action=action,
        subject=subject._meta.label_lower,
        subject_id=subject.pk,
        worker_id=worker_id,
        body=text,
        sha256=sha256(line),
    )


def record_reading(*, by: Officer, worker_id: int, page: str) -> None:
    """Record that an officer saw a person's page: the one action a page may call on GET."""
    Reading.objects.create(pemda_id=by.pemda_id, officer=by, worker_id=worker_id, page=page)


def seal_events(pemda_id: int, *, most: int = 10_000) -> int:
    """Close the unsealed events of the office in scope with a hash; return how many.

    Runs under a lock per office, so that two sealers cannot fork the chain.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('payung.seal', %s))", [pemda_id])
        cursor.execute(SEAL_SQL, {"pemda": pemda_id, "most": most})
        return int(cursor.rowcount)
