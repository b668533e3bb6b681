"""First pages of those who watch or answer rather than run the programme, and the lists that only their cards open."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payung.billing.queries import bills_seen_by
from payung.office.clock import today
from payung.office.diary import record_reading
from payung.office.models import Officer, Reading, StoredFile
from payung.office.queries import officers_in, reading_days, unusual_readings, worker_seen_at
from payung.office.roles import Role
from payung.office.setup import review_readings
from payung.programme.models import Enrolment, Quota
from payung.programme.queries import agreements_seen_by, registration_counts
from payung.registry.models import Decile
from payung.registry.queries import rosters_seen_by, workers_seen_by
from payung.reports.tasks import decile_gaps
from payung.reports.workbooks import decile_list
from payung.web.entrance import attempt, found, keyset, page
from payung.web.programmes.fields import KeyedForm, attachment
from payung.web.templatetags.ui_words import angka, idr, persen, tanggal
from payung.web.workers.lists import shown_rows, with_standing

POOREST = 4  # deciles that the first figure of Dinsos counts
NIK_DIGITS = 16
RECENT = timedelta(days=30)
PARTS = {"kosong": gettext_lazy("Tanpa desil"), "lama": gettext_lazy("Desil lama")}


def desk_of(officer: Officer, day: date) -> dict[str, Any]:
    """Return the figures, buttons and tables of the role's first page; nothing for a role without a desk of its own."""
    desk = DESKS.get(Role(officer.role))
    return desk(officer, day) if desk else {}


def _figure(label: str, value: Any, unit: str = "", note: str = "", url: str = "") -> dict[str, Any]:
    shown = angka(value) if isinstance(value, int) else value
    return {"label": label, "value": shown, "unit": unit, "note": note, "url": url}


def _table(title: str, columns: list[dict[str, Any]], rows: list[dict[str, Any]], empty: str) -> dict[str, Any]:
    return {"title": title, "columns": columns, "rows": rows, "empty": {"text": empty}}


def _kecamatan(officer: Officer, day: date) -> dict[str, Any]:
    """Places used in the kecamatan, its names, who is covered, what its villages sent."""
    inside = Q(area_code=officer.area_code) | Q(area_code__startswith=f"{officer.area_code}.")
    quota = Quota.objects.filter(inside, programme__year=day.year).aggregate(seats=Sum("seats"), taken=Sum("taken"))
    rows = with_standing(workers_seen_by(officer), day)
    seats, taken = quota["seats"] or 0, quota["taken"] or 0
    waiting = rosters_seen_by(officer).filter(applied_at__isnull=True).exclude(file_verdict="refused").count()
    note = _("%(left)s tempat masih kosong") % {"left": angka(seats - taken)} if seats else _("kuota belum dibagi")
    return {
        "figures": [
            _figure(_("Kuota terpakai"), taken, _("dari %(seats)s") % {"seats": angka(seats)}, note),
            _figure(_("Nama di kecamatan ini"), rows.count(), _("orang"), _("Lihat semua"), reverse("workers")),
            _figure(_("Peserta hari ini"), rows.filter(is_enrolled=True, is_dead=False).count(), _("orang")),
            _figure(_("Roster belum diterapkan"), waiting, _("roster"), _("Buka roster"), reverse("rosters")),
        ],
        "buttons": [{"label": _("Unggah roster"), "url": reverse("rosters"), "icon": "upload"},
                    {"label": _("Lapor duka"), "url": reverse("death_who"), "icon": "candle"}],
    }  # fmt: skip


def _dinsos(officer: Officer, day: date) -> dict[str, Any]:
    """How many names have a decile that still holds, and how many of them are poor."""
    rows = workers_seen_by(officer)
    total, missing, old = rows.count(), *(decile_gaps(officer, part, day).count() for part in PARTS)
    live = Decile.objects.filter(superseded_at__isnull=True, worker__in=rows)
    poor = live.filter(decile__lte=POOREST).values("worker").distinct().count()
    newest = live.order_by("-as_of_on").values_list("as_of_on", flat=True).first()
    share = persen((total - missing - old) / total, 0) if total else "–"
    return {
        "figures": [
            _figure(_("Desil masih berlaku"), share, "", _("dari %(n)s nama") % {"n": angka(total)}),
            _figure(_("Desil 1 sampai 4"), poor, _("orang")),
            _figure(_("Tanpa desil"), missing, _("orang"), _("Daftarnya"), f"{reverse('deciles')}?bagian=kosong"),
            _figure(_("Padanan terakhir"), tanggal(newest) if newest else "–"),
        ],
        "buttons": [{"label": _("Daftar untuk dipadankan"), "url": reverse("decile_list"), "icon": "download"}],
    }


def _branch(officer: Officer, day: date) -> dict[str, Any]:
    """What stands under the branch's own agreements."""
    papers = list(agreements_seen_by(officer).order_by("-starts_on"))
    running = {"superseded_at__isnull": True, "starts_on__lte": day, "ends_on__gte": day}
    people = Enrolment.objects.filter(agreement__in=papers, **running).count()
    counts = {paper.pk: registration_counts(paper) for paper in papers}
    billed = bills_seen_by(officer).filter(month__year=day.year).aggregate(total=Sum("total_idr"))["total"] or 0
    columns = [
        {"key": "number", "label": _("PKS"), "is_head": True},
        {"key": "days", "label": _("Berlaku")},
        {"key": "asked", "label": _("Didaftarkan"), "kind": "count"},
        {"key": "waiting", "label": _("Belum dijawab"), "kind": "count"},
    ]
    rows = [
        {
            "number": paper.pks_number,
            "number_url": reverse("agreement", args=[paper.public_id]),
            "days": f"{tanggal(paper.starts_on)} – {tanggal(paper.ends_on)}",
            "asked": sum(counts[paper.pk].values()),
            "waiting": counts[paper.pk]["waiting"],
        }
        for paper in papers
    ]
    empty = _("Belum ada PKS yang menyebut cabang %(name)s.") % {"name": officer.branch}
    return {
        "figures": [
            _figure(_("Peserta hari ini"), people, _("orang"), _("Lihat nama"), reverse("workers")),
            _figure(_("Belum dijawab"), sum(row["waiting"] for row in rows), _("orang")),
            _figure(_("Ditagih tahun ini"), idr(billed), "", _("Lihat tagihan"), reverse("bills")),
        ],
        "tables": [_table(_("PKS dengan cabang %(name)s") % {"name": officer.branch}, columns, rows, empty)],
    }


