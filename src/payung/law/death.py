"""What the heirs receive when a worker dies of anything but work (JKM)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from payung.core.money import Rupiah
from payung.core.span import add_months
from payung.law.coverage import Coverage, CoverageFacts, state_on
from payung.law.doubts import doubt_effective_date, in_order
from payung.law.estimate import Estimate
from payung.law.provisions import Consultation, Law

CAUSES = ("illness", "work_accident")
MEMBERSHIPS = ("bpu", "pu")
_ONLY_BPU = ("bpu",)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeathBenefit(Estimate):
    """``outcome`` is not_started, use_jkk, lapsed, funeral_only, arrears or full.

    The ``arrears_*`` parts are given for the outcome arrears only; ``total_other_reading_idr`` when an unpaid month
    lies before a later paid one, ``total_if_both_idr`` for several memberships that are not all of wage earners.
    """

    status: str
    outcome: str
    lump_idr: Rupiah = 0
    periodic_idr: Rupiah = 0
    funeral_idr: Rupiah = 0
    total_idr: Rupiah = 0
    payable_now_idr: Rupiah = 0
    payable_after_arrears_idr: Rupiah = 0
    arrears_months: int | None = None
    arrears_idr: Rupiah | None = None
    arrears_jkm_only_idr: Rupiah | None = None
    scholarship: str = "none"
    total_months: int = 0
    consecutive_months: int = 0
    total_other_reading_idr: Rupiah | None = None
    total_if_both_idr: Rupiah | None = None


@dataclass(frozen=True, slots=True)
class _Waiting:
    """The waiting rule as it was tested; ``applies`` False where there is no such rule."""

    applies: bool = False
    months: int = 0
    contributions: int = 0
    boundary_days: int = 0

    def met(self, began_on: date, paid: int, died_on: date) -> bool:
        """Tell whether a full benefit is due for cover that began and was paid so."""
        return not self.applies or (died_on >= add_months(began_on, self.months) and paid >= self.contributions)

    def is_doubtful(self, began_on: date, paid: int, died_on: date) -> bool:
        """Tell whether the death lies near the boundary, or one condition is met and the other is not."""
        full_on = add_months(began_on, self.months)
        near = abs(died_on - full_on) <= timedelta(days=self.boundary_days)
        return near or (died_on >= full_on) != (paid >= self.contributions)


def death_benefit(
    law: Law,
    facts: CoverageFacts,
    *,
    died_on: date,
    cause: str = "illness",
    memberships: tuple[str, ...] = _ONLY_BPU,
) -> DeathBenefit:
    """Return the JKM benefit of a worker who died.

    Args:
        law: the law in force, or an amended one.
        facts: the cover of the worker.
        died_on: decides the table of amounts and whether the waiting rule holds.
        cause: illness (anything but work) or work_accident, which is for JKK.
        memberships: the segment of each paying membership; the facts tell of one of them.

    Raises:
        NotInForce: ``died_on`` lies before the first provision.
        ValueError: the facts name neither a start nor a paid month.

    Source: parameters ``jkm_*``, ``periodic_months``, and those of ``covered_on``.
    """
    consulted = Consultation(law)
    state = state_on(law, facts, day=died_on)
    doubts = set(state.doubts)
    doubt_effective_date(consulted, died_on, doubts)
    if len(memberships) > 1:
        consulted.on("jkm_per_paying_membership", died_on)
        if set(memberships) != {"pu"}:
            doubts.add("double_membership")
    consulted.on("jkm_other_than_accident", died_on)
    stopped = _outcome_without_benefit(state, cause)
    if stopped is not None:
        consulted.add(state.grounds)
        return _answer(consulted, state, doubts, outcome=stopped)
    waiting = _waiting_rule(consulted, died_on, memberships)
    began_on = state.membership_start_on or died_on
    met = waiting.met(began_on, state.membership_months, died_on)
    if waiting.applies and waiting.is_doubtful(began_on, state.membership_months, died_on):
        consulted.on("jkm_waiting_boundary_days", died_on)
        doubts.add("wait_boundary")
    outcome = "funeral_only" if not met else "arrears" if state.status == "grace" else "full"
    if outcome == "funeral_only" and began_on < consulted.law.on("jkm_waiting_months", died_on).span.starts_on:
        doubts.add("wait_transition")
    amounts = _amounts(consulted, died_on, memberships, outcome)
    other = _other_reading(consulted, state, waiting, died_on, memberships) if state.has_gap else None
    scholarship = _scholarship(consulted, state, died_on, doubts) if outcome != "funeral_only" else "none"
    consulted.add(state.grounds)
    if outcome == "arrears":
        doubts.add("arrears_scope")
    return _answer(
        consulted, state, doubts, outcome=outcome, scholarship=scholarship, total_other_reading_idr=other, **amounts
    )


def _answer(
    consulted: Consultation,
    state: Coverage,
    doubts: set[str],
    *,
    outcome: str,
    scholarship: str = "none",
    lump_idr: Rupiah = 0,
    periodic_idr: Rupiah = 0,
    funeral_idr: Rupiah = 0,
    total_other_reading_idr: Rupiah | None = None,
    total_if_both_idr: Rupiah | None = None,
) -> DeathBenefit:
    owes = outcome == "arrears"
    later = lump_idr + periodic_idr if owes else 0
    total = lump_idr + periodic_idr + funeral_idr
    return DeathBenefit(
        grounds=consulted.grounds,
        doubts=in_order(doubts),
        status=state.status,
        outcome=outcome,
        lump_idr=lump_idr,
        periodic_idr=periodic_idr,
        funeral_idr=funeral_idr,
        total_idr=total,
        payable_now_idr=total - later,
        payable_after_arrears_idr=later,
        arrears_months=state.arrears_months if owes else None,
        arrears_idr=state.arrears_idr if owes else None,
        arrears_jkm_only_idr=state.arrears_jkm_only_idr if owes else None,
        scholarship=scholarship,
        total_months=state.total_months,
        consecutive_months=state.consecutive_months,
        total_other_reading_idr=total_other_reading_idr,
        total_if_both_idr=total_if_both_idr,
    )


def _outcome_without_benefit(state: Coverage, cause: str) -> str | None:
    if state.status == "not_started":
        return "not_started"
    if cause == "work_accident":
        return "use_jkk"
    return "lapsed" if state.status == "lapsed" else None


def _waiting_rule(consulted: Consultation, died_on: date, memberships: tuple[str, ...]) -> _Waiting:
    if memberships != _ONLY_BPU or consulted.law.find("jkm_waiting_months", died_on) is None:
        return _Waiting()
    return _Waiting(
        applies=True,
        months=consulted.on("jkm_waiting_months", died_on).number,
        contributions=consulted.on("jkm_waiting_contributions", died_on).number,
        boundary_days=consulted.law.on("jkm_waiting_boundary_days", died_on).number,
    )


def _amounts(consulted: Consultation, died_on: date, memberships: tuple[str, ...], outcome: str) -> dict[str, Rupiah]:
    """Return lump sum, periodic and funeral of an outcome, and what two kinds of membership would pay together."""
    funeral = consulted.on("jkm_funeral", died_on).number
    if outcome == "funeral_only":
        return {"funeral_idr": funeral}
    lump, periodic = consulted.on("jkm_lump_sum", died_on).number, consulted.on("jkm_periodic", died_on).number
    count = len(memberships)
    amounts: dict[str, Rupiah] = {"lump_idr": lump, "periodic_idr": periodic, "funeral_idr": funeral}
    if set(memberships) == {"pu"}:
        return {**amounts, "lump_idr": count * lump, "periodic_idr": count * periodic}
    if count > 1:
        amounts["total_if_both_idr"] = count * (lump + periodic) + funeral
    return amounts


def _other_reading(
    consulted: Consultation, state: Coverage, waiting: _Waiting, died_on: date, memberships: tuple[str, ...]
) -> Rupiah:
    """Return the total if the clock of the waiting rule is read the other way.

    After a new membership: as if it had run on from the first start. With a gap inside the membership: as if it had
    begun anew with the unbroken row of paid months.
    """
    if state.began_anew:
        began_on, paid = state.first_start_on or died_on, state.total_months
    else:
        began_on = state.unbroken_from.first_on if state.unbroken_from else died_on
        paid = state.consecutive_months
    met = waiting.met(began_on, paid, died_on)
    amounts = _amounts(consulted, died_on, memberships, "full" if met else "funeral_only")
    return sum(amounts.get(part, 0) for part in ("lump_idr", "periodic_idr", "funeral_idr"))


def _scholarship(consulted: Consultation, state: Coverage, died_on: date, doubts: set[str]) -> str:
    gate = consulted.on("jkm_scholarship_months", died_on).number
    if state.total_months < gate:
        return "none"
    if consulted.law.find("scholarship_yearly", died_on) is None:
        consulted.on("scholarship_once", died_on)
        return "once"
    consulted.on("scholarship_yearly", died_on)
    if state.consecutive_months < gate:
        doubts.add("scholarship_months")
    return "yearly"
