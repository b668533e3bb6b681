"""The administrator's page: who works here, since when, with which account; appointed, confirmed, let in again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from payung.office.acts import Act
from payung.office.areas import area_names, find_areas
from payung.office.clock import today
from payung.office.models import Area, Officer
from payung.office.permission import is_confirmed, may, needs_second_factor
from payung.office.queries import jobs_waiting, officers_in, worker_seen_at
from payung.office.roles import Role
from payung.office.setup import (
    appoint_officer,
    confirm_officer,
    end_appointment,
    free_username,
    has_second_factor,
    renew_password,
    renew_second_factor,
)
from payung.web.entrance import OfficeRequest, attempt, found, page
from payung.web.keyed import KeyedForm
from payung.web.widgets import DateBoxesField

from .founding import link_of

PARTS = {
    "": _("Semua"),
    "sah": _("Menunggu disahkan"),
    "pengaman": _("Tanpa pengaman kedua"),
    "berakhir": _("Segera berakhir"),
}


class AppointForm(KeyedForm):
    """Somebody's name, role and area; the user name is made from the name."""

    name = forms.CharField(label=_("Nama, seperti di SK"), max_length=120)
    title = forms.CharField(label=_("Jabatan"), max_length=120, required=False)
    role = forms.ChoiceField(label=_("Peran"), choices=[("", "–"), *Role.choices])
    area = forms.CharField(
        label=_("Desa, kelurahan, atau kecamatan"),
        max_length=100,
        required=False,
        help_text=_("Hanya untuk operator desa dan petugas kecamatan. Salah ketik dimaafkan."),
    )
    branch = forms.CharField(
        label=_("Kantor cabang BPJS Ketenagakerjaan"),
        max_length=80,
        required=False,
        help_text=_("Hanya untuk petugas cabang; tulis sama seperti di PKS."),
    )
    ends_on = DateBoxesField(label=_("Berakhir pada (bila SK menyebutnya)"), required=False)

    def __init__(self, officer: Officer, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.officer = officer

    def clean(self) -> dict[str, Any]:
        """Find the area of a village or a kecamatan by name or code; every other role works for the whole pemda."""
        given, own = self.cleaned_data, self.officer.area_code
        level = {Role.VILLAGE.value: 4, Role.KECAMATAN.value: 3}.get(given.get("role", ""))
        if level is None:
            return {**given, "area_code": own}
        text = given.get("area", "").strip()
        coded = Area.objects.filter(code=text, level=level, code__startswith=f"{own}.")
        areas = list(coded) or find_areas(text, within=own, level=level, most=5)
        exact = [area for area in areas if area.name.casefold() == text.casefold()] or areas
        if len(exact) == 1:
            return {**given, "area_code": exact[0].code}
        near = ", ".join(f"{area.name} ({area.code})" for area in areas) or "–"
        said = _now("Belum jelas daerah mana. Yang mirip: %(near)s. Ketik namanya atau kodenya.")
        self.add_error("area", said % {"near": near})
        return given


class EndForm(KeyedForm):
    ends_on = DateBoxesField(label=_("Hari terakhir bertugas"))


@page("see_officers")
def officers(request: OfficeRequest) -> HttpResponse:
    """List the office's officers: all, or those that wait for something."""
    officer = request.officer
    part = request.GET.get("bagian", "")
    part = part if part in PARTS else ""
    rows = list(officers_in(part, today(officer.pemda), by=officer))
    names = area_names({row.area_code for row in rows})
    tabs = [{"label": label, "url": f"?bagian={key}", "current": key == part} for key, label in PARTS.items()]
    shown = [_row(row, names, officer) for row in rows]
    context = {"officers": shown, "tabs": tabs, "part": part, "may_appoint": may(officer, "appoint_officer")}
    return render(request, "start/officers.html", context)


def _row(row: Officer, names: dict[str, str], by: Officer) -> dict[str, Any]:
    day = today(row.pemda)
    is_over = row.ends_on is not None and row.ends_on < day
    return {
        "officer": row,
        "where": row.branch or names.get(row.area_code, row.area_code),
        "needs_factor": needs_second_factor(row) and not is_over,
        "waits": not is_confirmed(row) and not is_over,
        "is_over": is_over,
        "has_entered": row.account.last_login is not None,
    }


@page("appoint_officer")
def appoint(request: OfficeRequest) -> HttpResponse:
    """Appoint somebody; the link stands on the next page."""
    by = request.officer
    form = AppointForm(by, request.POST or None)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("name", "title", "role", "area_code", "branch", "ends_on")}
        asked = {**given, "username": free_username(given["name"]), "starts_on": today(by.pemda)}
        made = attempt(request, form, appoint_officer, _now("Petugas diangkat. Berikan tautannya."), **asked)
        if made:
            return redirect("officer", made.public_id)
    return render(request, "start/appoint.html", {"form": form})


