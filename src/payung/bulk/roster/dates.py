"""Birth dates as people type them, and what a column of them says about day and month order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from payung.bulk.roster.cells import Cell, day_of_serial
from payung.core.identity import full_year, latin_digits, tidy, visible

_MONTHS = (
    ("januari", "january", "jan"), ("februari", "pebruari", "february", "feb", "peb", "pebr", "febr"),
    ("maret", "march", "mrt", "mart"), ("april",), ("mei", "may"), ("juni", "june"), ("juli", "july"),
    ("agustus", "august", "ags", "agt", "agust"), ("september", "sept"), ("oktober", "october"),
    ("nopember", "november"), ("desember", "december", "des", "dec"),
)  # fmt: skip
_DAY_NAMES = re.compile(r"^(senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|ahad|tgl\.?|tanggal|lahir)\b[\s,:]*")
_CLOCK = re.compile(r"[t\s]+\d{1,2}[:.]\d{2}([:.]\d{2}([.,]\d+)?)?\s*(z|wib|wita|wit|am|pm)?$")
_LONGEST = 80  # patterns below are only ever tried on short texts; nobody writes a longer date
_DASHES = re.compile(r"[‐‑‒–—−]")
_SEP = r"\s*[/\-.,\s]\s*"
_DMY = re.compile(rf"(\d{{1,2}}){_SEP}(\d{{1,2}}){_SEP}(\d{{4}}|\d{{2}})")
_YMD = re.compile(r"(\d{4})\s*[/\-.]\s*(\d{1,2})\s*[/\-.]\s*(\d{1,2})")
_NAMED = re.compile(r"(\d{1,2})\s*[/\-.,\s]*\s*([a-z]{3,9})\.?\s*[/\-.,\s]*\s*'?(\d{4}|\d{2})")
_NAME_FIRST = re.compile(r"([a-z]{3,9})\.?\s*(\d{1,2})\s*,?\s+(\d{4})")
_PARTIAL = re.compile(
    r"(19|20)\d\d|\d{1,2}\s*[/\-.\s]\s*(19|20)\d\d|(19|20)\d\d\s*[/\-.]\s*\d{1,2}|00[/\-.]\d{2}[/\-.]\d{4}"
)
_NAMED_PARTIAL = re.compile(r"([a-z]{3,9})\.?[\s\-/.,]*((19|20)\d\d)")
_NUMBER = re.compile(r"-?\d+([.,]\d+)?")
_BLANK = re.compile(r"[\s\-–—._/?]*|n/?a|nihil|kosong|belum ada|tidak ada|0+|null")
_FILLERS = frozenset([date(1900, 1, 1), date(1970, 1, 1)])

Kind = Literal["blank", "day", "numeric", "serial", "incomplete", "filler", "unreadable"]
Order = Literal["day_first", "month_first", "mixed"]


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """What one cell says before the column is asked about its order.

    ``kind``: ``day`` a day beyond doubt · ``numeric`` two parts and a year (``first``, ``second``, ``year``) ·
    ``serial`` Excel's number · ``incomplete`` · ``filler`` (00/00/0000) · ``blank`` · ``unreadable``.
    """

    kind: Kind
    text: str
    day: date | None = None
    first: int = 0
    second: int = 0
    year: int = 0


@dataclass(frozen=True, slots=True)
class BirthReading:
    """The birth date of a row: the day if known, the code of the finding if any, another reading to suggest."""

    born_on: date | None
    code: str | None = None
    other: date | None = None


@lru_cache(maxsize=65536)
def written_date(kind: str, text: str, today: date) -> WrittenDate:
    """Read one cell (its kind and text, see ``Cell``)."""
    if kind == "d":
        return _real(text)
    if len(text) > _LONGEST:
        text = tidy(text)[: _LONGEST + 1]
        if len(text) > _LONGEST:
            return WrittenDate("unreadable", text)
    plain, _ = latin_digits(visible(text))
    plain = _DASHES.sub("-", plain)
    plain = _CLOCK.sub("", _DAY_NAMES.sub("", plain.casefold().strip(" '’`"))).strip(" .,;")
    if _BLANK.fullmatch(plain):
        return WrittenDate("blank", text)
    if _NUMBER.fullmatch(plain):
        return _number(plain, text)
    found = _DMY.fullmatch(plain)
    if found:
        return _numeric(int(found[1]), int(found[2]), found[3], text, today)
    return _in_words(plain, text, today)


def _real(text: str) -> WrittenDate:
    """Read a date cell."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return WrittenDate("unreadable", text)
    return WrittenDate("filler" if day in _FILLERS else "day", text, day)


def _number(plain: str, text: str) -> WrittenDate:
    """Read a bare number: a year, a serial number, or nothing."""
    value = float(plain.replace(",", "."))
    if 1900 <= value <= 2100:
        return WrittenDate("incomplete", text)
    if 9000 <= value <= 55000:
        return WrittenDate("serial", text, day_of_serial(plain.replace(",", ".")))
    return WrittenDate("unreadable", text)


