"""Mulai: an office founded from a page, one question at a time, by whoever holds the code that the console printed.

The code lives in the environment of the serving process (``PAYUNG_SETUP_CODE``), so it ends with it; the page exists
while no office does, and in the demo, where every office is a training one. The owner's rights are used in
``found_office`` alone; ceilings, places and programme are then set by the new administrator's actions.
"""

from __future__ import annotations

import os
from hmac import compare_digest
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from payung import law
from payung.core.month import Month
from payung.law.contribution import contribution_due
from payung.money.actions import set_budget
from payung.office.areas import find_regencies, zone_of
from payung.office.clock import today
from payung.office.models import Area, Officer, Pemda
from payung.office.refusal import Refused
from payung.office.roles import Role
from payung.office.setup import Appointment, activation_of, found_office, free_username, officers_of
from payung.programme.actions.setup import open_programme, set_quota
from payung.web.programmes.forms import OpenForm
from payung.web.widgets import RupiahField, offer
from payung.words import words_of

FIRST_ROLES = (Role.ADMIN, Role.OFFICER, Role.CHECKER, Role.UNIT_HEAD, Role.TREASURER, Role.HEAD)
NEEDED = FIRST_ROLES[:4]  # one person one role: maker and checker differ, and so do who appoints and who confirms
Given = dict[str, dict[str, Any]]


