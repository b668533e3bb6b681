"""The same person under two spellings: pairs by likelihood, both records side by side, one decision after the other."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from payung.core.identity import mask_nik
from payung.core.written import day_text
from payung.intake.queries import rosters_seen_by
from payung.intake.thread import rows_of
from payung.office.areas import area_names
from payung.office.diary import record_reading
from payung.office.models import Officer
from payung.office.refusal import Refused
from payung.programme.people import workers_seen_by
from payung.registry.models import Verification, Worker
from payung.sameness.actions import reopen_settlement, search_duplicates, search_duplicates_task, settle_duplicate
from payung.sameness.actions import settle_sure as settle_sure_pairs
from payung.sameness.models import Candidate
from payung.sameness.queries import candidates_waiting, settlements_made
from payung.web.entrance import OfficeRequest, attempt, found, keyset, page, request_key, row_id, status_of
from payung.web.keyed import NEW_KEY
from payung.web.rosters.names import proper

from .forms import SettleForm

SPEAKS: dict[str, str] = tomllib.loads(Path(__file__).with_name("speaks.toml").read_text(encoding="utf-8"))
SIDES = (gettext_lazy("Catatan pertama"), gettext_lazy("Catatan kedua"))
MOST, MOST_SETTLED = 50, 10
AT_ONCE = 20_000  # more workers are searched in the background


@page("settle_duplicate")
def duplicates(request: OfficeRequest) -> HttpResponse:
    """List the pairs that wait for a decision, likeliest first, and the last decisions with the way back."""
    officer = request.officer
    waiting = candidates_waiting(officer)
    some = keyset(waiting, request, size=MOST)  # a search keeps its pairs likeliest first
    newest = Candidate.objects.order_by("-found_at").values_list("found_at", flat=True).first()
    context = {
        "pairs": [_listed(pair) for pair in some.rows],
        "has_sure": any(pair.is_sure for pair in some.rows),
        "next_url": f"?after={some.after}" if some.after else "",
        "total": waiting.count(),
        "searched_on": localdate(newest) if newest else None,
        "settled": settlements_made()[:MOST_SETTLED],
        "settled_count": settlements_made().count(),
        "new_key": NEW_KEY,
    }
    return render(request, "workers/duplicates.html", context)


def _listed(pair: Candidate) -> dict[str, Any]:
    speaks_for, speaks_against = _spoken(pair)
    names = area_names({pair.worker.area_code, pair.other.area_code})
    return {
        "row": pair,
        "first_name": proper(pair.worker.name),
        "second_name": proper(pair.other.name),
        "village": names.get(pair.worker.area_code, ""),
        "other_village": names.get(pair.other.area_code, ""),
        "speaks_for": [text for text, _weight in speaks_for[:3]],
        "speaks_against": [text for text, _weight in speaks_against[:3]],
    }


def _spoken(pair: Candidate) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return what speaks for and against a pair, each with its weight as it is printed."""
    said = [(_(SPEAKS[code]), weight) for code, weight in pair.speaks if code in SPEAKS]
    told = [(text, f"{weight:+.1f}".replace(".", ",").replace("-", "\u2212")) for text, weight in said]
    return (
        [row for row, (_text, weight) in zip(told, said, strict=True) if weight > 0],
        [row for row, (_text, weight) in zip(told, said, strict=True) if weight < 0],
    )


@require_POST
@page("search_duplicates")
def search_pairs(request: OfficeRequest) -> HttpResponse:
    """Search the registry: at once when it is small, else in the background."""
    officer = request.officer
    if Worker.objects.filter(survivor__isnull=True).count() > AT_ONCE:
        search_duplicates_task.defer(pemda_id=officer.pemda_id, officer_id=officer.pk)
        messages.success(request, _("Pencarian berjalan di latar belakang. Muat ulang halaman ini sebentar lagi."))
    else:
        search_duplicates.keyed(request_key(request), by=officer)
        count = candidates_waiting(officer).count()
        messages.success(request, _("Pencarian selesai: %(count)s pasang menunggu.") % {"count": count})
    return redirect("duplicates")


@require_POST
@page("settle_sure")
def settle_sure(request: OfficeRequest) -> HttpResponse:
    """Settle the ticked pairs among those without doubt as one person each, all or none."""
    ticked = [row_id(text) for text in request.POST.getlist("pair")]
    pairs = Candidate.objects.filter(pk__in=ticked, is_sure=True)
    why = {pair.pk: "; ".join(text for text, _weight in _spoken(pair)[0][:3]) for pair in pairs}
    if not why:
        messages.error(request, _("Centang dahulu pasangannya. Tanpa centang berarti tidak satu pun."))
    elif attempt(
        request,
        None,
        settle_sure_pairs,
        reasons={pk: _("Tanpa ragu: %(why)s") % {"why": text} for pk, text in why.items()},
    ):
        doubles = Worker.objects.filter(survivor__isnull=False, pk__in=_both_of(pairs))
        people = doubles.values("survivor").distinct().count()
        said = _("%(count)s catatan kini menunjuk kepada %(people)s orang yang dipertahankan. Tidak ada yang dihapus.")
        messages.success(request, said % {"count": doubles.count(), "people": people})
    return redirect("duplicates")


