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

from payung.billing.models import Bill, Statement
from payung.core.money import terbilang
from payung.core.month import Month
from payung.programme.actions.papers import stored_annex_sum
from payung.programme.models import Agreement, Decree
from payung.registry.models import Worker
from payung.words import words_of

from .declared import Answer
from .documents import PaperDiffers, day_text, month_text
from .rows import annex_rows, bill_rows, difference_rows, enrolment_rows, places, sum_of

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
INSURER_COLUMNS = (
    "NO", "NIK", "NO KPJ", "NAMA LENGKAP", "TEMPAT LAHIR", "TGL LAHIR", "JK", "NAMA IBU KANDUNG", "STATUS KAWIN",
    "ALAMAT", "KELURAHAN", "KECAMATAN", "KOTA/KAB", "PROVINSI", "KODE POS", "NO HP", "EMAIL", "JENIS PEKERJAAN",
    "LOKASI KERJA", "PENGHASILAN", "PROGRAM JKK", "PROGRAM JKM", "BLTH MULAI", "KETERANGAN",
)  # fmt: skip
ANNEX_COLUMNS = ("No", "NIK", "Nama", "Tanggal lahir", "Kode wilayah", "Desa/Kelurahan", "Kecamatan", "Pekerjaan")
DECILE_COLUMNS = ("No", "NIK", "Nama", "Tanggal lahir", "Desa/Kelurahan", "Kecamatan", "Desil", "Per tanggal")
AUTHORITY_COLUMNS = (
    "Kunci", "NIK", "Nama", "Tanggal lahir", "No KK", "Hasil", "Keterangan", "Nama Dukcapil", "Tanggal lahir Dukcapil",
    "Tanggal meninggal", "Pindah ke",
)  # fmt: skip
BILL_COLUMNS = ("No", "NIK", "Nama", "Desa/Kelurahan", "Kecamatan", "KPJ", "JKK", "JKM", "Jumlah")
DIFFERENCE_COLUMNS = (
    "Jenis selisih", "Baris berkas", "NIK", "Nama", "Desa/Kelurahan", "Menurut kita", "Menurut BPJS", "Selisih",
)  # fmt: skip


def decree_annex(decree: Decree) -> bytes:
    """Return the annex of a decree as a workbook; its rows give the sha256 that the decree carries.

    Raises:
        PaperDiffers: the stored rows no longer give the decree's sha256.
    """
    rows = annex_rows(decree)
    if {sum_of(rows), stored_annex_sum(decree)[1]} != {decree.annex_sha256}:
        raise PaperDiffers(f"annex of {decree.sk_number}")
    names = places(row.area_code for row in rows)
    about = (
        f"Lampiran Keputusan Nomor {decree.sk_number} tanggal {day_text(decree.decided_on)}",
        f"{decree.programme.name}; {len(rows)} orang",
        f"sha256 {decree.annex_sha256}",
    )
    body = ((r.number, r.nik, r.name, r.birth_on, r.area_code, *_place(r.area_code, names), r.occupation) for r in rows)
    return _workbook("Lampiran", about, ANNEX_COLUMNS, body)


def enrolment_list(agreement: Agreement) -> bytes:
    """Return the list for the insurer in its recurring columns; what the office does not know stays empty."""
    rows = enrolment_rows(agreement)
    names = places(row.area_code for row in rows)
    regency = names.get(agreement.pemda.area_code, agreement.pemda.name)
    province = names.get(agreement.pemda.area_code[:2], "")
    body = (
        (
            r.number, r.nik, r.kpj, r.name, "", f"{r.birth_on:%d-%m-%Y}" if r.birth_on else "", r.sex,
            r.mother_name, "",
            " ".join(p for p in (r.address, r.rt and f"RT {r.rt}", r.rw and f"RW {r.rw}") if p),
            *_place(r.area_code, names), regency, province, "", r.phone, "", r.occupation, "",
            r.income_idr or "", "Y", "Y", f"{r.starts_on:%m%Y}", agreement.wadah,
        )
        for r in rows
    )  # fmt: skip
    return _workbook("Pendaftaran", (), INSURER_COLUMNS, body)


def decile_list(workers: Sequence[Worker]) -> bytes:
    """Return whom the welfare register is asked about; the decile and its day are filled in by Dinas Sosial."""
    names = places(row.area_code for row in workers)
    body = ((n, r.nik, r.name, r.birth_on, *_place(r.area_code, names), "", "") for n, r in enumerate(workers, 1))
    return _workbook("Desil", (), DECILE_COLUMNS, body)


def authority_list(workers: Sequence[Worker]) -> bytes:
    """Return whom Dukcapil is asked about. Each row carries a key, so that the answer finds its person again."""
    about = (
        "Isi kolom Hasil: Sesuai, Tidak sesuai, Meninggal, Pindah, atau Tidak ditemukan. Kolom Kunci jangan diubah.",
    )
    body = ((str(r.public_id), r.nik, r.name, r.birth_on, r.kk_number or "", "", "", "", "", "", "") for r in workers)
    return _workbook("Pemadanan", about, AUTHORITY_COLUMNS, body)


def bill_lines(bill: Bill) -> bytes:
    """Return the lines of a bill as a workbook, with their sum and the sha256 that the bill's paper carries."""
    rows = bill_rows(bill)
    about = (
        f"Rincian tagihan {bill.bill_number}, iuran {month_text(Month.of(bill.month))}",
        f"{len(rows)} orang, terbilang {terbilang(bill.total_idr)}",
        f"sha256 {sum_of(rows)}",
    )
    total = ("", "", "Jumlah", "", "", "", sum(r.jkk_idr for r in rows), sum(r.jkm_idr for r in rows), bill.total_idr)
    return _workbook("Rincian", about, BILL_COLUMNS, [*_bill_body(bill), total])


def bill_lines_csv(bill: Bill) -> bytes:
    """Return the lines of a bill as UTF-8 CSV with a separator that Indonesian Excel opens."""
    return _csv(BILL_COLUMNS, _bill_body(bill))


def differences(statement: Statement) -> bytes:
    """Return where the insurer's list and a bill part, with the sums on both sides."""
    rows = difference_rows(statement)
    names = places(row.area_code for row in rows)
    bill = statement.bill
    about = (
        f"Selisih tagihan {bill.bill_number} dengan daftar BPJS Ketenagakerjaan ({statement.row_count} baris)",
        f"Tagihan {bill.total_idr}, daftar {statement.total_idr}, selisih {bill.total_idr - statement.total_idr}",
    )
    body: list[Sequence[Any]] = [
        (
            words_of("difference")[r.kind], r.file_row or "", r.nik, r.name, names.get(r.area_code, ""),
            r.ours_idr, r.theirs_idr, r.ours_idr - r.theirs_idr,
        )
        for r in rows
    ]  # fmt: skip
    ours, theirs = sum(r.ours_idr for r in rows), sum(r.theirs_idr for r in rows)
    return _workbook(
        "Selisih", about, DIFFERENCE_COLUMNS, [*body, ("Jumlah", "", "", "", "", ours, theirs, ours - theirs)]
    )


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


def _bill_body(bill: Bill) -> list[Sequence[Any]]:
    rows = bill_rows(bill)
    names = places(row.area_code for row in rows)
    return [
        (r.number, r.nik, r.name, *_place(r.area_code, names), r.kpj or "", r.jkk_idr, r.jkm_idr, r.total_idr)
        for r in rows
    ]


def _place(code: str, names: dict[str, str]) -> tuple[str, str]:
    """Village and kecamatan of an area code."""
    return names.get(code, code), names.get(code[:8], "")


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
