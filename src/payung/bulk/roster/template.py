"""Write our own template: one sheet to fill, one that explains, one hidden with the lists behind the dropdowns."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from payung.bulk.areas import Area, area_name
from payung.bulk.roster.headers import TEMPLATE_MARK, TEMPLATE_VERSION

ROWS = 25_000
_FIRST_DATA_ROW = 2


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its stable id, its title, its width, what its input message says, and how it is formatted."""

    id: str
    title: str
    width: int
    hint: str = ""
    style: str = "text"


COLUMNS: tuple[Column, ...] = (
    Column("", "No", 8, style="plain"),
    Column("nik", "NIK", 20, "16 angka seperti pada KTP. Ketik sebagai teks; jangan dihitung Excel."),
    Column("no_kk", "No KK", 20, "16 angka seperti pada Kartu Keluarga."),
    Column("nama", "Nama", 32, "Nama lengkap seperti pada KTP, tanpa gelar."),
    Column("tempat_lahir", "Tempat Lahir", 18),
    Column("tgl_lahir", "Tanggal Lahir", 14, "Tanggal/bulan/tahun, misalnya 17/08/1980.", "date"),
    Column("jk", "L/P", 6, "L untuk laki-laki, P untuk perempuan."),
    Column("alamat", "Alamat", 30),
    Column("rt", "RT", 6, "Tiga angka, misalnya 003."),
    Column("rw", "RW", 6, "Tiga angka, misalnya 002."),
    Column("kode_desa", "Kode Desa", 16, "Boleh kosong bila nama desa dipilih dari daftar."),
    Column("desa", "Desa/Kelurahan", 26, "Pilih dari daftar."),
    Column("no_hp", "No HP", 18, "Misalnya 081234567890."),
    Column("pekerjaan", "Jenis Pekerjaan", 30, "Pilih yang paling mirip; tulis sendiri bila tidak ada."),
    Column("nama_ibu", "Nama Ibu Kandung", 28),
)
_HELP = (
    "1. Isi lembar Data: satu orang satu baris, mulai di bawah baris CONTOH.",
    "2. NIK, No KK, dan No HP sudah berformat Teks. Jangan ubah formatnya; tempel dengan 'Tempel Nilai'.",
    "3. Sel NIK atau No KK yang memerah belum 16 angka.",
    "4. Tanggal lahir ditulis tanggal/bulan/tahun.",
    "5. Desa dan pekerjaan dipilih dari daftar; pekerjaan boleh ditulis sendiri bila tidak ada.",
    "6. Baris CONTOH boleh dihapus; bila tertinggal, tidak ikut dibaca.",
    "7. Jangan hapus baris pertama yang tersembunyi: dari sanalah kolom dikenali.",
    "8. Orang yang belum punya NIK boleh diusulkan; kosongkan NIK-nya.",
)


def village_choices(villages: Iterable[Area]) -> list[str]:
    """Return the names for the dropdown; a name that occurs twice carries its sub-district."""
    listed = list(villages)
    names = [village.name for village in listed]
    return [
        f"{village.name} (Kec. {area_name(village.kecamatan_code)})" if names.count(village.name) > 1 else village.name
        for village in listed
    ]


def write_template(
    target: Path | str | IO[bytes],
    *,
    area_code: str,
    area_name: str,
    villages: Sequence[Area],
    occupations: Sequence[str],
    today: date,
) -> None:
    """Write the .xlsx template of one area; it round-trips through the reader.

    Args:
        target: a path or a binary stream.
        area_code: Kemendagri code of the regency, sub-district or village it is for; area_name: its name.
        villages: choices of the village column, in order. occupations: choices of the work column.
        today: printed on the sheet that explains.
    """
    workbook = xlsxwriter.Workbook(target if not isinstance(target, Path) else str(target), {"in_memory": True})
    styles = _styles(workbook)
    data, help_sheet, ref = (workbook.add_worksheet(name) for name in ("Data", "Petunjuk", "Ref"))
    lists = {"desa": village_choices(villages), "pekerjaan": list(occupations), "jk": ["L", "P"]}
    lists["kode_desa"] = [village.code for village in villages]
    _write_ref(workbook, ref, lists)
    _write_data(data, styles, area_code, villages, occupations)
    _add_helpers(data, styles, lists, today)
    _write_help(help_sheet, styles, area_code, area_name, today)
    data.activate()
    workbook.close()


def write_template_csv(
    target: IO[str], *, area_code: str, villages: Sequence[Area], occupations: Sequence[str]
) -> None:
    """Write the CSV flavour: key row, titles, sample row; semicolons, because Indonesian Excel expects them."""
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow([TEMPLATE_MARK + TEMPLATE_VERSION, *(column.id for column in COLUMNS[1:])])
    writer.writerow([column.title for column in COLUMNS])
    sample = sample_row(area_code, villages, occupations)
    writer.writerow([value.strftime("%d/%m/%Y") if isinstance(value, date) else value for value in sample])


