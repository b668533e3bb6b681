"""The FFT against three other ways to the same law: Panjer's recursion, a direct product, and simulation."""

from __future__ import annotations

import numpy as np
import pytest

from payung.actuary.claims_law import (
    Hazards,
    Severity,
    total_of_workers,
    total_with_uncertain_rate,
)

STEP = 500_000
DEATH = Severity((10_000_000, 42_000_000), (0.25, 0.75))
ACCIDENT = Severity((1_000_000, 8_500_000, 70_000_000), (0.6, 0.3, 0.1))


def total_variation(a, b):
    size = max(a.size, b.size)
    return 0.5 * np.abs(np.pad(a, (0, size - a.size)) - np.pad(b, (0, size - b.size))).sum()


def panjer(claims, shape, severity, size):
    """Compound negative binomial by recursion (only here: it is slower than the FFT)."""
    f = severity.on_lattice(STEP, size)
    chance = claims / (claims + shape)
    a, b = chance, (shape - 1) * chance
    g = np.zeros(size)
    g[0] = (1 - chance) ** shape
    held = [j for j in range(1, size) if f[j] > 0]
    for k in range(1, size):
        g[k] = sum((a + b * j / k) * f[j] * g[k - j] for j in held if j <= k)
    return g


def product(hazards, size):
    """Every worker convolved with every other, one after the other."""
    law = np.zeros(size)
    law[0] = 1.0
    for h in hazards:
        f = h.severity.on_lattice(STEP, size)
        held = np.flatnonzero(f)
        for workers, chance in zip(h.workers, h.chances, strict=True):
            for _ in range(int(workers)):
                after = law * (1 - chance)
                for j in held:
                    after[j:] += chance * f[j] * law[: size - j]
                law = after
    return law


def test_uncertain_rate_equals_panjer():
    law = total_with_uncertain_rate(9.3, 9.3, DEATH)
    other = panjer(9.3, 9.3, DEATH, 8_192)
    assert total_variation(law.probabilities, other) < 1e-12


def test_workers_equal_the_direct_product():
    hazards = [
        Hazards(np.array([120.0, 60.0]), np.array([0.004, 0.03]), DEATH),
        Hazards(np.array([180.0]), np.array([0.0036]), ACCIDENT),
    ]
    law = total_of_workers(hazards)
    assert total_variation(law.probabilities, product(hazards, 4_096)) < 1e-12


def test_workers_equal_a_simulation_within_three_standard_errors():
    hazards = [Hazards(np.array([2_000.0]), np.array([0.0046]), DEATH)]
    law = total_of_workers(hazards)
    draws = 200_000
    random = np.random.Generator(np.random.PCG64(20_250_101))
    deaths = random.binomial(2_000, 0.0046, size=draws)
    funerals = random.binomial(deaths, 0.25)
    totals = funerals * 10_000_000 + (deaths - funerals) * 42_000_000
    assert abs(totals.mean() - law.mean_idr) < 3 * law.deviation_idr / np.sqrt(draws)
    for share in (0.05, 0.5, 0.95):
        point = law.quantile_idr(share)
        below = law.probabilities[: point // STEP + 1].sum()
        assert abs((totals <= point).mean() - below) < 3 * np.sqrt(below * (1 - below) / draws)


def test_mean_and_deviation_are_those_of_the_moments():
    law = total_with_uncertain_rate(9.2, 9.3, DEATH)
    mean = 9.2 * 34_000_000
    square = 0.25 * 10_000_000**2 + 0.75 * 42_000_000**2
    assert law.mean_idr == pytest.approx(mean, rel=1e-12)
    assert law.deviation_idr == pytest.approx(np.sqrt(9.2 * square + mean**2 / 9.3), rel=1e-9)


def test_probabilities_of_a_heavy_law_do_not_wrap_around():
    law = total_with_uncertain_rate(74.0, 1.0, DEATH)
    assert law.probabilities.sum() == pytest.approx(1.0, abs=1e-12)
    assert law.probabilities[-law.probabilities.size // 10 :].sum() < 1e-13


def test_no_worker_costs_nothing():
    law = total_of_workers([Hazards(np.array([0.0]), np.array([0.01]), DEATH)])
    assert law.central_idr() == (0, 0)
    assert law.mean_idr == pytest.approx(0.0, abs=1e-6)


def test_amount_between_two_steps_keeps_its_mean():
    lattice = Severity((1_200_000,), (1.0,)).on_lattice(STEP, 8)
    assert lattice @ np.arange(8) * STEP == pytest.approx(1_200_000)


def test_a_chance_of_a_half_is_refused():
    with pytest.raises(ValueError, match="half"):
        total_of_workers([Hazards(np.array([1.0]), np.array([0.5]), DEATH)])


def test_shares_that_do_not_sum_to_one_are_refused():
    with pytest.raises(ValueError, match="sum to 1"):
        Severity((10, 20), (0.5, 0.4))