def _guard(officer: Officer, day: date) -> dict[str, Any]:
    """How much was opened lately, and what is kept."""
    since = timezone.now() - RECENT
    recent = Reading.objects.filter(at__gte=since)
    files = recent.filter(page__in=["roster_file", "workers_export", "decile_list"]).count()
    people = recent.filter(worker_id__gt=0).values("worker_id").distinct().count()
    oldest = StoredFile.objects.order_by("kept_at").values_list("kept_at", flat=True).first()
    kept = _("paling lama sejak %(day)s") % {"day": tanggal(oldest)} if oldest else ""
    return {
        "figures": [
            _figure(_("Orang yang halamannya dibuka"), people, _("orang"), _("30 hari terakhir")),
            _figure(_("Berkas berisi NIK dibuka"), files, _("kali"), _("30 hari terakhir")),
            _figure(_("NIK dibuka utuh"), recent.filter(page="worker_nik").count(), _("kali"), _("30 hari terakhir")),
            _figure(_("Berkas tersimpan"), StoredFile.objects.count(), _("berkas"), kept),
        ],
        "buttons": [{"label": _("Siapa membuka apa"), "url": reverse("readings"), "icon": "eye"}],
    }


def _administrator(officer: Officer, day: date) -> dict[str, Any]:
    """Who works here, how safely, and whether the background worker lives."""
    rows = officers_in("", day)
    running = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)
    state = _("berjalan") if worker_seen_at() else _("berhenti")
    new = running.filter(account__last_login__isnull=True).count()
    return {
        "figures": [
            _figure(_("Petugas bertugas"), running.count(), _("orang"), _("Lihat petugas"), reverse("officers")),
            _figure(_("Belum pernah masuk"), new, _("orang")),
            _figure(_("Pekerja latar"), state, "", _("Rinciannya"), reverse("background")),
        ],
        "buttons": [{"label": _("Angkat petugas"), "url": reverse("appoint"), "icon": "plus"}],
    }


DESKS = {
    Role.KECAMATAN: _kecamatan,
    Role.DINSOS: _dinsos,
    Role.BRANCH: _branch,
    Role.DPO: _guard,
    Role.ADMIN: _administrator,
}


@page("match_deciles")
def deciles(request: HttpRequest) -> HttpResponse:
    """List those without a decile, or with an old one; each name opens the page where it is recorded."""
    officer = request.officer  # type: ignore[attr-defined]
    day = today(officer.pemda)
    part = request.GET.get("bagian", "")
    part = part if part in PARTS else "kosong"
    rows = decile_gaps(officer, part, day)
    some = keyset(with_standing(rows, day), request)
    counts = {key: decile_gaps(officer, key, day).count() for key in PARTS}
    tabs = [
        {"label": label, "url": f"?bagian={key}", "count": counts[key], "current": key == part}
        for key, label in PARTS.items()
    ]
    next_url = f"?bagian={part}&after={some.after}" if some.after else ""
    context = {"tabs": tabs, "people": shown_rows(some.rows), "total": counts[part], "part": part, "next_url": next_url}
    return render(request, "home/deciles.html", context)


@page("match_deciles")
def decile_file(request: HttpRequest) -> HttpResponse:
    """Send the list that the register is asked about; it holds every NIK, and the opening is recorded."""
    officer = request.officer  # type: ignore[attr-defined]
    day = today(officer.pemda)
    record_reading(by=officer, worker_id=0, page="decile_list")
    rows = [row for part in PARTS for row in decile_gaps(officer, part, day)]
    return attachment(decile_list(rows), f"daftar-desil-{day:%Y-%m-%d}", "xlsx")


class ReviewForm(KeyedForm):
    """What a look into an unusual day has found."""

    officer = forms.UUIDField(widget=forms.HiddenInput)
    day = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])
    note = forms.CharField(label=gettext_lazy("Apa yang Anda temukan?"), max_length=300)

    def clean_note(self) -> str:
        """Keep numbers of identity out of the diary."""
        text: str = self.cleaned_data["note"]
        if sum(mark.isdigit() for mark in text) >= NIK_DIGITS:
            raise forms.ValidationError(_("Jangan menulis NIK di sini. Sebut nama petugas dan sebabnya saja."))
        return text


@page("see_readings")
def readings(request: HttpRequest) -> HttpResponse:
    """Show who opened how many people's pages and files, without the people; an unusual day is reviewed here."""
    by = request.officer  # type: ignore[attr-defined]
    day = today(by.pemda)
    form = ReviewForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        asked = {"officer": found(Officer.objects.all(), given["officer"]), "day": given["day"], "note": given["note"]}
        if attempt(request, form, review_readings, _("Tinjauan dicatat."), **asked):
            return redirect("readings")
    context = {"unusual": unusual_readings(by.pemda, day), "days": reading_days(by.pemda, day), "form": form}
    return render(request, "home/readings.html", context)
