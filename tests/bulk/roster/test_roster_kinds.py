"""Every kind of file an office has on its disks ends in a verdict, and what is refused says the way out."""

from __future__ import annotations

import struct
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from tests.bulk.roster.making import CUTOFF, TODAY, csv_bytes, write_xlsx
from tests.bulk.roster.test_roster_files import cells, package

from payung.bulk.roster import RosterReading, read_roster
from payung.bulk.roster.cells import Limits

TITLES = ["NIK", "Nama", "Tgl Lahir"]
BUDI = ["1404051203809123", "BUDI SANJAYA", "12/03/1980"]
TAKEN = ("accepted", "1404051203809123", "BUDI SANJAYA", date(1980, 3, 12))
WORKBOOK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
SHEET = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"


def read(path: Path, limits: Limits | None = None) -> RosterReading:
    """Read as an office does, in the guarded child."""
    return read_roster(path, office_area="14.04", cutoff_on=CUTOFF, today=TODAY, limits=limits)


def taken(reading: RosterReading) -> tuple[str, str | None, str | None, date | None]:
    """The verdict on the file and the one man in it."""
    (row,) = reading.people
    return reading.file_verdict, row.nik, row.name, row.birth_on


def xlsb(path: Path, serial: float, *, from_1904: bool = False) -> Path:
    """Write the least binary workbook: titles, and Budi with his birthday as a number formatted as a date."""

    def record(kind: int, body: bytes = b"") -> bytes:
        head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
        return head + bytes([len(body) & 127 | 128, len(body) >> 7]) + body

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    def text_cell(column: int, text: str) -> bytes:
        return record(6, struct.pack("<II", column, 0) + wide(text))

    rows = [b"".join(text_cell(at, text) for at, text in enumerate(TITLES))]
    rows += [text_cell(0, BUDI[0]) + text_cell(1, BUDI[1]) + record(5, struct.pack("<IId", 2, 1, serial))]
    sheet = record(129) + record(148, struct.pack("<4I", 0, 1, 0, 2)) + record(145)
    for at, row in enumerate(rows):
        sheet += record(0, struct.pack("<I", at) + bytes(13)) + row
    bundle = struct.pack("<II", 0, 1) + wide("r1") + wide("Data")
    workbook = record(131) + record(153, struct.pack("<III", int(from_1904), 0, 0)) + record(143)
    workbook += record(156, bundle) + record(144) + record(132)
    formats = [struct.pack("<HHHHHBB", 0xFFFF, number, 0, 0, 0, 0, 0) + bytes(4) for number in (0, 14)]
    styles = record(617, struct.pack("<I", 2)) + b"".join(record(47, body) for body in formats) + record(618)
    relation = '<Relationships xmlns="x"><Relationship Id="{}" Type="{}" Target="{}"/></Relationships>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_rels/.rels", relation.format("r1", WORKBOOK, "xl/workbook.bin"))
        archive.writestr("xl/_rels/workbook.bin.rels", relation.format("r1", SHEET, "worksheets/sheet1.bin"))
        archive.writestr("xl/workbook.bin", workbook)
        archive.writestr("xl/styles.bin", styles)
        archive.writestr("xl/worksheets/sheet1.bin", sheet + record(146) + record(130))
    return path


