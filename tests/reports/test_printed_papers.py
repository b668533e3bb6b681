"""Papers and workbooks carry the rows that were decided, their sum in words, and their sha256 on every page."""

from __future__ import annotations

import io
import re

import openpyxl
import pypdf
import pytest

from payung import embedded
from payung.billing.models import Bill, Statement
from payung.core.month import Month
from payung.office.scope import office_scope
from payung.programme.models import Agreement, Decree
from payung.reports import documents, workbooks
from payung.reports.catalogue import REPORTS
from payung.reports.lists import ANNEX, BILL_LINES, DIFFERENCES, ENROLMENT
from payung.reports.roll import PaperDiffers

INSURER_COLUMNS = (
    "NO", "NIK", "NO KPJ", "NAMA LENGKAP", "TEMPAT LAHIR", "TGL LAHIR", "JK", "NAMA IBU KANDUNG", "STATUS KAWIN",
    "ALAMAT", "KELURAHAN", "KECAMATAN", "KOTA/KAB", "PROVINSI", "KODE POS", "NO HP", "EMAIL", "JENIS PEKERJAAN",
    "LOKASI KERJA", "PENGHASILAN", "PROGRAM JKK", "PROGRAM JKM", "BLTH MULAI", "KETERANGAN",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _in_office(kotabaru):
    with office_scope(kotabaru.cast.pemda.pk):
        yield


def pages(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def cells(content: bytes) -> list[tuple[object, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]


def test_the_rows_of_an_annex_give_the_sha256_of_its_decree():
    decree = Decree.objects.get()
    assert ANNEX.of(decree).sha256 == decree.annex_sha256


def test_an_annex_names_everybody_once_with_order_and_sha256_on_the_page():
    decree = Decree.objects.get()
    text = pages(documents.decree_annex(decree))
    assert len(text) == 1
    assert all(text[0].count(row["nik"]) == 1 for row in ANNEX.of(decree).rows)
    assert "urutan 1–12 halaman 1 dari 1" in text[0]
    assert decree.annex_sha256 in text[0].replace(" ", "")
    assert "12 orang (dua belas)" in text[0]
    assert "BUPATI KOTABARU" in text[0]


def test_the_public_copy_of_an_annex_hides_nik_and_birth_dates():
    text = " ".join(pages(documents.decree_annex(Decree.objects.get(), public=True)))
    assert re.findall(r"(?<![0-9a-f])\d{16}(?![0-9a-f])", text) == []
    assert re.findall(r"\d\d-\d\d-\d{4}", text) == []


def test_the_public_copy_shows_nothing_of_a_column_that_does_not_say_what():
    annex = ANNEX.of(Decree.objects.get())
    row, birth = annex.printed(public=True)["rows"][0], annex.columns[3]
    assert (birth.public, row[3]) == (None, "")
    assert annex.printed()["rows"][0][3] == f"{annex.rows[0]['birth_on']:%d-%m-%Y}"


def test_an_annex_that_was_tampered_with_is_not_printed(module_database):
    with embedded.administrator(module_database) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("UPDATE programme_decreeline SET name = name || 'x' WHERE line_number = 1")
    try:
        with pytest.raises(PaperDiffers):
            documents.decree_annex(Decree.objects.get())
        with pytest.raises(PaperDiffers):
            workbooks.roll(ANNEX.of(Decree.objects.get()))
    finally:
        with embedded.administrator(module_database) as admin:
            admin.execute("SET session_replication_role = replica")
            admin.execute("UPDATE programme_decreeline SET name = left(name, -1) WHERE line_number = 1")


def test_a_bill_on_paper_says_its_total_in_figures_and_in_words():
    bill = Bill.objects.order_by("month")[0]
    (text,) = pages(documents.bill(bill))
    assert "Rp201.600" in text
    assert "dua ratus satu ribu enam ratus rupiah" in text
    assert "Nomor TGH/2025/0001" in text
    assert BILL_LINES.of(bill).sha256 in text.replace(" ", "")


def test_the_same_rows_give_the_same_paper():
    bill = Bill.objects.order_by("month")[0]
    assert documents.bill(bill) == documents.bill(bill)
    assert workbooks.roll(BILL_LINES.of(bill)) == workbooks.roll(BILL_LINES.of(bill))


def test_the_workbook_of_a_bill_sums_to_its_total():
    bill = Bill.objects.order_by("month")[0]
    rows = cells(workbooks.roll(BILL_LINES.of(bill)))
    head = rows.index(("No", "NIK", "Nama", "Desa/Kelurahan", "Kecamatan", "KPJ", "JKK", "JKM", "Jumlah"))
    assert [row[0] for row in rows[head + 1 : -1]] == list(range(1, 13))
    assert sum(row[-1] for row in rows[head + 1 : -1]) == rows[-1][-1] == 201_600


def test_the_list_for_the_insurer_has_its_columns_and_everybody_as_text():
    rows = cells(workbooks.roll(ENROLMENT.of(Agreement.objects.get())))
    assert rows[0] == INSURER_COLUMNS
    assert len(rows) == 13
    assert all(re.fullmatch(r"\d{16}", row[1]) for row in rows[1:])
    assert {row[-2] for row in rows[1:]} == {"042025"}


def test_a_statement_without_differences_sums_to_nothing():
    rows = cells(workbooks.roll(DIFFERENCES.of(Statement.objects.order_by("id")[0])))
    assert rows[-1][-3:] == (0, 0, 0)


def test_a_cell_that_looks_like_a_formula_is_defused_in_csv():
    assert [workbooks._cell(text) for text in ("=1+1", "+62", "-5", "@x", "Siti", "", -5)] == [
        "'=1+1",
        "'+62",
        "'-5",
        "'@x",
        "Siti",
        "",
        "-5",
    ]


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_a_report_is_the_same_on_paper_in_the_workbook_and_as_csv(kotabaru, report):
    answer = report.answer(kotabaru.cast.pemda, Month(2025, 5), today=Month(2025, 6).last_on)
    text = " ".join(pages(documents.report(answer)))
    assert answer.sha256 in text.replace(" ", "")
    rows = cells(workbooks.report(answer))
    head = rows.index((*answer.titles,))
    lines = workbooks.report_csv(answer).decode("utf-8-sig").splitlines()
    assert lines[0] == ";".join(("Kode", *answer.titles))
    assert len(lines) == 1 + len(answer.rows)
    for at, row in enumerate(answer.rows, 1):
        assert rows[head + at] == (row.label, *row.values)
        assert lines[at] == ";".join(map(str, (row.code, row.label, *row.values)))
        assert " ".join([row.label, *answer.said(row.values)]) in text
    assert rows[head + len(answer.rows) + 1] == ("Jumlah", *answer.total)
    assert " ".join(["Jumlah", *answer.said(answer.total)]) in text
