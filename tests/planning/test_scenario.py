"""A scenario answered by the law, without a database: exact money, honest expectations, no silent key."""

from __future__ import annotations

import json

import pytest

from payung.law import current
from payung.office.refusal import Refused
from payung.planning.scenario import ask, digest

YEAR_2025 = {"from": "2025-01", "to": "2025-12"}
YEAR_2026 = {"from": "2026-01", "to": "2026-12"}


def answer(**assumptions):
    return ask(assumptions, current())


def test_indragiri_hilir_costs_403_200_000_and_next_year_the_same():
    found = answer(**YEAR_2025, groups=[{"name": "Nelayan", "workers": 2_000}])
    assert found["cost"]["total_idr"] == 403_200_000
    assert found["cost"]["worker_months"] == 24_000
    assert found["cost"]["by_year"] == {"2025": 403_200_000}
    assert found["cost"]["by_month"]["2025-07"] == 33_600_000
    assert found["cost"]["by_group"] == [{"name": "Nelayan", "workers": 2_000, "months": 12, "cost_idr": 403_200_000}]
    assert found["next_year"] == {"year": 2026, "run_rate_idr": 403_200_000}


def test_new_kabupaten_expects_nine_claims_and_says_how_unsure_it_is():
    claims = answer(**YEAR_2025, groups=[{"workers": 2_000}])["claims"]
    assert claims["expected"] == 9.3
    assert claims["interval_90"] == [3, 17]
    assert claims["own_weight"] == 0.0
    assert claims["per_thousand_interval_95"] == [2.16, 8.08]


def test_own_experience_of_sijunjung_takes_over():
    claims = answer(
        **YEAR_2026,
        groups=[{"workers": 16_590, "new": False}],
        experience={"claims": 119, "worker_months": 321_429},
    )["claims"]
    assert (claims["per_thousand"], claims["own_weight"]) == (4.46, 0.93)
    assert claims["per_thousand_interval_95"] == [3.72, 5.26]
    assert (claims["expected"], claims["interval_90"]) == (73.94, [57, 92])


def test_continuing_members_break_even_at_4_8_deaths_in_a_thousand():
    found = answer(**YEAR_2026, groups=[{"workers": 2_000, "new": False}])
    assert found["claims"]["break_even_per_thousand"] == 4.8
    assert found["benefits"]["per_claim_idr"] == 42_000_000
    assert found["benefits"]["in_waiting_share"] == 0.0
    assert found["benefits"]["expected_idr"] == 390_600_000  # 9.3 × 42 million
    assert found["benefits"]["claim_ratio"] == 0.9688  # 390.6 / 403.2


@pytest.mark.parametrize(
    ("last", "share", "per_claim_idr"),
    [("2026-04", 0.75, 18_000_000), ("2026-05", 0.6, 22_800_000), ("2026-12", 0.25, 34_000_000)],
)
def test_three_months_of_a_new_membership_bring_the_funeral_only(last, share, per_claim_idr):
    benefits = ask({"from": "2026-01", "to": last, "groups": [{"workers": 2_000}]}, current())["benefits"]
    assert (benefits["in_waiting_share"], benefits["per_claim_idr"]) == (share, per_claim_idr)


def test_before_the_waiting_rule_a_new_member_had_the_full_benefit():
    benefits = answer(**{"from": "2024-01", "to": "2024-12"}, groups=[{"workers": 2_000}])["benefits"]
    assert (benefits["in_waiting_share"], benefits["per_claim_idr"]) == (0.0, 42_000_000)


def test_deaths_at_work_bring_70_million_from_the_first_day():
    benefits = answer(**YEAR_2026, groups=[{"workers": 2_000}], work_death_percent=100)["benefits"]
    assert benefits["per_claim_idr"] == 70_000_000


@pytest.mark.parametrize(
    ("funding", "sector", "workers"), [("apbd", "other", 496), ("csr", "other", 793), ("csr", "transport", 992)]
)
def test_a_budget_alone_answers_how_many_workers(funding, sector, workers):
    source = {"funding": funding, "sector": sector, "budget_idr": 100_000_000}
    found = answer(**YEAR_2026, sources=[source])
    assert found["sources"][0]["most_workers"] == workers
    assert found["cost"]["by_group"][0]["workers"] == workers
    assert found["sources"][0]["left_idr"] == 100_000_000 - found["cost"]["total_idr"]


