"""LibreOffice opens what we write: the template round-trips through it, and no sender's text becomes a formula."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
from tests.bulk.roster.making import BUDI, TITLES, TODAY, judged, judged_rows
from tests.bulk.roster.test_roster_hostile_text import NAUGHTY
from tests.bulk.roster.test_roster_writing import PERSON

from payung.bulk.areas import area_table
from payung.bulk.occupations import labels
from payung.bulk.roster.returned import write_returned
from payung.bulk.roster.template import write_template

SUITE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(SUITE is None, reason="LibreOffice is not installed")


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save a filled template and a returned workbook of naughty strings through LibreOffice as .ods."""
    folder = tmp_path_factory.mktemp("suite")
    villages = list(area_table("14.04").villages.values())
    template = folder / "template.xlsx"
    write_template(template, area_code="14.04", area_name="Inhil", villages=villages, occupations=labels(), today=TODAY)
    workbook = openpyxl.load_workbook(template)
    for column, value in enumerate(PERSON, 1):
        workbook["Data"].cell(4, column, value)
    workbook.save(template)
    rows = [list(TITLES.values())]
    for i, text in enumerate(NAUGHTY):
        values = BUDI | {"nik": f"140405120380{9000 + i}", "name": text, "address": text, "work": text}
        rows.append([values[key] for key in TITLES])
    returned = folder / "returned.xlsx"
    write_returned(returned, judged_rows(folder, rows))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [SUITE, profile, "--headless", "--convert-to", "ods", "--outdir", str(folder / "out")]
    subprocess.run([*command, str(template), str(returned)], check=True, capture_output=True, timeout=120)
    return folder / "out"


def test_the_template_round_trips_through_libreoffice(converted):
    row = judged(converted / "template.ods").people[0]
    assert (row.verdict, row.nik, row.kk_number, row.phone) == ("ok", PERSON[1], PERSON[2], PERSON[12])
    assert (row.birth_on, row.rt, row.area_code) == (PERSON[5], "003", "14.04.05.2003")


def test_the_returned_workbook_holds_no_formula_in_libreoffice(converted):
    content = zipfile.ZipFile(converted / "returned.ods").read("content.xml").decode()
    assert content.count("table:formula=") == 0
    assert content.count("xlink:href=") == 0
    assert content.count("=cmd|") >= 2
