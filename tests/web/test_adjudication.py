"""The queue of likely pairs, decided by keyboard in a real browser, pair after pair."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect
from tests.offices import found_offices, office_of
from tests.people import HAMDAN, SITI
from tests.registry.world import recorded
from tests.site import browser, sign_in, site

from payung.office.scope import office_scope
from payung.registry.models import Worker
from payung.sameness.models import Settlement

pytestmark = pytest.mark.browser


def press(page: Page, key: str) -> None:
    """Press a key once the page's script listens."""
    page.wait_for_load_state("load")
    page.keyboard.press(key)


@pytest.mark.parametrize("width", [360, 1366])
def test_pairs_are_decided_one_after_the_other_without_a_mouse(fresh_database: str, width: int):
    found_offices(fresh_database)
    inhil = office_of("14.04")
    recorded(inhil, HAMDAN, SITI)
    recorded(
        inhil,
        replace(HAMDAN, nik="1404051708759008", name="M. Hamdan Yahya"),
        replace(SITI, nik="1404056105809077", name="St. Rabiah"),
    )
    with site() as address, browser() as chromium:
        page = chromium.new_context(viewport={"width": width, "height": 900}, locale="id-ID").new_page()
        sign_in(page, address, "rahma")
        page.goto(f"{address}/pekerja/ganda/")
        page.get_by_role("button", name="Cari pasangan").click()
        expect(page.get_by_text("0 diputuskan, 2 menunggu")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.get_by_role("link", name="Bandingkan").first.click()
        expect(page.get_by_text("0 dari 2 pasang diputuskan.")).to_be_visible()
        press(page, "2")
        expect(page.get_by_text("1 dari 2 pasang diputuskan.")).to_be_visible()
        press(page, "1")
        expect(page.get_by_text("2 diputuskan, 0 menunggu")).to_be_visible()
        page.get_by_role("button", name="Tarik keputusan").first.click()
        expect(page.get_by_text("1 diputuskan, 1 menunggu")).to_be_visible()
    with office_scope(inhil.pemda.pk):
        assert sorted(Settlement.objects.values_list("is_same", flat=True)) == [False, True]
        assert Worker.objects.filter(survivor__isnull=True).count() == 4
