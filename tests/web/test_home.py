"""The first page of each role: every card opens a list as long as its count, and doing one lowers it by one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.offices import found_offices, office_of
from tests.walk import walk
from tests.web.busy import DAY, busy
from tests.web.signing_in import client_of, errors_of, post

from demo.workbooks import Answer, insurer_answer
from payung.billing.actions.bills import approve_bill
from payung.billing.actions.payments import record_payment
from payung.billing.models import Bill
from payung.billing.queries import deadline_of
from payung.claims.actions.death import open_death_claim
from payung.claims.actions.family import file_claim
from payung.claims.actions.money import claim_school_year, record_benefit
from payung.core.month import Month
from payung.intake.actions.applying import apply_roster
from payung.intake.actions.listings import settle_listed
from payung.intake.actions.rosters import amend_row
from payung.intake.models import ListedPerson, RosterRow
from payung.office.clock import on
from payung.office.diary import seal_events
from payung.office.models import Event, Reading
from payung.office.roles import MAY
from payung.office.scope import office_scope
from payung.office.setup import confirm_officer, end_appointment
from payung.programme.actions.enrolment import enrol, record_registration
from payung.programme.actions.papers import decree
from payung.programme.actions.setup import open_programme
from payung.programme.models import Decree
from payung.registry.actions.evidence import record_decile
from payung.registry.actions.verification import verify_workers
from payung.reports.tasks import FAMILIES, MONEY, REST, tasks_of
from payung.sameness.actions import settle_duplicate
from payung.sameness.queries import candidates_waiting
from payung.web.home.words import BRANCH_WORDS, WORDS

WIB = ZoneInfo("Asia/Jakarta")


@pytest.fixture(scope="module")
def world(module_database: str) -> Iterator[SimpleNamespace]:
    found_offices(module_database)
    made = walk(office_of("14.04"))
    made.stranger = office_of("63.02")
    with on(DAY):
        made.quiet = {name: cards(getattr(made.office, name)) for name in ("rahma", "umar", "tati", "darman")}
    with pytest.MonkeyPatch.context() as patch:
        busy(made)
        patch.setenv("PAYUNG_TODAY", DAY.isoformat())
        yield made


def tasks(officer: Any) -> dict[str, int]:
    """Code and count of the officer's tasks."""
    with office_scope(officer.pemda_id, officer_id=officer.pk):
        return {task.code: task.count for task in tasks_of(officer)}


def cards(officer: Any) -> list[dict[str, Any]]:
    """The cards of the officer's first page, as they are drawn."""
    return list(client_of(officer).get("/").context["tasks"])


def opened(client: Client, card: dict[str, Any]) -> Any:
    return client.get(card["url"].partition("#")[0])


# How long the page is that a card opens.
LENGTHS = {
    "deaths_unopened": lambda page: len(page.context["unopened"]),
    "claims_unfiled": lambda page: len(page.context["unfiled"]),
    "school_due": lambda page: len(page.context["school"]),
    "bill_to_approve": lambda page: page.context["bill"].line_count,
    "bill_to_pay": lambda page: page.context["bill"].line_count,
    "bill_to_compare": lambda page: page.context["bill"].line_count,
    "bill_to_issue": lambda page: page.context["draft"].people,
    "rows_to_mend": lambda page: page.context["counts"]["held"] + page.context["counts"]["rejected"],
    "rosters_ready": lambda page: page.context["people"],
    "workers_unverified": lambda page: len(page.context["people"]),
    "dukcapil_dead": lambda page: len(page.context["rows"]),
    "duplicates_waiting": lambda page: len(page.context["pairs"]),
    "listed_likely": lambda page: len(page.context["people"]),
    "seated_undecreed": lambda page: page.context["waiting"],
    "unanswered": lambda page: page.context["counts"]["waiting"],
    "programme_to_open": lambda page: 1,
    "deaths_waiting": lambda page: len(page.context["unopened"]),
    "rosters_waiting": lambda page: page.context["people"],
    "claims_undecided": lambda page: len(page.context["undecided"]),
    "deciles_missing": lambda page: len(page.context["people"]),
    "deciles_old": lambda page: len(page.context["people"]),
    "officers_to_confirm": lambda page: len(page.context["officers"]),
    "officers_unguarded": lambda page: len(page.context["officers"]),
    "appointments_ending": lambda page: len(page.context["officers"]),
    "worker_stopped": lambda page: int(page.context["seen_at"] is None),
    "readings_unusual": lambda page: len(page.context["unusual"]),
}


