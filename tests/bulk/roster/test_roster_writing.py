"""Template and returned workbook round-trip."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from tests.bulk.roster.making import CUTOFF, TODAY, judged, judged_rows
from tests.bulk.roster.scoring import SAMPLES, context_of, truth_of

from payung.bulk.areas import area_table
from payung.bulk.occupations import labels
from payung.bulk.roster import Rules, read_roster
from payung.bulk.roster.reading import from_json, to_json
from payung.bulk.roster.returned import row_id, write_returned
from payung.bulk.roster.template import COLUMNS, village_choices, write_template, write_template_csv

VILLAGES = list(area_table("14.04").villages.values())
PERSON = [
    1, "1404051203809123", "1404050103109001", "BUDI SANTOSO", "Rengat", date(1980, 3, 12), "L", "Jl. Nelayan No. 9",
    "003", "002", "14.04.05.2003", "Mumpa", "081200001234", "Nelayan pesisir", "HALIMAH",
]  # fmt: skip


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "templat.xlsx"
    write_template(
        path,
        area_code="14.04",
        area_name="Kabupaten Indragiri Hilir",
        villages=VILLAGES,
        occupations=labels(),
        today=TODAY,
    )
    return path


def test_an_empty_template_holds_nobody(template):
    reading = judged(template)
    assert [(row.sheet, row.codes) for row in reading.rows if row.sheet == "Data"] == [
        ("Data", ["key_row"]),
        ("Data", ["header"]),
        ("Data", ["sample_row"]),
    ]
    assert (reading.people, reading.file_reasons) == ([], [])


def test_a_filled_template_round_trips(template):
    workbook = openpyxl.load_workbook(template)
    for column, value in enumerate(PERSON, 1):
        workbook["Data"].cell(4, column, value)
    workbook.save(template)
    row = judged(template).people[0]
    assert (row.verdict, row.row_number, row.nik, row.kk_number) == ("ok", 4, PERSON[1], PERSON[2])
    assert (row.name, row.birth_place, row.birth_on, row.sex) == ("BUDI SANTOSO", "Rengat", date(1980, 3, 12), "L")
    assert (row.area_code, row.occupation, row.mother_name) == ("14.04.05.2003", "Nelayan pesisir", "HALIMAH")
    assert (row.rt, row.rw, row.phone, row.address) == ("003", "002", "081200001234", "Jl. Nelayan No. 9")


def test_identity_columns_are_text_and_choices_come_from_the_hidden_sheet(template):
    workbook = openpyxl.load_workbook(template)
    data = workbook["Data"]
    assert {data.column_dimensions[letter].width > 0 for letter in "BCM"} == {True}
    assert [workbook["Ref"].sheet_state, data.row_dimensions[1].hidden] == ["hidden", True]
    rules = {str(rule.sqref): rule for rule in data.data_validations.dataValidation}
    assert rules["L3:L25003"].formula1 == "daftar_desa"
    assert rules["N3:N25003"].formula1 == "daftar_pekerjaan"
    assert rules["B3:B25003"].prompt == COLUMNS[1].hint
    assert data.protection.sheet is True
    assert data.protection.password is None


def test_a_village_name_that_occurs_twice_carries_its_sub_district():
    choices = village_choices(VILLAGES)
    assert [choice for choice in choices if choice.startswith("Bagan Jaya")] == [
        "Bagan Jaya (Kec. Enok)",
        "Bagan Jaya (Kec. Pelangiran)",
    ]
    table = area_table("14.04")
    assert [table.village(choice).area for choice in choices] == VILLAGES


def test_the_csv_flavour_round_trips(tmp_path):
    text = io.StringIO()
    write_template_csv(text, area_code="14.04", villages=VILLAGES, occupations=labels())
    line = ";".join(value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value) for value in PERSON)
    path = tmp_path / "templat.csv"
    path.write_text(text.getvalue() + line + "\r\n", encoding="utf-8-sig", newline="")
    assert [(row.row_number, row.verdict, row.nik) for row in judged(path).people] == [(4, "ok", PERSON[1])]


def test_an_older_template_is_read_by_its_ids_and_told(tmp_path):
    rows = [
        ["#tpl:pekerja-rentan:2025.2", "nama", "nik", "tgl_lahir", "kolom_lama"],
        ["No", "Siapa", "Angka", "Hari", "Desa"],
        ["CONTOH", "CONTOH", "1404011708809999", "17/08/1980", "Mumpa"],
        [1, "BUDI SANTOSO", "1404051203809123", "12/03/1980", "Mumpa"],
    ]
    reading = judged_rows(tmp_path, rows)
    assert reading.file_reasons == ["old_template"]
    assert [(row.nik, row.name, row.area_code, row.verdict) for row in reading.people] == [
        ("1404051203809123", "BUDI SANTOSO", "14.04.05.2003", "ok")
    ]


ROWS = [
    ["DAFTAR DESA MUMPA"],
    ["No", "NIK", "Nama", "Tgl Lahir", "L/P", "Pekerjaan"],
    [1, "1404051203809123", "BUDI SANTOSO", date(1980, 3, 12), "L", "=nelayan"],
    [2, "140405520381912", "SITI AMINAH", "12/03/1981", "P", "pawang hujan"],
    [3, 1404050101909120, "AMBO TUWO", "01/01/1990", "L", "Pawang Hujan"],
]


def test_the_returned_workbook_keeps_the_layout_and_says_what_is_wrong(tmp_path):
    reading = judged_rows(tmp_path, ROWS)
    path = tmp_path / "returned.xlsx"
    write_returned(path, reading)
    sheet = openpyxl.load_workbook(path)["Data"]
    assert [cell.value for cell in sheet[2]] == [*ROWS[1], "Status", "Masalah", "Saran", "Id Baris"]
    assert [sheet.cell(row, 7).value for row in (3, 4, 5)] == ["Catatan", "Ditolak", "Ditahan"]
    assert sheet["F3"].value == "=nelayan"
    assert sheet["F3"].data_type == "s"
    assert sheet["B4"].comment.text.startswith("NIK harus 16 angka; di sini tertulis 15 angka.")
    assert sheet["B4"].fill.fgColor.rgb == "FFF8CBAD"
    assert sheet.column_dimensions["J"].hidden is True
    assert sheet["J4"].value == row_id(reading.sha256, 0, 4)


def test_the_returned_workbook_comes_back_with_the_same_verdicts(tmp_path):
    first = judged_rows(tmp_path, ROWS)
    path = tmp_path / "returned.xlsx"
    write_returned(path, first)
    second = judged(path)
    assert [(row.row_number, row.verdict, row.codes) for row in second.people] == [
        (row.row_number, row.verdict, row.codes) for row in first.people
    ]
    again = tmp_path / "again.xlsx"
    write_returned(again, second)
    assert openpyxl.load_workbook(again)["Data"].max_column == 10


@pytest.mark.parametrize("name", ["03_nik_jadi_angka.xlsx", "15_csv_nik_bulat.csv"])
def test_a_mangled_nik_never_becomes_good_by_coming_back_unchanged(tmp_path, name):
    context = context_of(truth_of(SAMPLES / name))
    first = judged(SAMPLES / name, Rules(**context))
    path = tmp_path / "returned.xlsx"
    write_returned(path, first)
    kept = openpyxl.load_workbook(path)
    sheet = kept.worksheets[0]
    sheet.delete_rows(12, 400)  # a part comes back; the column's own evidence is gone
    kept.save(path)
    second = judged(path, Rules(**context))
    before = {row.row_number: row.verdict for row in first.people}
    assert [row.verdict in ("ok", "warned") for row in second.people] == [
        before[row.row_number] in ("ok", "warned") for row in second.people
    ]


def test_a_reading_survives_the_way_out_of_the_child(tmp_path):
    reading = judged_rows(tmp_path, ROWS)
    assert from_json(to_json(reading)) == reading


def test_the_template_holds_no_macro_and_no_outside_link(template):
    names = zipfile.ZipFile(template).namelist()
    assert [name for name in names if "vba" in name.lower() or "external" in name.lower()] == []


def test_the_child_reads_the_template_too(template):
    assert read_roster(template, office_area="14.04", cutoff_on=CUTOFF, today=TODAY).file_verdict == "accepted"
