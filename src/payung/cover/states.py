"""How somebody, or a whole office, stands on a day: covered, grace, lapsed, not_started."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import connection

from payung import law
from payung.law.coverage import Coverage, CoverageFacts, covered_on, state_on
from payung.registry.models import Worker

from .facts import FACTS, SPONSORED, Known, known_of, law_facts

ONE_DAY = timedelta(days=1)
# One row per pattern: where, by which purse, since when, which months were paid on which days, and how many people.
PATTERNS = f"""
SELECT left(f.area_code, %(length)s), f.budget_id, f.funding, f.income_idr, f.sector, f.start_on, f.months, f.days,
  count(*)
FROM ({FACTS.format(who=SPONSORED + " {gone}", paid="paid_on <= %(day)s")}) f GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""


@dataclass(frozen=True)
class Cover:
    """People by area, and by the budget that pays them, in each state on a day."""

    day: date
    by_unit: dict[str, Counter[str]]
    by_purse: dict[int, Counter[str]]

    def count(self, state: str) -> int:
        """How many people of the office are in a state."""
        return sum(states[state] for states in self.by_unit.values())


def unstarted(facts: CoverageFacts, day: date) -> CoverageFacts:
    """Return the facts of somebody whose protection has not begun by a day, as far as anybody knows."""
    return replace(facts, start_on=day + ONE_DAY, start_confirmed=False)


def coverage_of(known: Known, day: date) -> Coverage | None:
    """Return the law's state of a worker on a day with its clocks; None if nobody ever enrolled him or paid for him.

    While the insurer has not answered, cover is not started and no clock runs.

    Source: ``payung.law.coverage``.
    """
    if known.has_start:
        return covered_on(law.current(), known.facts, day=day)
    if not known.is_enrolled:
        return None
    return replace(state_on(law.current(), unstarted(known.facts, day), day=day), first_start_on=None)


def coverage_on(worker: Worker, day: date) -> Coverage | None:
    """Return the state of one worker on a day; see ``coverage_of``."""
    return coverage_of(known_of(worker, day), day)


def cover_on(pemda_id: int, day: date, *, length: int = 8, gone: str = "") -> Cover:
    """Return the states of everybody sponsored on a day, by area codes of ``length`` characters.

    Two thousand workers who were paid for in the same months on the same days are one question to the law.

    Args:
        gone: a further condition on the sponsored ``s`` in SQL, of a room that knows who died.

    Source: ``payung.law.coverage``.
    """
    with connection.cursor() as cursor:
        cursor.execute(PATTERNS.format(gone=gone), {"pemda": pemda_id, "day": day, "length": length})
        patterns = cursor.fetchall()
    answers: dict[CoverageFacts, str] = {}
    by_unit: dict[str, Counter[str]] = {}
    by_purse: dict[int, Counter[str]] = {}
    for unit, purse, funding, income, sector, start_on, months, days, people in patterns:
        facts = law_facts(funding, income, sector, start_on, months, days)
        if facts not in answers:
            has_start = start_on is not None or bool(months)
            answers[facts] = state_on(law.current(), facts, day=day).status if has_start else "not_started"
        by_unit.setdefault(unit, Counter())[answers[facts]] += people
        by_purse.setdefault(purse, Counter())[answers[facts]] += people
    return Cover(day, by_unit, by_purse)
