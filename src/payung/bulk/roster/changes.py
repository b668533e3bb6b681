"""What a later upload changes: the same file again changes nothing, three mended rows are three changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from payung.bulk.roster.reading import RosterReading, RosterRow

FIELDS = (
    "nik", "kk_number", "name", "birth_on", "birth_place", "sex", "area_code", "occupation", "mother_name", "phone",
    "address", "rt", "rw", "verdict",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One row that is new, gone or different; ``fields`` names what differs."""

    kind: Literal["added", "changed", "removed"]
    before: RosterRow | None
    after: RosterRow | None
    fields: tuple[str, ...] = ()


def changes_between(before: RosterReading, after: RosterReading) -> list[Change]:
    """Compare two readings of a roster, in the order of the later one; people gone come last.

    Rows meet by their row id (returned workbook), then by NIK, then by name and birth date.
    """
    open_rows = _by_key(before)
    used: set[int] = set()
    found: list[Change] = []
    for row in after.people:
        old = next((open_rows[key] for key in _keys(row) if key in open_rows and id(open_rows[key]) not in used), None)
        if old is None:
            found.append(Change("added", None, row))
            continue
        used.add(id(old))
        different = tuple(name for name in FIELDS if getattr(old, name) != getattr(row, name))
        if different:
            found.append(Change("changed", old, row, different))
    if not _is_partial(after):
        found += [Change("removed", row, None) for row in before.people if id(row) not in used]
    return found


def _is_partial(reading: RosterReading) -> bool:
    """A returned workbook may hold only the mended rows; then nobody is gone."""
    return any(row.row_id for row in reading.people)


def _by_key(reading: RosterReading) -> dict[tuple[str, ...], RosterRow]:
    found: dict[tuple[str, ...], RosterRow] = {}
    sheets = {sheet.name: str(index) for index, sheet in enumerate(reading.sheets)}
    for row in reading.people:
        found.setdefault(("place", reading.sha256[:16], str(row.row_number), sheets.get(row.sheet, "")), row)
        for key in _keys(row):
            found.setdefault(key, row)
    return found


def _keys(row: RosterRow) -> list[tuple[str, ...]]:
    """Return the keys a row can be met by, the surest first."""
    keys: list[tuple[str, ...]] = []
    if row.row_id:
        sha256, _, rest = row.row_id.partition(".")
        sheet, _, rest = rest.partition(".")
        keys.append(("place", sha256, rest.partition(".")[0], sheet))
    if row.nik:
        keys.append(("nik", row.nik))
    if row.name:
        keys.append(("person", row.name.casefold(), str(row.birth_on), row.sheet, str(row.row_number)))
        keys.append(("person", row.name.casefold(), str(row.birth_on)))
    return keys
