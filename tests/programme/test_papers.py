"""Decree, agreement, enrolment and the insurer's answer."""

import json
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.offices import also_checker
from tests.programme.world import (
    FIRST,
    LAST,
    accepted,
    agreed,
    answer_csv,
    answered,
    changes_by,
    decreed,
    inside,
    kpj,
    last_event,
    make_workers,
    nominate,
    open_one,
    run,
    sponsored,
)

from payung.office.models import Event
from payung.office.refusal import Conflict, NotAllowed, Refused
from payung.office.scope import office_scope
from payung.programme.actions.enrolment import end_enrolment, enrol
from payung.programme.actions.papers import decree, record_agreement, stored_annex_sum
from payung.programme.models import DecreeLine, Enrolment, Registration
from payung.programme.queries import registration_counts
from payung.registry.actions.verification import verify_workers


def seated(office, count=2):
    made = open_one(office)
    made.workers = make_workers(office, count)
    nominate(office, made.programme, made.workers)
    return made


def test_the_decree_names_everybody_seated_and_its_sum_is_that_of_the_stored_rows(office):
    made = seated(office)
    row = decreed(office, made.programme)
    with inside(office):
        assert stored_annex_sum(row) == (2, row.annex_sha256)
        names = DecreeLine.objects.filter(decree=row).order_by("line_number").values_list("line_number", "name")
        assert list(names) == [(1, "Pekerja 001"), (2, "Pekerja 002")]


def test_the_annex_cannot_be_changed_even_by_the_database_owner_role_of_the_app(office):
    made = seated(office)
    decreed(office, made.programme)
    with office_scope(office.pemda.pk), pytest.raises(DatabaseError), transaction.atomic():
        run("UPDATE programme_decreeline SET name = 'Orang lain'")


def test_a_second_decree_names_only_those_the_first_did_not(office):
    made = seated(office)
    decreed(office, made.programme)
    nominate(office, made.programme, make_workers(office, 1, first=7))
    assert decreed(office, made.programme, "SK 2/2025").line_count == 1
    with pytest.raises(Refused) as refusal:
        decreed(office, made.programme, "SK 3/2025")
    assert refusal.value.code == "decree_nobody"


def test_a_number_is_used_once(office):
    made = seated(office)
    decreed(office, made.programme)
    nominate(office, made.programme, make_workers(office, 1, first=7))
    with pytest.raises(Conflict):
        decreed(office, made.programme)
    agreed(office, made.programme)
    with pytest.raises(Conflict):
        agreed(office, made.programme)


def test_who_dukcapil_calls_dead_after_he_was_seated_is_not_decreed(office):
    made = seated(office)
    dead = [made.workers[0].pk]
    verify_workers(by=office.umar, workers=dead, authority="dukcapil", result="dead", verified_on=date(2025, 1, 19))
    assert decreed(office, made.programme).line_count == 1


def test_the_officer_who_nominated_does_not_decree_even_as_checker(office, owner_connection):
    made = seated(office)
    also = also_checker(owner_connection, office.rahma)
    days = {"decided_on": date(2025, 1, 2), "starts_on": FIRST, "ends_on": LAST}
    with pytest.raises(Refused) as refusal:
        decree(by=also, programme=made.programme, sk_number="SK 9", **days)
    assert refusal.value.code == "second_officer"


def test_only_the_checker_decrees(office):
    made = seated(office)
    days = {"decided_on": date(2025, 1, 2), "starts_on": FIRST, "ends_on": LAST}
    for other in (office.rahma, office.tati, office.bupati, office.darman):
        with pytest.raises(NotAllowed):
            decree(by=other, programme=made.programme, sk_number="SK 1", **days)


def test_days_out_of_order_and_days_to_come_are_refused(office):
    made = seated(office)
    late = {"decided_on": date(2025, 1, 21), "starts_on": FIRST, "ends_on": LAST}
    turned = {"decided_on": date(2025, 1, 2), "starts_on": LAST, "ends_on": FIRST}
    for days, code in ((late, "day_in_future"), (turned, "days_out_of_order")):
        with pytest.raises(Refused) as refusal:
            decree(by=office.umar, programme=made.programme, sk_number="SK 1", **days)
        assert refusal.value.code == code


def test_enrolling_a_decree_again_adds_nobody(office):
    made = sponsored(office, 2, is_answered=False)
    again = {"decree": made.decree, "agreement": made.agreement, "budget": made.budget}
    added = changes_by(office, lambda: enrol(by=office.rahma, **again), "programme_enrolment")
    assert added == {"programme_enrolment": 0}


def test_enrolment_runs_on_the_days_that_decree_and_agreement_share(office):
    made = seated(office)
    row = decreed(office, made.programme)
    late = {"signed_on": date(2025, 1, 5), "starts_on": date(2025, 2, 26), "ends_on": date(2026, 2, 25)}
    paper = record_agreement(by=office.rahma, programme=made.programme, pks_number="PKS 2", **late)
    enrol(by=office.rahma, decree=row, agreement=paper, budget=made.budget)
    with inside(office):
        days = set(Enrolment.objects.values_list("starts_on", "ends_on"))
    assert days == {(date(2025, 2, 26), date(2025, 12, 31))}


