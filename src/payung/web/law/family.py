"""*Hitung manfaat*: what would this family receive, and why. No name and no NIK is asked; nothing is written."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from payung import law
from payung.law.disability import OutsideTable
from payung.office.clock import today
from payung.web.entrance import OfficeRequest, page

from .asking import asked
from .fields import read_day, read_month
from .forms import CAUSES, Cause, ChildrenForms, FamilyForm
from .programmes import tabs
from .shown import shown

# What a page that knows the worker may put into the address: facts of cover, never who it is.
PREFILLED = ("paid_from", "paid_until", "unpaid", "income_idr", "funding", "sector")
PREFILLED_DAYS = ("start_on", "event_on")


@page("record_reading")
def causes(request: OfficeRequest) -> HttpResponse:
    """Ask what happened; everything else follows from it."""
    query = request.GET.urlencode()
    context = {"causes": CAUSES.values(), "query": query, "tabs": tabs("benefit_causes", request)}
    return render(request, "law/causes.html", context)


@never_cache
@page("record_reading")
def estimate(request: OfficeRequest, cause: str) -> HttpResponse:
    """Ask the facts and answer below them. The address never carries who it is about."""
    what = _cause(cause)
    if not what.asks:
        return render(request, "law/illness.html", {"cause": what, "tabs": tabs("benefit_causes", request)})
    form, children = _forms(request, what)
    answer = _answer(what, form, children) if request.method == "POST" else None
    context = {
        "cause": what,
        "causes": CAUSES.values(),
        "form": form,
        "children": children,
        "most_children": law.current().latest("scholarship_children").number,
        "shown": answer,
        "given": _hidden(request),
        "tabs": tabs("benefit_causes", request),
    }
    return render(request, "law/estimate.html", context, status=422 if form.is_bound and answer is None else 200)


@require_POST
@never_cache
@page("record_reading")
def sheet(request: OfficeRequest, cause: str) -> HttpResponse:
    """Show the same answer as one sheet of paper for the family."""
    what = _cause(cause)
    form, children = _forms(request, what)
    answer = _answer(what, form, children) if what.asks else None
    if answer is None:
        return estimate(request, cause)
    context = {"cause": what, "shown": answer, "given": _hidden(request), "form": form}
    return render(request, "law/sheet.html", context)


def _cause(slug: str) -> Cause:
    if slug not in CAUSES:
        raise Http404
    return CAUSES[slug]


def _forms(request: OfficeRequest, cause: Cause) -> tuple[FamilyForm, Any]:
    if request.method == "POST":
        children = ChildrenForms(request.POST, prefix="anak") if cause.has_children else None
        return FamilyForm(cause, request.POST), children
    initial = {"event_on": today(request.officer.pemda), **_prefilled(request)}
    return FamilyForm(cause, initial=initial), ChildrenForms(prefix="anak") if cause.has_children else None


def _prefilled(request: HttpRequest) -> dict[str, Any]:
    """Return the facts of cover an address may carry; anything that does not read as one is left out."""
    found = {name: request.GET[name][:400] for name in PREFILLED if name in request.GET}
    months = ("paid_from", "paid_until")
    days = {name: day for name in PREFILLED_DAYS if (day := read_day(request.GET.get(name, "")))}
    return {**{name: text for name, text in found.items() if name not in months or read_month(text)}, **days}


def _answer(cause: Cause, form: FamilyForm, children: Any) -> dict[str, Any] | None:
    """Return the answer to show, or None after marking what must be put right."""
    are_children_valid = children is None or children.is_valid()
    if not form.is_valid() or not are_children_valid:
        return None
    named = [child for child in children.cleaned_data if child.get("born_on")] if children else []
    try:
        return shown(law.current(), asked(law.current(), cause.slug, form, named))
    except OutsideTable as error:
        form.add_error("measure", _("Tabel hanya mengenal: %s.") % error.allowed)
        return None


def _hidden(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was sent, to be sent again by the buttons of the answer."""
    sent: MultiValueDict[str, str] = request.POST
    return [(name, value) for name, values in sent.lists() for value in values if name != "csrfmiddlewaretoken"]
