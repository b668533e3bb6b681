"""Mulai, by hand: from an empty database to the printed annex of the first decree, every click and field counted.

The ceilings are on inputs, not on minutes: with a paper in hand a person gives some three a minute, so 28 are the ten
minutes to the first roster and 60 the twenty to the first annex. Measured: 24 and 52.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page
from tests.people import HAMDAN, SITI, workbook_of
from tests.site import browser, code_of, site, type_day

from payung.cli.serve import setup_words
from payung.office.clock import on
from payung.office.models import Pemda
from payung.office.scope import office_scope
from payung.programme.models import Decree
from payung.registry.models import Worker

pytestmark = pytest.mark.browser
DAY = date(2026, 1, 5)
PASSWORD = "perahu kecil di sungai"
MOST_TO_ROSTER, MOST_TO_ANNEX = 28, 60
# A click on something that can be clicked, or a field that was changed, is one input.
COUNTING = """
for (const kind of ['click', 'change']) document.addEventListener(kind, event => {
  const typed = event.target.matches('input:not([type=radio]):not([type=checkbox]), select, textarea');
  if (kind === 'change' ? typed : event.target.closest('a, button, label, summary, [type=radio], [type=checkbox]'))
    if (event.isTrusted || kind === 'change') counted(kind);
}, true);
"""


class Hands:
    """Browsers of the people who begin an office, and what their hands do together."""

    def __init__(self, address: str, chromium: Browser) -> None:
        self.address, self.chromium, self.inputs, self.pages = address, chromium, 0, 0

    def page(self) -> Page:
        """A new person at a new browser."""
        context: BrowserContext = self.chromium.new_context(viewport={"width": 1366, "height": 900}, locale="id-ID")
        context.expose_binding("counted", lambda *_: self._count())
        context.add_init_script(COUNTING)
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    def _count(self) -> None:
        self.inputs += 1


@pytest.fixture
def hands(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    monkeypatch.setenv("PAYUNG_SETUP_CODE", "")
    with on(DAY), site() as address, browser() as chromium:
        yield Hands(address, chromium)


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).filter(visible=True).first.click()


def go(page: Page, words: str) -> None:
    page.get_by_role("link", name=words).filter(visible=True).first.click()


def test_an_empty_database_prints_its_first_decree_annex_within_its_inputs(hands: Hands, tmp_path: Path):
    links = found_by_hand(hands)
    officer = enter(hands, links["pak.asri"])
    upload_first_roster(officer, tmp_path)
    with office_scope(Pemda.objects.get().pk):
        assert Worker.objects.count() == 2
    to_roster = hands.inputs
    checker = enter(hands, links["bu.nani"], guarded=True)
    verify_and_decree(officer, checker, tmp_path)
    with office_scope(Pemda.objects.get().pk):
        assert [decree.line_count for decree in Decree.objects.all()] == [2]
    print(f"inputs to the first roster: {to_roster}; to the first annex: {hands.inputs}")
    assert 0 < to_roster <= MOST_TO_ROSTER
    assert to_roster < hands.inputs <= MOST_TO_ANNEX


def found_by_hand(hands: Hands) -> dict[str, str]:
    """The console's link, seven questions, and the officers' links."""
    words = setup_words(hands.address)
    page = hands.page()
    page.goto(next(word for word in words.split() if word.startswith("http")))
    assert os.environ["PAYUNG_SETUP_CODE"] not in page.url
    page.fill("[name=cari]", "inderagiri hilir")
    press(page, "Cari")
    page.locator("label", has_text="Kabupaten Indragiri Hilir").click()
    press(page, "Lanjut")
    press(page, "Lanjut")
    page.fill("[name=legal_basis]", "Perbup 9/2025")
    press(page, "Lanjut")
    page.fill("[name=apbd]", "403.200.000")
    press(page, "Lanjut")
    assert page.input_value("[name=seats]") == "2000"
    press(page, "Lanjut")
    for role, name in (
        ("admin", "Mas Anwar"),
        ("officer", "Pak Asri"),
        ("checker", "Bu Nani"),
        ("unit_head", "Pak Kadis"),
    ):
        page.fill(f"[name={role}]", name)
    press(page, "Lanjut")
    press(page, "Dirikan kantor")
    return {
        link.get_attribute("data-username"): link.get_attribute("href") for link in page.locator(".link-text").all()
    }


def enter(hands: Hands, link: str, *, guarded: bool = False) -> Page:
    """Choose a password; whose role needs one sets up the second factor on the way."""
    page = hands.page()
    page.goto(link)
    page.fill("[name=password]", PASSWORD)
    press(page, "Simpan dan masuk")
    if guarded:
        cache.clear()
        page.locator("a[href$='/2fa/totp/activate/']").first.click()
        page.fill("[name=code]", code_of(page.locator("main input[disabled]").input_value()))
        page.locator("main form button").last.click()
        page.goto(hands.address)
    page.wait_for_url(f"{hands.address}/")
    return page


def upload_first_roster(page: Page, place: Path) -> None:
    """The template is fetched, filled in on the officer's desk, sent and applied."""
    page.get_by_role("link", name="Unggah roster").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Templat Excel").click()
    download.value.save_as(place / "template.xlsx")
    filled = _filled((place / "template.xlsx").read_bytes())
    file = {"name": "desa.xlsx", "mimeType": "application/octet-stream", "buffer": filled}
    page.set_input_files("[name=file]", file)
    press(page, "Unggah dan periksa")
    press(page, "Terapkan 2 orang")


