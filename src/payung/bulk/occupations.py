"""What people write as their work, matched to the programme's list of occupations."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from payung.bulk.folding import folded

_TABLE = Path(__file__).parent.parent / "data" / "okupasi_rentan_map.csv"

Standing = Literal["known", "not_eligible", "not_working", "unknown", "missing"]


@dataclass(frozen=True, slots=True)
class Occupation:
    """An answer about one text: its standing, the label of our list and the ISCO-08 code if known.

    ``sector``: which relief of contributions the work falls under, as the law tells sectors apart. ``employed``: of
    somebody not eligible, what he is instead: pensioner, employee or government.
    """

    standing: Standing
    label: str | None = None
    code: str | None = None
    sector: str = "other"
    employed: str = ""


_MISSING = re.compile(r"|0|tidak ada|belum ada|kosong|na|n a|nihil|tidak diketahui|tidak tahu")
# Who is no informal worker, as the law tells them apart; the first that is found wins.
_NOT_ELIGIBLE = (
    ("pensioner", re.compile(r"\b(pensiun\w*|purnawirawan)\b")),
    ("employee", re.compile(r"\b(karyawan|karyawati|buruh pabrik|pegawai swasta)\b")),
    (
        "government",
        re.compile(
            r"\b(pns|asn|p3k|pppk|cpns|tni|polri|polisi|tentara|bumn|bumd|pegawai|dosen|honorer|perangkat desa|"
            r"kepala desa|dprd|hakim|jaksa)\b"
        ),
    ),
)
_NOT_WORKING = re.compile(
    r"\b(pelajar|mahasiswa|mahasiswi|siswa|siswi|santri|irt|mrt|menganggur|nganggur|pengangguran)\b"
    r"|\b(mengurus|ibu|ngurus) (rumah tangga|rt)\b|\b(belum|tidak|tdk|tak|blm)( \w+)? (bekerja|kerja)\b"
    r"|\b(belum|tidak|tdk) (ada|punya) (kerja|pekerjaan)\b|^(rumah tangga|urus rumah tangga|sekolah)$"
)
# First pattern that is found wins; the label is one of our table.
_SYNONYMS: tuple[tuple[str, str], ...] = (
    (r"(?=.*\bsawit)(?=.*\b(buruh|pemanen|panen|pendodos|dodos|kuli)\b)", "Buruh kebun sawit"),
    (r"\b(penyadap|penakik|penderes|nyadap|noreh|penoreh|takik|sadap|deres)\b", "Petani/pekebun kelapa karet kopi"),
    (r"\b(buruh|kuli) (tani|kebun|perkebunan|ladang|sawah|petani)\b|\bbhl kebun\b", "Buruh tani lainnya"),
    (r"\bburuh (nelayan|perikanan|kapal ikan)\b", "Buruh nelayan"),
    (r"\bburuh (ternak|peternakan)\b", "Buruh ternak"),
    (
        r"\b(petani|tani|bertani)\b.*\b(karet|kelapa|sawit|kopi|pinang|kakao|coklat|lada)\b|^(pekebun|berkebun|kebun)\b",
        "Petani/pekebun kelapa karet kopi",
    ),
    (r"\b(petani|tani|bertani|penggarap|peladang|berladang)\b", "Petani padi/palawija/sayur"),
    (r"\bpembudidaya|petambak|budidaya ikan|tambak\b", "Pembudidaya ikan"),
    (r"\bnelayan\b", "Nelayan pesisir"),
    (r"\bpeternak\b|\bternak (ayam|itik|bebek)\b", "Peternak unggas"),
    (r"\bternak\b", "Peternak sapi"),
    (r"\b(abk|anak buah kapal)\b", "Anak buah kapal"),
    (r"\bbentor\b|\bbecak (motor|mesin)\b", "Sopir bentor"),
    (r"\b(kurir|pengantar paket|antar paket)\b", "Kurir sepeda motor"),
    (r"\b(ojek|ojol|gojek)\b", "Tukang ojek"),
    (r"\bbecak\b", "Tukang becak kayuh"),
    (r"\b(sopir|supir|driver|pengemudi|kernet)\b.*\b(truk|truck|lori|tronton)\b", "Sopir truk"),
    (r"\b(sopir|supir|driver|pengemudi)\b", "Sopir angkot/mobil"),
    (r"\b(buruh|tukang|kuli) (cuci|setrika|cuci setrika|gosok)\b", "Tukang cuci/setrika"),
    (r"\b(art|prt|pembantu|pengasuh|pramuwisma|(asisten|pekerja) rumah tangga)\b", "Asisten rumah tangga"),
    (r"\b(kuli|buruh|tukang|pekerja|kerja) bangunan\b|\bkuli proyek\b", "Kuli bangunan"),
    (r"\btukang batu\b", "Tukang batu"),
    (r"\btukang kayu\b", "Tukang kayu"),
    (r"\b(bongkar muat|tkbm)\b", "Buruh bongkar muat"),
    (r"\b(kuli|buruh|tukang) (angkut|panggul|pikul|pasar|pelabuhan)\b|^kuli$|\bporter\b", "Kuli angkut pasar"),
    (r"\b(buruh|kuli|tukang) sagu\b|\bpengolahan sagu\b", "Buruh pengolahan sagu"),
    (r"\b(montir|buruh bengkel|tukang bengkel|mekanik|bengkel)\b", "Buruh bengkel/montir motor"),
    (r"\b(bhl|buruh harian|buruh lepas|serabutan|mocok mocok|harian lepas|pekerja lepas|buruh)\b", "Pekerja serabutan"),
    (r"\b(pedagang|penjual|jualan|berjualan|dagang|jual)\b.*\bikan\b.*\bkeliling\b", "Penjual ikan keliling"),
    (r"\b(pedagang|penjual|jualan|berjualan|dagang|jual)\b.*\bikan\b", "Penjual ikan di pasar"),
    (
        r"\b(pkl|kaki lima)\b|\b(jualan|penjual|pedagang) (makanan|gorengan|sayur|kue|nasi|bakso)\b",
        "Pedagang kaki lima makanan",
    ),
    (r"\basongan\b", "Pedagang asongan bukan makanan"),
    (r"\b(pedagang|penjual|jualan|berjualan|dagang|berdagang|keliling)\b", "Pedagang keliling bukan makanan"),
    (r"\b(penjahit|tukang jahit|jahit|menjahit)\b", "Penjahit"),
    (r"\b(tukang cukur|pencukur|pangkas rambut|tukang pangkas|barber)\b", "Tukang cukur"),
    (r"\b(pemulung|pengepul barang bekas|tukang rongsok|rongsokan)\b", "Pemulung"),
    (r"\b(pengangkut sampah|tukang sampah|petugas sampah)\b", "Pengangkut sampah"),
    (r"\b(tukang sapu|penyapu jalan|sapu jalan)\b", "Tukang sapu jalan"),
    (r"\b(juru|tukang|jukir|penjaga) ?(parkir)?\b.*\bparkir\b|\bjukir\b", "Tukang parkir"),
    (r"\b(marbot|merbot|marbut|garin|gharim|takmir|penjaga masjid)\b", "Marbot"),
    (r"\bimam (masjid|mesjid|musholla|surau)\b", "Imam masjid"),
    (r"\b(pekerja|pekerjaan|sektor|usaha) informal\b", "Pekerja serabutan"),
    (r"\bguru (ngaji|mengaji|mdta|tpa|tpq|quran|al quran|madrasah)\b|\bustad\w*\b", "Guru ngaji"),
)  # fmt: skip


# Numbers of the civil registry's list of occupations (formulir F-1.01), as village software exports them.
_REGISTRY_NUMBERS = {
    "1": "Belum/Tidak Bekerja", "2": "Mengurus Rumah Tangga", "3": "Pelajar/Mahasiswa", "4": "Pensiunan", "5": "PNS",
    "6": "TNI", "7": "Polri", "8": "Perdagangan", "9": "Petani/Pekebun", "10": "Peternak", "11": "Nelayan/Perikanan",
    "12": "Industri", "13": "Konstruksi", "14": "Transportasi", "15": "Karyawan Swasta", "16": "Karyawan BUMN",
    "17": "Karyawan BUMD", "18": "Karyawan Honorer", "19": "Buruh Harian Lepas", "20": "Buruh Tani/Perkebunan",
    "21": "Buruh Nelayan/Perikanan", "22": "Buruh Peternakan", "23": "Pembantu Rumah Tangga", "24": "Tukang Cukur",
    "26": "Tukang Batu", "27": "Tukang Kayu", "30": "Tukang Jahit", "35": "Mekanik", "41": "Imam Masjid",
    "45": "Ustadz/Mubaligh", "88": "Wiraswasta", "89": "Lainnya",
}  # fmt: skip


@cache
def _labels() -> dict[str, tuple[str, str, str]]:
    """Return folded label → (label, ISCO-08 code, sector)."""
    return {folded(row["label_lokal"]): _told(row) for row in _rows()}


@cache
def _registry_words() -> dict[str, tuple[str, str, str]]:
    """Return folded occupation of the identity card → the first of our labels under it, with code and sector."""
    return {folded(row["pekerjaan_ktp"]): _told(row) for row in reversed(_rows())}


def _told(row: dict[str, str]) -> tuple[str, str, str]:
    return row["label_lokal"], row["isco08_kbji4"], row["sektor"]


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with _TABLE.open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


@cache
def labels() -> tuple[str, ...]:
    """Return the labels of our list in its order, for dropdowns."""
    return tuple(row["label_lokal"] for row in _rows())


@cache
def sectors() -> dict[str, str]:
    """Return the sector of each label of our list (PP 50/2025; what it rests on stands in the table)."""
    return {row["label_lokal"]: row["sektor"] for row in _rows()}


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), label) for pattern, label in _SYNONYMS)


@lru_cache(maxsize=16384)
def occupation_of(text: str) -> Occupation:
    """Return what a text says about somebody's work.

    A text naming several kinds of work (``petani / nelayan``) is known if one of them is; wage work in any
    part makes it not eligible.
    """
    words = folded(_REGISTRY_NUMBERS.get(text.strip(), text[:200]))
    if _MISSING.fullmatch(words):
        return Occupation("missing")
    exact = _labels().get(words)
    if exact:
        return Occupation("known", *exact)
    if employed := next((kind for kind, pattern in _NOT_ELIGIBLE if pattern.search(words)), ""):
        return Occupation("not_eligible", employed=employed)
    for pattern, label in _patterns():
        if pattern.search(words):
            return Occupation("known", *_labels()[folded(label)])
    on_card = _registry_words().get(words)
    if on_card:
        return Occupation("known", *on_card)
    return Occupation("not_working") if _NOT_WORKING.search(words) else Occupation("unknown")
