"""Rosters: received, amended, applied, undone. Applying is set work: a few statements for any number of rows."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, connection, transaction

from payung.office.action import action, done
from payung.office.clock import now, today
from payung.office.files import keep_file
from payung.office.models import Officer
from payung.office.permission import in_area, require_area
from payung.office.refusal import Conflict, Refused

from ..judging import judge_again, read_content, row_values
from ..models import Roster, RosterRow

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
CHOSEN = """
SELECT DISTINCT ON (nik) * FROM registry_rosterrow
WHERE pemda_id = %(pemda)s AND roster_id = %(roster)s AND verdict IN ('ok', 'warned') AND nik IS NOT NULL
ORDER BY nik, id
"""
# What a filled cell says wins over what was known; an empty cell changes nothing.
_MERGED = {
    name: f"coalesce(r.{name}, w.{name})"
    if name in ("birth_on", "kk_number")
    else f"coalesce(nullif(r.{name}, ''), w.{name})"
    for name in FIELDS
}
INSERT_NEW = f"""
WITH chosen AS ({CHOSEN}), new AS (
  INSERT INTO registry_worker (pemda_id, nik, {_COLUMNS}, sector, origin_row_id, recorded_by_id)
  SELECT pemda_id, nik, {_COLUMNS},
         CASE WHEN occupation ~* '(ojek|sopir|supir|bentor|becak|kurir|angkut)' THEN 'transport' ELSE 'other' END,
         id, %(officer)s
  FROM chosen c
  ON CONFLICT (pemda_id, nik) WHERE survivor_id IS NULL DO NOTHING
  RETURNING id, origin_row_id
)
UPDATE registry_rosterrow r SET outcome = 'new', worker_id = new.id FROM new WHERE r.id = new.origin_row_id
"""
LINK_KNOWN = f"""
WITH chosen AS ({CHOSEN})
UPDATE registry_rosterrow r SET worker_id = w.id,
  outcome = CASE WHEN ({", ".join(_MERGED.values())}) IS DISTINCT FROM ({", ".join(f"w.{n}" for n in FIELDS)})
                 THEN 'changed' ELSE 'same' END,
  worker_before = jsonb_build_object({", ".join(f"'{n}', w.{n}" for n in FIELDS)})
FROM chosen c JOIN registry_worker w ON w.pemda_id = c.pemda_id AND w.nik = c.nik AND w.survivor_id IS NULL
WHERE r.id = c.id AND r.outcome = ''
"""
CHANGE_KNOWN = f"""
UPDATE registry_worker w SET {", ".join(f"{name} = {value}" for name, value in _MERGED.items())}
FROM registry_rosterrow r
WHERE r.pemda_id = %(pemda)s AND r.roster_id = %(roster)s AND r.outcome = 'changed' AND w.id = r.worker_id
"""
MARK_LEFT = """
UPDATE registry_rosterrow SET outcome = 'left'
WHERE pemda_id = %(pemda)s AND roster_id = %(roster)s AND outcome = '' AND verdict <> 'skipped'
"""
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
REMOVE_NEW = """
DELETE FROM registry_worker w USING registry_rosterrow r
WHERE r.pemda_id = %(pemda)s AND r.roster_id = %(roster)s AND w.pemda_id = r.pemda_id AND w.origin_row_id = r.id
"""


@action
def receive_roster(*, by: Officer, content: bytes, name: str, area_code: str) -> Roster:
    """Keep a file and judge its rows; nothing becomes a worker yet.

    Args:
        content: the bytes as they came; any bytes get a verdict, never a crash.
        area_code: the sender's area (a village, a kecamatan or the whole pemda), within the officer's.

    Side effects, in order: the file is kept; roster and rows are stored; one event.

    Raises:
        Refused: the same bytes are already here and were not undone.
    """
    require_area(by, area_code)
    file = keep_file(by=by, content=content, name=name, media_type="application/octet-stream")
    _refuse_same(by, file.sha256)
    day = today(by.pemda)
    reading = read_content(content, name, office_area=by.pemda.area_code, day=day)
    roster = Roster.objects.create(
        pemda_id=by.pemda_id,
        file=file,
        area_code=area_code,
        cutoff_on=day,
        file_verdict=reading.file_verdict,
        file_reasons=list(reading.file_reasons),
        message=reading.message or "",
        received_by=by,
    )
    rows = [
        RosterRow(pemda_id=by.pemda_id, roster=roster, **_within(by, area_code, row_values(row)))
        for row in reading.rows
    ]
    RosterRow.objects.bulk_create(rows, batch_size=2_000)
    return done(roster, area=area_code, sha256=file.sha256, rows=len(rows), verdict=reading.file_verdict)


def _refuse_same(by: Officer, sha256: str) -> None:
    earlier = (
        Roster.objects.filter(file__sha256=sha256, undone_at__isnull=True)
        .exclude(file_verdict="refused")
        .select_related("received_by")
        .first()
    )
    if earlier:
        raise Conflict("roster_same_file", by=earlier.received_by.name, at=f"{earlier.received_at:%d-%m-%Y %H.%M} UTC")


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
    return done(row, roster=roster.pk, fields=sorted(changes), verdict=row.verdict)


@action
def apply_roster(*, by: Officer, roster: Roster) -> Roster:
    """Make workers of the accepted rows: new ones added, known ones changed, the rest left with its reason.

    Side effects, in order: workers inserted; known workers changed; every row gets its outcome; one event.
    One bad row never sinks the file. Applying twice is refused.

    Raises:
        Conflict: applied, undone or refused already.
        Refused: no row can be applied.
    """
    roster = Roster.objects.select_for_update().get(pk=roster.pk)
    if roster.status not in ("received", "undone"):
        raise Conflict("roster_not_open", status=roster.status)
    where = {"pemda": by.pemda_id, "roster": roster.pk, "officer": by.pk}
    with connection.cursor() as cursor:
        for statement in (INSERT_NEW, LINK_KNOWN, CHANGE_KNOWN, MARK_LEFT):
            cursor.execute(statement, where)
    counts = outcome_counts(roster)
    if not any(counts[name] for name in ("new", "changed", "same")):
        raise Refused("roster_nothing_to_apply")
    roster.applied_at, roster.applied_by, roster.undone_at, roster.undone_by = now(), by, None, None
    roster.save(update_fields=["applied_at", "applied_by", "undone_at", "undone_by"])
    return done(roster, **counts)


@action
def undo_roster(*, by: Officer, roster: Roster) -> Roster:
    """Take an applied roster back: workers are as they were before, to the byte.

    Side effects, in order: changed workers get their old values; rows are unlinked; new workers are removed;
    one event. Foreign keys refuse the removal of a worker who was verified, nominated or billed meanwhile.

    Raises:
        Conflict: the roster is not applied.
        Refused: a worker of it is in use.
    """
    roster = Roster.objects.select_for_update().get(pk=roster.pk)
    if roster.status != "applied":
        raise Conflict("roster_not_applied")
    counts = outcome_counts(roster)
    where = {"pemda": by.pemda_id, "roster": roster.pk}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in (PUT_BACK, UNLINK, REMOVE_NEW):
                cursor.execute(statement, where)
    except IntegrityError as error:
        raise Refused("roster_in_use") from error
    roster.undone_at, roster.undone_by = now(), by
    roster.save(update_fields=["undone_at", "undone_by"])
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
