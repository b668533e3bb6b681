"""Issuing a month: the sum is read aloud before the button that makes it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from payung.billing import queries
from payung.billing.actions.bills import issue_bill
from payung.billing.draft import Draft, draft_of
from payung.core.money import terbilang
from payung.core.month import Month
from payung.money.models import Budget
from payung.office.clock import today
from payung.web.entrance import OfficeRequest, attempt, found, page
from payung.web.keyed import KeyedForm
from payung.web.templatetags.ui_words import angka, bulan, idr

from .one import price_facts, price_parts
from .year import BILLED_YEARS


@page("issue_bill")
def issue(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Show what a month would cost, by whom and against which ceiling; POST issues it."""
    budget = found(Budget.objects.select_related("programme"), public_id)
    month = _month(request, budget)
    form = KeyedForm(request.POST or None)
    if month and form.is_valid():
        said = _("Tagihan terbit. Pemeriksa menyetujuinya.")
        made = attempt(request, form, issue_bill, said, budget=budget, month=month.first_on)
        if made:
            return redirect("bill", made.public_id)
    draft = draft_of(budget, month) if month else None
    officer = request.officer
    shown = {
        "budget": budget,
        "month": month,
        "draft": draft,
        "parts": sum_parts(draft) if draft else [],
        "total": {"label": _("Yang akan ditagih"), "value": idr(draft.total_idr)} if draft else None,
        "words": terbilang(draft.total_idr) if draft and draft.people else "",
        "prices": [price_facts(s.price, s.people, s.case.sector, s.works) for s in draft.shares] if draft else [],
        "due": queries.deadline_of(month) if month else None,
        "is_early": bool(month and month > Month.of(today(officer.pemda))),
        "form": form,
        "crumbs": [
            {"label": _("Tagihan"), "url": f"{reverse('bills')}?tahun={budget.programme.year}"},
            str(budget.programme.year),
            budget.funding_name,
        ],
    }
    return render(request, "bills/issue.html", shown)


def _month(request: HttpRequest, budget: Budget) -> Month | None:
    """The month asked for, or the next one without a bill."""
    text = (request.POST or request.GET).get("bulan", "")
    if not text:
        return queries.next_month_of(budget)
    try:
        month = Month.parse(text)
    except ValueError as problem:
        raise Http404 from problem
    if month.year not in BILLED_YEARS:
        raise Http404
    return month


def sum_parts(draft: Draft) -> list[dict[str, Any]]:
    """The sum as it is read: last month + joining − leaving = people × price."""
    before = draft.month.plus(-1)
    return [
        {"label": bulan(before), "value": angka(draft.before)},
        {"op": "+", "label": _("masuk"), "value": angka(draft.joining)},
        {"op": "−", "label": _("keluar"), "value": angka(draft.leaving)},
        {"op": "=", "label": bulan(draft.month), "value": _("%(count)s orang") % {"count": angka(draft.people)}},
        *price_parts([(share.price, share.people) for share in draft.shares]),
    ]
