"""Lists: any order page by page without gap or repeat, by index when they are long; views kept and taken back."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from django.db import connection
from django.test import RequestFactory
from openpyxl import load_workbook
from tests.offices import found_offices, office_of
from tests.web.test_workers_pages import signed_in

from payung.office.models import SavedView
from payung.office.refusal import NotAllowed, Refused
from payung.office.scope import office_scope
from payung.office.views import keep_view, remove_view
from payung.programme.people import workers_seen_by
from payung.registry.models import Worker
from payung.web.tables import _order, behind
from payung.web.workers.lists import WORKERS, with_standing

DAY = date(2025, 12, 30)

MANY = """INSERT INTO registry_worker (pemda_id, name, birth_on, area_code, occupation, recorded_by_id, sex,
  mother_name, phone, address, rt, rw)
SELECT %s, 'Nama ' || (n * 7919) %% 1009, CASE WHEN n %% 7 <> 0 THEN date '1960-01-01' + n %% 9000 END,
  '14.04.05.' || 1000 + n %% 40, 'Kerja ' || n %% 11, %s, '', '', '', '', '', '' FROM generate_series(1, %s) n"""


@pytest.fixture
def office(offices):
    return offices[0]


def fill(office, count: int) -> None:
    with office_scope(office.pemda.pk), connection.cursor() as cursor:
        cursor.execute(MANY, [office.pemda.pk, office.rahma.pk, count])


@pytest.mark.django_db
@pytest.mark.parametrize("wish", ["", "name", "-name", "birth_on", "-birth_on", "village", "-occupation"])
def test_every_order_shows_each_row_once_page_by_page(office, wish):
    fill(office, 130)
    order = _order(RequestFactory().get("/", {"urut": wish}), WORKERS)
    down = "-" if order[1] else ""
    with office_scope(office.pemda.pk):
        rows, seen, after = workers_seen_by(office.rahma), [], ""
        while some := list(behind(rows, order, after)[:20]):
            seen += [row.pk for row in some]
            after = str(some[-1].pk)
        assert seen == list(rows.order_by(f"{down}{order[0]}", f"{down}pk").values_list("pk", flat=True))


@pytest.mark.django_db
def test_the_key_of_another_villages_row_does_not_tell_where_it_stands(office):
    fill(office, 80)
    with office_scope(office.pemda.pk):
        mine, order = workers_seen_by(office.darman), ("name", False)
        theirs = workers_seen_by(office.rahma).exclude(area_code=office.darman.area_code).order_by("-name").first()
        assert [row.pk for row in behind(mine, order, str(theirs.pk))] == [row.pk for row in behind(mine, order)]
        assert 0 < mine.count() < 80


def test_a_page_deep_in_a_long_list_begins_by_index_and_sorts_nothing(fresh_database, owner_connection):
    found_offices(fresh_database)
    office = office_of("14.04")
    fill(office, 60_000)
    owner_connection.execute("ANALYZE registry_worker")
    wrong = {}
    for wish in ("", "name", "-name", "village", "-occupation"):
        order = _order(RequestFactory().get("/", {"urut": wish}), WORKERS)
        with office_scope(office.pemda.pk):
            rows = workers_seen_by(office.rahma)
            deep = behind(rows, order)[40_000]
            plan = with_standing(behind(rows, order, str(deep.pk)), DAY)[:51].explain()
        if found := [s for s in plan.splitlines() if re.search(r"Seq Scan on registry_worker|Sort|Offset", s)]:
            wrong[wish] = found
    assert wrong == {}


@pytest.mark.django_db
def test_a_view_is_kept_shared_removed_and_brought_back(office):
    client = signed_in(office.rahma)
    asked = {
        "page": "workers",
        "back": "/pekerja/",
        "query": "urut=-name&kolom=nik&after=5&unduh=xlsx",
        "name": "Urut nama",
    }
    answer = client.post("/tampilan/simpan/", {**asked, "bersama": "1"})
    assert answer["Location"] == "/pekerja/?urut=-name&kolom=nik"
    page = signed_in(office.umar).get("/pekerja/").content.decode()
    assert "/pekerja/?urut=-name&amp;kolom=nik" in page
    with office_scope(office.pemda.pk):
        view = SavedView.objects.get()
    client.post("/tampilan/hapus/", {"view": view.public_id})
    page = client.get("/pekerja/").content.decode()
    assert "Urungkan" in page
    assert "Urut nama</a>" not in page
    client.post("/tampilan/hapus/", {"view": view.public_id, "kembali": "1"})
    assert "Urut nama</a>" in client.get("/pekerja/").content.decode()


@pytest.mark.django_db
def test_a_view_of_ones_own_is_ones_own_and_holds_no_number_of_identity(office):
    view = keep_view(by=office.rahma, page="workers", name="Saya", query="urut=name")
    assert "Saya</a>" not in signed_in(office.umar).get("/pekerja/").content.decode()
    with pytest.raises(NotAllowed):
        remove_view(by=office.umar, view=view)
    for wrong in ({"name": " "}, {"query": "q=1404056105809001"}, {"name": "1404056105809001"}, {"query": "a" * 601}):
        with pytest.raises(Refused):
            keep_view(by=office.rahma, **{"page": "workers", "name": "Lain", "query": "", **wrong})


@pytest.mark.django_db
@pytest.mark.parametrize("back", ["https://contoh.id/", "//contoh.id/pekerja/", "/tagihan/", "/tidak/ada/"])
def test_a_form_leads_back_to_its_own_list_and_nowhere_else(office, back):
    asked = {"page": "workers", "back": back, "query": "", "name": "X"}
    assert signed_in(office.rahma).post("/tampilan/simpan/", asked).status_code == 400


@pytest.mark.django_db
def test_the_workbook_holds_exactly_the_list_its_columns_and_no_formula(office):
    fill(office, 3)
    with office_scope(office.pemda.pk):
        Worker.objects.filter(name="Nama 856").update(name="=cmd|' /C calc'!A0", nik="1404056105809001")
    wish = {"urut": "-name", "kolom": ["nik", "occupation"], "unduh": "xlsx"}
    answer = signed_in(office.rahma).get("/pekerja/", wish)
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Nama", "NIK (disamarkan)", "Pekerjaan"],
        ["Nama 703", None, "Kerja 2"],
        ["Nama 550", None, "Kerja 3"],
        ["=cmd|' /C calc'!A0", "140405 •••••• ••01", "Kerja 1"],
    ]
    assert sheet["A4"].data_type == "s"


@pytest.mark.django_db
@pytest.mark.parametrize("wish", [{"urut": "nik"}, {"urut": "mother_name"}, {"kolom": "xyz"}, {"after": "0; DROP"}])
def test_a_wish_nobody_offers_shows_the_plain_list(office, wish):
    fill(office, 3)
    assert len(signed_in(office.rahma).get("/pekerja/", wish).context["rows"]) == 3
