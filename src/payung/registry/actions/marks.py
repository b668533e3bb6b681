"""Lists of NIKs with deciles or criteria: kept, counted, recorded."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from payung.bulk.authority import MarkList, read_marks
from payung.office.acts import act, done
from payung.office.clock import today
from payung.office.files import keep_file, read_file
from payung.office.models import Officer, StoredFile
from payung.office.refusal import Refused
from payung.office.roles import Role

# A NIK names the living record, else the survivor of the double that has it. Two deciles of one day are not guessed at.
_MARKS = """
WITH said AS MATERIALIZED (
  SELECT nik, row_number, kinds, decile, coalesce(as_of_on, %(day)s) AS as_of_on
  FROM unnest(%(niks)s::text[], %(rows)s::int[], %(kinds)s::text[], %(deciles)s::int[], %(days)s::date[])
    AS s(nik, row_number, kinds, decile, as_of_on)
), met AS MATERIALIZED (
  SELECT DISTINCT ON (s.row_number) s.*, w.id AS worker_id FROM said s
  JOIN registry_worker d ON d.pemda_id = %(pemda)s AND d.nik = s.nik
  JOIN registry_worker w ON w.pemda_id = d.pemda_id AND w.id = coalesce(d.survivor_id, d.id) AND %(area)s <> ''
    AND (w.area_code = %(area)s OR w.area_code LIKE %(area)s || '.%%')
  ORDER BY s.row_number, d.survivor_id IS NOT NULL, d.id
), named AS MATERIALIZED (
  SELECT *, min(decile) OVER of_day <> max(decile) OVER of_day AS is_torn FROM met
  WINDOW of_day AS (PARTITION BY worker_id, as_of_on)
), ranked AS MATERIALIZED (
  SELECT DISTINCT ON (worker_id, as_of_on) worker_id, decile, as_of_on, row_number FROM named
  WHERE decile IS NOT NULL AND NOT is_torn ORDER BY worker_id, as_of_on, row_number
), fresh AS MATERIALIZED (
  SELECT r.*, d.id AS decile_id FROM ranked r LEFT JOIN registry_decile d ON d.pemda_id = %(pemda)s
    AND d.worker_id = r.worker_id AND d.register = %(register)s AND d.as_of_on = r.as_of_on AND d.superseded_at IS NULL
  WHERE d.decile IS DISTINCT FROM r.decile
), marked AS MATERIALIZED (
  SELECT DISTINCT ON (worker_id, kind) worker_id, kind, row_number
  FROM named, unnest(string_to_array(kinds, ',')) AS kind WHERE kind <> ''
  ORDER BY worker_id, kind, row_number
), shown AS MATERIALIZED (
  SELECT m.* FROM marked m LEFT JOIN registry_evidence e ON e.pemda_id = %(pemda)s AND e.worker_id = m.worker_id
    AND e.kind = m.kind AND e.seen_on = %(day)s WHERE e.id IS NULL
)
"""
COUNT_MARKS = f"""{_MARKS}, beside AS (
  SELECT f.decile, (SELECT d.decile FROM registry_decile d WHERE d.pemda_id = %(pemda)s AND d.worker_id = f.worker_id
    AND d.register = %(register)s AND d.superseded_at IS NULL ORDER BY d.as_of_on DESC LIMIT 1) AS known FROM fresh f)
SELECT (SELECT count(*) FROM said), (SELECT count(DISTINCT worker_id) FROM named),
  (SELECT count(*) FROM said) - (SELECT count(*) FROM met),
  (SELECT count(DISTINCT worker_id) FROM named WHERE is_torn),
  (SELECT count(*) FROM beside WHERE known IS NULL), (SELECT count(*) FROM beside WHERE known <> decile),
  (SELECT count(*) FROM beside WHERE known = decile),
  (SELECT count(*) FROM ranked) - (SELECT count(*) FROM fresh) +
    (SELECT count(*) FROM marked) - (SELECT count(*) FROM shown),
  (SELECT coalesce(jsonb_object_agg(kind, n), '{{}}') FROM (SELECT kind, count(*) AS n FROM shown GROUP BY 1) t)
