"""Lists that come back from the insurer: answers to an enrolment, and who it counts as paid for a month.

No public specification of these files was found; columns are recognised by their titles, in any order.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import openpyxl

_MONTHS = "jan|feb|mar|apr|mei may|jun|jul|ags agt agu aug|sep|okt oct|nov nop|des dec"
MONTHS = {name: number for number, names in enumerate(_MONTHS.split("|"), start=1) for name in names.split()}
TITLES = {
    "nik": ("nik", "no ktp", "nomor ktp", "no identitas", "nomor identitas"),
    "kpj": ("kpj", "no kpj", "nomor kpj", "no peserta", "nomor peserta"),
    "name": ("nama", "nama lengkap", "nama peserta", "nama tenaga kerja"),
    "start_on": (
        "tgl mulai",
        "tanggal mulai",
        "tmt",
        "tgl kepesertaan",
        "tanggal kepesertaan",
        "mulai perlindungan",
    ),
    "refusal": ("alasan", "alasan penolakan", "keterangan", "alasan tolak"),
    "status": ("status", "hasil", "status pendaftaran"),
    "amount_idr": ("iuran", "jumlah iuran", "jumlah", "total iuran", "nominal", "iuran rp"),
}
REFUSED = re.compile(r"tolak|gagal|batal|tidak (?:valid|dapat|padan)", re.IGNORECASE)
LARGEST = 10_000_000
MOST_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class InsurerRow:
    """One row as the insurer wrote it. ``nik`` is "" when the file cannot tell it (a number cell may be rounded)."""

    row_number: int
    nik: str
    kpj: str
    name: str
    start_on: date | None
    refusal: str
    amount_idr: int


@dataclass(frozen=True, slots=True)
class InsurerList:
    """The rows of a list; without rows, ``message`` says in Indonesian why."""

    rows: tuple[InsurerRow, ...]
    message: str = ""


def read_insurer_list(content: bytes, name: str) -> InsurerList:
    """Read an .xlsx or .csv list; any other content gives no rows and a sentence."""
    try:
        table = read_table(content, name)
    except Unread as problem:
        return InsurerList((), str(problem))
    for index, cells in enumerate(table):
        columns = columns_of(cells, TITLES)
        if ("nik" in columns or "kpj" in columns) and len(columns) >= 2:
            rows = (_row(number, cells, columns) for number, cells in enumerate(table[index + 1 :], index + 2))
            return InsurerList(tuple(row for row in rows if row.nik or row.kpj))
    return InsurerList((), "Judul kolom NIK atau KPJ tidak ditemukan.")


class Unread(Exception):
    """The file is no list; the sentence says why."""


def read_table(content: bytes, name: str) -> list[Sequence[object]]:
    """Return the rows of an .xlsx or .csv file.

    Raises:
        Unread: too large, or neither.
    """
    if len(content) > LARGEST:
        raise Unread("Berkas lebih besar dari 10 MB.")
    try:
        return list(_workbook(content) if content[:2] == b"PK" else _text(content))
    except (ValueError, KeyError, OSError, zipfile.BadZipFile, csv.Error, SyntaxError):
        raise Unread(f"Berkas {name} tidak terbaca sebagai .xlsx atau .csv.") from None


def _workbook(content: bytes) -> Iterator[Sequence[object]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > 200_000_000:
            raise ValueError("unpacked size")
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=60)):
        if number > MOST_ROWS:
            raise ValueError("too many rows")
        yield cells


def _text(content: bytes) -> Iterator[Sequence[object]]:
    text = content.decode("utf-8-sig", errors="strict") if b"\0" not in content else ""
    if not text.strip():
        raise ValueError("no text")
    separator = max(",;\t", key=text[:2000].count)
    return iter(list(csv.reader(io.StringIO(text), delimiter=separator)))


def columns_of(cells: Sequence[object], known: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Return which column holds which field, by the titles known of each; the first of several wins."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        title = " ".join(re.sub(r"[^a-z ]", " ", str(cell or "").lower()).split())
        for field, titles in known.items():
            if title in titles and field not in found:
                found[field] = place
    return found


def _row(number: int, cells: Sequence[object], columns: dict[str, int]) -> InsurerRow:
    def cell(field: str) -> object:
        place = columns.get(field)
        return cells[place] if place is not None and place < len(cells) else None

    status, note = plain(cell("status")), plain(cell("refusal"))
    refused = bool(REFUSED.search(status) or ("status" not in columns and REFUSED.search(note)))
    return InsurerRow(
        row_number=number,
        nik=digits(cell("nik"), 16),
        kpj=digits(cell("kpj"), 11),
        name=plain(cell("name")),
        start_on=day_of(cell("start_on")),
        refusal=(note or status) if refused else "",
        amount_idr=_rupiah(cell("amount_idr")),
    )


def plain(cell: object) -> str:
    """A cell's text, blanks tidied, 200 characters at the most."""
    return " ".join(str(cell).split())[:200] if cell is not None else ""


def digits(cell: object, length: int) -> str:
    """A text cell's digits. A number of 16 digits may have been rounded by Excel and is not taken."""
    if isinstance(cell, int | float) and length > 15:
        return ""
    found = re.sub(r"[\s.'’-]", "", str(int(cell)) if isinstance(cell, float) else str(cell or ""))
    return found if len(found) == length and found.isascii() and found.isdigit() else ""


def day_of(cell: object) -> date | None:
    """A cell's day, however it is written; None when it is none."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    parts = re.split(r"[\s./-]+", str(cell or "").strip().lower())
    if len(parts) != 3:
        return None
    if len(parts[0]) == 4:
        parts.reverse()
    month = MONTHS.get(parts[1][:3]) or (int(parts[1]) if parts[1].isdigit() else 0)
    try:
        year = int(parts[2]) + (2000 if len(parts[2]) == 2 else 0)
        return date(year, month, int(parts[0]))
    except ValueError:
        return None


def _rupiah(cell: object) -> int:
    """Whole rupiah of a cell, 0 when there is none: ``16800``, ``Rp16.800``, ``16.800,00``."""
    if isinstance(cell, int | float):
        return int(cell) if float(cell).is_integer() else 0
    text = re.sub(r"[^\d,.]", "", str(cell or ""))
    text = re.sub(r"[,.]00$", "", text)
    whole = re.sub(r"[,.]", "", text)
    return int(whole) if whole else 0
