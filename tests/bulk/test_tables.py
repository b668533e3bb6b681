"""One guarded door for every list that is uploaded: any format, titles anywhere, sums to the rupiah or not at all."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from payung.bulk import tables
from payung.bulk.authority import read_authority_list, read_marks
from payung.bulk.firms import read_firms
from payung.bulk.insurer import read_insurer_list
from payung.bulk.roster.cells import Limits

SUITE = shutil.which("soffice") or shutil.which("libreoffice")
NIK, KPJ = "1404051203809123", "12345678901"
ANSWERS = [
    ["DAFTAR PESERTA", "", "", ""],
    ["No. KTP", "No KPJ", "TMT", "Iuran (Rp)"],
    [NIK, KPJ, "01-02-2025", "16.800"],
]
MARKS = [["NIK", "Desil", "Tanggal data"], [NIK, "2", "2025-02-01"]]
DUKCAPIL = [["NIK", "Hasil", "Nama Dukcapil"], [NIK, "Tidak sesuai", "BUDI SANTOSA"]]
FIRMS = [["NPP", "Nama Perusahaan", "Peserta"], ["JJ01", "PT Sawit Rekaan", "12"]]


def text(rows: list[list[str]]) -> bytes:
    return "\n".join(";".join(row) for row in rows).encode()


def page(rows: list[list[str]]) -> bytes:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><body><table>{body}</table></body></html>".encode()


def workbook(rows: list[list[str]]) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet()
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(line, column, cell)
    book.close()
    return made.getvalue()


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every list as .xls and .ods, by LibreOffice in one go each."""
    if SUITE is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("suite")
    made = {"answers": ANSWERS, "marks": MARKS, "dukcapil": DUKCAPIL, "firms": FIRMS}
    for name, rows in made.items():
        (folder / f"{name}.xlsx").write_bytes(workbook(rows))
    for kind in ("xls", "ods"):
        words = [SUITE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind]
        files = [str(folder / f"{name}.xlsx") for name in made]
        subprocess.run([*words, "--outdir", str(folder), *files], check=True, capture_output=True, timeout=180)
    return folder


@pytest.fixture(params=["xlsx", "csv", "html", "xls", "ods"])
def given(request: pytest.FixtureRequest):
    """A function from a list's name and rows to the bytes of one format."""
    kind = request.param
    if kind in ("xls", "ods"):
        folder = request.getfixturevalue("converted")
        return lambda name, _rows: (folder / f"{name}.{kind}").read_bytes()
    return lambda _name, rows: {"xlsx": workbook, "csv": text, "html": page}[kind](rows)


def test_the_insurers_answer_is_read_in_every_format(given):
    found = read_insurer_list(given("answers", ANSWERS))
    assert found.message == ""
    (row,) = found.rows
    assert (row.row_number, row.nik, row.kpj, row.start_on, row.amount_idr) == (3, NIK, KPJ, date(2025, 2, 1), 16_800)


def test_deciles_answers_and_firms_are_read_in_every_format(given):
    (mark,) = read_marks(given("marks", MARKS)).rows
    assert (mark.nik, mark.decile, mark.decile_on) == (NIK, 2, date(2025, 2, 1))
    (answer,) = read_authority_list(given("dukcapil", DUKCAPIL)).rows
    assert (answer.nik, answer.result, answer.said) == (NIK, "mismatch", {"their_name": "BUDI SANTOSA"})
    (firm,) = read_firms(given("firms", FIRMS), "14.04").rows
    assert (firm.npp, firm.name, firm.member_count) == ("JJ01", "PT Sawit Rekaan", 12)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("16800", 16_800),
        ("16.800", 16_800),
        ("Rp16.800,00", 16_800),
        ("16,800.00", 16_800),
        ("16800.0", 16_800),
        ("", 0),
    ],
)
def test_an_amount_is_read_as_it_was_meant(written, read):
    (row,) = read_insurer_list(text([["NIK", "Iuran"], [NIK, written]])).rows
    assert row.amount_idr == read


@pytest.mark.parametrize("written", ["16.800,50", "-16.800", "16.8", "enam belas ribu"])
def test_an_amount_that_nobody_can_read_sends_the_list_back_with_its_row(written):
    found = read_insurer_list(text([["NIK", "Iuran"], [NIK, "16800"], [NIK, written]]))
    assert found.rows == ()
    assert found.message == "Iuran pada baris 3 tidak dapat dibaca sebagai rupiah utuh, misalnya 16800."


def test_a_number_of_sixteen_digits_may_have_been_rounded_and_is_nobody():
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["NIK", "KPJ", "Nama"])
    sheet.write_row(1, 0, [int(NIK), int(KPJ), "Budi"])
    book.close()
    (row,) = read_insurer_list(made.getvalue()).rows
    assert (row.nik, row.kpj) == ("", KPJ)


def test_a_cover_sheet_does_not_hide_the_list_behind_it():
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    book.add_worksheet("Sampul").write_string(0, 0, "Kepada Yth. Kepala Dinas")
    sheet = book.add_worksheet("Data")
    for line, cells in enumerate(ANSWERS):
        for column, cell in enumerate(cells):
            sheet.write_string(line, column, cell)
    book.close()
    assert [row.nik for row in read_insurer_list(made.getvalue()).rows] == [NIK]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 rekaan", b"PK\x03\x04" + b"x" * 300, b"<html>Masuk dahulu</html>"])
def test_what_is_no_list_gets_a_sentence_everywhere(content):
    for read in (read_insurer_list, read_authority_list, read_marks, lambda c: read_firms(c, "14.04")):
        found = read(content)
        assert list(found.rows) == []
        assert len(found.message) > 20


def test_the_limits_of_the_reader_hold_at_this_door_too():
    found = read_insurer_list(text([["NIK", "Iuran"], *[[NIK, "16800"]] * 3]), Limits(rows=3))
    assert found.rows == ()
    assert found.message == tables.sentence("too_many_columns_or_rows")
