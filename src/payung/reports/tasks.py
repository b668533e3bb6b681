"""What must I do today? One list for every role: what, how many, how much, until when, and where.

Each task's count is one SQL count of the very rows that its page lists.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from payung import law
from payung.billing.queries import next_month_of
from payung.core.month import Month
from payung.law.deadline import contribution_deadline
from payung.office.clock import today
from payung.office.models import Officer
from payung.office.permission import may
from payung.programme.models import Budget

DAILY = """
WITH me AS (SELECT %(area)s::text AS area)
SELECT
 (SELECT count(*) FROM registry_roster r, me WHERE r.applied_at IS NULL AND r.file_verdict <> 'refused'
   AND (r.area_code = me.area OR r.area_code LIKE me.area || '.%%')) AS rosters_open,
 (SELECT count(*) FROM registry_rosterrow x JOIN registry_roster r ON r.id = x.roster_id, me
   WHERE r.applied_at IS NULL AND r.file_verdict <> 'refused' AND x.verdict IN ('held', 'rejected')
   AND (r.area_code = me.area OR r.area_code LIKE me.area || '.%%')) AS rows_to_mend,
 (SELECT count(*) FROM registry_worker w, me WHERE w.survivor_id IS NULL AND w.recorded_by_id <> %(officer)s
   AND (w.area_code = me.area OR w.area_code LIKE me.area || '.%%')
   AND NOT EXISTS (SELECT 1 FROM registry_verification v WHERE v.worker_id = w.id)) AS workers_unverified,
 (SELECT count(*) FROM programme_nomination n WHERE n.quota_id IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM programme_decreeline l WHERE l.nomination_id = n.id)) AS seated_undecreed,
 (SELECT count(*) FROM programme_decreeline l
   WHERE NOT EXISTS (SELECT 1 FROM programme_enrolment e WHERE e.decree_line_id = l.id)) AS decreed_unenrolled,
 (SELECT count(*) FROM programme_enrolment e WHERE e.superseded_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM programme_registration g WHERE g.decree_line_id = e.decree_line_id
                   AND g.superseded_at IS NULL)) AS unanswered,
 (SELECT count(*) FROM claims_death d WHERE d.superseded_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM claims_claim c WHERE c.death_id = d.id)) AS deaths_unopened,
 (SELECT count(*) FROM claims_claim c
   WHERE NOT EXISTS (SELECT 1 FROM claims_claimfiling f WHERE f.claim_id = c.id)) AS claims_unfiled
"""


@dataclass(frozen=True)
class Task:
    """One thing to do: ``room`` and ``row`` name its page; the count is the length of that page's list."""

    code: str
    count: int
    room: str
    row: UUID | None = None
    amount_idr: int | None = None
    due_on: date | None = None
    month: Month | None = None
    label: str = ""


# code, the action that clears it, the page
COUNTED = [
    ("deaths_unopened", "open_death_claim", "claims"),
    ("claims_unfiled", "file_claim", "claims"),
    ("rows_to_mend", "amend_row", "rosters"),
    ("rosters_open", "apply_roster", "rosters"),
    ("workers_unverified", "verify_workers", "verification"),
    ("seated_undecreed", "decree", "programmes"),
    ("decreed_unenrolled", "enrol", "programmes"),
    ("unanswered", "record_registration", "programmes"),
]


def tasks_of(officer: Officer) -> list[Task]:
    """Return the officer's open tasks: what costs families first, then what falls due first."""
    counts = _counts(officer)
    counted = [
        Task(code, counts[code], room) for code, action, room in COUNTED if counts[code] and may(officer, action)
    ]
    return [*counted[:2], *_bills(officer), *counted[2:]] if _urgent(counted) else [*_bills(officer), *counted]


def _urgent(tasks: list[Task]) -> bool:
    return len(tasks) >= 2 and tasks[1].code == "claims_unfiled"


def _counts(officer: Officer) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(DAILY, {"area": officer.area_code or "-", "officer": officer.pk})
        names = [column.name for column in cursor.description or []]
        return dict(zip(names, cursor.fetchone(), strict=True))


def _bills(officer: Officer) -> Iterator[Task]:
    """Bills to issue, to approve and to pay, each with the law's last day."""
    steps: list[tuple[str, str, str]] = [
        ("approve_bill", "bill_to_approve", "NOT EXISTS (SELECT 1 FROM billing_billapproval a WHERE a.bill_id = b.id)"),
        (
            "record_payment",
            "bill_to_pay",
            "EXISTS (SELECT 1 FROM billing_billapproval a WHERE a.bill_id = b.id) "
            "AND NOT EXISTS (SELECT 1 FROM billing_payment p WHERE p.bill_id = b.id)",
        ),
    ]
    for action, code, condition in steps:
        if may(officer, action):
            yield from _waiting_bills(code, condition)
    if may(officer, "issue_bill"):
        yield from _bills_to_issue(officer)


def _waiting_bills(code: str, condition: str) -> Iterator[Task]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT b.public_id, b.month, b.line_count, b.total_idr, b.bill_number FROM billing_bill b "
            f"WHERE {condition} ORDER BY b.month LIMIT 20"
        )
        for public_id, month, count, total, number in cursor.fetchall():
            yield Task(code, count, "bill", public_id, total, due_on(Month.of(month)), Month.of(month), number)


def _bills_to_issue(officer: Officer) -> Iterator[Task]:
    day = today(officer.pemda)
    for budget in Budget.objects.select_related("programme").filter(programme__year=day.year):
        month = next_month_of(budget)
        if month is not None and month.first_on <= day:
            yield Task("bill_to_issue", 1, "bills", due_on=due_on(month), month=month, label=budget.funding)


def due_on(month: Month) -> date:
    """Return the law's last day to pay a month's contribution (weekends shift it; holidays are the officer's)."""
    return contribution_deadline(law.current(), month=month).due_on
