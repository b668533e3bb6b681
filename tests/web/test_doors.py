"""The public door and the counter: one question a page, a receipt and nothing else, one worker at the end."""

from __future__ import annotations

import io
import re
from datetime import date
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.intake.test_applications import SEEN, in_roster, living, said
from tests.people import BUDI_CORRECTED, SITI, photo
from tests.programme.world import sponsored
from tests.web.signing_in import client_of, day_boxes, post

from payung.intake.actions.applications import receive_application, return_application
from payung.intake.actions.confirming import confirm_application
from payung.intake.actions.doors import MOST_APPLICATIONS, MOST_WRONG, receipt_code, set_door
from payung.intake.models import Application
from payung.office.models import Event, StoredFile
from payung.office.scope import office_scope
from payung.programme.models import Decree
from payung.registry.models import Evidence, Worker
from payung.web.doors.public import NOTICE

pytestmark = pytest.mark.django_db
DOOR = "/k/14.04/"
ANSWERS = {
    "agreed": "on", "nik": SITI.nik, "kk_number": SITI.kk_number, "name": SITI.name, "birth_on_0": "21",
    "birth_on_1": "5", "birth_on_2": "1980", "sex": "P", "mother_name": SITI.mother_name, "village": "sungaisalak",
    "area_code": SITI.village.code, "occupation": SITI.occupation, "phone": SITI.phone,
}  # fmt: skip
CODE = re.compile(r'<b class="nw">([A-Z2-9]{5}-[A-Z2-9]{5})</b>')


