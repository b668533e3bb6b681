"""Read .csv, .tsv and their kin: encoding and separator are found by looking."""

from __future__ import annotations

import csv
import io
from collections import Counter

from payung.bulk.roster.cells import Cell, Sheet, SheetRow, Workbook, within_limits
from payung.bulk.roster.sniff import decoded

_SEPARATORS = (",", ";", "\t", "|")
_SAMPLE_LINES = 200


def read_text(content: bytes) -> Workbook:
    """Read delimited text; a record's number counts empty lines, a quoted line break starts no new record.

    Raises:
        Refused: too many columns or rows.
    """
    text, encoding = decoded(content)
    text = text.replace("\0", "")
    separator = separator_of(text)
    sheet = Sheet("")
    for number, record in enumerate(_records(text, separator), 1):
        cells = {i: Cell("t", value) for i, value in enumerate(record) if value and not value.isspace()}
        if cells:
            within_limits(number, max(cells))
            sheet.rows.append(SheetRow(number, cells))
    remarks = [] if encoding == "utf-8" and separator == "," else ["encoding_guessed"]
    return Workbook([sheet], remarks, encoding, separator, typed=False)


def separator_of(text: str) -> str:
    """Return the separator that cuts most lines into the same number of fields."""
    lines = text.splitlines()[:_SAMPLE_LINES]
    if lines and lines[0].casefold().startswith("sep=") and len(lines[0].strip()) == 5:
        return lines[0].strip()[4]
    return max(_SEPARATORS, key=lambda separator: _agreement(lines, separator))


def _agreement(lines: list[str], separator: str) -> tuple[int, int]:
    """Rank a separator: lines that agree on a width of 2 or more, then that width."""
    widths = Counter(len(record) for record in csv.reader(lines, delimiter=separator) if len(record) > 1)
    if not widths:
        return 0, 0
    width, count = max(widths.items(), key=lambda item: item[0] * item[1])
    return count * min(width, 8), width


def _records(text: str, separator: str) -> list[list[str]]:
    """Split text into records; a stray quote that swallows many lines is taken literally."""
    csv.field_size_limit(1 << 24)
    records = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    swallowed = any(value.count("\n") > 20 for record in records for value in record)
    if not swallowed:
        return records
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=csv.QUOTE_NONE))
