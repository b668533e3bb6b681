"""Lists that come back from the insurer: answers to an enrolment, and who it counts as paid for a month.

No public specification of these files was found; columns are recognised by their titles, in any order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from payung.bulk.roster.cells import Limits
from payung.bulk.tables import Line, Unread, read_table

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


def read_insurer_list(content: bytes, limits: Limits | None = None) -> InsurerList:
    """Read a list in any format that a roster may have; what is no list, or holds a sum nobody can read, is refused.

    A sum that was read wrongly would be a difference that is none: the whole list goes back, with its rows named.
    """
    try:
        table = read_table(
            content,
            TITLES,
            lambda columns: ("nik" in columns or "kpj" in columns) and len(columns) >= 2,
            missing="Judul kolom NIK atau KPJ tidak ditemukan.",
            limits=limits,
        )
    except Unread as problem:
        return InsurerList((), str(problem))
    people = [line for line in table.lines if line.digits("nik", 16) or line.digits("kpj", 11)]
    unclear = [line.number for line in people if line.rupiah("amount_idr") is None]
    if unclear:
        some = ", ".join(map(str, unclear[:5])) + (" dan lainnya" if len(unclear) > 5 else "")
        return InsurerList((), f"Iuran pada baris {some} tidak dapat dibaca sebagai rupiah utuh, misalnya 16800.")
    return InsurerList(tuple(_row(line, "status" in table.fields) for line in people))


def _row(line: Line, has_status: bool) -> InsurerRow:
    status, note = line.text("status"), line.text("refusal")
    refused = bool(REFUSED.search(status) or (not has_status and REFUSED.search(note)))
    return InsurerRow(
        row_number=line.number,
        nik=line.digits("nik", 16),
        kpj=line.digits("kpj", 11),
        name=line.text("name"),
        start_on=line.day("start_on"),
        refusal=(note or status) if refused else "",
        amount_idr=line.rupiah("amount_idr") or 0,
    )
