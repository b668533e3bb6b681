"""A kept file becomes rows of a roster, at once or by a job, part by part; a returned workbook mends its roster."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.core.signing import Signer
from django.db import connection
from django.utils.crypto import constant_time_compare
from procrastinate.contrib.django import app

from payung.bulk.roster import Answers, RosterReading
from payung.bulk.roster.returned import as_written
from payung.office.clock import now
from payung.office.files import read_file
from payung.office.models import Officer
from payung.office.permission import in_area
from payung.office.statistics import take_statistics
from payung.registry.actions.elsewhere import ask_elsewhere

from ..judging import read_content, row_values, words_of_office
from ..merging import FIELDS
from ..models import Roster, RosterRow, RosterWork

STORED_ROWS = 2_000  # rows written by one statement
_KINDS = {"row_number": "int", "raw": "jsonb", "reasons": "jsonb", "birth_on": "date", "decile": "smallint",
          "decile_on": "date"}  # fmt: skip
_STORED = (
    "sheet", "row_number", "raw", "verdict", "reasons", "nik", *FIELDS, "decile", "decile_on",
)  # fmt: skip
STORE = f"""
INSERT INTO intake_rosterrow (pemda_id, roster_id, outcome, {", ".join(_STORED)})
SELECT %s, %s, '', {", ".join(f"r.{name}" for name in _STORED)}
FROM jsonb_to_recordset(%s::jsonb) AS r({", ".join(f"{name} {_KINDS.get(name, 'text')}" for name in _STORED)})
ON CONFLICT (pemda_id, roster_id, sheet, row_number) DO UPDATE
SET {", ".join(f"{name} = excluded.{name}" for name in _STORED[2:])}
"""


def defer_work(task: str, roster: Roster) -> None:
    """Leave work on a roster to a job, which exists if and only if this transaction is committed."""
    RosterWork.objects.update_or_create(
        pemda_id=roster.pemda_id, roster=roster, defaults={"step": "waiting", "done": 0, "total": 0, "moved_at": now()}
    )
    app.configure_task(f"intake.{task}", lock=f"roster {roster.pk}").defer(
        pemda_id=roster.pemda_id, roster_id=roster.pk
    )


def asked_of(roster: Roster) -> dict[str, Any]:
    """Return what a roster is read with: office, day, the office's words, and all that was answered and typed."""
    typed: dict[str, dict[str, dict[str, str]]] = {}
    rows = RosterRow.objects.filter(roster=roster).exclude(raw__typed={})
    for sheet, number, texts in rows.values_list("sheet", "row_number", "raw__typed"):
        typed.setdefault(sheet, {})[str(number)] = texts
    said = {name: value for name, value in roster.answers.items() if name != "found"}
    return {
        "office_area": roster.pemda.area_code,
        "day": roster.cutoff_on,
        "synonyms": words_of_office(),
        "answers": Answers(**said, typed=typed),
    }


def read_now(roster: Roster, content: bytes | None = None) -> RosterReading:
    """Read and judge a roster's kept file at once; writes nothing."""
    return read_content(read_file(roster.file) if content is None else content, **asked_of(roster))


def store_reading(roster: Roster, reading: RosterReading) -> None:
    """Store a reading whole, or mend the roster that it is the returned workbook of."""
    if not mend_returned(roster, reading):
        for rows in parts_of(roster, reading):
            store_rows(roster, rows)
    finish_reading(roster, reading)


def parts_of(roster: Roster, reading: RosterReading) -> list[list[dict[str, Any]]]:
    """Return the rows of a reading as they are stored, in parts; a row that is no longer there becomes blank."""
    columns = {sheet.name: sheet.columns for sheet in reading.sheets}
    before = {(row.sheet, row.row_number): row for row in RosterRow.objects.filter(roster=roster)}
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for row in reading.rows:
        values = row_values(row, columns.get(row.sheet, {}), before.get((row.sheet[:100], row.row_number)))
        key = values["sheet"], values["row_number"]
        found.setdefault(key, within(roster.received_by, roster.area_code, values))
    for key, old in before.items():
        if key not in found and old.verdict != "skipped":
            found[key] = {name: getattr(old, name) for name in _STORED} | {
                "verdict": "skipped",
                "reasons": [{"code": "blank", "values": {}}],
            }
    rows = list(found.values())
    return [rows[start : start + STORED_ROWS] for start in range(0, len(rows), STORED_ROWS)]


def store_rows(roster: Roster, rows: list[dict[str, Any]]) -> None:
    """Write rows in one statement; a row that is there already takes the new reading."""
    with connection.cursor() as cursor:
        cursor.execute(STORE, [roster.pemda_id, roster.pk, json.dumps(rows, default=str)])