@pytest.fixture
def office(offices: tuple[SimpleNamespace, SimpleNamespace], monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-03-10")
    set_door(by=offices[0].rahma, is_open=True, year=2026, contact="Disnakertrans, Jl. Akasia, Tembilahan")
    return offices[0]


def test_who_lives_in_one_of_several_daerah_picks_his_own(office):
    page = Client().get("/k/").content.decode()
    assert re.findall(r'<a href="/k/([\d.]+)/">([^<]+)</a>', page) == [
        ("14.04", "Kabupaten Indragiri Hilir"),
        ("63.02", "Kabupaten Kotabaru"),
    ]


def ask(client: Client | None = None, go: str = "next", step: int = 0, **answers: str) -> Any:
    return (client or Client()).post(f"{DOOR}daftar/", {"go": go, "step": step, **answers})


def send(client: Client | None = None, **other: str) -> Any:
    answers = {"go": "send", "step": "10", "key": str(uuid4()), **ANSWERS, **other}
    return (client or Client()).post(f"{DOOR}daftar/", answers)


def code_of(answer: Any) -> str:
    found = CODE.search(answer.content.decode())
    assert found is not None
    return found[1]


def look(code: str, client: Client | None = None, **extra: Any) -> Any:
    return (client or Client()).post(f"{DOOR}status/", {"code": code}, **extra)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_landing_page_says_what_is_covered_for_which_year_and_who_runs_it(office):
    page = text_of(Client().get(DOOR))
    covered = ["kecelakaan saat bekerja dan meninggal dunia", "berobat karena sakit biasa (itu BPJS Kesehatan)"]
    for words in [*covered, "tahun 2026", "Dikelola oleh", "Bukan laman BPJS", "Gratis.", "Mode latihan", "Jl. Akasia"]:
        assert words in page


def test_each_page_asks_one_question_and_carries_the_answers_before_it(office):
    given: dict[str, str] = {}
    shown = []
    for step, keys in enumerate(
        [["agreed"], ["nik"], ["kk_number"], ["name"], ["birth_on_0", "birth_on_1", "birth_on_2"], ["sex"],
         ["mother_name"], ["village", "area_code"], ["occupation"], ["phone"]]
    ):  # fmt: skip
        given |= {key: ANSWERS[key] for key in keys}
        page = ask(step=step, **given)
        shown.append([field.name for field in page.context["fields"]])
        assert len(page.content) < 100_000
    assert shown == [["nik"], ["kk_number"], ["name"], ["birth_on"], ["sex"], ["mother_name"], ["village"],
                     ["occupation", "occupation_other"], ["phone"], []]  # fmt: skip
    assert [answer["step"] for answer in page.context["answers"]] == list(range(1, 10))
    with office_scope(office.pemda.pk):
        assert not Application.objects.exists()


def test_a_village_is_found_by_its_name_and_an_unknown_one_says_so(office):
    before = {key: value for key, value in ANSWERS.items() if key not in ("village", "area_code")}
    page = ask(step=7, **before, village="sungai salak")
    assert SITI.village.code in [code for code, _label in page.context["form"].fields["area_code"].choices]
    assert "Tidak ada desa dengan nama itu" in text_of(ask(step=7, **before, village="qqqqq"))


@pytest.mark.parametrize(
    ("nik", "words"),
    [("14040561", "tertulis 8 angka"), ("1404056105800000", "tidak mungkin"), ("1404059905809001", "tidak mungkin")],
)
def test_a_nik_that_cannot_be_is_explained_on_its_page(office, nik, words):
    page = ask(step=1, agreed="on", nik=nik)
    assert (page.context["step"], words in text_of(page)) == (1, True)


def test_a_birth_date_unlike_the_nik_is_said_kindly_and_held_for_an_officer(office):
    other = {**ANSWERS, "birth_on_0": "22"}
    assert "Tanggal lahir 22-05-1980 tidak sama dengan NIK" in text_of(ask(step=9, **other))
    send(birth_on_0="22")
    with office_scope(office.pemda.pk):
        assert Application.objects.get().verdict == "held"


def test_going_back_and_changing_keeps_every_other_answer(office):
    page = ask(go="edit-3", step=10, **ANSWERS)
    assert ([f.name for f in page.context["fields"]], dict(page.context["carried"])["nik"]) == (["name"], SITI.nik)
    assert ask(go="back", step=3, **ANSWERS).context["step"] == 2


def test_a_new_a_second_and_a_known_person_get_the_same_reply(office):
    with office_scope(office.pemda.pk):
        in_roster(office, BUDI_CORRECTED)
    budi = {"nik": BUDI_CORRECTED.nik, "birth_on_0": "12", "birth_on_1": "1", "birth_on_2": "1978", "sex": "L"}
    pages = [send(), send(), send(**budi)]
    replies = {CODE.sub("", re.sub(r"[A-Z2-9]{5}-[A-Z2-9]{5}", "", text_of(page))) for page in pages}
    assert ([page.status_code for page in pages], len(replies)) == ([200, 200, 200], 1)


def test_a_double_click_and_the_back_button_make_one_application(office):
    key = str(uuid4())
    first, again = send(key=key), send(key=key)
    changed = send(key=key, name="Siti R")
    assert code_of(first) == code_of(again)
    assert (changed.status_code, "sudah terkirim" in text_of(changed)) == (409, True)
    with office_scope(office.pemda.pk):
        row = Application.objects.get()
    assert (row.channel, row.by_id, row.consent_version, row.year) == ("public", None, NOTICE, 2026)


def test_other_work_is_typed(office):
    assert ask(step=8, **{**ANSWERS, "occupation": "lainnya"}).context["step"] == 8
    send(occupation="lainnya", occupation_other="penganyam tikar")
    with office_scope(office.pemda.pk):
        assert Application.objects.get().occupation == "penganyam tikar"


def test_the_text_for_whatsapp_is_short_and_holds_no_nik(office):
    text = send().context["text"]
    assert (len(text) <= 500, re.search(r"\d{11,}", text), "BPJS Kesehatan" in text) == (True, None, True)


def test_a_robot_that_fills_the_hidden_box_sends_nothing(office):
    assert "Kosongkan kotak" in text_of(send(situs="http://x"))
    with office_scope(office.pemda.pk):
        assert not Application.objects.exists()


def test_without_consent_nothing_is_asked_or_taken(office):
    page = ask(go="send", step=10, **{**ANSWERS, "agreed": ""})
    assert page.context["step"] == 0
    with office_scope(office.pemda.pk):
        assert not Application.objects.exists()


def test_a_shut_door_sends_people_to_the_village(office):
    set_door(by=office.rahma, is_open=False, year=2026, contact="Disnakertrans")
    for page in (Client().get(f"{DOOR}daftar/"), send()):
        assert "Kantor desa atau kelurahan tetap menerima" in text_of(page)


def test_status_tells_initials_and_the_next_step_and_nothing_else(office):
    page = send()
    found = look(code_of(page))
    assert "S. R." in text_of(found)
    assert not any(word in text_of(found) for word in (SITI.nik, "Rabiah", "Sungaisalak", "Pedagang", SITI.phone))
    with office_scope(office.pemda.pk):
        return_application(by=office.darman, application=Application.objects.get(), reason="paper_missing")
    assert "KTP atau KK belum ditunjukkan" in text_of(look(code_of(page).lower().replace("-", " ")))


def test_unknown_malformed_and_blocked_codes_get_the_same_bytes_for_the_same_work(office):
    with office_scope(office.pemda.pk):
        row = receive_application(by=office.darman, channel="village", consent_method="paper", **said())
    right = receipt_code(row.public_id)
    answers, works = [], []
    guesses = [f"GUESS{number:05d}" for number in range(MOST_WRONG)]
    for code in ["AAAAA-AAAAA", "", "'; DROP", "x" * 5000, *guesses, right]:
        with CaptureQueriesContext(connection) as asked:
            answers.append(look(code))
        works.append(re.sub(r"s\d+_x\d+|'[^']*'|\d+", "", " ".join(query["sql"] for query in asked)))
    assert len({(answer.status_code, answer.content) for answer in answers}) == 1
    assert len(set(works)) == 1
    assert "S. R." in text_of(look(right, REMOTE_ADDR="10.9.9.9"))


def test_an_address_that_floods_is_sent_to_the_village_and_another_is_not(office, monkeypatch):
    monkeypatch.setattr("payung.intake.actions.doors.MOST_APPLICATIONS", 2)
    assert [send().status_code for _ in range(3)] == [200, 200, 429]
    page = Client().post(
        f"{DOOR}daftar/", {"go": "send", "step": 10, "key": str(uuid4()), **ANSWERS}, REMOTE_ADDR="10.1.1.1"
    )
    assert (page.status_code, MOST_APPLICATIONS) == (200, 60)


@pytest.mark.parametrize("path", ["", "daftar/", "status/", "data-anda/"])
def test_public_pages_carry_nothing_of_others_are_cached_nowhere_and_need_no_session(office, path):
    answer = Client().get(DOOR + path)
    assert "no-store" in answer["Cache-Control"]
    assert set(answer.cookies) <= {"csrftoken"}
    assert "https://" not in re.sub(r'href="https://wa\.me[^"]*"', "", text_of(answer))
    assert Client().get(f"/k/99.99/{path}").status_code == 404


def test_a_forged_or_oversized_post_is_refused(office):
    strict = Client(enforce_csrf_checks=True)
    assert ask(strict, "send", 10, key=str(uuid4()), **ANSWERS).status_code == 403
    assert look("AAAAA-AAAAA", strict).status_code == 403
    assert send(name="x" * 30_000).status_code == 413
    assert send(key="garbage").status_code == 400


@pytest.mark.parametrize(
    "other",
    [
        {"name": "a\0b"},
        {"area_code": "63.02.06.2022"},
        {"area_code": "14.04"},
        {"occupation": "Raja"},
        {"sex": "X"},
        {"birth_on_2": "9999"},
        {"step": "99999999999999999999"},
        {"name": "<script>alert(1)</script>"},
        {"village": "%' OR 1=1 --", "area_code": ""},
    ],
)
def test_hostile_answers_break_nothing_and_run_nothing(office, other):
    answer = send(**other)
    assert answer.status_code == 200
    assert "<script>alert" not in text_of(answer)


def test_a_guess_in_the_address_bar_finds_nothing(office):
    for path in ("status/?code=AAAAA-AAAAA", quote("status/../../pendaftaran/")):
        assert "S. R." not in text_of(Client().get(DOOR + path))
    assert Client().get("/pendaftaran/").status_code == 302


def test_no_nik_stands_in_the_diary(office):
    send()
    with office_scope(office.pemda.pk):
        assert not [event.body for event in Event.objects.all() if re.search(r"\d{16}", event.body)]


# The counter.


def counter(office: SimpleNamespace, **other: str) -> Any:
    answers = {key: value for key, value in ANSWERS.items() if key not in ("agreed", "village")}
    return post(client_of(office.darman), "/pendaftaran/baru/", **{**answers, "consent_method": "spoken", **other})


def confirm(office: SimpleNamespace, row: Application, **other: Any) -> Any:
    form = {"what": "confirm", "lives_here": "on", "works": "on", "place": "Pasar", "witness": "Pak RT"}
    form |= day_boxes("seen_on", "2025-03-09")
    return post(client_of(office.darman), f"/pendaftaran/{row.public_id}/", **form, **other)


def the_application(office: SimpleNamespace) -> Application:
    with office_scope(office.pemda.pk):
        return Application.objects.order_by("-id")[0]


def test_both_doors_end_in_one_worker_whichever_comes_first(office):
    send()
    public = the_application(office)
    assert counter(office).status_code == 302
    taken = the_application(office)
    assert confirm(office, taken).status_code == 302
    with office_scope(office.pemda.pk):
        assert living() == [SITI.nik]
        public.refresh_from_db()
        worker = Worker.objects.get()
    assert (public.worker_id, public.outcome) == (worker.pk, "known")
    page = text_of(client_of(office.darman).get(f"/pekerja/{worker.public_id}/"))
    assert ("Mendaftar sendiri lewat laman umum" in page, "Mendaftar sendiri lewat kantor desa" in page) == (True, True)


def test_the_counter_answers_with_a_receipt_that_opens_the_status(office):
    answer = counter(office)
    page = client_of(office.darman).get(answer["Location"])
    assert "S. R." in text_of(look(code_of(page)))


def test_a_confirmation_keeps_the_photo_without_exif(office):
    counter(office)
    file = SimpleUploadedFile("a.jpg", photo(size=(2000, 100)), content_type="image/jpeg")
    assert confirm(office, the_application(office), photo=file).status_code == 302
    with office_scope(office.pemda.pk):
        assert (Evidence.objects.get().kind, StoredFile.objects.get(media_type="image/jpeg").name) == (
            "work_photo", "foto-saat-bekerja.jpg",
        )  # fmt: skip


@pytest.mark.parametrize("content", [b"<html><script>alert(1)</script>", b"PK\x03\x04", b"%PDF-1.7 x"])
def test_a_confirmation_takes_no_file_that_is_no_photo(office, content):
    counter(office)
    answer = confirm(office, the_application(office), photo=SimpleUploadedFile("a.jpg", content, "image/jpeg"))
    assert (answer.status_code, "bukan foto" in text_of(answer)) == (422, True)
    with office_scope(office.pemda.pk):
        assert living() == []


def test_unticked_means_not_confirmed(office):
    counter(office)
    form = {"what": "confirm", "place": "Pasar", "witness": "Pak RT", **day_boxes("seen_on", "2025-03-09")}
    answer = post(client_of(office.darman), f"/pendaftaran/{the_application(office).public_id}/", **form)
    assert answer.status_code == 422


def test_the_officer_points_at_the_same_person_under_a_slip(office):
    with office_scope(office.pemda.pk):
        in_roster(office, SITI)
        worker = Worker.objects.get()
    counter(office, nik="1404056105809002")
    assert confirm(office, the_application(office), worker=str(worker.public_id)).status_code == 302
    with office_scope(office.pemda.pk):
        assert (living(), the_application(office).worker_id) == ([SITI.nik], worker.pk)


def test_a_held_application_is_confirmed_after_it_was_looked_at(office):
    counter(office, birth_on_0="22")
    row = the_application(office)
    assert confirm(office, row).status_code == 422
    answers = {key: value for key, value in ANSWERS.items() if key not in ("agreed", "village")}
    amended = post(
        client_of(office.darman), f"/pendaftaran/{row.public_id}/", what="amend",
        **{**answers, "birth_on_0": "22"}, confirmed="nik_birth_mismatch",
    )  # fmt: skip
    assert amended.status_code == 302
    assert confirm(office, row).status_code == 302


def test_a_reason_is_chosen_from_the_list_or_nothing_happens(office):
    counter(office)
    url = f"/pendaftaran/{the_application(office).public_id}/"
    assert post(client_of(office.darman), url, what="refuse", reason="").status_code == 422
    assert post(client_of(office.darman), url, what="refuse", reason="not_working").status_code == 302
    assert the_application(office).status == "refused"


def test_the_queue_and_its_card_count_the_same_and_another_village_sees_none(office, offices):
    counter(office)
    card = next(t for t in client_of(office.darman).get("/").context["tasks"] if t["code"] == "applications_waiting")
    page = client_of(office.darman).get(card["url"])
    assert (card["number"], page.context["total"], len(page.context["rows"])) == (1, 1, 1)
    assert SITI.nik not in text_of(page)
    stranger = client_of(offices[1].asing)
    assert stranger.get(f"/pendaftaran/{the_application(office).public_id}/").status_code == 404
    assert client_of(office.umar).get("/pendaftaran/").status_code == 403


def test_the_door_is_opened_and_shut_by_its_page(office):
    rahma = client_of(office.rahma)
    assert post(rahma, "/pendaftaran/laman/", is_open="", year="2026", contact="Disnakertrans").status_code == 302
    assert "ditutup" in text_of(Client().get(DOOR))
    assert post(rahma, "/pendaftaran/laman/", is_open="1", year="1999", contact="Disnakertrans").status_code == 422
    assert client_of(office.darman).get("/pendaftaran/laman/").status_code == 403


def test_an_officer_who_left_leaves_the_door_shut(office, owner_connection):
    with office_scope(office.pemda.pk):
        type(office.rahma).objects.filter(pk=office.rahma.pk).update(ends_on=date(2025, 3, 9))
    assert "sedang ditutup" in text_of(Client().get(DOOR))


def test_cards_and_letter_say_what_is_not_covered_and_hide_numbers(office, monkeypatch):
    made = sponsored(office, 2)
    with office_scope(office.pemda.pk):
        decree = Decree.objects.get()
        worker = Worker.objects.order_by("id")[0]
    rahma = client_of(office.rahma)
    urls = [f"/sk/{decree.public_id}/kartu.pdf", "/pekerja/kartu.pdf", f"/pekerja/{worker.public_id}/kartu.pdf"]
    for url, cards in zip(urls, (2, 2, 1), strict=True):
        paper = pypdf.PdfReader(io.BytesIO(rahma.get(url).content))
        text = " ".join("".join(page.extract_text() for page in paper.pages).split())
        assert text.count("Tidak termasuk: berobat karena sakit biasa") == cards
        assert (worker.nik in text, re.search(r"\d{11}", text)) == (False, None)
    assert made is not None


def test_a_village_without_participants_gets_a_sentence_and_no_cards(office):
    answer = client_of(office.darman).get("/pekerja/kartu.pdf")
    assert (answer.status_code, "Belum ada peserta" in text_of(answer)) == (422, True)


def test_confirmed_applications_say_so_by_receipt(office):
    page = send()
    with office_scope(office.pemda.pk):
        confirm_application(by=office.darman, application=Application.objects.get(), **SEEN)
    assert "masuk daftar calon" in text_of(look(code_of(page)))
