"""What goes out of the roster room: the template, the returned workbook, the original file as it came."""

from __future__ import annotations

import io
from uuid import UUID

import xlsxwriter
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from payung.bulk.areas import area_table
from payung.bulk.occupations import labels
from payung.bulk.roster.returned import write_returned
from payung.bulk.roster.template import write_template, write_template_csv
from payung.intake.actions.reading import signed_row
from payung.intake.judging import reading_of
from payung.intake.models import Roster, RosterRow
from payung.intake.queries import rosters_seen_by
from payung.office.areas import area_names
from payung.office.clock import today
from payung.office.diary import record_reading
from payung.office.files import read_file
from payung.office.models import Officer
from payung.office.permission import in_area, may
from payung.office.refusal import NotAllowed
from payung.office.roles import Role
from payung.web.entrance import OfficeRequest, found, page

from .problems import VERDICTS, shown_problem

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@page("receive_roster")
def template(request: OfficeRequest, kind: str) -> HttpResponse:
    """Hand out our template for an area of the officer (``?wilayah=14.04.02.2009``), the own area by default."""
    officer = request.officer
    code = request.GET.get("wilayah") or officer.area_code
    names = area_names({code})
    if code not in names or not in_area(officer, code):
        raise Http404
    villages = [
        area for area in area_table(officer.pemda.area_code).villages.values() if f"{area.code}.".startswith(f"{code}.")
    ]
    name = f"templat-pekerja-{code}.{kind}"
    if kind == "csv":
        text = io.StringIO()
        write_template_csv(text, area_code=code, villages=villages, occupations=labels())
        return attached(text.getvalue().encode("utf-8-sig"), name, "text/csv; charset=utf-8")
    target = io.BytesIO()
    write_template(
        target,
        area_code=code,
        area_name=names[code],
        villages=villages,
        occupations=labels(),
        today=today(officer.pemda),
    )
    return attached(target.getvalue(), name, XLSX)


def may_open_file(officer: Officer) -> bool:
    """Files hold every NIK in full: for those who send and apply, who verify, and the auditor."""
    return may(officer, "receive_roster") or may(officer, "verify_worker") or officer.role == Role.AUDITOR


@require_GET
@page("see_workers")
def returned(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Hand out the workbook with every row and its Status, Masalah and Saran."""
    one = _opened(request, public_id)
    if one.status == "refused":
        raise Http404
    target = io.BytesIO()
    write_returned(target, reading_of(one), sign=lambda plain: signed_row(one.pemda_id, plain))
    return attached(target.getvalue(), f"{_stem(one.file.name)}-diperiksa.xlsx", XLSX)


@require_GET
@page("see_workers")
def problems(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Hand out the list of what is wrong: sheet, row, column, value (numbers of identity hidden), reason, fix."""
    one = _opened(request, public_id)
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page_, bold = book.add_worksheet("Masalah"), book.add_format({"bold": True})
    titles = ("Lembar", "Baris", "Kolom", "Bagian", "Tertulis", "Masalah", "Saran", "Keadaan")
    lines: list[tuple[str, ...]] = [titles]
    for row in RosterRow.objects.filter(roster=one, verdict__in=("held", "rejected", "warned")).order_by("id"):
        state = str(VERDICTS[row.verdict][0])
        for reason in row.reasons:
            told = shown_problem(row, reason)
            words = (told["column"], str(told["field"]), told["value"], told["finding"], told["advice"])
            lines.append((row.sheet, str(row.row_number), *(str(word)[:1000] for word in words), state))
    for number, line in enumerate(lines):
        for column, text in enumerate(line):
            page_.write_string(number, column, text, None if number else bold)
    page_.set_column(0, 4, 14)
    page_.set_column(5, 6, 60)
    page_.autofilter(0, 0, len(lines) - 1, len(titles) - 1)
    page_.freeze_panes(1, 0)
    book.close()
    return attached(target.getvalue(), f"{_stem(one.file.name)}-masalah.xlsx", XLSX)


@require_GET
@page("see_workers")
def original(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Hand out the file as it came, byte for byte."""
    one = _opened(request, public_id)
    return attached(read_file(one.file), _safe(one.file.name), "application/octet-stream")


def _opened(request: OfficeRequest, public_id: UUID) -> Roster:
    """Return a roster whose file this officer may open; the reading is recorded, once for the file."""
    officer = request.officer
    one: Roster = found(rosters_seen_by(officer), public_id)
    if not may_open_file(officer):
        raise NotAllowed("other_area")
    record_reading(by=officer, worker_id=0, page="roster_file")
    return one


def attached(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Answer bytes as a file to keep, never to be shown or guessed at by the browser."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _stem(name: str) -> str:
    return _safe(name).rsplit(".", 1)[0]


def _safe(name: str) -> str:
    """Return a file name that a header may carry."""
    kept = "".join(mark if mark.isascii() and (mark.isalnum() or mark in "-_. ") else "-" for mark in name)
    return kept.strip(". ")[:100] or "roster"
