"""Employers: the register of firms, who was asked to insure or to give, and cover by segment as others print it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from payung.core.messages import finding
from payung.employers.actions import import_firms, record_outreach, record_segment_figure
from payung.employers.models import Firm, FirmList, Outreach, SegmentFigure
from payung.office.areas import area_names
from payung.office.clock import today
from payung.office.permission import may, require
from payung.programme.models import Enrolment
from payung.web.entrance import OfficeRequest
from payung.web.keyed import KeyedForm
from payung.words import words_of

from .entrance import attempt, found, page
from .tables import Column, Table, listed
from .widgets import DateBoxesField

ANSWERS: dict[str, tuple[Any, str]] = {
    "": (_("Belum dihubungi"), "not_yet"),
    **words_of("outreach_answer").chips,
}
DUE = "lanjut"


class FirmFilter(forms.Form):
    """Kind, PU members and the last answer."""

    jenis = forms.ChoiceField(
        label=_("Jenis"), required=False, choices=[("", _("Semua")), *words_of("firm_kind").choices]
    )
    peserta = forms.ChoiceField(
        label=_("Peserta PU"),
        required=False,
        choices=[("", _("Semua")), ("nihil", _("Belum ada")), ("ada", _("Ada")), ("tidak", _("Tidak diketahui"))],
    )
    jawaban = forms.ChoiceField(
        label=_("Ajakan"),
        required=False,
        choices=[
            ("", _("Semua")),
            ("belum", ANSWERS[""][0]),
            (DUE, _("Waktunya ditindaklanjuti")),
            *words_of("outreach_answer").choices,
        ],
    )


class ImportForm(KeyedForm):
    """A list of firms, who made it, and the day it is as of."""

    file = forms.FileField(label=_("Daftar perusahaan"), help_text=_("XLSX, XLS, ODS, atau CSV dengan baris judul."))
    source = forms.CharField(label=_("Dibuat oleh"), max_length=200, help_text=_("Contoh: Kantor cabang Dumai"))
    as_of_on = DateBoxesField(label=_("Keadaan tanggal"))


class OutreachForm(KeyedForm):
    """What came of asking a firm, and what comes next."""

    contacted_on = DateBoxesField(label=_("Dihubungi pada"))
    answer = forms.ChoiceField(label=_("Jawaban"), choices=[("", "–"), *words_of("outreach_answer").choices])
    note = forms.CharField(label=_("Catatan"), max_length=300, required=False)
    next_step = forms.CharField(label=_("Langkah berikutnya"), max_length=200, required=False)
    next_on = DateBoxesField(label=_("Ditindaklanjuti pada"), required=False)


class FigureForm(KeyedForm):
    """A figure as it was printed, with its source."""

    segment = forms.ChoiceField(label=_("Segmen"), choices=[("", "–"), *words_of("segment").choices])
    funding = forms.ChoiceField(
        label=_("Sumber dana"),
        choices=[("", "–"), *words_of("funding").choices],
        required=False,
        help_text=_("Hanya untuk BPU yang dibayari pemda."),
    )
    value = forms.IntegerField(label=_("Nilai"), min_value=0, max_value=9_000_000_000_000_000, localize=True)
    as_of_on = DateBoxesField(label=_("Keadaan tanggal"))
    kind = forms.ChoiceField(label=_("Asal"), choices=words_of("figure_origin").choices, initial="other")
    source = forms.CharField(label=_("Sumber"), max_length=300)
    note = forms.CharField(label=_("Catatan"), max_length=300, required=False)


def firms_with_answers() -> QuerySet[Any]:
    """Return the firms of the office with what came of asking them last: ``answer``, ``asked_on``, ``next_on``."""
    last = Outreach.objects.filter(firm=OuterRef("pk")).order_by("-id")
    names = {"answer": "answer", "asked_on": "contacted_on", "next_on": "next_on", "next_step": "next_step"}
    told = {name: Subquery(last.values(field)[:1]) for name, field in names.items()}
    return Firm.objects.annotate(**told).select_related("list")


def _shown(rows: list[Any]) -> list[dict[str, Any]]:
    names = area_names({row.area_code for row in rows})
    return [
        {
            "name": row.name,
            "name_url": reverse("employer", args=[row.public_id]),
            "npp": row.npp or None,
            "kind": words_of("firm_kind").get(row.kind, "–"),
            "sector": row.sector or None,
            "size": words_of("firm_size").get(row.size),
            "area": names.get(row.area_code, row.area_code),
            "members": row.member_count,
            "workers": row.worker_count,
            "as_of": row.as_of_on,
            "answer": (ANSWERS[row.answer or ""][1], "", ANSWERS[row.answer or ""][0]),
            "asked_on": row.asked_on,
            "next": f"{row.next_on:%d-%m-%Y}: {row.next_step}" if row.next_on else None,
        }
        for row in rows
    ]


FIRMS = Table(
    "employers",
    _("Perusahaan"),
    (
        Column("name", _("Perusahaan"), sort="name", is_head=True),
        Column("npp", "NPP", is_extra=True),
        Column("kind", _("Jenis"), sort="kind"),
        Column("sector", _("Sektor"), sort="sector"),
        Column("size", _("Skala"), is_extra=True),
        Column("area", _("Wilayah"), sort="area_code"),
        Column("workers", _("Pekerja"), "count", sort="worker_count"),
        Column("members", _("Peserta PU"), "count", sort="member_count"),
        Column("as_of", _("Keadaan"), "date", is_extra=True),
        Column("answer", _("Ajakan"), "chip"),
        Column("asked_on", _("Dihubungi"), "date", is_extra=True),
        Column("next", _("Berikutnya")),
    ),
    _shown,
    start="name",
    export="see_employers",
)


def _chosen(form: FirmFilter, day: date) -> QuerySet[Any]:
    rows = firms_with_answers()
    if not form.is_valid():
        return rows.none()
    asked = form.cleaned_data
    if asked["jenis"]:
        rows = rows.filter(kind=asked["jenis"])
    if asked["peserta"]:
        told = {"nihil": Q(member_count=0), "ada": Q(member_count__gt=0), "tidak": Q(member_count__isnull=True)}
        rows = rows.filter(told[asked["peserta"]])
    if asked["jawaban"] == "belum":
        return rows.filter(answer__isnull=True)
    if asked["jawaban"] == DUE:
        return rows.filter(next_on__lte=day)
    return rows.filter(answer=asked["jawaban"]) if asked["jawaban"] else rows


@page("see_employers")
def employers(request: OfficeRequest) -> HttpResponse:
    """List the firms that the office knows."""
    officer = request.officer
    day = today(officer.pemda)
    form = FirmFilter(request.GET)
    context: dict[str, Any] = {"form": form, "tabs": _tabs("employers"), "may_import": may(officer, "import_firms")}
    due = firms_with_answers().filter(next_on__lte=day).count()
    return listed(request, FIRMS, _chosen(form, day), "employers/list.html", due=due, due_part=DUE, **context)


def _tabs(current: str) -> list[dict[str, Any]]:
    rooms = {"employers": _("Perusahaan"), "segments": _("Cakupan menurut segmen")}
    return [{"label": text, "url": reverse(name), "current": name == current} for name, text in rooms.items()]


@page("import_firms")
def bring(request: OfficeRequest) -> HttpResponse:
    """Import a list of firms and say what was left out, row by row."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("source", "as_of_on")}
        file = form.cleaned_data["file"]
        made = attempt(request, form, import_firms, content=file.read(), name=file.name, **given)
        if made:
            return redirect(f"{reverse('employers_import')}?daftar={made.pk}")
    number = request.GET.get("daftar", "")
    last = FirmList.objects.filter(pk=int(number)).first() if number.isascii() and number.isdigit() else None
    left = [{"row": row, "why": finding(code)} for row, code in last.left] if last else []
    lists = FirmList.objects.select_related("file", "by").order_by("-id")[:10]
    context = {"form": form, "last": last, "left": left, "lists": lists}
    return render(request, "employers/import.html", context, status=422 if form.errors else 200)