def _filled(template: bytes) -> bytes:
    """The downloaded template with the rows that the village's own workbook has under the same titles."""
    ours = openpyxl.load_workbook(io.BytesIO(workbook_of(HAMDAN, SITI))).worksheets[0]
    book = openpyxl.load_workbook(io.BytesIO(template))
    sheet = book.worksheets[0]
    titles, first = _titles(sheet)
    our_titles, our_first = _titles(ours)
    nik = next(at for word, at in our_titles.items() if word.upper().startswith("NIK"))
    rows = [row for row in ours.iter_rows(min_row=our_first + 1) if str(row[nik - 1].value)[:6] == "140405"]
    for number, row in enumerate(rows, 2 + first):
        for title, at in our_titles.items():
            sheet.cell(number, titles[title], row[at - 1].value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _titles(sheet: Any) -> tuple[dict[str, int], int]:
    """The titles' columns and their row: the first row that names the NIK."""
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        words = {str(value): at for at, value in enumerate(row, 1) if value}
        if any(word.upper().startswith("NIK") for word in words):
            return words, number
    raise AssertionError("the template has no titles")


def verify_and_decree(officer: Page, checker: Page, place: Path) -> None:
    """The checker verifies, the officer nominates, the checker records the decree; its annex is printed."""
    go(checker, "Periksa")
    for box in checker.locator("tbody [type=checkbox]").all():
        box.check()
    type_day(checker, "verified_on", DAY)
    checker.locator("main form button").last.click()
    go(officer, "Program")
    officer.locator("main tbody th a").first.click()
    go(officer, "Usulkan pekerja")
    officer.locator("main tbody th a").first.click()
    press(officer, "Usulkan semua 2 orang")
    go(checker, "Beranda")
    go(checker, "Catat SK")
    checker.fill("[name=sk_number]", "560/1/2026")
    type_day(checker, "decided_on", DAY)
    type_day(checker, "starts_on", DAY)
    type_day(checker, "ends_on", date(2026, 12, 31))
    press(checker, "Catat SK untuk 2 nama")
    with checker.expect_download() as download:
        checker.locator("a[href$='lampiran.pdf']").first.click()
    download.value.save_as(place / "lampiran.pdf")
    assert (place / "lampiran.pdf").read_bytes()[:5] == b"%PDF-"
