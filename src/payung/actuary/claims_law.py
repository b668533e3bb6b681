"""The exact law of the rupiah that a year's claims come to: no simulation, no seed.

Amounts lie on a lattice of equal steps (0.5 million rupiah by default). Two laws are offered: independent
workers with known hazards (Poisson-binomial, by power sums), and claims whose common rate is itself uncertain
(negative binomial). Either costs one inverse FFT.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Complexes = npt.NDArray[np.complex128]
_ENOUGH = 1e-17


@dataclass(frozen=True)
class Severity:
    """What one claim costs: amounts in whole rupiah with their probabilities.

    Raises:
        ValueError: probabilities that do not sum to 1, or a negative amount.
    """

    amounts_idr: tuple[int, ...]
    shares: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.amounts_idr) != len(self.shares) or abs(sum(self.shares) - 1) > 1e-9:
            raise ValueError("the shares of a severity sum to 1, one for each amount")
        if min(self.amounts_idr) < 0 or min(self.shares) < 0:
            raise ValueError("amounts and shares are not negative")

    @property
    def mean_idr(self) -> float:
        return sum(a * s for a, s in zip(self.amounts_idr, self.shares, strict=True))

    @property
    def square_idr(self) -> float:
        """The mean of the squared amount."""
        return sum(a * a * s for a, s in zip(self.amounts_idr, self.shares, strict=True))

    def on_lattice(self, step_idr: int, size: int) -> Floats:
        """Return the probabilities of 0, 1, 2 … steps, shape (size,); the mean is kept exactly.

        An amount between two points is shared between them.
        """
        lattice = np.zeros(size)
        for amount, share in zip(self.amounts_idr, self.shares, strict=True):
            below, rest = divmod(amount, step_idr)
            lattice[below] += share * (step_idr - rest) / step_idr
            if rest:
                lattice[below + 1] += share * rest / step_idr
        return lattice


@dataclass(frozen=True)
class Hazards:
    """Workers who may each claim at most once, with one severity.

    workers, chances: arrays of shape (cells,): how many workers have which probability in the period.
    """

    workers: Floats
    chances: Floats
    severity: Severity


@dataclass(frozen=True)
class TotalLaw:
    """The law of a total: ``probabilities[k]`` of exactly k steps of ``step_idr``."""

    step_idr: int
    probabilities: Floats

    @property
    def mean_idr(self) -> float:
        return float(self.probabilities @ np.arange(self.probabilities.size)) * self.step_idr

    @property
    def deviation_idr(self) -> float:
        """The standard deviation."""
        steps = np.arange(self.probabilities.size)
        return math.sqrt(float(self.probabilities @ (steps - self.mean_idr / self.step_idr) ** 2)) * self.step_idr

    def quantile_idr(self, share: float) -> int:
        """Return the smallest total that is not exceeded with probability ``share``."""
        return int(np.searchsorted(np.cumsum(self.probabilities), share)) * self.step_idr

    def central_idr(self, level: float = 0.9) -> tuple[int, int]:
        """Return the central interval."""
        tail = (1 - level) / 2
        return self.quantile_idr(tail), self.quantile_idr(1 - tail)


def lattice_step(expected_idr: float, *, finest_idr: int = 500_000) -> int:
    """Return a step with which a total of about ``expected_idr`` needs some 16,000 points at most."""
    return int(finest_idr * 2 ** max(0, math.ceil(math.log2(max(expected_idr, 1) / (finest_idr * 16_384)))))


def total_of_workers(hazards: Sequence[Hazards], *, step_idr: int = 500_000) -> TotalLaw:
    """Return the law of the total when every worker is an independent trial.

    log(1 + q(φ − 1)) is expanded in powers of q, so that only Σ N qᵏ of each severity is needed. The
    number of powers is chosen so that what is left out is below 1e-17 in all.

    Raises:
        ValueError: a chance of a half or more (the expansion would not converge).
    """
    mean = sum(float(h.workers @ h.chances) * h.severity.mean_idr for h in hazards)
    square = sum(float(h.workers @ h.chances) * h.severity.square_idr for h in hazards)
    size = _size(mean, math.sqrt(square), [h.severity for h in hazards], step_idr)
    exponent: Complexes = np.zeros(size // 2 + 1, dtype=np.complex128)
    for h in hazards:
        exponent += _log_transform(h, np.fft.rfft(h.severity.on_lattice(step_idr, size)) - 1)
    return _law(np.exp(exponent), size, step_idr)


def _log_transform(hazards: Hazards, difference: Complexes) -> Complexes:
    worst = float(hazards.chances.max(initial=0.0))
    if worst >= 0.5:
        raise ValueError("a chance of a half or more does not fit this expansion")
    result: Complexes = np.zeros_like(difference)
    power, k = difference.copy(), 1
    while True:
        power_sum = float(hazards.workers @ hazards.chances**k)
        result += (1 if k % 2 else -1) * power_sum / k * power
        if power_sum * 2.0**k / k * max(1.0, 1 / (1 - 2 * worst)) < _ENOUGH:
            return result
        power, k = power * difference, k + 1


def total_with_uncertain_rate(claims: float, shape: float, severity: Severity, *, step_idr: int = 500_000) -> TotalLaw:
    """Return the law of the total when the claim rate is a Gamma belief: compound negative binomial.

    Args:
        claims: expected number of claims.
        shape: shape of the belief (``RateBelief.shape``).
    """
    mean = claims * severity.mean_idr
    deviation = math.sqrt(claims * severity.square_idr + mean * mean / shape)
    size = _size(mean, deviation, [severity], step_idr)
    transform = np.fft.rfft(severity.on_lattice(step_idr, size))
    return _law((1 - claims * (transform - 1) / shape) ** -shape, size, step_idr)


def _size(mean_idr: float, deviation_idr: float, severities: Sequence[Severity], step_idr: int) -> int:
    """A power of two so long that nothing worth 1e-17 wraps around."""
    largest = max((max(s.amounts_idr) for s in severities), default=0)
    steps = (mean_idr + 40 * deviation_idr + largest) / step_idr
    return int(2 ** math.ceil(math.log2(steps + 2)))


def _law(transform: Complexes, size: int, step_idr: int) -> TotalLaw:
    probabilities = np.fft.irfft(transform, size)
    return TotalLaw(step_idr, np.maximum(probabilities, 0.0))
