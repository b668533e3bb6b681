"""Published budgets, to the rupiah: Indragiri Hilir, Dumai, Kotawaringin Timur, Sijunjung."""

from __future__ import annotations

import pytest

from payung.actuary.projection import Cohort, affordable, cost, run_rate, unexplained
from payung.core.month import Month
from payung.law import amended, current


def year(workers, first, last, **more):
    return Cohort(workers, Month.parse(first), Month.parse(last), **{"funding": "apbd", **more})


def test_indragiri_hilir_2000_workers_for_a_year_and_back():
    there = cost(current(), [year(2_000, "2025-01", "2025-12")])
    assert there.total_idr == 403_200_000
    assert there.worker_months == 24_000
    back = affordable(
        current(), 403_200_000, first=Month(2025, 1), last=Month(2025, 12), funding="apbd", sector="other"
    )
    assert (back.workers, back.per_worker_idr, back.remainder_idr) == (2_000, 201_600, 0)


def test_one_rupiah_less_pays_for_one_worker_less():
    less = affordable(current(), 403_199_999, first=Month(2025, 1), last=Month(2025, 12), funding="apbd")
    assert (less.workers, less.remainder_idr, less.extra_worker_months) == (1_999, 201_599, 11)


@pytest.mark.parametrize(
    ("cohorts", "total_idr"),
    [
        ([year(5_000, "2023-10", "2023-12")], 252_000_000),
        ([year(10_000, "2024-01", "2024-12")], 2_016_000_000),
        ([year(5_000, "2024-01", "2024-12"), year(5_000, "2024-04", "2024-12")], 1_764_000_000),
    ],
)
def test_dumai_by_months(cohorts, total_idr):
    assert cost(current(), cohorts).total_idr == total_idr


@pytest.mark.parametrize(
    ("funding", "sector", "workers"), [("apbd", "other", 496), ("csr", "other", 793), ("csr", "transport", 992)]
)
def test_who_pays_decides_how_many_100_million_cover_in_2026(funding, sector, workers):
    found = affordable(
        current(), 100_000_000, first=Month(2026, 1), last=Month(2026, 12), funding=funding, sector=sector
    )
    assert found.workers == workers


@pytest.mark.parametrize(("first", "workers"), [(1, 4_960), (4, 6_613), (7, 9_920), (10, 19_841)])
def test_a_milliard_covers_more_the_later_it_starts(first, workers):
    found = affordable(
        current(), 1_000_000_000, first=Month(2025, first), last=Month(2025, 12), funding="apbd", sector="other"
    )
    assert found.workers == workers


def test_kotawaringin_timur_leaves_73_million_unexplained():
    assert unexplained(739_122_000, 4_400, 16_800) == (9, 73_842_000, 78_000)
    assert unexplained(739_200_000, 4_400, 16_800) == (10, 0, 0)


def test_late_enrolment_makes_this_year_look_cheap():
    late = [year(5_174, "2025-06", "2025-12")]
    assert cost(current(), late).total_idr == 608_462_400
    assert run_rate(current(), late, 2026) == 1_043_078_400


def test_next_year_counts_only_who_is_paid_for_in_december():
    gone = [year(1_000, "2025-01", "2025-11"), year(16_590, "2025-03", "2025-12")]
    assert run_rate(current(), gone, 2026) == 3_344_544_000


def test_parts_add_up_by_month_by_year_and_by_source():
    cohorts = [year(100, "2026-03", "2027-01", funding="csr"), year(7, "2026-01", "2026-12", sector="transport")]
    found = cost(current(), cohorts)
    assert found.by_month[Month(2026, 3)] == 100 * 16_800 + 7 * 16_800
    assert found.by_month[Month(2026, 4)] == 100 * 8_400 + 7 * 16_800
    assert found.by_year == {2026: 100 * (16_800 + 9 * 8_400) + 7 * 12 * 16_800, 2027: 100 * 16_800}
    assert found.by_funding == {"csr": 100 * (16_800 + 9 * 8_400 + 16_800), "apbd": 7 * 201_600}
    assert found.total_idr == sum(found.by_year.values())
    assert "donor_discount" in found.doubts
    assert any("PP 50/2025" in ground.cite for ground in found.grounds)


def test_a_dearer_law_is_a_scenario_and_leaves_the_law_in_force():
    dearer = amended({"jkm_monthly": {"value": 8_000, "from": "2027-01-01"}})
    cohort = [year(1_000, "2027-01", "2027-12")]
    assert cost(dearer, cohort).total_idr == 1_000 * 12 * 18_000
    assert cost(current(), cohort).total_idr == 1_000 * 12 * 16_800


def test_nobody_costs_nothing_and_months_do_not_run_backwards():
    assert cost(current(), []).total_idr == 0
    with pytest.raises(ValueError, match="backwards"):
        year(1, "2025-02", "2025-01")
