"""The flat form every reader fills: sheets of rows of cells, with kind and raw text, nothing interpreted."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

LAST_COLUMN = 256
LAST_ROW = 200_000


class Refused(Exception):
    """The file is not read; ``code`` names the reason in the catalogue of messages."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Cell(NamedTuple):
    """One filled cell.

    ``kind``: ``t`` text · ``n`` number · ``d`` date · ``b`` boolean · ``e`` error value.
    ``text``: the text; for a number the characters in the file, never a float; for a date ``YYYY-MM-DD``.
    ``formula``: the stored value of a formula. ``strike``: struck through. ``fill``: colour behind it or "".
    """

    kind: str
    text: str
    formula: bool = False
    strike: bool = False
    fill: str = ""


Cells = dict[int, Cell]  # column index (A = 0) to filled cell


@dataclass(slots=True)
class SheetRow:
    """A row that holds at least one filled cell; ``number`` counts from 1, blank and hidden rows included."""

    number: int
    cells: Cells
    hidden: bool = False


@dataclass(slots=True)
class Sheet:
    """One sheet in reading order. ``merges`` are (first row, first column, last row, last column), 1- and 0-based."""

    name: str
    rows: list[SheetRow] = field(default_factory=list)
    hidden: bool = False
    hidden_columns: bool = False
    wrong_dimension: bool = False
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Workbook:
    """What a reader returns: the sheets and remarks about the file (codes of the catalogue)."""

    sheets: list[Sheet]
    remarks: list[str] = field(default_factory=list)
    encoding: str = ""
    separator: str = ""
    typed: bool = True
    """False for CSV and HTML, where every value is text."""


@lru_cache(maxsize=1024)
def column_letter(index: int) -> str:
    """Return the letter of a column (0 → A, 26 → AA)."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


LETTERS = tuple(column_letter(index) for index in range(LAST_COLUMN))


def within_limits(row: int, column: int) -> None:
    """Refuse a cell beyond 256 columns or 200,000 rows (row from 1, column from 0)."""
    if row > LAST_ROW or column >= LAST_COLUMN:
        raise Refused("too_many_columns_or_rows")
