"""Our naughty strings through every text column: read, written back, read again, and through LibreOffice."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from tests.bulk.roster.making import BUDI, TITLES, judged, write_xlsx
from tests.bulk.roster.naughty import NAUGHTY
from tests.bulk.roster.test_roster_files import cells, package

from payung.bulk.roster.cells import LETTERS
from payung.bulk.roster.reading import RosterReading
from payung.bulk.roster.returned import as_written, write_returned

SHEETS = {
    "nomor": ("nik",),
    "orang": ("name", "birth_on", "rw", "kecamatan"),
    "lain": ("kk", "birth_place", "sex", "address", "rt", "village", "phone", "work", "mother"),
}
TEXTS = tuple(field for fields in SHEETS.values() for field in fields)
ALL_TITLES = {**TITLES, "mother": "Nama Ibu Kandung"}
LETTER = dict(zip(ALL_TITLES, LETTERS, strict=False))
SUITE = shutil.which("soffice") or shutil.which("libreoffice")


def nik(sheet: int, row: int) -> str:
    """A NIK of its own for every row of every sheet."""
    return f"140405{sheet + 1:02d}{row % 12 + 1:02d}80{9000 + row}"


def naughty_workbook(path: Path) -> Path:
    """Write each string into a row of its own, beside what makes an honest man; three sheets fill every column."""
    sheets: dict[str, list[list]] = {}
    for place, (title, fields) in enumerate(SHEETS.items()):
        sheets[title] = [list(ALL_TITLES.values())]
        for row, text in enumerate(NAUGHTY, 1):
            born_on = f"{place + 1:02d}/{row % 12 + 1:02d}/1980"
            name = f"BUDI {chr(65 + row % 26)}{chr(65 + row // 26 % 26)}{chr(65 + row // 676)} {chr(65 + place)}A"
            values = BUDI | {"number": row, "nik": nik(place, row), "birth_on": born_on, "name": name, "mother": "SRI"}
            values |= dict.fromkeys(fields, text)
            sheets[title].append([values[key] for key in ALL_TITLES])
    return write_xlsx(path, sheets)


def kept_of(text: str) -> str:
    """What a workbook holds of a string: of a blank one nothing, of a long one as much as a cell can."""
    return "" if text.isspace() else as_written(text)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[RosterReading, Path]:
    """The reading and the workbook that goes back."""
    folder = tmp_path_factory.mktemp("naughty")
    reading = judged(naughty_workbook(folder / "daftar.xlsx"))
    write_returned(folder / "returned.xlsx", reading)
    return reading, folder / "returned.xlsx"


def texts_of(reading: RosterReading) -> dict[tuple[str, int, str], str]:
    """What stands in the naughty columns, by sheet, place of the string and letter."""
    return {
        (row.sheet, row.row_number - 2, letter): row.raw.get(letter, "")
        for row in reading.rows
        if row.row_number > 1
        for letter in map(LETTER.get, SHEETS[row.sheet])
    }


def test_there_are_five_hundred_strings_each_once():
    assert len(NAUGHTY) == len(set(NAUGHTY)) >= 500


def test_every_string_gets_its_row_and_is_kept_as_it_was(first):
    reading, _ = first
    assert (reading.file_verdict, {row.row_number for row in reading.rows}) == (
        "accepted",
        {*range(1, len(NAUGHTY) + 2)},
    )
    assert [row for row in reading.rows if "row_unforeseen" in row.codes] == []
    kept = texts_of(reading)
    assert len(kept) == len(NAUGHTY) * len(TEXTS)
    assert {place: (was, text) for place, text in kept.items() if text != (was := kept_of(NAUGHTY[place[1]]))} == {}
    own = {nik(s, i) for s in range(len(SHEETS)) for i in range(1, len(NAUGHTY) + 1)} | {"1404051203809123"}
    assert {row.nik for row in reading.people if row.verdict in ("ok", "warned") and row.nik} - own == set()


def test_the_returned_workbook_holds_no_formula_and_says_the_same(first):
    reading, returned = first
    found = [cell for sheet in openpyxl.load_workbook(returned) for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in found if cell.data_type == "f" or cell.hyperlink] == []
    again = judged(returned)
    assert texts_of(again) == texts_of(reading)
    assert [(row.sheet, row.row_number, row.verdict) for row in again.people] == [
        (row.sheet, row.row_number, row.verdict) for row in reading.people
    ]


def seen(text: str) -> str:
    """What an office suite keeps of a text: no controls, one blank for many, letters that XML knows."""
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ufffd]|_x[0-9A-Fa-f]{4}_", "", text)
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.skipif(SUITE is None, reason="LibreOffice is not installed")
def test_an_office_suite_runs_no_string_and_loses_none(first, tmp_path):
    reading = replace(first[0], sheets=first[0].sheets[2:])
    write_returned(returned := tmp_path / "returned.xlsx", reading)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [SUITE, profile, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path), str(returned)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    content = zipfile.ZipFile(tmp_path / "returned.ods").read("content.xml").decode()
    assert (content.count("table:formula="), content.count("xlink:href=")) == (0, 0)
    before, after = texts_of(first[0]), texts_of(judged(tmp_path / "returned.ods"))
    lost = {
        place: (text, after.get(place, ""))
        for place, text in before.items()
        if place[0] == "lain" and seen(text) != seen(after.get(place, ""))
    }
    assert lost == {}


def test_a_text_longer_than_a_cell_is_cut_where_no_letter_breaks(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text(f"NIK,Nama,Alamat\n1404051203809123,BUDI,{'😀' * 30_000}\n1404051203819124,SITI,{'x' * 40_000}\n")
    reading = judged(path)
    write_returned(tmp_path / "back.xlsx", reading)
    assert [len(row.raw["C"]) for row in reading.people] == [30_000, 40_000]
    assert [row.raw["C"] for row in judged(tmp_path / "back.xlsx").people] == ["😀" * 16_383, "x" * 32_767]


def test_halves_of_letters_are_joined_or_marked(tmp_path):
    sheet = cells(
        [("A1", "inlineStr", "NIK"), ("B1", "inlineStr", "Nama")],
        [("A2", "inlineStr", "1404051203809123"), ("B2", "inlineStr", "BUDI _xD83D__xDE00_ _xD800_A_x0000_")],
    )
    reading = judged(package(tmp_path / "halves.xlsx", sheet))
    write_returned(tmp_path / "back.xlsx", reading)
    assert reading.people[0].raw["B"] == "BUDI 😀 \ufffdA\0"
    assert judged(tmp_path / "back.xlsx").people[0].raw["B"] == "BUDI 😀 \ufffdA\0"
