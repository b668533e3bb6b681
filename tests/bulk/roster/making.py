"""Small rosters for tests: one honest row, and workbooks, CSV and judges around it."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from payung.bulk.roster.cells import Limits, Refused, keep_to
from payung.bulk.roster.judge import judge
from payung.bulk.roster.open_file import read_workbook
from payung.bulk.roster.reading import RosterReading, RosterRow
from payung.bulk.roster.rules import Rules, Synonyms

CUTOFF, TODAY = date(2027, 1, 1), date(2026, 11, 20)
RULES = Rules("14.04", CUTOFF, TODAY)
TITLES = {
    "number": "No", "nik": "NIK", "kk": "No KK", "name": "Nama", "birth_place": "Tempat Lahir",
    "birth_on": "Tanggal Lahir", "sex": "L/P", "address": "Alamat", "rt": "RT", "rw": "RW", "village": "Desa",
    "kecamatan": "Kecamatan", "phone": "No HP", "work": "Pekerjaan", "months": "Jumlah Bulan",
    "monthly": "Iuran per Bulan", "total": "Total Iuran",
}  # fmt: skip
# Budi of Mumpa in Tempuling, born 12 March 1980; every number is invented (serials 9xxx).
BUDI = {
    "number": 1, "nik": "1404051203809123", "kk": "1404050103109001", "name": "BUDI SANTOSO",
    "birth_place": "Rengat", "birth_on": "12/03/1980", "sex": "L", "address": "Jl. Nelayan No. 9", "rt": "003",
    "rw": "002", "village": "Mumpa", "kecamatan": "Tempuling", "phone": "081200001234", "work": "nelayan", "months": 10,
    "monthly": 16800, "total": 168000,
}  # fmt: skip


def write_xlsx(path: Path, sheets: dict[str, list[list]], *, options: dict | None = None) -> Path:
    """Write sheets of plain values; text is always text, ``datetime`` becomes a date cell, None stays blank."""
    workbook = xlsxwriter.Workbook(str(path), options or {})
    day = workbook.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for line, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, column, value)
                elif isinstance(value, datetime | date):
                    sheet.write_datetime(line, column, value, day)
                elif value is not None:
                    sheet.write_number(line, column, value)
    workbook.close()
    return path


def judged(path: Path, rules: Rules = RULES, limits: Limits | None = None) -> RosterReading:
    """Read and judge in this process; refusals become readings."""
    keep_to(limits or Limits())
    try:
        return judge(read_workbook(path), rules)
    except Refused as refusal:
        return RosterReading("refused", [refusal.code], refusal.code)
    finally:
        keep_to(Limits())


def judged_rows(folder: Path, rows: list[list], rules: Rules = RULES) -> RosterReading:
    """Judge a workbook of one sheet."""
    return judged(write_xlsx(folder / "roster.xlsx", {"Data": rows}), rules)


def budi(folder: Path, synonyms: Synonyms | None = None, **changed: object) -> RosterRow:
    """Judge a roster of one man, with some of his cells changed."""
    values = BUDI | changed
    rules = Rules("14.04", CUTOFF, TODAY, synonyms=synonyms or Synonyms())
    reading = judged_rows(folder, [list(TITLES.values()), [values[key] for key in TITLES]], rules)
    assert len(reading.people) == 1
    return reading.people[0]


def csv_bytes(rows: list[list[object]], separator: str = ",", encoding: str = "utf-8") -> bytes:
    """Write delimited text."""
    out = io.StringIO()
    for row in rows:
        out.write(separator.join("" if value is None else str(value) for value in row) + "\r\n")
    return out.getvalue().encode(encoding)
