"""The same person under two spellings: both records side by side, what speaks for and against, one decision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payung.core.identity import mask_nik
from payung.office.areas import area_names
from payung.office.diary import record_reading
from payung.registry.actions import settle_duplicate
from payung.registry.models import Worker
from payung.registry.queries import possible_duplicates, workers_seen_by
from payung.web.entrance import found, page
from payung.web.rosters.names import proper
from payung.web.rosters.posting import NEW_KEY, Try

from .answer import long_day
from .forms import SettleForm

# What a level of a comparison is called (``bulk.duplicates.comparisons``); a weight stands beside it.
SPEAKS = {
    "name:same_rare": gettext_lazy("Nama sama, jarang dipakai"),
    "name:same_known": gettext_lazy("Nama sama"),
    "name:same_common": gettext_lazy("Nama sama, banyak dipakai"),
    "name:same_everywhere": gettext_lazy("Nama sama, sangat banyak dipakai"),
    "name:half": gettext_lazy("Nama sebagian sama atau disingkat"),
    "name:swapped": gettext_lazy("Nama sama, dua huruf tertukar"),
    "name:vowel": gettext_lazy("Nama beda satu huruf hidup"),
    "name:slip": gettext_lazy("Nama beda satu huruf"),
    "name:typed": gettext_lazy("Nama beda dua huruf"),
    "name:given": gettext_lazy("Nama depan sama"),
    "name:sounds": gettext_lazy("Nama agak mirip"),
    "name:other": gettext_lazy("Nama berbeda"),
    "birth:same": gettext_lazy("Tanggal lahir sama"),
    "birth:same_january": gettext_lazy("Tanggal lahir sama, 1 Januari"),
    "birth:swapped": gettext_lazy("Tanggal dan bulan lahir tertukar"),
    "birth:january": gettext_lazy("Tahun lahir sama, salah satu 1 Januari"),
    "birth:two_of_three": gettext_lazy("Dua dari tanggal, bulan, tahun lahir sama"),
    "birth:same_year": gettext_lazy("Tahun lahir sama"),
    "birth:other": gettext_lazy("Tanggal lahir berbeda"),
    "nik:same": gettext_lazy("NIK sama"),
    "nik:near": gettext_lazy("NIK hampir sama, nomor urut sama"),
    "nik:near_serial": gettext_lazy("NIK beda nomor urut: mungkin kembar"),
    "nik:near_both": gettext_lazy("NIK hampir sama"),
    "nik:same_head": gettext_lazy("NIK sama sampai tanggal lahir"),
    "nik:other": gettext_lazy("NIK berbeda"),
    "kk:same": gettext_lazy("No KK sama"),
    "kk:near": gettext_lazy("No KK hampir sama"),
    "kk:other": gettext_lazy("No KK berbeda"),
    "phone:same": gettext_lazy("Nomor HP sama"),
    "phone:near": gettext_lazy("Nomor HP hampir sama"),
    "phone:other": gettext_lazy("Nomor HP berbeda"),
    "mother:same": gettext_lazy("Nama ibu sama"),
    "mother:near": gettext_lazy("Nama ibu hampir sama"),
    "mother:other": gettext_lazy("Nama ibu berbeda"),
    "area:same": gettext_lazy("Desa sama"),
    "area:kecamatan": gettext_lazy("Kecamatan sama"),
    "area:other": gettext_lazy("Kecamatan berbeda"),
    "sex:same": gettext_lazy("Jenis kelamin sama"),
    "sex:other": gettext_lazy("Jenis kelamin berbeda"),
}
MOST = 50


@page("settle_duplicate")
def duplicates(request: HttpRequest) -> HttpResponse:
    """List the pairs that wait for a decision, likeliest first."""
    officer = request.officer  # type: ignore[attr-defined]
    pairs = possible_duplicates(officer)
    people = workers_seen_by(officer).in_bulk([i for pair in pairs[:MOST] for i in (pair.first, pair.second)])
    names = area_names({worker.area_code for worker in people.values()})
    shown = [
        {
            "first": people[pair.first],
            "first_name": proper(people[pair.first].name),
            "second_name": proper(people[pair.second].name),
            "second": people[pair.second],
            "village": names.get(people[pair.first].area_code, ""),
            "other_village": names.get(people[pair.second].area_code, ""),
            "speaks_for": [SPEAKS[code] for code, _weight in pair.speaks_for],
            "speaks_against": [SPEAKS[code] for code, _weight in pair.speaks_against],
        }
        for pair in pairs[:MOST]
    ]
    return render(request, "workers/duplicates.html", {"pairs": shown, "total": len(pairs)})


@page("settle_duplicate")
def duplicate(request: HttpRequest, first_id: UUID, second_id: UUID) -> HttpResponse:
    """Show one pair side by side and take the decision."""
    officer = request.officer  # type: ignore[attr-defined]
    first, second = (found(workers_seen_by(officer), public_id) for public_id in (first_id, second_id))
    if first.pk == second.pk:
        raise Http404
    form, status = SettleForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            is_same = form.cleaned_data["decision"] == "same"
            words = _("Keputusan tersimpan: satu orang.") if is_same else _("Keputusan tersimpan: dua orang.")
            chosen = {"worker": first, "other": second, "is_same": is_same, "reason": form.cleaned_data["reason"]}
            tried = Try(request, form, settle_duplicate, words, **chosen)
            if tried.done is not None:
                return redirect("duplicates")
            status = tried.status
    else:
        for worker in (first, second):
            record_reading(by=officer, worker_id=worker.pk, page="duplicate")
    pair = next((p for p in possible_duplicates(officer) if {p.first, p.second} == {first.pk, second.pk}), None)
    older = min(first, second, key=lambda worker: worker.pk)
    context = {
        "first": first,
        "second": second,
        "older": proper(older.name),
        "rows": _compared(first, second),
        "speaks_for": [SPEAKS[code] for code, _weight in pair.speaks_for] if pair else [],
        "speaks_against": [SPEAKS[code] for code, _weight in pair.speaks_against] if pair else [],
        "form": form,
        "new_key": NEW_KEY,
    }
    return render(request, "workers/duplicate.html", context, status=status)


def _compared(first: Worker, second: Worker) -> list[dict[str, Any]]:
    """Return field, both values and whether they agree; NIK and KK masked."""
    names = area_names({first.area_code, second.area_code})
    rows = []
    for label, read in (
        (_("Nama"), lambda w: proper(w.name)),
        (_("NIK"), lambda w: mask_nik(w.nik) if w.nik else ""),
        (_("No KK"), lambda w: mask_nik(w.kk_number) if w.kk_number else ""),
        (_("Tanggal lahir"), lambda w: long_day(w.birth_on) if w.birth_on else ""),
        (_("Jenis kelamin"), lambda w: {"L": _("Laki-laki"), "P": _("Perempuan")}.get(w.sex, "")),
        (_("Nama ibu"), lambda w: w.mother_name),
        (_("Nomor HP"), lambda w: w.phone),
        (_("Desa"), lambda w: names.get(w.area_code, w.area_code)),
        (_("Pekerjaan"), lambda w: w.occupation),
        (_("Dicatat"), lambda w: f"{long_day(localdate(w.recorded_at))}, {w.recorded_by.name}"),
    ):
        one, other = read(first), read(second)
        rows.append(
            {"label": label, "first": one or "–", "second": other or "–", "is_equal": one == other and bool(one)}
        )
    return rows
