"""The Gamma law: the share of it below a point, and the point below which a share lies.

Written here with ``math`` alone, because it is the only special function the programme needs.
"""

from __future__ import annotations

import math

_STEPS = 10_000
_TINY = 1e-300


def share_below(shape: float, x: float) -> float:
    """Return the probability that a Gamma(``shape``, rate 1) lies at or below ``x``.

    Relative error about 1e-14: a series below ``shape + 1``, a continued fraction above it.

    Raises:
        ValueError: ``shape`` is not positive.
    """
    if shape <= 0:
        raise ValueError("the shape of a Gamma law is positive")
    if x <= 0:
        return 0.0
    front = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    return front * _series(shape, x) if x < shape + 1 else 1.0 - front * _fraction(shape, x)


def _series(shape: float, x: float) -> float:
    """x^n / (shape (shape+1) … (shape+n)), summed."""
    term = total = 1.0 / shape
    for n in range(1, _STEPS):
        term *= x / (shape + n)
        total += term
        if term < total * 1e-17:
            break
    return total


def _fraction(shape: float, x: float) -> float:
    """The continued fraction of the upper part, by Lentz's way."""
    b = x + 1.0 - shape
    c, d = 1.0 / _TINY, 1.0 / b
    value = d
    for n in range(1, _STEPS):
        a = -n * (n - shape)
        b += 2.0
        d = 1.0 / _off_zero(a * d + b)
        c = _off_zero(b + a / c)
        value *= c * d
        if abs(c * d - 1.0) < 1e-16:
            break
    return value


def _off_zero(number: float) -> float:
    return number if abs(number) > _TINY else _TINY


def quantile(shape: float, share: float, *, rate: float = 1.0) -> float:
    """Return the point of a Gamma(``shape``, ``rate``) below which ``share`` of it lies.

    Raises:
        ValueError: ``share`` is not between 0 and 1.
    """
    if not 0.0 < share < 1.0:
        raise ValueError("a share lies between 0 and 1")
    low, high = 0.0, shape + 1.0
    while share_below(shape, high) < share:
        high *= 2.0
    for _ in range(200):
        middle = (low + high) / 2.0
        if middle in (low, high):
            break
        if share_below(shape, middle) < share:
            low = middle
        else:
            high = middle
    return high / rate
