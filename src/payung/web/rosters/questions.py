"""What is asked once about a whole file, and the page that says which column was understood as what."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from payung.bulk.folding import folded
from payung.bulk.roster.cells import LETTERS
from payung.intake.actions.rosters import SMALL_BYTES, answer_roster, remember_words
from payung.intake.judging import totals_that_differ
from payung.intake.models import Roster, RosterRow
from payung.intake.previews import cause_counts
from payung.intake.queries import rosters_seen_by
from payung.office.permission import may, require
from payung.web.entrance import OfficeRequest, attempt, found, page
from payung.web.keyed import NEW_KEY
from payung.words import words_of

from ..templatetags.ui_words import angka, rupiah
from .problems import hidden

FIELD_CHOICES = {"": _("tidak dipakai"), **words_of("person_field"), **words_of("person_field").facts("as_column")}
MEANT = [("moved", _("Pindah")), ("dead", _("Meninggal")), ("nothing", _("Tidak berarti apa-apa"))]
# Question → the finding it settles, its words, its choices.
ASKED: dict[str, tuple[tuple[str, ...], str, list[tuple[str, str]]]] = {
    "swap": (("columns_swapped",), _("Kolom NIK dan No KK tampaknya tertukar."), [("1", _("Tukar kembali"))]),
    "date_orders": (
        ("date_ambiguous", "date_month_first"),
        _("Tanggal seperti 03/04/1980 dapat dibaca dua cara."),
        [("day_first", _("Hari dahulu: 3 April")), ("month_first", _("Bulan dahulu: 4 Maret"))],
    ),
    "struck": (("row_struck_through",), _("Baris tercoret. Apa artinya?"), MEANT),
    "coloured": (("row_coloured",), _("Baris berwarna. Apa artinya?"), MEANT),
    "sex_mf": (("sex_mf",), _("Jenis kelamin tertulis M/F."), [("1", _("M laki-laki, F perempuan"))]),
    "nik_numbers": (
        ("nik_number_cell",),
        _("NIK tersimpan sebagai angka. Yang cocok dengan tanggal lahir dapat dipakai sesudah dicocokkan dengan KTP."),
        [("1", _("Sudah dibandingkan dengan KTP"))],
    ),
    "decile_on": (("decile_day_missing",), _("Desil ini berlaku per tanggal berapa?"), []),
    "total": ((), _("Baris jumlah menyebut %(stated)s, yang terbaca %(read)s. Adakah baris yang tertinggal?"), []),
}
BY_SHEET = ("swap", "date_orders")
SEPARATORS = {",": _("koma"), ";": _("titik koma"), "\t": _("tab"), "|": _("garis tegak")}
ENCODINGS = ("utf-8", "windows-1252", "utf-16-le", "utf-16-be")
_COLUMN = re.compile(r"kolom-(\d{1,3})-([A-Z]{1,2})")


def questions_of(one: Roster) -> list[dict[str, Any]]:
    """Return the open questions with the rows they would settle, then the answers already given."""
    counts = cause_counts(one, ("ok", "warned", "held", "rejected"))
    found: list[dict[str, Any]] = []
    for name, (codes, words, choices) in ASKED.items():
        by_sheet: dict[str, int] = {}
        for code, sheet, count in counts:
            if code in codes:
                place = sheet if name in BY_SHEET else ""
                by_sheet[place] = by_sheet.get(place, 0) + count
        found += [
            {"name": name, "words": words, "choices": choices, "sheet": sheet, "count": count}
            for sheet, count in by_sheet.items()
        ]
    return _totals(one) + found + _given(one)


def _totals(one: Roster) -> list[dict[str, Any]]:
    """Ask, sheet by sheet, whether what was read may stand against the sheet's own total row."""
    asked = []
    for sheet, stands in totals_that_differ(one):
        stated = [_("%(n)s orang") % {"n": angka(n)} for n in sheet.stated_counts] + [*map(rupiah, sheet.stated_idr)]
        read = [_("%(n)s orang") % {"n": angka(sheet.people_count)}] if sheet.stated_counts else []
        read += [rupiah(sheet.counted_idr)] if sheet.stated_idr else []
        words = ASKED["total"][1] % {"stated": ", ".join(stated), "read": ", ".join(read)}
        checked = _("Sudah dicek, pakai yang terbaca")
        asked.append({"name": "total", "words": words, "sheet": sheet.name, "choices": [(sheet.counted, checked)]})
        asked[-1]["answer"] = checked if stands else ""
    return asked