def _numeric(first: int, second: int, year: str, text: str, today: date) -> WrittenDate:
    """Read two parts and a year; the order is the column's business."""
    if not first and not second:
        return WrittenDate("filler" if not int(year) else "incomplete", text)
    if not first or not second:
        return WrittenDate("incomplete", text)
    full = int(year) if len(year) == 4 else full_year(int(year), today)
    if first == second == 1 and _safe(full, 1, 1) in _FILLERS:
        return WrittenDate("filler", text, _safe(full, 1, 1))
    return WrittenDate("numeric", text, None, first, second, full)


def _in_words(plain: str, text: str, today: date) -> WrittenDate:
    """Read ISO dates, month names and incomplete dates."""
    found = _YMD.fullmatch(plain)
    if found:
        if not int(found[1]):
            return WrittenDate("filler", text)
        return _sure(_safe(int(found[1]), int(found[2]), int(found[3])), text)
    found = _NAMED.fullmatch(plain)
    if found and month_number(found[2]):
        year = int(found[3]) if len(found[3]) == 4 else full_year(int(found[3]), today)
        return _sure(_safe(year, month_number(found[2]), int(found[1])), text)
    found = _NAME_FIRST.fullmatch(plain)
    if found and month_number(found[1]):
        return _sure(_safe(int(found[3]), month_number(found[1]), int(found[2])), text)
    if _PARTIAL.fullmatch(plain):
        return WrittenDate("incomplete", text)
    found = _NAMED_PARTIAL.fullmatch(plain)
    return WrittenDate("incomplete" if found and month_number(found[1]) else "unreadable", text)


def _sure(day: date | None, text: str) -> WrittenDate:
    if day is None:
        return WrittenDate("unreadable", text)
    return WrittenDate("filler" if day in _FILLERS else "day", text, day)


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=256)
def month_number(name: str) -> int:
    """Return the month of a name, Indonesian or English, whole or from three letters; 0 if it is none."""
    for number, names in enumerate(_MONTHS, 1):
        if name in names or any(len(name) >= 3 and full.startswith(name) for full in names):
            return number
    return 0


def order_of(written: Iterable[WrittenDate]) -> Order:
    """Return the order of day and month in a column, from the dates that can be read one way only.

    No month-first date: day first. No day-first date: month first. Both: mixed, unless fewer than one in ten
    is month-first.
    """
    day_first = month_first = 0
    for one in written:
        if one.kind == "numeric":
            day_first += one.first > 12 >= one.second
            month_first += one.second > 12 >= one.first
    if not month_first:
        return "day_first"
    if not day_first:
        return "month_first"
    return "mixed" if 10 * month_first >= day_first + month_first else "day_first"


def birth_of_cell(written: WrittenDate, order: Order, nik_says: tuple[int, int, int] | None) -> BirthReading:
    """Settle one date within its column.

    Args:
        nik_says: day, month and two-digit year in the row's NIK, None without a readable NIK. It settles
            fillers and doubts between two readings; it never fills a date.
    """
    match written.kind:
        case "day":
            return BirthReading(written.day)
        case "serial":
            return BirthReading(written.day, "date_serial_number")
        case "filler":
            agrees = written.day is not None and _fits(written.day, nik_says)
            return BirthReading(written.day) if agrees else BirthReading(None, "date_placeholder")
        case "blank":
            return BirthReading(None, "date_missing")
        case "incomplete":
            return BirthReading(None, "date_incomplete")
        case "unreadable":
            return BirthReading(None, "date_unreadable")
    return _numeric_in(written, order, nik_says)


def _numeric_in(written: WrittenDate, order: Order, nik_says: tuple[int, int, int] | None) -> BirthReading:
    """Settle two parts and a year."""
    day_first = _safe(written.year, written.second, written.first)
    month_first = _safe(written.year, written.first, written.second)
    if order == "month_first":
        return BirthReading(month_first, "date_month_first_column" if month_first else "date_unreadable")
    if day_first is None:
        return BirthReading(month_first, "date_month_first" if month_first else "date_unreadable", month_first)
    if order == "mixed" and month_first is not None and day_first != month_first:
        agreeing = [day for day in (day_first, month_first) if _fits(day, nik_says)]
        return BirthReading(agreeing[0] if len(agreeing) == 1 else None, "date_ambiguous", month_first)
    return BirthReading(day_first)


def _fits(day: date, nik_says: tuple[int, int, int] | None) -> bool:
    return nik_says == (day.day, day.month, day.year % 100)


_TAIL = re.compile(
    r"^(.*?)[\s,;/\-:]*("
    r"\d{1,2}[\s/\-.]+(?:\d{1,2}|[a-z]{3,9})\.?[\s/\-.,]+'?\d{2,4}"
    r"|\d{4}[\-/]\d{1,2}[\-/]\d{1,2}"
    r"|(?:[a-z]{3,9}\s+)?(?:19|20)\d\d)\s*$",
    re.IGNORECASE,
)


def split_place_and_date(cell: Cell) -> tuple[str, Cell | None]:
    """Split *Pekanbaru, 11-04-1985* into the place and a cell with the date (None if no date is there)."""
    if cell.kind == "d":
        return "", cell
    text = tidy(cell.text)[-2 * _LONGEST :]
    found = _TAIL.match(text)
    if found is None:
        place, _, rest = text.partition(",")
        tail = rest.strip()
        return place.strip(), Cell("t", tail, cell.formula) if tail else None
    return found[1].strip(" ,;/-:"), Cell("t", found[2].strip(), cell.formula)
