"""The programmes of the office, and one programme at a glance: who, how many, with which money and papers."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from payung.money.models import Programme
from payung.office.areas import area_names
from payung.office.clock import today
from payung.office.permission import may
from payung.programme import queries
from payung.programme.actions.papers import annex_waiting
from payung.programme.rules import Rules
from payung.web.brand import letterhead_of
from payung.web.entrance import OfficeRequest, found, page
from payung.web.templatetags.ui_words import angka, idr, persen

from .rule_words import STATE_WORDS, rule_facts

RIGHTS = ("open_programme", "set_budget", "set_quota", "nominate", "decree", "record_agreement", "enrol")


def rights_of(request: OfficeRequest) -> dict[str, bool]:
    """What the officer may do here, for the buttons."""
    return {right: may(request.officer, right) for right in RIGHTS}


@page("see_programme")
def programmes(request: OfficeRequest) -> HttpResponse:
    """List the office's programmes with people and money, newest year first."""
    rows = [_row(programme) for programme in queries.programmes()]
    return render(request, "programmes/programmes.html", {"rows": rows, "may": rights_of(request)})


def _row(programme: Programme) -> dict[str, Any]:
    budgets = list(queries.budgets_of(programme))
    return {
        "programme": programme,
        "funnel": queries.funnel(queries.nominations_of(programme)),
        "ceiling_idr": sum(budget.ceiling_idr for budget in budgets),
        "spent_idr": sum(budget.spent_idr for budget in budgets),
    }


@page("see_programme")
def programme(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Show one programme: the funnel with its reasons, rules, money, places and papers."""
    row = found(queries.programmes(), public_id)
    counts = queries.funnel(queries.nominations_of(row))
    budgets, quotas = list(queries.budgets_of(row)), list(queries.quotas_of(row))
    names = area_names({quota.area_code for quota in quotas})
    return render(
        request,
        "programmes/programme.html",
        {
            "programme": row,
            "crumbs": [{"label": _("Program"), "url": reverse("programmes")}, str(row.year)],
            "letterhead": letterhead_of(request.officer.pemda),
            "figures": _figures(row, counts, budgets, quotas),
            "steps": steps_of(row, counts),
            "counts": counts,
            "rules": _rules(row),
            "budgets": budgets,
            "quotas": [(place_name(quota.area_code, names), quota) for quota in quotas],
            "seats": sum(quota.seats for quota in quotas),
            "taken": sum(quota.taken for quota in quotas),
            "decrees": list(queries.decrees_of(row)),
            "agreements": [(paper, queries.registration_counts(paper)) for paper in queries.agreements_of(row)],
            "annex_waiting": annex_waiting(row),
            "may": rights_of(request),
            "next": _next(row, counts, rights_of(request), budgets, quotas),
        },
    )


def place_name(code: str, names: dict[str, str]) -> str:
    """Name an area with the kecamatan it lies in."""
    parent = names.get(code[:8], "") if len(code) > 8 else ""
    return f"{names.get(code, code)}, {parent}" if parent else names.get(code, code)


def _figures(row: Programme, counts: queries.Funnel, budgets: list[Any], quotas: list[Any]) -> list[dict[str, Any]]:
    ceiling, spent = sum(b.ceiling_idr for b in budgets), sum(b.spent_idr for b in budgets)
    seats = sum(quota.seats for quota in quotas)
    return [
        {
            "label": _("Mendapat tempat"),
            "value": angka(counts.seated),
            "unit": _("orang, termasuk yang sudah keluar; {} tempat").format(angka(seats)) if seats else _("orang"),
            "note": _("%(count)s menunggu sebagai cadangan") % {"count": angka(counts.waiting)},
            "url": reverse("waiting", args=[row.public_id]),
        },
        {
            "label": _("Ditetapkan"),
            "value": angka(counts.decreed),
            "unit": _("orang"),
            "note": _("dari %(count)s yang mendapat tempat") % {"count": angka(counts.seated)},
        },
        {
            "label": _("Terdaftar di BPJS Ketenagakerjaan"),
            "value": angka(counts.registered),
            "unit": _("orang"),
            "note": _("%(count)s ditolak") % {"count": angka(counts.refused)},
        },
        {
            "label": _("Sisa pagu"),
            "value": idr(ceiling - spent),
            "note": _("%(share)s dari %(ceiling)s")
            % {"share": persen((ceiling - spent) / ceiling) if ceiling else "–", "ceiling": idr(ceiling)},
        },
    ]


def steps_of(programme: Programme, counts: queries.Funnel, kept: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """Each step with its people and the list of them; what is missing to the step before, likewise."""
    url, number = reverse("nominations", args=[programme.public_id]), asdict(counts)

    def part(state: str) -> dict[str, Any]:
        word = STATE_WORDS[state][1] if state in STATE_WORDS else _("Diusulkan")
        query = urlencode({**(kept or {}), **({"keadaan": state} if state in STATE_WORDS else {})})
        return {"state": state, "label": word, "count": number[state], "url": f"{url}?{query}" if query else url}

    steps = [{**part("nominated"), "gone": []}]
    for states in queries.PARTS.values():
        steps.append({**part(states[0]), "gone": [part(state) for state in states[1:]]})
    return steps


def _rules(row: Programme) -> list[dict[str, Any]]:
    """The rules that hold today, in the words of their own page, and who opened the programme."""
    kept = queries.rules_on(row, today(row.pemda))
    return [
        {"label": _("Dasar hukum daerah"), "value": kept.legal_basis or _("belum dicatat")},
        *rule_facts(Rules.read(kept.rules)),
        {"label": _("Dibuka oleh"), "value": row.opened_by.name},
    ]


def _next(
    row: Programme, counts: queries.Funnel, can: dict[str, bool], budgets: list[Any], quotas: list[Any]
) -> dict[str, str] | None:
    """The one next right thing for this officer."""
    places = [
        (can["set_budget"] and not budgets, _("Isi pagu"), "programme_budget"),
        (can["set_quota"] and not quotas, _("Isi kuota"), "programme_quota"),
        (can["decree"] and counts.seated > counts.decreed, _("Catat SK"), "decree_record"),
        (can["nominate"], _("Usulkan pekerja"), "nominate"),
    ]
    for is_next, label, name in places:
        if is_next:
            return {"label": label, "url": reverse(name, args=[row.public_id])}
    return None
