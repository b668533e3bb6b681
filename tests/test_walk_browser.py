"""The same walk in a real browser: every step pressed on its page by the officer whose work it is.

One long test on purpose: each step stands on the one before, as in an office.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from tests.offices import found_offices, office_of
from tests.people import BUDI, BUDI_CORRECTED, HAMDAN, SITI, workbook_of
from tests.site import browser, set_second_factor, sign_in, site, type_day
from tests.walk import HAMDAN_AGAIN, KPJ

from demo.workbooks import Answer, Posted, insurer_answer, insurer_statement
from payung.billing.models import Difference, Payment
from payung.claims.models import Benefit
from payung.core.month import Month
from payung.office.clock import on
from payung.office.scope import office_scope
from payung.registry.models import Worker

pytestmark = pytest.mark.browser
DESK = {"width": 1366, "height": 900}
PHONE = {"width": 360, "height": 800}


class Office:
    """Pages of officers who stay signed in, each in a browser of his own."""

    def __init__(self, address: str, chromium: object) -> None:
        self.address, self.chromium, self.pages = address, chromium, {}

    def __getattr__(self, username: str) -> Page:
        if username not in self.pages:
            size = PHONE if username == "darman" else DESK
            page = self.chromium.new_context(viewport=size, locale="id-ID", accept_downloads=True).new_page()
            page.set_default_timeout(30_000)
            secret = set_second_factor(username) if username in ("umar", "tati", "bupati") else ""
            sign_in(page, self.address, username, secret)
            self.pages[username] = page
        return self.pages[username]


@pytest.fixture
def office(fresh_database: str) -> Iterator[Office]:
    found_offices(fresh_database)
    with site() as address, browser() as chromium:
        yield Office(address, chromium)


def go(page: Page, room: str) -> None:
    """Open a room by its link, on the desk's bar or in the phone's dock or menu."""
    link = page.get_by_role("link", name=room, exact=True).filter(visible=True)
    if link.count() == 0:
        page.locator("summary:visible").first.click()
    link.first.click()


def upload(page: Page, field: str, name: str, content: bytes) -> None:
    page.set_input_files(f"[name={field}]", {"name": name, "mimeType": "application/octet-stream", "buffer": content})


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).filter(visible=True).first.click()


def test_the_whole_walk_by_hand(office: Office, tmp_path: Path):
    inhil = office_of("14.04")
    with on(date(2024, 12, 9)):
        roster_steps(office)
    with on(date(2024, 12, 20)):
        programme_steps(office, tmp_path)
    for month in Month(2025, 1).until(Month(2025, 3)):
        with on(date(2025, month.number, 10)):
            bill_steps(office, month)
    with on(date(2025, 4, 14)):
        claim_steps(office)
        report_steps(office, tmp_path)
    with office_scope(inhil.pemda.pk):
        assert Payment.objects.count() == 3
        assert sorted(Difference.objects.values_list("kind", flat=True)) == ["missing_there", "missing_there"]
        assert sum(Benefit.objects.values_list("amount_idr", flat=True)) == 42_000_000
        assert Worker.objects.filter(survivor__isnull=True).count() == 3


def roster_steps(office: Office) -> None:
    """Steps 1 to 4: the village sends and mends on a phone; the officer applies; the checker verifies."""
    page = office.darman
    go(page, "Roster")
    upload(page, "file", "sungaisalak.xlsx", workbook_of(HAMDAN, SITI, BUDI))
    press(page, "Unggah dan periksa")
    expect(page.get_by_text("15 angka").first).to_be_visible()
    page.locator("li.person", has_text="Budi").locator("[name=nik]").fill(BUDI_CORRECTED.nik)
    press(page, "Simpan")
    assert page.evaluate("document.documentElement.scrollWidth") == 360

    page = office.rahma
    go(page, "Roster")
    page.locator("tr", has_text="sungaisalak.xlsx").get_by_role("link").first.click()
    press(page, "Terapkan 3 orang")
    expect(page.get_by_role("heading", name="Yang terjadi")).to_be_visible()
    go(page, "Roster")
    upload(page, "file", "kecamatan.xlsx", workbook_of(HAMDAN_AGAIN))
    press(page, "Unggah dan periksa")
    press(page, "Terapkan 1 orang")
    page.goto(f"{office.address}/pekerja/ganda/")
    press(page, "Cari pasangan")
    page.get_by_role("link", name="Bandingkan").first.click()
    page.fill("[name=reason]", "NIK di KTP sama")
    press(page, "Orang yang sama")

    page = office.umar
    page.goto(f"{office.address}/pekerja/periksa/")
    for box in page.locator("tbody [type=checkbox]").all():
        box.check()
    type_day(page, "verified_on", date(2024, 12, 9))
    page.locator("main form button").last.click()
    expect(page.get_by_text("3 orang").first).to_be_visible()


def programme_steps(office: Office, place: Path) -> None:
    """Steps 5 and 6: programme, money, places, nomination, decree, agreement, enrolment and its answer."""
    page = office.rahma
    go(page, "Program")
    page.goto(f"{office.address}/program/buka/")
    page.fill("[name=name]", "Pekerja Rentan")
    page.fill("[name=year]", "2025")
    page.locator("main form button").last.click()
    programme = page.url
    page.goto(f"{programme}pagu/")
    page.fill("[name=ceiling_idr]", "604.800")
    press(page, "Simpan pagu")
    page.goto(f"{programme}kuota/?cari=tempuling")
    page.locator("[name=area_code]").first.check()
    page.fill("[name=seats]", "3")
    press(page, "Simpan kuota")
    page.goto(f"{programme}usulkan/")
    page.locator("main tbody th a").first.click()
    press(page, "Usulkan semua 3 orang")

    page = office.umar
    page.goto(f"{programme}sk/")
    page.fill("[name=sk_number]", "SK 474/2024")
    type_day(page, "decided_on", date(2024, 12, 18))
    type_day(page, "starts_on", date(2025, 1, 1))
    type_day(page, "ends_on", date(2025, 12, 31))
    press(page, "Catat SK untuk 3 nama")
    with page.expect_download() as download:
        page.locator("a[href$='lampiran.pdf']").first.click()
    download.value.save_as(place / "lampiran.pdf")
    assert (place / "lampiran.pdf").read_bytes()[:5] == b"%PDF-"

    page = office.rahma
    page.goto(f"{programme}pks/")
    page.fill("[name=pks_number]", "PKS 12/2024")
    type_day(page, "signed_on", date(2024, 12, 19))
    type_day(page, "starts_on", date(2025, 1, 1))
    type_day(page, "ends_on", date(2025, 12, 31))
    page.locator("main form button").last.click()
    press(page, "Daftarkan")
    with page.expect_download() as download:
        page.get_by_role("link", name="Daftar untuk BPJS TK").click()
    download.value.save_as(place / "daftar.xlsx")
    sheet = openpyxl.load_workbook(place / "daftar.xlsx").worksheets[0]
    listed = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None}
    assert {HAMDAN.nik, SITI.nik, BUDI_CORRECTED.nik} <= listed
    answers = [Answer(nik, "", kpj, date(2025, 1, 1)) for nik, kpj in KPJ.items()]
    upload(page, "file", "jawaban.xlsx", insurer_answer(answers))
    press(page, "Baca jawaban")
    expect(page.locator("dl.figs")).to_contain_text("3")


def bill_steps(office: Office, month: Month) -> None:
    """Steps 7 to 9: issued, approved by another, paid by SP2D; in March the insurer's list is compared."""
    page = office.rahma
    go(page, "Tagihan")
    page.get_by_role("link", name="Hitung").first.click()
    press(page, "Terbitkan Rp50.400")
    bill = page.url
    office.umar.goto(bill)
    press(office.umar, "Setujui Rp50.400")
    page = office.tati
    page.goto(bill)
    page.fill("[name=sp2d_number]", f"SP2D/{month}")
    type_day(page, "paid_on", date(month.year, month.number, 10))
    page.fill("[name=amount_idr]", "50.400")
    press(page, "Catat SP2D")
    expect(page.get_by_text(f"SP2D/{month}").first).to_be_visible()
    if month == Month(2025, 3):
        page = office.rahma
        page.goto(bill)
        upload(page, "file", "daftar.csv", insurer_statement([Posted(KPJ[HAMDAN.nik], "HAMDAN YAHYA", 16_800)]))
        page.locator("main form[enctype] button").first.click()
        expect(page.get_by_text("33.600").first).to_be_visible()


