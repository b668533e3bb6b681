"""The decree: recorded by the checker, its annex kept, counted and hashed again each time it is shown."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from payung.office.areas import area_names
from payung.programme import queries
from payung.programme.actions import papers
from payung.programme.actions.papers import annex_waiting, stored_annex_sum
from payung.programme.models import Decree
from payung.reports import documents, workbooks
from payung.reports.lists import ANNEX
from payung.reports.roll import PaperDiffers
from payung.web.entrance import OfficeRequest, attempt, found, keyset, page, values_of
from payung.web.files import attachment

from .forms import DecreeForm
from .overview import place_name
from .settings import crumbs_of


@page("decree")
def record(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Record the head's decision over everybody who has a place and is not named yet."""
    programme = found(queries.programmes(), public_id)
    form = DecreeForm(request.POST or None)
    if form.is_valid():
        said = _("SK dicatat. Lampirannya terkunci.")
        made = attempt(request, form, papers.decree, said, programme=programme, **values_of(form))
        if made:
            return redirect("decree", made.public_id)
    shown = {"waiting": annex_waiting(programme), "crumbs": crumbs_of(programme)}
    return render(request, "programmes/decree_record.html", {"programme": programme, "form": form, **shown})


@page("see_programme")
def decree(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Show a decree with its annex, and whether the stored rows still have the sum that the paper carries."""
    row = found(queries.decrees(), public_id)
    some = keyset(queries.lines_of(row), request, size=100)
    names = area_names({line.area_code for line in some.rows})
    count, digest = stored_annex_sum(row)
    shown = {
        "lines": [(line, place_name(line.area_code, names)) for line in some.rows],
        "next_url": f"?after={some.after}" if some.after else "",
        "is_intact": (count, digest) == (row.line_count, row.annex_sha256),
        "digest": digest,
        "crumbs": [*crumbs_of(row.programme), _("SK")],
    }
    return render(request, "programmes/decree.html", {"decree": row, "programme": row.programme, **shown})


@page("see_programme")
def annex_pdf(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Send the annex as it is printed and signed."""
    return _annex(request, found(queries.decrees(), public_id), documents.decree_annex, "pdf")


@page("see_programme")
def annex_xlsx(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Send the annex as a workbook."""
    return _annex(request, found(queries.decrees(), public_id), lambda row: workbooks.roll(ANNEX.of(row)), "xlsx")


def _annex(request: HttpRequest, row: Decree, paper: Callable[[Decree], bytes], kind: str) -> HttpResponse:
    """Send the annex, or go back to the page that says it is not whole."""
    try:
        return attachment(paper(row), f"lampiran-sk-{row.sk_number}", kind)
    except PaperDiffers:
        messages.error(request, _("Lampiran tidak dicetak: barisnya tidak lagi cocok dengan sidik jarinya."))
        return redirect("decree", row.public_id)
