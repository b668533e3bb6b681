"""A scenario is kept with its answer and hash, by those who may, and never changed."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from django.db.utils import Error

from payung.office.models import Event
from payung.office.refusal import NotAllowed, Refused
from payung.office.scope import office_scope
from payung.planning.actions import keep_scenario
from payung.planning.models import Scenario
from payung.planning.queries import is_unchanged, scenarios

pytestmark = pytest.mark.django_db
MORE = {"from": "2026-01", "to": "2026-12", "groups": [{"name": "Nelayan", "workers": 5_000}]}


@pytest.fixture
def inhil(offices, monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-20")
    return offices[0]


def kept(by, **changes):
    given = {"name": "Tambah 5.000 nelayan", "assumptions": MORE, "kept_on": date(2025, 12, 19)}
    return keep_scenario(by=by, **{**given, **changes})


def test_a_scenario_is_kept_with_the_answer_of_the_law_and_a_hash_that_reproduces(inhil):
    scenario = kept(inhil.bupati)
    with office_scope(inhil.pemda.pk):
        found = Scenario.objects.get(pk=scenario.pk)
        assert found.answer["cost"]["total_idr"] == 1_008_000_000
        assert (found.assumptions, is_unchanged(found)) == (MORE, True)
        event = Event.objects.get(action="keep_scenario")
        assert found.sha256 in event.body


def test_another_answer_has_another_hash(inhil):
    scenario = kept(inhil.rahma)
    scenario.answer["cost"]["total_idr"] += 1
    scenario.assumptions = {**MORE, "to": "2026-11"}
    with office_scope(inhil.pemda.pk):
        assert is_unchanged(scenario) is False


def test_newest_first_and_page_by_page(inhil):
    first, second = kept(inhil.rahma), kept(inhil.rahma, name="Kedua")
    with office_scope(inhil.pemda.pk):
        assert [row.pk for row in scenarios()] == [second.pk, first.pk]
        assert [row.pk for row in scenarios(before_id=second.pk)] == [first.pk]


def test_the_treasurer_may_not_keep_a_scenario(inhil):
    with pytest.raises(NotAllowed):
        kept(inhil.tati)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "scenario_name_missing"),
        ({"kept_on": date(2025, 12, 21)}, "scenario_day_in_future"),
        ({"assumptions": {"budjet": 1}}, "plan_unknown_key"),
    ],
)
def test_what_cannot_be_kept_leaves_nothing(inhil, changes, code):
    with pytest.raises(Refused) as refused:
        kept(inhil.rahma, **changes)
    assert refused.value.code == code
    with office_scope(inhil.pemda.pk):
        assert Scenario.objects.count() == 0


def test_a_kept_scenario_is_never_changed(inhil):
    kept(inhil.rahma)
    with office_scope(inhil.pemda.pk), pytest.raises(Error), transaction.atomic():
        Scenario.objects.update(name="Lain")


def test_another_office_does_not_see_it(inhil, offices):
    kept(inhil.rahma)
    with office_scope(offices[1].pemda.pk):
        assert list(scenarios()) == []
