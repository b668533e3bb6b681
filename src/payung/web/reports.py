"""Reports: R1, the monthly report of membership, on screen, as PDF, workbook and CSV; and the office's figures."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from payung.core.month import Month
from payung.office.clock import today
from payung.office.models import Officer
from payung.reports import documents, workbooks
from payung.reports.figures import office_figures
from payung.reports.monthly import MonthlyReport, monthly_figures

from .entrance import page

LEVELS = {"kabupaten": 2, "kecamatan": 3, "desa": 4}
FILES = {
    "pdf": ("application/pdf", documents.monthly_report),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbooks.monthly_report),
    "csv": ("text/csv; charset=utf-8", workbooks.monthly_report_csv),
}


def _officer(request: HttpRequest) -> Officer:
    return request.officer  # type: ignore[attr-defined,no-any-return]


def _report(request: HttpRequest, written: str) -> MonthlyReport:
    officer = _officer(request)
    day = today(officer.pemda)
    try:
        month = Month.parse(written)
    except ValueError as error:
        raise Http404 from error
    if month.first_on > day or month.year < 2015:
        raise Http404
    level = LEVELS.get(request.GET.get("menurut", "kecamatan"), 3)
    return monthly_figures(officer.pemda, month, today=day, level=level)


@page("see_reports")
def latest(request: HttpRequest) -> HttpResponse:
    """Go to the report of the running month."""
    return redirect("report_of", str(Month.of(today(_officer(request).pemda))))


@page("see_reports")
def report_of(request: HttpRequest, month: str) -> HttpResponse:
    """Show the report of one month by area."""
    report = _report(request, month)
    by = request.GET.get("menurut", "kecamatan")
    here, titles = report.month, report.titles[1:]
    context = {
        "report": report,
        "columns": titles,
        "rows": [(unit.label, list(zip(titles, unit.counts, strict=True))) for unit in report.units],
        "total": list(zip(titles, report.total, strict=True)),
        "by": by if by in LEVELS else "kecamatan",
        "levels": list(LEVELS),
        "before": here.plus(-1),
        "after": here.plus(1) if here.plus(1).first_on <= today(_officer(request).pemda) else None,
        "files": list(FILES),
    }
    return render(request, "reports/monthly.html", context)


@page("see_reports")
def report_file(request: HttpRequest, month: str, kind: str) -> HttpResponse:
    """Give the report of one month as a file."""
    if kind not in FILES:
        raise Http404
    report = _report(request, month)
    media, write = FILES[kind]
    response = HttpResponse(write(report), content_type=media)
    response["Content-Disposition"] = f'attachment; filename="laporan-kepesertaan-{report.month}.{kind}"'
    return response


@page("see_reports")
def figures(request: HttpRequest) -> HttpResponse:
    """Show every figure of the office with its day and the SQL that counted it."""
    officer = _officer(request)
    day: date = today(officer.pemda)
    return render(request, "reports/figures.html", {"dashboard": office_figures(officer.pemda, day)})


urlpatterns = [
    path("laporan/", latest, name="reports"),
    path("laporan/bulanan/", latest, name="monthly_report"),
    path("laporan/angka/", figures, name="figures"),
    path("laporan/bulanan/<str:month>/", report_of, name="report_of"),
    path("laporan/bulanan/<str:month>/<str:kind>", report_file, name="report_file"),
]
