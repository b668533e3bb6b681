"""The workers' pages by hand of the test client: found, asked, evidenced, verified, settled; and every refusal."""

from __future__ import annotations

import io
import re
import uuid
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from tests.offices import found_offices, office_of
from tests.people import BUDI_CORRECTED, HAMDAN, SITI, photo
from tests.registry.world import recorded
from tests.walk import HAMDAN_AGAIN, walk

from payung.office.clock import today
from payung.office.files import clean_photo
from payung.office.models import Event, Officer, Reading
from payung.office.scope import office_scope
from payung.programme.models import Enrolment
from payung.registry.models import Decile, Evidence, Verification, Worker
from payung.sameness.models import Settlement

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
VILLAGE = "14.04.05.1004"


def signed_in(officer: Officer) -> Client:
    client = Client()
    if not Authenticator.objects.filter(user=officer.account).exists():
        Authenticator.objects.create(user=officer.account, type="totp", data={"secret": "x"})
    client.force_login(officer.account, backend=BACKEND)
    return client


def key() -> str:
    return str(uuid.uuid4())


def day(field: str, on: date) -> dict[str, str]:
    """A day in its three boxes."""
    return {f"{field}_{place}": str(number) for place, number in enumerate((on.day, on.month, on.year))}


def url(worker: Worker, more: str = "") -> str:
    return f"/pekerja/{worker.public_id}/{more}"


