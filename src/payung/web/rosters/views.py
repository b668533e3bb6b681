"""Rosters: received, looked at problem by problem, mended in place, previewed, applied, undone."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from payung.bulk.occupations import labels
from payung.core.messages import UnknownCode, advice, sentence
from payung.intake.actions.applying import apply_roster
from payung.intake.actions.rosters import amend_row, receive_roster
from payung.intake.actions.undoing import undo_roster
from payung.intake.judging import totals_that_differ
from payung.intake.models import Roster, RosterRow
from payung.intake.previews import (
    cause_counts,
    earlier_version,
    preview,
    preview_counts,
    version_changes,
    version_counts,
)
from payung.intake.queries import outcome_counts, rosters_seen_by, verdict_counts
from payung.office.areas import area_names, village_label
from payung.office.diary import record_reading
from payung.office.models import Area
from payung.office.permission import may, require
from payung.web.entrance import OfficeRequest, attempt, found, keyset, page, row_id, status_of
from payung.web.keyed import NEW_KEY
from payung.web.tables import Column, Table, listed
from payung.words import words_of

from .clusters import clusters_of
from .downloads import may_open_file
from .forms import STATUS, RosterFilter, RowForm, UploadForm, area_choices
from .problems import CAUSES, VERDICTS, applied_changes, cells_of, shown_changes, shown_row
from .questions import questions_of
from .waiting import waiting_page

ROWS = 20
OUTCOMES = words_of("row_outcome")
PARTS = {
    "masalah": ("held", "rejected"),
    "catatan": ("warned",),
    "siap": ("ok",),
    "dilewati": ("skipped",),
}


@page("see_workers")
def rosters(request: OfficeRequest) -> HttpResponse:
    """List the rosters of the officer's area; take a new one."""
    officer = request.officer
    status = 200
    if request.method == "POST":
        require(officer, "receive_roster")
        form = UploadForm(officer, request.POST, request.FILES)
        status = 422
        if form.is_valid():
            tried = attempt(request, form, receive_roster, area_code=form.area_code, **form.sent)
            if tried is not None:
                return to_roster(request, tried)
            status = status_of(form)
    else:
        form = UploadForm(officer)
    chosen = RosterFilter(request.GET)
    rows = rosters_seen_by(officer) if chosen.is_valid() else rosters_seen_by(officer).none()
    if standing := chosen.cleaned_data.get("keadaan"):
        rows = rows.filter(pk__in=[one.pk for one in rows.defer("answers", "sheets") if one.status == standing])
    context = {
        "upload": form,
        "form": chosen,
        "new_key": NEW_KEY,
        "template_area": officer.area_code,
        "may_receive": may(officer, "receive_roster"),
    }
    answer = listed(request, ROSTERS, rows, "rosters/list.html", size=ROWS, **context)
    answer.status_code = status
    return answer


def to_roster(request: HttpRequest, one: Roster) -> HttpResponse:
    """Go to a roster; a returned workbook goes to the one that it mended."""
    if one.corrects is None:
        return redirect("roster", one.public_id)
    messages.success(request, _("Berkas perbaikan dikenali. Isinya sudah masuk ke roster ini."))
    return redirect("roster", one.corrects.public_id)


def _listed(rows: list[Roster]) -> list[dict[str, Any]]:
    names = area_names({roster.area_code for roster in rows})
    shown = []
    for roster in rows:
        counts = verdict_counts(roster)
        word, chip = STATUS[roster.status]
        shown.append(
            {
                "file": roster.file.name,
                "file_url": reverse("roster", args=[roster.public_id]),
                "area": names.get(roster.area_code, roster.area_code),
                "by": roster.received_by.name,
                "received": localtime(roster.received_at).date(),
                "people": sum(counts.values()) - counts["skipped"],
                "ready": counts["ok"] + counts["warned"],
                "waiting": counts["held"] + counts["rejected"],
                "status": (chip, "", word),
            }
        )
    return shown