@pytest.mark.parametrize(
    ("username", "codes"),
    [
        (
            "rahma",
            [
                "deaths_unopened",
                "claims_unfiled",
                "dukcapil_dead",
                "bill_to_issue",
                "bill_to_compare",
                "school_due",
                "rows_to_mend",
                "rosters_ready",
                "duplicates_waiting",
                "listed_likely",
                "unanswered",
                "programme_to_open",
            ],
        ),
        ("umar", ["bill_to_approve", "workers_unverified", "seated_undecreed"]),
        ("tati", ["bill_to_pay"]),
        ("darman", ["claims_unfiled", "rows_to_mend"]),
        ("bupati", ["officers_to_confirm"]),
        ("kadis", ["officers_to_confirm"]),
        ("sekda", ["officers_to_confirm"]),
        ("audit", []),
        ("camat", ["deaths_waiting", "claims_unfiled", "rows_to_mend", "rosters_waiting"]),
        ("sosial", ["deciles_missing", "deciles_old"]),
        ("rengat", ["claims_undecided", "bill_to_compare", "unanswered"]),
        ("tembilahan", []),
        ("dpo", ["readings_unusual"]),
        ("admin", ["officers_unguarded", "appointments_ending", "worker_stopped"]),
    ],
)
def test_every_card_opens_a_page_that_lists_what_it_counts(world, username, codes):
    officer = getattr(world.office, username)
    client = client_of(officer)
    drawn = cards(officer)
    assert [card["code"] for card in drawn] == codes
    for card in drawn:
        page = opened(client, card)
        assert (card["code"], page.status_code) == (card["code"], 200)
        assert (card["code"], LENGTHS[card["code"]](page)) == (card["code"], card["number"])


def test_every_kind_of_task_has_its_words_and_somebody_who_may():
    kinds = [*FAMILIES, *MONEY, *REST]
    assert sorted(kind.code for kind in kinds) == sorted(WORDS)
    assert [code for code in BRANCH_WORDS if code not in WORDS] == []
    assert [kind.code for kind in kinds if not MAY[kind.right]] == []


def test_a_card_says_what_how_many_until_when_and_where(world):
    approve = cards(world.office.umar)[0]
    assert approve["what"] == "Tagihan Oktober 2026 menunggu diperiksa"
    assert (approve["amount"], approve["count"]) == ("Rp50.400", "3 orang")
    assert (approve["due"], approve["left"], approve["is_hot"]) == ("Kam, 15 Okt", "lewat 37 hari", True)
    assert approve["button"] == "Periksa tagihan"


def test_opening_a_claim_moves_one_family_from_the_first_card_to_the_second(world):
    officer = world.office.rahma
    assert (tasks(officer)["deaths_unopened"], tasks(officer)["claims_unfiled"]) == (1, 1)
    claim = open_death_claim(by=officer, death=world.unopened, opened_on=DAY)
    assert "deaths_unopened" not in tasks(officer)
    assert tasks(officer)["claims_unfiled"] == 2
    file_claim(by=officer, claim=claim, filed_on=DAY, receipt_number="TT-2")
    assert tasks(officer)["claims_unfiled"] == 1


def test_verifying_one_worker_lowers_the_checkers_count_by_one(world):
    before = tasks(world.office.umar)["workers_unverified"]
    one = world.six[5]
    verify_workers(by=world.office.umar, workers=[one.pk], authority="dukcapil", result="match", verified_on=DAY)
    assert tasks(world.office.umar)["workers_unverified"] == before - 1


def test_mending_one_row_lowers_the_villages_count_by_one(world):
    officer = world.office.darman
    before = tasks(officer)["rows_to_mend"]
    with office_scope(world.office.pemda.pk):
        row = RosterRow.objects.get(roster=world.to_mend, name="Idris")
    amend_row(by=officer, row=row, nik="1404051201789077")
    assert tasks(officer)["rows_to_mend"] == before - 1


def _answer(world: Any) -> None:
    row = insurer_answer([Answer(world.six[1].nik, "", "22000000002", date(2026, 1, 1))])
    record_registration(by=world.office.rengat, agreement=world.pks, content=row, name="satu.xlsx")


def _pay_family(world: Any) -> None:
    paid = {"component": "funeral", "amount_idr": 10_000_000, "paid_on": DAY, "beneficiary": world.widow}
    record_benefit(by=world.office.rengat, claim=world.undecided, **paid)


def _bill(world: Any, month: int) -> Bill:
    with office_scope(world.office.pemda.pk):
        return Bill.objects.get(budget=world.purse, month=date(2026, month, 1))


def _review(world: Any) -> None:
    row = {"officer": str(world.office.rahma.public_id), "day": timezone.localdate(timezone=WIB).isoformat()}
    post(client_of(world.office.dpo), reverse("readings"), **row, note="Menyiapkan SK.")


