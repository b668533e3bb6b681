"""What an authority says of many people by NIK: Dukcapil's answers to a list we sent; deciles and criteria of Dinsos.

No public specification of these files was found; columns are recognised by their titles, answers by their words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

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
# Marks: columns of a list of NIKs, and the words that mark a person in a column of one kind.
MARKS = {
    "consent": ("persetujuan", "persetujuan penggunaan data", "setuju"),
    "unsafe_work": ("tempat kerja tidak aman", "tidak aman", "kerja tidak aman"),
    "high_risk": ("pekerjaan berisiko tinggi", "berisiko tinggi", "risiko tinggi"),
    "low_income": ("berpenghasilan rendah", "penghasilan rendah"),
    "cannot_pay": ("tidak mampu membayar iuran sendiri", "tidak mampu membayar iuran", "tidak mampu"),
}
MARK_TITLES = MARKS | {
    "nik": TITLES["nik"],
    "decile": ("desil", "desil nasional", "desil dtsen", "peringkat desil"),
    "decile_on": ("tanggal data", "tgl data", "versi data", "desil per", "tanggal desil", "keadaan per"),
}
MARKED = re.compile(r"ya|y|x|v|✓|✔|1|iya|benar|ada|setuju")
DECILE = re.compile(r"(?:desil )?(10|[1-9])(?:[.,]0)?")


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


@dataclass(frozen=True, slots=True)
class MarkRow:
    """What one row says of one NIK: the kinds that it marks, and a decile with its day if the row has them."""

    row_number: int
    nik: str
    kinds: tuple[str, ...] = ()
    decile: int | None = None
    decile_on: date | None = None


@dataclass(frozen=True, slots=True)
class MarkList:
    """A list of NIKs. ``columns``: the kinds and deciles that it has columns of; none: it names people only."""

    rows: tuple[MarkRow, ...]
    columns: frozenset[str] = frozenset()
    unread: tuple[int, ...] = ()
    message: str = ""


def read_marks(content: bytes, name: str) -> MarkList:
    """Read an .xlsx, .csv or pasted list of NIKs with deciles or criteria; bare columns are NIK, decile, day."""
    try:
        table = read_table(content, name)
    except Unread as problem:
        return MarkList((), message=str(problem))
    for index, cells in enumerate(table[:MOST_ROWS_BEFORE_TITLES]):
        columns = columns_of(cells, MARK_TITLES)
        if "nik" in columns:
            return _marks(table, index + 1, columns)
        if cells and digits(cells[0], 16):
            return _marks(table, index, dict(zip(("nik", "decile", "decile_on"), range(len(cells)), strict=False)))
    return MarkList((), message="Kolom NIK tidak ditemukan. Beri judul kolom NIK, Desil, dan Tanggal data.")


def _marks(table: Sequence[Sequence[object]], first: int, columns: dict[str, int]) -> MarkList:
    rows, unread = [], []
    for number, cells in enumerate(table[first:], first + 1):
        told = {name: cells[place] for name, place in columns.items() if place < len(cells)}
        said = {name: plain(cell).lower() for name, cell in told.items()}
        if not any(said.values()):
            continue
        nik, decile = digits(told.get("nik"), 16), DECILE.fullmatch(said.get("decile", ""))
        day = day_of(told.get("decile_on"))
        if not nik or (said.get("decile") and not decile) or (said.get("decile_on") and not day):
            unread.append(number)
            continue
        kinds = tuple(kind for kind in MARKS if MARKED.fullmatch(said.get(kind, "")))
        rows.append(MarkRow(number, nik, kinds, int(decile[1]) if decile else None, day))
    message = "" if rows else "Tidak ada NIK 16 angka yang terbaca. Jadikan kolom NIK teks, lalu unggah lagi."
    return MarkList(tuple(rows), frozenset(columns) - {"nik", "decile_on"}, tuple(unread), message)
