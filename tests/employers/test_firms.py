"""Employers: lists read as they come, figures superseded, contacts kept; nothing crosses an office."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import Error

from payung.bulk.firms import read_firms
from payung.employers.actions import import_firms, record_outreach, record_segment_figure
from payung.employers.models import Firm, FirmList, Outreach, SegmentFigure
from payung.office.models import Event
from payung.office.refusal import Conflict, Refused
from payung.office.scope import office_scope

TITLES = ["NPP", "Nama Perusahaan", "Kepemilikan", "Kecamatan", "Jumlah Peserta", "Jumlah Pekerja"]
DAY = date(2025, 3, 1)


@pytest.fixture
def office(offices):
    return offices[0]


def sheet(*rows: list[str], titles: list[str] = TITLES) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([["Daftar perusahaan"], titles, *rows])
    return text.getvalue().encode()


SAWIT = ["DD123456", "PT Sawit Rekaan", "Swasta", "Tempuling", "1.250", "1400"]
AIR = ["", "Perumda Air Rekaan", "", "", "nihil", "88"]


def brought(office, *rows: list[str], on: date = DAY) -> FirmList:
    return import_firms(by=office.rahma, content=sheet(*rows), name="a.csv", as_of_on=on, source="Cabang Rengat")


def test_titles_kinds_areas_and_counts_are_read_as_offices_write_them():
    table = read_firms(sheet(SAWIT, AIR), "14.04")
    found = [(r.npp, r.kind, r.area_code, r.member_count, r.worker_count) for r in table.rows]
    assert found == [("DD123456", "private", "14.04.05", 1250, 1400), ("", "bumd", "14.04", 0, 88)]


def test_one_bad_row_never_sinks_the_list_and_each_is_named():
    nik = ["", "1404056105809001", "", "", "", ""]
    rows = [SAWIT, ["X", "", "", "", "", ""], nik, ["", "CV Kira", "", "", "banyak", ""], AIR, [*AIR[:4], "7", "88"]]
    table = read_firms(sheet(*rows), "14.04")
    assert [row.name for row in table.rows] == ["PT Sawit Rekaan"]
    assert table.left == [
        (4, "firm_without_name"),
        (5, "firm_row_with_nik"),
        (6, "firm_count_unreadable"),
        (7, "firm_contradicts_itself"),
        (8, "firm_contradicts_itself"),
    ]


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"%PDF-1.7", b"a;b\n1;2\n", b"PK\x03\x04broken"])
def test_any_other_file_is_a_sentence_and_never_a_crash(content):
    table = read_firms(content, "14.04")
    assert table.rows == []
    assert table.message.endswith(".")


@pytest.mark.django_db
def test_the_newest_list_tells_and_an_older_one_changes_nothing(office):
    brought(office, SAWIT, AIR)
    brought(office, [*SAWIT[:4], "1300", ""], on=date(2025, 6, 1))
    brought(office, [*SAWIT[:4], "900", ""], on=date(2024, 12, 1))
    with office_scope(office.pemda.pk):
        firm = Firm.objects.get(npp="DD123456")
        assert (firm.member_count, firm.worker_count, firm.as_of_on) == (1300, 1400, date(2025, 6, 1))
        assert Firm.objects.count() == 2
        assert Event.objects.filter(action="import_firms").count() == 3


@pytest.mark.django_db
def test_a_firm_without_number_becomes_the_firm_with_one_and_stays_it(office):
    brought(office, ["", "Sawit Rekaan, PT.", "", "", "", ""])
    brought(office, SAWIT, on=date(2025, 4, 1))
    brought(office, ["", "PT. SAWIT REKAAN", "", "", "1301", ""], on=date(2025, 5, 1))
    with office_scope(office.pemda.pk):
        assert list(Firm.objects.values_list("firm_key", "npp", "member_count")) == [("DD123456", "DD123456", 1301)]


@pytest.mark.django_db
def test_the_same_file_again_is_the_same_list(office):
    assert brought(office, SAWIT).pk == brought(office, SAWIT).pk


@pytest.mark.django_db
def test_a_list_without_firms_source_or_past_day_is_refused(office):
    for content, source, on in ((b"x", "S", DAY), (sheet(SAWIT), " ", DAY), (sheet(SAWIT), "S", date(2199, 1, 1))):
        with pytest.raises(Refused):
            import_firms(by=office.rahma, content=content, name="a", as_of_on=on, source=source)
    with office_scope(office.pemda.pk):
        assert FirmList.objects.count() == 0


@pytest.mark.django_db
def test_a_contact_is_kept_and_never_changed(office):
    brought(office, SAWIT)
    with office_scope(office.pemda.pk):
        firm = Firm.objects.get()
    asked = {"by": office.rahma, "firm": firm, "contacted_on": DAY}
    record_outreach(**asked, answer="willing", next_step="Kirim surat", next_on=date(2025, 3, 10))
    for wrong in ({"answer": "perhaps"}, {"answer": "waiting", "next_on": date(2025, 3, 10)}):
        with pytest.raises(Refused):
            record_outreach(**asked, **wrong)
    with office_scope(office.pemda.pk):
        assert list(Outreach.objects.values_list("answer", "next_step")) == [("willing", "Kirim surat")]
        with pytest.raises(Error), transaction.atomic():
            Outreach.objects.update(answer="refused")


@pytest.mark.django_db
def test_a_figure_is_superseded_by_its_own_source_only(office):
    said = {"by": office.rahma, "segment": "members", "as_of_on": date(2023, 12, 31), "kind": "story"}
    record_segment_figure(**said, value=70_000, source="A")
    record_segment_figure(**said, value=71_000, source="B")
    record_segment_figure(**said, value=70_500, source="A")
    with pytest.raises(Conflict):
        record_segment_figure(**said, value=70_500, source="A")
    with pytest.raises(Refused):
        record_segment_figure(**{**said, "segment": "everybody"}, value=1, source="A")
    with office_scope(office.pemda.pk):
        assert [(f.source, f.value, f.unit, f.superseded_at is None) for f in SegmentFigure.objects.order_by("id")] == [
            ("A", 70_000, "people", False),
            ("B", 71_000, "people", True),
            ("A", 70_500, "people", True),
        ]
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE employers_segmentfigure SET value = 1")


@pytest.mark.django_db
def test_the_other_office_sees_no_firm(offices):
    here, there = offices
    brought(here, SAWIT)
    with office_scope(there.pemda.pk):
        assert (Firm.objects.count(), FirmList.objects.count()) == (0, 0)
