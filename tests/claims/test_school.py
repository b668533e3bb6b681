"""School years: the gate of 36 months, two children in the family's order, one claim a year."""

from __future__ import annotations

from datetime import date

import pytest

from payung.claims.actions.death import open_death_claim, report_death
from payung.claims.actions.family import record_child
from payung.claims.actions.money import claim_school_year, record_school_payment
from payung.claims.estimates import again, kept, reckon
from payung.claims.queries import school_obligations
from payung.claims.school import scholarship_of
from payung.core.month import Month
from payung.law import current
from payung.law.coverage import CoverageFacts, paid_months
from payung.office.refusal import Conflict, Refused
from payung.office.scope import office_scope
from payung.reports.figures import office_figures

pytestmark = pytest.mark.django_db
TODAY = date(2025, 12, 20)


def claim_of(siti, cause, died_on=date(2025, 6, 20)):
    death = report_death(
        by=siti.rahma,
        worker=siti.worker,
        died_on=died_on,
        cause=cause,
        reported_on=date(2025, 6, 21),
        reported_by_name="Harun",
    )
    return open_death_claim(by=siti.rahma, death=death, opened_on=date(2025, 6, 23))


def child(siti, claim, position, **changes):
    given = {"name": f"Anak {position}", "born_on": date(2019, 5, 1), "school_year": 2025, "level": "sd"}
    return record_child(by=siti.darman, claim=claim, position=position, **{**given, **changes})


def test_below_36_months_the_scholarship_is_closed(siti):
    claim = claim_of(siti, "illness")
    first = child(siti, claim, 1)
    with pytest.raises(Refused) as refused:
        claim_school_year(by=siti.rahma, child=first, year=2025)
    assert str(refused.value) == (
        "Beasiswa belum terbuka: 6 bulan iuran dibayar, syaratnya 36 bulan. "
        "Tanyakan kepada kantor cabang bila keluarga mempunyai bukti iuran lain."
    )


def test_after_a_death_at_work_a_pupil_in_class_1_has_84_million_over_17_years(siti):
    claim = claim_of(siti, "work_accident")
    child(siti, claim, 1)
    with office_scope(siti.pemda.pk):
        rows = school_obligations(claim, today=TODAY)
    assert sum(row.amount_idr for row in rows) == 84_000_000  # 6×1.5 + 3×2 + 3×3 + 5×12
    assert [(row.year, row.amount_idr) for row in rows[:7:6]] == [(2025, 1_500_000), (2031, 2_000_000)]
    assert [row.is_due for row in rows[:2]] == [True, False]
    assert len(rows) == 17


def test_each_year_is_claimed_once_and_not_before_it_comes(siti):
    claim = claim_of(siti, "work_accident")
    first = child(siti, claim, 1)
    claimed = claim_school_year(by=siti.rahma, child=first, year=2025, claimed_on=date(2025, 7, 14))
    assert claimed.amount_idr == 1_500_000
    with pytest.raises(Conflict):
        claim_school_year(by=siti.rahma, child=first, year=2025)
    with pytest.raises(Refused) as refused:
        claim_school_year(by=siti.rahma, child=first, year=2026)
    assert refused.value.code == "school_year_in_future"
    with office_scope(siti.pemda.pk):
        assert school_obligations(claim, today=TODAY)[0].claimed.pk == claimed.pk


def test_a_year_before_the_child_goes_to_school_pays_nothing(siti):
    claim = claim_of(siti, "work_accident")
    baby = child(siti, claim, 1, born_on=date(2025, 2, 1), school_year=2029, level="tk")
    with pytest.raises(Refused) as refused:
        claim_school_year(by=siti.rahma, child=baby, year=2025)
    assert refused.value.code == "school_year_not_due"


def test_only_the_first_two_children_are_paid(siti):
    claim = claim_of(siti, "work_accident")
    children = [child(siti, claim, n) for n in (1, 2, 3)]
    claim_school_year(by=siti.rahma, child=children[1], year=2025)
    with pytest.raises(Refused) as refused:
        claim_school_year(by=siti.rahma, child=children[2], year=2025)
    assert refused.value.code == "school_two_children"
    with office_scope(siti.pemda.pk):
        school = scholarship_of(claim)
        assert school.left_out == frozenset({children[2].pk})
        assert "children_choice" in school.answer.doubts


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"level": "s2"}, "child_level_unknown"),
        ({"grade": 7}, "child_grade_outside"),
        ({"grade": 0}, "child_grade_outside"),
        ({"born_on": date(2025, 12, 21)}, "child_day_outside"),
        ({"name": " "}, "heir_name_missing"),
    ],
)
def test_an_impossible_child_is_refused(siti, changes, code):
    claim = claim_of(siti, "illness")
    with pytest.raises(Refused) as refused:
        child(siti, claim, 1, **changes)
    assert refused.value.code == code


