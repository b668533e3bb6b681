"""Rosters: received, read, asked about, amended, applied, undone. What is done to many rows is a few statements.

A small file is read and applied at once; a large one by jobs (``registry.tasks``), in parts that commit one by one, so
that a killed job goes on where it stopped and doubles nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from django.core.signing import Signer
from django.db import IntegrityError, connection, transaction
from django.utils.crypto import constant_time_compare
from procrastinate.contrib.django import app

from payung.bulk.folding import folded
from payung.bulk.roster import Answers, RosterReading
from payung.bulk.roster.returned import as_written
from payung.office.action import action, done
from payung.office.clock import now, today
from payung.office.files import keep_file, read_file
from payung.office.models import Officer
from payung.office.permission import in_area, require_area
from payung.office.refusal import Conflict, Refused

from ..judging import judge_again, read_content, row_values, totals_that_differ, words_of_office
from ..models import OfficeWord, Roster, RosterRow, RosterWork
from .workers import mark_elsewhere

SMALL_BYTES = 300_000  # a file up to this size is read while its sender waits
PART_ROWS = 5_000  # people applied in one transaction
STORED_ROWS = 2_000  # rows written by one statement

FIELDS = [
    "kk_number",
    "name",
    "birth_on",
    "sex",
    "mother_name",
    "phone",
    "area_code",
    "address",
    "rt",
    "rw",
    "occupation",
]
_COLUMNS = ", ".join(FIELDS)
CHOSEN = f"""
SELECT DISTINCT ON (nik) pemda_id, id, nik, sheet, outcome, {_COLUMNS} FROM registry_rosterrow
WHERE pemda_id = %(pemda)s AND roster_id = %(roster)s AND verdict IN ('ok', 'warned') AND nik IS NOT NULL
ORDER BY nik, id
"""
_PART = f"SELECT * FROM ({CHOSEN}) chosen WHERE outcome = '' AND id <= %(upto)s"
_END_OF_PART = """
SELECT max(id), count(*) FROM (
  SELECT id FROM registry_rosterrow
  WHERE pemda_id = %(pemda)s AND roster_id = %(roster)s AND verdict <> 'skipped' AND outcome = ''
  ORDER BY id LIMIT %(most)s) part
"""
_KINDS = {"row_number": "int", "raw": "jsonb", "reasons": "jsonb", "birth_on": "date", "decile": "smallint",
          "decile_on": "date"}  # fmt: skip
_STORED = (
    "sheet", "row_number", "raw", "verdict", "reasons", "nik", *FIELDS, "decile", "decile_on",
)  # fmt: skip
STORE = f"""
INSERT INTO registry_rosterrow (pemda_id, roster_id, outcome, {", ".join(_STORED)})
SELECT %s, %s, '', {", ".join(f"r.{name}" for name in _STORED)}
FROM jsonb_to_recordset(%s::jsonb) AS r({", ".join(f"{name} {_KINDS.get(name, 'text')}" for name in _STORED)})
ON CONFLICT (pemda_id, roster_id, sheet, row_number) DO UPDATE
SET {", ".join(f"{name} = excluded.{name}" for name in _STORED[2:])}
"""
# What a filled cell says wins over what was known; an empty cell changes nothing.
MERGED = {
    name: f"coalesce(r.{name}, w.{name})"
    if name in ("birth_on", "kk_number")
    else f"coalesce(nullif(r.{name}, ''), w.{name})"
    for name in FIELDS
}
TRANSPORT_WORK = "(ojek|sopir|supir|bentor|becak|kurir|angkut)"
INSERT_NEW = f"""
WITH chosen AS ({_PART}), new AS (
  INSERT INTO registry_worker (pemda_id, nik, {_COLUMNS}, sector, origin_row_id, recorded_by_id)
  SELECT pemda_id, nik, {_COLUMNS},
         CASE WHEN occupation ~* '{TRANSPORT_WORK}' THEN 'transport' ELSE 'other' END,
         id, %(officer)s
  FROM chosen c WHERE NOT sheet = ANY(%(only_known)s) ORDER BY nik
  ON CONFLICT (pemda_id, nik) WHERE survivor_id IS NULL DO NOTHING
  RETURNING id, origin_row_id
)
UPDATE registry_rosterrow r SET outcome = 'new', worker_id = new.id FROM new WHERE r.id = new.origin_row_id
"""
LINK_KNOWN = f"""
WITH chosen AS ({_PART})
UPDATE registry_rosterrow r SET worker_id = w.id,
  outcome = CASE WHEN NOT r.sheet = ANY(%(only_known)s) AND
                      ({", ".join(MERGED.values())}) IS DISTINCT FROM ({", ".join(f"w.{n}" for n in FIELDS)})
                 THEN 'changed' ELSE 'same' END,
  worker_before = jsonb_build_object({", ".join(f"'{n}', w.{n}" for n in FIELDS)})
