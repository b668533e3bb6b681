"""Nomination: the law answers, places are scarce, and an empty choice is nobody."""

import json
from datetime import date

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.programme.world import (
    DISTRICT,
    OTHER_VILLAGE,
    VILLAGE,
    decreed,
    inside,
    last_event,
    make_workers,
    nominate,
    open_one,
    sponsored,
    versions_of,
)

from payung.office.refusal import Conflict, KeyReused, NotAllowed, Refused
from payung.programme.actions import nomination
from payung.programme.actions.nomination import nominate_later, nominate_part
from payung.programme.actions.setup import open_programme, set_quota, set_rules
from payung.programme.models import Nomination, Quota
from payung.programme.queries import NOMINATING, candidates, funnel, job_on, nominations_of, reasons_count
from payung.programme.tasks import nominate_area
from payung.registry.actions.evidence import record_decile
from payung.registry.actions.verification import verify_workers

KEY = "0b8e0a52-6d3f-4c3f-9a49-111111111111"


def standing(office, programme):
    """(result, seated, rank) of each nomination in order of entry."""
    with inside(office):
        rows = Nomination.objects.filter(programme=programme).order_by("id")
        return [(row.result, row.quota_id is not None, row.waiting_rank) for row in rows]


def taken(office):
    with inside(office):
        return list(Quota.objects.order_by("area_code").values_list("area_code", "taken", "seats"))


@pytest.mark.parametrize(("people", "seated"), [(2, 2), (3, 3), (4, 3)])
def test_places_are_given_up_to_the_quota_and_the_rest_wait_by_rank(office, people, seated):
    made = open_one(office, seats=3)
    nominate(office, made.programme, make_workers(office, people))
    assert taken(office) == [("14.04", seated, 3)]
    expected = [("eligible", True, None)] * seated + [("eligible", False, n) for n in range(1, people - seated + 1)]
    assert standing(office, made.programme) == expected


def test_an_officer_of_one_kecamatan_nominates_and_verifies_nobody_outside_it(office):
    made = open_one(office, seats=3)
    workers = make_workers(office, 2)
    for officer in (office.rahma, office.umar):
        officer.area_code = "14.04.99"
    nominate(office, made.programme, workers)
    assert standing(office, made.programme) == []
    with pytest.raises(Refused) as refusal:
        verify_workers(
            by=office.umar,
            workers=[worker.pk for worker in workers],
            authority="bpjs",
            result="match",
            verified_on=date(2025, 1, 3),
        )
    assert refusal.value.code == "some_not_found"


def test_nominating_one_by_one_meets_the_same_cap(office):
    made = open_one(office, seats=2)
    for worker in make_workers(office, 3):
        nominate(office, made.programme, [worker])
    assert taken(office) == [("14.04", 2, 2)]
    assert standing(office, made.programme)[2] == ("eligible", False, 1)


def test_raising_the_quota_seats_the_waiting_by_rank_and_no_more(office):
    made = open_one(office, seats=1)
    nominate(office, made.programme, make_workers(office, 4))
    set_quota(by=office.rahma, programme=made.programme, area_code="14.04", seats=3)
    assert taken(office) == [("14.04", 3, 3)]
    assert standing(office, made.programme)[2:] == [("eligible", True, None), ("eligible", False, 1)]


@pytest.mark.parametrize(("seats", "is_refused"), [(1, True), (2, False), (3, False)])
def test_a_quota_is_lowered_only_down_to_the_places_taken(office, seats, is_refused):
    made = open_one(office, seats=5)
    nominate(office, made.programme, make_workers(office, 2))
    if is_refused:
        with pytest.raises(Refused) as refusal:
            set_quota(by=office.rahma, programme=made.programme, area_code="14.04", seats=seats)
        assert refusal.value.code == "quota_below_taken"
        assert taken(office) == [("14.04", 2, 5)]
    else:
        set_quota(by=office.rahma, programme=made.programme, area_code="14.04", seats=seats)
        assert taken(office) == [("14.04", 2, seats)]