def words_of(answer: Any) -> str:
    """The page as read: no tags, single blanks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


# One whole walk, read only.


@pytest.fixture(scope="module")
def walked(module_database: str) -> SimpleNamespace:
    found_offices(module_database)
    made = walk(office_of("14.04"))
    made.stranger = office_of("63.02").asing
    return made


def test_one_thread_from_the_row_of_the_sheet_to_the_paid_family(walked):
    page = signed_in(walked.office.rahma).get(url(walked.hamdan)).content.decode()
    titles = re.findall(r"<li[^>]*><time>[^<]*</time><div><h3>([^<]*)</h3>", page)
    wanted = [
        "Baris 3 dari roster",
        "Bukti: Foto saat bekerja",
        "Dukcapil: cocok",
        "Ditetapkan",
        "Menjadi peserta",
        "Terdaftar",
        "46 iuran dibayar, Rp772.800",
        "Wafat",
        "Klaim kematian dibuka",
        "Diajukan ke BPJS Ketenagakerjaan",
    ]
    assert list(dict.fromkeys(title for title in titles if title in wanted)) == wanted
    assert "Dua catatan, satu orang" in titles


def test_the_answer_comes_first_and_is_of_the_day_he_died(walked):
    words = words_of(signed_in(walked.office.rahma).get(url(walked.hamdan)))
    assert "Pada hari wafat ia dilindungi . Iuran tercatat 46 bulan, tidak ada tunggakan." in words


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2025, 3, 20), "Pada 20 Maret 2025 ia dilindungi"),
        (date(2021, 12, 31), "Pada 31 Desember 2021 ia belum dilindungi . Perlindungan mulai 1 Januari 2022."),
    ],
)
def test_covered_on_a_day_is_answered_with_its_state(walked, on, words):
    assert words in words_of(signed_in(walked.office.rahma).get(url(walked.hamdan), day("day", on)))


def test_the_covered_day_names_rupiah_papers_file_row_and_officers(walked):
    words = words_of(signed_in(walked.office.audit).get(url(walked.hamdan), day("day", date(2025, 3, 20))))
    for part in (
        "Rp16.800 (JKK Rp10.000, JKM Rp6.800)",
        "Maret 2025",
        "Dibuat oleh Ibu Rahma",
        "Disetujui oleh Pak Umar",
        "SP2D",
        "sungaisalak.xlsx, lembar Data, baris 3",
        "sha256",
    ):
        assert part in words


def test_a_day_that_does_not_exist_is_named_back(walked):
    asked = {"day_0": "31", "day_1": "2", "day_2": "2025"}
    answer = signed_in(walked.office.rahma).get(url(walked.hamdan), asked)
    assert "31 2 2025” tidak ada di kalender" in words_of(answer)


def test_each_view_of_a_person_is_recorded_and_shows_no_number_of_identity(walked):
    client = signed_in(walked.office.rahma)
    with office_scope(walked.office.pemda.pk):
        before = Reading.objects.filter(worker_id=walked.hamdan.pk, page="worker").count()
    page = client.get(url(walked.hamdan)).content.decode()
    with office_scope(walked.office.pemda.pk):
        assert Reading.objects.filter(worker_id=walked.hamdan.pk, page="worker").count() == before + 1
    assert HAMDAN.nik not in page
    assert "140405 •••••• ••03" in page
    assert "21000000001" not in page


def test_the_nik_is_shown_on_request_and_that_is_recorded_by_its_own_name(walked):
    client = signed_in(walked.office.rahma)
    assert client.get(url(walked.hamdan, "nik/")).status_code == 405
    assert "140405 170875 9003" in words_of(client.post(url(walked.hamdan, "nik/")))
    with office_scope(walked.office.pemda.pk):
        assert Reading.objects.filter(worker_id=walked.hamdan.pk, page="worker_nik").count() == 1


def test_the_page_of_a_double_leads_to_the_record_that_survives(walked):
    answer = signed_in(walked.office.rahma).get(url(walked.double))
    assert (answer.status_code, answer.headers["Location"]) == (302, url(walked.hamdan))


def test_a_nik_is_searched_without_standing_in_an_address(walked):
    answer = signed_in(walked.office.rahma).post("/pekerja/cari/", {"q": "140405 170875 9003"})
    assert (answer.status_code, answer.headers["Location"]) == (302, url(walked.hamdan))
    stranger = signed_in(walked.stranger).post("/pekerja/cari/", {"q": HAMDAN.nik})
    assert stranger.headers["Location"] == "/pekerja/"


def test_a_name_is_found_by_a_part_of_it_and_the_search_can_be_cleared(walked):
    client = signed_in(walked.office.rahma)
    client.post("/pekerja/cari/", {"q": "hamdan"})
    assert _names(client.get("/pekerja/")) == ["Hamdan Yahya"]
    client.post("/pekerja/cari/", {"q": ""})
    assert _names(client.get("/pekerja/")) == ["Budi Santoso", "Hamdan Yahya", "Siti Rabiah"]


def test_the_list_is_filtered_by_place_and_standing(walked):
    client = signed_in(walked.office.rahma)
    assert _names(client.get("/pekerja/", {"keadaan": "died"})) == ["Hamdan Yahya"]
    assert _names(client.get("/pekerja/", {"kecamatan": "14.04.05", "desa": VILLAGE, "keadaan": ""})) == [
        "Budi Santoso",
        "Hamdan Yahya",
        "Siti Rabiah",
    ]
    assert _names(client.get("/pekerja/", {"kecamatan": "14.04.04"})) == []
    assert _names(client.get("/pekerja/", {"kecamatan": "63.02.06"})) == []


def _names(answer: Any) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/pekerja/[0-9a-f-]+/">\s*([^<]*?)\s*</a>', answer.content.decode())


def test_the_exported_list_masks_every_nik_and_is_for_officers_only(walked):
    answer = signed_in(walked.office.rahma).get("/pekerja/", {"keadaan": "died", "unduh": "xlsx"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert [row[:2] for row in rows] == [("Nama", "NIK (disamarkan)"), ("Hamdan Yahya", "140405 •••••• ••03")]
    with office_scope(walked.office.pemda.pk):
        assert Reading.objects.filter(page="workers_export").count() == 1
    assert signed_in(walked.office.darman).get("/pekerja/", {"unduh": "xlsx"}).status_code == 403


def test_a_stranger_finds_neither_worker_nor_evidence(walked):
    client = signed_in(walked.stranger)
    assert client.get(url(walked.hamdan)).status_code == 404
    assert client.get(url(walked.hamdan, f"bukti/{walked.evidence.public_id}/")).status_code == 404
    assert client.post(url(walked.hamdan, "nik/")).status_code == 404
    for what in ("bukti", "desil", "akhiri"):
        assert client.post(url(walked.hamdan, f"{what}/"), {"key": key()}).status_code == 404
    assert client.get(f"/pekerja/ganda/{walked.hamdan.public_id}/{walked.double.public_id}/").status_code == 404
    assert _names(client.get("/pekerja/")) == []


def test_the_head_of_region_sees_numbers_and_no_persons(walked):
    assert signed_in(walked.office.bupati).get(url(walked.hamdan)).status_code == 403


# Fresh workers, changed.


@pytest.mark.django_db
def test_evidence_with_a_photo_is_stored_once_under_one_key(offices):
    inhil, kotabaru = offices
    worker = recorded(inhil, SITI)[SITI.nik]
    client, one = signed_in(inhil.darman), key()
    answers = [client.post(url(worker, "bukti/"), _evidence(one)).status_code for _ in range(2)]
    assert answers == [302, 302]
    with office_scope(inhil.pemda.pk):
        evidence = Evidence.objects.select_related("file").get()
    assert (evidence.kind, evidence.seen_on, evidence.file.name) == ("work_photo", date(2025, 3, 12), "dermaga.jpg")
    answer = client.get(url(worker, f"bukti/{evidence.public_id}/"))
    assert (answer.content, answer.headers["X-Content-Type-Options"]) == (clean_photo(photo()), "nosniff")
    assert signed_in(kotabaru.asing).get(url(worker, f"bukti/{evidence.public_id}/")).status_code == 404


def _evidence(one: str) -> dict[str, Any]:
    sent = SimpleUploadedFile("dermaga.jpg", photo(), content_type="image/jpeg")
    return {"kind": "work_photo", **day("seen_on", date(2025, 3, 12)), "note": "Di dermaga", "file": sent, "key": one}


@pytest.mark.django_db
def test_another_payload_under_a_used_key_is_a_conflict(offices):
    inhil, _ = offices
    worker = recorded(inhil, SITI)[SITI.nik]
    client, one = signed_in(inhil.rahma), key()
    form = {"decile": "2", "register": "dtsen", **day("as_of_on", date(2025, 1, 1)), "key": one}
    assert client.post(url(worker, "desil/"), form).status_code == 302
    answer = client.post(url(worker, "desil/"), {**form, "decile": "3"})
    assert answer.status_code == 409
    assert "kunci yang sudah dipakai" in words_of(answer)
    with office_scope(inhil.pemda.pk):
        assert list(Decile.objects.values_list("decile", flat=True)) == [2]


@pytest.mark.django_db
def test_an_impossible_form_stays_open_with_its_sentence(offices):
    inhil, _ = offices
    worker = recorded(inhil, SITI)[SITI.nik]
    client = signed_in(inhil.rahma)
    future = {"decile": "2", "register": "dtsen", **day("as_of_on", date(2125, 1, 1)), "key": key()}
    answer = client.post(url(worker, "desil/"), future)
    assert answer.status_code == 422
    assert "Tanggal 01-01-2125 belum terjadi." in words_of(answer)
    assert '<details class="why no-print" open>' in answer.content.decode()
    assert client.post(url(worker, "tidak-ada/"), {"key": key()}).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("username", "what"),
    [("darman", "desil"), ("rahma", "periksa"), ("umar", "bukti"), ("audit", "bukti"), ("tati", "akhiri")],
)
def test_the_wrong_role_is_refused_and_sees_no_such_form(offices, username, what):
    inhil, _ = offices
    worker = recorded(inhil, SITI)[SITI.nik]
    client = signed_in(getattr(inhil, username))
    assert f"/{what}/" not in client.get(url(worker)).content.decode()
    assert client.post(url(worker, f"{what}/"), {"key": key()}).status_code == 403


@pytest.mark.django_db
def test_a_village_operator_sees_the_people_of_his_village_only(offices):
    inhil, _ = offices
    elsewhere = replace(BUDI_CORRECTED, village=replace(SITI.village, code="14.04.04.1001", name="Tembilahan Kota"))
    workers = recorded(inhil, SITI, elsewhere)
    client = signed_in(inhil.darman)
    page = client.get("/pekerja/").content.decode()
    assert ("Siti Rabiah" in page, "Budi Santoso" in page) == (True, False)
    assert client.get(url(workers[BUDI_CORRECTED.nik])).status_code == 404
    assert client.post(url(workers[BUDI_CORRECTED.nik], "bukti/"), _evidence(key())).status_code == 404


@pytest.mark.django_db
def test_a_checker_records_one_answer_for_the_ticked_and_nobody_else(offices):
    inhil, _ = offices
    workers = recorded(inhil, SITI, HAMDAN, BUDI_CORRECTED)
    client, one = signed_in(inhil.umar), key()
    chosen = [str(workers[nik].public_id) for nik in (SITI.nik, HAMDAN.nik)]
    form = _verified(chosen, one)
    assert [client.post("/pekerja/periksa/", form).status_code for _ in range(2)] == [302, 302]
    with office_scope(inhil.pemda.pk):
        found = set(Verification.objects.values_list("worker__nik", "result", "by__name"))
        assert found == {(SITI.nik, "match", "Pak Umar"), (HAMDAN.nik, "match", "Pak Umar")}
        assert Verification.objects.count() == 2
    page = client.get("/pekerja/periksa/").content.decode()
    assert _names(client.get("/pekerja/periksa/")) == ["Budi Santoso"]
    assert "Jawaban tersimpan untuk 2 orang." in page


def _verified(chosen: list[str], one: str) -> dict[str, Any]:
    answer = {"authority": "dukcapil", "result": "match", **day("verified_on", date(2025, 3, 12)), "note": "470/1"}
    return {**answer, "worker": chosen, "key": one}


@pytest.mark.django_db
def test_an_empty_selection_verifies_nobody(offices):
    inhil, _ = offices
    recorded(inhil, SITI, HAMDAN)
    answer = signed_in(inhil.umar).post("/pekerja/periksa/", _verified([], key()))
    assert answer.status_code == 422
    assert "Belum ada orang yang dipilih." in words_of(answer)
    with office_scope(inhil.pemda.pk):
        assert Verification.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("stray", ["bukan-id", str(uuid.UUID(int=9))])
def test_a_selection_with_a_stray_verifies_nobody(offices, stray):
    inhil, _ = offices
    worker = recorded(inhil, SITI)[SITI.nik]
    answer = signed_in(inhil.umar).post("/pekerja/periksa/", _verified([str(worker.public_id), stray], key()))
    assert answer.status_code == 422
    with office_scope(inhil.pemda.pk):
        assert Verification.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["rahma", "darman", "audit"])
def test_only_a_checker_opens_the_verification(offices, username):
    inhil, _ = offices
    client = signed_in(getattr(inhil, username))
    assert client.get("/pekerja/periksa/").status_code == 403
    assert client.post("/pekerja/periksa/", _verified([], key())).status_code == 403


@pytest.mark.django_db
def test_two_spellings_are_shown_side_by_side_and_settled_once(offices):
    inhil, kotabaru = offices
    recorded(inhil, HAMDAN)
    workers = recorded(inhil, HAMDAN_AGAIN)
    first, second = workers[HAMDAN.nik], workers[HAMDAN_AGAIN.nik]
    client, one = signed_in(inhil.rahma), key()
    assert client.post("/pekerja/ganda/cari/", {"key": key()}).status_code == 302
    listed = client.get("/pekerja/ganda/").content.decode()
    pair = f"/pekerja/ganda/{first.public_id}/{second.public_id}/"
    assert pair in listed
    words = words_of(client.get(pair))
    for part in ("Tanggal lahir sama", "beda nomor urut", "140405 •••••• ••03", "140405 •••••• ••08"):
        assert part in words
    form = {"decision": "same", "reason": "NIK di KTP sama", "key": one}
    assert [client.post(pair, form).status_code for _ in range(2)] == [302, 404]
    with office_scope(inhil.pemda.pk):
        assert Settlement.objects.count() == Event.objects.filter(action="settle_duplicate").count() == 1
        assert Worker.objects.get(pk=second.pk).survivor_id == first.pk
    assert pair not in client.get("/pekerja/ganda/").content.decode()
    assert signed_in(kotabaru.asing).get(pair).status_code == 404
    assert signed_in(inhil.umar).get(pair).status_code == 403


@pytest.mark.django_db
def test_two_people_stay_two_and_are_not_asked_about_again(offices):
    inhil, _ = offices
    recorded(inhil, HAMDAN)
    workers = recorded(inhil, HAMDAN_AGAIN)
    pair = f"/pekerja/ganda/{workers[HAMDAN.nik].public_id}/{workers[HAMDAN_AGAIN.nik].public_id}/"
    client, one = signed_in(inhil.rahma), key()
    client.post("/pekerja/ganda/cari/", {"key": key()})
    form = {"decision": "two", "reason": "KTP berbeda, kembar", "key": one}
    assert [client.post(pair, form).status_code for _ in range(2)] == [302, 302]
    assert client.post(pair, {**form, "key": key()}).status_code == 409
    assert client.post(pair, {**form, "decision": "same"}).status_code == 409
    assert "Tidak ada pasangan yang menunggu" in words_of(client.get("/pekerja/ganda/"))
    with office_scope(inhil.pemda.pk):
        assert Worker.objects.filter(survivor__isnull=True).count() == 2


@pytest.mark.django_db
def test_a_settlement_needs_a_reason(offices):
    inhil, _ = offices
    recorded(inhil, HAMDAN)
    workers = recorded(inhil, HAMDAN_AGAIN)
    pair = f"/pekerja/ganda/{workers[HAMDAN.nik].public_id}/{workers[HAMDAN_AGAIN.nik].public_id}/"
    answer = signed_in(inhil.rahma).post(pair, {"decision": "same", "reason": " ", "key": key()})
    assert answer.status_code == 422
    with office_scope(inhil.pemda.pk):
        assert Settlement.objects.count() == 0


@pytest.mark.django_db
def test_a_worker_who_is_nobodys_member_is_told_so_and_what_comes_next(offices):
    inhil, _ = offices
    worker = recorded(inhil, SITI)[SITI.nik]
    words = words_of(signed_in(inhil.rahma).get(url(worker)))
    assert "Hari ini ia belum menjadi peserta , jadi belum dilindungi." in words
    assert "Sesudah ini Periksa ke Dukcapil" in words


def test_ending_a_membership_is_offered_only_while_one_runs(walked):
    client = signed_in(walked.office.rahma)
    with office_scope(walked.office.pemda.pk):
        running = Enrolment.objects.filter(
            superseded_at__isnull=True, ends_on__gte=today(walked.office.pemda), end_reason=""
        )
        ids = set(running.values_list("worker_id", flat=True))
        workers = list(Worker.objects.filter(survivor__isnull=True))
    for worker in workers:
        assert ("/akhiri/" in client.get(url(worker)).content.decode()) == (worker.pk in ids)
