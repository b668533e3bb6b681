"""Checks over the live books, read-only: every identity in SQL, every file on disk, every event's hash.

They run as the auditor, who can read and nothing else, one office at a time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connections, transaction

from payung.office.diary import canonical, sha256
from payung.office.files import path_of

from .identities import IDENTITIES

AUDITOR = "auditor"
MOST_EXAMPLES = 5
FILES = "SELECT id, sha256, size_bytes FROM office_storedfile WHERE pemda_id = %(pemda)s ORDER BY id"
EVENTS = """SELECT id, action, subject, subject_id, officer_id, body, sha256 FROM office_event
WHERE pemda_id = %(pemda)s ORDER BY id"""


@dataclass(frozen=True)
class Finding:
    """The answer of one check over one office: how many rows it looked at, how many break it, and the first few."""

    name: str
    office: str
    sentence: str
    looked_at: int
    broken: int
    examples: tuple[str, ...] = field(default=())

    @property
    def holds(self) -> bool:
        return self.broken == 0


def run_checks(*, using: str = AUDITOR) -> Iterator[Finding]:
    """Yield a finding for every check and office, office by office; nothing is written.

    Args:
        using: the connection; the auditor's unless a test has only the app's.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT id, name FROM office_pemda ORDER BY id")
        offices = cursor.fetchall()
    for pemda_id, name in offices:
        with _reading(using, pemda_id) as cursor:
            yield from _findings(cursor, pemda_id, name)


@contextmanager
def _reading(using: str, pemda_id: int) -> Iterator[Any]:
    """One read-only transaction that sees one office, as it stands at one moment."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config('payung.pemda_id', %s, true)", [str(pemda_id)])
        yield cursor


def _findings(cursor: Any, pemda_id: int, office: str) -> Iterator[Finding]:
    for identity in IDENTITIES:
        broken = identity.breaches(cursor, pemda_id)
        cursor.execute(f"SELECT count(*) FROM {identity.table} WHERE pemda_id = %s", [pemda_id])
        looked_at = int(cursor.fetchone()[0])
        yield _finding(identity.name, office, identity.sentence, looked_at, broken)
    yield _finding(
        "every_file_row_has_its_file_with_that_hash",
        office,
        "Setiap berkas yang tercatat ada di tempatnya dan tidak berubah",
        *_files(cursor, pemda_id),
    )
    yield _finding(
        "every_event_matches_its_hash",
        office,
        "Setiap kejadian masih sama dengan sidiknya",
        *_events(cursor, pemda_id),
    )


def _files(cursor: Any, pemda_id: int) -> tuple[int, list[str]]:
    cursor.execute(FILES, {"pemda": pemda_id})
    rows = cursor.fetchall()
    good: dict[str, bool] = {}
    for _number, digest, size_bytes in rows:
        if digest not in good:
            good[digest] = _is_whole(digest, size_bytes, pemda_id)
    return len(rows), [f"berkas #{number}" for number, digest, _size in rows if not good[digest]]


def _is_whole(digest: str, size_bytes: int, pemda_id: int) -> bool:
    place = path_of(digest, pemda_id)
    try:
        content = place.read_bytes()
    except OSError:
        return False
    return len(content) == size_bytes and hashlib.sha256(content).hexdigest() == digest


def _events(cursor: Any, pemda_id: int) -> tuple[int, list[str]]:
    cursor.execute(EVENTS, {"pemda": pemda_id})
    broken, count = [], 0
    for number, action, subject, subject_id, officer_id, body, digest in cursor.fetchall():
        count += 1
        line = canonical({"action": action, "subject": subject, "id": subject_id, "by": officer_id, "body": body})
        if sha256(line) != digest:
            broken.append(f"kejadian #{number}")
    return count, broken


def _finding(name: str, office: str, sentence: str, looked_at: int, broken: list[str]) -> Finding:
    return Finding(name, office, sentence, looked_at, len(broken), tuple(broken[:MOST_EXAMPLES]))
