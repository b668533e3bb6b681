"""Workbooks and CSV that leave the office. Text is written as text, never as a formula, on every path.

Each function returns the bytes of one file; the same rows give the same bytes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from payung.core.written import day_text, month_text

from .declared import Answer
from .roll import Filled

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def roll(filled: Filled) -> bytes:
    """Return a list of people as a workbook: what it is about, its columns, its rows with their sum."""
    return _workbook(filled.name, filled.about, filled.titles, filled.lines)


def report(answer: Answer) -> bytes:
    """Return a declared report as a workbook: the areas with their total, then the divisions."""
    about = (
        f"{answer.report.title} ({answer.report.code}), {month_text(answer.asked.month)}, "
        f"keadaan {day_text(answer.asked.as_of)}",
        f"sha256 {answer.sha256}",
    )
    body: list[Sequence[Any]] = [(row.label, *row.values) for row in answer.rows]
    body.append(("Jumlah", *answer.total))
    for split, rows in answer.splits:
        body += [(), (split.title,), *rows]
    return _workbook(answer.report.code, about, answer.titles, body)


def report_csv(answer: Answer) -> bytes:
    """Return the areas of a declared report as CSV, with their codes."""
    return _csv(("Kode", *answer.titles), [(row.code, row.label, *row.values) for row in answer.rows])


def plain_sheet(name: str, titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a list of the office as a workbook: one sheet, one line of titles."""
    return _workbook(name[:31], (), titles, rows)


def _workbook(sheet_name: str, about: Sequence[str], titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": datetime(2025, 1, 1)})  # noqa: DTZ001 (same rows, same bytes)
    bold = book.add_format({"bold": True, "bottom": 1})
    formats = {int: book.add_format({"num_format": "#,##0"}), date: book.add_format({"num_format": "dd-mm-yyyy"})}
    sheet = book.add_worksheet(sheet_name)
    sheet.set_landscape()
    sheet.set_paper(14)  # folio, the nearest to F4 that Excel knows
    for at, text in enumerate(about):
        sheet.write_string(at, 0, text)
    first = len(about) + bool(about)
    for column, title in enumerate(titles):
        sheet.write_string(first, column, title, bold)
        sheet.set_column(column, column, max(9, min(28, len(title) + 8)))
    sheet.freeze_panes(first + 1, 0)
    sheet.repeat_rows(first)
    for at, row in enumerate(rows, start=first + 1):
        for column, value in enumerate(row):
            _write(sheet, at, column, value, formats)
    sheet.set_footer("&L&A&Rhalaman &P dari &N")
    book.close()
    return target.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any, formats: dict[type, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, formats[date])
    elif isinstance(value, int):
        sheet.write_number(row, column, value, formats[int])
    else:
        sheet.write_string(row, column, str(value))


def _csv(titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(titles)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _cell(value: Any) -> str:
    """A text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) and not isinstance(value, int) else text
