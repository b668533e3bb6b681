"""A question about a programme's money and its answer: pure, the same for a page, an action and the command.

Counts of people and rupiah are exact; expectations are rounded to two decimals.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from payung.actuary.claims_law import lattice_step, total_with_uncertain_rate
from payung.actuary.credibility import claim_count
from payung.actuary.projection import Affordable, Cohort, Cost, affordable, cost, run_rate
from payung.core.money import Rupiah
from payung.core.month import Month
from payung.law import Ground, Law, NotInForce, amended
from payung.law.units import Misprint
from payung.office.refusal import Refused

from .assumptions import Assumptions, Source, read
from .deaths import ClaimCosts, claim_costs


def ask(assumptions: Mapping[str, Any], law: Law) -> dict[str, Any]:
    """Answer a scenario.

    Args:
        assumptions: plain values as ``payung.planning.assumptions`` shows; the part ``law`` amends the law.
        law: the law in force, or one amended already.

    Returns:
        plain values for JSON: ``cost`` (total, most workers in a month, by month, year, source and group),
        ``sources`` (spent, left, most workers), ``claims`` (expected, interval, rate), ``benefits`` (expected,
        interval, claim ratio, share in the waiting time), ``next_year``, ``grounds``, ``doubts``, ``assumed``.

    Raises:
        Refused: a key, value or month that cannot be used, or nothing to reckon.
    """
    given = read(assumptions)
    try:
        law = amended(given.law, law) if given.law else law
        bought = [(source, _affordable(law, source)) for source in given.sources]
        groups = given.groups or tuple(_as_cohort(source, most, is_new=given.is_first) for source, most in bought)
        return _answer(law, given, bought, groups)
    except Misprint as error:
        raise Refused("plan_law_unreadable", reason=str(error)) from error
    except NotInForce as error:
        raise Refused("plan_not_in_law", reason=str(error)) from error


def digest(assumptions: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    """Return the sha256 that a question and its answer reproduce."""
    text = json.dumps([assumptions, answer], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _answer(
    law: Law, given: Assumptions, bought: list[tuple[Source, Affordable]], groups: tuple[Cohort, ...]
) -> dict[str, Any]:
    spent = cost(law, groups)
    costs = claim_costs(law, groups, work_death_percent=given.work_death_percent)
    next_year = max(group.last.year for group in groups) + 1
    grounds = dict.fromkeys([*spent.grounds, *(costs.grounds if costs else ())])
    return {
        "cost": _cost(spent, groups),
        "sources": [_source(source, most, spent) for source, most in bought],
        **_claims(given, spent, costs),
        "next_year": {"year": next_year, "run_rate_idr": run_rate(law, groups, next_year)},
        "grounds": [_ground(ground) for ground in grounds],
        "doubts": list(spent.doubts),
        "assumed": _assumed(given, groups),
    }


def _affordable(law: Law, source: Source) -> Affordable:
    try:
        return affordable(
            law,
            source.budget_idr,
            first=source.first,
            last=source.last,
            funding=source.funding,
            sector=source.sector,
            income_idr=source.income_idr,
        )
    except ValueError as error:
        raise Refused("plan_law_unreadable", reason=f"iuran {source.funding} menjadi Rp0") from error


def _as_cohort(source: Source, most: Affordable, *, is_new: bool) -> Cohort:
    return Cohort(
        workers=most.workers,
        first=source.first,
        last=source.last,
        funding=source.funding,
        sector=source.sector,
        income_idr=source.income_idr,
        is_new=is_new,
        name=source.funding,
    )


def _cost(spent: Cost, groups: tuple[Cohort, ...]) -> dict[str, Any]:
    return {
        "total_idr": spent.total_idr,
        "worker_months": spent.worker_months,
        "months": len(spent.by_month),
        "most_workers": max((_in_month(groups, month) for month in spent.by_month), default=0),
        "by_month": {str(month): amount for month, amount in spent.by_month.items()},
        "by_year": {str(year): amount for year, amount in spent.by_year.items()},
        "by_funding": dict(spent.by_funding),
        "by_group": [
            {"name": group.name, "workers": group.workers, "months": group.months, "cost_idr": amount}
            for group, amount in zip(groups, spent.by_cohort, strict=True)
        ],
    }


def _in_month(groups: tuple[Cohort, ...], month: Month) -> int:
    return sum(group.workers for group in groups if group.first <= month <= group.last)


def _source(source: Source, most: Affordable, spent: Cost) -> dict[str, Any]:
    used: Rupiah = spent.by_funding.get(source.funding, 0)
    return {
        "funding": source.funding,
        "budget_idr": source.budget_idr,
        "spent_idr": used,
        "left_idr": source.budget_idr - used,
        "is_enough": used <= source.budget_idr,
        "most_workers": most.workers,
        "per_worker_idr": most.per_worker_idr,
        "remainder_idr": most.remainder_idr,
        "extra_worker_months": most.extra_worker_months,
    }


def _claims(given: Assumptions, spent: Cost, costs: ClaimCosts | None) -> dict[str, Any]:
    """Expected claims and what they bring; nothing when nobody is covered."""
    if costs is None:
        return {"claims": None, "benefits": None}
    belief = given.prior.after(claims=given.claims, worker_years=given.worker_months / 12)
    worker_years = spent.worker_months / 12
    count = claim_count(worker_years, belief)
    low, high = count.central(0.9)
    rate_low, rate_high = belief.interval(0.95)
    each = costs.severity.mean_idr
    expected = count.mean * each
    total = total_with_uncertain_rate(count.mean, belief.shape, costs.severity, step_idr=lattice_step(expected))
    least, most = total.central_idr(0.9)
    return {
        "claims": {
            "expected": round(count.mean, 2),
            "interval_90": [low, high],
            "per_thousand": round(belief.per_thousand, 2),
            "per_thousand_interval_95": [round(rate_low, 2), round(rate_high, 2)],
            "own_weight": round(given.prior.weight(given.worker_months / 12), 2),
            "break_even_per_thousand": _ratio(spent.total_idr / worker_years * 1000, each),
        },
        "benefits": {
            "expected_idr": round(expected),
            "interval_90_idr": [least, most],
            "per_claim_idr": round(each),
            "claim_ratio": _ratio(expected, spent.total_idr),
            "in_waiting_share": round(float(costs.in_waiting_share), 4),
        },
    }


def _ratio(part: float, whole: float) -> float | None:
    """A ratio to four decimals; None against nothing."""
    return round(part / whole, 4) if whole else None


def _ground(ground: Ground) -> dict[str, str]:
    return {"parameter": ground.parameter, "cite": ground.cite, "confidence": ground.confidence}


def _assumed(given: Assumptions, groups: tuple[Cohort, ...]) -> dict[str, Any]:
    return {
        "new": [group.is_new for group in groups],
        "prior": {"per_thousand": given.prior.per_thousand, "shape": given.prior.shape},
        "experience": {"claims": given.claims, "worker_months": given.worker_months},
        "work_death_percent": given.work_death_percent,
        "law": dict(given.law),
    }