FROM chosen c JOIN registry_worker w ON w.pemda_id = c.pemda_id AND w.nik = c.nik AND w.survivor_id IS NULL
WHERE r.id = c.id AND r.outcome = ''
"""
CHANGE_KNOWN = f"""
UPDATE registry_worker w SET {", ".join(f"{name} = {value}" for name, value in MERGED.items())}
FROM registry_rosterrow r
WHERE r.pemda_id = %(pemda)s AND r.roster_id = %(roster)s AND r.outcome = 'changed' AND w.id = r.worker_id
  AND r.id > %(after)s AND r.id <= %(upto)s
"""
MARK_LEFT = """
UPDATE registry_rosterrow SET outcome = 'left'
WHERE pemda_id = %(pemda)s AND roster_id = %(roster)s AND outcome = '' AND verdict <> 'skipped' AND id <= %(upto)s
"""
# A decile is of a family: it goes to the person with that NIK, else to everybody on that family card.
_SAID = """
SELECT DISTINCT ON (worker_id) * FROM (
  SELECT w.id AS worker_id, part.id AS row_id, decile, decile_on, 1 AS rank FROM part
  JOIN registry_worker w ON w.pemda_id = %(pemda)s AND w.survivor_id IS NULL AND w.nik = part.nik UNION ALL
  SELECT w.id, part.id, decile, decile_on, 2 FROM part
  JOIN registry_worker w ON w.pemda_id = %(pemda)s AND w.survivor_id IS NULL AND w.kk_number = part.kk_number) m
ORDER BY worker_id, rank, row_id
"""
_FRESH = f"""
WITH part AS MATERIALIZED (
  SELECT * FROM registry_rosterrow WHERE pemda_id = %(pemda)s AND roster_id = %(roster)s AND decile_on IS NOT NULL
  AND verdict IN ('ok', 'warned') AND id > %(after)s AND id <= %(upto)s
), said AS ({_SAID}), fresh AS (
  SELECT s.*, d.id AS decile_id FROM said s LEFT JOIN registry_decile d ON d.pemda_id = %(pemda)s
    AND d.worker_id = s.worker_id AND d.register = 'dtsen' AND d.as_of_on = s.decile_on AND d.superseded_at IS NULL
  WHERE d.decile IS DISTINCT FROM s.decile)
"""
SUPERSEDE_DECILES = f"{_FRESH} UPDATE registry_decile d SET superseded_at = now() FROM fresh WHERE d.id = decile_id"
RECORD_DECILES = f"""{_FRESH}
INSERT INTO registry_decile (pemda_id, worker_id, decile, register, as_of_on, recorded_at, origin_row_id, by_id)
SELECT %(pemda)s, worker_id, decile, 'dtsen', decile_on, now(), row_id, %(officer)s FROM fresh
"""
_OF_ROSTER = "registry_rosterrow r WHERE r.pemda_id = %(pemda)s AND r.roster_id = %(roster)s AND d.origin_row_id = r.id"
END_DECILES = f"UPDATE registry_decile d SET superseded_at = now() FROM {_OF_ROSTER} AND d.superseded_at IS NULL"
REVIVE_DECILES = f"""
UPDATE registry_decile o SET superseded_at = NULL FROM registry_decile d, {_OF_ROSTER} AND d.superseded_at = now()
  AND o.pemda_id = d.pemda_id AND o.worker_id = d.worker_id AND o.register = d.register AND o.as_of_on = d.as_of_on
  AND o.superseded_at = d.recorded_at