class RegencyForm(forms.Form):
    """The kabupaten or kota, found by its name."""

    area_code = forms.ChoiceField(label=_("Pilih daerahnya"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, text: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        areas = find_regencies(text)
        offer(self, "area_code", [(area.code, area.name) for area in areas])


class UnitForm(forms.Form):
    unit_name = forms.CharField(
        label=_("Nama dinas atau unit"), max_length=160, initial=_("Dinas Tenaga Kerja dan Transmigrasi")
    )


class MoneyForm(forms.Form):
    """A ceiling for each source of money that there is."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for funding, name in words_of("funding").items():
            self.fields[funding] = RupiahField(label=name, required=False, help_text="")

    def clean(self) -> dict[str, Any]:
        given = {name: amount for name, amount in self.cleaned_data.items() if amount}
        if not given and not self.errors:
            raise forms.ValidationError(_("Isi pagu paling sedikit satu sumber dana."))
        return given


class PlacesForm(forms.Form):
    seats = forms.IntegerField(label=_("Berapa pekerja?"), min_value=1, max_value=5_000_000)


class OfficersForm(forms.Form):
    """The first officers by name; villages and the others are appointed by the administrator later."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for role in FIRST_ROLES:
            self.fields[role.value] = forms.CharField(label=role.label, max_length=120, required=role in NEEDED)

    def clean(self) -> dict[str, Any]:
        given = {role: " ".join(name.split()) for role, name in self.cleaned_data.items() if name.strip()}
        if len({name.casefold() for name in given.values()}) < len(given):
            raise forms.ValidationError(_("Satu orang memegang satu peran; nama yang sama tertulis dua kali."))
        return given


STEPS: dict[str, tuple[type[forms.Form] | None, Any]] = {
    "daerah": (RegencyForm, _("Daerah mana?")),
    "dinas": (UnitForm, _("Unit mana yang mengelola?")),
    "program": (OpenForm, _("Program tahun berapa?")),
    "dana": (MoneyForm, _("Dari sumber dana apa?")),
    "tempat": (PlacesForm, _("Untuk berapa orang?")),
    "petugas": (OfficersForm, _("Siapa petugasnya?")),
    "periksa": (None, _("Periksa, lalu dirikan")),
}


def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Take the code out of the address and go to the first question."""
    if not _is_open(code):
        raise Http404
    request.session["setup_code"] = code
    return redirect("founding", "daerah")


def _is_open(code: str) -> bool:
    wanted = os.environ.get("PAYUNG_SETUP_CODE", "")
    may_found = settings.PAYUNG_IS_DEMO or not Pemda.objects.exists()
    return bool(wanted) and may_found and compare_digest(code.encode(), wanted.encode())


@never_cache
def founding(request: HttpRequest, step: str) -> HttpResponse:
    """Ask one question, keep the answer in the session, go on; at the end found the office."""
    if step not in STEPS or not _is_open(request.session.get("setup_code", "")):
        raise Http404
    given: Given = request.session.get("founding", {})
    names = list(STEPS)
    missing = next((name for name in names[: names.index(step)] if name not in given), None)
    if missing:
        return redirect("founding", missing)
    if step == "periksa":
        return _check(request, given)
    text = request.POST.get("cari", request.GET.get("cari", ""))
    form = _form(step, given, request.POST if request.method == "POST" else None, text)
    if form.is_valid():
        kept = {name: value for name, value in form.cleaned_data.items() if name != "key"}
        request.session["founding"] = {**given, step: kept}
        return redirect("founding", names[names.index(step) + 1])
    return render(request, "start/founding.html", {"form": form, "text": text, **_place(step)})


def _form(step: str, given: Given, data: Any, text: str) -> forms.Form:
    kind = STEPS[step][0]
    assert kind is not None
    if kind is RegencyForm:
        return RegencyForm(data, text=text)
    return kind(data, initial={**_suggested(step, given), **given.get(step, {})})


def _suggested(step: str, given: Given) -> dict[str, Any]:
    """What most offices would write."""
    if step not in ("program", "tempat"):
        return {}
    year = today(_pemda(given)).year
    if step == "program":
        return {"name": _("Perlindungan Pekerja Rentan"), "year": year}
    month = Month(given["program"]["year"], 1)
    return {"seats": sum(given["dana"].values()) // (12 * contribution_due(law.current(), month=month).total_idr) or 1}


def _place(step: str) -> dict[str, Any]:
    names = list(STEPS)
    at = names.index(step)
    return {
        "step": step,
        "head": STEPS[step][1],
        "at": at + 1,
        "of": len(names),
        "back_url": reverse("founding", args=[names[at - 1]]) if at else "",
    }


def _pemda(given: Given) -> Pemda:
    """The office as it will be, for its clock."""
    return Pemda(zone=zone_of(given["daerah"]["area_code"]))


def _check(request: HttpRequest, given: Given) -> HttpResponse:
    refusal = None
    if request.method == "POST":
        try:
            return _founded(request, _found(given))
        except Refused as refused:
            refusal = refused
    shown = {"facts": _facts(given), "refusal": refusal, **_place("periksa")}
    return render(request, "start/founding.html", shown)


def _facts(given: Given) -> list[dict[str, Any]]:
    """The answers, each with the way back to its question."""
    money = [
        f"{words_of('funding')[funding]} Rp{amount:,}".replace(",", ".") for funding, amount in given["dana"].items()
    ]
    people = [f"{Role(role).label}: {name}" for role, name in given["petugas"].items()]
    year = given["program"]
    rows = [
        ("daerah", Area.objects.get(pk=given["daerah"]["area_code"]).name),
        ("dinas", given["dinas"]["unit_name"]),
        ("program", " · ".join(filter(None, [year["name"], str(year["year"]), year["legal_basis"]]))),
        ("dana", "; ".join(money)),
        ("tempat", given["tempat"]["seats"]),
        ("petugas", "; ".join(people)),
    ]
    return [{"label": STEPS[s][1], "value": value, "url": reverse("founding", args=[s])} for s, value in rows]


def _found(given: Given) -> Pemda:
    """Found the office, then open its year as its administrator."""
    code, pemda = given["daerah"]["area_code"], _pemda(given)
    taken: set[str] = set()
    appointments = [
        Appointment(free_username(name, taken), "", name, Role(role).label, Role(role), code)
        for role, name in given["petugas"].items()
    ]
    office = found_office(
        name=Area.objects.get(pk=code).name,
        unit_name=given["dinas"]["unit_name"],
        area_code=code,
        zone=pemda.zone,
        appointments=appointments,
        starts_on=today(pemda),
    )
    admin = next(row for row in officers_of(office).values() if row.role == Role.ADMIN)
    year = {key: given["program"][key] for key in ("name", "year", "legal_basis", "minimum_age")}
    programme = open_programme(by=admin, **year)
    for funding, amount in given["dana"].items():
        set_budget(by=admin, programme=programme, funding=funding, ceiling_idr=amount)
    set_quota(by=admin, programme=programme, area_code=code, seats=given["tempat"]["seats"])
    return office


def _founded(request: HttpRequest, office: Pemda) -> HttpResponse:
    """Print the links, once."""
    del request.session["founding"]
    rows = [(officer, link_of(request, officer)) for officer in officers_of(office).values()]
    return render(request, "start/founded.html", {"office": office, "officers": rows})


def link_of(request: HttpRequest, officer: Officer) -> str:
    """Return the whole link by which an officer chooses a password."""
    return request.build_absolute_uri(reverse("activate", args=[activation_of(officer.account)]))


urlpatterns: list[URLPattern] = [
    path("mulai/kode/<str:code>/", begin, name="begin"),
    path("mulai/<str:step>/", founding, name="founding"),
]
