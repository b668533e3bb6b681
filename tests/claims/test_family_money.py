"""What a family is paid: within the law's table, to a living heir, corrected by another row, never edited."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import Error

from payung.claims.actions.death import open_death_claim, report_death
from payung.claims.actions.family import file_claim, record_heir
from payung.claims.actions.money import record_benefit
from payung.claims.estimates import again, kept
from payung.claims.models import Benefit, Claim
from payung.claims.queries import claims_seen_by, days_waiting, family_of, heirs_of_law, standing, unclaimed_deaths
from payung.office.refusal import Conflict, KeyReused, NotAllowed, Refused
from payung.office.scope import office_scope

pytestmark = pytest.mark.django_db
TODAY = date(2025, 12, 20)


@pytest.fixture
def claim(siti):
    """Siti died of illness on 10 November 2025 with ten months paid: 42 million by the law."""
    death = report_death(
        by=siti.darman,
        worker=siti.worker,
        died_on=date(2025, 11, 10),
        cause="illness",
        reported_on=date(2025, 11, 12),
        reported_by_name="Rosmini",
    )
    return open_death_claim(by=siti.rahma, death=death, opened_on=date(2025, 11, 14))


@pytest.fixture
def husband(siti, claim):
    return record_heir(by=siti.darman, claim=claim, name="Harun", relation="husband", phone="0812")


def paid(siti, claim, heir, **changes):
    given = {"component": "lump", "amount_idr": 20_000_000, "paid_on": date(2025, 12, 1), "beneficiary": heir}
    return record_benefit(by=siti.rahma, claim=claim, **{**given, **changes})


def test_the_estimate_is_kept_with_facts_grounds_and_doubts(claim):
    stored = claim.estimate
    assert stored["components"] == {"lump": 20_000_000, "periodic": 12_000_000, "funeral": 10_000_000}
    assert (stored["parts"]["outcome"], stored["parts"]["total_idr"]) == ("full", 42_000_000)
    assert stored["facts"]["paid"][0] == ["2025-01", "2025-01-10"]
    assert len(stored["facts"]["paid"]) == 10
    assert (stored["facts"]["start_on"], stored["facts"]["start_confirmed"]) == ("2025-01-01", True)
    assert "Permenaker 1/2025" in " ".join(ground["cite"] for ground in stored["grounds"])
    assert {"parameter", "cite", "confidence", "since"} == set(stored["grounds"][0])


def test_the_kept_estimate_can_be_reckoned_again_from_its_own_facts(claim):
    assert kept(again(claim.estimate)) == claim.estimate


def test_a_husband_alone_receives_everything_by_law(siti, claim, husband):
    with office_scope(siti.pemda.pk):
        found = heirs_of_law(claim)
        assert (found.tier, dict(found.by_person)) == (1, {str(husband.public_id): 42_000_000})


def test_several_in_one_tier_are_divided_by_nobody_but_the_heirs_letter(siti, claim, husband):
    record_heir(by=siti.rahma, claim=claim, name="Aminah", relation="child")
    with office_scope(siti.pemda.pk):
        found = heirs_of_law(claim)
        assert (found.to_be_divided_idr, found.needs_officer, found.doubts) == (42_000_000, True, ("no_split_rule",))
        assert [heir.name for heir in family_of(claim)] == ["Harun", "Aminah"]


def test_the_claim_walks_from_opened_to_paid_without_a_stored_status(siti, claim, husband):
    def board():
        with office_scope(siti.pemda.pk):
            row = standing().get()
            return row.status, row.paid_idr, row.estimate_idr, days_waiting(row, TODAY)

    assert board() == ("opened", 0, 42_000_000, 40)
    file_claim(by=siti.rahma, claim=claim, filed_on=date(2025, 11, 20), receipt_number="B-7")
    assert board() == ("filed", 0, 42_000_000, 30)
    paid(siti, claim, husband)
    assert board() == ("partly_paid", 20_000_000, 42_000_000, 30)
    paid(siti, claim, husband, component="periodic", amount_idr=12_000_000)
    paid(siti, claim, husband, component="funeral", amount_idr=10_000_000)
    assert board() == ("paid", 42_000_000, 42_000_000, None)
    with office_scope(siti.pemda.pk):
        assert unclaimed_deaths(today=TODAY) == []


def test_an_operator_sees_no_claim_of_another_village(siti, claim):
    with office_scope(siti.pemda.pk):
        assert list(claims_seen_by(siti.darman)) == [claim]
        siti.darman.area_code = "14.04.05.1005"
        assert list(claims_seen_by(siti.darman)) == []


def test_a_claim_is_filed_once_and_not_before_the_death(siti, claim):
    with pytest.raises(Refused) as early:
        file_claim(by=siti.rahma, claim=claim, filed_on=date(2025, 11, 9))
    assert early.value.code == "claim_day_outside"
    file_claim(by=siti.rahma, claim=claim, filed_on=date(2025, 11, 20))
    with pytest.raises(Conflict):
        file_claim(by=siti.rahma, claim=claim, filed_on=date(2025, 11, 21))


@pytest.mark.parametrize("amount_idr", [19_999_999, 20_000_000])
def test_up_to_the_table_is_recorded(siti, claim, husband, amount_idr):
    assert paid(siti, claim, husband, amount_idr=amount_idr).amount_idr == amount_idr


def test_a_rupiah_above_the_table_is_refused_with_its_article(siti, claim, husband):
    with pytest.raises(Refused) as refused:
        paid(siti, claim, husband, amount_idr=20_000_001)
    assert refused.value.code == "benefit_above_table"
    assert str(refused.value).startswith(
        "Santunan kematian seluruhnya menjadi Rp20.000.001, lebih dari Rp20.000.000 menurut PP 82/2019"
    )


def test_two_heirs_share_one_component_up_to_the_table_together(siti, claim, husband):
    daughter = record_heir(by=siti.rahma, claim=claim, name="Aminah", relation="child")
    paid(siti, claim, husband, amount_idr=12_000_000)
    with pytest.raises(Refused, match=r"Rp20\.000\.001"):
        paid(siti, claim, daughter, amount_idr=8_000_001)
    paid(siti, claim, daughter, amount_idr=8_000_000)
    with office_scope(siti.pemda.pk):
        assert standing().get().paid_idr == 20_000_000


def test_the_same_component_to_the_same_heir_is_a_conflict(siti, claim, husband):
    paid(siti, claim, husband, amount_idr=1_000_000)
    with pytest.raises(Conflict) as refused:
        paid(siti, claim, husband, amount_idr=1_000_000)
    assert refused.value.code == "benefit_recorded_already"


def test_the_same_request_twice_is_one_benefit(siti, claim, husband):
    key = uuid4()
    first = paid(siti, claim, husband, key=key)
    again_paid = paid(siti, claim, husband, key=key)
    assert again_paid.pk == first.pk
    with pytest.raises(KeyReused):
        paid(siti, claim, husband, key=key, amount_idr=1)
    with office_scope(siti.pemda.pk):
        assert Benefit.objects.count() == 1


def test_a_wrong_amount_is_corrected_by_another_row(siti, claim, husband):
    wrong = paid(siti, claim, husband, amount_idr=20_000_000)
    paid(siti, claim, husband, amount_idr=-2_000_000, corrects=wrong)
    with office_scope(siti.pemda.pk):
        assert standing().get().paid_idr == 18_000_000
    with pytest.raises(Refused) as refused:
        paid(siti, claim, husband, amount_idr=-18_000_001, corrects=wrong)
    assert refused.value.code == "benefit_below_zero"
    with pytest.raises(Refused) as refused:
        paid(siti, claim, husband, amount_idr=2_000_001, corrects=wrong)
    assert refused.value.code == "benefit_above_table"
    back = paid(siti, claim, husband, amount_idr=2_000_000, corrects=wrong)
    with pytest.raises(Refused) as refused:
        paid(siti, claim, husband, amount_idr=-1, corrects=back)
    assert refused.value.code == "benefit_corrects_correction"


def test_a_correction_names_the_same_component(siti, claim, husband):
    wrong = paid(siti, claim, husband)
    with pytest.raises(Refused) as refused:
        paid(siti, claim, husband, component="funeral", amount_idr=-1, corrects=wrong)
    assert refused.value.code == "benefit_corrects_other"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount_idr": 0}, "benefit_amount_zero"),
        ({"amount_idr": -1}, "benefit_amount_zero"),
        ({"component": "scholarship"}, "benefit_component_unknown"),
        ({"paid_on": date(2025, 11, 9)}, "claim_day_outside"),
        ({"paid_on": date(2025, 12, 21)}, "claim_day_outside"),
    ],
)
def test_an_impossible_payment_is_refused(siti, claim, husband, changes, code):
    with pytest.raises(Refused) as refused:
        paid(siti, claim, husband, **changes)
    assert refused.value.code == code
    with office_scope(siti.pemda.pk):
        assert Benefit.objects.count() == 0


def test_a_dead_relative_is_not_paid(siti, claim):
    father = record_heir(by=siti.rahma, claim=claim, name="Bakar", relation="father", is_alive=False)
    with pytest.raises(Refused) as refused:
        paid(siti, claim, father)
    assert refused.value.code == "benefit_heir_dead"


def test_a_relation_the_law_does_not_know_is_refused(siti, claim):
    with pytest.raises(Refused, match="wife, husband, child"):
        record_heir(by=siti.rahma, claim=claim, name="Bakar", relation="neighbour")


def test_a_village_may_name_an_heir_but_not_record_money(siti, claim, husband):
    with pytest.raises(NotAllowed):
        record_benefit(
            by=siti.darman,
            claim=claim,
            component="lump",
            amount_idr=1,
            paid_on=date(2025, 12, 1),
            beneficiary=husband,
        )
    siti.darman.area_code = "14.04.05.1005"
    with pytest.raises(NotAllowed):
        record_heir(by=siti.darman, claim=claim, name="Aminah", relation="child")


def test_the_database_keeps_claims_and_benefits_as_they_were_written(siti, claim, husband):
    paid(siti, claim, husband)
    with office_scope(siti.pemda.pk):
        with pytest.raises(Error), transaction.atomic():
            Benefit.objects.update(amount_idr=1)
        with pytest.raises(Error), transaction.atomic():
            Claim.objects.all().delete()
        with pytest.raises(IntegrityError), transaction.atomic():
            Benefit.objects.create(
                pemda=siti.pemda,
                claim=claim,
                component="lump",
                amount_idr=1,
                paid_on=TODAY,
                beneficiary=husband,
                by=siti.rahma,
            )


def test_a_death_in_the_second_month_is_estimated_as_the_funeral_only(siti):
    death = report_death(
        by=siti.rahma,
        worker=siti.worker,
        died_on=date(2025, 3, 5),
        cause="illness",
        reported_on=date(2025, 3, 6),
        reported_by_name="Harun",
    )
    claim = open_death_claim(by=siti.rahma, death=death, opened_on=date(2025, 3, 6))
    assert claim.estimate["parts"]["outcome"] == "funeral_only"
    assert claim.estimate["components"] == {"lump": 0, "periodic": 0, "funeral": 10_000_000}


def test_a_death_at_work_is_estimated_by_jkk(siti):
    death = report_death(
        by=siti.rahma,
        worker=siti.worker,
        died_on=date(2025, 1, 20),
        cause="work_accident",
        reported_on=date(2025, 1, 21),
        reported_by_name="Harun",
    )
    claim = open_death_claim(by=siti.rahma, death=death, opened_on=date(2025, 1, 21))
    assert claim.estimate["programme"] == "jkk"
    assert claim.estimate["components"] == {"lump": 48_000_000, "periodic": 12_000_000, "funeral": 10_000_000}
    heir = record_heir(by=siti.rahma, claim=claim, name="Harun", relation="husband")
    assert paid(siti, claim, heir, amount_idr=48_000_000).amount_idr == 48_000_000
    with pytest.raises(Refused, match=r"Rp10\.000\.000"):
        paid(siti, claim, heir, component="funeral", amount_idr=10_000_001)