def test_the_narrowest_quota_that_holds_the_village_is_used(office):
    made = open_one(office, seats=9)
    set_quota(by=office.rahma, programme=made.programme, area_code=DISTRICT, seats=9)
    set_quota(by=office.rahma, programme=made.programme, area_code=VILLAGE, seats=1)
    people = make_workers(office, 2) + make_workers(office, 1, first=10, area_code=OTHER_VILLAGE)
    nominate(office, made.programme, people)
    assert taken(office) == [("14.04", 1, 9), (DISTRICT, 0, 9), (VILLAGE, 1, 1)]
    assert standing(office, made.programme)[1] == ("eligible", False, 1)


def test_without_a_quota_everybody_waits(office):
    made = open_one(office, seats=None)
    nominate(office, made.programme, make_workers(office, 2))
    assert standing(office, made.programme) == [("eligible", False, 1), ("eligible", False, 2)]


def test_an_empty_choice_is_refused_and_nominates_nobody(office):
    made = open_one(office)
    make_workers(office, 2)
    with pytest.raises(Refused) as refusal:
        nominate(office, made.programme, [])
    assert refusal.value.code == "nobody_chosen"
    assert standing(office, made.programme) == []


def test_ids_of_another_office_nominate_nobody(office, stranger):
    workers = make_workers(office, 2)
    theirs = open_programme(by=stranger.asing, name="Pekerja Rentan", year=2025)
    with inside(stranger):
        assert list(candidates(stranger.asing, theirs)) == []
    nomination.nominate(by=stranger.asing, programme=theirs, workers=[worker.pk for worker in workers])
    assert standing(stranger, theirs) == []


def test_nobody_unverified_takes_a_place(office):
    made = open_one(office)
    nominate(office, made.programme, make_workers(office, 1, is_verified=False))
    assert standing(office, made.programme) == [("officer", False, None)]
    with inside(office):
        assert reasons_count(nominations_of(made.programme)) == {"not_verified": (1, 1)}


def test_one_bad_worker_does_not_sink_the_list(office):
    made = open_one(office)
    old = make_workers(office, 1, first=50, born_on=date(1950, 1, 1))
    nominate(office, made.programme, [*old, *make_workers(office, 2)])
    assert sorted(standing(office, made.programme)) == [
        ("eligible", True, None),
        ("eligible", True, None),
        ("not_eligible", False, None),
    ]


def test_who_is_paid_by_another_programme_of_the_year_is_not_eligible(office):
    first = sponsored(office, 1)
    second = open_one(office, name="Sawit")
    nominate(office, second.programme, first.workers)
    with inside(office):
        assert reasons_count(nominations_of(second.programme)) == {"already_paid_elsewhere": (1, 1)}
    assert standing(office, second.programme) == [("not_eligible", False, None)]


def test_judged_again_after_dukcapil_answers_he_keeps_his_order_of_entry(office):
    made = open_one(office, seats=1)
    early = make_workers(office, 1, is_verified=False)
    nominate(office, made.programme, early)
    verify_workers(
        by=office.umar, workers=[early[0].pk], authority="dukcapil", result="match", verified_on=date(2025, 1, 20)
    )
    nominate(office, made.programme, [*make_workers(office, 1, first=9), *early])
    assert standing(office, made.programme) == [("eligible", True, None), ("eligible", False, 1)]


def test_the_funnel_adds_up(office):
    made = open_one(office, seats=2)
    people = make_workers(office, 3) + make_workers(office, 1, first=20, is_verified=False)
    people += make_workers(office, 1, first=30, born_on=date(1950, 1, 1))
    nominate(office, made.programme, people)
    decreed(office, made.programme)
    with inside(office):
        seen = funnel(nominations_of(made.programme))
    assert (seen.nominated, seen.eligible, seen.officer, seen.not_eligible) == (5, 3, 1, 1)
    assert (seen.seated, seen.waiting, seen.decreed) == (2, 1, 2)