def claim_steps(office: Office) -> None:
    """Steps 10 and 11: reported from the village's phone, opened, named, filed and paid."""
    page = office.darman
    go(page, "Nama")
    page.get_by_role("link", name="Hamdan Yahya").first.click()
    page.locator("a[href*='/klaim/lapor/']").first.click()
    type_day(page, "died_on", date(2025, 4, 10))
    page.locator("[name=cause][value=illness]").check(force=True)
    page.fill("[name=reported_by_name]", "Pak Darman")
    press(page, "Kirim laporan")

    page = office.rahma
    go(page, "Klaim")
    press(page, "Buka klaim")
    expect(page.get_by_text("Rp42.000.000").first).to_be_visible()
    page.fill("[name=heir-name]", "Rohani")
    page.select_option("[name=heir-relation]", "wife")
    press(page, "Simpan ahli waris")
    type_day(page, "filing-filed_on", date(2025, 4, 14))
    press(page, "Catat pengajuan")
    for component, amount in (("lump", "20000000"), ("periodic", "12000000"), ("funeral", "10000000")):
        page.get_by_text("Catat pembayaran").first.click()
        page.select_option("[name=benefit-component]", component)
        page.fill("[name=benefit-amount_idr]", amount)
        type_day(page, "benefit-paid_on", date(2025, 4, 14))
        page.locator("[name=benefit-beneficiary]").select_option(index=1)
        press(page, "Simpan pembayaran")
    expect(page.get_by_text("Dibayar", exact=True).first).to_be_visible()


