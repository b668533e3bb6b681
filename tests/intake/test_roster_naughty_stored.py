"""Our naughty strings through the office: received, stored, shown page by page, handed back, taken in again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.bulk.roster.naughty import NAUGHTY
from tests.bulk.roster.test_roster_naughty import LETTER, SHEETS, kept_of, naughty_workbook
from tests.web.test_rosters_pages import signed_in

from payung.intake.actions.rosters import receive_roster
from payung.intake.models import RosterRow
from payung.office.scope import office_scope

pytestmark = pytest.mark.django_db


def storable(text: str) -> str:
    """PostgreSQL keeps everything but the null character."""
    return kept_of(text).replace("\0", "")


@pytest.fixture
def stored(offices, tmp_path: Path):
    office = offices[0]
    content = naughty_workbook(tmp_path / "daftar.xlsx").read_bytes()
    with office_scope(office.pemda.pk):
        return office, receive_roster(by=office.rahma, content=content, name="daftar.xlsx", area_code="14.04")


def test_every_string_is_stored_shown_and_comes_back_as_it_was(stored):
    office, roster = stored
    with office_scope(office.pemda.pk):
        rows = list(RosterRow.objects.filter(roster=roster, row_number__gt=1))
    assert len(rows) == len(SHEETS) * len(NAUGHTY)
    changed = [
        (row.sheet, row.row_number, field)
        for row in rows
        for field in SHEETS[row.sheet]
        if row.raw["cells"].get(LETTER[field], "") != storable(NAUGHTY[row.row_number - 2])
    ]
    assert changed == []

    client, address = signed_in(office.rahma), f"/roster/{roster.public_id}/"
    shown, following = 0, "?bagian=masalah&sebab=text_formula_like"
    for _ in range(40):
        answer = client.get(address + following)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert [evil for evil in ("<script>alert", "<svg onload", "<img src=x", "<iframe src") if evil in page] == []
        shown += page.count('id="baris-')
        found = re.search(r'href="(\?bagian=masalah[^"]*after=[^"]*)"', page)
        if found is None:
            break
        following = found[1].replace("&amp;", "&")
    assert shown > 100
    assert client.get(address + "kolom/").status_code == 200
    assert client.get(address + "masalah.xlsx").status_code == 200

    back = client.get(address + "diperiksa.xlsx").content
    with office_scope(office.pemda.pk):
        returned = receive_roster(by=office.rahma, content=back, name="daftar-diperiksa.xlsx", area_code="14.04")
        assert (returned.status, returned.corrects_id) == ("returned", roster.pk)
        typed = RosterRow.objects.filter(roster=roster).exclude(raw__typed={})
        assert [(row.sheet, row.row_number, row.raw["typed"]) for row in typed] == []
