"""The one door for small lists (answers, marks, firms): any file by the guarded reader, columns by their titles.

Nothing is opened in the process of a page: a child reads the file with limited memory and time, in every format that a
roster may have, and what it cannot read is a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from payung.bulk.folding import folded
from payung.bulk.roster.cells import Cell, Limits
from payung.bulk.roster.guarded import read_cells
from payung.bulk.roster.values import rupiah_of
from payung.core.messages import sentence

Titles = Mapping[str, tuple[str, ...]]
MOST_ROWS_BEFORE_TITLES = 50
_MONTHS = "jan|feb|mar|apr|mei may|jun|jul|ags agt agu aug|sep|okt oct|nov nop|des dec"
MONTHS = {name: number for number, names in enumerate(_MONTHS.split("|"), start=1) for name in names.split()}


class Unread(Exception):
    """The file is no such list; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row under the titles: its number in the file and its filled cells by field."""

    number: int
    cells: Mapping[str, Cell]

    def text(self, field: str) -> str:
        """A cell as text, blanks tidied, 200 characters at the most; "" when it is empty."""
        cell = self.cells.get(field)
        return " ".join(cell.text.split())[:200] if cell else ""

    def digits(self, field: str, length: int) -> str:
        """A cell's digits if there are so many. A number of 16 digits may have been rounded by Excel: not taken."""
        cell = self.cells.get(field)
        if cell is None or (cell.kind == "n" and length > 15):
            return ""
        found = _whole(cell.text) if cell.kind == "n" else re.sub(r"[\s.'’-]", "", cell.text)
        return found if len(found) == length and found.isascii() and found.isdigit() else ""

    def day(self, field: str) -> date | None:
        """A cell's day, however it is written; None when it is none."""
        return day_of(self.text(field))

    def rupiah(self, field: str) -> int | None:
        """Whole rupiah of a cell as a roster reads them; None when nobody can tell (16.8, a sum below zero)."""
        cell = self.cells.get(field)
        return rupiah_of(cell)[0] if cell else 0


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a list under the fields that its titles name."""

    fields: frozenset[str]
    lines: tuple[Line, ...]


def read_table(
    content: bytes,
    titles: Titles,
    is_enough: Callable[[Mapping[str, int]], bool],
    *,
    missing: str,
    bare: tuple[str, ...] = (),
    limits: Limits | None = None,
) -> Table:
    """Return the first visible sheet whose titles name enough fields.

    Args:
        titles: field → titles, folded; the first column of several wins.
        is_enough: whether fields (with their columns) make this list.
        missing: what to say when no sheet does.
        bare: fields of a list without titles, whose first cell is 16 digits.

    Raises:
        Unread: not read, or no such list.
    """
    code, sheets = read_cells(content, limits)
    if code:
        raise Unread(sentence(code))
    for rows in sheets:
        for at, (_number, cells) in enumerate(rows[:MOST_ROWS_BEFORE_TITLES]):
            columns = columns_of(cells, titles)
            if is_enough(columns):
                return _under(rows[at + 1 :], columns)
            if bare and re.fullmatch(r"\d{16}", cells[0].text if 0 in cells else ""):
                return _under(rows[at:], {field: place for place, field in enumerate(bare) if place in cells})
    raise Unread(missing)


def columns_of(cells: Mapping[int, Cell], titles: Titles) -> dict[str, int]:
    """Return which column holds which field; the first column of several, the first title of several."""
    said = {_title(cell.text): place for place, cell in sorted(cells.items(), reverse=True)}
    found = {field: [said[title] for title in known if title in said] for field, known in titles.items()}
    return {field: places[0] for field, places in found.items() if places}


def day_of(text: str) -> date | None:
    """Return the day that a text writes: ISO, or day, month (number or name) and year, in either order."""
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    parts = re.split(r"[\s./-]+", text.lower())
    if len(parts) != 3:
        return None
    if len(parts[0]) == 4:
        parts.reverse()
    month = MONTHS.get(parts[1][:3]) or (int(parts[1]) if parts[1].isdecimal() else 0)
    try:
        return date(int(parts[2]) + (2000 if len(parts[2]) == 2 else 0), month, int(parts[0]))
    except ValueError:
        return None


def _title(text: str) -> str:
    return " ".join(re.sub(r"[^a-z ]", " ", folded(text)).split())


def _under(rows: list[tuple[int, dict[int, Cell]]], columns: Mapping[str, int]) -> Table:
    lines = (
        Line(number, {field: cells[place] for field, place in columns.items() if place in cells})
        for number, cells in rows
    )
    return Table(frozenset(columns), tuple(lines))


def _whole(raw: str) -> str:
    try:
        value = Decimal(raw)
    except InvalidOperation:
        return ""
    return str(int(value)) if value.is_finite() and value == value.to_integral_value() else ""
