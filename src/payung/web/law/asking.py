"""From the facts at a counter to the law's answers. Nothing is read from the books and nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from payung.core.money import Rupiah
from payung.law import Law
from payung.law.accident import Accident, AccidentBenefit, Trip, accident_benefit
from payung.law.coverage import Coverage, CoverageFacts, covered_on, paid_months
from payung.law.deadline import AccidentClaimLimit, DeathClaimLimit, accident_claim_limit, death_claim_limit
from payung.law.death import DeathBenefit, death_benefit
from payung.law.heirs import Heirs, Person, heirs
from payung.law.scholarship import Child, Scholarship, scholarship

from .forms import FamilyForm

SCHOOL_YEAR_BEGINS = 7
# The parts of a benefit that heirs receive, by programme.
HEIRS_PARTS = {"jkm": ("lump_idr", "periodic_idr", "funeral_idr"), "jkk": ("death_idr", "periodic_idr", "funeral_idr")}


@dataclass(frozen=True)
class FamilyAnswer:
    """Everything the law says about one family after one event.

    ``programme`` is jkk or jkm; ``school`` None when no scholarship opens or no child was named, ``by_child`` its
    amounts by child and year; ``inheritance`` None when nobody died.
    """

    programme: str
    event_on: date
    facts: CoverageFacts
    benefit: DeathBenefit | AccidentBenefit
    cover: Coverage
    limit: AccidentClaimLimit | DeathClaimLimit
    school: Scholarship | None = None
    by_child: Mapping[str, Mapping[str, Rupiah]] | None = None
    inheritance: Heirs | None = None

    @property
    def doubts(self) -> list[str]:
        """Every doubt of every answer, once, sorted."""
        answers = (self.benefit, self.school, self.inheritance, self.limit)
        return sorted({code for answer in answers if answer is not None for code in answer.doubts})

    @property
    def has_died(self) -> bool:
        """Whether the family inherits."""
        return self.inheritance is not None

    @property
    def is_paid(self) -> bool:
        """Whether the state of cover gives any benefit at all."""
        return self.benefit.status in ("covered", "grace")


def asked(law: Law, cause: str, form: FamilyForm, children: list[Mapping[str, Any]]) -> FamilyAnswer:
    """Answer a valid form.

    Raises:
        payung.law.disability.OutsideTable: the table has no row for the doctor's measure.
    """
    given, programme = form.cleaned_data, "jkm" if cause == "meninggal" else "jkk"
    day: date = given["event_on"]
    facts = CoverageFacts(
        paid=paid_months(form.paid_months()),
        start_on=given["start_on"],
        income_idr=given["income_idr"],
        funding=given["funding"],
        sector=given["sector"],
    )
    benefit = _death(law, facts, day) if programme == "jkm" else _accident(law, cause, form, facts)
    school, by_child = _school(law, programme, day, benefit, children)
    return FamilyAnswer(
        programme=programme,
        event_on=day,
        facts=facts,
        benefit=benefit,
        cover=covered_on(law, facts, day=day),
        limit=_limit(law, programme, day),
        school=school,
        by_child=by_child,
        inheritance=_inheritance(law, programme, benefit, given, len(children)) if "relatives" in given else None,
    )


def _death(law: Law, facts: CoverageFacts, day: date) -> DeathBenefit:
    return death_benefit(law, facts, died_on=day)


def _accident(law: Law, cause: str, form: FamilyForm, facts: CoverageFacts) -> AccidentBenefit:
    given = form.cleaned_data
    trips = [Trip(mode, given[f"{mode}_idr"]) for mode in ("land", "sea", "air") if given.get(f"{mode}_idr")]
    accident = Accident(
        occurred_on=given["event_on"],
        income_idr=facts.income_idr,
        transport=tuple(trips),
        unable_months=given.get("unable_months") or 0,
        disability=form.disability(),
        died=cause == "meninggal-karena-kerja",
    )
    return accident_benefit(law, accident, facts)


def _limit(law: Law, programme: str, day: date) -> AccidentClaimLimit | DeathClaimLimit:
    return death_claim_limit(law, died_on=day) if programme == "jkm" else accident_claim_limit(law, event_on=day)


def _school(
    law: Law, programme: str, day: date, benefit: DeathBenefit | AccidentBenefit, children: list[Mapping[str, Any]]
) -> tuple[Scholarship | None, Mapping[str, Mapping[str, Rupiah]] | None]:
    """Return the scholarship of the named children, and of each child by year; every child is taken to study on."""
    if benefit.scholarship == "none" or not children:
        return None, None
    counted: dict[str, Any] = {}
    if isinstance(benefit, DeathBenefit):
        counted = {"paid_count": benefit.total_months, "consecutive_months": benefit.consecutive_months}
    family = [_child(number, child, day) for number, child in enumerate(children, start=1)]
    whole = scholarship(law, programme=programme, event_on=day, children=family, **counted)
    by_child = {
        child.id: scholarship(law, programme=programme, event_on=day, children=[child], **counted).by_year or {}
        for child in family
        if whole.by_child and whole.by_child[child.id]
    }
    return whole, by_child


def _child(number: int, given: Mapping[str, Any], day: date) -> Child:
    running = day.year if day.month >= SCHOOL_YEAR_BEGINS else day.year - 1
    return Child(
        id=str(number),
        born_on=given["born_on"],
        start_year=given["year"] or running,
        start_level=given["level"],
        start_grade=given["grade"] or 1,
    )


def _inheritance(
    law: Law, programme: str, benefit: DeathBenefit | AccidentBenefit, given: Mapping[str, Any], at_school: int
) -> Heirs:
    parts = {name: int(str(benefit.parts.get(name, 0))) for name in HEIRS_PARTS[programme]}
    alive = max(given["children_alive"] or 0, at_school)
    people = [Person(name, name) for name in given["relatives"]]
    people += [Person(f"child:{number}", "child") for number in range(1, alive + 1)]
    return heirs(law, components=parts, people=people)
