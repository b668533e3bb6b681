"""Dukcapil asked and its answers read: one file, a verification for each person it names."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from payung.bulk.authority import AuthorityList, read_authority_list
from payung.office.acts import act, done
from payung.office.clock import today
from payung.office.files import keep_file, read_file
from payung.office.models import Officer, StoredFile
from payung.office.refusal import Conflict, Refused
from payung.office.roles import Role
from payung.office.scope import current_pemda_id

from ..models import Verification

# Whom a file of answers meets. A row whose key and NIK name two people agrees with nobody; a NIK that is answered twice
# differently answers nothing; a key may still name a record that became a double since it was sent.
KEEP_ANSWERS = """
WITH answer AS (
  SELECT * FROM unnest(%(keys)s::text[], %(niks)s::text[], %(results)s::text[], %(notes)s::text[], %(said)s::text[],
    %(rows)s::int[]) AS a(key, nik, result, note, said, row_number)
), met AS (
  SELECT w.id AS worker_id, w.recorded_by_id, a.nik = '' OR w.nik IS NULL OR w.nik = a.nik AS agrees, a.*
  FROM answer a JOIN registry_worker w ON w.pemda_id = %(pemda)s AND w.public_id::text = a.key
    AND w.area_code LIKE %(area)s || '%%'
  UNION ALL SELECT w.id, w.recorded_by_id, a.key = '', a.*
  FROM answer a JOIN registry_worker w ON w.pemda_id = %(pemda)s AND w.nik = a.nik AND w.survivor_id IS NULL
    AND w.area_code LIKE %(area)s || '%%'
), named AS (
  SELECT *, min(result || said) OVER (PARTITION BY worker_id) AS least,
    max(result || said) OVER (PARTITION BY worker_id) AS most,
    row_number() OVER (PARTITION BY worker_id ORDER BY row_number) AS place
  FROM met WHERE agrees
), chosen AS (
  SELECT *, recorded_by_id = %(officer)s AS is_own, EXISTS (
    SELECT 1 FROM registry_verification v JOIN office_storedfile f ON f.pemda_id = v.pemda_id AND f.id = v.file_id
    WHERE v.pemda_id = %(pemda)s AND v.worker_id = named.worker_id AND f.sha256 = %(sha256)s) AS is_known
  FROM named WHERE least = most AND place = 1
), apart AS (SELECT DISTINCT row_number FROM met EXCEPT SELECT row_number FROM named)
"""
COUNT_ANSWERS = (
    KEEP_ANSWERS
    + """
SELECT (SELECT count(*) FROM answer), (SELECT count(*) FROM chosen),
  (SELECT count(DISTINCT worker_id) FROM named WHERE least <> most),
  (SELECT count(*) FROM answer WHERE row_number NOT IN (SELECT row_number FROM met)),
  (SELECT count(*) FROM apart), ARRAY(SELECT row_number FROM apart ORDER BY 1 LIMIT 10),
  (SELECT count(*) FROM chosen WHERE is_known), (SELECT count(*) FROM chosen WHERE is_own AND NOT is_known),
  (SELECT coalesce(jsonb_object_agg(result, n), '{}') FROM (
    SELECT result, count(*) AS n FROM chosen WHERE NOT is_own AND NOT is_known GROUP BY 1) t)
"""
)
COUNTED = ("answers", "named", "contradicting", "strangers", "apart", "apart_rows", "known", "own", "results")
STORE_ANSWERS = (
    KEEP_ANSWERS
    + """
INSERT INTO registry_verification (pemda_id, worker_id, authority, result, verified_on, note, said, file_id, row_number,
  proposed_by_id, by_id)
SELECT %(pemda)s, worker_id, 'dukcapil', result, %(day)s, note, said::jsonb, %(file)s, row_number, recorded_by_id,
  %(officer)s
FROM chosen WHERE NOT is_own AND NOT is_known
"""
)


@act(may={Role.CHECKER}, words="Daftar untuk Dukcapil diunduh")
def send_to_authority(*, by: Officer, workers: Sequence[int]) -> Officer:
    """Record that a list of people leaves for Dukcapil; the file itself is written by the page.

    Raises:
        Refused: nobody chosen.
    """
    if not workers:
        raise Refused("nobody_chosen")
    return done(by, authority="dukcapil", count=len(workers))


def count_answers(by: Officer, found: AuthorityList, sha256: str) -> dict[str, Any]:
    """Return what reading a file of answers would do, without writing: how many rows, people, and why others not.

    ``known``: recorded from the same bytes before. ``own``: recorded as workers by this officer himself.
    ``apart``: key and NIK name different people. ``results``: how many would be recorded, by result.
    """
    where: dict[str, Any] = {
        "pemda": current_pemda_id(),
        "officer": by.pk,
        "area": by.area_code,
        "sha256": sha256,
        **_columns(found),
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ANSWERS, where)
        counted = dict(zip(COUNTED, cursor.fetchone(), strict=True))
    counted["results"] = json.loads(counted["results"]) if isinstance(counted["results"], str) else counted["results"]
    return {**counted, "unread": len(found.unread)}


@act(may={Role.CHECKER}, words="Jawaban Dukcapil diterima")
def receive_answers(*, by: Officer, content: bytes, name: str) -> StoredFile:
    """Keep a file of Dukcapil's answers; nothing is recorded of anybody yet.

    Raises:
        Refused: it cannot be read, with the reader's sentence.
    """
    found = read_authority_list(content)
    if not found.rows:
        raise Refused("listing_unreadable", said=found.message)
    file = keep_file(by=by, content=content, name=name, media_type="application/octet-stream")
    return done(file, sha256=file.sha256, answers=len(found.rows))


@act(may={Role.CHECKER}, words="Jawaban Dukcapil dicatat")
def read_answers(*, by: Officer, file: StoredFile, answered_on: date) -> Verification:
    """Record Dukcapil's answers of a kept file, a verification for each person it names, in one statement.

    What the file says twice differently is not guessed; people this officer recorded himself wait for another officer.

    Side effects, in order: verifications are stored with file and row; one event.

    Raises:
        Refused: a day in the future, or nobody of ours named. Conflict: all was recorded from the same bytes before.
    """
    if answered_on > today(by.pemda):
        raise Refused("day_in_future", day=answered_on)
    found = read_authority_list(read_file(file))
    counted = count_answers(by, found, file.sha256)
    if counted["known"] and not counted["results"]:
        raise Conflict("listing_same_file")
    where: dict[str, Any] = {
        "pemda": by.pemda_id,
        "officer": by.pk,
        "day": answered_on,
        "file": file.pk,
        **_columns(found),
    }
    where |= {"sha256": file.sha256, "area": by.area_code}
    with connection.cursor() as cursor:
        cursor.execute(STORE_ANSWERS, where)
        if not cursor.rowcount:
            raise Refused("answers_name_nobody")
    last = Verification.objects.filter(file=file).order_by("-id")[0]
    return done(last, **counted)


def _columns(found: AuthorityList) -> dict[str, list[object]]:
    rows = found.rows
    return {
        "keys": [row.key for row in rows],
        "niks": [row.nik for row in rows],
        "results": [row.result for row in rows],
        "notes": [row.note for row in rows],
        "said": [json.dumps(row.said) for row in rows],
        "rows": [row.row_number for row in rows],
    }
