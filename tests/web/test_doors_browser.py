"""Both doors by hand at 360 pixels: a phone without script, the village's counter, one worker at the end.

``PAYUNG_SCREENS`` names a folder that keeps the pictures.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.offices import PASSWORD
from tests.people import SITI, photo
from tests.site import browser, site, type_day
from tests.web.test_look import AXE, WCAG

from payung.intake.actions.doors import set_door
from payung.intake.models import Application
from payung.office.clock import on
from payung.office.scope import office_scope
from payung.registry.models import Evidence, Worker

pytestmark = pytest.mark.browser
DAY = date(2025, 3, 10)


@pytest.fixture
def doors(fresh_database: str, offices: tuple[SimpleNamespace, SimpleNamespace]) -> Iterator[tuple[str, Browser, Any]]:
    with on(DAY), site() as address, browser() as chromium:
        set_door(by=offices[0].rahma, is_open=True, year=2026, contact="Disnakertrans, Jl. Akasia, Tembilahan")
        yield address, chromium, offices[0]


def shot(page: Page, name: str, *widths: int) -> None:
    """The page must not scroll sideways; keep its picture if asked."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if folder := os.environ.get("PAYUNG_SCREENS"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 360, "height": 740})


def without_barrier(page: Page) -> None:
    """Axe finds nothing; it needs script, so the phone without script is not asked."""
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG)
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found["violations"]] == []


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def on_the_phone(page: Page, address: str) -> str:
    """Apply without script, question by question; return the receipt code."""
    page.goto(f"{address}/k/14.04/")
    shot(page, "door", 1366, 360)
    page.get_by_role("link", name="Daftar", exact=True).click()
    page.get_by_role("checkbox").check()
    press(page, "Setuju dan mulai")
    page.locator("[name=nik]").fill(SITI.nik)
    shot(page, "apply", 360)
    press(page, "Lanjut")
    for name, text in (("kk_number", SITI.kk_number), ("name", SITI.name)):
        page.locator(f"[name={name}]").fill(text or "")
        press(page, "Lanjut")
    type_day(page, "birth_on", SITI.born_on)
    press(page, "Lanjut")
    page.get_by_label("Perempuan").check()
    press(page, "Lanjut")
    page.locator("[name=mother_name]").fill(SITI.mother_name)
    press(page, "Lanjut")
    page.locator("[name=village]").fill("sungai salak")
    press(page, "Lanjut")
    page.get_by_label("Sungaisalak").check()
    press(page, "Lanjut")
    page.locator("[name=occupation]").select_option(SITI.occupation)
    press(page, "Lanjut")
    press(page, "Lanjut")
    shot(page, "apply-check", 360)
    press(page, "Kirim pendaftaran")
    shot(page, "receipt", 360)
    return page.locator(".hero b").inner_text()


def signed_in(chromium: Browser, address: str) -> Page:
    page = chromium.new_context(viewport={"width": 360, "height": 740}, locale="id-ID").new_page()
    page.goto(f"{address}/akun/login/")
    page.locator("[name=login]").fill("darman")
    page.locator("[name=password]").fill(PASSWORD)
    press(page, "Masuk")
    return page


def at_the_counter(page: Page, address: str) -> None:
    page.goto(f"{address}/pendaftaran/baru/")
    for name in ("nik", "kk_number", "name", "mother_name"):
        page.locator(f"[name={name}]").fill(getattr(SITI, name) or "")
    type_day(page, "birth_on", SITI.born_on)
    page.get_by_label("Perempuan").check()
    page.locator("[name=occupation]").select_option(SITI.occupation)
    page.get_by_label("Lisan").check()
    shot(page, "counter", 1366, 360)
    without_barrier(page)
    press(page, "Simpan dan beri tanda terima")


def test_a_phone_and_a_counter_end_in_one_worker(doors: tuple[str, Browser, Any], tmp_path: Path):
    address, chromium, office = doors
    phone = chromium.new_context(
        viewport={"width": 360, "height": 740}, locale="id-ID", java_script_enabled=False
    ).new_page()
    code = on_the_phone(phone, address)
    village = signed_in(chromium, address)
    at_the_counter(village, address)
    village.get_by_role("link", name="Pastikan sekarang").click()
    village.get_by_label("Benar tinggal di desa ini").check()
    village.get_by_label("Benar sedang bekerja").check()
    village.locator("[name=place]").fill("Pasar Sungai Salak")
    (tmp_path / "pasar.jpg").write_bytes(photo(size=(2400, 1800)))
    village.locator("[name=photo]").set_input_files(tmp_path / "pasar.jpg")
    shot(village, "application", 1366, 360)
    without_barrier(village)
    press(village, "Pastikan")
    village.get_by_role("link", name="Buka pekerjanya").click()
    words = village.locator("main").inner_text()
    assert "Mendaftar sendiri lewat laman umum" in words
    assert "Mendaftar sendiri lewat kantor desa" in words
    for path in ("k/14.04/", "k/14.04/daftar/", "k/14.04/status/", "pendaftaran/"):
        village.goto(f"{address}/{path}")
        without_barrier(village)
    phone.goto(f"{address}/k/14.04/status/")
    phone.locator("[name=code]").fill(code.lower())
    press(phone, "Lihat")
    shot(phone, "receipt-status", 360)
    assert "masuk daftar calon" in phone.locator("main").inner_text()
    with office_scope(office.pemda.pk):
        assert (Worker.objects.count(), Application.objects.filter(status="confirmed").count()) == (1, 2)
        assert Evidence.objects.get().kind == "work_photo"
