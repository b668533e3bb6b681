"""Read the HTML tables that web applications send under the name .xls."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from payung.bulk.roster.cells import Cell, Sheet, SheetRow, Workbook, within_limits
from payung.bulk.roster.sniff import decoded

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_STRUCK = re.compile(r"line-through", re.IGNORECASE)
_COLOUR = re.compile(r"background(?:-color)?\s*:\s*([#\w]+)", re.IGNORECASE)
_WHITE = frozenset(["", "#fff", "#ffffff", "white", "transparent", "none"])
_MAX_SPAN = 256


def read_html(content: bytes) -> Workbook:
    """Read all tables of a page as one sheet; rows are numbered by their ``<tr>``.

    Raises:
        Refused: too many columns or rows.
    """
    parser = _Tables()
    parser.feed(_text(content))
    parser.close()
    parser.finish_row()
    return Workbook([parser.sheet], typed=False)


def _text(content: bytes) -> str:
    """Decode by the charset the page declares, if it works."""
    declared = _CHARSET.search(content[:4000])
    if declared and not content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return content.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return decoded(content)[0]


class _Tables(HTMLParser):
    """Collect rows and cells; missing end tags are forgiven."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sheet = Sheet("")
        self._row: SheetRow | None = None
        self._number = 0
        self._column = -1
        self._span = 1
        self._pieces: list[str] | None = None
        self._strike = False
        self._fill = self._row_fill = ""
        self._rows_left: dict[int, tuple[int, Cell | None]] = {}
        self._row_span = 1
        self._ignored = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "tr":
            self.finish_row()
            self._start_row(given)
        elif tag in ("td", "th"):
            if self._row is None:
                self._start_row({})
            self._start_cell(given)
        elif tag in ("br", "p", "div") and self._pieces:
            self._pieces.append("\n")
        elif tag in ("s", "strike", "del"):
            self._strike = True
        elif tag in ("script", "style") and self._pieces is None:
            self._ignored += 1
        elif tag == "span" and _STRUCK.search(given.get("style", "")):
            self._strike = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._finish_cell()
        elif tag in ("tr", "table"):
            self.finish_row()
        elif tag in ("script", "style"):
            self._ignored = max(0, self._ignored - 1)

    def handle_data(self, data: str) -> None:
        if self._pieces is not None and not self._ignored:
            self._pieces.append(data)

    def finish_row(self) -> None:
        """Close the open cell and row, if any."""
        self._finish_cell()
        if self._row is not None and self._row.cells:
            self.sheet.rows.append(self._row)
        self._row = None

    def _start_row(self, given: dict[str, str]) -> None:
        self._number += 1
        style = given.get("style", "")
        self._row = SheetRow(self._number, {}, bool(_HIDDEN.search(style)) or "hidden" in given)
        self._row_fill = _colour(given)
        self._column = -1
        self._rows_left = {column: (left, cell) for column, (left, cell) in self._rows_left.items() if left > 0}

    def _start_cell(self, given: dict[str, str]) -> None:
        self._finish_cell()
        self._column += 1
        while self._column in self._rows_left:
            left, cell = self._rows_left[self._column]
            self._rows_left[self._column] = (left - 1, cell)
            self._column += 1
        within_limits(self._number, self._column)
        self._span = _count(given.get("colspan", "1"))
        self._row_span = _count(given.get("rowspan", "1"))
        self._strike = bool(_STRUCK.search(given.get("style", "")))
        self._fill = _colour(given) or self._row_fill
        self._pieces = []

    def _finish_cell(self) -> None:
        if self._pieces is None or self._row is None:
            return
        text = "".join(self._pieces)
        self._pieces = None
        if text and not text.isspace():
            self._row.cells[self._column] = Cell("t", text, False, self._strike, self._fill)
        if self._span > 1:
            self.sheet.merges.append((self._number, self._column, self._number, self._column + self._span - 1))
        if self._row_span > 1:
            last = self._number + self._row_span - 1
            self.sheet.merges.append((self._number, self._column, last, self._column + self._span - 1))
            for column in range(self._column, self._column + self._span):
                self._rows_left[column] = (self._row_span - 1, None)
        self._column += self._span - 1


def _colour(given: dict[str, str]) -> str:
    found = _COLOUR.search(given.get("style", ""))
    colour = (given.get("bgcolor") or (found[1] if found else "")).casefold()
    return "" if colour in _WHITE else colour


def _count(text: str) -> int:
    """Read a span; nonsense is 1."""
    return min(int(text), _MAX_SPAN) if text.isascii() and text.isdigit() and int(text) > 0 else 1
