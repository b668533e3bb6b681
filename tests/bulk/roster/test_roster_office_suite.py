"""LibreOffice opens the template we write and gives it back; returned workbooks: ``test_roster_naughty``."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from tests.bulk.roster.making import TODAY, judged
from tests.bulk.roster.test_roster_writing import PERSON

from payung.bulk.areas import area_table
from payung.bulk.occupations import labels
from payung.bulk.roster.template import write_template

SUITE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(SUITE is None, reason="LibreOffice is not installed")


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save a filled template through LibreOffice as .ods."""
    folder = tmp_path_factory.mktemp("suite")
    villages = list(area_table("14.04").villages.values())
    template = folder / "template.xlsx"
    write_template(template, area_code="14.04", area_name="Inhil", villages=villages, occupations=labels(), today=TODAY)
    workbook = openpyxl.load_workbook(template)
    for column, value in enumerate(PERSON, 1):
        workbook["Data"].cell(4, column, value)
    workbook.save(template)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [SUITE, profile, "--headless", "--convert-to", "ods", "--outdir", str(folder / "out")]
    subprocess.run([*command, str(template)], check=True, capture_output=True, timeout=120)
    return folder / "out"


def test_the_template_round_trips_through_libreoffice(converted):
    row = judged(converted / "template.ods").people[0]
    assert (row.verdict, row.nik, row.kk_number, row.phone) == ("ok", PERSON[1], PERSON[2], PERSON[12])
    assert (row.birth_on, row.rt, row.area_code) == (PERSON[5], "003", "14.04.05.2003")
