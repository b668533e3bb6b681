"""The first page of each role: every card opens a list as long as its count, and doing one lowers it by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.offices import found_offices, office_of
from tests.walk import on, walk
from tests.web.busy import DAY, busy
from tests.web.signing_in import client_of

from payung.claims.actions import file_claim, open_death_claim
from payung.core.month import Month
from payung.office.diary import seal_events
from payung.office.models import Event, Reading
from payung.office.scope import office_scope
from payung.registry.actions import amend_row, verify_workers
from payung.registry.models import RosterRow
from payung.reports.tasks import due_on, tasks_of


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
    "seated_undecreed": lambda page: page.context["waiting"],
    "unanswered": lambda page: page.context["counts"]["waiting"],
    "programme_to_open": lambda page: 1,
}


@pytest.mark.parametrize(
    ("username", "codes"),
    [
        (
            "rahma",
            [
                "deaths_unopened",
                "claims_unfiled",
                "bill_to_issue",
                "bill_to_compare",
                "school_due",
                "rows_to_mend",
                "rosters_ready",
                "unanswered",
                "programme_to_open",
            ],
        ),
        ("umar", ["bill_to_approve", "workers_unverified", "seated_undecreed"]),
        ("tati", ["bill_to_pay"]),
        ("darman", ["claims_unfiled", "rows_to_mend"]),
        ("bupati", []),
        ("audit", []),
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


def test_the_checker_is_not_asked_to_verify_those_he_recorded_himself(world):
    with office_scope(world.office.pemda.pk):
        assert tasks(world.office.umar)["workers_unverified"] == 1  # Asnah, whom nobody looked at


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
    assert answer.context["people_count"] == 9
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
    assert due_on(Month.parse(month)).isoformat() == day


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
