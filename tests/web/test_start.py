"""Founding by the code, links that set a password, the administrator's pages; in the demo one click into any role."""

from __future__ import annotations

import os
import secrets
from argparse import Namespace
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from tests.offices import found_offices, office_of
from tests.web.signing_in import client_of, day_boxes, errors_of, post

from payung.cli import office
from payung.cli.serve import setup_words
from payung.money.models import Budget, Programme
from payung.office.models import Account, Event, Officer, Pemda
from payung.office.refusal import Refused
from payung.office.roles import Role
from payung.office.scope import office_scope
from payung.office.setup import activation_of, officers_of
from payung.programme.models import Quota

CODE = "kode-yang-tidak-ditebak"
ANSWERS: dict[str, dict[str, Any]] = {
    "daerah": {"cari": "kota baru", "area_code": "63.02"},
    "dinas": {"unit_name": "Dinas Tenaga Kerja"},
    "program": {"name": "Pekerja Rentan", "year": 2026, "legal_basis": "Perbup 7/2026"},
    "dana": {"apbd": "403.200.000", "csr": "20.160.000"},
    "tempat": {"seats": 2_100},
    "petugas": {"admin": "Mas Anwar", "officer": "Pak Asri", "checker": "Bu Nani", "unit_head": "Pak Kadis"},
}


