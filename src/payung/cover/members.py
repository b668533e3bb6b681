"""Who is a member without a break, and since when: what nomination asks of those whom the age limit would bar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection

from payung.programme.members import answers

from .facts import FACTS, NAMED, Known, law_facts
from .states import coverage_of

# Workers of one pattern are asked about once.
PATTERNS = f"""
SELECT f.funding, f.income_idr, f.sector, f.enrolled, f.start_on, f.months, f.days, array_agg(f.worker_id)
FROM ({FACTS.format(who=NAMED, paid="worker_id = ANY(%(workers)s) AND paid_on <= %(day)s")}) f
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""


@answers
def members_since(pemda_id: int, workers: Sequence[int], day: date) -> dict[int, date]:
    """Return the first day of the present membership of each worker who is covered or in grace on a day.

    Source: ``payung.law.coverage``: a lapse ends a membership, and paying again begins another.
    """
    with connection.cursor() as cursor:
        cursor.execute(PATTERNS, {"pemda": pemda_id, "workers": list(workers), "day": day})
        patterns = cursor.fetchall()
    found: dict[int, date] = {}
    for funding, income, sector, enrolled, start_on, months, days, people in patterns:
        state = coverage_of(Known(law_facts(funding, income, sector, start_on, months, days), enrolled), day)
        if state and state.status in ("covered", "grace") and state.membership_start_on:
            found |= dict.fromkeys(people, state.membership_start_on)
    return found
