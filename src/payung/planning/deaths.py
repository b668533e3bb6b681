"""What one claim of a scenario costs the insurer, month by month of membership, by the law's own table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from payung.actuary.claims_law import Severity
from payung.actuary.projection import Cohort
from payung.core.money import Rupiah
from payung.core.month import Month
from payung.law import Ground, Law
from payung.law.accident import Accident, accident_benefit

_JKM = ("jkm_lump_sum", "jkm_periodic", "jkm_funeral")


@dataclass(frozen=True)
class ClaimCosts:
    """What claims cost, weighted by worker-months.

    in_waiting_share: share of the deaths not at work that fall in the waiting time, when deaths fall evenly on
    the months paid for.
    """

    severity: Severity
    in_waiting_share: Fraction
    grounds: tuple[Ground, ...]


def claim_costs(law: Law, cohorts: Iterable[Cohort], *, work_death_percent: int) -> ClaimCosts | None:
    """Return what a claim of these cohorts costs; None without a worker-month.

    A month of a new membership lies in the waiting time while fewer than the law's months have passed, and a
    waiting rule is in force on its first day.

    Source: parameters ``jkm_*``, ``jkk_*``.
    """
    weights: dict[Rupiah, Fraction] = {}
    grounds: dict[Ground, None] = {}
    waiting = months = 0
    for cohort in cohorts:
        for passed, month in enumerate(cohort.first.until(cohort.last)):
            waits = cohort.is_new and _waits(law, month, passed, grounds)
            waiting += cohort.workers * waits
            months += cohort.workers
            at_work = Fraction(work_death_percent, 100)
            death_idr = _jkm(law, month, funeral_only=waits, grounds=grounds)
            weights[death_idr] = weights.get(death_idr, Fraction(0)) + cohort.workers * (1 - at_work)
            if at_work:
                at_work_idr = _jkk(law, month, cohort.income_idr, grounds)
                weights[at_work_idr] = weights.get(at_work_idr, Fraction(0)) + cohort.workers * at_work
    if not months:
        return None
    amounts = sorted(amount for amount, weight in weights.items() if weight)
    shares = tuple(float(weights[amount] / months) for amount in amounts)
    return ClaimCosts(Severity(tuple(amounts), shares), Fraction(waiting, months), tuple(grounds))


def _waits(law: Law, month: Month, passed: int, grounds: dict[Ground, None]) -> bool:
    rule = law.find("jkm_waiting_months", month.first_on)
    if rule is None:
        return False
    grounds[rule.ground] = None
    return passed < rule.number


def _jkm(law: Law, month: Month, *, funeral_only: bool, grounds: dict[Ground, None]) -> Rupiah:
    records = [law.on(name, month.first_on) for name in (_JKM[2:] if funeral_only else _JKM)]
    grounds.update(dict.fromkeys(record.ground for record in records))
    return sum(record.number for record in records)


def _jkk(law: Law, month: Month, income_idr: Rupiah, grounds: dict[Ground, None]) -> Rupiah:
    accident = Accident(occurred_on=month.first_on, income_idr=income_idr, died=True)
    answer = accident_benefit(law, accident, None)
    grounds.update(dict.fromkeys(answer.grounds))
    return answer.total_idr
