"""What the law gives a family after a death: facts from the books, the law's answer, kept so it can be redone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from payung.core.money import Rupiah
from payung.core.month import Month
from payung.cover.facts import known_of
from payung.cover.states import unstarted
from payung.law import Estimate, Ground, Law, current
from payung.law.accident import Accident, accident_benefit
from payung.law.coverage import CoverageFacts, Payment
from payung.law.death import death_benefit
from payung.registry.models import Worker

_OF_STATUS = {"covered": "full", "grace": "arrears"}
# What the law calls the three components in an estimate of each programme.
PARTS = {
    "jkm": {"lump": "lump_idr", "periodic": "periodic_idr", "funeral": "funeral_idr"},
    "jkk": {"lump": "death_idr", "periodic": "periodic_idr", "funeral": "funeral_idr"},
}


@dataclass(frozen=True)
class ClaimEstimate:
    """The law's estimate after a death, with the facts it rests on.

    programme: ``jkk`` after a work accident, else ``jkm``. ``answer`` has the parts, grounds and doubts.
    """

    programme: str
    died_on: date
    cause: str
    facts: CoverageFacts
    answer: Estimate

    @property
    def components(self) -> dict[str, Rupiah]:
        """Rupiah by lump, periodic and funeral."""
        parts = self.answer.parts
        return {name: int(str(parts.get(part, 0))) for name, part in PARTS[self.programme].items()}

    @property
    def outcome(self) -> str:
        """full, arrears, funeral_only, lapsed or not_started (``words_of("outcome")``), for JKM and JKK alike."""
        status = str(self.answer.parts["status"])
        return str(self.answer.parts.get("outcome", _OF_STATUS.get(status, status)))

    @property
    def later_idr(self) -> Rupiah:
        """What is paid only after the arrears; zero where nothing is owed."""
        return self._amount("payable_after_arrears_idr")

    @property
    def now_idr(self) -> Rupiah:
        """What is paid without anything more being done."""
        return sum(self.components.values()) - self.later_idr

    @property
    def arrears_idr(self) -> Rupiah:
        """What must be paid first for ``later_idr``."""
        return self._amount("arrears_idr") if self.later_idr else 0

    @property
    def other_reading_idr(self) -> Rupiah | None:
        """The total if the waiting clock is read the other way; None where both readings agree."""
        other = self.answer.parts.get("total_other_reading_idr")
        return None if other in (None, sum(self.components.values())) else int(str(other))

    @property
    def has_scholarship(self) -> bool:
        """Whether the law opens a scholarship after this death."""
        return self.answer.parts.get("scholarship", "none") != "none"

    def _amount(self, part: str) -> Rupiah:
        return int(str(self.answer.parts.get(part) or 0))


def programme_of(cause: str) -> str:
    """A work accident is paid by JKK; every other death, as far as it is known, by JKM."""
    return "jkk" if cause == "work_accident" else "jkm"


def estimate_for(worker: Worker, died_on: date, cause: str, *, law: Law | None = None) -> ClaimEstimate:
    """Return the law's estimate for a death. An unknown cause is reckoned as no accident.

    For somebody whom the insurer has not accepted and nobody paid for, protection has not started by that day.

    Source: ``payung.law.death``, ``payung.law.accident``.
    """
    known = known_of(worker, died_on)
    facts = known.facts if known.has_start else unstarted(known.facts, died_on)
    return reckon(facts, died_on, cause, law=law or current())


def reckon(facts: CoverageFacts, died_on: date, cause: str, *, law: Law) -> ClaimEstimate:
    """Return the estimate from facts alone: what ``kept`` holds is enough to do it again."""
    programme = programme_of(cause)
    answer: Estimate
    if programme == "jkk":
        accident = Accident(occurred_on=died_on, income_idr=facts.income_idr, died=True)
        answer = accident_benefit(law, accident, facts)
    else:
        answer = death_benefit(law, facts, died_on=died_on)
    return ClaimEstimate(programme, died_on, cause, facts, answer)


def kept(estimate: ClaimEstimate) -> dict[str, Any]:
    """Return the estimate as JSON: facts, parts, grounds, doubts."""
    facts = estimate.facts
    return {
        "programme": estimate.programme,
        "died_on": estimate.died_on.isoformat(),
        "cause": estimate.cause,
        "facts": {
            "paid": [[str(p.month), p.paid_on.isoformat() if p.paid_on else None] for p in facts.paid],
            "start_on": facts.start_on.isoformat() if facts.start_on else None,
            "start_confirmed": facts.start_confirmed,
            "income_idr": facts.income_idr,
            "funding": facts.funding,
            "sector": facts.sector,
        },
        "parts": plain(estimate.answer.parts),
        "components": estimate.components,
        "grounds": [ground_row(ground) for ground in estimate.answer.grounds],
        "doubts": list(estimate.answer.doubts),
        "confidence": estimate.answer.confidence,
    }


def again(stored: Mapping[str, Any], *, law: Law | None = None) -> ClaimEstimate:
    """Return the estimate reckoned anew from what ``kept`` stored."""
    given = stored["facts"]
    facts = CoverageFacts(
        paid=tuple(
            Payment(Month.parse(month), date.fromisoformat(paid_on) if paid_on else None)
            for month, paid_on in given["paid"]
        ),
        start_on=date.fromisoformat(given["start_on"]) if given["start_on"] else None,
        start_confirmed=given["start_confirmed"],
        income_idr=given["income_idr"],
        funding=given["funding"],
        sector=given["sector"],
    )
    died_on = date.fromisoformat(stored["died_on"])
    return reckon(facts, died_on, stored["cause"], law=law or current())


def ground_row(ground: Ground) -> dict[str, str]:
    """Return one ground as plain text values."""
    return {
        "parameter": ground.parameter,
        "cite": ground.cite,
        "confidence": ground.confidence,
        "since": ground.since,
    }


def plain(value: Any) -> Any:
    """Return a value of the law as JSON would hold it: days and months as text, mappings with text keys."""
    match value:
        case None | bool() | int() | str():
            return value
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case _:
            return str(value)


def ceiling(law: Law, facts: CoverageFacts, *, died_on: date, cause: str, component: str) -> tuple[Rupiah, str]:
    """Return the most the law's table gives for a component, and the article.

    The table and not the estimate: the insurer may see more months than the books. An unknown cause may turn
    out to be a work accident, so the larger of both tables holds.
    """
    programmes = ("jkm", "jkk") if cause == "unknown" else (programme_of(cause),)
    return max(_table(law, facts, died_on, programme, component) for programme in programmes)


def _table(law: Law, facts: CoverageFacts, died_on: date, programme: str, component: str) -> tuple[Rupiah, str]:
    if programme == "jkm":
        name = {"lump": "jkm_lump_sum", "periodic": "jkm_periodic", "funeral": "jkm_funeral"}[component]
        record = law.on(name, died_on)
        return record.number, record.ground.cite
    accident = Accident(occurred_on=died_on, income_idr=facts.income_idr, died=True)
    answer = accident_benefit(law, accident, None)
    part = PARTS["jkk"][component]
    return int(str(answer.parts[part])), answer.grounds_of(part)[0].cite
