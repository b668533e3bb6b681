"""File kinds by content, encodings, hidden parts, and files meant to do harm."""

from __future__ import annotations

import zipfile
from datetime import date

import pytest
import xlsxwriter
from tests.bulk.roster.making import CUTOFF, TODAY, csv_bytes, judged, write_xlsx

from payung.bulk.roster import read_roster
from payung.bulk.roster.cells import Limits
from payung.bulk.roster.guarded import WALL_SECONDS

ROWS = [["No", "NIK", "Nama", "Tgl Lahir"], [1, "1404051203809123", "Budi Sanjaya", "12/03/1980"]]
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def people(path):
    return [(row.row_number, row.verdict, row.nik, row.name) for row in judged(path).people]


def package(path, sheet, *, extra=None):
    """Write the least .xlsx around the XML of one sheet."""
    entries = {
        "_rels/.rels": f'<Relationships xmlns="{RELS}"><Relationship Id="r1" Type="{DOC}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{DOC}"><sheets>'
        '<sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELS}"><Relationship Id="r1" Type="{DOC}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (entries | (extra or {})).items():
            archive.writestr(name, content)
    return path


def cells(*rows):
    """Write rows of (reference, kind, raw) as sheet XML."""
    body = "".join(
        "<row>" + "".join(f'<c r="{ref}" t="{kind}"><v>{raw}</v></c>' for ref, kind, raw in row) + "</row>"
        for row in rows
    )
    return f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'


@pytest.mark.parametrize(
    ("separator", "encoding"),
    [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16"), ("|", "cp1252"), (";", "utf-16-le"), ("\t", "utf-16-be")],
)
def test_separators_and_encodings_are_found(tmp_path, separator, encoding):
    path = tmp_path / "list.xlsx"  # the name does not count
    path.write_bytes(csv_bytes(ROWS, separator, encoding))
    assert people(path) == [(2, "ok", "1404051203809123", "Budi Sanjaya")]


def test_a_quoted_line_break_starts_no_record_and_an_empty_line_counts(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text('NIK,Nama\r\n\r\n1404051203809123,"Budi\nSanjaya"\r\n1404055203819124,Siti\r\n', newline="")
    assert people(path) == [(3, "ok", "1404051203809123", "Budi Sanjaya"), (4, "ok", "1404055203819124", "Siti")]


def test_a_web_page_with_unclosed_tags(tmp_path):
    path = tmp_path / "unduhan.xls"
    path.write_text(
        "<table><tr><td colspan=2>DESA MUMPA<tr><th>NIK<th>Nama<tr><td>1404051203809123<td>Budi<br>Sanjaya"
        "<tr style='display:none'><td>1404055203819124<td>Siti</table>"
    )
    reading = judged(path)
    assert people(path) == [(3, "ok", "1404051203809123", "Budi Sanjaya"), (4, "warned", "1404055203819124", "Siti")]
    assert [row.area_code for row in reading.people] == ["14.04.05.2003", "14.04.05.2003"]
    assert reading.people[1].codes == ["hidden_row"]


def test_papua_niks_keep_their_last_digit(tmp_path):
    sheet = cells(
        [("A1", "str", "NIK"), ("B1", "str", "Nama")],
        [("A2", "n", "9471014107900123"), ("B2", "str", "MARTHA")],
        [("A3", "n", "9.471014107900123E15"), ("B3", "str", "YOHANA")],
    )
    rows = judged(package(tmp_path / "papua.xlsx", sheet)).people
    assert [(row.nik, row.codes[0]) for row in rows] == [("9471014107900123", "nik_number_cell")] * 2


def test_days_counted_from_1904(tmp_path):
    path = tmp_path / "mac.xlsx"
    workbook = xlsxwriter.Workbook(str(path), {"date_1904": True})
    sheet = workbook.add_worksheet()
    for column, title in enumerate(("NIK", "Nama", "Tgl Lahir")):
        sheet.write_string(0, column, title)
    sheet.write_string(1, 0, "1404051203809123")
    sheet.write_string(1, 1, "Budi")
    sheet.write_datetime(1, 2, date(1980, 3, 12), workbook.add_format({"num_format": "d-mmm-yy"}))
    workbook.close()
    reading = judged(path)
    assert (reading.people[0].birth_on, reading.file_reasons) == (date(1980, 3, 12), ["date_system_1904"])


def test_hidden_rows_columns_struck_and_coloured_rows(tmp_path):
    path = tmp_path / "marks.xlsx"
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet()
    plain, struck, red = (
        None,
        workbook.add_format({"font_strikeout": True}),
        workbook.add_format({"bg_color": "#FF8080"}),
    )
    styles = [plain, plain, struck, red, plain, plain]
    for column, title in enumerate(("NIK", "Nama")):
        sheet.write_string(0, column, title)
    for i, style in enumerate(styles, 1):
        sheet.write_string(i, 0, f"140405120380912{i}", style)
        sheet.write_string(i, 1, f"ORANG {'ABCDEF'[i - 1]}", style)
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(3, 3, None, None, {"hidden": True})
    workbook.close()
    reading = judged(path)
    assert [row.codes for row in reading.people] == [
        [],
        ["hidden_row"],
        ["row_struck_through"],
        ["row_coloured"],
        [],
        [],
    ]
    assert reading.file_reasons == ["hidden_columns"]


@pytest.mark.parametrize("reference", ["AO2", "B41"])
def test_cells_beyond_the_limits_are_refused(tmp_path, reference):
    """41 columns against 40, a row 41 against 40."""
    sheet = cells([("A1", "str", "NIK")], [(reference, "str", "x")])
    row = "".join(char for char in reference if char.isdigit())
    sheet = sheet.replace('<row><c r="' + reference, f'<row r="{row}"><c r="' + reference)
    path = package(tmp_path / "far.xlsx", sheet)
    assert judged(path, limits=Limits(columns=40, rows=40)).file_reasons == ["too_many_columns_or_rows"]
    assert judged(path, limits=Limits(columns=41, rows=41)).file_reasons != ["too_many_columns_or_rows"]


def test_what_unpacks_to_too_much_is_refused_by_the_directory_alone(tmp_path):
    """An entry of 20:1 against 10:1, three entries too many, a byte too much."""
    plain = package(tmp_path / "ratio.xlsx", cells(), extra={"xl/media/a.bin": b"x" * 2_000})
    with zipfile.ZipFile(plain) as archive:
        entries = archive.infolist()
        entry = archive.getinfo("xl/media/a.bin")
        unpacked = sum(one.file_size for one in entries)
    assert entry.file_size >= 20 * entry.compress_size
    for limits in (
        Limits(ratio=10, ratio_from=1_000),
        Limits(entries=len(entries) - 1),
        Limits(unpacked=unpacked - 1),
    ):
        assert judged(plain, limits=limits).file_reasons == ["zip_bomb"]
    allowed = Limits(ratio=10, ratio_from=2_000, entries=len(entries), unpacked=unpacked)
    assert judged(plain, limits=allowed).file_reasons != ["zip_bomb"]


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "docProps/app.xml"])
def test_document_types_are_refused_wherever_they_stand(tmp_path, part):
    """A document type that declares nothing."""
    path = package(tmp_path / "typed.xlsx", cells(), extra={part: '<?xml version="1.0"?><!DOCTYPE x><x/>'})
    assert judged(path).file_reasons == ["dtd_or_entities"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\r\n \n", "empty_file"),
        (b"%PDF-1.7 ...", "not_a_spreadsheet"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_a_spreadsheet"),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)), "not_a_spreadsheet"),
        (b"<html><body>Halaman tidak ditemukan</body></html>", "not_a_spreadsheet"),
        (b"PK\x03\x04" + b"x" * 300, "damaged_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged_file"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "password_protected",
        ),
        (bytes(range(1, 32)) * 40, "not_a_spreadsheet"),
    ],
)
def test_what_is_no_roster_is_refused_with_its_reason(tmp_path, content, code):
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(content)
    reading = read_roster(path, office_area="14.04", cutoff_on=CUTOFF, today=TODAY)
    assert (reading.file_verdict, reading.file_reasons) == ("refused", [code])


def test_a_word_document_is_no_spreadsheet(tmp_path):
    path = tmp_path / "surat.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
        archive.writestr("[Content_Types].xml", "<Types/>")
    assert judged(path).file_reasons == ["not_a_spreadsheet"]


def test_a_truncated_workbook_is_damaged(tmp_path):
    path = write_xlsx(tmp_path / "whole.xlsx", {"Data": ROWS})
    half = tmp_path / "half.xlsx"
    half.write_bytes(path.read_bytes()[:-200])
    assert judged(half).file_reasons == ["damaged_file"]


def test_a_file_over_ten_megabytes_is_refused_unread(tmp_path):
    path = tmp_path / "big.csv"
    path.write_bytes(b"x" * (10 * 1024 * 1024 + 1))
    assert read_roster(path, office_area="14.04", cutoff_on=CUTOFF, today=TODAY).file_reasons == ["too_large"]


def test_the_death_of_the_reading_process_is_a_verdict(tmp_path, monkeypatch):
    path = write_xlsx(tmp_path / "fine.xlsx", {"Data": ROWS})
    monkeypatch.setattr("payung.bulk.roster.guarded._SECONDS", 0.01)
    reading = read_roster(path, office_area="14.04", cutoff_on=CUTOFF, today=TODAY)
    assert (reading.file_verdict, reading.file_reasons) == ("refused", ["reader_stopped"])
    assert WALL_SECONDS < 120


def test_rich_text_and_errors_survive(tmp_path):
    path = tmp_path / "rich.xlsx"
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet()
    bold = workbook.add_format({"bold": True})
    sheet.write_row(0, 0, ["NIK", "Nama", "Tgl Lahir"])
    sheet.write_string(1, 0, "1404051203809123")
    sheet.write_rich_string(1, 1, "Budi ", bold, "Sanjaya")
    sheet.write_formula(1, 2, "=DATE(1980,3,12)", workbook.add_format({"num_format": "dd/mm/yyyy"}), 29292)
    sheet.write_formula(2, 0, "=NA()", None, "#N/A")
    sheet.write_string(2, 1, "Siti")
    workbook.close()
    first, second = judged(path).people
    assert (first.name, first.birth_on, first.codes) == ("Budi Sanjaya", date(1980, 3, 12), ["formula_cell"])
    assert (second.verdict, second.codes) == ("rejected", ["cell_error", "date_missing"])


def test_an_open_document_sheet(tmp_path):
    names = 'xmlns:office="o" xmlns:table="t" xmlns:text="x"'

    def cell(text):
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    body = (
        f'<table:table table:name="Data"><table:table-row>{cell("NIK")}{cell("Nama")}</table:table-row>'
        '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="1024"/>'
        f"</table:table-row><table:table-row>{cell('1404051203809123')}{cell('Budi<text:s/>Sanjaya')}</table:table-row>"
        '<table:table-row><table:table-cell office:value-type="float" office:value="1404051203809123"/>'
        f"{cell('Budi')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row></table:table>'
    )
    path = tmp_path / "data.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<office:d {names}>{body}</office:d>")
    assert [(row[0], row[1]) for row in people(path)] == [(5, "held"), (6, "held")]
    assert judged(path).people[1].codes == ["nik_number_cell", "duplicate_nik_other_name"]


def test_reading_twice_gives_the_same_answer(tmp_path):
    path = write_xlsx(tmp_path / "same.xlsx", {"Data": ROWS})
    first = read_roster(path, office_area="14.04", cutoff_on=CUTOFF, today=TODAY)
    second = read_roster(path, office_area="14.04", cutoff_on=CUTOFF, today=TODAY)
    assert first == second