def test_papers_of_another_programme_are_refused(office):
    made = seated(office)
    row = decreed(office, made.programme)
    other = open_one(office, name="Sawit")
    with pytest.raises(Refused) as refusal:
        enrol(by=office.rahma, decree=row, agreement=agreed(office, made.programme), budget=other.budget)
    assert refusal.value.code == "papers_of_other_programme"


def test_the_database_refuses_a_second_enrolment_on_the_same_day(office):
    sponsored(office, 1)
    with office_scope(office.pemda.pk):
        row = Enrolment.objects.get()
        with pytest.raises(IntegrityError, match="enrolment_no_overlap"), transaction.atomic():
            Enrolment.objects.create(
                pemda=office.pemda,
                worker_id=row.worker_id,
                decree_line_id=row.decree_line_id,
                agreement_id=row.agreement_id,
                budget_id=row.budget_id,
                starts_on=row.ends_on,
                ends_on=row.ends_on,
                by=office.rahma,
            )


def test_the_same_answer_twice_changes_nothing(office):
    made = sponsored(office, 2)
    tables = ("programme_registration",)
    assert changes_by(office, lambda: answered(office, made.agreement, accepted(made.workers)), *tables) == {
        "programme_registration": 0
    }
    body = json.loads(last_event(office, "record_registration"))
    assert (body["rows"], body["matched"], body["stored"]) == (2, 2, 0)


def test_a_newer_answer_supersedes_and_the_old_stays_readable(office):
    made = sponsored(office, 1, is_answered=False)
    worker = made.workers[0]
    answered(office, made.agreement, answer_csv([(worker.nik, "", "", "NIK tidak padan")]))
    with inside(office):
        assert registration_counts(made.agreement) == {"accepted": 0, "refused": 1, "waiting": 0}
    answered(office, made.agreement, accepted(made.workers))
    with inside(office):
        assert registration_counts(made.agreement) == {"accepted": 1, "refused": 0, "waiting": 0}
        old = Registration.objects.exclude(superseded_at=None).values_list("refusal", flat=True)
        assert list(old) == ["NIK tidak padan"]


def test_one_bad_row_does_not_sink_the_answer(office):
    made = sponsored(office, 3, is_answered=False)
    one, two, three = made.workers
    content = answer_csv(
        [
            ("1404051403859999", kpj(99), "01-01-2025", ""),  # fits nobody
            (one.nik, "123", "01-01-2025", ""),  # no membership number
            (two.nik, kpj(2), "31-02-2025", ""),  # no such day
            (three.nik, kpj(3), "01-01-2025", ""),
        ]
    )
    answered(office, made.agreement, content)
    with inside(office):
        assert registration_counts(made.agreement) == {"accepted": 1, "refused": 0, "waiting": 2}
    body = json.loads(last_event(office, "record_registration"))
    assert (body["rows"], body["matched"], body["stored"], body["contradictory"]) == (4, 1, 1, 0)


def test_a_file_that_says_two_things_about_a_man_is_not_guessed(office):
    made = sponsored(office, 2, is_answered=False)
    one, two = made.workers
    said = [
        (one.nik, kpj(1), "01-01-2025", ""),
        (one.nik, kpj(7), "01-01-2025", ""),
        (two.nik, kpj(2), "01-01-2025", ""),
    ]
    answered(office, made.agreement, answer_csv(said))
    with inside(office):
        assert list(Registration.objects.values_list("worker_id", "kpj")) == [(two.pk, kpj(2))]
    assert json.loads(last_event(office, "record_registration"))["contradictory"] == 1


def test_an_answer_that_fits_nobody_or_cannot_be_read_is_refused_and_keeps_no_row(office):
    made = sponsored(office, 1, is_answered=False)
    for content, code in (
        (answer_csv([("1404051403859999", kpj(9), "01-01-2025", "")]), "insurer_list_fits_nobody"),
        (b"\x00\x01not a list", "insurer_list_unreadable"),
    ):
        with pytest.raises(Refused) as refusal:
            answered(office, made.agreement, content)
        assert refusal.value.code == code
    with inside(office):
        assert Registration.objects.count() == 0


def test_the_diary_never_holds_a_nik(office):
    made = sponsored(office, 2)
    with inside(office):
        bodies = " ".join(Event.objects.values_list("body", flat=True))
    assert [worker.nik for worker in made.workers if worker.nik in bodies] == []


def test_ending_an_enrolment_supersedes_and_keeps_the_old_days(office):
    made = sponsored(office, 1)
    end_enrolment(by=office.rahma, worker=made.workers[0], last_on=date(2025, 6, 30), reason="moved")
    with inside(office):
        live = Enrolment.objects.get(superseded_at=None)
        old = Enrolment.objects.exclude(superseded_at=None).get()
    assert (live.ends_on, live.end_reason, live.corrects_id) == (date(2025, 6, 30), "moved", old.pk)
    assert old.ends_on == LAST
    with pytest.raises(Refused):
        end_enrolment(by=office.rahma, worker=make_workers(office, 1, first=8)[0], last_on=LAST, reason="moved")
