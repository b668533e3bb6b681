"""A messy workbook in a real browser: asked about, mended in place and by the returned file, applied."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Page
from tests.site import browser, sign_in, site
from tests.web.test_rosters_intake import TITLES, book, person

from payung.office.scope import office_scope
from payung.registry.models import Worker

pytestmark = pytest.mark.browser
# Of the samples of the office's own regency the one with the most rows that wait: 36 held, 3 rejected of 90.
WORST = Path(__file__).parents[1] / "bulk" / "roster" / "samples" / "11_desa_dan_pekerjaan.xlsx"


def messy() -> bytes:
    """Nine people: NIK and KK swapped, two rows struck, a village misspelt, a digit lost, an unknown trade."""
    people = [person(n) for n in range(1, 10)]
    people[5][6] = "Sungai Slak"
    people[6][1] = people[6][1][:15]
    people[7][7] = "pawang hujan"
    return book([[r[0], r[2], r[1], *r[3:]] for r in people], struck=(2, 3), titles=TITLES)


def sent(page: Page, address: str, file: Path) -> None:
    """A file goes up and is checked."""
    page.goto(f"{address}/roster/")
    page.set_input_files("input[name=file]", file)
    page.get_by_role("button", name="Unggah dan periksa").click()


def returned(page: Page) -> Workbook:
    """The workbook with its problems, as the officer downloads it."""
    with page.expect_download() as got:
        page.get_by_role("link", name="Berkas dengan masalah").click()
    return load_workbook(io.BytesIO(Path(got.value.path()).read_bytes()))


def applied(page: Page, here: str, people: int) -> None:
    """What applying would change is looked at, then applied."""
    page.goto(f"{here}?bagian=perubahan")
    page.get_by_role("button", name=f"Terapkan {people} orang").click()
    page.get_by_text(f"Diterapkan: {people} baru").wait_for()


def test_a_messy_workbook_is_mended_in_two_rounds_and_applied(fresh_database, offices, tmp_path: Path):
    inhil, _ = offices
    sheet = tmp_path / "daftar.xlsx"
    sheet.write_bytes(messy())
    with site() as address, browser() as chromium:
        page = chromium.new_page(viewport={"width": 1366, "height": 900})
        sign_in(page, address, "rahma")
        sent(page, address, sheet)
        page.get_by_role("button", name="Tukar kembali").click()
        page.get_by_role("button", name="Tidak berarti apa-apa").click()
        here = page.url.split("?")[0]
        page.goto(f"{here}?bagian=masalah")
        row = page.locator("li.person", has=page.get_by_text("Baris 9"))
        row.get_by_label("Pekerjaan").fill("Nelayan pesisir")
        row.get_by_role("button", name="Simpan").click()
        back = returned(page)
        back["Data"]["C8"].value = person(7)[1]
        back["Data"]["G7"].value = "Sungai Salak"
        back.save(tmp_path / "kembali.xlsx")
        sent(page, address, tmp_path / "kembali.xlsx")
        assert page.url.split("?")[0] == here
        applied(page, here, 9)
    with office_scope(inhil.pemda.pk):
        assert Worker.objects.count() == 9


def in_the_returned_workbook(sheet: Worksheet) -> int:
    """Write a good NIK, village and trade into every row that still waits; return how many there were."""
    titles = {str(cell.value): cell.column for cell in sheet[1]}
    waiting = [row[0].row for row in sheet.iter_rows(2) if row[titles["Status"] - 1].value in ("Ditahan", "Ditolak")]
    for number in waiting:
        born, sex = (sheet.cell(number, titles[title]).value for title in ("Tanggal Lahir", "L/P"))
        nik = f"140405{born.day + 40 * (sex == 'P'):02d}{born:%m%y}9{number:03d}"
        for title, value in (("NIK", nik), ("Desa", "Karya Tunas Jaya"), ("Pekerjaan", "Nelayan pesisir")):
            sheet.cell(number, titles[title]).value = value
    return len(waiting)


def test_the_worst_sample_is_mended_in_two_rounds_and_applied(fresh_database, offices, tmp_path: Path):
    inhil, _ = offices
    with site() as address, browser() as chromium:
        page = chromium.new_page(viewport={"width": 1366, "height": 900})
        sign_in(page, address, "rahma")
        sent(page, address, WORST)
        page.get_by_text("90 orang terbaca: 37 siap, 14 dengan catatan, 36 ditahan, 3 ditolak.").wait_for()
        here = page.url.split("?")[0]
        row = page.locator("li.person", has=page.get_by_text("Baris 4", exact=True))
        row.get_by_label("Desa/kelurahan").fill("Tasik Raya")
        row.get_by_role("button", name="Simpan").click()
        page.goto(f"{here}?bagian=masalah")
        row = page.locator("li.person", has=page.get_by_text("Baris 3", exact=True))
        row.get_by_label("Sudah dicocokkan dengan KTP").check()
        row.get_by_role("button", name="Simpan").click()
        page.goto(here)
        back = returned(page)
        assert in_the_returned_workbook(back.worksheets[0]) == 37
        back.save(tmp_path / "kembali.xlsx")
        sent(page, address, tmp_path / "kembali.xlsx")
        assert page.url.split("?")[0] == here
        applied(page, here, 90)
    with office_scope(inhil.pemda.pk):
        assert Worker.objects.count() == 90