def finish_reading(roster: Roster, reading: RosterReading) -> None:
    """Write the verdict on the whole file; from here on the roster shows its rows."""
    roster.file_verdict = "returned" if roster.corrects_id else reading.file_verdict
    roster.file_reasons, roster.message = list(reading.file_reasons), reading.message or ""
    roster.sheets = [{**asdict(sheet), "name": sheet.name[:100]} for sheet in reading.sheets]
    roster.answers = {**roster.answers, "found": {"encoding": reading.encoding, "separator": reading.separator}}
    roster.read_at, roster.rows_read = now(), len(reading.rows)
    roster.save(update_fields=["file_verdict", "file_reasons", "message", "sheets", "answers", "read_at", "corrects"])
    with connection.cursor() as cursor:
        take_statistics(cursor, roster.rows_read, "intake_rosterrow")
    rows = RosterRow.objects.filter(roster=roster, nik__isnull=False).exclude(verdict="skipped")
    mark_elsewhere(roster.received_by, roster, rows.values_list("nik", flat=True))


def signed_row(pemda_id: int, plain: str) -> str:
    """Return the signature of a row's id; only our own returned workbooks carry it."""
    return Signer(salt=f"roster-row-{pemda_id}").signature(plain)


def mend_returned(roster: Roster, reading: RosterReading) -> bool:
    """Take what was corrected in a returned workbook over into the roster it was written for; tell if it was one.

    Only rows that came back count, and of them only cells that say something new. Numbers stay what they were: Excel
    rounds a NIK that is typed as a number.
    """
    marks = {row.row_id: row for row in reading.people if row.row_id and row.row_id.count(".") == 3}
    signed = {
        plain: row
        for mark, row in marks.items()
        if constant_time_compare(mark.rpartition(".")[2], signed_row(roster.pemda_id, plain := mark.rpartition(".")[0]))
    }
    if not signed or roster.corrects_id:
        return bool(roster.corrects_id)
    sha256 = next(iter(signed)).partition(".")[0]
    first = Roster.objects.filter(file__sha256__startswith=sha256).exclude(pk=roster.pk).order_by("-id").first()
    if first is None or first.status != "received" or not in_area(roster.received_by, first.area_code):
        return False
    names = [sheet["name"] for sheet in first.sheets]
    mended = []
    for plain, row in signed.items():
        mark, sheet, number = plain.split(".")
        if mark == sha256 and int(sheet) < len(names):
            old = RosterRow.objects.filter(roster=first, sheet=names[int(sheet)], row_number=int(number)).first()
            if old and (texts := _corrected(old, row.raw, row.kinds)):
                old.raw["typed"] = {**old.raw.get("typed", {}), **texts}
                mended.append(old)
    RosterRow.objects.bulk_update(mended, ["raw"], batch_size=500)
    roster.corrects = first
    store_reading(first, read_now(first))
    return True


def _corrected(old: RosterRow, cells: dict[str, str], kinds: dict[str, str]) -> dict[str, str]:
    """Return the texts of a returned row that differ from the stored one; a row whose columns moved gives none."""
    was, typed, fields = old.raw.get("cells", {}), old.raw.get("typed", {}), old.raw.get("fields", {})
    if 2 * sum(cells.get(letter) == text for letter, text in was.items()) < len(was):
        return {}
    found = {}
    for name, letter in fields.items():
        text, known = cells.get(letter, ""), typed.get(name, was.get(letter, ""))
        number = kinds.get(letter) == "n" and (name in ("nik", "kk_number") or text.removesuffix(".0") == known)
        if text and not number and text not in (known, f"?{known}", as_written(known)):
            found[name] = text
    return found


def within(by: Officer, area_code: str, values: dict[str, Any]) -> dict[str, Any]:
    """A row without a village gets the sender's village, else it is held; so is a row outside the officer's area."""
    if values["verdict"] == "skipped":
        return values
    if not values["area_code"] and len(area_code) == 13:
        values["area_code"] = area_code
    if not values["area_code"] and values["verdict"] in ("ok", "warned"):
        values["verdict"] = "held"
        values["reasons"] = [*values["reasons"], {"code": "area_missing", "values": {}}]
    if values["area_code"] and not in_area(by, values["area_code"]) and values["verdict"] != "rejected":
        values["verdict"] = "held"
        values["reasons"] = [*values["reasons"], {"code": "area_outside_officer", "values": {}}]
    return values


MARK_ELSEWHERE = """
UPDATE intake_rosterrow SET reasons = reasons || '[{"code": "nik_other_office", "values": {}}]'::jsonb,
  verdict = CASE verdict WHEN 'ok' THEN 'warned' ELSE verdict END
WHERE pemda_id = %(pemda)s AND roster_id = %(roster)s AND nik = ANY(%(niks)s) AND verdict <> 'skipped'
  AND NOT reasons @> '[{"code": "nik_other_office"}]'
"""


def mark_elsewhere(by: Officer, roster: Roster, niks: Iterable[str | None]) -> None:
    """Say on the rows of a roster that another office proposed their NIK already; the row may still be applied."""
    if known := ask_elsewhere(by=by, niks=niks):
        with connection.cursor() as cursor:
            cursor.execute(MARK_ELSEWHERE, {"pemda": by.pemda_id, "roster": roster.pk, "niks": sorted(known)})