"""
REMOVE_DECILES = f"DELETE FROM registry_decile d USING {_OF_ROSTER}"
PUT_BACK = f"""
UPDATE registry_worker w SET {
    ", ".join(f"{n} = (r.worker_before ->> '{n}'){'::date' if n == 'birth_on' else ''}" for n in FIELDS)
}
FROM registry_rosterrow r
WHERE r.pemda_id = %(pemda)s AND r.roster_id = %(roster)s AND r.outcome = 'changed' AND w.id = r.worker_id
"""
UNLINK = """
UPDATE registry_rosterrow SET worker_id = NULL, outcome = '', worker_before = NULL
WHERE pemda_id = %(pemda)s AND roster_id = %(roster)s
"""
STATEMENTS = (INSERT_NEW, LINK_KNOWN, CHANGE_KNOWN, SUPERSEDE_DECILES, RECORD_DECILES, MARK_LEFT)
# What a search or a list found of the new workers is found again; it is no use of theirs.
_NEW = """
SELECT w.id FROM registry_worker w JOIN registry_rosterrow r ON r.pemda_id = w.pemda_id AND r.id = w.origin_row_id
WHERE w.pemda_id = %(pemda)s AND r.roster_id = %(roster)s"""
FORGET_PAIRS = (
    f"DELETE FROM registry_candidate WHERE pemda_id = %(pemda)s AND (worker_id IN ({_NEW}) OR other_id IN ({_NEW}))"
)
UNNAME_LISTED = f"""
UPDATE registry_listedperson SET worker_id = NULL, match = '', score = NULL
WHERE pemda_id = %(pemda)s AND match IN ('nik', 'likely') AND worker_id IN ({_NEW})
"""
REMOVE_NEW = """
DELETE FROM registry_worker w USING registry_rosterrow r
WHERE r.pemda_id = %(pemda)s AND r.roster_id = %(roster)s AND w.pemda_id = r.pemda_id AND w.origin_row_id = r.id
"""


@action
def receive_roster(*, by: Officer, content: bytes, name: str, area_code: str, later: bool = False) -> Roster:
    """Keep a file and judge its rows; nothing becomes a worker yet.

    Args:
        content: the bytes as they came; any bytes get a verdict, never a crash.
        area_code: the sender's area (a village, a kecamatan or the whole pemda), within the officer's.
        later: leave the reading to a job; the roster is then ``reading``. Otherwise it is read at once.

    Side effects, in order: the file is kept; roster and rows are stored, or the job is; the roster that a returned
    workbook belongs to is mended and read again; one event.

    Raises:
        Refused: the same bytes are already here and were not undone.
    """
    require_area(by, area_code)
    file = keep_file(by=by, content=content, name=name, media_type="application/octet-stream")
    _refuse_same(by, file.sha256)
    roster = Roster.objects.create(
        pemda_id=by.pemda_id, file=file, area_code=area_code, cutoff_on=today(by.pemda), received_by=by
    )
    if later:
        defer_work("read_roster", roster)
    else:
        store_reading(roster, read_now(roster, content))
    words = {"area": area_code, "sha256": file.sha256, "verdict": roster.file_verdict, "corrects": roster.corrects_id}
    return done(roster, **words, rows=roster.rows_read)


def defer_work(task: str, roster: Roster) -> None:
    """Leave work on a roster to a job, which exists if and only if this transaction is committed."""
    RosterWork.objects.update_or_create(
        pemda_id=roster.pemda_id, roster=roster, defaults={"step": "waiting", "done": 0, "total": 0, "moved_at": now()}
    )
    app.configure_task(f"registry.{task}", lock=f"roster {roster.pk}").defer(
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
        found.setdefault(key, _within(roster.received_by, roster.area_code, values))
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


@action
def resume_roster(*, by: Officer, roster: Roster) -> Roster:
    """Do at once what waits for a job: read the file, or apply the next part. For an office without a worker.

    Side effects, in order: as ``receive_roster`` or ``apply_part``; one event.

    Raises:
        Conflict: nothing waits.
    """
    roster = Roster.objects.select_for_update(of=("self",)).select_related("file", "received_by").get(pk=roster.pk)
    if roster.status == "reading":
        store_reading(roster, read_now(roster))
    elif roster.status == "applying":
        _apply_part(roster, roster.applied_by or by)
        roster.save(update_fields=["applying_at", "applied_at"])
    else:
        raise Conflict("roster_not_open", status=roster.status)
    return done(roster, status=roster.status)


@action
def answer_roster(*, by: Officer, roster: Roster, later: bool = False, **said: Any) -> Roster:
    """Answer questions about a whole file (see ``Answers``) and judge it again; before it is applied.

    Args:
        later: leave the reading to a job. said: answers by name; one by sheet is merged into what was said before.

    Side effects, in order: the answers are kept; all rows are judged again, or the job is stored (a total
    that may stand changes no row); one event.

    Raises:
        Conflict: the roster was applied meanwhile.
    """
    roster = Roster.objects.select_for_update(of=("self",)).select_related("file", "received_by").get(pk=roster.pk)
    require_area(by, roster.area_code)
    if roster.status not in ("received", "refused"):
        raise Conflict("roster_not_open", status=roster.status)
    for name, value in said.items():
        before = roster.answers.get(name)
        is_by_sheet = isinstance(value, dict) and isinstance(before, dict)
        roster.answers[name] = {**before, **value} if is_by_sheet else value
    is_judged = said.keys() == {"total"}
    roster.read_at = roster.read_at if is_judged else None
    roster.save(update_fields=["answers", "read_at"])
    if is_judged:
        pass
    elif later:
        defer_work("read_roster", roster)
    else:
        store_reading(roster, read_now(roster))
    return done(roster, answered=sorted(said))


@action
def remember_words(*, by: Officer, kind: str, words: dict[str, Any]) -> OfficeWord:
    """Remember for later files what the office means by words of its sheets.

    Args:
        kind: column, area, occupation or profile. words: as written → meaning; an empty meaning forgets the word.

    Raises:
        Refused: no word.
    """
    rows = [
        OfficeWord(
            pemda_id=by.pemda_id, kind=kind, written=(name if kind == "profile" else folded(name))[:200],
            meaning=meaning, by=by,
        )
        for name, meaning in words.items() if folded(name)
    ]  # fmt: skip
    if not rows:
        raise Refused("nothing_to_remember")
    return done(OfficeWord.objects.bulk_create(rows)[-1], kind=kind, count=len(rows))


def _refuse_same(by: Officer, sha256: str) -> None:
    earlier = Roster.objects.filter(file__sha256=sha256, undone_at__isnull=True).exclude(file_verdict="refused").first()
    if earlier:
        at = earlier.received_at.astimezone(ZoneInfo(by.pemda.zone))
        raise Conflict("roster_same_file", by=earlier.received_by.name, at=f"{at:%d-%m-%Y pukul %H.%M}")


def _within(by: Officer, area_code: str, values: dict[str, Any]) -> dict[str, Any]:
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


@action
def amend_row(*, by: Officer, row: RosterRow, **changes: str) -> RosterRow:
    """Correct cells of one row before it is applied, and judge the row again.

    Args:
        changes: new texts by field (nik, kk_number, name, birth_on, sex, area_code, occupation …).

    Side effects, in order: the row's values, verdict and reasons change (history keeps the old); one event.

    Raises:
        Conflict: the roster was applied meanwhile.
    """
    roster = Roster.objects.select_for_update().get(pk=row.roster_id)
    require_area(by, row.area_code or roster.area_code)
    if roster.status != "received":
        raise Conflict("roster_not_open", status=roster.status)
    values = judge_again(row, changes, office_area=by.pemda.area_code, day=roster.cutoff_on)
    values = _within(by, roster.area_code, values)
    for field, value in values.items():
        setattr(row, field, value)
    row.save(update_fields=[*values])
    if "nik" in values:
        mark_elsewhere(by, roster, [row.nik])
        row.refresh_from_db(fields=["reasons", "verdict"])
    return done(row, roster=roster.pk, fields=sorted(changes), verdict=row.verdict)


@action
def apply_roster(*, by: Officer, roster: Roster, later: bool = False) -> Roster:
    """Make workers of the accepted rows: new ones added, known ones changed, the rest left with its reason.

    Args:
        later: beyond ``PART_ROWS`` people go on in a job; the roster is ``applying`` until the job is done.

    Side effects, in order: workers inserted; known workers changed; deciles recorded; every row gets its outcome; one
    event. One bad row never sinks the file. Applying twice is refused.

    Raises:
        Conflict: applied, undone or refused already.
        Refused: no row can be applied, or nobody answered for a total row that differs from what was read.
    """
    roster = Roster.objects.select_for_update().get(pk=roster.pk)
    if roster.status not in ("received", "undone"):
        raise Conflict("roster_not_open", status=roster.status)
    if not RosterRow.objects.filter(roster=roster, verdict__in=("ok", "warned"), nik__isnull=False).exists():
        raise Refused("roster_nothing_to_apply")
    if roster.status == "received" and not all(stands for _sheet, stands in totals_that_differ(roster)):
        raise Refused("roster_total_unanswered")
    roster.applying_at, roster.applied_by, roster.undone_at, roster.undone_by = now(), by, None, None
    roster.applied_at = None
    is_left = _apply_part(roster, by)
    while is_left and not later:
        is_left = _apply_part(roster, by)
    if is_left:
        defer_work("apply_roster", roster)
    roster.save(update_fields=["applying_at", "applied_at", "applied_by", "undone_at", "undone_by"])
    return done(roster, **outcome_counts(roster))


@action
def apply_part(*, by: Officer, roster: Roster) -> Roster:
    """Apply the next part of a large roster; the rows that have an outcome are the checkpoint.

    Side effects, in order: as ``apply_roster``, for ``PART_ROWS`` people at the most; one event.

    Raises:
        Conflict: the roster is not being applied (any more).
    """
    roster = Roster.objects.select_for_update().get(pk=roster.pk)
    if roster.status != "applying":
        raise Conflict("roster_not_open", status=roster.status)
    _apply_part(roster, by)
    roster.save(update_fields=["applying_at", "applied_at"])
    return done(roster, **outcome_counts(roster))


def _apply_part(roster: Roster, by: Officer) -> bool:
    """Apply the next rows without an outcome; tell whether some are left. Without any, the roster is applied."""
    where: dict[str, Any] = {"pemda": by.pemda_id, "roster": roster.pk, "officer": by.pk, "most": PART_ROWS}
    where["only_known"] = [sheet["name"] for sheet in roster.sheets if sheet.get("only_known")]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(id), 0) FROM registry_rosterrow "
            "WHERE pemda_id = %(pemda)s AND roster_id = %(roster)s AND outcome <> ''", where,
        )  # fmt: skip
        where["after"] = cursor.fetchone()[0]
        cursor.execute(_END_OF_PART, where)
        where["upto"], count = cursor.fetchone()
        run_joined(cursor, STATEMENTS if count else (), where)
    if count == PART_ROWS:
        return True
    roster.applying_at, roster.applied_at = None, now()
    return False


def run_joined(cursor: Any, statements: Iterable[str], where: dict[str, Any]) -> None:
    """Run set statements whose joins are hashed: to the planner tables that just grew look small."""
    cursor.execute("SET LOCAL enable_nestloop = off")
    for statement in statements:
        cursor.execute(statement, where)
    cursor.execute("SET LOCAL enable_nestloop = on")


@action
def undo_roster(*, by: Officer, roster: Roster) -> Roster:
    """Take a roster back, wholly or half applied: workers are as they were before, to the byte.

    Side effects, in order: its deciles go and those before them count again; changed workers get their old values;
    rows are unlinked; new workers are removed; one event. Foreign keys refuse the removal of a worker who was
    verified, nominated or billed meanwhile.

    Raises:
        Conflict: the roster is not applied.
        Refused: a worker of it is in use.
    """
    roster = Roster.objects.select_for_update().get(pk=roster.pk)
    if roster.status not in ("applied", "applying"):
        raise Conflict("roster_not_applied")
    counts = outcome_counts(roster)
    where = {"pemda": by.pemda_id, "roster": roster.pk}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            undoing = (
                FORGET_PAIRS,
                UNNAME_LISTED,
                END_DECILES,
                REVIVE_DECILES,
                REMOVE_DECILES,
                PUT_BACK,
                UNLINK,
                REMOVE_NEW,
            )
            # Foreign keys are checked worker by worker with plans that may stem from when their tables were empty.
            cursor.execute("DISCARD PLANS; SET LOCAL enable_seqscan = off")
            run_joined(cursor, undoing, where)
            cursor.execute("SET LOCAL enable_seqscan = on")
    except IntegrityError as error:
        raise Refused("roster_in_use") from error
    if roster.applied_at is None:  # half applied: as if it had never begun
        roster.applied_by = None
    else:
        roster.undone_at, roster.undone_by = now(), by
    roster.applying_at = None
    roster.save(update_fields=["applying_at", "applied_by", "undone_at", "undone_by"])
    return done(roster, **counts)


def outcome_counts(roster: Roster) -> dict[str, int]:
    """Return how many rows became what: new, changed, same, left."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT outcome, count(*) FROM registry_rosterrow WHERE pemda_id = %s AND roster_id = %s GROUP BY 1",
            [roster.pemda_id, roster.pk],
        )
        found = dict(cursor.fetchall())
    return {name: found.get(name, 0) for name in ("new", "changed", "same", "left")}