def test_a_budget_too_small_for_its_groups_says_so():
    found = answer(**YEAR_2026, sources=[{"funding": "apbd", "budget_idr": 403_199_999}], groups=[{"workers": 2_000}])
    assert (found["sources"][0]["is_enough"], found["sources"][0]["left_idr"]) == (False, -1)


def test_next_year_is_dearer_when_enrolment_is_late():
    found = ask({"from": "2025-06", "to": "2025-12", "groups": [{"workers": 5_174}]}, current())
    assert found["cost"]["total_idr"] == 608_462_400
    assert found["next_year"] == {"year": 2026, "run_rate_idr": 1_043_078_400}


def test_a_window_that_ends_inside_a_year_goes_on_with_whom_it_ended():
    """5,174 workers until August: kept all of 2026 they cost 5,174 × 12 × Rp16.800, not nothing."""
    window = {"from": "2025-06", "to": "2025-08"}
    found = ask({**window, "groups": [{"workers": 5_174}]}, current())
    assert found["next_year"] == {"year": 2026, "run_rate_idr": 1_043_078_400}
    two = [{"workers": 1_000, "to": "2025-07"}, {"workers": 2_000}]
    assert ask({**window, "groups": two}, current())["next_year"]["run_rate_idr"] == 2_000 * 201_600


def test_the_headline_counts_every_group_in_the_fullest_month():
    groups = [{"workers": 1_000, "to": "2026-06"}, {"workers": 2_000, "from": "2026-04"}]
    cost = answer(**YEAR_2026, groups=groups)["cost"]
    assert (cost["most_workers"], cost["months"]) == (3_000, 12)
    assert cost["worker_months"] == 1_000 * 6 + 2_000 * 9
    assert cost["total_idr"] == 24_000 * 16_800


def test_members_of_a_programme_with_experience_go_on_unless_it_is_said():
    """Sijunjung: 73.94 claims at 42 million; taken for new they would bring 34 million each, Rp2,51 miliar."""
    own = {"experience": {"claims": 119, "worker_months": 321_429}}
    unsaid = answer(**YEAR_2026, groups=[{"workers": 16_590}], **own)
    new = answer(**YEAR_2026, groups=[{"workers": 16_590, "new": True}], **own)
    assert (unsaid["assumed"]["new"], new["assumed"]["new"]) == ([False], [True])
    assert (unsaid["benefits"]["per_claim_idr"], new["benefits"]["per_claim_idr"]) == (42_000_000, 34_000_000)
    assert unsaid["benefits"]["in_waiting_share"] == 0.0
    assert answer(**YEAR_2026, groups=[{"workers": 16_590}])["assumed"]["new"] == [True]
    bought = answer(**YEAR_2026, sources=[{"funding": "apbd", "budget_idr": 100_000_000}], **own)
    assert bought["assumed"]["new"] == [False]


def test_a_change_of_law_is_priced_and_the_law_in_force_stays():
    dearer = {"jkm_monthly": {"value": 8_000, "from": "2027-01-01"}, "jkm_lump_sum": 30_000_000}
    found = answer(**YEAR_2026, groups=[{"workers": 1_000, "new": False}], law=dearer)
    assert found["cost"]["total_idr"] == 201_600_000
    assert found["next_year"]["run_rate_idr"] == 216_000_000
    assert found["benefits"]["per_claim_idr"] == 52_000_000
    assert "SCENARIO" in {ground["confidence"] for ground in found["grounds"]}
    assert answer(**YEAR_2026, groups=[{"workers": 1_000, "new": False}])["benefits"]["per_claim_idr"] == 42_000_000


def test_no_change_is_no_difference_bit_for_bit():
    plain = {**YEAR_2026, "groups": [{"workers": 1_234}]}
    assert digest(plain, ask(plain, current())) == digest(plain, ask({**plain, "law": {}}, current()))


def test_an_answer_survives_json_and_keeps_its_hash():
    assumptions = {**YEAR_2026, "sources": [{"funding": "csr", "budget_idr": 123_456_789}]}
    found = ask(assumptions, current())
    again = json.loads(json.dumps([assumptions, found]))
    assert digest(*again) == digest(assumptions, found)
    assert len(digest(assumptions, found)) == 64


def test_grounds_name_articles_and_doubts_name_open_questions():
    found = answer(**YEAR_2026, groups=[{"workers": 10, "funding": "csr"}])
    assert "PP 50/2025 Ps 2-4" in {ground["cite"] for ground in found["grounds"]}
    assert found["doubts"] == ["donor_discount"]


