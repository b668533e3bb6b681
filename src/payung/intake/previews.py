"""What applying a roster would do, and how a file differs from its sender's last; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from .merging import CHOSEN, FIELDS, MERGED
from .models import Roster, RosterRow

# One line for each row that applying would take: what would become of it, and each field as said and as known.
PREVIEW = f"""
SELECT r.id AS row_id, w.id AS worker_id, CASE
  WHEN w.id IS NULL THEN CASE WHEN r.sheet = ANY(%(only_known)s) THEN 'left' ELSE 'new' END
  WHEN NOT r.sheet = ANY(%(only_known)s) AND
       ({", ".join(MERGED.values())}) IS DISTINCT FROM ({", ".join(f"w.{n}" for n in FIELDS)}) THEN 'changed'
  ELSE 'same' END AS outcome, {", ".join(f"r.{n}, w.{n}" for n in FIELDS)}
FROM ({CHOSEN}) r LEFT JOIN registry_worker w
  ON w.pemda_id = r.pemda_id AND w.nik = r.nik AND w.survivor_id IS NULL
"""
# Two files of one sender, met by NIK.
_MEET = """
FROM (SELECT * FROM intake_rosterrow WHERE pemda_id = %(pemda)s AND roster_id = %(roster)s AND nik IS NOT NULL) r
{how} JOIN (SELECT * FROM intake_rosterrow WHERE pemda_id = %(pemda)s AND roster_id = %(earlier)s
            AND nik IS NOT NULL) w ON w.nik = r.nik
"""
_DIFFERS = f"({', '.join(f'r.{n}' for n in FIELDS)}) IS DISTINCT FROM ({', '.join(f'w.{n}' for n in FIELDS)})"


@dataclass(frozen=True)
class Change:
    """What applying one row would do: a new worker, changed fields (before → after), or nothing."""

    row_id: int
    worker_id: int | None
    fields: dict[str, tuple[Any, Any]]

    @property
    def outcome(self) -> str:
        if self.worker_id is None:
            return "new"
        return "changed" if self.fields else "same"


def _asked(sql: str, roster: Roster, **values: Any) -> list[tuple[Any, ...]]:
    values |= {"pemda": roster.pemda_id, "roster": roster.pk}
    values["only_known"] = [sheet["name"] for sheet in roster.sheets if sheet.get("only_known")]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def preview_counts(roster: Roster) -> dict[str, int]:
    """Return how many rows applying would make new, changed, same; nothing is written."""
    found = dict(_asked(f"SELECT outcome, count(*) FROM ({PREVIEW}) p GROUP BY 1", roster))
    return {name: found.get(name, 0) for name in ("new", "changed", "same")}


def preview(roster: Roster, *, outcome: str = "", after: int = 0, most: int = 200_000) -> list[Change]:
    """Return what applying the roster would change, row by row in their order, without writing.

    Args:
        outcome: new, changed or same; empty: the first two. after: only rows beyond this one. most: at the most.
    """
    shown = (outcome,) if outcome in ("new", "changed", "same") else ("new", "changed")
    sql = (
        f"SELECT * FROM ({PREVIEW}) p WHERE outcome = ANY(%(shown)s) AND row_id > %(after)s "
        "ORDER BY row_id LIMIT %(most)s"
    )
    rows = _asked(sql, roster, shown=list(shown), after=after, most=most)
    return [Change(row[0], row[1], _changed(row[3:]) if row[1] else {}) for row in rows]


def _changed(values: tuple[Any, ...], *, is_whole: bool = False) -> dict[str, tuple[Any, Any]]:
    """Pair each field before and after; an empty cell changes no worker, only what a file says (``is_whole``)."""
    pairs = zip(FIELDS, values[::2], values[1::2], strict=True)
    return {n: (known, said) for n, said, known in pairs if said != known and (is_whole or said not in (None, ""))}


def earlier_version(roster: Roster) -> Roster | None:
    """Return the last file of the same sender that names at least half of the same people, None without any."""
    before = Roster.objects.filter(area_code=roster.area_code, file_verdict="accepted", undone_at=None)
    people = RosterRow.objects.filter(roster=roster, nik__isnull=False).count()
    for earlier in before.filter(pk__lt=roster.pk).select_related("file").order_by("-pk")[:3]:
        met = _asked(f"SELECT count(*) {_MEET.format(how='')}", roster, earlier=earlier.pk)[0][0]
        if met and met * 2 >= people:
            return earlier
    return None


def version_counts(roster: Roster, earlier: Roster) -> dict[str, int]:
    """Return how many people of a file are new, changed, same beside an earlier one, and how many are gone."""
    kind = f"CASE WHEN w.id IS NULL THEN 'new' WHEN r.id IS NULL THEN 'gone' WHEN {_DIFFERS} THEN 'changed' "
    sql = f"SELECT {kind} ELSE 'same' END, count(*) {_MEET.format(how='FULL')} GROUP BY 1"
    found = dict(_asked(sql, roster, earlier=earlier.pk))
    return {name: found.get(name, 0) for name in ("new", "changed", "same", "gone")}


def version_changes(roster: Roster, earlier: Roster, most: int) -> list[Change]:
    """Return the rows that say something else than the earlier file, with each field before and after."""
    fields = ", ".join(f"r.{n}, w.{n}" for n in FIELDS)
    sql = f"SELECT r.id, {fields} {_MEET.format(how='')} WHERE {_DIFFERS} ORDER BY r.id LIMIT %(most)s"
    rows = _asked(sql, roster, earlier=earlier.pk, most=most)
    return [Change(row[0], None, _changed(row[1:], is_whole=True)) for row in rows]


def cause_counts(roster: Roster, verdicts: tuple[str, ...]) -> list[tuple[str, str, int]]:
    """Return (code, sheet, rows) of the findings of rows with these verdicts, most frequent first."""
    sql = """
    SELECT reason ->> 'code', sheet, count(DISTINCT r.id)
    FROM intake_rosterrow r, jsonb_array_elements(reasons) reason
    WHERE pemda_id = %(pemda)s AND roster_id = %(roster)s AND verdict = ANY(%(verdicts)s)
      AND NOT coalesce((reason ->> 'confirmed')::boolean, false)
    GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
    """
    return _asked(sql, roster, verdicts=list(verdicts))