ROSTERS = Table(
    "rosters",
    gettext_lazy("Roster yang diterima"),
    (
        Column("file", gettext_lazy("Berkas"), is_head=True),
        Column("area", gettext_lazy("Wilayah"), sort="area_code"),
        Column("by", gettext_lazy("Pengirim"), is_extra=True),
        Column("received", gettext_lazy("Diterima"), "date", sort="received_at"),
        Column("people", gettext_lazy("Orang"), "count"),
        Column("ready", gettext_lazy("Siap"), "count"),
        Column("waiting", gettext_lazy("Perlu diperbaiki"), "count"),
        Column("status", gettext_lazy("Keadaan"), "chip"),
    ),
    _listed,
    start="-received",
    export="see_workers",
)


@require_GET
@page("receive_roster")
def area_options(request: OfficeRequest) -> HttpResponse:
    """Answer the options of the area field while it is typed."""
    officer = request.officer
    text = next((request.GET[name] for name in ("area", "area_code", "text") if request.GET.get(name)), "")
    return render(request, "rosters/options.html", {"options": area_choices(officer, text[:80])})


@page("see_workers")
def roster(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Show one roster: its verdict, its problems with their forms, the change it would make, its file."""
    return _page(request, found(rosters_seen_by(request.officer), public_id))


def _page(request: OfficeRequest, one: Roster, *, form: Form | None = None, status: int = 200) -> HttpResponse:
    officer = request.officer
    if one.corrects:
        return to_roster(request, one)
    if one.status in ("reading", "applying"):
        return waiting_page(request, one)
    counts = verdict_counts(one)
    part = request.GET.get("bagian", "")
    if part not in {*PARTS, "perubahan"}:
        part = "masalah" if counts["held"] + counts["rejected"] else "perubahan"
    outcome = _outcome(one, counts)
    shown = _changes(request, one) if part == "perubahan" else _rows(request, one, part, officer)
    context = {
        "roster": one,
        "crumbs": [{"label": _("Roster"), "url": reverse("rosters")}],
        "title": _title(one),
        "status_word": STATUS[one.status][0],
        "status_chip": STATUS[one.status][1],
        "counts": counts,
        "people": (people := sum(counts.values()) - counts["skipped"]),
        "say": sentence("roster_accepted", rows=people, **counts) if people else one.message,
        "applied_on": localdate(one.applied_at) if one.applied_at else None,
        "undone_on": localdate(one.undone_at) if one.undone_at else None,
        "may_open_file": may_open_file(officer),
        "part": part,
        "tabs": _tabs(one, counts, part),
        "file_notes": [_note(code) for code in one.file_reasons if code != "total_differs"]
        if one.status != "refused"
        else [],
        "form": form,
        "new_key": NEW_KEY,
        "may_amend": may(officer, "amend_row") and one.status == "received",
        "may_apply": may(officer, "apply_roster"),
        "clusters": [],
        "questions": questions_of(one) if may(officer, "answer_roster") and one.status == "received" else [],
        "total_asked": one.status == "received" and not all(stands for _sheet, stands in totals_that_differ(one)),
        "earlier": _earlier(one) if one.status == "received" else None,
        "control": [sheet for sheet in one.sheets if sheet.get("stated_counts") or sheet.get("stated_idr")],
        "occupations": labels(),
        **outcome,
        **shown,
    }
    return render(request, "rosters/roster.html", context, status=status)


def _title(one: Roster) -> str:
    area = Area.objects.filter(pk=one.area_code).first()
    if area is None:
        return _("Roster")
    kind = village_label(area) if area.level == 4 else _("Kec.") if area.level == 3 else ""
    return _("Roster %(area)s") % {"area": f"{kind} {area.name}".strip()}


def _tabs(one: Roster, counts: dict[str, int], part: str) -> list[dict[str, Any]]:
    words = {
        "masalah": (_("Perlu diperbaiki"), counts["held"] + counts["rejected"]),
        "catatan": (_("Dengan catatan"), counts["warned"]),
        "perubahan": (_("Perubahan"), None),
        "siap": (_("Siap"), counts["ok"]),
        "dilewati": (_("Bukan data orang"), counts["skipped"]),
    }
    return [
        {"label": word, "count": count, "url": f"?bagian={name}", "current": name == part}
        for name, (word, count) in words.items()
    ]


def _note(code: str) -> str:
    """Say a remark about the file; without its values only what to do is told."""
    try:
        told = sentence(code)
        return advice(code) if "…" in told else told
    except UnknownCode:
        return code


def _outcome(one: Roster, counts: dict[str, int]) -> dict[str, Any]:
    """Count what applying would do, or did: new, changed, same, left. The four add up to the people read."""
    people = sum(counts.values()) - counts["skipped"]
    if one.status == "applied":
        return {"outcome": outcome_counts(one)}
    outcome = preview_counts(one) if one.status != "refused" else dict.fromkeys(("new", "changed", "same"), 0)
    outcome["left"] = people - sum(outcome.values())
    odd = RosterRow.objects.filter(roster=one, verdict="warned")
    return {
        "outcome": outcome,
        "to_apply": people - outcome["left"],
        "struck": odd.filter(reasons__contains=[{"code": "row_struck_through"}]).count(),
        "coloured": odd.filter(reasons__contains=[{"code": "row_coloured"}]).count(),
    }


def _earlier(one: Roster) -> dict[str, Any] | None:
    """Compare with the file that the same sender sent before: who is new, changed, the same, gone."""
    before = earlier_version(one)
    if before is None:
        return None
    changes = version_changes(one, before, ROWS)
    return {"roster": before, "changes": shown_changes(one, changes), **version_counts(one, before)}


def _rows(request: HttpRequest, one: Roster, part: str, officer: Any) -> dict[str, Any]:
    verdict = request.GET.get("keadaan", "")
    chosen = (verdict,) if verdict in PARTS[part] else PARTS[part]
    rows = RosterRow.objects.filter(roster=one, verdict__in=chosen)
    code = request.GET.get("sebab", "")
    if code:
        rows = rows.filter(reasons__contains=[{"code": code}])
    may_amend = may(officer, "amend_row") and one.status == "received"
    some = keyset(rows, request, size=ROWS)
    for row in some.rows:
        row.roster = one
    return {
        "rows": [shown_row(row, may_amend=may_amend) for row in some.rows],
        "next_url": _query(bagian=part, keadaan=verdict, sebab=code, after=some.after) if some.after else "",
        "first_url": _query(bagian=part, keadaan=verdict, sebab=code) if "after" in request.GET else "",
        "causes": _causes(one, part, code),
        "cause": code,
        "verdict": verdict,
        "clusters": clusters_of(one, code) if may_amend else [],
        "kept_after": request.GET.get("after", ""),
    }


def _causes(one: Roster, part: str, code: str) -> list[dict[str, Any]]:
    """Group the rows of a part by reason, most frequent first: fix the same mistake together."""
    if part not in ("masalah", "catatan"):
        return []
    tally: Counter[str] = Counter()
    for name, _sheet, count in cause_counts(one, PARTS[part]):
        tally[name] += count
    return [
        {
            "word": CAUSES.get(name, name),
            "count": count,
            "url": _query(bagian=part, sebab=name),
            "current": name == code,
        }
        for name, count in tally.most_common(12)
    ]


def _query(**values: str) -> str:
    return "?" + "&".join(f"{name}={value}" for name, value in values.items() if value)


def _changes(request: HttpRequest, one: Roster) -> dict[str, Any]:
    """Return the rows that are new or change a known worker, before and after; or those of one outcome."""
    start, wanted = row_id(request.GET.get("after", "")), request.GET.get("hasil", "")
    wanted = wanted if wanted in OUTCOMES else ""
    if one.status == "applied":
        rows = RosterRow.objects.filter(roster=one, outcome__in=(wanted,) if wanted else ("changed", "new"))
        changes = applied_changes(list(rows.filter(pk__gt=start).order_by("pk")[: ROWS + 1]))
    elif one.status == "refused":
        changes = []
    else:
        changes = preview(one, outcome=wanted, after=start, most=ROWS + 1)
    after = str(changes[ROWS - 1].row_id) if len(changes) > ROWS else ""
    return {
        "changes": shown_changes(one, changes[:ROWS]),
        "outcomes": [
            {"url": _query(bagian="perubahan", hasil=name), "word": word, "current": name == wanted}
            for name, word in OUTCOMES.items()
        ],
        "next_url": _query(bagian="perubahan", hasil=wanted, after=after) if after else "",
        "first_url": _query(bagian="perubahan", hasil=wanted) if start else "",
    }


@require_POST
@page("apply_roster")
def apply(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Make workers of the accepted rows."""
    one = found(rosters_seen_by(request.officer), public_id)
    form = Form(request.POST)
    form.is_valid()
    tried = attempt(request, form, apply_roster, roster=one, later=True)
    if tried is None:
        return _page(request, found(rosters_seen_by(request.officer), public_id), form=form, status=status_of(form))
    if tried.status == "applying":
        return redirect("roster", public_id)
    counts = outcome_counts(tried)
    messages.success(
        request,
        _("Diterapkan: %(new)s baru, %(changed)s berubah, %(same)s sama, %(left)s tidak diterapkan.") % counts,
    )
    return redirect("roster", public_id)


@require_POST
@page("undo_roster")
def undo(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Take an applied roster back."""
    one = found(rosters_seen_by(request.officer), public_id)
    form = Form(request.POST)
    form.is_valid()
    tried = attempt(
        request, form, undo_roster, _("Diurungkan. Daftar pekerja kembali seperti sebelum diterapkan."), roster=one
    )
    if tried is None:
        return _page(request, found(rosters_seen_by(request.officer), public_id), form=form, status=status_of(form))
    return redirect("roster", public_id)


@page("see_workers")
def row(request: OfficeRequest, public_id: UUID, row_id: UUID) -> HttpResponse:
    """Show one row as the file had it and as it was read; mend its cells."""
    officer = request.officer
    one = found(rosters_seen_by(officer), public_id)
    line = found(RosterRow.objects.filter(roster=one).select_related("roster", "worker"), row_id)
    may_amend = may(officer, "amend_row") and one.status == "received" and line.verdict != "skipped"
    is_whole = request.GET.get("semua") == "1" or request.POST.get("semua") == "1" or request.method == "GET"
    form, status = RowForm(line, is_whole=True), 200
    if request.method == "POST":
        require(officer, "amend_row")
        form, status = RowForm(line, request.POST, is_whole=is_whole), 422
        if form.is_valid():
            tried = attempt(request, form, amend_row, row=line, **form.changes())
            if tried is not None:
                return _after_amend(request, one, tried)
            status = status_of(form)
            line.refresh_from_db()
    if line.worker_id:
        record_reading(by=officer, worker_id=line.worker_id, page="roster_row")
    context = {
        "roster": one,
        "crumbs": [
            {"label": _("Roster"), "url": reverse("rosters")},
            {"label": _title(one), "url": reverse("roster", args=[one.public_id])},
        ],
        "item": shown_row(line, may_amend=False),
        "village": area_names({line.area_code}).get(line.area_code, ""),
        "cells": cells_of(line, is_open=may_amend),
        "form": form if may_amend else None,
        "new_key": NEW_KEY,
        "occupations": labels(),
    }
    return render(request, "rosters/row.html", context, status=status)


def _after_amend(request: HttpRequest, one: Roster, line: RosterRow) -> HttpResponse:
    """Go back to the list where the officer was, and say what became of the row."""
    word = str(VERDICTS[line.verdict][0]).lower()
    said = _("Baris %(number)s sekarang: %(word)s.") % {"number": line.row_number, "word": word}
    (messages.success if line.verdict in ("ok", "warned") else messages.warning)(request, said)
    kept = {name: request.POST.get(name, "") for name in ("keadaan", "sebab", "after")}
    safe = {name: text for name, text in kept.items() if text.replace("_", "").isalnum()}
    return redirect(reverse("roster", args=[one.public_id]) + _query(bagian="masalah", **safe))