def test_the_same_key_nominates_once_and_another_payload_is_a_conflict(office):
    made = open_one(office)
    workers = [worker.pk for worker in make_workers(office, 2)]
    for _ in range(2):
        nomination.nominate(by=office.rahma, programme=made.programme, workers=workers, key=KEY)
    with pytest.raises(KeyReused) as refusal:
        nomination.nominate(by=office.rahma, programme=made.programme, workers=workers[:1], key=KEY)
    assert refusal.value.status == 409
    assert standing(office, made.programme) == [("eligible", True, None)] * 2
    assert json.loads(last_event(office, "nominate"))["nominated"] == 2


def test_only_the_officer_nominates(office):
    made = open_one(office)
    workers = [worker.pk for worker in make_workers(office, 1)]
    for other in (office.umar, office.tati, office.darman, office.bupati, office.audit):
        with pytest.raises(NotAllowed):
            nomination.nominate(by=other, programme=made.programme, workers=workers)


def test_bulk_writes_leave_every_version_in_the_history(office):
    made = open_one(office, seats=2)
    nominate(office, made.programme, make_workers(office, 3))
    # three inserts, two seated, one ranked; the quota: set once, taken once
    assert versions_of(office, "programme_nomination") == 6
    assert versions_of(office, "programme_quota") == 2


def deferred():
    """The jobs that wait, as the worker will call them."""
    jobs = ProcrastinateJob.objects.filter(task_name=NOMINATING, status="todo").order_by("pk")
    return [job.args for job in jobs]


def test_a_whole_kecamatan_by_a_job_gives_what_one_nomination_gives(office, monkeypatch):
    monkeypatch.setattr(nomination, "PART", 2)
    at_once, by_job = open_one(office, seats=2), open_one(office, seats=2, name="Lain")
    people = make_workers(office, 5)
    for worker, decile in zip(people, (5, 4, 1, 2, 3), strict=True):
        record_decile(by=office.rahma, worker=worker, decile=decile, register="dtsen", as_of_on=date(2025, 1, 1))
    for made in (at_once, by_job):
        set_rules(by=office.rahma, programme=made.programme, rules={"ranking": "decile"}, starts_on=date(2025, 1, 20))
    nominate(office, at_once.programme, people)
    nominate_later(by=office.rahma, programme=by_job.programme, area_code=DISTRICT)
    with inside(office):
        job = job_on(by_job.programme)
    assert job == {"area": DISTRICT, "has_begun": False, "done": 0, "total": 5}
    [asked] = deferred()
    for _ in range(2):  # a job whose worker died after the commit is done again
        nominate_area(**asked)
    assert standing(office, by_job.programme) == standing(office, at_once.programme)
    assert [row[2] for row in standing(office, by_job.programme)] == [3, 2, None, None, 1]
    assert versions_of(office, "programme_nomination") == 2 * (5 + 2 + 3)


def test_a_job_stopped_half_way_goes_on_where_it_stood(office, monkeypatch):
    monkeypatch.setattr(nomination, "PART", 2)
    made = open_one(office, seats=5)
    make_workers(office, 4)
    nominate_part(by=office.rahma, programme=made.programme, area_code=DISTRICT)
    assert standing(office, made.programme) == [("eligible", False, None)] * 2
    asked = {"pemda_id": office.pemda.pk, "officer_id": office.rahma.pk, "programme_id": made.programme.pk}
    nominate_area(**asked, area_code=DISTRICT)
    assert standing(office, made.programme) == [("eligible", True, None)] * 4


def test_one_job_a_programme_and_only_in_the_officers_area(office):
    made = open_one(office)
    nominate_later(by=office.rahma, programme=made.programme, area_code=DISTRICT)
    with pytest.raises(Conflict) as refusal:
        nominate_later(by=office.rahma, programme=made.programme, area_code=VILLAGE)
    assert refusal.value.code == "nominating_already"
    for other, area in ((office.umar, DISTRICT), (office.rahma, "63.02.01")):
        with pytest.raises(NotAllowed):
            nominate_later(by=other, programme=made.programme, area_code=area)
    assert len(deferred()) == 1
