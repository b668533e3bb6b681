"""Opening a programme, its ceilings and its places."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from payung.core.messages import finding
from payung.money.actions import set_budget
from payung.money.models import Programme
from payung.office.areas import area_names, find_areas
from payung.office.clock import today
from payung.office.permission import may
from payung.programme import queries
from payung.programme.actions.setup import open_programme, set_quota, set_rules
from payung.programme.judging import preview
from payung.programme.rules import Rules
from payung.web.entrance import OfficeRequest, attempt, found, page, values_of

from .forms import AreaSearch, BudgetForm, OpenForm, QuotaForm
from .overview import place_name
from .rule_words import RulesForm, differences, reason_words, rule_facts


def crumbs_of(programme: Programme) -> list[dict[str, str]]:
    """The way back from a page below a programme."""
    return [
        {"label": _("Program"), "url": reverse("programmes")},
        {"label": programme.name, "url": reverse("programme", args=[programme.public_id])},
    ]


@page("open_programme")
def open_one(request: OfficeRequest) -> HttpResponse:
    """Open a programme year."""
    officer = request.officer
    year, may_look = today(officer.pemda).year, may(officer, "see_programme")
    form = OpenForm(request.POST or None, initial={"year": year})
    if form.is_valid():
        made = attempt(request, form, open_programme, _("Program dibuka. Isi pagu dan kuotanya."), **values_of(form))
        if made:
            return redirect("programme", made.public_id) if may_look else redirect("home")
    crumbs = [{"label": _("Program"), "url": reverse("programmes")}] if may_look else []
    return render(request, "programmes/open.html", {"form": form, "crumbs": crumbs})


@page("see_programme")
def rules(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Show the rules with all their versions; who may change them sees first what a new version would do."""
    programme = found(queries.programmes(), public_id)
    versions, day = list(queries.rule_sets_of(programme)), today(programme.pemda)
    kept = [Rules.read(each.rules) for each in versions]
    start = {"starts_on": day, "legal_basis": versions[0].legal_basis}
    can_set = may(request.officer, "set_rules")
    form = RulesForm(request.POST or None, kept=kept[0], initial=start) if can_set else None
    shown: dict[str, Any] = {"form": form, "facts": rule_facts(kept[0])}
    if form and form.is_valid():
        try:
            wanted = Rules.read(form.rules())
        except ValueError:
            form.add_error(None, finding("rules_invalid"))
        else:
            asked = {"starts_on": form.cleaned_data["starts_on"], "legal_basis": form.cleaned_data["legal_basis"]}
            said = _("Aturan baru disimpan. Usulan yang sudah dinilai tetap memakai aturan lamanya.")
            if "simpan" in request.POST and attempt(
                request, form, set_rules, said, programme=programme, rules=wanted.written(), **asked
            ):
                return redirect("programme_rules", programme.public_id)
            passing, before, lost = preview(programme, wanted, day)
            reasons = [(*reason_words(code), n) for code, n in lost.most_common()]
            shown |= {"passing": passing, "before": before, "lost": lost.total(), "reasons": reasons}
            shown |= {"has_preview": True, "changes": differences(kept[0], wanted)}
    history = [
        (each, differences(kept[at + 1], kept[at]) if at + 1 < len(kept) else []) for at, each in enumerate(versions)
    ]
    shown |= {"programme": programme, "history": history, "crumbs": crumbs_of(programme)}
    return render(request, "programmes/rules.html", shown)


@page("set_budget")
def budget(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Set the ceiling of one source of money."""
    programme = found(queries.programmes(), public_id)
    form = BudgetForm(request.POST or None)
    said = _("Pagu disimpan.")
    if form.is_valid() and attempt(request, form, set_budget, said, programme=programme, **values_of(form)):
        return redirect("programme", programme.public_id)
    shown = {"programme": programme, "form": form, "budgets": queries.budgets_of(programme)}
    return render(request, "programmes/budget.html", {**shown, "crumbs": crumbs_of(programme)})


@page("set_quota")
def quota(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Set the places of the whole pemda, a kecamatan or a village; the area is found by its name."""
    programme = found(queries.programmes(), public_id)
    text = (request.POST or request.GET).get("cari", "")
    areas = _areas(request, programme, text)
    initial = {"area_code": areas[0][0]} if len(areas) == 1 else None
    form = QuotaForm(request.POST or None, areas=areas, initial=initial)
    if form.is_valid():
        said = _("Kuota disimpan; tempat yang kosong diisi cadangan menurut urutan.")
        if attempt(request, form, set_quota, said, programme=programme, **values_of(form)):
            return redirect("programme", programme.public_id)
    quotas = list(queries.quotas_of(programme))
    names = area_names({row.area_code for row in quotas})
    shown = {
        "search": AreaSearch(request.GET or None),
        "text": text,
        "quotas": [(place_name(row.area_code, names), row) for row in quotas],
        "seats": sum(row.seats for row in quotas),
        "taken": sum(row.taken for row in quotas),
    }
    return render(
        request,
        "programmes/quota.html",
        {"programme": programme, "form": form, "crumbs": crumbs_of(programme), **shown},
    )


def _areas(request: OfficeRequest, programme: Programme, text: str) -> list[tuple[str, str]]:
    """Areas to choose from: what the text finds, or else the pemda and where a quota stands already."""
    pemda = request.officer.pemda
    if text:
        found_areas = [
            area for level in (3, 4) for area in find_areas(text, within=pemda.area_code, level=level, most=5)
        ]
        codes = [area.code for area in found_areas]
    else:
        codes = [pemda.area_code, *queries.quotas_of(programme).values_list("area_code", flat=True)]
    names = area_names(set(codes))
    return [(code, place_name(code, names)) for code in dict.fromkeys(codes)]
