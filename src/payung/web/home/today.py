"""The first page of every role: tasks first, then the figures; a village its people; an auditor what changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import format_date
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from payung.billing.queries import deadline_of
from payung.core.month import Month
from payung.core.written import month_text
from payung.money.models import Budget
from payung.office.clock import ZONE_NAMES, today
from payung.office.models import Officer
from payung.office.permission import may
from payung.office.roles import HEADS, Role
from payung.reports.figures import office_figures
from payung.reports.tasks import tasks_of
from payung.web.entrance import OfficeRequest, page

from . import audit, desks, village
from .words import shown


@page("record_reading")
def home(request: OfficeRequest) -> HttpResponse:
    """Show what the officer must do today and what the role looks at first."""
    officer = request.officer
    day = today(officer.pemda)
    context: dict[str, Any] = {
        "tasks": shown(tasks_of(officer), day, is_branch=officer.role == Role.BRANCH),
        "above": f"{format_date(day, 'EEEE, d MMMM y', locale='id')} · {ZONE_NAMES[officer.pemda.zone]}",
        "may_upload": may(officer, "receive_roster"),
    }
    if officer.role == Role.VILLAGE:
        return render(request, "home/village.html", {**context, **village.people(officer, day)})
    if officer.role == Role.AUDITOR:
        return render(request, "home/audit.html", {**context, **audit.since_last_visit(officer)})
    if desk := desks.desk_of(officer, day):
        return render(request, "home/desk.html", {**context, **desk})
    figures = office_figures(officer.pemda, day)
    context |= {
        "dashboard": figures,
        "covered": figures.every["people_covered"],
        "days": _agenda(day),
        "is_head": _is_head(officer),
    }
    return render(request, "home/home.html", context)


@page("see_reports")
def checks(request: OfficeRequest) -> HttpResponse:
    """Run every identity of the books over the officer's office, read-only, and say what holds."""
    officer = request.officer
    findings = audit.findings(officer.pemda)
    broken = sum(finding["state"] == "bad" for finding in findings)
    return render(request, "home/checks.html", {"findings": findings, "broken": broken})


def _is_head(officer: Officer) -> bool:
    return officer.role in HEADS


def _agenda(day: date) -> list[dict[str, Any]]:
    """The next last days to pay, while the office has money set aside for their year."""
    here = Month.of(day)
    years = set(Budget.objects.values_list("programme__year", flat=True))
    months = [month for month in here.plus(-1).until(here.plus(1)) if month.year in years]
    said = [(deadline_of(month).due_on, month_text(month)) for month in months]
    return [
        {
            "day": due,
            "what": _("Iuran %(month)s jatuh tempo") % {"month": month},
            "note": _("hari ini") if due == day else _("%(days)s hari lagi") % {"days": (due - day).days},
            "state": "now" if due == day else "",
        }
        for due, month in said
        if due >= day
    ]