def _start_worker(world: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")


def _decree(world: Any) -> None:
    paper = {"sk_number": "SK 10/2026", "decided_on": DAY, "starts_on": DAY, "ends_on": date(2026, 12, 31)}
    decree(by=world.office.umar, programme=world.year, **paper)


def _settle_pair(world: Any) -> None:
    with office_scope(world.office.pemda.pk):
        pair = candidates_waiting(world.office.rahma)[0]
    two = {"worker": pair.worker, "other": pair.other}
    settle_duplicate(by=world.office.rahma, **two, is_same=False, reason="Kembar, KTP berbeda")


def _settle_listed(world: Any) -> None:
    with office_scope(world.office.pemda.pk):
        row = ListedPerson.objects.get(listing=world.listing, match="likely")
    settle_listed(by=world.office.rahma, listed=row, is_same=False)


# Who sees the card, the card, what is done, and by how much its count falls: the rest of it, or the whole card.
DONE = [
    ("camat", "rosters_waiting", lambda w: apply_roster(by=w.office.rahma, roster=w.to_apply), 2),
    ("rengat", "claims_undecided", _pay_family, 1),
    ("rengat", "unanswered", _answer, 1),
    ("sosial", "deciles_old", lambda w: record_decile(
        by=w.office.sosial, worker=w.budi, decile=3, register="dtsen", as_of_on=DAY), 1),
    ("sosial", "deciles_missing", lambda w: record_decile(
        by=w.office.sosial, worker=w.six[2], decile=1, register="dtsen", as_of_on=DAY), 1),
    ("kadis", "officers_to_confirm", lambda w: confirm_officer(by=w.office.kadis, officer=w.unconfirmed), 1),
    ("admin", "officers_unguarded", lambda w: client_of(w.unconfirmed), 1),
    ("admin", "appointments_ending", lambda w: end_appointment(
        by=w.office.admin, officer=w.leaving, ends_on=date(2027, 12, 31)), 1),
    ("admin", "worker_stopped", _start_worker, 1),
    ("dpo", "readings_unusual", _review, 1),
    ("umar", "bill_to_approve", lambda w: approve_bill(by=w.office.umar, bill=_bill(w, 10)), 3),
    ("tati", "bill_to_pay", lambda w: record_payment(
        by=w.office.tati, bill=_bill(w, 9), sp2d_number="SP2D 9", paid_on=DAY, amount_idr=50_400), 3),
    ("umar", "seated_undecreed", _decree, 2),
    ("rahma", "dukcapil_dead", lambda w: verify_workers(
        by=w.office.umar, workers=[w.six[1].pk], authority="dukcapil", result="match", verified_on=DAY), 1),
    ("rahma", "duplicates_waiting", _settle_pair, 1),
    ("rahma", "listed_likely", _settle_listed, 1),
    ("rahma", "school_due", lambda w: claim_school_year(by=w.office.rahma, child=w.pupil, year=2026), 1),
    ("rahma", "programme_to_open", lambda w: open_programme(by=w.office.rahma, name="Tahun depan", year=2027), 1),
]  # fmt: skip


@pytest.mark.parametrize(("username", "code", "work", "less"), DONE, ids=[f"{who} {code}" for who, code, *_ in DONE])
def test_doing_one_lowers_the_count(world, username, code, work, less):
    officer = getattr(world.office, username)
    before = _count(officer, code)
    work(world)
    assert before - _count(officer, code) == less


def _count(officer: Any, code: str) -> int:
    """All cards of one kind: a bill has one each."""
    with office_scope(officer.pemda_id, officer_id=officer.pk):
        return sum(task.count for task in tasks_of(officer) if task.code == code)


def test_a_roster_that_was_applied_and_those_decreed_ask_for_the_next_step(world):
    assert _count(world.office.rahma, "decreed_unenrolled") == 2
    with office_scope(world.office.pemda.pk):
        paper = Decree.objects.get(sk_number="SK 10/2026")
    enrol(by=world.office.rahma, decree=paper, agreement=world.pks, budget=world.purse)
    assert _count(world.office.rahma, "decreed_unenrolled") == 0


def test_a_note_that_holds_a_number_of_identity_is_sent_back(world):
    row = {"officer": str(world.office.rahma.public_id), "day": "2026-11-21", "note": "NIK 1404056105809001"}
    assert "Jangan menulis NIK" in errors_of(post(client_of(world.office.dpo), reverse("readings"), **row))[0]


@pytest.mark.parametrize("username", ["dpo", "admin"])
def test_who_guards_and_who_appoints_reads_no_name_and_no_number_of_a_worker(world, username):
    client = client_of(getattr(world.office, username))
    urls = [reverse(name) for name, _label in client.get("/").context["navigation"]]
    text = "".join(client.get(url).content.decode() for url in ["/", *urls])
    people = [one.name for one in world.six] + [one.nik for one in world.six] + ["Siti Rabiah", "Hamdan Yahya"]
    assert [name for name in people if name in text] == []


def test_the_list_for_the_register_is_handed_out_and_recorded(world):
    answer = client_of(world.office.sosial).get(reverse("decile_list"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert world.six[3].nik in {row[1] for row in sheet.iter_rows(values_only=True)}
    with office_scope(world.office.pemda.pk):
        assert Reading.objects.filter(officer=world.office.sosial, page="decile_list").count() == 1


def test_a_kecamatan_counts_its_own_places(world):
    seen = client_of(world.office.camat).get("/").context
    assert (seen["taken"], seen["seats"]) == (4, 7)  # six seated, two of them died


def test_the_checker_is_not_asked_to_verify_those_he_recorded_himself(world):
    with office_scope(world.office.pemda.pk):
        assert tasks(world.office.umar)["workers_unverified"] == 3  # Asnah, and two of the roster applied since


def test_a_stranger_has_no_card_of_another_office(world):
    assert tasks(world.stranger.asing) == {"programme_to_open": 1}


def test_when_nothing_is_due_the_page_says_so(world):
    assert [card["code"] for card in world.quiet["rahma"]] == ["programme_to_open", "programme_to_open"]
    assert [world.quiet[name] for name in ("umar", "tati", "darman")] == [[], [], []]


def test_the_head_reads_one_sentence_four_numbers_and_can_print(world):
    text = client_of(world.office.bupati).get("/").content.decode()
    assert "Keadaan program hari ini" in text
    assert "orang dilindungi hari ini" in text
    assert text.count('<dd class="v">') == 4
    assert "data-print" in text
    assert "Yang perlu dikerjakan" not in text


def test_a_village_sees_its_name_its_people_and_the_way_to_report_a_death(world):
    answer = client_of(world.office.darman).get("/")
    text = answer.content.decode()
    assert answer.context["place"] == "Sungaisalak"
    assert [name for name, *_ in answer.context["dock"]] == ["home", "rosters", "workers", "death_who"]
    assert answer.context["people_count"] == 11
    assert len(answer.context["people"]) == 5
    assert reverse("death_who") in text
    assert "desk.css" not in text


def test_the_auditor_is_told_what_changed_since_the_last_visit(world):
    officer = world.office.audit
    client = client_of(officer)
    first = client.get("/").context
    with office_scope(world.office.pemda.pk):
        everything = Event.objects.count()
    assert (first["before"], first["change_count"]) == (None, everything)
    assert first["seal"]["last"] is None
    with office_scope(world.office.pemda.pk):
        earlier = timezone.now() - timedelta(hours=2)
        Reading.objects.create(pemda=officer.pemda, officer=officer, worker_id=0, page="audit_home", at=earlier)
    assert client.get("/").context["before"] == earlier


def test_the_auditor_sees_the_seal_and_that_its_chain_is_whole(world):
    with office_scope(world.office.pemda.pk):
        count = seal_events(world.office.pemda.pk)
    seal = client_of(world.office.audit).get("/").context["seal"]
    assert (seal["last"].number, seal["last"].event_count, seal["open"], seal["is_whole"]) == (1, count, 0, True)


def test_the_auditors_page_of_checks_finds_honest_books_whole(world):
    page = client_of(world.office.audit).get(reverse("checks"))
    bad = [finding["text"] for finding in page.context["findings"] if finding["state"] == "bad"]
    assert len(page.context["findings"]) > 10
    assert bad == []


@pytest.mark.parametrize(
    ("month", "day"),
    [("2025-10", "2025-10-15"), ("2025-11", "2025-11-17")],
)
def test_a_month_falls_due_on_a_working_day(month, day):
    assert deadline_of(Month.parse(month)).due_on.isoformat() == day


def test_an_officer_with_two_appointments_chooses_and_stays(world):
    client = client_of(world.office.rahma)
    page = client.get(reverse("choose_office"))
    assert [row.pk for row in page.context["appointments"]] == [world.office.rahma.pk]
    answer = client.post(reverse("choose_office"), {"officer": str(world.office.rahma.public_id)})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    nobody = client.post(reverse("choose_office"), {"officer": "x"})
    assert nobody.status_code == 302
    assert client.get("/").context["officer"].pk == world.office.rahma.pk


@pytest.mark.parametrize("colour", ["1d3f7", "zzzzzz", "1d3f73;x"])
def test_a_colour_that_is_none_is_not_found(db, colour):
    assert Client().get(f"/warna/{colour}.css").status_code == 404
