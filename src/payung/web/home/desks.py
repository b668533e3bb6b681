"""First pages of those who watch or answer rather than run the programme, and the lists that only their cards open."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Count, Max, Min, Q, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payung.billing.queries import bills_seen_by
from payung.intake.models import Application
from payung.intake.queries import rosters_seen_by
from payung.office.areas import area_names
from payung.office.clock import today
from payung.office.diary import record_reading
from payung.office.models import Event, Officer, Reading, StoredFile
from payung.office.queries import FILE_PAGES, officers_in, reading_days, unusual_readings, worker_seen_at
from payung.office.roles import Role
from payung.office.setup import review_readings
from payung.programme.models import Enrolment, Quota
from payung.programme.people import workers_seen_by
from payung.programme.queries import agreements_seen_by, registration_counts
from payung.registry.models import Decile
from payung.reports import workbooks
from payung.reports.lists import DECILE_LIST
from payung.reports.tasks import decile_gaps
from payung.web.entrance import OfficeRequest, attempt, found, keyset, page
from payung.web.files import attachment
from payung.web.keyed import KeyedForm
from payung.web.workers.lists import shown_rows, with_standing

from .audit import WORDS

DECILES = range(1, 11)
POOREST = 4  # deciles that the first figure of Dinsos counts
MOST_DAYS = 10
NIK_DIGITS = 16
RECENT = timedelta(days=30)
PARTS = {"kosong": gettext_lazy("Tanpa desil"), "lama": gettext_lazy("Desil lama")}


def desk_of(officer: Officer, day: date) -> dict[str, Any]:
    """Return the numbers of the role's first page (``home/desk_<role>.html``); nothing for a role without one."""
    desk = DESKS.get(Role(officer.role))
    return {"desk": f"home/desk_{officer.role}.html", **desk(officer, day)} if desk else {}


def _kecamatan(officer: Officer, day: date) -> dict[str, Any]:
    """Places used in the kecamatan, its names, who is covered, what its villages sent."""
    inside = Q(area_code=officer.area_code) | Q(area_code__startswith=f"{officer.area_code}.")
    quota = Quota.objects.filter(inside, programme__year=day.year).aggregate(seats=Sum("seats"), taken=Sum("taken"))
    rows = with_standing(workers_seen_by(officer), day)
    seats, taken = quota["seats"] or 0, quota["taken"] or 0
    people = list(rows.values_list("area_code", "is_enrolled", "is_dead"))
    names = Counter(code for code, *_ in people)
    covered = Counter(code for code, enrolled, dead in people if enrolled and not dead)
    called = area_names(set(names))
    villages = [(called.get(code, code), count, covered[code]) for code, count in sorted(names.items())]
    waiting = rosters_seen_by(officer).filter(applied_at__isnull=True).exclude(file_verdict="refused").count()
    numbers = {"names": len(people), "covered": covered.total(), "rosters": waiting, "villages": villages}
    return {"seats": seats, "taken": taken, "left": seats - taken, **numbers}


def _dinsos(officer: Officer, day: date) -> dict[str, Any]:
    """How many names have a decile that still holds, and how many of them are poor."""
    total, missing, old = (decile_gaps(officer, part, day).count() for part in ("", *PARTS))
    live = Decile.objects.filter(superseded_at__isnull=True, worker__in=decile_gaps(officer, "", day))
    ranked = live.order_by("worker", "-as_of_on", "-pk").distinct("worker").values_list("decile", flat=True)
    counts = Counter(ranked)
    return {
        "total": total,
        "missing": missing,
        "share": (total - missing - old) / total if total else None,
        "poor": sum(count for decile, count in counts.items() if decile <= POOREST),
        "newest": live.aggregate(day=Max("as_of_on"))["day"],
        "labels": [str(decile) for decile in DECILES] if counts else [],
        "series": [(_("orang"), [counts[decile] for decile in DECILES])],
    }


