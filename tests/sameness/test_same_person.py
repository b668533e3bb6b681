"""The same person only once: pairs searched and settled, lists of other keepers, Dukcapil's file."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from tests.people import HAMDAN, SITI, STRANGER, workbook_of
from tests.registry.world import recorded

from payung.bulk.authority import read_authority_list, result_of
from payung.intake.actions.listings import import_listing, settle_listed
from payung.intake.listed import listed_of
from payung.intake.models import ListedPerson, Listing
from payung.office.models import Event
from payung.office.refusal import Conflict, NotAllowed, Refused
from payung.office.scope import office_scope
from payung.registry.actions.answers import read_answers, receive_answers
from payung.registry.actions.elsewhere import ask_elsewhere
from payung.registry.models import Verification, Worker
from payung.reports import workbooks
from payung.reports.lists import AUTHORITY_LIST
from payung.sameness.actions import reopen_settlement, search_duplicates, settle_duplicate
from payung.sameness.models import Candidate, Settlement
from payung.sameness.queries import candidates_waiting

pytestmark = pytest.mark.django_db
AGAIN = replace(HAMDAN, nik="1404051708759008", name="M. Hamdan Yahya")
DAYS = {"as_of_on": date(2024, 11, 1), "starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}


@pytest.fixture
def inhil(offices):
    return offices[0]


def list_of(*rows: tuple[str, str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["NIK", "Nama", "Tanggal Lahir"])
    writer.writerows(rows)
    return text.getvalue().encode()


def answers_of(*rows: tuple[str, ...], titles: tuple[str, ...] = ("NIK", "Hasil", "Keterangan")) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([titles, *rows])
    return text.getvalue().encode()


def test_a_search_keeps_the_pairs_and_a_second_search_replaces_them(inhil):
    recorded(inhil, HAMDAN, SITI)
    recorded(inhil, AGAIN)
    with office_scope(inhil.pemda.pk):
        for _ in range(2):
            search_duplicates(by=inhil.rahma)
        (pair,) = candidates_waiting(inhil.rahma)
        assert {pair.worker.nik, pair.other.nik} == {HAMDAN.nik, AGAIN.nik}
        assert not pair.is_sure
        assert ("birth:same" in dict(map(tuple, pair.speaks)), Candidate.objects.count()) == (True, 1)


def test_a_settled_pair_waits_no_more_and_comes_back_when_the_decision_is_taken_back(inhil):
    recorded(inhil, HAMDAN)
    workers = recorded(inhil, AGAIN)
    first, second = workers[HAMDAN.nik], workers[AGAIN.nik]
    with office_scope(inhil.pemda.pk):
        search_duplicates(by=inhil.rahma)
        pair = {"worker": first, "other": second}
        made = settle_duplicate(by=inhil.rahma, **pair, is_same=True, reason="NIK di KTP sama", survivor=second)
        assert Worker.objects.get(pk=first.pk).survivor_id == second.pk
        assert candidates_waiting(inhil.rahma).count() == 0
        with pytest.raises(Conflict):
            settle_duplicate(by=inhil.rahma, **pair, is_same=False, reason="Kembar")
        reopen_settlement(by=inhil.rahma, settlement=made)
        assert Worker.objects.get(pk=first.pk).survivor_id is None
        assert candidates_waiting(inhil.rahma).count() == 1
        with pytest.raises(Conflict):
            reopen_settlement(by=inhil.rahma, settlement=made)
        settle_duplicate(by=inhil.rahma, **pair, is_same=False, reason="Kembar, KTP berbeda")
        assert Settlement.objects.filter(superseded_at__isnull=True).count() == 1
        assert Settlement.objects.count() == 2


def test_a_settlement_is_not_taken_back_when_its_nik_lives_elsewhere(inhil):
    workers = recorded(inhil, HAMDAN, SITI)
    first, second = workers[HAMDAN.nik], workers[SITI.nik]
    with office_scope(inhil.pemda.pk):
        made = settle_duplicate(by=inhil.rahma, worker=first, other=second, is_same=True, reason="Coba", survivor=first)
        Worker.objects.create(
            pemda=inhil.pemda, nik=SITI.nik, name="Siti", area_code="14.04.05.1004", recorded_by=inhil.rahma
        )
        with pytest.raises(Refused, match="NIK"):
            reopen_settlement(by=inhil.rahma, settlement=made)


def test_a_list_names_our_workers_by_nik_and_the_likely_ones_wait(inhil):
    workers = recorded(inhil, HAMDAN, SITI)
    rows = [
        (SITI.nik, "Siti Rabiah", "21/05/1980"),
        ("", "M. Hamdan Yahya", "17/08/1975"),
        ("1404050101909077", "Utuh Basri", "01/01/1990"),
    ]
    with office_scope(inhil.pemda.pk):
        one = import_listing(
            by=inhil.rahma, kind="dbh", keeper="DBH Sawit Riau", content=list_of(*rows), name="a.csv", **DAYS
        )
        found = {row.name: (row.match, row.worker_id) for row in ListedPerson.objects.filter(listing=one)}
        assert found == {
            "Siti Rabiah": ("nik", workers[SITI.nik].pk),
            "M. Hamdan Yahya": ("likely", workers[HAMDAN.nik].pk),
            "Utuh Basri": ("", None),
        }
        likely = ListedPerson.objects.get(match="likely")
        settle_listed(by=inhil.rahma, listed=likely, is_same=False)
        assert listed_of(workers[HAMDAN.nik]) == []
        assert [row.listing_id for row in listed_of(workers[SITI.nik])] == [one.pk]
        with pytest.raises(Conflict):
            settle_listed(by=inhil.rahma, listed=likely, is_same=True)


def test_the_same_list_twice_is_refused_and_a_newer_one_supersedes(inhil):
    recorded(inhil, SITI)
    given = {"by": inhil.rahma, "kind": "pu", "keeper": "BPJS cabang", "name": "pu.csv", **DAYS}
    content = list_of((SITI.nik, "Siti Rabiah", "21/05/1980"))
    with office_scope(inhil.pemda.pk):
        import_listing(**given, content=content)
        with pytest.raises(Conflict):
            import_listing(**given, content=content)
        import_listing(**given, content=list_of(("1404050101909077", "Utuh Basri", "01/01/1990")))
        assert Listing.objects.filter(superseded_at__isnull=True).count() == 1
        assert Listing.objects.count() == 2
        assert listed_of(Worker.objects.get(nik=SITI.nik)) == []


def test_a_damaged_nik_of_a_list_names_nobody_by_nik(inhil):
    recorded(inhil, SITI)
    book = openpyxl.Workbook()
    book.active.append(["NIK", "Nama"])
    book.active.append([int(SITI.nik), "Siti Rabiah"])
    content = io.BytesIO()
    book.save(content)
    with office_scope(inhil.pemda.pk):
        import_listing(by=inhil.rahma, kind="staff", keeper="BKD", content=content.getvalue(), name="a.xlsx", **DAYS)
        assert [row.nik for row in ListedPerson.objects.all()] == [None]
        assert ListedPerson.objects.filter(match="nik").count() == 0


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", list_of()])
def test_a_list_without_people_is_refused_in_a_sentence(inhil, content: bytes):
    with office_scope(inhil.pemda.pk), pytest.raises(Refused):
        import_listing(by=inhil.rahma, kind="village", keeper="Desa", content=content, name="a.csv", **DAYS)
    with office_scope(inhil.pemda.pk):
        assert Listing.objects.count() == 0


def test_dukcapils_file_is_recorded_once_in_one_statement_with_its_rows(inhil):
    workers = recorded(inhil, HAMDAN, SITI)
    key = str(workers[HAMDAN.nik].public_id)
    content = answers_of(
        (key, "", "Tidak Sesuai", "Hamdan Yahia"),
        ("", SITI.nik, "Meninggal dunia", ""),
        ("", STRANGER.nik, "Sesuai", ""),
        ("", SITI.nik, "Meninggal", ""),
        ("", "", "", ""),
        ("", "1404050101909077", "entah", ""),
        titles=("Kunci", "NIK", "Hasil", "Nama Dukcapil"),
    )
    with office_scope(inhil.pemda.pk):
        file = receive_answers(by=inhil.umar, content=content, name="jawaban.csv")
        assert Verification.objects.count() == 0
        read_answers(by=inhil.umar, file=file, answered_on=date(2024, 11, 5))
        rows = Verification.objects.order_by("row_number").values_list("worker__nik", "result", "row_number", "said")
        assert list(rows) == [
            (HAMDAN.nik, "mismatch", 2, {"their_name": "Hamdan Yahia"}),
            (SITI.nik, "dead", 3, {}),
        ]
        body = Event.objects.get(action="read_answers").body
        assert SITI.nik not in body
        assert '"strangers":1' in body.replace(" ", "")
        with pytest.raises(Conflict):
            read_answers(by=inhil.umar, file=file, answered_on=date(2024, 11, 5))


def test_an_answer_that_contradicts_itself_is_not_guessed(inhil):
    recorded(inhil, SITI)
    content = answers_of((SITI.nik, "Sesuai", ""), (SITI.nik, "Tidak ditemukan", ""))
    with office_scope(inhil.pemda.pk):
        file = receive_answers(by=inhil.umar, content=content, name="jawaban.csv")
        with pytest.raises(Refused):
            read_answers(by=inhil.umar, file=file, answered_on=date(2024, 11, 5))
        assert Verification.objects.count() == 0


def test_who_recorded_the_worker_may_not_read_the_answers(inhil):
    with office_scope(inhil.pemda.pk), pytest.raises(NotAllowed):
        receive_answers(by=inhil.rahma, content=answers_of(("1", "Sesuai", "")), name="a.csv")


def test_the_list_we_send_comes_back_to_its_people(inhil):
    workers = recorded(inhil, SITI)
    book = openpyxl.load_workbook(io.BytesIO(workbooks.roll(AUTHORITY_LIST.of(list(workers.values())))))
    sheet = book.active
    head = next(row for row in sheet.iter_rows() if row[0].value == "Kunci")
    answer = next(cell.column for cell in head if cell.value == "Hasil")
    sheet.cell(head[0].row + 1, answer).value = "Sesuai"
    content = io.BytesIO()
    book.save(content)
    found = read_authority_list(content.getvalue())
    assert [(row.key, row.result) for row in found.rows] == [(str(workers[SITI.nik].public_id), "match")]


@pytest.mark.parametrize(
    ("words", "result"),
    [
        ("Sesuai", "match"),
        ("PADAN", "match"),
        ("Data ditemukan", "match"),
        ("Tidak Padan", "mismatch"),
        ("tdk sesuai (nama)", "mismatch"),
        ("NIK Tidak Ditemukan", "unknown"),
        ("NON AKTIF", "unknown"),
        ("Meninggal 12-3-2024", "dead"),
        ("Pindah ke Pekanbaru", "moved"),
        ("entah", ""),
        ("", ""),
    ],
)
def test_an_answer_is_read_by_its_words(words: str, result: str):
    assert result_of(words) == result


def test_another_office_is_told_yes_or_no_and_nothing_else(offices):
    inhil, kotabaru = offices
    recorded(inhil, SITI)
    with office_scope(kotabaru.pemda.pk):
        assert ask_elsewhere(by=kotabaru.asing, niks=[SITI.nik, "6302060101909001"]) == {SITI.nik}
        assert ask_elsewhere(by=kotabaru.asing, niks=[]) == set()
        assert Worker.objects.count() == 0
    with office_scope(inhil.pemda.pk):
        assert ask_elsewhere(by=inhil.rahma, niks=[SITI.nik]) == set()


def test_a_workbook_of_the_village_is_a_list_too(inhil):
    recorded(inhil, SITI)
    with office_scope(inhil.pemda.pk):
        import_listing(
            by=inhil.rahma, kind="village", keeper="APBDes", content=workbook_of(SITI), name="a.xlsx", **DAYS
        )
        assert ListedPerson.objects.get().match == "nik"
