"""Who is put forward: the list by how each stands, and the form that nominates."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from payung.office.areas import area_names
from payung.office.permission import may
from payung.programme import queries
from payung.programme.actions import nominate
from payung.programme.models import Nomination
from payung.registry.queries import workers_seen_by
from payung.web.entrance import attempt, found, keyset, page
from payung.web.templatetags.ui_words import angka

from .forms import KeyedForm, NominationFilter
from .overview import place_name, reason_words
from .settings import crumbs_of

MOST_TICKED = 200


@page("see_programme")
def nominations(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """List nominations by state: seated, waiting by rank, for an officer, not eligible with the reasons."""
    programme = found(queries.programmes(), public_id)
    state, funnel = request.GET.get("keadaan", ""), queries.funnel(programme)
    form = NominationFilter(request.GET or None)
    name = form.cleaned_data["nama"].strip() if form.is_valid() else ""
    rows = queries.nominations_of(programme, state)
    some = keyset(rows.filter(worker__name__icontains=name) if name else rows, request)
    names = area_names({row.worker.area_code for row in some.rows})
    url = reverse("nominations", args=[programme.public_id])
    can_nominate = may(request.officer, "nominate")  # type: ignore[attr-defined]
    kept = {key: value for key, value in (("keadaan", state), ("nama", name)) if value}
    shown = {
        "tabs": _tabs(url, state, funnel),
        "rows": [_shown(row, names) for row in some.rows],
        "next_url": f"{url}?{urlencode({**kept, 'after': some.after})}" if some.after else "",
        "clear_url": f"{url}?{urlencode({'keadaan': state})}" if name else "",
        "state": state,
        "can_nominate": can_nominate,
        "can_judge_again": can_nominate and state in ("officer", "not_eligible"),
        "again": KeyedForm(),
    }
    crumbs = crumbs_of(programme)
    return render(
        request,
        "programmes/nominations.html",
        {"programme": programme, "funnel": funnel, "form": form, "crumbs": crumbs, **shown},
    )


def _tabs(url: str, state: str, funnel: queries.Funnel) -> list[dict[str, Any]]:
    tabs = [
        ("", _("Semua"), funnel.nominated),
        ("seated", _("Mendapat tempat"), funnel.seated),
        ("waiting", _("Cadangan"), funnel.waiting),
        ("officer", _("Perlu keputusan"), funnel.for_officer),
        ("not_eligible", _("Tidak memenuhi"), funnel.not_eligible),
    ]
    return [
        {"label": label, "url": f"{url}?keadaan={code}" if code else url, "count": angka(n), "current": code == state}
        for code, label, n in tabs
    ]


def _shown(row: Nomination, names: dict[str, str]) -> dict[str, Any]:
    """How one nomination stands, as a chip and, if something speaks against it, as sentences."""
    if row.quota_id:
        chip = ("reached", _("Mendapat tempat"))
    elif row.waiting_rank:
        chip = ("reserve", _("Cadangan nomor %(rank)s") % {"rank": angka(row.waiting_rank)})
    elif row.result == "officer":
        chip = ("waiting", _("Perlu keputusan petugas"))
    else:
        chip = ("refused", _("Tidak memenuhi"))
    reasons = [" ".join(reason_words(code)).strip() for code in [*row.reasons, *row.doubts]]
    return {"row": row, "chip": chip, "reasons": reasons, "place": place_name(row.worker.area_code, names)}


@page("nominate")
def nominate_some(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Nominate everybody verified in one village, or the people ticked; nothing chosen is nobody."""
    programme = found(queries.programmes(), public_id)
    officer = request.officer  # type: ignore[attr-defined]
    form = KeyedForm(request.POST or None)
    if form.is_valid():
        chosen = _chosen(request)
        if attempt(request, form, nominate, programme=programme, workers=chosen):
            return redirect("nominations", programme.public_id)
    village = request.GET.get("desa", "")
    villages = queries.candidate_villages(officer, programme)
    names = area_names({code for code, _count in villages})
    known = {code for code, _count in villages}
    some = keyset(queries.candidates(officer, programme, village), request) if village in known else None
    url = reverse("nominate", args=[programme.public_id])
    shown = {
        "villages": [(code, place_name(code, names), n) for code, n in villages],
        "village": village if some else "",
        "village_name": place_name(village, names),
        "rows": some.rows if some else [],
        "count": dict(villages).get(village, 0),
        "total": sum(n for _code, n in villages),
        "next_url": f"{url}?{urlencode({'desa': village, 'after': some.after})}" if some and some.after else "",
    }
    crumbs = crumbs_of(programme)
    return render(
        request, "programmes/nominate.html", {"programme": programme, "form": form, "crumbs": crumbs, **shown}
    )


def _chosen(request: HttpRequest) -> list[int]:
    """The ids meant by the form, of this office and in the officer's sight: a whole village, or the ticked.

    Who is nominated already stays among them (the action passes him over), so that a form sent twice asks the same.
    """
    seen = workers_seen_by(request.officer)  # type: ignore[attr-defined]
    if village := request.POST.get("desa", ""):
        rows = seen.filter(queries.is_verified(), area_code=village)
    else:
        ticked = [UUID(text) for text in request.POST.getlist("orang")[:MOST_TICKED] if _is_uuid(text)]
        rows = seen.filter(public_id__in=ticked)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
