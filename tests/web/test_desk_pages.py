"""The desk: any job in three groups of keys, a guide behind every page, nothing that an officer may not open."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.offices import found_offices, office_of
from tests.walk import walk
from tests.web.test_workers_pages import signed_in

from payung.web.context import NAVIGATION
from payung.web.desk import GUIDES, guide_of, guides

# What an officer types after Ctrl+K, who he is, and where Enter must take him: twenty jobs.
TYPED = [
    ("rahma", "unggah", "/roster/"),
    ("umar", "dukcapil", "/pekerja/periksa/"),
    ("rahma", "ganda", "/pekerja/ganda/"),
    ("darman", "lapor", "/klaim/lapor/"),
    ("rahma", "buka prog", "/program/buka/"),
    ("rahma", "pagu", "pagu/"),
    ("rahma", "kuota", "kuota/"),
    ("rahma", "usulkan", "usulkan/"),
    ("umar", "catat sk", "sk/"),
    ("rahma", "pks", "pks/"),
    ("rahma", "hitung tag", "/tagihan/"),
    ("umar", "setujui", "/tagihan/"),
    ("tati", "sp2d", "/tagihan/"),
    ("rahma", "bandingkan", "/tagihan/"),
    ("rahma", "manfaat", "/peraturan/hitung/"),
    ("bupati", "laporan", "/laporan/bulanan/"),
    ("sekda", "angka", "/laporan/angka/"),
    ("bupati", "rencana", "/rencana/"),
    ("admin", "angkat", "/petugas/baru/"),
    ("sosial", "desil", "/desil/"),
    ("dpo", "pembacaan", "/pembacaan/"),
]


@pytest.fixture(scope="module")
def walked(module_database: str):
    found_offices(module_database)
    return walk(office_of("14.04"))


def found(client: Client, text: str) -> list[str]:
    page = client.post(reverse("palette"), {"q": text}, headers={"HX-Request": "true"}).content.decode()
    return re.findall(r'<a href="([^"]+)"', page)


@pytest.mark.parametrize(("who", "typed", "goal"), TYPED)
def test_ctrl_k_a_few_letters_and_enter_reach_a_job(walked, who, typed, goal):
    client = signed_in(getattr(walked.office, who))
    url = found(client, typed)[0]
    assert url.endswith(goal)
    assert client.get(url).status_code in (200, 302)


@pytest.mark.parametrize("who", ["rahma", "darman", "umar", "tati", "bupati", "audit", "rengat", "dpo", "admin"])
def test_whatever_is_listed_may_be_opened(walked, who):
    client = signed_in(getattr(walked.office, who))
    page = client.get(reverse("palette"))
    links = {item["url"] for item in page.context["found"]}
    assert {url: client.get(url).status_code for url in links if client.get(url).status_code not in (200, 302)} == {}


def test_a_worker_is_found_by_name_and_his_number_stands_in_no_address(walked):
    client = signed_in(walked.office.rahma)
    assert f"/pekerja/{walked.hamdan.public_id}/" in found(client, "hamdan")
    answer = client.post(reverse("palette"), {"q": walked.hamdan.nik})
    assert answer.status_code == 302
    assert answer["Location"] == f"/pekerja/{walked.hamdan.public_id}/"
    page = client.post(reverse("palette"), {"q": "1404059999999999"}).content.decode()
    assert "1404059999999999" not in page


def test_who_sees_no_workers_finds_none(walked):
    assert found(signed_in(walked.office.bupati), "hamdan") == []


def test_every_room_of_every_role_leads_to_a_page_of_the_guide(walked):
    lost = []
    for who in ("rahma", "darman", "umar", "tati", "bupati", "audit", "rengat", "dpo", "admin", "sosial", "camat"):
        client = signed_in(getattr(walked.office, who))
        for name, _label, _right in NAVIGATION:
            page = client.get(reverse(name))
            if page.status_code != 200 or b'class="head"' not in page.content:
                continue
            link = page.context["help_url"]
            if f'href="{link}"'.encode() not in page.content or client.get(link).status_code != 200:
                lost.append((who, name))
    assert lost == []


def test_a_guide_serves_the_nearest_room_and_its_links_stay_inside():
    assert guide_of("/pekerja/ganda/x/").slug == "catatan-ganda"
    assert guide_of("/pekerja/").slug == "memeriksa-pekerja"
    slugs = {guide.slug for guide in guides()}
    for guide in guides():
        assert guide.rooms, guide.slug
        assert set(re.findall(r'href="/panduan/([^/"]+)/"', guide.html)) <= slugs
        assert re.findall(r'href="(?!/panduan/)| style=|<script', guide.html) == []


def test_the_index_of_the_guide_names_every_page():
    named = set(re.findall(r"\(([a-z0-9-]+)\.md\)", (GUIDES / "README.md").read_text()))
    assert named == {guide.slug for guide in guides()}


def test_the_guide_is_searched_without_an_address(walked):
    client = signed_in(walked.office.tati)
    page = client.post(reverse("guides"), {"q": "sp2d jurnal"})
    assert [guide.slug for guide in page.context["guides"]] == ["menagih-dan-membayar"]
    assert client.get("/panduan/tidak-ada/").status_code == 404
