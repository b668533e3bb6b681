"""Scenarios: what next year would cost, how many families it would help, and the law under each number."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
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
from payung.programme.queries import has_members
from payung.web.entrance import OfficeRequest
from payung.web.widgets import RupiahField
from payung.words import words_of

from .entrance import attempt, found, keyset, page
from .templatetags.ui_words import angka, idr

MOST_WORKERS = 10_000_000
PAYERS = words_of("payer").only("apbd", "dbh_sawit", "dbhcht", "apbdes", "csr").choices


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


class OptionalRupiahField(RupiahField):
    """Rupiah, or nothing."""

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        return super().clean(value) if str(value or "").strip() else None


class CountField(forms.CharField):
    """A number of people as officers write it: ``5000`` or ``5.000``, never read as five."""

    def __init__(self, **options: Any) -> None:
        look = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "12"}
        super().__init__(widget=forms.TextInput(attrs=look), **options)

    def clean(self, value: Any) -> int:
        """Return the count, or say how it is written."""
        text = str(super().clean(value)).strip()
        if not re.fullmatch(r"\d+|\d{1,3}([. ]\d{3})+", text):
            raise forms.ValidationError(_("Tulis banyaknya orang dengan angka, misalnya 5.000."))
        count = int(re.sub(r"\D", "", text))
        if not 1 <= count <= MOST_WORKERS:
            raise forms.ValidationError(_("Banyaknya orang paling sedikit 1 dan paling banyak 10.000.000."))
        return count


class ScenarioForm(forms.Form):
    """The question as a Sekda asks it: how many people, which months, whose money, how much of it."""

    name = forms.CharField(label=_("Nama rencana"), max_length=160)
    workers = CountField(label=_("Jumlah pekerja"), help_text=_("Contoh: 5.000"))
    first = MonthField(label=_("Bulan pertama"), help_text=_("Contoh: 2026-01"), max_length=7)
    last = MonthField(label=_("Bulan terakhir"), help_text=_("Contoh: 2026-12"), max_length=7)
    funding = forms.ChoiceField(label=_("Sumber dana"), choices=PAYERS)
    sector = forms.ChoiceField(label=_("Bidang kerja"), choices=words_of("sector").choices)
    budget_idr = OptionalRupiahField(
        label=_("Pagu, rupiah"), required=False, help_text=_("Titik pemisah boleh. Kosongkan bila belum ada.")
    )
    is_new = forms.BooleanField(
        label=_("Semuanya peserta baru (tiga bulan pertama hanya biaya pemakaman)"), required=False
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
def scenarios(request: OfficeRequest) -> HttpResponse:
    """List the kept scenarios; ask a new one."""
    year = today(request.officer.pemda).year + 1
    form = ScenarioForm(
        request.POST or None, initial={"first": f"{year}-01", "last": f"{year}-12", "is_new": not has_members()}
    )
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
                kept_on=today(request.officer.pemda),
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
            "is_later": "after" in request.GET,
            "may_keep": may(request.officer, "keep_scenario"),
        },
        status=422 if form.errors else 200,
    )


def _answer(form: ScenarioForm) -> dict[str, Any] | None:
    try:
        return ask(form.assumptions(), law.current())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


@page("see_scenarios")
def scenario(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Show one kept scenario as it was answered, and whether the law still gives that answer."""
    kept = found(Scenario.objects.select_related("by"), public_id)
    context = {
        "scenario": kept,
        "shown": _shown(kept.assumptions, kept.answer),
        "question": _question(kept.assumptions, kept.answer),
        "is_unchanged": is_unchanged(kept),
        "crumbs": [{"label": _("Rencana"), "url": reverse("scenarios")}, str(kept.kept_on.year)],
    }
    return render(request, "scenarios/scenario.html", context)


def _ground(ground: dict[str, str]) -> dict[str, Any]:
    """One provision by its own name, with how strongly it was seen and where to read it."""
    name = ground["parameter"]
    known = law.current().parameters.get(name)
    return {
        **ground,
        "word": known.label if known else name,
        "url": reverse("regulation", args=[name]) if known else "",
        "seen": words_of("confidence")[ground["confidence"]],
    }


def _question(asked: dict[str, Any], answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The question as facts; a kept file may hold several groups and sources, each in its order."""
    facts: list[dict[str, Any]] = [{"label": _("Bulan"), "value": f"{asked.get('from', '–')} – {asked.get('to', '–')}"}]
    news = answer.get("assumed", {}).get("new") or [group.get("new", True) for group in asked.get("groups", ())]
    for group, is_new in zip(asked.get("groups", ()), news, strict=False):
        kind = [words_of("payer").get(group.get("funding", ""), ""), words_of("sector")[group.get("sector", "other")]]
        facts.append({"label": _("Pekerja"), "value": angka(group.get("workers"))})
        facts.append({"label": _("Dana dan bidang"), "value": ", ".join(str(word) for word in kind if word)})
        facts.append({"label": _("Peserta"), "value": _("baru") if is_new else _("lanjutan")})
    for source in asked.get("sources", ()):
        facts.append({"label": _("Pagu"), "value": idr(source.get("budget_idr"))})
    return facts


@page("see_scenarios")
def scenario_file(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Give question and answer as one JSON file, which ``./payung plan`` reads back."""
    kept = found(Scenario.objects.all(), public_id)
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
        "labels": [str(month)[5:] for month in months],
        "series": [(_("Iuran"), [amount // 1_000_000 for amount in months.values()])],
        "source": answer["sources"][0] if answer["sources"] else None,
        "grounds": [_ground(ground) for ground in answer["grounds"]],
    }


urlpatterns = [
    path("rencana/", scenarios, name="scenarios"),
    path("rencana/<uuid:public_id>/", scenario, name="scenario"),
    path("rencana/<uuid:public_id>/berkas", scenario_file, name="scenario_file"),
]