@page("see_employers")
def employer(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Show a firm, who asked it and what it said; record the next contact."""
    officer = request.officer
    firm = found(Firm.objects.select_related("list__file"), public_id)
    may_ask = may(officer, "record_outreach")
    form = OutreachForm(request.POST or None, initial={"contacted_on": today(officer.pemda)})
    if request.method == "POST":
        require(officer, "record_outreach")
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "key"}
        if attempt(request, form, record_outreach, _now("Ajakan dicatat."), firm=firm, **given):
            return redirect("employer", firm.public_id)
    shown = _shown(list(firms_with_answers().filter(pk=firm.pk)))[0]
    facts = [
        {"label": column.label, "value": shown[column.key]}
        for column in FIRMS.columns
        if column.kind != "chip" and column.key not in ("name", "as_of", "asked_on", "next")
    ]
    asked = Outreach.objects.filter(firm=firm).select_related("by").order_by("-id")
    context = {
        "firm": firm,
        "facts": facts,
        "state": shown["answer"],
        "asked": [(row, ANSWERS[row.answer]) for row in asked],
        "form": form if may_ask else None,
        "crumbs": [{"label": _("Perusahaan"), "url": reverse("employers")}, {"label": firm.name}],
    }
    return render(request, "employers/firm.html", context, status=422 if form.errors else 200)


def own_counts(day: date) -> dict[str, int]:
    """Count what our own books tell of segments today: sponsored people by source of money, and members of firms."""
    running = Enrolment.objects.filter(superseded_at__isnull=True, starts_on__lte=day, ends_on__gte=day)
    by_money = running.order_by().values_list("budget__funding").annotate(people=Count("worker", distinct=True))
    counts = {f"bpu_pemda {funding}": people for funding, people in by_money}
    everybody = running.aggregate(people=Count("worker", distinct=True))["people"]
    firms = Firm.objects.filter(member_count__isnull=False).aggregate(people=Sum("member_count"))["people"]
    return {**counts, "bpu_pemda ": everybody, "vulnerable ": everybody} | ({"pu ": firms} if firms is not None else {})


@page("see_employers")
def segments(request: OfficeRequest) -> HttpResponse:
    """Show the newest printed figure of each segment and source beside our own counts; record another."""
    officer = request.officer
    form = FigureForm(request.POST or None, initial={"kind": "other"})
    if request.method == "POST":
        require(officer, "record_segment_figure")
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "key"}
        if attempt(request, form, record_segment_figure, _now("Angka dicatat."), **given):
            return redirect("segments")
    ours = own_counts(today(officer.pemda))
    told = SegmentFigure.objects.filter(superseded_at__isnull=True).order_by("-as_of_on", "id")
    rows = [_figure(row, ours) for row in told]
    rows += [_own(key, people) for key, people in ours.items() if people and key not in {r["key"] for r in rows}]
    order = words_of("segment").codes
    rows.sort(key=lambda row: order.index(row["segment"]))
    context = {
        "tabs": _tabs("segments"),
        "rows": rows,
        "columns": FIGURE_COLUMNS,
        "share": _share(told, ours),
        "form": form if may(officer, "record_segment_figure") else None,
    }
    return render(request, "employers/segments.html", context, status=422 if form.errors else 200)


FIGURE_COLUMNS = [
    {"key": "label", "label": _("Segmen"), "is_head": True},
    {"key": "value", "label": _("Menurut sumber"), "kind": "count"},
    {"key": "as_of", "label": _("Keadaan"), "kind": "date"},
    {"key": "source", "label": _("Sumber")},
    {"key": "ours", "label": _("Buku kita hari ini"), "kind": "count"},
]


def _figure(row: SegmentFigure, ours: dict[str, int]) -> dict[str, Any]:
    source = f"{row.source} ({words_of('figure_origin')[row.kind]})" + (f". {row.note}" if row.note else "")
    told = {"value": row.value, "as_of": row.as_of_on, "source": source}
    return {**_own(f"{row.segment} {row.funding}", ours.get(f"{row.segment} {row.funding}")), **told}


def _own(key: str, people: int | None) -> dict[str, Any]:
    segment, _gap, funding = key.partition(" ")
    name = words_of("segment")[segment]
    label = f"{name}, {words_of('funding').get(funding, funding)}" if funding else name
    return {"key": key, "segment": segment, "label": label, "ours": people, "source": _("buku kita")}


def _share(told: QuerySet[SegmentFigure], ours: dict[str, int]) -> dict[str, Any] | None:
    """Return the members that the newest figures name over the newest workforce, None when either is not told."""
    newest: dict[str, SegmentFigure] = {}
    for row in told:
        newest.setdefault(row.segment, row)
    force, members = newest.get("workforce"), newest.get("members")
    if not force or not members or not force.value:
        return None
    return {
        "share": members.value / force.value,
        "members": members,
        "force": force,
        "gap": force.value - members.value,
    }


urlpatterns = [
    path("perusahaan/", employers, name="employers"),
    path("perusahaan/impor/", bring, name="employers_import"),
    path("perusahaan/segmen/", segments, name="segments"),
    path("perusahaan/<uuid:public_id>/", employer, name="employer"),
]
