"""Read .xlsx by streaming its XML: cell kinds and raw characters survive, the declared range is ignored."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import IO

from payung.bulk.roster.archive import opened, parse, part
from payung.bulk.roster.cells import Cell, Refused, Sheet, SheetRow, Workbook, day_of_serial, limits, within_limits
from payung.bulk.roster.xlsx_parts import (
    SharedText,
    Style,
    read_contents,
    read_shared_strings,
    read_styles,
    unescaped,
    workbook_path,
)

_PLAIN = Style(False, False, "")
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def read_xlsx(path: Path) -> Workbook:
    """Read all sheets of a workbook.

    Raises:
        Refused: a limit is passed, the XML is dangerous, or the file is damaged or no workbook.
    """
    with opened(path) as archive:
        where = workbook_path(archive)
        if where is None:
            raise Refused("not_a_spreadsheet")
        contents = read_contents(archive, where)
        strings = read_shared_strings(archive, contents.strings_path)
        styles = read_styles(archive, contents.styles_path)
        workbook = Workbook([], ["date_system_1904"] if contents.from_1904 else [])
        for listed in contents.sheets:
            sheet = Sheet(listed.name, hidden=listed.hidden)
            _read_sheet(archive, listed.path, _SheetReader(sheet, strings, styles, contents.from_1904))
            workbook.sheets.append(sheet)
        return workbook


def _read_sheet(archive: zipfile.ZipFile, path: str, reader: _SheetReader) -> None:
    """Stream one sheet through its reader."""
    stream: IO[bytes]
    with part(archive, path) as stream:
        parse(stream, reader.start, reader.end, reader.characters)
    reader.finish()


def position(reference: str) -> tuple[int, int] | None:
    """Return (row from 1, column from 0) of ``B12``; None when it is no reference."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column - 1


class _SheetReader:
    """Handlers for ``worksheet``; the hot loop of the reader, hence its terse style."""

    def __init__(self, sheet: Sheet, strings: list[SharedText], styles: list[Style], from_1904: bool) -> None:
        self.sheet, self._strings, self._from_1904 = sheet, strings, from_1904
        self._styles = {str(index): style for index, style in enumerate(styles)}
        self._row: SheetRow | None = None
        self._row_number = 0
        self._column = -1
        self._kind, self._style = "n", _PLAIN
        self._formula = self._taking = False
        self._pieces: list[str] = []
        self._dimension = ""
        self._columns: dict[str, int] = {}
        self._last = (0, 0)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._start_cell(attributes)
        elif name == "v" or name == "t":
            self._taking = True
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._start_row(attributes)
        elif name == "rPh":
            self._taking = False
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "col":
            if attributes.get("hidden", "0") in ("1", "true"):
                self.sheet.hidden_columns = True
        elif name == "dimension":
            self._dimension = attributes.get("ref", "")

    def end(self, name: str) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "v" or name == "t":
            self._taking = False
        elif name == "c":
            if self._pieces:
                self._finish_cell()
        elif name == "row" and self._row is not None and self._row.cells:
            self.sheet.rows.append(self._row)

    def characters(self, text: str) -> None:
        if self._taking:
            self._pieces.append(text)

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self._row_number = int(number) if number.isdigit() else self._row_number + 1
        hidden = attributes.get("hidden", "0") in ("1", "true") or attributes.get("ht") in ("0", "0.0")
        self._row = SheetRow(self._row_number, {}, hidden)
        self._column = -1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        letters = attributes.get("r", "").rstrip("0123456789")
        column = self._columns.get(letters)
        self._column = self._column_of(letters) if column is None else column
        if self._row_number > limits().rows:
            raise Refused("too_many_columns_or_rows")
        self._kind = attributes.get("t", "n")
        self._style = self._styles.get(attributes.get("s", "0"), _PLAIN)
        self._formula = False
        self._pieces = []

    def _column_of(self, letters: str) -> int:
        """Return the column of a reference seen for the first time; without one the next column."""
        where = position(letters + "1")
        column = self._column + 1 if where is None else where[1]
        within_limits(self._row_number, column)
        if where is not None:
            self._columns[letters] = column
        return column

    def _finish_cell(self) -> None:
        raw = self._pieces[0] if len(self._pieces) == 1 else "".join(self._pieces)
        style = self._style
        strike = style.strike
        kind = self._kind
        if kind == "s":
            index = int(raw) if raw.strip().isdigit() else -1
            if not 0 <= index < len(self._strings):
                return
            raw, struck = self._strings[index]
            strike, kind = strike or struck, "t"
        elif kind == "n":
            raw = raw.strip()
            if style.is_date:
                day = day_of_serial(raw, from_1904=self._from_1904)
                kind, raw = ("d", day.isoformat()) if day else ("t", raw)
        elif kind in ("str", "inlineStr"):
            kind, raw = "t", unescaped(raw)
        elif kind == "d":
            raw = raw[:10]
        elif kind not in ("b", "e"):
            kind = "t"
        if raw and not raw.isspace() and self._row is not None:
            self._row.cells[self._column] = Cell(kind, raw, self._formula, strike, style.fill)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        start, end = position(first), position(last or first)
        if start and end:
            self.sheet.merges.append((start[0], start[1], end[0], end[1]))

    def finish(self) -> None:
        """Compare the declared range with the data."""
        self.sheet.rows.sort(key=lambda row: row.number)
        _, _, last = self._dimension.partition(":")
        declared = position(last or self._dimension)
        if declared is None or not self.sheet.rows:
            return
        widest = max(max(row.cells) for row in self.sheet.rows)
        self.sheet.wrong_dimension = self.sheet.rows[-1].number > declared[0] or widest > declared[1]