def _branch(officer: Officer, day: date) -> dict[str, Any]:
    """What stands under the branch's own agreements."""
    papers = [(paper, registration_counts(paper)) for paper in agreements_seen_by(officer).order_by("-starts_on")]
    running = {"superseded_at__isnull": True, "starts_on__lte": day, "ends_on__gte": day}
    people = Enrolment.objects.filter(agreement__in=[paper for paper, _counts in papers], **running).count()
    billed = bills_seen_by(officer).filter(month__year=day.year).aggregate(total=Sum("total_idr"))["total"] or 0
    waiting = sum(counts["waiting"] for _paper, counts in papers)
    return {"papers": papers, "people": people, "waiting": waiting, "billed_idr": billed}


def _guard(officer: Officer, day: date) -> dict[str, Any]:
    """How much was opened lately, and what is kept."""
    recent = Reading.objects.filter(at__gte=timezone.now() - RECENT)
    people = recent.filter(worker_id__gt=0).aggregate(n=Count("worker_id", distinct=True))["n"]
    pages = recent.aggregate(files=Count("pk", Q(page__in=FILE_PAGES)), niks=Count("pk", Q(page="worker_nik")))
    methods = {name: Count("pk", Q(consent_method=name)) for name in ("page", "paper", "spoken")}
    pages |= {"consents": Application.objects.aggregate(total=Count("pk"), version=Max("consent_version"), **methods)}
    pages["days"] = reading_days(officer.pemda, day)[:MOST_DAYS]
    return {"people": people, **pages, **StoredFile.objects.aggregate(kept=Count("pk"), oldest=Min("kept_at"))}


def _administrator(officer: Officer, day: date) -> dict[str, Any]:
    """Who works here, who has never come in, and whether the background worker lives."""
    running = officers_in("", day).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)
    new = running.filter(account__last_login__isnull=True).count()
    events = Event.objects.filter(subject="office.officer").exclude(action="ask_elsewhere").select_related("officer")
    changes = [(event, WORDS.get(event.action, event.action)) for event in events.order_by("-pk")[:MOST_DAYS]]
    return {"officers": running.count(), "new": new, "worker": worker_seen_at(), "changes": changes}


DESKS = {
    Role.KECAMATAN: _kecamatan,
    Role.DINSOS: _dinsos,
    Role.BRANCH: _branch,
    Role.DPO: _guard,
    Role.ADMIN: _administrator,
}


@page("match_deciles")
def deciles(request: OfficeRequest) -> HttpResponse:
    """List those without a decile, or with an old one; each name opens the page where it is recorded."""
    officer = request.officer
    day = today(officer.pemda)
    part = request.GET.get("bagian", "")
    part = part if part in PARTS else "kosong"
    rows = decile_gaps(officer, part, day)
    some = keyset(with_standing(rows, day), request)
    next_url = f"?bagian={part}&after={some.after}" if some.after else ""
    tabs = [{"label": label, "url": f"?bagian={key}", "current": key == part} for key, label in PARTS.items()]
    context = {"tabs": tabs, "people": shown_rows(some.rows), "next_url": next_url}
    return render(request, "home/deciles.html", context)


@page("match_deciles")
def decile_file(request: OfficeRequest) -> HttpResponse:
    """Send the list that the register is asked about; it holds every NIK, and the opening is recorded."""
    officer = request.officer
    day = today(officer.pemda)
    record_reading(by=officer, worker_id=0, page="decile_list")
    rows = [row for part in PARTS for row in decile_gaps(officer, part, day)]
    return attachment(workbooks.roll(DECILE_LIST.of(rows)), f"daftar-desil-{day:%Y-%m-%d}", "xlsx")


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
def readings(request: OfficeRequest) -> HttpResponse:
    """Show who opened how many people's pages and files, without the people; an unusual day is reviewed here."""
    by = request.officer
    day = today(by.pemda)
    form = ReviewForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        asked = {"officer": found(Officer.objects.all(), given["officer"]), "day": given["day"], "note": given["note"]}
        if attempt(request, form, review_readings, _("Tinjauan dicatat."), **asked):
            return redirect("readings")
    context = {"unusual": unusual_readings(by.pemda, day), "days": reading_days(by.pemda, day), "form": form}
    return render(request, "home/readings.html", context)
