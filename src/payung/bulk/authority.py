"""Dukcapil's answers to a list we sent: match, mismatch, dead, moved or unknown, row by row, with what it has instead.

No public specification of these files was found; columns are recognised by their titles, answers by their words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from payung.bulk.insurer import Unread, columns_of, day_of, digits, plain, read_table

TITLES = {
    "key": ("kunci", "kunci baris", "id", "id baris"),
    "nik": ("nik", "no ktp", "nomor ktp", "no identitas"),
    "name": ("nama", "nama lengkap"),
    "answer": ("hasil", "hasil pemadanan", "status", "status pemadanan", "status nik", "keterangan hasil", "padan"),
    "note": ("keterangan", "catatan", "alasan"),
    "their_name": ("nama dukcapil", "nama menurut dukcapil", "nama di dukcapil"),
    "their_birth": ("tanggal lahir dukcapil", "tgl lahir dukcapil", "tanggal lahir menurut dukcapil"),
    "died_on": ("tanggal meninggal", "tgl meninggal", "tanggal kematian", "tgl kematian"),
    "moved_to": ("pindah ke", "tujuan pindah", "alamat baru", "daerah tujuan"),
}
# The first that fits the words of an answer; "tidak padan" before "padan".
ANSWERS = (
    ("dead", re.compile(r"meninggal|wafat|mati\b|kematian")),
    ("moved", re.compile(r"pindah|mutasi")),
    ("unknown", re.compile(r"tidak (?:di)?temukan|tidak ada|tidak terdaftar|tdk ditemukan|not found|nihil|non ?aktif")),
    ("mismatch", re.compile(r"tidak (?:padan|sesuai|cocok|sama)|tdk (?:padan|sesuai|cocok)|beda|mismatch|salah")),
    ("match", re.compile(r"padan|sesuai|cocok|sama|ditemukan|valid|aktif|match|^(?:ya|y|ok|1)$")),
)
MOST_ROWS_BEFORE_TITLES = 30


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """One answer. ``key`` is the row key we sent ("" when it was lost), ``nik`` "" when it cannot be told."""

    row_number: int
    key: str
    nik: str
    result: str
    note: str = ""
    said: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuthorityList:
    """The answers of a file and the numbers of the rows that say nothing we know; no rows: ``message`` says why."""

    rows: tuple[AuthorityRow, ...]
    unread: tuple[int, ...] = ()
    message: str = ""


def read_authority_list(content: bytes, name: str) -> AuthorityList:
    """Read an .xlsx or .csv of answers; any other content gives no rows and a sentence."""
    try:
        table = read_table(content, name)
    except Unread as problem:
        return AuthorityList((), message=str(problem))
    for index, cells in enumerate(table[:MOST_ROWS_BEFORE_TITLES]):
        columns = columns_of(cells, TITLES)
        if "answer" in columns and ("key" in columns or "nik" in columns):
            return _read(table, index + 1, columns)
    return AuthorityList((), message="Kolom NIK dan Hasil tidak ditemukan. Pakai berkas yang diunduh dari halaman ini.")


def result_of(words: str) -> str:
    """Return what an answer means, "" when its words are not known."""
    said = " ".join(words.lower().split())
    return next((result for result, pattern in ANSWERS if pattern.search(said)), "")


def _read(table: Sequence[Sequence[object]], first: int, columns: dict[str, int]) -> AuthorityList:
    rows, unread = [], []
    for number, cells in enumerate(table[first:], first + 1):
        told = {name: cells[place] for name, place in columns.items() if place < len(cells)}
        key, nik = plain(told.get("key")), digits(told.get("nik"), 16)
        result = result_of(plain(told.get("answer")))
        if not (key or nik) or not result:
            if any(plain(value) for value in told.values()):
                unread.append(number)
            continue
        said = {name: plain(told.get(name)) for name in ("their_name", "moved_to") if plain(told.get(name))}
        days = {name: day for name in ("their_birth", "died_on") if (day := day_of(told.get(name)))}
        said |= {name: day.isoformat() for name, day in days.items()}
        rows.append(AuthorityRow(number, key, nik, result, plain(told.get("note")), said))
    message = (
        "" if rows else "Tidak ada jawaban yang terbaca. Isi kolom Hasil: Sesuai, Tidak sesuai, Meninggal, Pindah."
    )
    return AuthorityList(tuple(rows), tuple(unread), message)
