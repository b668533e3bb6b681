"""The workbook that goes back to the sender: same layout, every row, what is wrong and what to do beside it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from payung.bulk.roster.cells import LAST_COLUMN
from payung.bulk.roster.reading import RosterReading, RosterRow, SheetReading
from payung.bulk.roster.xlsx import position
from payung.core.messages import finding

STATUS = {"ok": "Siap", "warned": "Catatan", "held": "Ditahan", "rejected": "Ditolak"}
ADDED = ("Status", "Masalah", "Saran", "Id Baris")
_MOST_COMMENTS = 5000
_LONGEST = 32_767  # halves of letters in UTF-16
_LOST_DIGITS = frozenset(["nik_column_rounded"])  # of a whole column; a returned part would not show it
_EXACT_DIGITS = 15

Sign = Callable[[str], str]


def as_written(text: str) -> str:
    """Return what a cell of a workbook can hold of a text."""
    if 2 * len(text) <= _LONGEST:
        return text
    return text.encode("utf-16-le")[: 2 * _LONGEST].decode("utf-16-le", "ignore")


def row_id(sha256: str, sheet_index: int, row_number: int, sign: Sign | None = None) -> str:
    """Return the id by which a returned row finds its first upload: file, sheet, row, signature if asked."""
    plain = f"{sha256[:16]}.{sheet_index}.{row_number}"
    return f"{plain}.{sign(plain)}" if sign else plain


def write_returned(target: Path | str | IO[bytes], reading: RosterReading, *, sign: Sign | None = None) -> None:
    """Write the returned workbook of an accepted file.

    Cells keep sheet, row and column; texts go through ``write_string`` only, so nothing a sender typed becomes a
    formula. A NIK whose digits are lost is written with ``?`` in front: sent back unchanged it is held again.

    Args:
        sign: turns a row id into its signature; None leaves ids unsigned.
    """
    workbook = xlsxwriter.Workbook(target if not isinstance(target, Path) else str(target), {"in_memory": True})
    writer = _Writer(workbook, reading, sign)
    for index, sheet in enumerate(reading.sheets):
        writer.write_sheet(index, sheet)
    if not reading.sheets:
        workbook.add_worksheet("Data")
    workbook.close()


@dataclass(slots=True)
class _Writer:
    """Writes sheet after sheet and counts the comments."""

    workbook: Any
    reading: RosterReading
    sign: Sign | None
    formats: dict[str, Any] | None = None
    comments: int = 0

    def write_sheet(self, index: int, sheet: SheetReading) -> None:
        page = self.workbook.add_worksheet(_sheet_name(sheet.name, index))
        rows = [row for row in self.reading.rows if row.sheet == sheet.name]
        first = _first_added(sheet, rows)
        if sheet.is_roster:
            self._write_titles(page, sheet, rows, first)
        for row in rows:
            self._write_row(page, row, first)
            if row.verdict != "skipped":
                self._write_verdict(page, row, first, row_id(self.reading.sha256, index, row.row_number, self.sign))
            elif row.codes == ["key_row"]:
                page.set_row(row.row_number - 1, None, None, {"hidden": True})

    def _write_titles(self, page: Any, sheet: SheetReading, rows: list[RosterRow], first: int) -> None:
        people = [row.row_number for row in rows if row.verdict != "skipped"]
        line = max(sheet.header_rows, default=min(people, default=2) - 1) - 1
        page.set_column(0, max(first - 1, 0), 16)
        page.set_column(first, first, 10)
        page.set_column(first + 1, first + 2, 60)
        page.set_column(first + 3, first + 3, 24, None, {"hidden": True})
        if line >= 0:
            for offset, title in enumerate(ADDED):
                page.write_string(line, first + offset, title, self._format("title"))
            page.freeze_panes(line + 1, 0)

    def _write_row(self, page: Any, row: RosterRow, first: int) -> None:
        marks = (
            {str(reason.values.get("column", "")): reason for reason in row.reasons} if row.verdict != "skipped" else {}
        )
        lost = any(code in _LOST_DIGITS for code in row.codes)
        for letter, text in row.raw.items():
            where = position(f"{letter}{row.row_number}")
            if where is None or where[1] >= first:
                continue
            mark = marks.get(letter)
            style = ("red" if row.verdict in ("held", "rejected") else "yellow") if mark else ""
            shown = f"?{text}" if lost and mark and mark.code in _LOST_DIGITS and not text.startswith("?") else text
            self._write_cell(page, where[0] - 1, where[1], shown, row.kinds.get(letter, "t"), style)
        for letter, reason in marks.items():
            where = position(f"{letter}{row.row_number}") if letter else None
            if where is not None and where[1] < LAST_COLUMN and self.comments < _MOST_COMMENTS:
                if letter not in row.raw:
                    page.write_blank(where[0] - 1, where[1], None, self._format("red"))
                page.write_comment(where[0] - 1, where[1], reason.sentence(), {"x_scale": 2})
                self.comments += 1

    def _write_cell(self, page: Any, line: int, column: int, text: str, kind: str, style: str) -> None:
        """Write one cell in its own kind; numbers stay numbers, so that a doubtful NIK stays doubtful."""
        if kind == "d":
            with suppress(ValueError):
                page.write_datetime(line, column, date.fromisoformat(text), self._format("date" + style))
                return
        if kind == "n" and not text.startswith("?"):
            with suppress(ValueError, OverflowError, TypeError):  # TypeError: nan and infinity
                whole = text.isascii() and text.isdigit() and len(text) > _EXACT_DIGITS
                page.write_number(line, column, float(text), self._format(("long" if whole else "") + style))
                return
        page.write_string(line, column, as_written(text), self._format("text" + style))

    def _write_verdict(self, page: Any, row: RosterRow, first: int, identity: str) -> None:
        line = row.row_number - 1
        page.write_string(line, first, STATUS[row.verdict], self._format(row.verdict))
        wrong = "\n".join(finding(reason.code, **dict(reason.values)) for reason in row.reasons)
        advice = "\n".join(dict.fromkeys(text for reason in row.reasons if (text := reason.advice())))
        page.write_string(line, first + 1, as_written(wrong), self._format("wrap"))
        page.write_string(line, first + 2, as_written(advice), self._format("wrap"))
        page.write_string(line, first + 3, identity)

    def _format(self, name: str) -> Any:
        """Return a cell format by name, made once."""
        if self.formats is None:
            self.formats = {}
        if name not in self.formats:
            self.formats[name] = self.workbook.add_format(_look(name))
        return self.formats[name]


_COLOURS = {
    "red": "#F8CBAD",
    "yellow": "#FFF2CC",
    "ok": "#E2EFDA",
    "warned": "#FFF2CC",
    "held": "#F8CBAD",
    "rejected": "#F4B084",
}


def _look(name: str) -> dict[str, Any]:
    """Describe a format: the kind of value and the colour behind it."""
    look: dict[str, Any] = {"num_format": "@"} if name.startswith("text") else {}
    if name.startswith("date"):
        look = {"num_format": "dd/mm/yyyy"}
    elif name.startswith("long"):
        look = {"num_format": "0"}
    elif name == "title":
        look = {"bold": True, "bg_color": "#D9E2E7", "border": 1}
    elif name == "wrap":
        look = {"text_wrap": True, "valign": "top", "num_format": "@"}
    colour = next((value for key, value in _COLOURS.items() if name.endswith(key)), None)
    return look | ({"bg_color": colour} if colour else {})


def _first_added(sheet: SheetReading, rows: list[RosterRow]) -> int:
    """Return the column where our columns start; those of an earlier round are written over."""
    titled = {title.strip(): letter for letter, title in sheet.titles.items()}
    if all(title in titled for title in ADDED[1:]):
        where = position(f"{titled[ADDED[1]]}1")
        if where is not None and where[1] > 0:
            return where[1] - 1
    widest = [where[1] for row in rows for letter in row.raw if (where := position(f"{letter}1")) is not None]
    return min(max(widest, default=-1) + 1, LAST_COLUMN - len(ADDED))


def _sheet_name(name: str, index: int) -> str:
    """Return a name that a workbook allows."""
    allowed = "".join(char for char in name if char not in "[]:*?/\\")[:31].strip("'")
    return allowed or ("Data" if index == 0 else f"Lembar {index + 1}")
