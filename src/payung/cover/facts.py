"""What the books know of a worker's cover, as the law asks for it: one statement for one worker and for a whole office.

Protection starts on the day the insurer said, never on the day that was asked for (U18): until the insurer has accepted
somebody he is *not started*, whatever page or report says it. A month counts from the day of its SP2D; a line that was
corrected away counts nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from payung.core.month import Month
from payung.law.coverage import CoverageFacts, Payment
from payung.money.models import payer_of
from payung.registry.models import Worker

# Who is asked about: those sponsored on a day, or named workers with the purse of their last enrolment begun by then.
SPONSORED = """SELECT s.pemda_id, s.worker_id, s.area_code, s.budget_id, s.funding, s.income_idr, s.sector,
  true AS enrolled FROM sponsored s WHERE s.pemda_id = %(pemda)s AND %(day)s BETWEEN s.starts_on AND s.ends_on"""
NAMED = """SELECT w.pemda_id, w.id AS worker_id, w.area_code, e.budget_id, e.funding, w.income_idr, w.sector,
  EXISTS (SELECT 1 FROM standing_enrolment n WHERE n.pemda_id = w.pemda_id AND n.worker_id = w.id) AS enrolled
  FROM worker_in_sector w LEFT JOIN LATERAL (
    SELECT n.budget_id, b.funding FROM standing_enrolment n
    JOIN money_budget b ON b.pemda_id = n.pemda_id AND b.id = n.budget_id
    WHERE n.pemda_id = w.pemda_id AND n.worker_id = w.id AND n.starts_on <= %(day)s
    ORDER BY n.starts_on DESC LIMIT 1) e ON true
  WHERE w.pemda_id = %(pemda)s AND w.id = ANY(%(workers)s)"""
FACTS = """
SELECT s.worker_id, s.area_code, s.budget_id, s.funding, s.income_idr, s.sector, s.enrolled,
  (SELECT min(g.start_on) FROM accepted_registration g
   WHERE g.pemda_id = s.pemda_id AND g.worker_id = s.worker_id) AS start_on, p.months, p.days
FROM ({who}) s LEFT JOIN (
  SELECT worker_id, array_agg(month ORDER BY month) AS months, array_agg(paid_on ORDER BY month) AS days
  FROM paid_month WHERE pemda_id = %(pemda)s AND {paid} GROUP BY worker_id) p ON p.worker_id = s.worker_id
"""
FIRST_SOURCE = "apbd"  # of somebody whom no purse ever paid for


@dataclass(frozen=True, slots=True)
class Known:
    """What the books know of one worker: the law's facts, and whether anybody ever enrolled him."""

    facts: CoverageFacts
    is_enrolled: bool

    @property
    def has_start(self) -> bool:
        """Whether the law can be asked: the insurer named a day, or a month was paid."""
        return self.facts.start_on is not None or bool(self.facts.paid)


def known_of(worker: Worker, day: date) -> Known:
    """Return what the books know of a worker; his source of money is the one of the day."""
    where: dict[str, Any] = {"pemda": worker.pemda_id, "workers": [worker.pk], "day": day}
    with connection.cursor() as cursor:
        cursor.execute(FACTS.format(who=NAMED, paid="worker_id = ANY(%(workers)s)"), where)
        _worker, _area, _purse, funding, income, sector, enrolled, start_on, months, days = cursor.fetchone()
    return Known(law_facts(funding, income, sector, start_on, months, days), enrolled)


def law_facts(
    funding: str | None, income_idr: int, sector: str, start_on: date | None, months: Any, days: Any
) -> CoverageFacts:
    """Return one row of ``FACTS`` as the law asks for it: months as their first days, with the days of their SP2D."""
    source = funding or FIRST_SOURCE
    return CoverageFacts(
        paid=tuple(Payment(Month.of(month), paid_on) for month, paid_on in zip(months or (), days or (), strict=True)),
        start_on=start_on,
        start_confirmed=start_on is not None,
        income_idr=income_idr,
        funding=payer_of(source),
        sector=sector,
    )