@page("see_officers")
def officer(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Show one officer and what may be done; a link is shown while its account has no password."""
    by = request.officer
    return _show(request, found(officers_in("", today(by.pemda)), public_id))


def _show(request: OfficeRequest, row: Officer, form: forms.Form | None = None) -> HttpResponse:
    by = request.officer
    shown = _row(row, area_names({row.area_code}), by)
    link = "" if row.account.has_usable_password() or not may(by, "renew_password") else link_of(request, row)
    context = {
        **shown,
        "row": row,
        "link": link,
        "has_factor": has_second_factor(row.account),
        "may_appoint": may(by, "end_appointment") and row.account_id != by.account_id,
        "may_confirm": may(by, "confirm_officer") and by.account_id not in _makers(row),
        "form": form or EndForm(initial={"ends_on": row.ends_on}),
    }
    return render(request, "start/officer.html", context)


def _makers(row: Officer) -> set[int]:
    made_by = row.appointed_by.account_id if row.appointed_by else 0
    return {row.account_id, made_by}


WORKS: dict[str, tuple[Act[Any, Any], Any]] = {
    "sahkan": (confirm_officer, _("Penugasan disahkan.")),
    "sandi": (renew_password, _("Sandi lama tidak berlaku. Berikan tautan yang baru.")),
    "pengaman": (renew_second_factor, _("Pengaman kedua dihapus. Petugas memasang yang baru saat masuk.")),
    "akhiri": (end_appointment, _("Hari terakhir bertugas dicatat.")),
}


@require_POST
@page("see_officers")
def act(request: OfficeRequest, public_id: UUID, what: str) -> HttpResponse:
    """Confirm, renew or end; the action itself says who may."""
    by = request.officer
    row = found(officers_in("", today(by.pemda)), public_id)
    if what not in WORKS:
        raise Http404
    work, said = WORKS[what]
    form = EndForm(request.POST) if work is end_appointment else None
    if form is not None and not form.is_valid():
        return _show(request, row, form)
    asked = {"ends_on": form.cleaned_data["ends_on"]} if form is not None else {}
    if attempt(request, form, work, str(said), officer=row, **asked) is None and form is not None:
        return _show(request, row, form)
    return redirect("officer", row.public_id)


@page("appoint_officer")
def background(request: OfficeRequest) -> HttpResponse:
    """Show whether somebody does the background jobs, what waits, and the command that starts a worker."""
    by = request.officer
    return render(request, "start/background.html", {"seen_at": worker_seen_at(), "jobs": jobs_waiting(by.pemda_id)})


urlpatterns: list[URLPattern] = [
    path("petugas/", officers, name="officers"),
    path("petugas/baru/", appoint, name="appoint"),
    path("petugas/latar/", background, name="background"),
    path("petugas/<uuid:public_id>/", officer, name="officer"),
    path("petugas/<uuid:public_id>/<str:what>", act, name="officer_act"),
]
