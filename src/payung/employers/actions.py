"""Employers: lists imported, firms asked, published figures of segments recorded."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import connection

from payung.bulk.firms import read_firms
from payung.office.acts import act, done
from payung.office.clock import now, today
from payung.office.files import keep_file
from payung.office.models import Officer
from payung.office.refusal import Conflict, Refused
from payung.office.roles import Role
from payung.words import words_of

from .models import Firm, FirmList, Outreach, SegmentFigure

_FIELDS = "npp, name, name_key, sector, kind, size, address, area_code, member_count, worker_count"
# A row meets a firm by NPP; without one, by its name if only one firm has it; with one, also the firm of that name
# whose NPP nobody told so far. Two rows that meet one firm are one firm: the first row tells.
STORE = f"""
WITH row AS (
  SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS r(row_number int, npp text, name text, name_key text,
    sector text, kind text, size text, address text, area_code text, member_count int, worker_count int)
), met AS (
  SELECT DISTINCT ON (key) * FROM (
    SELECT row.*, coalesce(
      CASE WHEN npp = '' THEN (SELECT min(f.firm_key) FROM employers_firm f WHERE f.pemda_id = %(pemda)s
                               AND f.name_key = row.name_key HAVING count(*) = 1) END,
      nullif(npp, ''), name_key) AS key
    FROM row) keyed ORDER BY key, row_number
)
INSERT INTO employers_firm (pemda_id, firm_key, {_FIELDS}, as_of_on, list_id)
SELECT %(pemda)s, key, {_FIELDS}, %(as_of)s, %(list)s FROM met
ON CONFLICT (pemda_id, firm_key) DO UPDATE SET
  npp = coalesce(nullif(excluded.npp, ''), employers_firm.npp), name = excluded.name, name_key = excluded.name_key,
  sector = coalesce(nullif(excluded.sector, ''), employers_firm.sector),
  kind = coalesce(nullif(excluded.kind, ''), employers_firm.kind),
  size = coalesce(nullif(excluded.size, ''), employers_firm.size),
  address = coalesce(nullif(excluded.address, ''), employers_firm.address),
  area_code = CASE WHEN length(excluded.area_code) > 5 THEN excluded.area_code ELSE employers_firm.area_code END,
  member_count = coalesce(excluded.member_count, employers_firm.member_count),
  worker_count = coalesce(excluded.worker_count, employers_firm.worker_count),
  as_of_on = excluded.as_of_on, list_id = excluded.list_id
WHERE employers_firm.as_of_on <= excluded.as_of_on
"""
TELL_NPP = """
UPDATE employers_firm f SET npp = r.npp, firm_key = r.npp
FROM jsonb_to_recordset(%(rows)s::jsonb) AS r(npp text, name_key text)
WHERE f.pemda_id = %(pemda)s AND f.npp = '' AND r.npp <> '' AND f.firm_key = r.name_key
  AND NOT EXISTS (SELECT 1 FROM employers_firm o WHERE o.pemda_id = %(pemda)s AND o.firm_key = r.npp)
  AND 1 = (SELECT count(DISTINCT o.npp) FROM jsonb_to_recordset(%(rows)s::jsonb) AS o(npp text, name_key text)
           WHERE o.name_key = r.name_key)