@pytest.mark.parametrize(("from_1904", "serial"), [(False, 29292.0), (True, 27830.0)])
def test_a_binary_workbook_is_read_and_says_what_it_does_not_tell(tmp_path, from_1904, serial):
    reading = read(xlsb(tmp_path / "daftar.xlsb", serial, from_1904=from_1904))
    assert (taken(reading), reading.file_reasons) == (TAKEN, ["binary_workbook"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_and_tsv_in_every_encoding_of_excel(tmp_path, separator, encoding):
    path = tmp_path / "daftar.tsv"
    path.write_bytes(csv_bytes([TITLES, BUDI], separator, encoding))
    assert taken(read(path)) == TAKEN


def test_a_macro_is_neither_run_nor_a_hindrance(tmp_path):
    macro = tmp_path / "vbaProject.bin"
    macro.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1Sub Auto_Open()")
    workbook = xlsxwriter.Workbook(str(tmp_path / "daftar.xlsm"))
    workbook.add_vba_project(str(macro))
    sheet = workbook.add_worksheet("Data")
    for line, row in enumerate([TITLES, BUDI]):
        sheet.write_row(line, 0, row)
    sheet.write_string(1, 0, BUDI[0])
    workbook.close()
    assert taken(read(tmp_path / "daftar.xlsm")) == TAKEN


def test_a_link_to_another_workbook_is_never_followed_and_its_kept_value_counts(tmp_path):
    sheet = cells(
        [(f"{letter}1", "str", title) for letter, title in zip("ABC", TITLES, strict=True)],
        [(f"{letter}2", "str", text) for letter, text in zip("ABC", BUDI, strict=True)],
    ).replace('<c r="B2" t="str">', '<c r="B2" t="str"><f>[1]Data!B2</f>')
    link = '<externalLink xmlns:r="r"><externalBook r:id="r1"/></externalLink>'
    relation = '<Relationships xmlns="x"><Relationship Id="r1" Type="x/externalLinkPath" TargetMode="External" Target="{}"/></Relationships>'  # noqa: E501
    extra = {
        "xl/externalLinks/externalLink1.xml": link,
        "xl/externalLinks/_rels/externalLink1.xml.rels": relation.format("file:///etc/hosts"),
    }
    reading = read(package(tmp_path / "daftar.xlsx", sheet, extra=extra))
    assert (taken(reading), reading.people[0].codes) == (TAKEN, ["formula_cell"])


def test_a_sheet_protected_against_changes_is_read(tmp_path):
    workbook = xlsxwriter.Workbook(str(tmp_path / "daftar.xlsx"))
    sheet = workbook.add_worksheet("Data")
    sheet.protect("rahasia")
    for line, row in enumerate([TITLES, BUDI]):
        for column, text in enumerate(row):
            sheet.write_string(line, column, text)
    workbook.close()
    assert taken(read(tmp_path / "daftar.xlsx")) == TAKEN


def refused_files(folder: Path) -> dict[str, Path]:
    """Write what is not read, by its code and a number."""
    made = {name: folder / name for name in ("ratio", "many", "far", "xml", "ods", "ods24", "xls")}
    package(made["ratio"], cells(), extra={"xl/media/a.bin": b"x" * 2_000})
    package(made["many"], cells(), extra={f"xl/media/{i}.png": b"x" for i in range(9)})
    package(made["far"], cells([("AO1", "str", "NIK")]))
    made["xml"].write_text('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>')
    for name, entries in {
        "ods": {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"\x93\x00\xff",
                "META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"},
        "ods24": {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "encrypted-package": b"\x93\x00\xff"},
    }.items():  # fmt: skip
        with zipfile.ZipFile(made[name], "w") as archive:
            for entry, content in entries.items():
                archive.writestr(entry, content)
    whole = (Path(__file__).parent / "made" / "biff8_xlwt.xls").read_bytes()
    bof = whole.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    locked = bytearray(whole)
    locked[bof + 20 : bof + 22] = b"\x2f\x00"  # the record after the first becomes the one that says: encrypted
    made["xls"].write_bytes(bytes(locked))
    return made


def test_what_is_not_read_says_why_and_what_to_do(tmp_path):
    low = {"ratio": Limits(ratio=10, ratio_from=1_000), "many": Limits(entries=12), "far": Limits(columns=40)}
    files = refused_files(tmp_path)
    said = {name: read(path, low.get(name)) for name, path in files.items()}
    assert {name: (reading.file_verdict, *reading.file_reasons) for name, reading in said.items()} == {
        "ratio": ("refused", "zip_bomb"),
        "many": ("refused", "zip_bomb"),
        "far": ("refused", "too_many_columns_or_rows"),
        "xml": ("refused", "old_xml_workbook"),
        "ods": ("refused", "password_protected"),
        "ods24": ("refused", "password_protected"),
        "xls": ("refused", "password_protected"),
    }
    ways = ("unggah lagi", "Kirim ulang")
    assert [name for name, reading in said.items() if not any(way in reading.message for way in ways)] == []


def test_a_roster_of_many_sheets_is_read_within_the_walls(tmp_path):
    sheets = {f"Desa {i}": [TITLES, BUDI] for i in range(150)}
    reading = read(write_xlsx(tmp_path / "banyak.xlsx", sheets))
    assert (reading.file_verdict, len(reading.people)) == ("accepted", 150)
