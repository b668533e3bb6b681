"""How many claims to expect, learnt from other programmes and corrected by one's own.

A claim rate is believed as a Gamma law. Own claims turn it into another Gamma law (Bühlmann's credibility is
its mean), and the number of claims to come is then negative binomial.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from payung.actuary import gamma

Probabilities = npt.NDArray[np.float64]


@dataclass(frozen=True)
class RateBelief:
    """What is believed of the yearly claim rate of one worker: Gamma with this mean and shape.

    per_thousand: mean, claims per 1,000 worker-years.
    shape: how sure; the coefficient of variation is 1/√shape.
    """

    per_thousand: float
    shape: float

    def __post_init__(self) -> None:
        if not (self.per_thousand > 0 and self.shape > 0):
            raise ValueError("a rate and its shape are positive")

    def expected(self, worker_years: float) -> float:
        """Return the expected number of claims over so many worker-years of paid months."""
        return worker_years * self.per_thousand / 1000

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Return the central interval of the rate, per 1,000 worker-years."""
        scale = self.shape / self.per_thousand
        tail = (1 - level) / 2
        return (
            gamma.quantile(self.shape, tail, rate=scale),
            gamma.quantile(self.shape, 1 - tail, rate=scale),
        )

    def weight(self, worker_years: float) -> float:
        """Return the credibility Z (0…1) of own experience over ``worker_years`` beside this belief."""
        expected = self.expected(worker_years)
        return expected / (expected + self.shape)

    def after(self, *, claims: int, worker_years: float) -> RateBelief:
        """Return the belief once ``claims`` were seen in ``worker_years``."""
        expected = self.expected(worker_years)
        factor = (self.shape + claims) / (self.shape + expected)
        return RateBelief(self.per_thousand * factor, self.shape + claims)


# Fitted (Gamma-Poisson, largest likelihood) to six published programmes of vulnerable workers 2022-2025:
# worker-years and claims 2,019/14, 2,500/14, 10,000/54, 3,444/21, 16,250/47, 2,409/4. An assumption, to be
# seen and changed by the planner; his own experience takes over by ``after``.
LOCAL_PROGRAMMES = RateBelief(per_thousand=4.65, shape=9.3)


@dataclass(frozen=True)
class CountLaw:
    """The law of a number of claims: ``probabilities[k]`` of exactly k."""

    mean: float
    probabilities: Probabilities

    def central(self, level: float = 0.9) -> tuple[int, int]:
        """Return the interval with (1 − level)/2 at most left out on either side."""
        below = np.cumsum(self.probabilities)
        tail = (1 - level) / 2
        return int(np.searchsorted(below, tail)), int(np.searchsorted(below, 1 - tail))

    def narrowest(self, level: float = 0.9) -> tuple[int, int]:
        """Return the shortest run of counts that holds at least ``level``; of equal ones the likeliest."""
        below = np.concatenate(([0.0], np.cumsum(self.probabilities)))
        first = np.arange(self.probabilities.size)
        after = np.searchsorted(below, below[first] + level - 1e-12)
        after = np.where(after < below.size, after, below.size + first)
        held = below[np.minimum(after, below.size - 1)] - below[first]
        best = np.lexsort((-held, after - first))[0]
        return int(first[best]), int(after[best]) - 1


def claim_count(worker_years: float, belief: RateBelief) -> CountLaw:
    """Return the law of the claims over ``worker_years`` to come: negative binomial.

    Raises:
        ValueError: ``worker_years`` is negative.
    """
    if worker_years < 0:
        raise ValueError("worker-years are not negative")
    mean, shape = belief.expected(worker_years), belief.shape
    size = int(mean + 40 * math.sqrt(mean + mean * mean / shape)) + 2
    k = np.arange(1, size)
    chance = shape / (shape + mean)
    steps = np.log((shape + k - 1) / k * (1 - chance)) if mean else np.full(size - 1, -np.inf)
    logs = shape * math.log(chance) + np.concatenate(([0.0], np.cumsum(steps)))
    return CountLaw(mean=mean, probabilities=np.exp(logs))


def poisson_interval(claims: int, level: float = 0.95) -> tuple[float, float]:
    """Return the exact interval (Garwood) of an expected count of which ``claims`` were seen."""
    tail = (1 - level) / 2
    low = gamma.quantile(claims, tail) if claims else 0.0
    return low, gamma.quantile(claims + 1, 1 - tail)
