"""The school years of a claim's children: what the law pays for which child in which year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from payung.core.money import Rupiah
from payung.law import Estimate, current
from payung.law import scholarship as law_of_school

from .estimates import again
from .models import Child, Claim


@dataclass(frozen=True)
class School:
    """What the law pays for the children of one claim.

    by_child: child id → year → rupiah; empty for a child that is not paid. ``left_out``: children who would have
    years of their own, but come after the most the law pays for. ``months`` are None after a work accident;
    ``outcome``: how the claim came out.
    """

    eligible: bool
    outcome: str
    months: int | None
    months_needed: int
    most_children: int
    by_child: Mapping[int, Mapping[int, Rupiah]]
    left_out: frozenset[int]
    answer: Estimate


def scholarship_of(claim: Claim) -> School:
    """Return the scholarships of a claim's children by its own estimate, in the family's order of choice.

    No scholarship in the estimate (too few months, a waiting period, ended cover): no year of any child.

    Source: ``payung.law.scholarship``.
    """
    law, death, estimate = current(), claim.death, again(claim.estimate)
    is_jkm = estimate.programme == "jkm"
    months = int(str(estimate.answer.parts.get("total_months", 0))) if is_jkm else None
    consecutive = int(str(estimate.answer.parts.get("consecutive_months", 0))) if is_jkm else None
    children = list(Child.objects.filter(claim=claim).order_by("position")) if estimate.has_scholarship else []

    def ask(some: list[Child]) -> law_of_school.Scholarship:
        return law_of_school.scholarship(
            law,
            programme=estimate.programme,
            event_on=death.died_on,
            children=[_as_law(child) for child in some],
            paid_count=months,
            consecutive_months=consecutive,
        )

    together = ask(children)
    totals = together.by_child or {}
    alone = {child.pk: ask([child]) for child in children}
    return School(
        eligible=estimate.has_scholarship and together.eligible,
        outcome=estimate.outcome,
        months=months,
        months_needed=law.on("jkm_scholarship_months", death.died_on).number,
        most_children=law.on("scholarship_children", death.died_on).number,
        by_child={pk: _years(one) if totals.get(str(pk)) else {} for pk, one in alone.items()},
        left_out=frozenset(pk for pk, one in alone.items() if one.total_idr and not totals.get(str(pk))),
        answer=together,
    )


def _years(one: law_of_school.Scholarship) -> dict[int, Rupiah]:
    return {int(year): amount for year, amount in (one.by_year or {}).items()}


def _as_law(child: Child) -> law_of_school.Child:
    return law_of_school.Child(
        id=str(child.pk),
        born_on=child.born_on,
        start_year=child.school_year,
        start_level=child.level,
        start_grade=child.grade,
    )