"""
SUPERSEDE_MARKED = f"{_MARKS} UPDATE registry_decile d SET superseded_at = now() FROM fresh WHERE d.id = decile_id"
STORE_DECILES = f"""{_MARKS}
INSERT INTO registry_decile (pemda_id, worker_id, decile, register, as_of_on, file_id, row_number, by_id)
SELECT %(pemda)s, worker_id, decile, %(register)s, as_of_on, %(file)s, row_number, %(officer)s FROM fresh
"""
STORE_MARKS = f"""{_MARKS}
INSERT INTO registry_evidence (pemda_id, worker_id, kind, seen_on, note, file_id, row_number, by_id)
SELECT %(pemda)s, worker_id, kind, %(day)s, %(note)s, %(file)s, row_number, %(officer)s FROM shown
"""


@act(may={Role.OFFICER, Role.DINSOS}, words="Daftar keterangan diterima")
def receive_marks(*, by: Officer, content: bytes, name: str) -> StoredFile:
    """Keep a list of NIKs with deciles or criteria; nothing is recorded of anybody yet.

    Raises:
        Refused: it cannot be read, with the reader's sentence.
    """
    found = read_marks(content)
    if not found.rows:
        raise Refused("listing_unreadable", said=found.message)
    file = keep_file(by=by, content=content, name=name, media_type="application/octet-stream")
    return done(file, sha256=file.sha256, rows=len(found.rows))


def count_marks(by: Officer, found: MarkList, *, day: date, register: str, kinds: Sequence[str]) -> dict[str, Any]:
    """Return what recording a list would do, without writing: rows, people, deciles new and changed, kinds marked."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_MARKS, _said(by, found, day=day, register=register, kinds=kinds))
        row = cursor.fetchone()
    names = ("rows", "people", "strangers", "torn", "first", "changed", "newer", "known", "kinds")
    counted = dict(zip(names, row, strict=True))
    marked = json.loads(counted["kinds"]) if isinstance(counted["kinds"], str) else counted["kinds"]
    return {**counted, "kinds": marked, "unread": len(found.unread)}


@act(may={Role.OFFICER, Role.DINSOS}, words="Keterangan dicatat dari daftar")
def record_marks(
    *, by: Officer, file: StoredFile, day: date, register: str = "dtsen", kinds: Sequence[str] = (), note: str = ""
) -> StoredFile:
    """Record what a kept list says of the workers it names by NIK: deciles, and evidence of kinds.

    Args:
        day: when the kinds were seen, and the day of deciles without one. register: of the deciles. kinds: what holds
        of everybody on a list that has no columns of kinds.

    Side effects, in order: deciles of the same day that differ are superseded; deciles are stored; evidence is stored,
    each with file and row, one statement each; one event. What is known already is not stored twice.

    Raises:
        Refused: a day in the future, or nothing new of anybody of the officer's area.
    """
    found = read_marks(read_file(file))
    if (last := max([day, *(row.decile_on for row in found.rows if row.decile_on)])) > today(by.pemda):
        raise Refused("day_in_future", day=last)
    counted = count_marks(by, found, day=day, register=register, kinds=kinds)
    where = _said(by, found, day=day, register=register, kinds=kinds)
    where |= {"file": file.pk, "officer": by.pk, "note": note.strip()}
    with connection.cursor() as cursor:
        cursor.execute(SUPERSEDE_MARKED, where)
        cursor.execute(STORE_DECILES, where)
        stored = cursor.rowcount
        cursor.execute(STORE_MARKS, where)
        stored += cursor.rowcount
    if not stored:
        raise Refused("marks_nothing_new")
    return done(file, stored=stored, register=register, **counted)


def _said(by: Officer, found: MarkList, *, day: date, register: str, kinds: Sequence[str]) -> dict[str, Any]:
    of_all = () if found.columns - {"decile"} else tuple(kinds)
    return {
        "pemda": by.pemda_id,
        "area": by.area_code,
        "day": day,
        "register": register,
        "niks": [row.nik for row in found.rows],
        "rows": [row.row_number for row in found.rows],
        "kinds": [",".join(row.kinds or of_all) for row in found.rows],
        "deciles": [row.decile for row in found.rows],
        "days": [row.decile_on for row in found.rows],
    }
