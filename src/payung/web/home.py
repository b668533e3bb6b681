"""Home: what this officer must do today, and four numbers of the programme; brand colour and health besides."""

from __future__ import annotations

from typing import Any

from babel.dates import format_date
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control

from payung.core.money import format_idr
from payung.office.clock import ZONE_NAMES, today
from payung.office.permission import may
from payung.office.queries import appointments_of
from payung.office.scope import account_scope
from payung.reports.figures import office_figures
from payung.reports.tasks import Task, tasks_of

from .brand import brand_css
from .entrance import page

# code → what, why, icon, button
WORDS: dict[str, tuple[Any, Any, str, Any]] = {
    "deaths_unopened": (
        _("Kematian yang belum diurus"),
        _("Keluarga menunggu dibantu menyiapkan klaim."),
        "candle",
        _("Bantu keluarga"),
    ),
    "claims_unfiled": (
        _("Klaim yang belum diajukan"),
        _("Berkas belum sampai di BPJS Ketenagakerjaan."),
        "candle",
        _("Lanjutkan klaim"),
    ),
    "rows_to_mend": (_("Baris yang perlu diperbaiki"), _("Ditahan atau ditolak saat dibaca."), "list", _("Perbaiki")),
    "rosters_open": (_("Roster yang belum diterapkan"), _("Periksa, lalu terapkan."), "list", _("Buka roster")),
    "workers_unverified": (
        _("Pekerja yang belum diperiksa"),
        _("Hasil pemadanan Dukcapil belum dicatat."),
        "workers",
        _("Periksa"),
    ),
    "seated_undecreed": (_("Usulan yang belum ditetapkan"), _("Sudah mendapat tempat."), "programmes", _("Tetapkan")),
    "decreed_unenrolled": (
        _("Sudah ditetapkan, belum didaftarkan"),
        _("SK ada, pendaftaran belum dibuat."),
        "programmes",
        _("Daftarkan"),
    ),
    "unanswered": (
        _("Pendaftaran yang belum dijawab"),
        _("Jawaban BPJS Ketenagakerjaan belum diunggah."),
        "swap",
        _("Unggah jawaban"),
    ),
    "bill_to_approve": (_("Tagihan menunggu pemeriksaan"), "", "bills", _("Periksa tagihan")),
    "bill_to_pay": (_("Tagihan menunggu SP2D"), "", "bills", _("Catat SP2D")),
    "bill_to_issue": (_("Tagihan yang belum dibuat"), "", "bills", _("Buat tagihan")),
}


@page("record_reading")
def home(request: HttpRequest) -> HttpResponse:
    """Show the officer's tasks and the office's figures."""
    officer = request.officer  # type: ignore[attr-defined]
    day = today(officer.pemda)
    context: dict[str, Any] = {
        "tasks": [_shown(task, day) for task in tasks_of(officer)],
        "above": f"{format_date(day, 'EEEE, d MMMM y', locale='id')} · {ZONE_NAMES[officer.pemda.zone]}",
        "may_upload": may(officer, "receive_roster"),
    }
    if may(officer, "see_programme"):
        context["dashboard"] = office_figures(officer.pemda, day)
    return render(request, "home/home.html", context)


def _shown(task: Task, day: Any) -> dict[str, Any]:
    what, why, icon, button = WORDS[task.code]
    left = (task.due_on - day).days if task.due_on else None
    return {
        "code": task.code,
        "what": what,
        "why": why or _detail(task),
        "amount": format_idr(task.amount_idr) if task.amount_idr is not None else "",
        "count": (_now("%(count)s orang") if task.room != "rosters" else _now("%(count)s baris"))
        % {"count": task.count},
        "due": format_date(task.due_on, "EEE, d MMM", locale="id") if task.due_on else "",
        "left": _left(left),
        "url": reverse(task.room, args=[task.row] if task.row else []),
        "button": button,
        "icon": icon,
        "is_hot": task.code == "deaths_unopened" or (left is not None and left < 0),
    }


def _detail(task: Task) -> str:
    month = task.month
    return f"{format_date(month.first_on, 'MMMM y', locale='id')} · {task.label}" if month else task.label


def _left(days: int | None) -> str:
    if days is None:
        return ""
    if days < 0:
        return _now("lewat %(days)s hari") % {"days": -days}
    return _now("hari ini") if days == 0 else _now("%(days)s hari lagi") % {"days": days}


@page("record_reading")
def choose_office(request: HttpRequest) -> HttpResponse:
    """Let an account with several appointments choose one."""
    account = request.user
    with account_scope(account.pk):
        rows = list(appointments_of(account))
    if request.method == "POST":
        chosen = next((row for row in rows if str(row.public_id) == request.POST.get("officer")), None)
        if chosen is not None:
            request.session["officer"] = chosen.pk
        return redirect("home")
    return render(request, "home/choose_office.html", {"appointments": rows})


@cache_control(public=True, max_age=86_400)
def brand(request: HttpRequest, colour: str) -> HttpResponse:
    """Serve the pemda's colour as a stylesheet."""
    return HttpResponse(brand_css(f"#{colour}"), content_type="text/css; charset=utf-8")


def alive(request: HttpRequest) -> HttpResponse:
    """Answer that the process lives."""
    return HttpResponse("sehat", content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("", home, name="home"),
    path("kantor/", choose_office, name="choose_office"),
    path("warna/<str:colour>.css", brand, name="brand"),
    path("sehat", alive, name="alive"),
]
