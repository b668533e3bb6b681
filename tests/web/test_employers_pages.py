"""Employers by hand of the test client: a list comes in, a firm is asked, figures stand beside our own."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.employers.test_firms import AIR, SAWIT, sheet
from tests.web.test_workers_pages import day, signed_in, words_of

from payung.employers.models import Firm, Outreach, SegmentFigure
from payung.office.clock import today
from payung.office.scope import office_scope

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 1)


@pytest.fixture
def office(offices):
    return offices[0]


def bring(client, content: bytes):
    asked = {"file": SimpleUploadedFile("a.csv", content), "source": "Cabang Rengat", **day("as_of_on", DAY)}
    return client.post("/perusahaan/impor/", asked, follow=True)


def test_a_list_comes_in_and_what_was_left_out_is_said(office):
    client = signed_in(office.rahma)
    page = words_of(bring(client, sheet(SAWIT, AIR, ["", "CV Kira", "", "", "banyak", ""])))
    assert "2 perusahaan terbaca." in page
    assert "5 Jumlah orang bukan angka bulat." in page
    assert [row["name"] for row in client.get("/perusahaan/").context["rows"]] == [
        "PT Sawit Rekaan",
        "Perumda Air Rekaan",
    ]
    for asked, names in (
        ({"peserta": "nihil"}, ["Perumda Air Rekaan"]),
        ({"jenis": "private"}, ["PT Sawit Rekaan"]),
        ({"urut": "-members"}, ["PT Sawit Rekaan", "Perumda Air Rekaan"]),
        ({"jenis": "everybody"}, []),
    ):
        assert [row["name"] for row in client.get("/perusahaan/", asked).context["rows"]] == names


def test_a_broken_list_is_refused_in_a_sentence(office):
    answer = bring(signed_in(office.rahma), b"%PDF-1.7 nothing")
    assert answer.status_code == 422
    assert "Daftar perusahaan tidak terbaca." in words_of(answer)


def test_a_firm_is_asked_and_comes_back_on_its_day(office):
    client = signed_in(office.rahma)
    bring(client, sheet(SAWIT))
    with office_scope(office.pemda.pk):
        firm, now = Firm.objects.get(), today(office.pemda)
    asked = {**day("contacted_on", now), "answer": "willing", "next_step": "Kirim surat", **day("next_on", now)}
    key = client.get(f"/perusahaan/{firm.public_id}/").context["form"]["key"].value()
    for _ in range(2):  # sent twice, recorded once
        answer = client.post(f"/perusahaan/{firm.public_id}/", {**asked, "key": key}, follow=True)
        assert "Kirim surat" in words_of(answer)
    with office_scope(office.pemda.pk):
        assert Outreach.objects.count() == 1
    assert len(client.get("/perusahaan/", {"jawaban": "lanjut"}).context["rows"]) == 1
    assert client.get("/perusahaan/", {"jawaban": "belum"}).context["rows"] == []


def test_figures_stand_with_day_and_source_and_the_share_is_reckoned(office):
    client = signed_in(office.rahma)
    for segment, value in (("members", "70000"), ("workforce", "140000"), ("non_asn", "5300")):
        figure = {"segment": segment, "value": value, "kind": "story", "source": "Cabang Dumai"}
        client.post("/perusahaan/segmen/", {**figure, **day("as_of_on", date(2023, 12, 31))})
    with office_scope(office.pemda.pk):
        assert SegmentFigure.objects.count() == 3
    page = words_of(client.get("/perusahaan/segmen/"))
    assert "Cakupan 50,0%: 70.000 peserta (31 Desember 2023) dari 140.000" in page
    assert "Cabang Dumai (berita)" in page


def test_who_only_reads_sees_no_form_and_who_has_no_right_sees_nothing(office):
    bring(signed_in(office.rahma), sheet(SAWIT))
    with office_scope(office.pemda.pk):
        firm = Firm.objects.get()
    reader = signed_in(office.bupati)
    assert reader.get(f"/perusahaan/{firm.public_id}/").context["form"] is None
    assert reader.get("/perusahaan/impor/").status_code == 403
    assert (
        reader.post(f"/perusahaan/{firm.public_id}/", day("contacted_on", DAY) | {"answer": "gone"}).status_code == 403
    )
    for url in ("/perusahaan/", "/perusahaan/segmen/", f"/perusahaan/{firm.public_id}/"):
        assert signed_in(office.darman).get(url).status_code == 403


def test_a_stranger_finds_no_such_firm(offices):
    bring(signed_in(offices[0].rahma), sheet(SAWIT))
    with office_scope(offices[0].pemda.pk):
        firm = Firm.objects.get()
    client = signed_in(offices[1].asing)
    assert client.get(f"/perusahaan/{firm.public_id}/").status_code == 404
    assert client.get("/perusahaan/").context["rows"] == []