@pytest.fixture
def empty(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A site without any office, whose console has printed a code; a browser that has opened it."""
    monkeypatch.setenv("PAYUNG_SETUP_CODE", CODE)
    monkeypatch.setenv("PAYUNG_TODAY", "2026-01-05")
    client = Client()
    assert client.get(reverse("begin", args=[CODE])).headers["Location"] == reverse("founding", args=["daerah"])
    return client


def answered(client: Client, *steps: str) -> None:
    for step in steps or ANSWERS:
        answer = client.post(reverse("founding", args=[step]), ANSWERS[step])
        assert (step, answer.status_code) == (step, 302)


def test_an_office_is_founded_by_seven_answers_and_its_year_is_open(empty):
    answered(empty)
    page = empty.post(reverse("founding", args=["periksa"]))
    assert [officer.name for officer, _link in page.context["officers"]] == list(ANSWERS["petugas"].values())
    pemda = Pemda.objects.get()
    assert (pemda.name, pemda.zone, pemda.is_training) == ("Kabupaten Kotabaru", "Asia/Makassar", False)
    with office_scope(pemda.pk):
        programme = Programme.objects.get()
        assert (programme.year, programme.legal_basis) == (2026, "Perbup 7/2026")
        money = dict(Budget.objects.values_list("funding", "ceiling_idr"))
        assert money == {"apbd": 403_200_000, "csr": 20_160_000}
        assert (Quota.objects.get().area_code, Quota.objects.get().seats) == ("63.02", 2_100)
        first = Event.objects.order_by("pk").first()
        assert (first.action, first.officer.role) == ("found_office", "admin")


def test_every_link_on_the_last_page_lets_its_officer_choose_a_password_once(empty):
    answered(empty)
    page = empty.post(reverse("founding", args=["periksa"]))
    officer, link = page.context["officers"][1]
    client = Client()
    weak = client.post(link, {"password": "payung"})
    assert len(errors_of(weak)) > 0
    assert client.post(link, {"password": "empat kata yang aneh"}).headers["Location"] == "/"
    assert client.get("/").context["officer"].pk == officer.pk
    assert Client().get(link).status_code == 410


def test_the_page_is_gone_when_the_office_stands(empty):
    answered(empty)
    empty.post(reverse("founding", args=["periksa"]))
    assert empty.get(reverse("founding", args=["daerah"])).status_code == 404
    assert empty.post(reverse("founding", args=["periksa"])).status_code == 404
    assert empty.get(reverse("begin", args=[CODE])).status_code == 404
    assert Pemda.objects.count() == 1


def test_without_the_code_there_is_no_page(empty, monkeypatch):
    assert Client().get(reverse("founding", args=["daerah"])).status_code == 404
    assert Client().get(reverse("begin", args=["tebakan"])).status_code == 404
    monkeypatch.setenv("PAYUNG_SETUP_CODE", "kode-baru-sesudah-mulai-lagi")
    assert empty.get(reverse("founding", args=["daerah"])).status_code == 404
    monkeypatch.delenv("PAYUNG_SETUP_CODE")
    assert Client().get("/mulai/kode//").status_code == 404
    assert Pemda.objects.count() == 0


def test_a_question_before_which_another_is_open_sends_back_to_it(empty):
    assert empty.get(reverse("founding", args=["periksa"])).headers["Location"] == reverse("founding", args=["daerah"])
    answered(empty, "daerah", "dinas")
    assert empty.get(reverse("founding", args=["tempat"])).headers["Location"] == reverse("founding", args=["program"])
    assert empty.get(reverse("founding", args=["entah"])).status_code == 404


@pytest.mark.parametrize(
    ("step", "given", "said"),
    [
        ("daerah", {"cari": "kotabaru", "area_code": "14.04"}, "14.04"),
        ("dana", {}, "paling sedikit satu sumber dana"),
        ("dana", {"apbd": "empat ratus juta"}, "bukan rupiah"),
        ("petugas", {"admin": "Bu A", "officer": "bu  a", "checker": "Bu C"}, "Satu orang memegang satu peran"),
        ("petugas", {"admin": "Bu A", "officer": "Bu B"}, ""),
    ],
)
def test_an_answer_that_does_not_fit_is_named_back(empty, step, given, said):
    answered(empty, *list(ANSWERS)[: list(ANSWERS).index(step)])
    page = empty.post(reverse("founding", args=[step]), given)
    assert page.status_code == 200
    assert any(said in text for text in errors_of(page))


def test_the_places_that_the_money_pays_are_suggested(empty):
    answered(empty, "daerah", "dinas", "program", "dana")
    page = empty.get(reverse("founding", args=["tempat"]))
    assert page.context["form"].initial == {"seats": 2_100}  # 423.360.000 / (12 × 16.800)


@pytest.mark.parametrize(
    ("text", "first"),
    [("indragiri hilir", "14.04"), ("inderagiri hilr", "14.04"), ("Kab. Sijunjung", "13.03"), ("kota dumai", "14.72")],
)
def test_a_regency_is_found_by_its_name_misspelt_too(empty, text, first):
    page = empty.get(reverse("founding", args=["daerah"]), {"cari": text})
    assert page.context["form"].fields["area_code"].choices[0][0] == first


def test_the_console_prints_a_new_code_while_there_is_no_office(fresh_database, monkeypatch):
    monkeypatch.delenv("PAYUNG_SETUP_CODE", raising=False)
    first, second = setup_words("http://x"), setup_words("http://x")
    assert first != second
    assert os.environ["PAYUNG_SETUP_CODE"] in second
    found_offices(fresh_database)
    assert setup_words("http://x") == ""
    assert "PAYUNG_SETUP_CODE" not in os.environ


# --- the demo -------------------------------------------------------------------------------------------------------


@pytest.fixture
def world(fresh_database: str) -> SimpleNamespace:
    found_offices(fresh_database)
    return office_of("14.04")


def test_one_click_signs_in_as_any_role_of_the_demo(world, settings):
    settings.PAYUNG_IS_DEMO = True
    page = Client().get(reverse("enter_as"))
    offices = {pemda.area_code: cast for pemda, cast in page.context["offices"]}
    assert [officer.role for officer in offices["14.04"]] == [role.value for role in Role]
    for officer in offices["14.04"]:
        client = Client()
        assert client.post(reverse("enter_as"), {"officer": str(officer.public_id)}).headers["Location"] == "/"
        assert (officer.role, client.get("/").status_code) == (officer.role, 200)
        assert client.get("/").context["officer"].pk == officer.pk


def test_outside_the_demo_the_page_does_not_exist(world):
    assert Client().get(reverse("enter_as")).status_code == 404
    assert Client().post(reverse("enter_as"), {"officer": str(world.rahma.public_id)}).status_code == 404


def test_an_office_that_is_no_training_one_is_not_entered_even_in_the_demo(world, settings, owner_connection):
    settings.PAYUNG_IS_DEMO = True
    owner_connection.execute("UPDATE office_pemda SET is_training = false WHERE area_code = '14.04'")
    assert [pemda.area_code for pemda, _cast in Client().get(reverse("enter_as")).context["offices"]] == ["63.02"]
    client = Client()
    assert client.post(reverse("enter_as"), {"officer": str(world.rahma.public_id)}).status_code == 404
    assert get_user(client).is_authenticated is False
    client.force_login(world.umar.account)
    assert client.get("/").headers["Location"] == "/akun/2fa/"  # nor is the second factor forgiven


@pytest.mark.parametrize("text", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_nobody_is_signed_in_by_nothing(world, settings, text):
    settings.PAYUNG_IS_DEMO = True
    assert Client().post(reverse("enter_as"), {"officer": text}).status_code == 404


def test_an_office_founded_in_the_demo_is_a_training_one(empty, settings):
    settings.PAYUNG_IS_DEMO = True
    answered(empty)
    empty.post(reverse("founding", args=["periksa"]))
    assert Pemda.objects.get().is_training is True


def test_a_second_office_of_the_same_area_is_refused(world, settings, monkeypatch):
    settings.PAYUNG_IS_DEMO = True
    monkeypatch.setenv("PAYUNG_SETUP_CODE", CODE)
    client = Client()
    client.get(reverse("begin", args=[CODE]))
    answered(client)
    page = client.post(reverse("founding", args=["periksa"]))
    assert page.context["refusal"].code == "office_exists"
    assert Pemda.objects.filter(area_code="63.02").count() == 1


def test_every_page_of_a_training_office_says_so(world):
    for name in ("home", "workers", "account_change_password"):
        assert "Mode latihan" in client_of(world.rahma).get(reverse(name)).content.decode()


@pytest.mark.parametrize("name", ["door", "apply", "receipt_status", "privacy"])
def test_the_public_pages_of_a_training_office_say_so(world, name):
    assert "Mode latihan" in Client().get(reverse(name, args=["14.04"])).content.decode()


def test_public_pages_of_the_demo_say_so_too(world, settings):
    settings.PAYUNG_IS_DEMO = True
    for name in ("account_login", "enter_as"):
        assert "rekaan" in Client().get(reverse(name)).content.decode()


def test_every_role_has_a_sentence_of_its_own():
    said = {render_to_string("start/sees.html", {"role": role.value}).strip() for role in Role}
    assert len(said - {""}) == len(Role)


# --- the administrator's pages --------------------------------------------------------------------------------------


def test_the_administrator_appoints_a_village_by_its_name_and_hands_out_the_link(world):
    client = client_of(world.admin)
    form = {"name": "Pak Baru", "role": "village", "area": "sungaisalak"}
    page = client.post(reverse("appoint"), {"key": "", **form}, follow=True)
    officer = page.context["row"]
    assert (officer.area_code, officer.account.username) == ("14.04.05.1004", "pak.baru")
    assert page.context["link"].startswith("http://testserver/aktif/")
    assert Client().get(page.context["link"]).status_code == 200


@pytest.mark.parametrize("area", ["", "entah di mana", "sungai"])
def test_an_area_that_is_not_clear_is_asked_again(world, area):
    page = client_of(world.admin).post(reverse("appoint"), {"name": "X", "role": "village", "area": area})
    assert [text[:30] for text in errors_of(page)] == ["Belum jelas daerah mana. Yang "]


def test_a_checker_appointed_by_one_is_confirmed_by_another(world):
    client = client_of(world.admin)
    page = client.post(reverse("appoint"), {"name": "Bu Cek", "role": "checker"}, follow=True)
    officer = page.context["row"]
    assert (page.context["waits"], page.context["may_confirm"]) == (True, False)
    url = reverse("officer_act", args=[officer.public_id, "sahkan"])
    assert post(client, url).status_code == 302
    waiting = (reverse("officers"), {"bagian": "sah"})
    assert client.get(*waiting).context["officers"] == []  # his own are not his to confirm
    head = client_of(world.kadis)
    assert [item["officer"].pk for item in head.get(*waiting).context["officers"]] == [officer.pk]
    post(head, url)
    assert head.get(*waiting).context["officers"] == []


def test_a_renewed_password_shows_a_new_link_to_the_administrator_only(world):
    client = client_of(world.admin)
    page = client.post(reverse("officer_act", args=[world.rahma.public_id, "sandi"]), {"key": ""}, follow=True)
    assert page.context["link"] != ""
    url = reverse("officer", args=[world.rahma.public_id])
    assert client_of(world.kadis).get(url).context["link"] == ""
    assert "/aktif/" not in client_of(world.audit).get(url).content.decode()


def test_a_link_to_an_account_with_a_second_factor_asks_for_it_at_the_sign_in(world):
    client_of(world.umar)  # has a second factor
    account = Account.objects.get(username="umar")
    client = Client()
    link = reverse("activate", args=[activation_of(account)])
    assert client.post(link, {"password": "empat kata yang aneh"}).headers["Location"] == reverse("mfa_authenticate")
    assert get_user(client).is_authenticated is False


def test_an_end_is_written_in_three_boxes(world):
    url = reverse("officer_act", args=[world.tati.public_id, "akhiri"])
    post(client_of(world.admin), url, **day_boxes("ends_on", "2020-01-31"))
    refused = post(client_of(world.admin), url, **day_boxes("ends_on", "2020-01-31"))
    assert "01-01-2021" in errors_of(refused)[0]
    post(client_of(world.admin), url, **day_boxes("ends_on", "2021-01-31"))
    with office_scope(world.pemda.pk):
        assert Officer.objects.get(pk=world.tati.pk).ends_on.isoformat() == "2021-01-31"


@pytest.mark.parametrize("name", ["rahma", "umar", "darman", "dpo", "sosial", "rengat"])
def test_others_have_no_way_to_the_officers(world, name):
    client = client_of(getattr(world, name))
    urls = [reverse("officers"), reverse("appoint"), reverse("officer", args=[world.tati.public_id])]
    assert [client.get(url).status_code for url in urls] == [403, 403, 403]
    act = reverse("officer_act", args=[world.tati.public_id, "sandi"])
    assert post(client, act).status_code == 403
    assert Account.objects.get(username="tati").has_usable_password() is True


@pytest.mark.parametrize("what", ["sandi", "pengaman", "akhiri", "entah"])
def test_a_head_who_sees_the_officers_changes_none(world, what):
    url = reverse("officer_act", args=[world.rahma.public_id, what])
    post(client_of(world.bupati), url, **day_boxes("ends_on", "2025-01-31"))
    with office_scope(world.pemda.pk):
        assert Event.objects.exclude(action="found_office").count() == 0


def test_another_offices_officer_is_not_found(world):
    stranger = office_of("63.02").asing
    url = reverse("officer", args=[stranger.public_id])
    assert client_of(world.admin).get(url).status_code == 404


@pytest.mark.parametrize("name", list(ANSWERS))
def test_no_session_is_needed_to_know_that_the_steps_are_closed(world, name):
    assert Client().get(reverse("founding", args=[name])).status_code == 404


def test_officers_of_a_founded_office_have_no_password_until_they_choose_one(empty):
    answered(empty)
    empty.post(reverse("founding", args=["periksa"]))
    officers = officers_of(Pemda.objects.get())
    assert {row.account.has_usable_password() for row in officers.values()} == {False}
    assert Client().login(username="pak.asri", password=secrets.token_urlsafe(4)) is False


# --- the command line ------------------------------------------------------------------------------------------------


def link_in(text: str) -> list[str]:
    return [urlsplit(word).path for word in text.split() if word.startswith("http://kantor/aktif/")]


def test_an_office_is_founded_on_the_command_line_with_two_people(fresh_database, monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2026-01-05")
    asked = {
        "area": "63.02",
        "unit": "Disnaker",
        "admin": "Mas Anwar",
        "head": "Pak Kadis",
        "address": "http://kantor/",
    }
    said = office._found(Namespace(**asked))
    people = officers_of(Pemda.objects.get())
    assert {name: row.role for name, row in people.items()} == {"mas.anwar": "admin", "pak.kadis": "unit_head"}
    assert [Client().get(link).status_code for link in link_in(said)] == [200, 200]
    with pytest.raises(Refused) as refusal:
        office._found(Namespace(**{**asked, "area": "99.99"}))
    assert refusal.value.code == "regency_unknown"


def test_the_owner_lets_an_officer_in_again_on_the_command_line(world):
    said = office._reset(Namespace(username="umar", second_factor=True, address="http://kantor"))
    assert [Client().get(link).status_code for link in link_in(said)] == [200]
    with pytest.raises(Refused) as refusal:
        office._reset(Namespace(username="siapa", second_factor=False, address="http://kantor"))
    assert refusal.value.code == "username_unknown"
