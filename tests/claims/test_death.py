"""A death is reported once, on a possible day, by somebody who may; it ends the sponsoring and changes no bill."""

from __future__ import annotations

from datetime import date

import pytest
from tests.claims.conftest import billed

from payung.billing.models import BillLine
from payung.claims.actions.death import open_death_claim, report_death
from payung.claims.models import Claim, Death
from payung.claims.queries import death_of, standing, unclaimed_deaths
from payung.core.month import Month
from payung.office.models import Event
from payung.office.refusal import Conflict, NotAllowed, Refused
from payung.office.scope import office_scope
from payung.programme.models import Enrolment

pytestmark = pytest.mark.django_db
NOV_10 = date(2025, 11, 10)


def reported(siti, *, by=None, **changes):
    given = {"died_on": NOV_10, "cause": "illness", "reported_on": date(2025, 11, 12), "reported_by_name": "Rosmini"}
    return report_death(by=by or siti.darman, worker=siti.worker, **{**given, **changes})


def test_a_village_reports_a_death_and_the_sponsoring_ends_that_day(siti):
    death = reported(siti, paper="472.12/18/2025")
    with office_scope(siti.pemda.pk):
        enrolment = Enrolment.objects.get(superseded_at__isnull=True)
        event = Event.objects.get(action="report_death")
        assert (enrolment.ends_on, enrolment.end_reason) == (NOV_10, "death")
        assert (event.worker_id, event.subject_id) == (siti.worker.pk, death.pk)
        assert death_of(siti.worker).paper == "472.12/18/2025"


def test_bill_lines_after_the_death_stay_as_they_are(siti):
    billed(siti, Month(2025, 11), paid_on=date(2025, 11, 8))
    billed(siti, Month(2025, 12), paid_on=date(2025, 12, 8))
    reported(siti)
    with office_scope(siti.pemda.pk):
        assert BillLine.objects.count() == 12


def test_an_officer_of_another_village_may_not_report(siti):
    siti.darman.area_code = "14.04.05.1005"
    with pytest.raises(NotAllowed):
        reported(siti)


def test_a_checker_may_not_report(siti):
    with pytest.raises(NotAllowed, match="Operator desa"):
        reported(siti, by=siti.umar)


def test_a_stranger_does_not_find_the_worker(siti):
    with pytest.raises(siti.worker.DoesNotExist):
        reported(siti, by=siti.stranger)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"died_on": date(2025, 12, 21), "reported_on": date(2025, 12, 21)}, "death_in_future"),
        ({"reported_on": date(2025, 12, 21)}, "report_in_future"),
        ({"reported_on": date(2025, 11, 9)}, "report_before_death"),
        ({"died_on": date(1975, 4, 11)}, "death_before_birth"),
        ({"cause": "sakit"}, "death_cause_unknown_word"),
        ({"reported_by_name": "  "}, "reporter_missing"),
    ],
)
def test_an_impossible_report_is_refused_and_leaves_nothing(siti, changes, code):
    with pytest.raises(Refused) as refused:
        reported(siti, **changes)
    assert refused.value.code == code
    with office_scope(siti.pemda.pk):
        assert Death.objects.count() == 0
        assert Enrolment.objects.filter(superseded_at__isnull=True).get().ends_on == date(2025, 12, 31)


def test_a_second_report_is_a_conflict(siti):
    reported(siti)
    with pytest.raises(Conflict) as refused:
        reported(siti, by=siti.rahma, died_on=date(2025, 11, 11))
    assert str(refused.value) == (
        "Kematian Siti Aminah sudah dilaporkan: meninggal 10-11-2025. Lanjutkan pada laporan yang ada."
    )


def test_a_death_on_the_day_of_birth_and_today_are_possible_days(siti):
    death = reported(siti, died_on=date(2025, 12, 20), reported_on=date(2025, 12, 20))
    assert death.died_on == date(2025, 12, 20)


def test_claims_are_numbered_without_a_hole_and_opened_once(siti):
    death = reported(siti)
    with pytest.raises(Refused) as early:
        open_death_claim(by=siti.rahma, death=death, opened_on=date(2025, 11, 11))
    assert early.value.code == "claim_day_outside"
    claim = open_death_claim(by=siti.rahma, death=death, opened_on=date(2025, 11, 14))
    assert claim.claim_number == "KLM/2025/0001"
    with pytest.raises(Conflict, match="KLM/2025/0001"):
        open_death_claim(by=siti.rahma, death=death, opened_on=date(2025, 11, 15))


def test_a_village_may_not_open_a_claim(siti):
    death = reported(siti)
    with pytest.raises(NotAllowed):
        open_death_claim(by=siti.darman, death=death, opened_on=date(2025, 11, 14))


def test_a_reported_death_waits_for_its_claim(siti):
    death = reported(siti)
    with office_scope(siti.pemda.pk):
        (waiting,) = unclaimed_deaths(today=date(2025, 12, 20))
        assert (waiting.death.pk, waiting.claim, waiting.days) == (death.pk, None, 40)
        assert unclaimed_deaths(today=date(2025, 12, 20), officer=siti.darman)[0].death.pk == death.pk
        siti.darman.area_code = ""
        assert unclaimed_deaths(today=date(2025, 12, 20), officer=siti.darman) == []


def test_another_office_sees_neither_death_nor_claim(siti):
    open_death_claim(by=siti.rahma, death=reported(siti), opened_on=date(2025, 11, 14))
    with office_scope(siti.stranger.pemda_id):
        assert (Death.objects.count(), Claim.objects.count()) == (0, 0)
        assert unclaimed_deaths(today=date(2025, 12, 20)) == list(standing()) == []
