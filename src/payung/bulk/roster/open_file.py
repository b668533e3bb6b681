"""Open any roster file: the content decides which reader takes it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine

from payung.bulk.roster.archive import has, opened, part
from payung.bulk.roster.biff import NotBiff8, read_biff
from payung.bulk.roster.cells import Cell, Refused, Sheet, SheetRow, Workbook, limits, within_limits
from payung.bulk.roster.html import read_html
from payung.bulk.roster.ods import read_ods
from payung.bulk.roster.ole import stream
from payung.bulk.roster.sniff import decoded, kind_of
from payung.bulk.roster.xlsx import read_xlsx


def read_workbook(path: Path, *, encoding: str = "", separator: str = "") -> Workbook:
    """Read a file into sheets of cells, nothing interpreted.

    Args:
        encoding: of delimited text, as an officer said it; empty: found by looking. separator: the same.

    Raises:
        Refused: with the code of the reason.
    """
    with path.open("rb") as stream:
        content = stream.read(limits().bytes + 1)
    match kind_of(content):
        case "zip":
            return _read_zip(path)
        case "xls":
            return _read_xls(path, content)
        case "html":
            return read_html(content)
        case "xml2003":
            raise Refused("old_xml_workbook")
        case "text":
            return read_text(content, encoding, separator)


def _read_xls(path: Path, content: bytes) -> Workbook:
    """Read BIFF8 ourselves; leave older dialects to calamine, which tells less."""
    try:
        return read_biff(stream(content, ("Workbook", "Book")))
    except NotBiff8:
        return read_binary(path)


def _read_zip(path: Path) -> Workbook:
    """Tell .ods, .xlsx and .xlsb apart by what lies inside."""
    with opened(path) as archive:
        is_binary = has(archive, "xl/workbook.bin")
        is_open_document = has(archive, "content.xml")
        manifest = "META-INF/manifest.xml"
        if has(archive, "encrypted-package") or (
            has(archive, manifest) and b"encryption-data" in part(archive, manifest).read()
        ):
            raise Refused("password_protected")
        if is_open_document and has(archive, "mimetype") and b"spreadsheet" not in archive.read("mimetype"):
            raise Refused("not_a_spreadsheet")
    if is_binary:
        return read_binary(path)
    return read_ods(path) if is_open_document else read_xlsx(path)


_SEPARATORS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "windows-1252", "utf-16-le", "utf-16-be")
_SAMPLE_LINES = 200


def read_text(content: bytes, encoding: str = "", separator: str = "") -> Workbook:
    """Read delimited text; a record's number counts empty lines, a quoted line break starts no new record.

    Raises:
        Refused: too many columns or rows.
    """
    text, encoding = (content.decode(encoding, "replace"), encoding) if encoding in ENCODINGS else decoded(content)
    text = text.replace("\0", "").removeprefix("\ufeff")
    separator = separator if separator in _SEPARATORS else separator_of(text)
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


def read_binary(path: Path) -> Workbook:
    """Read all sheets; formulas, colours and hidden rows are not told by these formats' reader.

    Raises:
        Refused: encrypted, damaged, or too many columns or rows.
    """
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        sheets = [
            _sheet(workbook, meta)
            for meta in workbook.sheets_metadata
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
    except python_calamine.PasswordError:
        raise Refused("password_protected") from None
    except (python_calamine.CalamineError, OSError):
        raise Refused("damaged_file") from None
    except BaseException as trouble:
        if type(trouble).__name__ != "PanicException":  # of the Rust below; no Exception, and not to be imported
            raise
        raise Refused("damaged_file") from None
    return Workbook(sheets, ["binary_workbook"])


def _sheet(workbook: python_calamine.CalamineWorkbook, meta: python_calamine.SheetMetadata) -> Sheet:
    """Copy one sheet into the flat form."""
    hidden = meta.visible != python_calamine.SheetVisibleEnum.Visible
    sheet = Sheet(meta.name, hidden=hidden)
    found = workbook.get_sheet_by_name(meta.name)
    top, left = found.start or (0, 0)
    for number, values in enumerate(found.to_python(skip_empty_area=True), top + 1):
        cells = {left + i: cell for i, value in enumerate(values) if (cell := _cell(value)) is not None}
        if cells:
            within_limits(number, max(cells))
            sheet.rows.append(SheetRow(number, cells))
    for first, last in found.merged_cell_ranges or []:
        sheet.merges.append((first[0] + 1, first[1], last[0] + 1, last[1]))
    return sheet


def _cell(value: float | str | bool | time | date | datetime | timedelta) -> Cell | None:
    """Give a value its kind; a whole number loses the ``.0`` that is not in the file."""
    if isinstance(value, bool):
        return Cell("b", str(int(value)))
    if isinstance(value, int | float):
        whole = isinstance(value, int) or value.is_integer()
        return Cell("n", str(int(value)) if whole else repr(value))
    if isinstance(value, datetime):
        return Cell("d", value.date().isoformat())
    if isinstance(value, date):
        return Cell("d", value.isoformat())
    text = str(value)
    if not text or text.isspace():
        return None
    return Cell("e" if text.startswith("#") and text.rstrip("!?").isupper() else "t", text)
