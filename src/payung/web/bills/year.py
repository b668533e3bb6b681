"""The year's bills: each source of money month by month, and the list."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from payung.billing import facts, queries
from payung.billing.models import Bill
from payung.core.month import Month
from payung.office.clock import today
from payung.office.permission import may
from payung.programme.queries import programmes
from payung.web.entrance import OfficeRequest, page
from payung.words import words_of

from .forms import YearFilter
from .words import fringe_state

BILLED_YEARS = range(2015, 2101)  # the programme is younger, and a slip of the finger is further off
KEY = [
    {"cls": "m-paid", "word": _("dibayar")},
    {"cls": "m-running", "word": _("terbit, belum dibayar")},
    {"cls": "m-outside", "word": _("belum ditagih")},
]


@page("see_bills")
def bills(request: OfficeRequest) -> HttpResponse:
    """Show a year: what each source has billed and paid, the next month to issue, and every bill."""
    officer = request.officer
    now = Month.of(today(officer.pemda))
    years = sorted({programme.year for programme in programmes()}, reverse=True)
    asked = request.GET.get("tahun", "")
    year = (years or [now.year])[0]
    if re.fullmatch("[0-9]{4}", asked) and int(asked) in BILLED_YEARS:
        year = int(asked)
    rows = list(queries.bills_seen_by(request.officer).filter(month__year=year))
    states, sees_money = queries.states_of(rows), may(officer, "see_money")
    shown = [(row, states[row.pk], chip_of(states[row.pk])) for row in rows]
    paid = sum(row.total_idr for row in rows if states[row.pk].payment)
    total = sum(row.total_idr for row in rows)
    context = {
        "year": year,
        "years": years,
        "purses": [_purse(budget, rows, states, now) for budget in facts.budgets_of_year(year)] if sees_money else [],
        "sees_money": sees_money,
        "now": now,
        "bills": shown,
        "people_months": sum(row.line_count for row in rows),
        "total_idr": total,
        "paid_idr": paid,
        "open_idr": total - paid,
        "key_items": KEY,
        "can_issue": may(officer, "issue_bill"),
        "can_open": may(officer, "open_programme"),
        "form": YearFilter(initial={"tahun": year}),
    }
    return render(request, "bills/bills.html", context)


def chip_of(state: queries.BillState) -> tuple[str, Any]:
    """The chip of a bill; one compared with differences says so."""
    if state.statement and facts.difference_sums(state.statement):
        return ("differs", "")
    status = words_of("bill_status").word(state.status)
    return status.facts["chip"], status.id


def _purse(budget: Any, rows: list[Bill], states: dict[int, queries.BillState], now: Month) -> dict[str, Any]:
    mine = {Month.of(row.month): row for row in rows if row.budget_id == budget.pk}
    months = Month(budget.programme.year, 1).until(Month(budget.programme.year, 12))
    upcoming = queries.next_month_of(budget)
    return {
        "budget": budget,
        "months": [(month, fringe_state(states[mine[month].pk] if month in mine else None)) for month in months],
        "people": mine[max(mine)].line_count if mine else 0,
        "billed_idr": sum(row.total_idr for row in mine.values()),
        "next": upcoming,
        "due": queries.deadline_of(upcoming) if upcoming else None,
        "is_next_due": bool(upcoming and upcoming <= now and budget.has_people),
    }
