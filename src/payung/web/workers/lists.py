"""The list of workers: searched without a NIK in any URL, filtered by area and standing, written to XLSX."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from payung.claims.models import Death
from payung.core.identity import mask_nik
from payung.office.areas import area_names
from payung.office.clock import today
from payung.office.models import Area, Officer
from payung.office.permission import may
from payung.programme.models import Enrolment, Nomination
from payung.programme.people import find_workers, workers_seen_by
from payung.registry.models import Verification, Worker
from payung.reports.tasks import dukcapil_dead
from payung.web.entrance import OfficeRequest, page
from payung.web.rosters.names import proper
from payung.web.tables import Column, Table, listed
from payung.web.widgets import offer
from payung.words import words_of

STANDINGS = words_of("standing").chips


class ListFilter(forms.Form):
    """Area and standing; the searched text lives in the session, never in the URL."""

    kecamatan = forms.ChoiceField(label=_("Kecamatan"), required=False)
    desa = forms.ChoiceField(label=_("Desa/kelurahan"), required=False)
    keadaan = forms.ChoiceField(
        label=_("Keadaan"),
        choices=[
            ("", _("Semua")),
            *((k, v[0]) for k, v in STANDINGS.items()),
            ("dukcapil", _("Meninggal menurut Dukcapil")),
        ],
        required=False,
    )

    def __init__(self, data: Any, officer: Officer) -> None:
        super().__init__(data)
        chosen = data.get("kecamatan", "")
        own = officer.area_code
        if len(own) > 5:
            del self.fields["kecamatan"]
            chosen = own[:8]
        else:
            offer(self, "kecamatan", _choices(own))
        if len(own) > 8:
            del self.fields["desa"]
        else:
            offer(self, "desa", _choices(chosen) if chosen.startswith(own) else [("", _("Semua"))])

    @property
    def area_code(self) -> str:
        """The narrowest area chosen, "" for the whole area of the officer."""
        desa, kecamatan = self.cleaned_data.get("desa", ""), self.cleaned_data.get("kecamatan", "")
        return str(desa if desa and desa.startswith(kecamatan) else kecamatan)


def _choices(parent_code: str) -> list[tuple[str, Any]]:
    areas = Area.objects.filter(parent_code=parent_code).order_by("name") if parent_code else []
    return [("", _("Semua")), *((area.code, area.name) for area in areas)]


def with_standing(rows: QuerySet[Worker], day: date) -> QuerySet[Any]:
    """Add what was done about each worker so far: ``is_dead``, ``is_enrolled``, ``is_nominated``, ``is_verified``."""
    mine = {"worker_id": OuterRef("pk")}
    running = {"superseded_at__isnull": True, "starts_on__lte": day, "ends_on__gte": day}
    return rows.annotate(
        is_dead=Exists(Death.objects.filter(**mine, superseded_at__isnull=True)),
        is_enrolled=Exists(Enrolment.objects.filter(**mine, **running)),
        is_nominated=Exists(Nomination.objects.filter(**mine, result="eligible")),
        is_verified=Exists(Verification.objects.filter(**mine, authority="dukcapil", result="match")),
    )


FILTERS = {
    "died": Q(is_dead=True),
    "enrolled": Q(is_dead=False, is_enrolled=True),
    "nominated": Q(is_dead=False, is_enrolled=False, is_nominated=True),
    "verified": Q(is_dead=False, is_enrolled=False, is_nominated=False, is_verified=True),
    "new": Q(is_dead=False, is_enrolled=False, is_nominated=False, is_verified=False),
}


def standing_of(worker: Any) -> str:
    """Return the furthest step, a key of ``STANDINGS``."""
    if worker.is_dead:
        return "died"
    if worker.is_enrolled:
        return "enrolled"
    if worker.is_nominated:
        return "nominated"
    return "verified" if worker.is_verified else "new"


def _chosen(request: OfficeRequest) -> tuple[ListFilter, QuerySet[Worker]]:
    """Return the filter form and the workers it and the session's search leave."""
    officer = request.officer
    text = _searched(request)
    rows = find_workers(officer, text) if text else workers_seen_by(officer)
    rows = with_standing(rows, today(officer.pemda))
    form = ListFilter(request.GET, officer)
    if not form.is_valid():
        return form, rows.none()
    if form.area_code:
        rows = rows.filter(Q(area_code=form.area_code) | Q(area_code__startswith=f"{form.area_code}."))
    if standing := form.cleaned_data["keadaan"]:
        dead = Q(pk__in=dukcapil_dead(officer).values("pk"))
        rows = rows.filter(FILTERS.get(standing, dead))
    return form, rows