"""


@act(may={Role.OFFICER, Role.BRANCH}, words="Daftar perusahaan diimpor")
def import_firms(*, by: Officer, content: bytes, name: str, as_of_on: date, source: str) -> FirmList:
    """Import a list of firms as of a day; a newer list's word wins, an older list changes nothing newer.

    Args:
        content: any spreadsheet or CSV with the firm's name and at least one more known title. source: who made it.

    Side effects, in order: the file is kept; the list with the rows left out; firms stored in two statements; one
    event. The same file as of the same day is answered by the list it made.

    Raises:
        Refused: no source, a day to come, or no firm in the file.
    """
    if not source.strip():
        raise Refused("source_missing")
    if as_of_on > today(by.pemda):
        raise Refused("day_in_future", day=as_of_on)
    digest = hashlib.sha256(content).hexdigest()
    if known := FirmList.objects.filter(file__sha256=digest, as_of_on=as_of_on).first():
        return done(known, sha256=digest, is_repeated=True)
    table = read_firms(content, by.pemda.area_code)
    if not table.rows:
        raise Refused("firm_list_unreadable", reason=table.message)
    file = keep_file(by=by, content=content, name=name, media_type="application/octet-stream")
    made = FirmList.objects.create(
        pemda_id=by.pemda_id,
        file=file,
        source=source.strip()[:200],
        as_of_on=as_of_on,
        row_count=len(table.rows),
        left=table.left,
        by=by,
    )
    rows = json.dumps([{**asdict(row), "name_key": row.name_key} for row in table.rows])
    where: dict[str, Any] = {"pemda": by.pemda_id, "list": made.pk, "as_of": as_of_on, "rows": rows}
    with connection.cursor() as cursor:
        cursor.execute(TELL_NPP, where)
        cursor.execute(STORE, where)
        stored = cursor.rowcount
    return done(made, sha256=digest, as_of_on=as_of_on, rows=len(table.rows), stored=stored, left=len(table.left))


@act(may={Role.OFFICER, Role.BRANCH}, words="Perusahaan dihubungi")
def record_outreach(
    *,
    by: Officer,
    firm: Firm,
    contacted_on: date,
    answer: str,
    note: str = "",
    next_step: str = "",
    next_on: date | None = None,
) -> Outreach:
    """Record that a firm was asked to insure its workers or to pay for vulnerable ones, and what it said.

    Args:
        answer: waiting, willing, joined, donor (pays for vulnerable workers), refused, gone (closed or not found).

    Raises:
        Refused: an unknown answer, a day to come, or a next day before the contact or without a step.
    """
    if contacted_on > today(by.pemda):
        raise Refused("day_in_future", day=contacted_on)
    if answer not in words_of("outreach_answer"):
        raise Refused("outreach_answer_unknown")
    if next_on and (next_on < contacted_on or not next_step.strip()):
        raise Refused("outreach_step_invalid")
    made = Outreach.objects.create(
        pemda_id=by.pemda_id,
        firm=firm,
        contacted_on=contacted_on,
        answer=answer,
        note=note.strip()[:300],
        next_step=next_step.strip()[:200],
        next_on=next_on,
        by=by,
    )
    return done(made, firm=firm.pk, contacted_on=contacted_on, answer=answer, next_on=next_on)


@act(may={Role.OFFICER}, words="Angka segmen dicatat")
def record_segment_figure(
    *,
    by: Officer,
    segment: str,
    as_of_on: date,
    value: int,
    kind: str,
    source: str,
    funding: str = "",
    note: str = "",
) -> SegmentFigure:
    """Record a published figure of a segment; the same source's earlier word for that day is superseded.

    Args:
        segment: one of ``words/employers.toml``, which tells the unit. value: people, or whole rupiah.
        kind: story, other (another source), derived, invented. funding: whose money, for ``bpu_pemda``.

    Raises:
        Refused: an unknown segment or kind, a negative value, no source, a day to come.
        Conflict: the same word stands already.
    """
    if segment not in words_of("segment") or kind not in words_of("figure_origin") or value < 0:
        raise Refused("figure_invalid")
    if not source.strip():
        raise Refused("source_missing")
    if as_of_on > today(by.pemda):
        raise Refused("day_in_future", day=as_of_on)
    where = {"segment": segment, "funding": funding, "as_of_on": as_of_on, "source": source.strip()[:300]}
    said = {"value": value, "kind": kind, "note": note.strip()[:300]}
    standing = SegmentFigure.objects.filter(**where, superseded_at__isnull=True)
    if standing.filter(**said).exists():
        raise Conflict("figure_stands")
    standing.update(superseded_at=now())
    unit = words_of("segment").facts("unit")[segment]
    made = SegmentFigure.objects.create(pemda_id=by.pemda_id, **where, **said, unit=unit, by=by)
    return done(made, segment=segment, as_of_on=as_of_on, value=value, kind=kind)
