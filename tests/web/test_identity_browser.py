"""Duplicates, lists of other keepers and Dukcapil's file in a real browser: nothing too wide, axe clean."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from tests.offices import found_offices, office_of
from tests.people import HAMDAN, SITI, STRANGER
from tests.registry.world import recorded
from tests.sameness.test_same_person import AGAIN, DAYS, answers_of, list_of
from tests.site import browser as chromium
from tests.site import set_second_factor, sign_in, site
from tests.web.test_desk_browser import AXE, WCAG

from payung.intake.actions.listings import import_listing
from payung.office.scope import office_scope
from payung.registry.actions.answers import read_answers, receive_answers
from payung.registry.models import Worker
from payung.sameness.actions import search_duplicates, settle_duplicate
from payung.sameness.queries import candidates_waiting

SHOTS = os.environ.get("PAYUNG_SHOTS", "")
PAGES = {
    "duplicates": "rahma",
    "compare": "rahma",
    "listings": "rahma",
    "listing": "rahma",
    "survivor": "rahma",
    "dukcapil": "umar",
    "dukcapil-file": "umar",
}
pytestmark = pytest.mark.browser
IDA = replace(SITI, name="Ida Royani", nik="1404054512859041", born_on=date(1985, 12, 5))
IDA_AGAIN = replace(IDA, name="Idah Royani", nik="1404054512859042")


@pytest.fixture(scope="module")
def world(module_database: str) -> Iterator[SimpleNamespace]:
    found_offices(module_database)
    office = office_of("14.04")
    recorded(office, HAMDAN, SITI, IDA)
    workers = {nik: str(one.public_id) for nik, one in recorded(office, AGAIN).items()}
    workers |= {nik: str(one.public_id) for nik, one in recorded(office, IDA_AGAIN).items()}
    rows = [(SITI.nik, "Siti Rabiah", "21/05/1980"), ("", "M. Hamdan Yahya", "17/08/1975")]
    for kind, keeper in (("dbh", "DBH Sawit Riau 2025"), ("pu", "BPJS Ketenagakerjaan Rengat")):
        one = import_listing(
            by=office.rahma, kind=kind, keeper=keeper, name=f"{kind}.csv", content=list_of(*rows), **DAYS
        )
        rows = rows[::-1]
    file = _answered(office, workers)
    search_duplicates(by=office.rahma)
    with office_scope(office.pemda.pk):
        ida, again = (Worker.objects.get(nik=each.nik) for each in (IDA, IDA_AGAIN))
        settle_duplicate(by=office.rahma, worker=again, other=ida, is_same=True, reason="KTP sama", survivor=ida)
        pair = candidates_waiting(office.rahma)[0]
    made = SimpleNamespace()
    made.paths = {
        "duplicates": "/pekerja/ganda/",
        "compare": f"/pekerja/ganda/{pair.worker.public_id}/{pair.other.public_id}/",
        "listings": "/pekerja/daftar-lain/",
        "listing": f"/pekerja/daftar-lain/{one.public_id}/",
        "survivor": f"/pekerja/{ida.public_id}/",
        "dukcapil": "/pekerja/dukcapil/",
        "dukcapil-file": f"/pekerja/dukcapil/{file.public_id}/",
    }
    with site() as address, chromium() as browser:
        made.address, made.pages = address, {}
        for username, secret in (("rahma", ""), ("umar", set_second_factor("umar"))):
            context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="id-ID")
            made.pages[username] = context.new_page()
            sign_in(made.pages[username], address, username, secret)
        yield made


def _answered(office: Any, workers: dict[str, str]) -> Any:
    """A file of answers of which one was recorded before a second reading, one contradicts and one is a stranger's."""
    answers = answers_of(
        (workers[IDA_AGAIN.nik], IDA_AGAIN.nik, "Tidak ditemukan"),
        ("", SITI.nik, "Meninggal"),
        (workers[HAMDAN.nik], SITI.nik, "Sesuai"),
        ("", STRANGER.nik, "Sesuai"),
        titles=("Kunci", "NIK", "Hasil"),
    )
    file = receive_answers(by=office.umar, content=answers, name="jawaban-dukcapil.csv")
    with office_scope(office.pemda.pk):
        Worker.objects.filter(nik=SITI.nik).update(nik=None)
        read_answers(by=office.umar, file=file, answered_on=date(2024, 11, 5))
        Worker.objects.filter(nik=None).update(nik=SITI.nik)
    return file


@pytest.mark.parametrize("width", [1366, 360])
@pytest.mark.parametrize("name", PAGES)
def test_each_page_of_identity_fits_and_has_no_barrier(world, name, width):
    page = world.pages[PAGES[name]]
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(world.address + world.paths[name])
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
    page.evaluate(AXE)
    found = page.evaluate("w => axe.run({runOnly: w})", WCAG)["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