def _given(one: Roster) -> list[dict[str, Any]]:
    """Return what was answered, so that it can be taken back before the roster is applied."""
    given = []
    for name in ("struck", "coloured", "sex_mf", "nik_numbers", "decile_on"):
        if value := one.answers.get(name):
            words, choices = ASKED[name][1], dict(ASKED[name][2])
            given.append({"name": name, "words": words, "answer": choices.get(str(value), value), "sheet": ""})
            if value is True:
                given[-1]["answer"] = choices["1"]
    for sheet, value in one.answers.get("date_orders", {}).items():
        if value:
            words, choices = ASKED["date_orders"][1], dict(ASKED["date_orders"][2])
            given.append({"name": "date_orders", "words": words, "answer": choices[value], "sheet": sheet})
    return given


@require_POST
@page("answer_roster")
def answer(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Take one answer for all rows of a file or a sheet; an empty one takes it back."""
    one = found(rosters_seen_by(request.officer), public_id)
    name, value, sheet = (request.POST.get(key, "")[:100] for key in ("tanya", "jawab", "lembar"))
    said = _said(one, name, value, sheet)
    if said is None:
        messages.error(request, _("Jawaban itu tidak dikenal. Pilih salah satu tombolnya."))
    else:
        attempt(request, None, answer_roster, roster=one, later=one.file.size_bytes > SMALL_BYTES, **said)
    return redirect("roster", public_id)


def _said(one: Roster, name: str, value: str, sheet: str) -> dict[str, Any] | None:
    """Return an answer as ``answer_roster`` takes it, None when nobody asked that."""
    if name not in ASKED or (value and ASKED[name][2] and value not in dict(ASKED[name][2])):
        return None
    if name == "decile_on":
        try:
            return {name: date.fromisoformat(value).isoformat() if value else ""}
        except ValueError:
            return None
    if name == "total":
        counted = {sheet.name: sheet.counted for sheet, _stands in totals_that_differ(one)}
        return {name: {sheet: value}} if sheet in counted and value in ("", counted[sheet]) else None
    if name in ("sex_mf", "nik_numbers"):
        return {name: value == "1"}
    if name in BY_SHEET:
        columns = next((one_sheet["columns"] for one_sheet in one.sheets if one_sheet["name"] == sheet), None)
        if columns is None:
            return None
        if name == "date_orders":
            return {name: {sheet: value}}
        if not {"nik", "kk_number"} <= columns.keys():
            return None
        before = one.answers.get("columns", {}).get(sheet, {})
        swapped = {columns["nik"]: "kk_number", columns["kk_number"]: "nik"}
        return {"columns": {sheet: {**before, **swapped}}}
    return {name: value}


@page("see_workers")
def columns(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Show which column was understood as what, with what stands in it; take corrections and judge again."""
    officer = request.officer
    one = found(rosters_seen_by(officer), public_id)
    is_open = one.status in ("received", "refused") and may(officer, "answer_roster")
    errors: list[str] = []
    if request.method == "POST":
        require(officer, "answer_roster")
        said, errors = _chosen(one, request)
        later = one.file.size_bytes > SMALL_BYTES
        if not errors and (not said or attempt(request, None, answer_roster, roster=one, later=later, **said)):
            _remember(request, one)
            return redirect("roster", public_id)
    context = {
        "roster": one,
        "crumbs": [
            {"label": _("Roster"), "url": reverse("rosters")},
            {"label": one.file.name, "url": reverse("roster", args=[one.public_id])},
        ],
        "sheets": [_shown_sheet(one, index, request) for index in range(len(one.sheets))],
        "choices": FIELD_CHOICES.items(),
        "found": one.answers.get("found", {}),
        "encodings": ENCODINGS,
        "separators": SEPARATORS.items(),
        "is_open": is_open,
        "may_remember": may(officer, "remember_words"),
        "errors": errors,
        "new_key": NEW_KEY,
    }
    return render(request, "rosters/columns.html", context, status=422 if errors else 200)


def _shown_sheet(one: Roster, index: int, request: HttpRequest) -> dict[str, Any]:
    """Return a sheet with its columns: letter, title, three values (numbers of identity hidden), the field chosen."""
    sheet = one.sheets[index]
    in_sheet = RosterRow.objects.filter(roster=one, sheet=sheet["name"]).order_by("id")
    rows = list((in_sheet.exclude(verdict="skipped") if sheet["is_roster"] else in_sheet)[:3])
    fields = {letter: name for name, letter in sheet["columns"].items()}
    letters = {letter for row in rows for letter in row.raw.get("cells", {})} | fields.keys() | sheet["titles"].keys()
    return {
        **sheet,
        "index": index,
        "header_row": max(sheet["header_rows"], default=0),
        "lines": [
            {
                "letter": letter,
                "title": sheet["titles"].get(letter, ""),
                "samples": [hidden(row.raw.get("cells", {}).get(letter, ""))[:40] for row in rows],
                "name": f"kolom-{index}-{letter}",
                "field": request.POST.get(f"kolom-{index}-{letter}", fields.get(letter, "")),
            }
            for letter in LETTERS
            if letter in letters
        ],
    }


def _chosen(one: Roster, request: HttpRequest) -> tuple[dict[str, Any], list[str]]:
    """Return what differs from how the file was understood, and what cannot be."""
    said: dict[str, Any] = {"columns": {}, "header_rows": {}}
    errors = []
    for index, sheet in enumerate(one.sheets):
        now = {letter: name for name, letter in sheet["columns"].items()}
        wanted = {
            match[2]: text
            for key, text in request.POST.items()
            if (match := _COLUMN.fullmatch(key)) and int(match[1]) == index and text in FIELD_CHOICES
        }
        changed = {letter: name for letter, name in wanted.items() if name != now.get(letter, "")}
        used = [name for name in wanted.values() if name]
        double = sorted({FIELD_CHOICES[name] for name in used if used.count(name) > 1})
        if double:
            errors.append(
                _("Lembar %(sheet)s: %(fields)s dipilih untuk dua kolom. Pilih satu saja.")
                % {"sheet": sheet["name"] or "–", "fields": ", ".join(double)}
            )
        if changed:
            said["columns"][sheet["name"]] = {**one.answers.get("columns", {}).get(sheet["name"], {}), **changed}
        row = request.POST.get(f"judul-{index}", "")
        if row.isascii() and row.isdigit() and int(row[:6]) != max(sheet["header_rows"], default=0):
            said["header_rows"][sheet["name"]] = int(row[:6])
    said = {name: value for name, value in said.items() if value}
    for name, allowed in (("encoding", ENCODINGS), ("separator", tuple(SEPARATORS))):
        value = request.POST.get(name, "")
        if value in allowed and value != one.answers.get("found", {}).get(name):
            said[name] = value
    return said, errors


def _remember(request: OfficeRequest, one: Roster) -> None:
    """Keep titles and their fields for the office's later files: title by title, or as a layout with a name."""
    officer = request.officer
    name = request.POST.get("susunan", "").strip()[:100]
    if not may(officer, "remember_words") or not (name or request.POST.get("ingat")):
        return
    words = {
        folded(sheet["titles"][match[2]]): text
        for key, text in request.POST.items()
        if (match := _COLUMN.fullmatch(key)) and int(match[1]) < len(one.sheets) and text in FIELD_CHOICES
        if (sheet := one.sheets[int(match[1])])["titles"].get(match[2]) and text
    }
    if words and name:
        remember_words(by=officer, kind="profile", words={name: words})
    elif words:
        remember_words(by=officer, kind="column", words=words)
    messages.success(request, _("Arti kolom diingat untuk berkas berikutnya."))
