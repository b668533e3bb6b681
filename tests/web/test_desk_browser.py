"""The desk in a real browser: Ctrl+K by keyboard alone, lists by keyboard, nothing wider than the window, axe clean."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import axe_core_python
import pytest
from tests.employers.test_firms import AIR, SAWIT, sheet
from tests.offices import found_offices, office_of
from tests.site import browser as chromium
from tests.site import sign_in, site
from tests.walk import walk

from payung.employers.actions import import_firms, record_segment_figure
from payung.office.views import keep_view

AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text()
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = {
    "list": "/pekerja/?urut=-name&kolom=nik&kolom=occupation&kolom=village&kolom=standing",
    "palette": "/cari-dan-pergi/",
    "employers": "/perusahaan/",
    "segments": "/perusahaan/segmen/",
    "employers-import": "/perusahaan/impor/",
    "guides": "/panduan/",
    "guide": "/panduan/menagih-dan-membayar/",
}
SHOTS = os.environ.get("PAYUNG_SHOTS", "")
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def world(module_database: str) -> Iterator[SimpleNamespace]:
    found_offices(module_database)
    made = walk(office_of("14.04"))
    by = made.office.rahma
    keep_view(by=by, page="workers", name="Nama dari Z", query=PAGES["list"].partition("?")[2], is_shared=True)
    day = date(2025, 3, 1)
    import_firms(by=by, content=sheet(SAWIT, AIR), name="a.csv", as_of_on=day, source="Cabang Rengat")
    figure = {"by": by, "as_of_on": date(2023, 12, 31), "kind": "invented", "source": "Contoh untuk uji"}
    for segment, value in (("workforce", 300_000), ("members", 70_000), ("non_asn", 5_300), ("claims_paid", 187_000)):
        record_segment_figure(**figure, segment=segment, value=value)
    with site() as address, chromium() as browser:
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="id-ID")
        made.page, made.address = context.new_page(), address
        sign_in(made.page, address, "rahma", "")
        yield made


@pytest.mark.parametrize("width", [1366, 360])
@pytest.mark.parametrize("name", PAGES)
def test_each_page_of_the_desk_fits_and_has_no_barrier(world, name, width):
    page = world.page
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(world.address + PAGES[name])
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
    page.evaluate(AXE)
    found = page.evaluate("w => axe.run({runOnly: w})", WCAG)["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".strip").first.is_visible()
    page.emulate_media(media="print")
    assert page.locator(".strip").first.is_visible()
    page.emulate_media(media="screen")


def test_control_k_a_few_letters_and_enter_without_a_mouse(world):
    page = world.page
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(world.address + "/pekerja/")
    page.keyboard.press("Control+k")
    page.keyboard.type("hitung tag")
    page.wait_for_selector("#pergi [aria-selected=true]")
    page.evaluate(AXE)
    found = page.evaluate("w => axe.run({runOnly: w})", WCAG)["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/palette-open-1366.png")
    active = page.get_attribute("#cari", "aria-activedescendant")
    assert page.inner_text(f"#{active} b") == "Hitung tagihan bulan ini"
    page.keyboard.press("Enter")
    page.wait_for_url("**/tagihan/")


def test_j_k_and_enter_walk_a_list_and_slash_goes_to_its_search(world):
    page = world.page
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(world.address + "/pekerja/?urut=name")
    for key, name in (("j", "Budi Santoso"), ("j", "Hamdan Yahya"), ("k", "Budi Santoso")):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.innerText") == name
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "cari-pekerja"
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Budi Santoso')")