def _searched(request: HttpRequest) -> str:
    """Return the searched text; whom Dukcapil calls dead are listed whole, whatever was searched before."""
    return "" if request.GET.get("keadaan") == "dukcapil" else str(request.session.get("workers_query", ""))


@page("see_workers")
def workers(request: OfficeRequest) -> HttpResponse:
    """List the workers of the officer's area, or write the list to XLSX."""
    officer = request.officer
    form, rows = _chosen(request)
    return listed(
        request,
        WORKERS,
        rows,
        "workers/list.html",
        size=20 if officer.role == "village" else 50,
        form=form,
        query=_spoken(_searched(request)),
        may_settle=may(officer, "settle_duplicate"),
        may_verify=may(officer, "verify_workers"),
        may_mark=may(officer, "record_marks"),
        may_receive=may(officer, "receive_roster"),
    )


def shown_rows(rows: list[Any]) -> list[dict[str, Any]]:
    """Return what a list shows of each worker: name, masked NIK, village, work, standing."""
    names = area_names({row.area_code for row in rows})
    return [
        {
            "worker": row,
            "key": str(row.public_id),
            "name": proper(row.name),
            "village": names.get(row.area_code, row.area_code),
            "kecamatan": names.get(row.area_code[:8], ""),
            "standing": standing_of(row),
            "word": STANDINGS[standing_of(row)][0],
            "chip": STANDINGS[standing_of(row)][1],
        }
        for row in rows
    ]


def _spoken(text: str) -> str:
    """Write the searched text; sixteen digits stay hidden."""
    digits = "".join(mark for mark in text if mark.isdigit())
    return mask_nik(digits) if len(digits) == 16 else text


@require_POST
@page("see_workers")
def search(request: OfficeRequest) -> HttpResponse:
    """Keep the searched text in the session; one match by number opens the worker."""
    officer = request.officer
    text = " ".join(request.POST.get("q", "").split())[:100]
    digits = "".join(mark for mark in text if mark.isdigit())
    request.session["workers_query"] = text
    if len(digits) == 16:
        found = list(find_workers(officer, text)[:2])
        if len(found) == 1:
            request.session["workers_query"] = ""
            return redirect("worker", found[0].public_id)
    return redirect("workers")


def _cells(rows: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            **item,
            "name_url": reverse("worker", args=[item["key"]]),
            "nik": item["worker"].nik,
            "birth_on": item["worker"].birth_on,
            "sex": item["worker"].sex,
            "occupation": item["worker"].occupation or None,
            "address": item["worker"].address or None,
            "recorded": item["worker"].recorded_at.date(),
            "standing": (item["chip"], "", item["word"]),
        }
        for item in shown_rows(rows)
    ]


WORKERS = Table(
    "workers",
    _("Pekerja"),
    (
        Column("name", _("Nama"), sort="name", is_head=True),
        Column("nik", "NIK", "nik"),
        Column("birth_on", _("Lahir"), "date", sort="birth_on"),
        Column("sex", _("L/P"), is_extra=True),
        Column("occupation", _("Pekerjaan"), sort="occupation"),
        Column("village", _("Desa"), sort="area_code"),
        Column("kecamatan", _("Kecamatan")),
        Column("address", _("Alamat"), is_extra=True),
        Column("recorded", _("Dicatat"), "date", is_extra=True),
        Column("standing", _("Keadaan"), "chip"),
    ),
    _cells,
    export="apply_roster",
)
