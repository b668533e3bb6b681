"""Read old binary workbooks (.xls, .xlsb) with calamine; only ever inside the limited child process."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine

from payung.bulk.roster.cells import Cell, Refused, Sheet, SheetRow, Workbook, within_limits


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
    return Workbook(sheets)


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
