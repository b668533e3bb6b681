"""Every roster page in a real browser, at a desk and on a phone: nothing wider than the window, no barrier axe knows.

``PAYUNG_SHOTS=folder`` keeps a picture of each, full page.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from tests.bulk.roster.naughty import NAUGHTY
from tests.offices import found_offices, office_of
from tests.site import browser as chromium
from tests.site import sign_in, site
from tests.web.test_look import AXE, WCAG
from tests.web.test_rosters_browser import messy
from tests.web.test_rosters_intake import TITLES, book, person

from payung.intake.actions.applying import apply_roster
from payung.intake.actions.rosters import receive_roster
from payung.intake.models import Roster, RosterRow
from payung.office.scope import office_scope

SHOTS = os.environ.get("PAYUNG_SHOTS", "")
LONG = [text for text in NAUGHTY if 200 < len(text) < 3_000]
PAGES = {
    "list": "/roster/",
    "questions": "/roster/{messy}/",
    "problems": "/roster/{mixed}/?bagian=masalah",
    "together": "/roster/{mixed}/?bagian=masalah&sebab=area_misspelt",
    "notes": "/roster/{mixed}/?bagian=catatan",
    "skipped": "/roster/{mixed}/?bagian=dilewati",
    "ready": "/roster/{mixed}/?bagian=siap",
    "preview": "/roster/{second}/?bagian=perubahan",
    "applied": "/roster/{first}/",
    "columns": "/roster/{messy}/kolom/",
    "text-columns": "/roster/{text}/kolom/",
    "row": "/roster/{mixed}/baris/{row}/",
    "naughty": "/roster/{naughty}/?bagian=masalah",
    "naughty-columns": "/roster/{naughty}/kolom/",
    "refused": "/roster/{refused}/",
    "reading": "/roster/{reading}/",
}
pytestmark = pytest.mark.browser


def mixed() -> bytes:
    """Sixty people with some of everything that is held, refused or noted, and a total row that says sixty-one."""
    people = [person(n) for n in range(1, 61)]
    odd = [
        (2, 6, "Sungai Slak"), (3, 6, "Sungai Slak"), (5, 1, "140405120380912"), (7, 7, "pawang hujan"),
        (8, 7, "pawang hujan"), (9, 4, "31/02/1980"), (11, 5, "X"), (12, 1, 1404051203809120),
        (14, 3, "SITI <b>AMINAH</b>"), (15, 7, "PNS"),
    ]  # fmt: skip
    for place, column, text in odd:
        people[place][column] = text
    return book([*people, ["", "", "", "JUMLAH", 61, "", "", ""], ["", "", "", "Mengetahui, Lurah", "", "", "", ""]])


def naughty() -> bytes:
    """The long strings where they would push a page apart, in unbroken columns with a long title."""
    rows = [person(n, name=text[:400], village=text, work=text) for n, text in enumerate(LONG, 1)]
    return book(rows, titles=[*TITLES[:7], "Pekerjaan" + "x" * 200])


@pytest.fixture(scope="module")
def world(module_database: str) -> Iterator[SimpleNamespace]:
    found_offices(module_database)
    office = office_of("14.04")
    by = office.rahma

    def received(name: str, content: bytes, **more: Any) -> Roster:
        return receive_roster(by=by, content=content, name=name, area_code="14.04.05.1004", **more)

    with office_scope(office.pemda.pk):
        people = [person(n) for n in range(1, 31)]
        made = {"first": received("Usulan Sungai Salak 2025.xlsx", book(people))}
        apply_roster(by=by, roster=made["first"])
        people[3] = person(4, work="petani karet")
        people[5] = person(6, name="FAUZI AMIR RAHMAN")
        made["second"] = received("Usulan Sungai Salak 2026.xlsx", book([*people, *(person(n) for n in range(31, 41))]))
        made["messy"] = received("daftar dari kelurahan.xlsx", messy())
        made["mixed"] = received("daftar campur.xlsx", mixed())
        text = "\n".join(";".join(map(str, row)) for row in [TITLES, *(person(n) for n in range(41, 45))])
        made["text"] = received("unduhan.csv", text.encode())
        made["naughty"] = received("x" * 150 + ".xlsx", naughty())
        made["refused"] = received("surat.xlsx", b"%PDF-1.7 surat pengantar")
        made["reading"] = received("besar.xlsx", book([person(n) for n in range(50, 60)]), later=True)
        ids = {name: str(roster.public_id) for name, roster in made.items()}
        ids["row"] = str(RosterRow.objects.filter(roster=made["mixed"], verdict="held").first().public_id)
    with site() as address, chromium() as browser:
        page = browser.new_context(viewport={"width": 1366, "height": 768}, locale="id-ID").new_page()
        sign_in(page, address, "rahma")
        yield SimpleNamespace(page=page, address=address, ids=ids)


def examined(page: Any, name: str, width: int) -> None:
    """Fit and barrier-free, with a picture when one is wanted."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/roster-{name}-{width}.png", full_page=True)
    page.evaluate(AXE)
    found = page.evaluate("w => axe.run({runOnly: w})", WCAG)["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:300]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1366, 360])
@pytest.mark.parametrize("name", PAGES)
def test_each_roster_page_fits_and_has_no_barrier(world, name, width):
    page = world.page
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(world.address + PAGES[name].format(**world.ids))
    page.evaluate("document.querySelectorAll('main details').forEach(part => part.open = true)")
    examined(page, name, width)


@pytest.mark.parametrize("width", [1366, 360])
def test_a_pasted_table_that_is_no_table_fits_with_its_error(world, width):
    page = world.page
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(world.address + "/roster/")
    page.fill("textarea", f"{uuid.uuid4()}")
    page.fill("input[name=area]", "Sungai Tidak Ada")
    page.get_by_role("button", name="Unggah dan periksa").click()
    page.locator(".tells, [role=alert], .errors, .error").first.wait_for()
    examined(page, "paste-error", width)