def report_steps(office: Office, place: Path) -> None:
    """Steps 12 and 13: the covered day on one page, the regent's first page, the report, a scenario."""
    page = office.rahma
    go(page, "Pekerja")
    page.get_by_role("link", name="Hamdan Yahya").first.click()
    type_day(page, "day", date(2025, 3, 20))
    press(page, "Jawab")
    main = page.locator("main")
    for words in ("SK 474/2024", "SP2D/2025-03", "sungaisalak.xlsx", "Pak Umar"):
        expect(main).to_contain_text(words)

    page = office.bupati
    expect(page.locator("main")).to_contain_text("Dilindungi")
    go(page, "Laporan")
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").first.click()
    download.value.save_as(place / "laporan.pdf")
    assert (place / "laporan.pdf").read_bytes()[:5] == b"%PDF-"
    go(page, "Rencana")
    page.fill("[name=name]", "Lima ribu orang lagi")
    page.fill("[name=workers]", "5000")
    press(page, "Hitung dan simpan")
    expect(page.get_by_text("Rp1.008.000.000").first).to_be_visible()


def test_a_second_press_has_one_effect(office: Office):
    page = office.rahma
    page.goto(f"{office.address}/program/buka/")
    page.fill("[name=name]", "Sekali saja")
    page.fill("[name=year]", "2025")
    key = page.locator("main [name=key]").first.input_value()
    token = page.locator("main [name=csrfmiddlewaretoken]").first.input_value()
    form = {"name": "Sekali saja", "year": "2025", "key": key, "csrfmiddlewaretoken": token}
    headers = {"Referer": page.url}
    answers = [page.request.post(page.url, form=form, headers=headers, max_redirects=0).status for _ in range(2)]
    other = page.request.post(page.url, form={**form, "year": "2026"}, headers=headers, max_redirects=0)
    assert answers == [302, 302]
    assert other.status in (409, 200, 422)
    page.goto(f"{office.address}/program/")
    assert page.get_by_role("link", name="Sekali saja").count() == 1
