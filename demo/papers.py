"""The insurer's side of a story: answers to enrolment lists and monthly statements, with planted differences."""

from __future__ import annotations

from datetime import date

from payung.billing.models import Bill
from payung.office.scope import office_scope
from payung.programme.models import Agreement
from payung.reports.lists import BILL_LINES

from .story import Story
from .workbooks import Answer, Posted, insurer_answer, insurer_statement

REFUSAL = "NIK tidak padan dengan data Dukcapil"
STRANGER_KPJ = "25990000001"
UNANSWERED = """
SELECT l.nik, l.name, l.worker_id FROM programme_enrolment e
JOIN programme_decreeline l ON l.pemda_id = e.pemda_id AND l.id = e.decree_line_id
WHERE e.pemda_id = %(pemda)s AND e.agreement_id = %(agreement)s AND e.superseded_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM programme_registration g WHERE g.pemda_id = e.pemda_id
                  AND g.decree_line_id = l.id AND g.superseded_at IS NULL AND g.is_accepted)
ORDER BY l.decree_id, l.line_number
"""


def answers_waiting(story: Story, agreement: Agreement, *, start_on: date, refused: int = 0) -> bytes:
    """Write the answer to everybody of an agreement who has no membership number in it yet.

    Args:
        start_on: the first day of cover that the insurer gives.
        refused: how many the insurer refuses at first, spread over the list.
    """
    waiting = story.rows(UNANSWERED, agreement=agreement.pk)
    every = len(waiting) // refused if refused else len(waiting) + 1
    return insurer_answer(
        [
            Answer(nik, name, refusal=REFUSAL)
            if at % every == every // 2 and refused
            else Answer(nik, name, f"25{worker_id:09d}", start_on)
            for at, (nik, name, worker_id) in enumerate(waiting)
        ]
    )


def statement_of(story: Story, bill: Bill, fault: str = "") -> bytes:
    """Write the insurer's list for the month of a bill: the bill's people, but for a planted fault."""
    with office_scope(story.pemda.pk):
        rows = [Posted(row["kpj"], row["name"], row["total_idr"]) for row in BILL_LINES.of(bill).rows]
    third = len(rows) // 3
    match fault:
        case "missing":
            rows = [row for at, row in enumerate(rows) if at not in (third, 2 * third)]
        case "amount":
            rows[third] = Posted(rows[third].kpj, rows[third].name, rows[third].amount_idr - 6_800)
            rows.append(Posted(STRANGER_KPJ, "Nama Tidak Dikenal", 16_800))
        case "repeated":
            rows.append(rows[third])
    return insurer_statement(rows)
