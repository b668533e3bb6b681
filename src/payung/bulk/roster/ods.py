"""Read .ods by streaming its content; repeated blank rows and cells cost nothing."""

from __future__ import annotations

from pathlib import Path

from payung.bulk.roster.archive import attribute, has, local, opened, parse, part
from payung.bulk.roster.cells import Cell, Refused, Sheet, SheetRow, Workbook, within_limits

_KINDS = {"float": "n", "currency": "n", "percentage": "n", "date": "d", "boolean": "b"}
_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "Err:")
_WHITE = frozenset(["", "transparent", "#ffffff"])


def read_ods(path: Path) -> Workbook:
    """Read all sheets.

    Raises:
        Refused: a limit is passed, the file is encrypted, dangerous or damaged.
    """
    with opened(path) as archive:
        if has(archive, "META-INF/manifest.xml"):
            with part(archive, "META-INF/manifest.xml") as stream:
                if b"encryption-data" in stream.read(1 << 20):
                    raise Refused("password_protected")
        reader = _Content()
        with part(archive, "content.xml") as stream:
            parse(stream, reader.start, reader.end, reader.characters)
        return Workbook(reader.sheets)


class _Content:
    """Handlers for ``office:spreadsheet``."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._styles: dict[str, tuple[bool, str, bool]] = {}
        self._style = ""
        self._row: SheetRow | None = None
        self._number = self._row_repeat = 0
        self._column = self._cell_repeat = 0
        self._cell: dict[str, str] | None = None
        self._pieces: list[str] = []
        self._paragraphs = self._depth = self._notes = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match local(name):
            case "style":
                self._style = attribute(attributes, "name") or ""
                self._styles[self._style] = (False, "", False)
            case "text-properties" | "table-cell-properties" | "table-properties" if self._style:
                self._note_style(attributes)
            case "table" if not self._notes:
                hidden = self._styles.get(attribute(attributes, "style-name") or "", (False, "", False))[2]
                self.sheets.append(Sheet(attribute(attributes, "name") or "", hidden=hidden))
                self._number = 0
            case "table-column" if self.sheets:
                if attribute(attributes, "visibility") in ("collapse", "filter"):
                    self.sheets[-1].hidden_columns = True
            case "table-row" if self.sheets:
                self._start_row(attributes)
            case "table-cell" | "covered-table-cell" if self._row is not None:
                self._cell = attributes
                self._cell_repeat = _count(attribute(attributes, "number-columns-repeated"))
                self._pieces, self._paragraphs = [], 0
            case "annotation":
                self._notes += 1
            case "p" if self._cell is not None and not self._notes:
                if self._paragraphs:
                    self._pieces.append("\n")
                self._paragraphs += 1
                self._depth += 1
            case "s" if self._depth:
                self._pieces.append(" " * min(_count(attribute(attributes, "c")), 100))
            case "tab" if self._depth:
                self._pieces.append("\t")
            case "line-break" if self._depth:
                self._pieces.append("\n")

    def end(self, name: str) -> None:
        match local(name):
            case "style":
                self._style = ""
            case "p" if self._depth and not self._notes:
                self._depth -= 1
            case "annotation":
                self._notes -= 1
            case "table-cell" | "covered-table-cell" if self._cell is not None:
                self._finish_cell(self._cell)
                self._cell = None
            case "table-row" if self._row is not None:
                self._finish_row(self._row)

    def characters(self, text: str) -> None:
        if self._depth and not self._notes:
            self._pieces.append(text)

    def _note_style(self, attributes: dict[str, str]) -> None:
        strike, fill, hidden = self._styles[self._style]
        if attribute(attributes, "text-line-through-style") not in (None, "none"):
            strike = True
        colour = attribute(attributes, "background-color")
        if colour is not None and colour.casefold() not in _WHITE:
            fill = colour
        hidden = hidden or attribute(attributes, "display") == "false"
        self._styles[self._style] = (strike, fill, hidden)

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._number += 1
        self._row_repeat = _count(attribute(attributes, "number-rows-repeated"))
        hidden = attribute(attributes, "visibility") in ("collapse", "filter")
        self._row = SheetRow(self._number, {}, hidden)
        self._column = 0

    def _finish_cell(self, attributes: dict[str, str]) -> None:
        cell = self._read(attributes)
        if cell is not None and self._row is not None:
            within_limits(self._number, self._column + self._cell_repeat - 1)
            for column in range(self._column, self._column + self._cell_repeat):
                self._row.cells[column] = cell
        rows = _count(attribute(attributes, "number-rows-spanned"))
        columns = _count(attribute(attributes, "number-columns-spanned"))
        if rows > 1 or columns > 1:
            last = (self._number + rows - 1, self._column + columns - 1)
            self.sheets[-1].merges.append((self._number, self._column, *last))
        self._column += self._cell_repeat

    def _read(self, attributes: dict[str, str]) -> Cell | None:
        kind = attribute(attributes, "value-type")
        shown = "".join(self._pieces)
        if kind in ("float", "currency", "percentage"):
            text = attribute(attributes, "value") or shown
        elif kind == "date":
            text = (attribute(attributes, "date-value") or shown)[:10]
        else:
            text = shown or attribute(attributes, "string-value") or ""
        if not text or text.isspace():
            return None
        strike, fill, _ = self._styles.get(attribute(attributes, "style-name") or "", (False, "", False))
        formula = attribute(attributes, "formula") is not None
        code = "e" if formula and text.startswith(_ERRORS) else _KINDS.get(kind or "", "t")
        return Cell(code, text, formula, strike, fill)

    def _finish_row(self, row: SheetRow) -> None:
        if row.cells:
            last = row.number + self._row_repeat - 1
            within_limits(last, max(row.cells))
            for number in range(row.number, last + 1):
                self.sheets[-1].rows.append(SheetRow(number, row.cells, row.hidden))
        self._number += self._row_repeat - 1
        self._row = None


def _count(text: str | None) -> int:
    """Read a repetition; nonsense is 1."""
    return max(int(text), 1) if text and text.isascii() and text.isdigit() and len(text) < 10 else 1
