"""Dukcapil's answers told apart before they are recorded; other offices asked on the record; a double's papers."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction
from tests.people import HAMDAN, SITI, STRANGER, photo
from tests.registry.world import recorded
from tests.sameness.test_same_person import AGAIN, answers_of
from tests.web.signing_in import client_of
from tests.web.test_workers_pages import key, words_of

from payung.bulk.authority import read_authority_list
from payung.intake.models import RosterRow
from payung.office.models import Event
from payung.office.refusal import Conflict, Refused
from payung.office.scope import office_scope
from payung.registry.actions.answers import count_answers, read_answers, receive_answers
from payung.registry.actions.elsewhere import ask_elsewhere
from payung.registry.actions.evidence import add_evidence, record_decile
from payung.registry.actions.verification import verify_worker
from payung.registry.models import Verification, Worker
from payung.sameness.actions import settle_duplicate
from payung.web.workers import lists_of_others

pytestmark = pytest.mark.django_db
DAY = date(2024, 11, 5)
TITLES = ("Kunci", "NIK", "Hasil")


@pytest.fixture
def inhil(offices):
    return offices[0]


def received(inhil: Any, *rows: tuple[str, ...]) -> Any:
    content = answers_of(*rows, titles=TITLES)
    return receive_answers(by=inhil.umar, content=content, name="jawaban.csv"), content


def counted(inhil: Any, file: Any, content: bytes) -> dict[str, Any]:
    return count_answers(inhil.umar, read_authority_list(content), file.sha256)


def test_a_key_and_a_nik_of_two_people_are_a_group_of_their_own(inhil):
    workers = recorded(inhil, HAMDAN, SITI)
    hamdan = str(workers[HAMDAN.nik].public_id)
    rows = [
        (hamdan, SITI.nik, "Meninggal"),
        ("rusak", SITI.nik, "Sesuai"),
        (hamdan, STRANGER.nik, "Sesuai"),
        ("", STRANGER.nik, "Sesuai"),
        ("", HAMDAN.nik, "Sesuai"),
    ]
    with office_scope(inhil.pemda.pk):
        file, content = received(inhil, *rows)
        said = counted(inhil, file, content)
        assert (said["apart"], said["apart_rows"], said["strangers"], said["named"]) == (3, [2, 3, 4], 1, 1)
    page = words_of(client_of(inhil.umar).get(f"/pekerja/dukcapil/{file.public_id}/"))
    assert "Periksa baris 2, 3, 4 bersama Dukcapil" in page


def test_a_checker_of_one_kecamatan_records_no_answer_about_another(inhil):
    recorded(inhil, HAMDAN, SITI)
    with office_scope(inhil.pemda.pk):
        file, content = received(inhil, ("", SITI.nik, "Sesuai"), ("", HAMDAN.nik, "Sesuai"))
        inhil.umar.area_code = "14.04.99"
        said = counted(inhil, file, content)
        assert (said["strangers"], said["named"]) == (2, 0)
        with pytest.raises(Refused) as refusal:
            read_answers(by=inhil.umar, file=file, answered_on=DAY)
        assert refusal.value.code == "answers_name_nobody"


def test_the_preview_says_who_was_recorded_from_the_same_bytes(inhil):
    recorded(inhil, HAMDAN, SITI)
    with office_scope(inhil.pemda.pk):
        Worker.objects.filter(nik=SITI.nik).update(nik=None)
        file, content = received(inhil, ("", HAMDAN.nik, "Sesuai"), ("", SITI.nik, "Meninggal"))
        read_answers(by=inhil.umar, file=file, answered_on=DAY)
        said = counted(inhil, file, content)
        assert (said["known"], said["named"], said["results"]) == (1, 1, {})
        with pytest.raises(Conflict):
            read_answers(by=inhil.umar, file=file, answered_on=DAY)
        Worker.objects.filter(nik=None).update(nik=SITI.nik)
    page = f"/pekerja/dukcapil/{file.public_id}/"
    assert "Orang yang jawabannya sudah dicatat dari berkas yang sama 1" in words_of(client_of(inhil.umar).get(page))
    with office_scope(inhil.pemda.pk):
        assert counted(inhil, file, content)["results"] == {"dead": 1}
        read_answers(by=inhil.umar, file=file, answered_on=DAY)
        assert Verification.objects.count() == 2


def test_an_answer_to_a_key_that_became_a_double_stays_with_the_double(inhil):
    first = recorded(inhil, HAMDAN)[HAMDAN.nik]
    double = recorded(inhil, AGAIN)[AGAIN.nik]
    with office_scope(inhil.pemda.pk):
        settle_duplicate(by=inhil.rahma, worker=double, other=first, is_same=True, reason="KTP", survivor=first)
        file, _content = received(inhil, (str(double.public_id), AGAIN.nik, "Tidak ditemukan"))
        read_answers(by=inhil.umar, file=file, answered_on=DAY)
        assert list(Verification.objects.values_list("worker_id", "result")) == [(double.pk, "unknown")]


def test_the_survivors_page_shows_what_was_seen_and_said_of_the_double(inhil):
    first = recorded(inhil, HAMDAN)[HAMDAN.nik]
    double = recorded(inhil, AGAIN)[AGAIN.nik]
    with office_scope(inhil.pemda.pk):
        said = {"kind": "ktp", "seen_on": DAY, "note": "KTP dilihat"}
        evidence = add_evidence(by=inhil.darman, worker=double, content=photo(), name="ktp.jpg", **said)
        verify_worker(by=inhil.umar, worker=double, authority="dukcapil", result="mismatch", verified_on=DAY)
        record_decile(by=inhil.sosial, worker=double, decile=2, register="dtsen", as_of_on=DAY)
        settle_duplicate(by=inhil.rahma, worker=double, other=first, is_same=True, reason="KTP", survivor=first)
    client = client_of(inhil.rahma)
    page = words_of(client.get(f"/pekerja/{first.public_id}/"))
    mark = "Dari catatan ganda “M. Hamdan Yahya”."
    for told in ("KTP dilihat. Dicatat Pak Darman. ktp.jpg", "Dicatat Pak Umar.", "Menurut DTSEN."):
        assert f"{told} {mark}" in page
    assert "Periksa ke Dukcapil Oleh pemeriksa" in page
    assert "dicatat Pak Umar" not in page
    assert client.get(f"/pekerja/{first.public_id}/bukti/{evidence.public_id}/").status_code == 200


def test_two_records_side_by_side_name_file_sheet_and_row_of_each(inhil):
    first = recorded(inhil, HAMDAN)[HAMDAN.nik]
    second = recorded(inhil, SITI, AGAIN)[AGAIN.nik]
    answer = client_of(inhil.rahma).get(f"/pekerja/ganda/{first.public_id}/{second.public_id}/")
    found = [[(one["row"].row_number, bool(one["url"])) for one in rows] for _side, rows in answer.context["sources"]]
    with office_scope(inhil.pemda.pk):
        rows = [RosterRow.objects.get(worker=one, outcome="new") for one in (first, second)]
    assert found == [[(row.row_number, True)] for row in rows]
    page = words_of(answer)
    assert [f"roster.xlsx , lembar {row.sheet}, baris {row.row_number}" in page for row in rows] == [True, True]


def test_who_asks_other_offices_is_recorded_with_how_many(offices):
    inhil, kotabaru = offices
    recorded(inhil, SITI)
    with office_scope(kotabaru.pemda.pk):
        ask_elsewhere(by=kotabaru.asing, niks=[SITI.nik, STRANGER.nik, None])
        event = Event.objects.get(action="ask_elsewhere")
        assert (event.officer_id, event.body) == (kotabaru.asing.pk, '{"asked":2,"known":1}')


def test_more_than_fifty_thousand_are_all_asked(offices):
    inhil, kotabaru = offices
    recorded(inhil, SITI)
    many = [f"00000000000{number:05d}" for number in range(50_001)]
    with office_scope(kotabaru.pemda.pk):
        assert ask_elsewhere(by=kotabaru.asing, niks=[*many, SITI.nik]) == {SITI.nik}
        with pytest.raises(DatabaseError, match="at most 50000"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT niks_elsewhere(%s::text[])", [many])


def test_a_long_list_for_dukcapil_leaves_in_parts_that_hold_everybody(inhil, monkeypatch):
    people = [replace(SITI, nik=f"14040561058090{n}", name=name) for n, name in ((11, "Ani"), (12, "Ina"), (13, "Ida"))]
    for one in people:
        recorded(inhil, one)
    monkeypatch.setattr(lists_of_others, "MOST_SENT", 2)
    client, found = client_of(inhil.umar), []
    parts = client.get("/pekerja/dukcapil/").context["parts"]
    assert [count for _first, count in parts] == [2, 1]
    for first, _count in parts:
        answer = client.post("/pekerja/dukcapil/unduh/", {"from": first, "key": key()})
        rows = openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
        found += [row[1] for row in rows if row[1] and str(row[1]).isdigit()]
    assert found == [one.nik for one in people]
