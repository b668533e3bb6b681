"""Declared reports on screen, as PDF, workbook and CSV, one page for all of them; and the office's figures."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from payung.core.month import Month
from payung.office.clock import today
from payung.reports import documents, workbooks
from payung.reports.catalogue import REPORTS
from payung.reports.declared import LEVELS, Answer, said, titled
from payung.reports.figures import office_figures
from payung.web.entrance import OfficeRequest
from payung.web.files import attachment

from .entrance import page

USUAL = "kecamatan"
FIRST_YEAR = 2015  # the law of today's programmes is no older
FILES = {"pdf": documents.report, "xlsx": workbooks.report, "csv": workbooks.report_csv}


def _level(request: OfficeRequest) -> str:
    asked = request.GET.get("menurut", USUAL)
    return asked if asked in LEVELS else USUAL


def _answer(request: OfficeRequest, slug: str, written: str) -> Answer:
    pemda = request.officer.pemda
    day = today(pemda)
    try:
        month = Month.parse(written)
    except ValueError as error:
        raise Http404 from error
    if slug not in REPORTS or month.first_on > day or month.year < FIRST_YEAR:
        raise Http404
    return REPORTS[slug].answer(pemda, month, today=day, level=LEVELS[_level(request)])


@page("see_reports")
def latest(request: OfficeRequest, slug: str = "bulanan") -> HttpResponse:
    """Go to a report of the running month."""
    return redirect("report_of", slug, str(Month.of(today(request.officer.pemda))))


@page("see_reports")
def report_of(request: OfficeRequest, slug: str, month: str) -> HttpResponse:
    """Show a report of one month by area."""
    answer = _answer(request, slug, month)
    here, titles = answer.asked.month, [titled(column) for column in answer.report.columns]
    context = {
        "slug": slug,
        "answer": answer,
        "month": here,
        "columns": titles,
        "rows": [(row.label, list(zip(titles, answer.said(row.values), strict=True))) for row in answer.rows],
        "total": list(zip(titles, answer.said(answer.total), strict=True)),
        "splits": [
            (split.title, [(word, said(number, split.unit)) for word, number in rows])
            for split, rows in answer.splits
            if rows
        ],
        "chart": _chart(answer),
        "by": _level(request),
        "levels": list(LEVELS),
        "before": here.plus(-1),
        "after": here.plus(1) if here.plus(1).first_on <= today(request.officer.pemda) else None,
        "files": list(FILES),
        "tabs": [
            {
                "label": each.title,
                "url": f"{reverse('report_of', args=[each.slug, here])}?menurut={_level(request)}",
                "current": each.slug == slug,
            }
            for each in REPORTS.values()
        ],
    }
    return render(request, "reports/report.html", context)


def _chart(answer: Answer) -> dict[str, Any] | None:
    """The drawn column by area; one area, or nothing to count, is no picture."""
    codes = [column.code for column in answer.report.columns]
    if answer.report.chart not in codes:
        return None
    at = codes.index(answer.report.chart)
    values = [int(row.values[at] or 0) for row in answer.rows]
    if len(values) < 2 or not any(values):
        return None
    return {
        "title": titled(answer.report.columns[at]),
        "labels": [row.label.partition(",")[0] for row in answer.rows],
        "series": [(titled(answer.report.columns[at]), values)],
    }


@page("see_reports")
def report_file(request: OfficeRequest, slug: str, month: str, kind: str) -> HttpResponse:
    """Give a report of one month as a file."""
    if kind not in FILES:
        raise Http404
    answer = _answer(request, slug, month)
    name = "kepesertaan" if slug == "bulanan" else slug
    return attachment(FILES[kind](answer), f"laporan-{name}-{answer.asked.month}", kind)


@page("see_reports")
def figures(request: OfficeRequest) -> HttpResponse:
    """Show every figure of the office with its day and the SQL that counted it."""
    officer = request.officer
    return render(request, "reports/figures.html", {"dashboard": office_figures(officer.pemda, today(officer.pemda))})


urlpatterns = [
    path("laporan/", latest, name="reports"),
    path("laporan/bulanan/", latest, name="monthly_report"),
    path("laporan/angka/", figures, name="figures"),
    path("laporan/<slug:slug>/", latest, name="report_latest"),
    path("laporan/<slug:slug>/<str:month>/", report_of, name="report_of"),
    path("laporan/<slug:slug>/<str:month>/<str:kind>", report_file, name="report_file"),
]
