"""A roster applied: workers made and changed, deciles recorded, in a few statements a part."""

from __future__ import annotations

from typing import Any

from django.db import connection

from payung.office.acts import act, done
from payung.office.clock import now
from payung.office.models import Officer
from payung.office.refusal import Conflict, Refused
from payung.office.roles import Role
from payung.office.statistics import take_statistics

from ..judging import totals_that_differ
from ..merging import CHOSEN, COLUMNS, FIELDS, MERGED
from ..models import Roster, RosterRow
from ..queries import outcome_counts
from .reading import defer_work, read_now, store_reading

PART_ROWS = 5_000  # people applied in one transaction
_PART = f"SELECT * FROM ({CHOSEN}) chosen WHERE outcome = '' AND id <= %(upto)s"
_END_OF_PART = """
SELECT max(id), count(*) FROM (
  SELECT id FROM intake_rosterrow
  WHERE pemda_id = %(pemda)s AND roster_id = %(roster)s AND verdict <> 'skipped' AND outcome = ''
  ORDER BY id LIMIT %(most)s) part
"""
INSERT_NEW = f"""
WITH chosen AS ({_PART}), new AS (
  INSERT INTO registry_worker (pemda_id, nik, {COLUMNS}, recorded_by_id)
  SELECT pemda_id, nik, {COLUMNS},
         %(officer)s
  FROM chosen c WHERE NOT sheet = ANY(%(only_known)s) ORDER BY nik
  ON CONFLICT (pemda_id, nik) WHERE survivor_id IS NULL DO NOTHING
  RETURNING id, nik
)
UPDATE intake_rosterrow r SET outcome = 'new', worker_id = new.id
FROM new JOIN chosen c ON c.nik = new.nik WHERE r.id = c.id
"""
LINK_KNOWN = f"""
WITH chosen AS ({_PART})
UPDATE intake_rosterrow r SET worker_id = w.id,
  outcome = CASE WHEN NOT r.sheet = ANY(%(only_known)s) AND
                      ({", ".join(MERGED.values())}) IS DISTINCT FROM ({", ".join(f"w.{n}" for n in FIELDS)})
                 THEN 'changed' ELSE 'same' END,
  worker_before = jsonb_build_object({", ".join(f"'{n}', w.{n}" for n in FIELDS)})
FROM chosen c JOIN registry_worker w ON w.pemda_id = c.pemda_id AND w.nik = c.nik AND w.survivor_id IS NULL
WHERE r.id = c.id AND r.outcome = ''
"""
CHANGE_KNOWN = f"""
UPDATE registry_worker w SET {", ".join(f"{name} = {value}" for name, value in MERGED.items())}
FROM intake_rosterrow r
WHERE r.pemda_id = %(pemda)s AND r.roster_id = %(roster)s AND r.outcome = 'changed' AND w.id = r.worker_id
  AND r.id > %(after)s AND r.id <= %(upto)s
"""
MARK_LEFT = """
UPDATE intake_rosterrow SET outcome = 'left'
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
  SELECT * FROM intake_rosterrow WHERE pemda_id = %(pemda)s AND roster_id = %(roster)s AND decile_on IS NOT NULL
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
STATEMENTS = (INSERT_NEW, LINK_KNOWN, CHANGE_KNOWN, SUPERSEDE_DECILES, RECORD_DECILES, MARK_LEFT)


@act(may={Role.VILLAGE, Role.KECAMATAN, Role.OFFICER}, words="Roster dilanjutkan tanpa pekerja latar")
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


@act(may={Role.OFFICER}, words="Roster diterapkan")
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


@act(may={Role.OFFICER}, words="Bagian roster diterapkan")
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
            "SELECT coalesce(max(id), 0) FROM intake_rosterrow "
            "WHERE pemda_id = %(pemda)s AND roster_id = %(roster)s AND outcome <> ''",
            where,
        )
        where["after"] = cursor.fetchone()[0]
        cursor.execute(_END_OF_PART, where)
        where["upto"], count = cursor.fetchone()
        for statement in STATEMENTS if count else ():
            cursor.execute(statement, where)
            if statement is INSERT_NEW:
                take_statistics(cursor, count, "registry_worker", "intake_rosterrow")
    if count == PART_ROWS:
        return True
    roster.applying_at, roster.applied_at = None, now()
    return False
