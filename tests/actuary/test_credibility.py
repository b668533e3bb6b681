"""The published numbers of Sijunjung (March 2022 - July 2025) and a kabupaten without experience."""

from __future__ import annotations

import math

import numpy as np
import pytest

from payung.actuary import gamma
from payung.actuary.credibility import LOCAL_PROGRAMMES, RateBelief, claim_count, poisson_interval

CONTRIBUTIONS_IDR = 5_400_000_000
WORKER_YEARS = CONTRIBUTIONS_IDR / 16_800 / 12
CASES = 119


def test_sijunjung_counts_worker_years_from_rupiah():
    assert round(CONTRIBUTIONS_IDR / 16_800, 2) == 321_428.57
    assert round(WORKER_YEARS, 1) == 26_785.7
    assert round(CASES / WORKER_YEARS * 1000, 2) == 4.44


def test_exact_poisson_interval_of_119_cases():
    low, high = poisson_interval(CASES)
    assert (round(low, 1), round(high, 1)) == (98.6, 142.4)
    per_thousand = tuple(round(x / WORKER_YEARS * 1000, 2) for x in (low, high))
    assert per_thousand == (3.68, 5.32)


def test_no_case_seen_leaves_the_rule_of_three():
    low, high = poisson_interval(0)
    assert low == 0.0
    assert high == pytest.approx(-math.log(0.025), rel=1e-12)


def test_claim_ratio_and_mean_case_of_sijunjung():
    assert round(5_800 / 5_400 * 100, 1) == 107.4
    assert round(5_800 / CASES, 2) == 48.74


def test_own_experience_of_sijunjung_weighs_93_percent():
    belief = LOCAL_PROGRAMMES.after(claims=CASES, worker_years=WORKER_YEARS)
    assert round(LOCAL_PROGRAMMES.weight(WORKER_YEARS), 2) == 0.93
    assert round(belief.per_thousand, 2) == 4.46
    assert tuple(round(x, 2) for x in belief.interval()) == (3.72, 5.26)


def test_credibility_is_the_weighted_mean_of_prior_and_own_rate():
    belief = LOCAL_PROGRAMMES.after(claims=CASES, worker_years=WORKER_YEARS)
    z = LOCAL_PROGRAMMES.weight(WORKER_YEARS)
    own = CASES / WORKER_YEARS * 1000
    assert belief.per_thousand == pytest.approx(z * own + (1 - z) * 4.65, rel=1e-12)


def test_next_year_of_sijunjung_expects_74_cases_between_57_and_92():
    belief = LOCAL_PROGRAMMES.after(claims=CASES, worker_years=WORKER_YEARS)
    law = claim_count(16_590, belief)
    assert round(law.mean, 1) == 73.9
    assert law.central(0.9) == (57, 92)


def test_new_kabupaten_of_2000_expects_9_claims():
    law = claim_count(2_000, LOCAL_PROGRAMMES)
    assert law.mean == pytest.approx(9.3)
    assert law.narrowest(0.9) == (3, 16)
    assert law.central(0.9) == (3, 17)
    assert law.probabilities[3:17].sum() == pytest.approx(0.90997, abs=1e-5)


@pytest.mark.parametrize(
    ("per_thousand", "variation", "expected", "low", "high"),
    [(7.06, 0.30, 4.59, 3.83, 5.41)],
)
def test_a_prior_far_off_moves_sijunjung_little(per_thousand, variation, expected, low, high):
    prior = RateBelief(per_thousand, 1 / variation**2)
    belief = prior.after(claims=CASES, worker_years=WORKER_YEARS)
    assert round(belief.per_thousand, 2) == expected
    assert tuple(round(x, 2) for x in belief.interval()) == (low, high)


@pytest.mark.parametrize(("variation", "expected"), [(0.15, 4.63), (0.30, 4.50), (0.60, 4.46)])
def test_the_surer_the_prior_the_more_it_pulls(variation, expected):
    belief = RateBelief(5.2, 1 / variation**2).after(claims=CASES, worker_years=WORKER_YEARS)
    assert round(belief.per_thousand, 2) == expected


def test_prior_is_the_likeliest_for_the_six_programmes():
    rows = [(2_019, 14), (2_500, 14), (10_000, 54), (3_444, 21), (16_250, 47), (2_409, 4)]

    def log_likelihood(per_thousand, shape):
        total = 0.0
        for years, claims in rows:
            expected = years * per_thousand / 1000
            total += math.lgamma(shape + claims) - math.lgamma(shape)
            total += shape * math.log(shape / (shape + expected))
            total += claims * math.log(expected / (shape + expected))
        return total

    here = log_likelihood(4.65, 9.3)
    for per_thousand, shape in [(4.5, 9.3), (4.8, 9.3), (4.65, 7.5), (4.65, 11.5)]:
        assert log_likelihood(per_thousand, shape) < here


def test_count_law_sums_to_one_and_has_its_mean_and_variance():
    law = claim_count(16_590, LOCAL_PROGRAMMES)
    k = np.arange(law.probabilities.size)
    mean = 16.590 * 4.65
    assert law.probabilities.sum() == pytest.approx(1, abs=1e-12)
    assert law.probabilities @ k == pytest.approx(mean, rel=1e-12)
    assert law.probabilities @ k**2 - mean**2 == pytest.approx(mean + mean**2 / 9.3, rel=1e-10)


def test_nobody_covered_claims_nothing():
    law = claim_count(0, LOCAL_PROGRAMMES)
    assert law.central() == (0, 0)
    assert law.probabilities[0] == 1.0


def test_dumai_twelve_deaths_stand_at_the_break_even_rate():
    low, high = poisson_interval(12)
    assert round(12 / 2_500 * 1000, 2) == 4.80
    assert (round(low / 2.5, 2), round(high / 2.5, 2)) == (2.48, 8.38)


@pytest.mark.parametrize(
    ("shape", "x", "share"),
    [(1, 1, 1 - math.exp(-1)), (1, 30, 1 - math.exp(-30)), (0.5, 0.5, math.erf(math.sqrt(0.5))), (3, 0, 0.0)],
)
def test_gamma_share_at_points_known_in_closed_form(shape, x, share):
    assert gamma.share_below(shape, x) == pytest.approx(share, abs=1e-14)


@pytest.mark.parametrize("shape", [0.3, 1, 9.3, 128.3, 5_000])
@pytest.mark.parametrize("share", [0.001, 0.05, 0.5, 0.95, 0.999])
def test_gamma_quantile_undoes_the_share(shape, share):
    assert gamma.share_below(shape, gamma.quantile(shape, share)) == pytest.approx(share, abs=1e-11)
