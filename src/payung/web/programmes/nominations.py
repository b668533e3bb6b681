"""Who is put forward: the list by how each stands, and the form that nominates."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payung.money.models import Programme
from payung.office.areas import area_names
from payung.office.clock import today
from payung.office.models import Officer
from payung.office.permission import may
from payung.programme import queries
from payung.programme.actions.nomination import nominate, nominate_later
from payung.programme.people import workers_seen_by
from payung.programme.rules import Rules
from payung.web.brand import letterhead_of
from payung.web.entrance import OfficeRequest, attempt, found, keyset, page
from payung.web.keyed import KeyedForm
from payung.web.tables import OWN_WORDS, Column, Table, listed
from payung.web.templatetags.ui_words import angka

from .forms import NominationFilter
from .overview import place_name
from .rule_words import STATE_WORDS, STOPPED, WORDS, reason_words
from .settings import crumbs_of

MOST_TICKED = 200
UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
AT_ONCE = 2_000  # more are nominated by a job
DISTRICT = len("14.04.05")  # a kecamatan's code
TABS = ("seated", "waiting", "officer", "not_eligible")
COLUMNS = (
    Column("name", gettext_lazy("Nama"), sort="worker__name", is_head=True),
    Column("nik", "NIK", "nik"),
    Column("place", gettext_lazy("Tempat tinggal"), sort="worker__area_code"),
    Column("occupation", gettext_lazy("Pekerjaan"), sort="worker__occupation", is_extra=True),
    Column("nominated_on", gettext_lazy("Diusulkan"), "date", sort="nominated_on"),
    Column("standing", gettext_lazy("Keadaan"), "chip"),
    Column("reasons", gettext_lazy("Sebab, dan apa yang dapat dilakukan"), "lines"),
)
RANKED = (
    Column("rank", gettext_lazy("Nomor"), "count", sort="waiting_rank"),
    COLUMNS[0],
    *COLUMNS[1:4],
    Column("why", gettext_lazy("Yang menentukan nomornya"), "lines"),
    Column("quota", gettext_lazy("Menunggu tempat di")),
)
TICK = Column("tick", gettext_lazy("Pilih"), "tick")


@page("see_programme")
def nominations(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """List the nominations of a state and what the funnel narrowed, each with every reason; or write them to XLSX."""
    programme = found(queries.programmes(), public_id)
    officer = request.officer
    form = NominationFilter(request.GET, officer, programme)
    every = form.narrow(queries.nominations_of(programme))
    state, counts = request.GET.get("keadaan", ""), queries.funnel(every)
    can_nominate = may(officer, "nominate")
    can_judge_again = can_nominate and state in STOPPED
    columns = (TICK, *COLUMNS) if can_judge_again else COLUMNS
    return listed(
        request,
        Table("nominations", gettext_lazy("Usulan"), columns, _drawn_for(officer), export="see_programme"),
        every.filter(queries.STATES.get(state, Q())).select_related("worker"),
        "programmes/nominations.html",
        form=form,
        only=form.said(),
        programme=programme,
        tabs=_tabs(request, programme, state, counts),
        can_nominate=can_nominate,
        can_judge_again=can_judge_again,
        again=KeyedForm(),
        job=_job(programme),
        letterhead=letterhead_of(officer.pemda),
        crumbs=crumbs_of(programme),
    )


@page("see_programme")
def waiting(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """List who waits by rank, the rule of the ranking in words, and of each the values that ranked him."""
    programme = found(queries.programmes(), public_id)
    officer = request.officer
    form = NominationFilter(request.GET, officer, programme, is_list=False)
    rules = Rules.read(queries.rules_on(programme, today(officer.pemda)).rules)
    rows = form.narrow(queries.nominations_of(programme)).filter(queries.STATES["waiting"])
    return listed(
        request,
        Table("waiting", gettext_lazy("Cadangan"), RANKED, _drawn_for(officer, rules), "rank", "see_programme"),
        queries.with_quota(rows).select_related("worker"),
        "programmes/waiting.html",
        form=form,
        only=form.said(),
        programme=programme,
        ranking=WORDS["ranking"][rules.ranking],
        article=rules.articles.get("ranking", ""),
        letterhead=letterhead_of(officer.pemda),
        crumbs=crumbs_of(programme),
    )


def _tabs(request: HttpRequest, programme: Programme, state: str, counts: queries.Funnel) -> list[dict[str, Any]]:
    kept = {name: value for name, value in request.GET.items() if value and name not in ("keadaan", *OWN_WORDS)}
    tabs = [("", _("Semua"), counts.nominated)]
    tabs += [(code, str(STATE_WORDS[code][1]), getattr(counts, code)) for code in TABS]
    return [
        {
            "label": label,
            "url": f"?{urlencode({**kept, 'keadaan': code} if code else kept)}",
            "count": angka(n),
            "current": code == state,
        }
        for code, label, n in tabs
    ]


def _drawn_for(officer: Officer, ranked_by: Rules | None = None) -> Callable[[list[Any]], list[dict[str, Any]]]:
    """How nominations become cells for this officer; ``ranked_by``: with what ranked them."""
    opens = may(officer, "see_workers")

    def drawn(rows: list[Any]) -> list[dict[str, Any]]:
        names = area_names({row.worker.area_code for row in rows})
        return [
            {
                "tick": (row.worker.public_id, row.worker.name),
                "name": row.worker.name,
                "name_url": reverse("worker", args=[row.worker.public_id]) if opens else "",
                "nik": row.worker.nik,
                "place": place_name(row.worker.area_code, names),
                "occupation": row.worker.occupation or None,
                "nominated_on": row.nominated_on,
                "standing": _chip(row),
                "reasons": [" ".join(reason_words(code)).strip() for code in [*row.reasons, *row.doubts]],
                **(_ranked(row, ranked_by, names) if ranked_by else {}),
            }
            for row in rows
        ]

    return drawn


def _chip(row: Any) -> tuple[str, str, str]:
    """How far one nomination came."""
    if row.left_on:
        return "out", "", _("Berhenti sejak %(day)s") % {"day": f"{row.left_on:%d-%m-%Y}"}
    if row.waiting_rank:
        return "reserve", "", _("Cadangan nomor %(rank)s") % {"rank": angka(row.waiting_rank)}
    steps = ("registered", row.is_accepted), ("refused", row.is_refused), ("unanswered", row.is_decreed)
    state = next((name for name, holds in (*steps, ("undecreed", row.quota_id)) if holds), row.result)
    return STATE_WORDS[state][0], "", str(STATE_WORDS[state][1])


def _ranked(row: Any, rules: Rules, names: dict[str, str]) -> dict[str, Any]:
    """The values that gave a rank, in the order of ``RANKED_BY``; entry decides between equals."""
    entry = _("masuk daftar usulan %(at)s") % {"at": _moment(row.recorded_at)}
    shown = set(row.facts.get("evidence", ()))
    values = {
        "entry": [],
        "decile": [
            _("desil %(decile)s per %(day)s") % {"decile": row.decile, "day": f"{row.decile_on:%d-%m-%Y}"}
            if row.decile
            else _("desil belum diketahui: di belakang semua yang diketahui")
        ],
        "oldest": [_("tercatat %(at)s") % {"at": _moment(row.worker.recorded_at)}],
        "risk": [
            _("berisiko tinggi") if "high_risk" in shown else _("tanpa keterangan berisiko tinggi"),
            _("tempat kerja tidak aman") if "unsafe_work" in shown else _("tanpa keterangan tempat kerja tidak aman"),
        ],
    }
    area = row.quota_area and place_name(row.quota_area, names)
    return {"rank": row.waiting_rank, "why": [*values[rules.ranking], entry], "quota": area or _("belum ada kuota")}


def _moment(instant: datetime) -> str:
    return f"{localtime(instant):%d-%m-%Y %H.%M}"


@page("nominate")
def nominate_some(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Nominate everybody verified in one village, or the people ticked; nothing chosen is nobody."""
    programme = found(queries.programmes(), public_id)
    officer = request.officer
    form = KeyedForm(request.POST or None)
    if form.is_valid():
        chosen, area = _chosen(request), request.POST.get("desa", "")
        is_later = len(chosen) > AT_ONCE
        asked = {"area_code": area} if is_later else {"workers": chosen}
        if attempt(request, form, nominate_later if is_later else nominate, programme=programme, **asked):
            return redirect("nominations", programme.public_id)
    area, areas = request.GET.get("desa", ""), _with_districts(queries.candidate_villages(officer, programme))
    names = area_names(set(areas))
    some = keyset(queries.candidates(officer, programme, area), request) if area in areas else None
    url = reverse("nominate", args=[programme.public_id])
    shown = {
        "villages": [(code, place_name(code, names), n, len(code) == DISTRICT) for code, n in areas.items()],
        "village": area if some else "",
        "village_name": place_name(area, names),
        "rows": some.rows if some else [],
        "count": areas.get(area, 0),
        "is_later": areas.get(area, 0) > AT_ONCE,
        "total": sum(n for code, n in areas.items() if len(code) > DISTRICT),
        "next_url": f"{url}?{urlencode({'desa': area, 'after': some.after})}" if some and some.after else "",
    }
    crumbs = crumbs_of(programme)
    return render(
        request, "programmes/nominate.html", {"programme": programme, "form": form, "crumbs": crumbs, **shown}
    )