def _both_of(pairs: QuerySet[Candidate]) -> list[int]:
    return [number for both in pairs.values_list("worker_id", "other_id") for number in both]


@require_POST
@page("reopen_settlement")
def reopen(request: OfficeRequest, settlement_id: int) -> HttpResponse:
    """Take a decision back."""
    officer = request.officer
    seen = workers_seen_by(officer)
    mine = Q(other__in=seen) | Q(other__survivor__in=seen)
    one = settlements_made().filter(mine, pk=settlement_id).first()
    if one is None:
        raise Http404
    try:
        reopen_settlement.keyed(request_key(request), by=officer, settlement=one)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Keputusan ditarik. Kedua catatan berlaku lagi."))
    return redirect("duplicates")


@page("settle_duplicate")
def duplicate(request: OfficeRequest, first_id: UUID, second_id: UUID) -> HttpResponse:
    """Show one pair side by side and take the decision; the next pair follows."""
    officer = request.officer
    first, second = (found(workers_seen_by(officer), public_id) for public_id in (first_id, second_id))
    if first.pk == second.pk:
        raise Http404
    waiting = candidates_waiting(officer)
    pair = waiting.filter(worker__in=[first, second], other__in=[first, second]).first()
    speaks_for, speaks_against = _spoken(pair) if pair else ([], [])
    initial = {"reason": "; ".join(text for text, _w in speaks_for[:2]), "survivor": _kept(first, second)}
    form, status = SettleForm(request.POST or None, initial=initial), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            is_same = said["decision"] == "same"
            words = _("Keputusan tersimpan: satu orang.") if is_same else _("Keputusan tersimpan: dua orang.")
            kept = second if said["survivor"] == "second" else first
            chosen = {"worker": first, "other": second, "is_same": is_same, "reason": said["reason"], "survivor": kept}
            tried = attempt(request, form, settle_duplicate, words, **chosen)
            if tried is not None:
                return redirect(_next_url(waiting.first()))
            status = status_of(form)
    else:
        for worker in (first, second):
            record_reading(by=officer, worker_id=worker.pk, page="duplicate")
    after = waiting.exclude(pk=pair.pk).filter(score__lte=pair.score).first() if pair else waiting.first()
    context = {
        "first": first,
        "second": second,
        "rows": _compared(first, second),
        "sources": [(word, _sources(worker, officer)) for word, worker in zip(SIDES, (first, second), strict=True)],
        "pair": pair,
        "speaks_for": speaks_for,
        "speaks_against": speaks_against,
        "form": form,
        "next_url": _next_url(after),
        "done_count": settlements_made().count(),
        "all_count": settlements_made().count() + waiting.count(),
        "new_key": NEW_KEY,
    }
    return render(request, "workers/duplicate.html", context, status=status)


def _sources(worker: Worker, officer: Officer) -> list[dict[str, Any]]:
    """Return each row of a file that a record came from or was changed by; linked where the officer may open it."""
    rows = rows_of(worker)
    mine = set(rosters_seen_by(officer).filter(pk__in={row.roster_id for row in rows}).values_list("pk", flat=True))
    return [
        {
            "row": row,
            "url": reverse("roster_row", args=[row.roster.public_id, row.public_id]) if row.roster_id in mine else "",
        }
        for row in rows
    ]


def _next_url(pair: Candidate | None) -> str:
    if pair is None:
        return reverse("duplicates")
    return reverse("duplicate", args=[pair.worker.public_id, pair.other.public_id])


def _kept(first: Worker, second: Worker) -> str:
    """Which record to keep: the one Dukcapil confirmed, else the older."""
    confirmed = set(
        Verification.objects.filter(worker__in=[first, second], authority="dukcapil", result="match").values_list(
            "worker_id", flat=True
        )
    )
    if len(confirmed) == 1:
        return "first" if first.pk in confirmed else "second"
    return "first" if first.pk < second.pk else "second"


def _compared(first: Worker, second: Worker) -> list[dict[str, Any]]:
    """Return field, both values and whether they agree; NIK and KK masked."""
    names = area_names({first.area_code, second.area_code})
    rows = []
    for label, read in (
        (_("Nama"), lambda w: proper(w.name)),
        (_("NIK"), lambda w: mask_nik(w.nik) if w.nik else ""),
        (_("No KK"), lambda w: mask_nik(w.kk_number) if w.kk_number else ""),
        (_("Tanggal lahir"), lambda w: day_text(w.birth_on) if w.birth_on else ""),
        (_("Jenis kelamin"), lambda w: {"L": _("Laki-laki"), "P": _("Perempuan")}.get(w.sex, "")),
        (_("Nama ibu"), lambda w: w.mother_name),
        (_("Nomor HP"), lambda w: w.phone),
        (_("Desa"), lambda w: names.get(w.area_code, w.area_code)),
        (_("Pekerjaan"), lambda w: w.occupation),
        (_("Dicatat"), lambda w: f"{day_text(localdate(w.recorded_at))}, {w.recorded_by.name}"),
    ):
        one, other = read(first), read(second)
        rows.append(
            {"label": label, "first": one or "–", "second": other or "–", "is_equal": one == other and bool(one)}
        )
    return rows