def test_nobody_covered_has_neither_claims_nor_benefits():
    found = answer(**YEAR_2026, sources=[{"funding": "apbd", "budget_idr": 16_799}])
    assert (found["cost"]["total_idr"], found["claims"], found["benefits"]) == (0, None, None)


def test_ten_million_workers_are_answered_on_a_coarser_lattice():
    found = answer(**YEAR_2026, groups=[{"workers": 10_000_000, "new": False}])
    assert found["claims"]["expected"] == 46_500.0
    least, most = found["benefits"]["interval_90_idr"]
    assert least < found["benefits"]["expected_idr"] == 46_500 * 42_000_000 < most


@pytest.mark.parametrize(
    ("assumptions", "sentence"),
    [
        (
            {"budjet": 1},
            "Kunci budjet pada skenario tidak dikenal. Yang ada: name, from, to, sources, groups, experience, prior, "
            "work_death_percent, law.",
        ),
        (
            {**YEAR_2026, "groups": [{"worker": 3}]},
            "Kunci worker pada groups[1] tidak dikenal. Yang ada: name, workers, from, to, funding, sector, "
            "income_idr, new.",
        ),
        ({**YEAR_2026, "groups": [{}]}, "Kunci workers pada groups[1] belum diisi. Tambahkan, misalnya workers: 1000."),
        (
            {"groups": [{"workers": 3}]},
            'Kunci from pada groups[1] belum diisi. Tambahkan, misalnya from: "2026-01".',
        ),
        (
            {**YEAR_2026, "groups": [{"workers": 3, "funding": "apbdd"}]},
            "groups[1].funding: 'apbdd' tidak dapat dipakai. Isi salah satu dari apbd, apbn, apbdes, dbh_sawit, "
            "dbhcht, csr, self.",
        ),
        (
            {"from": "2026-05", "to": "2026-04", "groups": [{"workers": 3}]},
            "groups[1]: bulan akhir 2026-04 mendahului bulan awal 2026-05. Tukar kedua bulan itu.",
        ),
        (YEAR_2026, "Skenario tidak memuat apa pun yang dihitung. Isi sources atau groups."),
        (
            {"from": "2010-01", "to": "2010-12", "groups": [{"workers": 3}]},
            "jkk_monthly_by_income: tidak ada ketentuan yang tercatat untuk 2010-01-01. "
            "Pilih bulan yang ketentuannya tercatat.",
        ),
        (
            {**YEAR_2026, "groups": [{"workers": 3}], "law": {"jkm": 1}},
            "Perubahan ketentuan tidak terbaca: Parameter 'jkm' tidak ada. Daftarnya: ./payung law show. "
            "Periksa bagian law pada skenario.",
        ),
    ],
)
def test_a_scenario_that_cannot_be_reckoned_says_what_to_do(assumptions, sentence):
    with pytest.raises(Refused) as refused:
        ask(assumptions, current())
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"groups": [{"workers": -1}]}, "plan_bad_value"),
        ({"groups": [{"workers": 2.5}]}, "plan_bad_value"),
        ({"groups": [{"workers": True}]}, "plan_bad_value"),
        ({"groups": [{"workers": 1, "new": "ya"}]}, "plan_bad_value"),
        ({"groups": {"workers": 1}}, "plan_bad_value"),
        ({"groups": [7]}, "plan_bad_value"),
        ({"groups": [{"workers": 1, "to": "2066-01"}]}, "plan_bad_value"),
        ({"groups": [{"workers": 1}], "prior": {"per_thousand": "0"}}, "plan_bad_value"),
        ({"groups": [{"workers": 1}], "prior": {"shape": "nan"}}, "plan_bad_value"),
        ({"groups": [{"workers": 1}], "experience": {"claims": 3}}, "plan_missing_key"),
        ({"groups": [{"workers": 1}], "work_death_percent": 101}, "plan_bad_value"),
        ({"groups": [{"workers": 1}], "law": [1]}, "plan_bad_value"),
        ({"sources": [{"funding": "csr", "budget_idr": 1}] * 2}, "plan_source_twice"),
        (
            {"sources": [{"funding": "csr", "budget_idr": 1}], "groups": [{"workers": 1, "funding": "apbd"}]},
            "plan_source_unknown",
        ),
        (
            {"sources": [{"budget_idr": 1}], "law": {"jkm_monthly": 0, "jkk_monthly_by_income": 0}},
            "plan_law_unreadable",
        ),
    ],
)
def test_a_value_that_cannot_be_used_is_refused(changes, code):
    with pytest.raises(Refused) as refused:
        ask({**YEAR_2026, **changes}, current())
    assert refused.value.code == code