def sample_row(area_code: str, villages: Sequence[Area], occupations: Sequence[str]) -> list[str | date]:
    """Return the row marked CONTOH: an invented man born on 17 August 1980."""
    village = villages[0] if villages else Area(f"{area_code}.01.1001"[:13], "")
    place = village.code.replace(".", "")[:6].ljust(6, "0")
    return [
        "CONTOH",
        f"{place}1708809999",
        f"{place}0203109999",
        "CONTOH NAMA LENGKAP",
        "Tembilahan",
        date(1980, 8, 17),
        "L",
        "Jl. Contoh No. 1",
        "001",
        "002",
        village.code,
        village.name,
        "081200000000",
        occupations[0] if occupations else "Nelayan pesisir",
        "CONTOH IBU",
    ]


def _styles(workbook: Any) -> Mapping[str, Any]:
    """Return the cell formats; data cells are unlocked, the header is not."""
    return {
        "text": workbook.add_format({"num_format": "@", "locked": False}),
        "plain": workbook.add_format({"locked": False}),
        "date": workbook.add_format({"num_format": "dd/mm/yyyy", "locked": False}),
        "header": workbook.add_format({"bold": True, "bg_color": "#1F4E5F", "font_color": "#FFFFFF", "border": 1}),
        "sample": workbook.add_format({"italic": True, "font_color": "#777777", "num_format": "@", "locked": False}),
        "sample_date": workbook.add_format({"italic": True, "num_format": "dd/mm/yyyy", "locked": False}),
        "wrong": workbook.add_format({"bg_color": "#F8CBAD", "font_color": "#9C0006"}),
        "title": workbook.add_format({"bold": True, "font_size": 14}),
        "wrap": workbook.add_format({"text_wrap": True, "valign": "top"}),
    }


def _write_ref(workbook: Any, sheet: Any, lists: Mapping[str, Sequence[str]]) -> None:
    """Write the lists behind the dropdowns and give them names; inline lists break at 255 characters."""
    for column, (name, values) in enumerate(lists.items()):
        sheet.write_string(0, column, name)
        for row, value in enumerate(values, 1):
            sheet.write_string(row, column, value)
        letter = "ABCD"[column]
        workbook.define_name(f"daftar_{name}", f"=Ref!${letter}$2:${letter}${max(len(values), 1) + 1}")
    sheet.hide()


def _write_data(
    sheet: Any, styles: Mapping[str, Any], area_code: str, villages: Sequence[Area], occupations: Sequence[str]
) -> None:
    """Write key row, titles and sample; set text formats for all rows."""
    sheet.write_string(0, 0, TEMPLATE_MARK + TEMPLATE_VERSION)
    for index, column in enumerate(COLUMNS):
        sheet.set_column(index, index, column.width, styles[column.style])
        if column.id:
            sheet.write_string(0, index, column.id)
        sheet.write_string(1, index, column.title, styles["header"])
    sheet.set_row(0, None, None, {"hidden": True})
    for index, value in enumerate(sample_row(area_code, villages, occupations)):
        if isinstance(value, date):
            sheet.write_datetime(_FIRST_DATA_ROW, index, value, styles["sample_date"])
        else:
            sheet.write_string(_FIRST_DATA_ROW, index, value, styles["sample"])
    sheet.freeze_panes(2, 4)
    allowed = ("insert_rows", "delete_rows", "sort", "autofilter", "format_columns", "format_rows", "format_cells")
    sheet.protect("", dict.fromkeys(allowed, True))
    sheet.ignore_errors({"number_stored_as_text": f"A1:O{ROWS + 2}"})


def _add_helpers(sheet: Any, styles: Mapping[str, Any], lists: Mapping[str, Sequence[str]], today: date) -> None:
    """Add input messages, dropdowns, the date check and the colour of NIKs that are not 16 digits."""
    last = _FIRST_DATA_ROW + ROWS
    for index, column in enumerate(COLUMNS):
        rule: dict[str, Any] = {"validate": "any", "input_title": column.title, "input_message": column.hint}
        if column.id in lists:
            rule |= {"validate": "list", "source": f"=daftar_{column.id}", "error_type": "warning"}
            rule |= {"error_title": column.title, "error_message": "Tidak ada dalam daftar. Tetap pakai?"}
        elif column.style == "date":
            rule |= {"validate": "date", "criteria": "between", "minimum": date(1900, 1, 2), "maximum": today}
            rule |= {
                "error_type": "warning",
                "error_title": column.title,
                "error_message": "Tulis tanggal/bulan/tahun.",
            }
        if column.hint or column.id in lists:
            sheet.data_validation(_FIRST_DATA_ROW, index, last, index, rule)
    for index in (1, 2):
        letter = "ABC"[index]
        cell = f"${letter}{_FIRST_DATA_ROW + 1}"
        formula = f'=AND({cell}<>"",LEN(SUBSTITUTE({cell}," ",""))<>16)'
        where = (_FIRST_DATA_ROW, index, last, index)
        sheet.conditional_format(*where, {"type": "formula", "criteria": formula, "format": styles["wrong"]})


def _write_help(sheet: Any, styles: Mapping[str, Any], area_code: str, area_name: str, today: date) -> None:
    """Write the sheet that explains."""
    sheet.set_column(0, 0, 90, styles["wrap"])
    sheet.write_string(0, 0, "PETUNJUK PENGISIAN", styles["title"])
    sheet.write_string(1, 0, f"Daerah: {area_name} ({area_code}). Templat {TEMPLATE_VERSION}, {today:%d/%m/%Y}.")
    for row, line in enumerate(_HELP, 3):
        sheet.write_string(row, 0, line, styles["wrap"])
