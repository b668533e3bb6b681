"""JKK and JKM of construction works, for contrast: on wages, or on slices of the contract value."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from payung.core.money import Rupiah, round_half_up
from payung.law.estimate import Estimate
from payung.law.provisions import Consultation, Law


@dataclass(frozen=True, slots=True, kw_only=True)
class Construction(Estimate):
    """The contribution of a contract, or of a month's wages."""

    jkk_idr: Rupiah
    jkm_idr: Rupiah
    total_idr: Rupiah


def construction_contribution(
    law: Law, *, contract_idr: Rupiah | None = None, wage_idr: Rupiah | None = None
) -> Construction:
    """Return the contribution on a contract value, or on known wages of a month; exactly one is given.

    Raises:
        ValueError: none or both are given.

    Source: parameters ``construction_*``.
    """
    if (contract_idr is None) == (wage_idr is None):
        raise ValueError("give exactly one of contract_idr and wage_idr")
    consulted = Consultation(law)
    amounts = []
    for programme in ("jkk", "jkm"):
        if wage_idr is not None:
            share = consulted.latest(f"construction_{programme}_on_wages").percent * wage_idr
        else:
            steps = consulted.latest(f"construction_{programme}_on_contract").steps
            share = _marginal(steps, contract_idr or 0)
        amounts.append(round_half_up(share / 100))
    jkk, jkm = amounts
    return Construction(grounds=consulted.grounds, jkk_idr=jkk, jkm_idr=jkm, total_idr=jkk + jkm)


def _marginal(steps: tuple[tuple[Fraction, Fraction], ...], amount: Rupiah) -> Fraction:
    """Return the sum of slice × per cent."""
    total = Fraction(0)
    for place, (floor, percent) in enumerate(steps):
        ceiling = steps[place + 1][0] if place + 1 < len(steps) else Fraction(amount)
        total += max(Fraction(0), min(ceiling, Fraction(amount)) - floor) * percent
    return total
