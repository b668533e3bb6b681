"""Numbers of papers: given inside the action, so that a rolled-back action leaves no hole."""

from __future__ import annotations

from django.db import connection

NEXT_SQL = """
INSERT INTO office_paperseries AS s (pemda_id, kind, year, last_number) VALUES (%s, %s, %s, 1)
ON CONFLICT (pemda_id, kind, year) DO UPDATE SET last_number = s.last_number + 1 RETURNING last_number
"""


def next_number(pemda_id: int, kind: str, year: int) -> int:
    """Take the next number of a kind of paper; the row lock holds until the action commits."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_SQL, [pemda_id, kind, year])
        return int(cursor.fetchone()[0])
