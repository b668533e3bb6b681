"""What an authority says of many people by NIK: Dukcapil's answers to a list we sent; deciles and criteria of Dinsos.

No public specification of these files was found; columns are recognised by their titles, answers by their words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from payung.bulk.tables import Table, Unread, read_table

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


def read_authority_list(content: bytes) -> AuthorityList:
    """Read answers from any spreadsheet or CSV; any other content gives no rows and a sentence."""
    try:
        table = read_table(
            content,
            TITLES,
            lambda columns: "answer" in columns and ("key" in columns or "nik" in columns),
            missing="Kolom NIK dan Hasil tidak ditemukan. Pakai berkas yang diunduh dari halaman ini.",
        )
    except Unread as problem:
        return AuthorityList((), message=str(problem))
    return _answers(table)


def result_of(words: str) -> str:
    """Return what an answer means, "" when its words are not known."""
    said = " ".join(words.lower().split())
    return next((result for result, pattern in ANSWERS if pattern.search(said)), "")


def _answers(table: Table) -> AuthorityList:
    rows, unread = [], []
    for line in table.lines:
        key, nik, result = line.text("key"), line.digits("nik", 16), result_of(line.text("answer"))
        if not (key or nik) or not result:
            if line.cells:
                unread.append(line.number)
            continue
        said = {name: line.text(name) for name in ("their_name", "moved_to") if line.text(name)}
        said |= {name: day.isoformat() for name in ("their_birth", "died_on") if (day := line.day(name))}
        rows.append(AuthorityRow(line.number, key, nik, result, line.text("note"), said))
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


def read_marks(content: bytes) -> MarkList:
    """Read any sheet or pasted list of NIKs with deciles or criteria; bare columns are NIK, decile, day."""
    try:
        table = read_table(
            content,
            MARK_TITLES,
            lambda columns: "nik" in columns,
            missing="Kolom NIK tidak ditemukan. Beri judul kolom NIK, Desil, dan Tanggal data.",
            bare=("nik", "decile", "decile_on"),
        )
    except Unread as problem:
        return MarkList((), message=str(problem))
    rows, unread = [], []
    for line in table.lines:
        said = {name: line.text(name).lower() for name in table.fields}
        if not any(said.values()):
            continue
        nik, decile, day = line.digits("nik", 16), DECILE.fullmatch(said.get("decile", "")), line.day("decile_on")
        if not nik or (said.get("decile") and not decile) or (said.get("decile_on") and not day):
            unread.append(line.number)
            continue
        kinds = tuple(kind for kind in MARKS if MARKED.fullmatch(said.get(kind, "")))
        rows.append(MarkRow(line.number, nik, kinds, int(decile[1]) if decile else None, day))
    message = "" if rows else "Tidak ada NIK 16 angka yang terbaca. Jadikan kolom NIK teks, lalu unggah lagi."
    return MarkList(tuple(rows), table.fields - {"nik", "decile_on"}, tuple(unread), message)