def test_two_children_do_not_share_a_position(siti):
    claim = claim_of(siti, "illness")
    child(siti, claim, 1)
    with pytest.raises(Conflict, match="Anak 1"):
        child(siti, claim, 1, name="Lain")


@pytest.mark.parametrize(
    ("start_on", "paid", "died_on", "outcome", "opens"),
    [
        # 36 months paid, died covered: the scholarship opens.
        (date(2022, 7, 1), (Month(2022, 7), Month(2025, 6)), date(2025, 6, 20), "full", True),
        # 36 months long ago, ended, begun anew in June: waiting period, funeral only, no scholarship.
        (date(2021, 1, 1), (Month(2021, 1), Month(2023, 12)), date(2025, 6, 20), "funeral_only", False),
        # 48 months, then nothing for a year and a half: cover had ended.
        (date(2020, 1, 1), (Month(2020, 1), Month(2023, 12)), date(2025, 6, 20), "lapsed", False),
        # 40 months, May unpaid and overdue: part now, the rest and the scholarship after the arrears.
        (date(2022, 1, 1), (Month(2022, 1), Month(2025, 4)), date(2025, 6, 20), "arrears", True),
    ],
)
def test_the_plan_follows_how_the_claim_came_out(siti, start_on, paid, died_on, outcome, opens):
    months = [*paid[0].until(paid[1]), *([Month(2025, 6)] if outcome == "funeral_only" else [])]
    facts = CoverageFacts(paid=paid_months(months), start_on=start_on, funding="apbd")
    estimate = reckon(facts, died_on, "illness", law=current())
    assert (estimate.outcome, estimate.has_scholarship) == (outcome, opens)
    claim = claim_of(siti, "illness")
    claim.estimate = kept(estimate)
    one = child(siti, claim, 1)
    with office_scope(siti.pemda.pk):
        school, rows = scholarship_of(claim), school_obligations(claim, today=TODAY)
    assert (school.eligible, list(school.by_child), bool(rows)) == (opens, [one.pk] if opens else [], opens)


def test_money_of_a_school_year_is_refused_where_the_claim_brings_none(siti):
    claim = claim_of(siti, "illness", died_on=date(2024, 12, 31))
    assert again(claim.estimate).outcome == "not_started"
    one = child(siti, claim, 1)
    with pytest.raises(Refused) as refused:
        claim_school_year(by=siti.rahma, child=one, year=2025)
    assert str(refused.value) == (
        "Tidak ada beasiswa dari klaim ini. Perlindungan belum mulai pada hari wafat. "
        "Bila keluarga mempunyai bukti iuran lain, tanyakan kepada kantor cabang."
    )


def test_claimed_is_not_paid_until_the_insurer_paid(siti):
    claim = claim_of(siti, "work_accident")
    claimed = claim_school_year(by=siti.rahma, child=child(siti, claim, 1), year=2025, claimed_on=date(2025, 7, 14))

    def paid_by(day):
        with office_scope(siti.pemda.pk):
            return office_figures(siti.pemda, day).every["scholarships_paid_idr"].number

    assert paid_by(TODAY) == 0
    with pytest.raises(Refused) as refused:
        record_school_payment(by=siti.rahma, school_year=claimed, paid_on=date(2025, 7, 13))
    assert refused.value.code == "claim_day_outside"
    paid = record_school_payment(by=siti.rahma, school_year=claimed, paid_on=date(2025, 8, 4), paper="Slip 12")
    assert (paid.amount_idr, paid_by(date(2025, 8, 3)), paid_by(date(2025, 8, 4))) == (1_500_000, 0, 1_500_000)
    with pytest.raises(Conflict):
        record_school_payment(by=siti.rahma, school_year=claimed, paid_on=date(2025, 8, 5))
    with office_scope(siti.pemda.pk):
        row = school_obligations(claim, today=TODAY)[0]
    assert (row.claimed.pk, row.paid.pk) == (claimed.pk, paid.pk)
