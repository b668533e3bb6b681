"""The flat form every reader fills: sheets of rows of cells, with kind and raw text, nothing interpreted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

LAST_COLUMN = 256


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read at all; what lies beyond is a refusal.

    ``columns``, ``rows`` of a sheet; ``bytes`` of the file; ``entries`` of an archive, ``unpacked`` bytes of them all,
    and how many times smaller one entry of more than ``ratio_from`` bytes may have been packed.
    """

    columns: int = LAST_COLUMN
    rows: int = 200_000
    bytes: int = 10 * 1024 * 1024
    entries: int = 200
    unpacked: int = 200 * 1024 * 1024
    ratio_from: int = 1024 * 1024
    ratio: int = 100


_limits = Limits()


def limits() -> Limits:
    """Return the limits of this process."""
    return _limits


def keep_to(given: Limits) -> None:
    """Set the limits of this process: a reader's child keeps to those it was asked with."""
    global _limits  # noqa: PLW0603  # one process reads one file
    _limits = given


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
    """Refuse a cell beyond the columns and rows of the limits (row from 1, column from 0)."""
    if row > _limits.rows or column >= _limits.columns:
        raise Refused("too_many_columns_or_rows")


_FROM_1900 = date(1899, 12, 30)
_FROM_1904 = date(1904, 1, 1)
_LAST = 2_958_465
_BUILT_IN_DATES = frozenset([*range(14, 18), 22, *range(27, 32), *range(34, 37), *range(50, 59)])
_NOT_TOKENS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


def is_date_format(number_format_id: int, code: str) -> bool:
    """Tell whether cells of this number format show a day (a mere clock time does not)."""
    if not code:
        return number_format_id in _BUILT_IN_DATES
    letters = _NOT_TOKENS.sub("", code).casefold()
    if "general" in letters or "0" in letters or "#" in letters:
        return False
    return "d" in letters or "y" in letters


def day_of_serial(raw: str, *, from_1904: bool = False) -> date | None:
    """Return the day a serial number stands for; 0 is read as 1 January 1900, the filler people see.

    None when the text is no number or no day that Excel can show.
    """
    try:
        whole = int(Decimal(raw))
    except (InvalidOperation, ValueError, OverflowError):
        return None
    if not 0 <= whole <= _LAST:
        return None
    if from_1904:
        return _FROM_1904 + timedelta(days=whole)
    if whole <= 1:
        return date(1900, 1, 1)
    return _FROM_1900 + timedelta(days=whole + (1 if whole < 60 else 0))
