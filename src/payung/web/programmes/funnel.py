"""The funnel of a programme: from proposed to registered, what stopped whom, and what other programmes published."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from payung import law
from payung.core.month import Month
from payung.law.contribution import contribution_due
from payung.money.models import Programme
from payung.office.clock import today
from payung.office.diary import record_reading
from payung.programme import queries
from payung.programme.rules import REASONS, Rules, article_of
from payung.reports.figures import published_pass_rates
from payung.reports.workbooks import plain_sheet
from payung.web.brand import letterhead_of
from payung.web.entrance import OfficeRequest, found, page
from payung.web.files import attachment

from .forms import NominationFilter
from .overview import steps_of
from .rule_words import STATE_WORDS, STOPPED, number_of, reason_words
from .settings import crumbs_of

MONTHS = 12


@page("see_programme")
def funnel(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Show the funnel of a programme or of a part of it, every number a list; or write it to XLSX."""
    programme = found(queries.programmes(), public_id)
    officer = request.officer
    form = NominationFilter(request.GET, officer, programme, is_list=False)
    rows = form.narrow(queries.nominations_of(programme))
    counts, kept = queries.funnel(rows), _kept(request.GET)
    steps = steps_of(programme, counts, kept)
    monthly = contribution_due(law.current(), month=Month.of(today(officer.pemda)), funding="apbd")
    found_against = {state: queries.reasons_count(rows.filter(queries.STATES[state])) for state in STOPPED}
    yearly_idr = monthly.total_idr * MONTHS
    stopped = [_stopped(programme, state, against, yearly_idr, kept) for state, against in found_against.items()]
    if request.GET.get("unduh") == "xlsx":
        record_reading(by=officer, worker_id=0, page="funnel_export")
        return attachment(_workbook(steps, stopped), f"corong-{programme.name}-{programme.year}", "xlsx")
    shown = {
        "form": form,
        "steps": steps,
        "counts": counts,
        "stopped": stopped,
        "monthly_idr": monthly.total_idr,
        "months": MONTHS,
        "quota_full": reason_words("quota_full"),
        "waiting_url": reverse("waiting", args=[programme.public_id]),
        "only": form.said(),
        "sheet_url": f"?{urlencode({**kept, 'unduh': 'xlsx'})}",
        "share": counts.eligible / counts.nominated if counts.nominated else None,
        "published": published_pass_rates(),
        "letterhead": letterhead_of(officer.pemda),
        "crumbs": crumbs_of(programme),
    }
    return render(request, "programmes/funnel_page.html", {"programme": programme, **shown})


def _kept(asked: QueryDict) -> dict[str, str]:
    return {name: str(asked[name]) for name in ("kecamatan", "desa", "asal", "dana") if asked.get(name)}


def _stopped(
    programme: Programme, state: str, reasons: dict[str, tuple[int, int]], yearly_idr: int, kept: dict[str, str]
) -> dict[str, Any]:
    """One table of reasons: the first counts add up to the people of the state, the others overlap."""
    day = today(programme.pemda)
    version = queries.rules_on(programme, day)
    rules, basis = Rules.read(version.rules), version.legal_basis or programme.legal_basis
    url = reverse("nominations", args=[programme.public_id])
    rows = []
    for code, (first, every) in reasons.items():
        query = urlencode({**kept, "keadaan": state, "sebab": code})
        said, way = reason_words(code)
        doubt, is_doubt = _("pertanyaan hukum yang belum terjawab"), code not in REASONS
        rows.append(
            {
                "code": code,
                "number": number_of(code),
                "said": said,
                "way": way,
                "article": doubt if is_doubt else article_of(code, rules, basis, day),
                "who": _("petugas") if is_doubt else REASONS[code][1],
                "first": first,
                "first_url": f"{url}?{query}&pertama=on",
                "every": every,
                "every_url": f"{url}?{query}",
                "yearly_idr": first * yearly_idr,
            }
        )
    return {
        "state": state,
        "label": STATE_WORDS[state][1],
        "rows": rows,
        "first": sum(row["first"] for row in rows),
        "yearly_idr": sum(row["yearly_idr"] for row in rows),
    }


def _workbook(steps: list[dict[str, Any]], stopped: list[dict[str, Any]]) -> bytes:
    titles = ("Bagian", "Kode", "Butir", "Orang", "Ada sebab ini", "Iuran setahun (Rp)", "Pasal", "Memperbaiki")
    body: list[list[Any]] = [
        [_("Corong"), "", str(part["label"]), part["count"], "", "", "", ""]
        for step in steps
        for part in (step, *step["gone"])
    ]
    body += [
        [
            str(table["label"]),
            row["number"],
            row["said"],
            row["first"],
            row["every"],
            row["yearly_idr"],
            row["article"],
            row["who"],
        ]
        for table in stopped
        for row in table["rows"]
    ]
    return plain_sheet("Corong", titles, body)