def _with_districts(villages: list[tuple[str, int]]) -> dict[str, int]:
    """Candidates by area in order of code: each kecamatan with the sum of its villages, then these."""
    sums: dict[str, int] = {}
    for code, count in villages:
        sums[code[:DISTRICT]] = sums.get(code[:DISTRICT], 0) + count
    return dict(sorted({**sums, **dict(villages)}.items()))


@page("see_programme")
def nominating(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Answer how far the job is to a page that asks every two seconds; the whole page anew once it is done."""
    job = _job(found(queries.programmes(), public_id))
    return render(request, "ui/progress.html", {"job": job}) if job else HttpResponse(headers={"HX-Refresh": "true"})


def _job(programme: Programme) -> dict[str, Any] | None:
    """What is told of the job that nominates for a programme, if there is one."""
    work = queries.job_on(programme)
    if work is None:
        return None
    place = place_name(work["area"], area_names({work["area"]}))
    return {
        "title": _("Mengusulkan semua calon di %(place)s") % {"place": place},
        "done": work["done"],
        "total": work["total"],
        "unit": _("orang dinilai"),
        "note": _("Tempat dibagi setelah semuanya dinilai.") if work["has_begun"] else _("Menunggu giliran."),
        "state": "running",
        "poll_url": reverse("nominating", args=[programme.public_id]),
    }


def _chosen(request: OfficeRequest) -> list[int]:
    """The ids meant by the form, of this office and in the officer's sight: a village, a kecamatan, or the ticked.

    Who is nominated already stays among them (the action passes him over), so that a form sent twice asks the same.
    """
    seen = workers_seen_by(request.officer)
    if area := request.POST.get("desa", ""):
        inside = Q(area_code__startswith=f"{area}.") if len(area) == DISTRICT else Q(area_code=area)
        rows = seen.filter(inside, queries.is_verified(), birth_on__isnull=False)
    else:
        ticked = [text for text in request.POST.getlist("orang")[:MOST_TICKED] if UUID_TEXT.fullmatch(text)]
        rows = seen.filter(public_id__in=ticked)
    return list(rows.order_by("pk").values_list("pk", flat=True))
