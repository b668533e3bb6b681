"""How many workers of which village are covered, in grace or lapsed on a day: the law asked once per pattern.

Two thousand workers who were paid for in the same months on the same days are one question to the law.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db import connection

from payung import law
from payung.core.month import Month
from payung.law.coverage import CoverageFacts, Payment, state_on
from payung.programme.models import LAW_PAYERS

# One row per pattern: where, by which purse, since when, which months were paid on which days, and how many people.
PATTERNS = """
WITH sponsored AS (
  SELECT e.worker_id, left(w.area_code, %(length)s) AS unit, b.id AS purse, w.income_idr, w.sector, b.funding,
         (SELECT min(g.start_on) FROM programme_registration g WHERE g.pemda_id = e.pemda_id
            AND g.worker_id = e.worker_id AND g.is_accepted AND g.superseded_at IS NULL) AS start_on
  FROM programme_enrolment e
  JOIN registry_worker w ON w.pemda_id = e.pemda_id AND w.id = e.worker_id AND w.survivor_id IS NULL
  JOIN programme_budget b ON b.pemda_id = e.pemda_id AND b.id = e.budget_id
  WHERE e.pemda_id = %(pemda)s AND e.superseded_at IS NULL AND %(day)s BETWEEN e.starts_on AND e.ends_on
    AND NOT EXISTS (SELECT 1 FROM claims_death d WHERE d.pemda_id = e.pemda_id AND d.worker_id = e.worker_id
                    AND d.superseded_at IS NULL AND d.died_on <= %(day)s)
), paid AS (
  SELECT l.worker_id, array_agg(l.month ORDER BY l.month) AS months, array_agg(p.paid_on ORDER BY l.month) AS days
  FROM billing_billline l JOIN billing_payment p ON p.pemda_id = l.pemda_id AND p.bill_id = l.bill_id
  WHERE l.pemda_id = %(pemda)s AND l.corrects_id IS NULL AND p.paid_on <= %(day)s
    AND NOT EXISTS (SELECT 1 FROM billing_billline c WHERE c.pemda_id = l.pemda_id AND c.corrects_id = l.id)
  GROUP BY l.worker_id
)
SELECT s.unit, s.purse, s.start_on, p.months, p.days, s.income_idr, s.sector, s.funding, count(*)
FROM sponsored s LEFT JOIN paid p ON p.worker_id = s.worker_id
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1, 2, 3, 4, 5
"""
STATES = ("covered", "grace", "lapsed", "not_started")


@dataclass(frozen=True)
class Cover:
    """People by unit, and by the budget that pays them, and state (covered, grace, lapsed, not_started) on a day."""

    day: date
    by_unit: dict[str, Counter[str]]
    by_purse: dict[int, Counter[str]]

    def count(self, state: str) -> int:
        """How many people of the office are in a state."""
        return sum(states[state] for states in self.by_unit.values())


def cover_on(pemda_id: int, day: date, *, length: int = 8) -> Cover:
    """Return the states of everybody sponsored on a day, by area codes of ``length`` characters.

    Source: ``payung.law.coverage``.
    """
    with connection.cursor() as cursor:
        cursor.execute(PATTERNS, {"pemda": pemda_id, "day": day, "length": length})
        patterns = cursor.fetchall()
    known = law.current()
    answers: dict[CoverageFacts, str] = {}
    by_unit: dict[str, Counter[str]] = {}
    by_purse: dict[int, Counter[str]] = {}
    for unit, purse, start_on, months, days, income_idr, sector, funding, count in patterns:
        paid = tuple(Payment(Month.of(m), d) for m, d in zip(months or (), days or (), strict=True))
        payer = LAW_PAYERS.get(funding, funding)
        facts = CoverageFacts(paid=paid, start_on=start_on, income_idr=income_idr, sector=sector, funding=payer)
        if facts not in answers:
            known_start = start_on is not None or paid
            answers[facts] = state_on(known, facts, day=day).status if known_start else "not_started"
        by_unit.setdefault(unit, Counter())[answers[facts]] += count
        by_purse.setdefault(purse, Counter())[answers[facts]] += count
    return Cover(day, by_unit, by_purse)
