"""Members go on past the age limit while their membership is unbroken (Perdir 22/2022 angka 9.e)."""

from __future__ import annotations

import dataclasses
import inspect
from datetime import date
from types import SimpleNamespace
from typing import Any, get_type_hints

import pytest
from tests.programme.world import accepted, answered, inside, make_workers

from payung.billing.actions.bills import approve_bill, issue_bill
from payung.billing.actions.payments import record_payment
from payung.core.month import Month
from payung.cover.members import members_since
from payung.law.eligibility import Applicant, LocalRules, ineligible_because
from payung.money.actions import set_budget
from payung.programme import members, rules
from payung.programme.actions import papers
from payung.programme.actions.enrolment import enrol
from payung.programme.actions.nomination import nominate
from payung.programme.actions.papers import record_agreement
from payung.programme.actions.setup import open_programme, set_quota
from payung.programme.models import Nomination
from payung.registry.models import Worker

PEOPLE = 5
NEW_YEAR_2024 = date(2024, 1, 2)
YEARS = [Month(year, number) for year in (2022, 2023) for number in range(1, 13)]


@pytest.fixture
def office(offices: tuple[SimpleNamespace, SimpleNamespace], monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Indragiri Hilir, on a day that the test sets by ``office.day``."""
    offices[0].set_day = lambda day: monkeypatch.setenv("PAYUNG_TODAY", day.isoformat())
    return offices[0]


def opened(office: Any, year: int, workers: list[Worker], funding: str = "apbd") -> Any:
    """A programme's year with money and a place for everybody nominated."""
    office.set_day(date(year, 1, 2))
    programme = open_programme(by=office.rahma, name="Pekerja Rentan", year=year)
    budget = set_budget(by=office.rahma, programme=programme, funding=funding, ceiling_idr=10_000_000)
    set_quota(by=office.rahma, programme=programme, area_code="14.04", seats=10)
    nominate(by=office.rahma, programme=programme, workers=[worker.pk for worker in workers])
    return SimpleNamespace(programme=programme, budget=budget)


def sponsored(office: Any, year: int, workers: list[Worker], funding: str = "apbd") -> Any:
    """The year decreed, agreed, enrolled and accepted from 1 January."""
    made = opened(office, year, workers, funding)
    days = {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}
    decree = papers.decree(
        by=office.umar, programme=made.programme, sk_number=f"SK 1/{year}", decided_on=date(year, 1, 2), **days
    )
    agreement = record_agreement(
        by=office.rahma, programme=made.programme, pks_number=f"PKS 1/{year}", signed_on=date(year, 1, 2), **days
    )
    enrol(by=office.rahma, decree=decree, agreement=agreement, budget=made.budget)
    answered(office, agreement, accepted(workers, f"01-01-{year}"))
    return made


def two_years(office: Any, born_on: date, unpaid: frozenset[Month] = frozenset()) -> list[Worker]:
    """Five workers born on a day, covered from January 2022; every month billed and paid on its fifteenth but some."""
    office.set_day(date(2022, 1, 2))
    workers = make_workers(office, PEOPLE, born_on=born_on)
    for month in YEARS:
        if month.number == 1:
            made = sponsored(office, month.year, workers)
        office.set_day(month.first_on.replace(day=15))
        bill = issue_bill(by=office.rahma, budget=made.budget, month=month)
        approve_bill(by=office.umar, bill=bill)
        if month not in unpaid:
            paid = {"sp2d_number": f"SP2D {month}", "paid_on": month.first_on.replace(day=15)}
            record_payment(by=office.tati, bill=bill, amount_idr=bill.total_idr, **paid)
    return workers


def answers(office: Any, workers: list[Worker]) -> set[tuple[str, tuple[str, ...], bool]]:
    """Result, reasons and place of the nominations of 2024."""
    made = opened(office, 2024, workers)
    with inside(office):
        rows = Nomination.objects.filter(programme=made.programme)
        assert rows.count() == PEOPLE
        return {(row.result, tuple(row.reasons), row.quota_id is not None) for row in rows}


@pytest.mark.parametrize("born_on", [date(1958, 6, 1), date(1957, 6, 1)], ids=["65", "66"])
def test_five_members_with_unbroken_cover_since_2022_get_places_for_2024(office, born_on):
    workers = two_years(office, born_on)
    with inside(office):
        since = members_since(office.pemda.pk, [worker.pk for worker in workers], NEW_YEAR_2024)
    assert since == dict.fromkeys((worker.pk for worker in workers), date(2022, 1, 1))
    assert answers(office, workers) == {("eligible", (), True)}


@pytest.mark.parametrize(
    ("born_on", "expected"),
    [
        (date(1958, 6, 1), ("officer", (), False)),
        (date(1957, 6, 1), ("not_eligible", ("over_maximum_age",), False)),
    ],
    ids=["65", "66"],
)
def test_members_whose_cover_lapsed_are_judged_by_their_age_of_today(office, born_on, expected):
    workers = two_years(office, born_on, unpaid=frozenset(month for month in YEARS if month >= Month(2023, 7)))
    with inside(office):
        assert members_since(office.pemda.pk, [worker.pk for worker in workers], NEW_YEAR_2024) == {}
    assert answers(office, workers) == {expected}


def test_whoever_was_never_a_member_is_judged_by_his_age_of_today(office):
    office.set_day(NEW_YEAR_2024)
    assert answers(office, make_workers(office, PEOPLE, born_on=date(1957, 6, 1))) == {
        ("not_eligible", ("over_maximum_age",), False)
    }


def test_nomination_asks_the_law_with_everything_it_reads(office, monkeypatch):
    """Every parameter of the law's question is given, and of those that hold facts every fact, by name."""
    asked: dict[str, Any] = {}
    facts: dict[type, set[str]] = {}

    def named(kind: type) -> Any:
        def made(**given: Any) -> Any:
            facts[kind] = facts.get(kind, set(given)) & set(given)
            return kind(**given)

        return made

    def law(*given: Any, **named: Any) -> Any:
        asked.update(inspect.signature(ineligible_because).bind(*given, **named).arguments)
        return ineligible_because(*given, **named)

    for kind in (Applicant, LocalRules):
        monkeypatch.setattr(rules, kind.__name__, named(kind))
    monkeypatch.setattr(rules, "ineligible_because", law)
    office.set_day(NEW_YEAR_2024)
    answers(office, make_workers(office, PEOPLE))
    parameters = inspect.signature(ineligible_because).parameters
    assert set(asked) == set(parameters)
    hints = get_type_hints(ineligible_because)
    held = {kind for name in parameters for kind in (Applicant, LocalRules) if kind.__name__ in str(hints[name])}
    assert facts == {kind: {field.name for field in dataclasses.fields(kind)} for kind in held}


def test_nobody_is_judged_while_no_room_tells_who_is_a_member(office, monkeypatch):
    monkeypatch.setattr(members, "_answers", [])
    office.set_day(NEW_YEAR_2024)
    with pytest.raises(LookupError, match="no room tells"):
        answers(office, make_workers(office, PEOPLE, born_on=date(1957, 6, 1)))
