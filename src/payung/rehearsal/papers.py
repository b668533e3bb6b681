"""The insurer's side of the story: answers to enrolment lists and monthly statements, with planted differences."""

from __future__ import annotations

from datetime import date

from payung.billing.models import Bill
from payung.programme.models import Agreement, Registration
from payung.programme.queries import enrolment_list
from payung.reports.rows import bill_rows

from .workbooks import Answer, Posted, insurer_answer, insurer_statement

REFUSED_AT_FIRST = frozenset({77, 402, 813, 1150, 1499, 1873})
REFUSAL = "NIK tidak padan dengan data Dukcapil"
STRANGER_KPJ = "25990000001"
FEWEST = 1_000  # a small office's lists are right
# Month number → what the insurer's list gets wrong.
DIFFERENCES = {3: "missing", 5: "amount", 8: "repeated"}


def answers_waiting(agreement: Agreement, *, start_on: date, refuse: bool = False) -> bytes:
    """Write the answer to everybody of an agreement who has no membership number yet.

    Args:
        start_on: the first day of cover that the insurer gives.
        refuse: whether the insurer refuses the few whom it refuses at first.
    """
    numbered = Registration.objects.filter(superseded_at__isnull=True, is_accepted=True).values("decree_line_id")
    waiting = enrolment_list(agreement).exclude(decree_line_id__in=numbered)
    return insurer_answer(
        [
            Answer(row.decree_line.nik, row.decree_line.name, refusal=REFUSAL)
            if refuse and row.decree_line.line_number in REFUSED_AT_FIRST
            else Answer(row.decree_line.nik, row.decree_line.name, f"25{row.decree_line_id:09d}", start_on)
            for row in waiting
        ]
    )


def statement_of(bill: Bill) -> bytes:
    """Write the insurer's list for the month of a bill: the bill's people, but for a few months' planted faults."""
    rows = [Posted(row.kpj, row.name, row.total_idr) for row in bill_rows(bill)]
    match DIFFERENCES.get(bill.month.month) if len(rows) >= FEWEST else None:
        case "missing":
            rows = [row for at, row in enumerate(rows) if at not in (11, 640)]
        case "amount":
            rows[25] = Posted(rows[25].kpj, rows[25].name, rows[25].amount_idr - 6_800)
            rows.append(Posted(STRANGER_KPJ, "Nama Tidak Dikenal", 16_800))
        case "repeated":
            rows.append(rows[99])
    return insurer_statement(rows)
