"""What a month would cost: who is owed for, priced by law once per distinct case. Read before it is issued.

The same statement that a draft counts is the one that ``issue_bill`` stores, so both name the same people.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection

from payung import law
from payung.bulk.cases import Case, income_edges, price_cases
from payung.core.month import Month
from payung.money.models import Budget

# Who is owed for: sponsored on a day of the month, accepted by the insurer, started, not billed for it yet. Two
# enrolments in one month (ended, then begun anew) are one contribution: the earlier carries it.
DUE = """
SELECT DISTINCT ON (e.worker_id) e.pemda_id, e.worker_id, e.id AS enrolment_id, w.sector, w.is_sector_said,
  CASE WHEN w.is_sector_said THEN w.occupation ELSE coalesce(w.occupation_label, '') END AS work,
  (%(floors)s::bigint[])[width_bucket(w.income_idr, %(floors)s::bigint[])] AS floor
FROM programme_enrolment e
JOIN living_worker w ON w.pemda_id = e.pemda_id AND w.id = e.worker_id
JOIN programme_registration g ON g.pemda_id = e.pemda_id AND g.decree_line_id = e.decree_line_id
  AND g.superseded_at IS NULL AND g.is_accepted AND g.start_on <= %(last)s
WHERE e.pemda_id = %(pemda)s AND e.budget_id = %(budget)s AND e.superseded_at IS NULL
  AND e.starts_on <= %(last)s AND e.ends_on >= %(first)s
  AND NOT EXISTS (SELECT 1 FROM billing_billline l WHERE l.pemda_id = e.pemda_id AND l.worker_id = e.worker_id
                  AND l.month = %(first)s AND l.corrects_id IS NULL)
ORDER BY e.worker_id, e.starts_on
"""
# Each case with the works it was told by: the word of the list ("" outside it), and whether an officer said the sector.
CASES = f"""
SELECT floor, sector, sum(n)::bigint, json_agg(json_build_array(work, is_sector_said, n) ORDER BY n DESC, work)::text
FROM (SELECT floor, sector, work, is_sector_said, count(*) AS n FROM ({DUE}) due GROUP BY 1, 2, 3, 4) w
GROUP BY 1, 2 ORDER BY 1, 2
"""
MOVES = f"""
WITH due AS ({DUE}), before AS (
  SELECT l.worker_id FROM billing_billline l JOIN billing_bill b ON b.pemda_id = l.pemda_id AND b.id = l.bill_id
  WHERE b.pemda_id = %(pemda)s AND b.budget_id = %(budget)s AND b.month = %(before)s AND l.corrects_id IS NULL
)
SELECT count(before.worker_id), count(*) FILTER (WHERE before.worker_id IS NULL),
  count(*) FILTER (WHERE due.worker_id IS NULL)
FROM due FULL JOIN before ON before.worker_id = due.worker_id
"""

Work = tuple[str, bool, int]


@dataclass(frozen=True)
class Share:
    """The workers of one case, and what the law says each of them costs.

    ``works``: by which word of the list of occupations each got his sector, whether an officer said it, how many.
    """

    case: Case
    price: Any
    people: int
    works: list[Work]

    @property
    def total_idr(self) -> int:
        """People times price, whole rupiah."""
        return self.people * int(self.price.total_idr)


@dataclass(frozen=True)
class Draft:
    """The sum of a month before it is issued: people × price, against last month and against the ceiling."""

    month: Month
    shares: list[Share]
    before: int
    joining: int
    leaving: int
    left_idr: int

    @property
    def people(self) -> int:
        """How many workers the month is owed for."""
        return sum(share.people for share in self.shares)

    @property
    def total_idr(self) -> int:
        """What the month costs."""
        return sum(share.total_idr for share in self.shares)

    @property
    def left_after_idr(self) -> int:
        """What the ceiling holds afterwards; negative: it does not hold the month."""
        return self.left_idr - self.total_idr


def where_due(budget: Budget, month: Month) -> dict[str, Any]:
    """Return the values that ``DUE`` is asked with."""
    return {
        "pemda": budget.pemda_id,
        "budget": budget.pk,
        "first": month.first_on,
        "last": month.last_on,
        "before": month.plus(-1).first_on,
        "floors": list(income_edges(law.current(), [month])),
    }


def shares_due(budget: Budget, month: Month) -> list[Share]:
    """Return the distinct cases of a month with their price and how many workers are in each."""
    with connection.cursor() as cursor:
        cursor.execute(CASES, where_due(budget, month))
        counted = cursor.fetchall()
    cases = [Case(month=month, income_idr=floor, funding=budget.payer, sector=sector) for floor, sector, *_ in counted]
    prices = price_cases(law.current(), cases)
    return [
        Share(case, price, int(n), json.loads(works))
        for case, price, (*_, n, works) in zip(cases, prices, counted, strict=True)
    ]


def draft_of(budget: Budget, month: Month) -> Draft:
    """Return what the bill of a month would say if it were issued now."""
    with connection.cursor() as cursor:
        cursor.execute(MOVES, where_due(budget, month))
        before, joining, leaving = cursor.fetchone()
    return Draft(month, shares_due(budget, month), before, joining, leaving, budget.left_idr)
