"""Scenarios: what next year would cost, how many families it would help, and the law under each number."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from payung import law
from payung.core.month import Month
from payung.office.clock import today
from payung.office.permission import may
from payung.office.refusal import Refused
from payung.planning.actions import keep_scenario
from payung.planning.models import Scenario
from payung.planning.queries import is_unchanged
from payung.planning.scenario import ask

from .entrance import attempt, found, keyset, page

FUNDINGS = [
    ("apbd", _("APBD kabupaten/kota")),
    ("dbh_sawit", _("DBH Sawit")),
    ("dbhcht", _("DBH CHT")),
    ("apbdes", _("APBDes")),
    ("csr", _("CSR perusahaan")),
]
SECTORS = [("other", _("Bukan transportasi")), ("transport", _("Transportasi (ojek, sopir, becak)"))]


class MonthField(forms.CharField):
    """A month typed as 2026-01 or 01-2026."""

    def clean(self, value: Any) -> str:
        text = super().clean(value).strip().replace("/", "-")
        head, _dash, tail = text.partition("-")
        if len(tail) == 4:
            head, tail = tail, head
        try:
            return str(Month(int(head), int(tail)))
        except ValueError as error:
            raise forms.ValidationError(_("Tulis bulan sebagai tahun-bulan, misalnya 2026-01.")) from error


class ScenarioForm(forms.Form):
    """The question as a Sekda asks it: how many people, which months, whose money, how much of it."""

    name = forms.CharField(label=_("Nama rencana"), max_length=160)
    workers = forms.IntegerField(label=_("Jumlah pekerja"), min_value=1, max_value=10_000_000)
    first = MonthField(label=_("Bulan pertama"), help_text=_("Contoh: 2026-01"), max_length=7)
    last = MonthField(label=_("Bulan terakhir"), help_text=_("Contoh: 2026-12"), max_length=7)
    funding = forms.ChoiceField(label=_("Sumber dana"), choices=FUNDINGS)
    sector = forms.ChoiceField(label=_("Bidang kerja"), choices=SECTORS)
    budget_idr = forms.IntegerField(
        label=_("Pagu, rupiah"), min_value=0, required=False, help_text=_("Kosongkan bila belum ada.")
    )
    is_new = forms.BooleanField(
        label=_("Semuanya peserta baru (tiga bulan pertama hanya biaya pemakaman)"), required=False, initial=True
    )

    def assumptions(self) -> dict[str, Any]:
        """Return the question in the words of ``payung.planning``."""
        given = self.cleaned_data
        kind = {"funding": given["funding"], "sector": given["sector"]}
        asked: dict[str, Any] = {
            "from": given["first"],
            "to": given["last"],
            "groups": [{"name": given["name"], "workers": given["workers"], **kind, "new": given["is_new"]}],
        }
        if given["budget_idr"]:
            asked["sources"] = [{**kind, "budget_idr": given["budget_idr"]}]
        return asked


@page("see_scenarios")
def scenarios(request: HttpRequest) -> HttpResponse:
    """List the kept scenarios; ask a new one."""
    year = today(request.officer.pemda).year + 1  # type: ignore[attr-defined]
    form = ScenarioForm(request.POST or None, initial={"first": f"{year}-01", "last": f"{year}-12"})
    answer = None
    if request.method == "POST" and form.is_valid():
        answer = _answer(form)
        if answer and "keep" in request.POST:
            kept = attempt(
                request,
                form,
                keep_scenario,
                name=form.cleaned_data["name"],
                assumptions=form.assumptions(),
                kept_on=today(request.officer.pemda),  # type: ignore[attr-defined]
            )
            if kept is not None:
                return redirect("scenario", kept.public_id)
    rows = keyset(Scenario.objects.select_related("by"), request, newest_first=True)
    return render(
        request,
        "scenarios/scenarios.html",
        {
            "form": form,
            "shown": _shown(form.assumptions(), answer) if answer else None,
            "listed": rows,
            "may_keep": may(request.officer, "keep_scenario"),  # type: ignore[attr-defined]
        },
    )


def _answer(form: ScenarioForm) -> dict[str, Any] | None:
    try:
        return ask(form.assumptions(), law.current())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


@page("see_scenarios")
def scenario(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one kept scenario as it was answered, and whether the law still gives that answer."""
    kept = found(Scenario.objects.select_related("by"), public_id)
    context = {"scenario": kept, "shown": _shown(kept.assumptions, kept.answer), "is_unchanged": is_unchanged(kept)}
    return render(request, "scenarios/scenario.html", context)


@page("see_scenarios")
def scenario_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give question and answer as one JSON file, which ``./payung plan`` reads back."""
    kept = found(Scenario.objects, public_id)
    text = json.dumps({"assumptions": kept.assumptions, "answer": kept.answer, "sha256": kept.sha256}, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rencana-{kept.kept_on}.json"'
    return response


def _shown(assumptions: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """Put an answer in the order a meeting reads it: money, people, families, next year."""
    months = answer["cost"]["by_month"]
    return {
        **answer,
        "assumptions": assumptions,
        "group": answer["cost"]["by_group"][0],
        "labels": [str(month)[5:] for month in months],
        "series": [(_("Iuran"), [amount // 1_000_000 for amount in months.values()])],
        "source": answer["sources"][0] if answer["sources"] else None,
    }


urlpatterns = [
    path("rencana/", scenarios, name="scenarios"),
    path("rencana/<uuid:public_id>/", scenario, name="scenario"),
    path("rencana/<uuid:public_id>/berkas", scenario_file, name="scenario_file"),
]
