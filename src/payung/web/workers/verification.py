"""Many at once: one answer of Dukcapil about the chosen workers, and what a list says of whom it names by NIK."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from payung.bulk.authority import read_marks
from payung.core.messages import sentence
from payung.office.clock import today
from payung.office.files import read_file
from payung.office.models import Officer, StoredFile
from payung.programme.people import workers_seen_by
from payung.registry.actions.marks import count_marks, receive_marks, record_marks
from payung.registry.actions.verification import verify_workers
from payung.registry.models import Verification, Worker
from payung.web.entrance import OfficeRequest, attempt, found, keyset, page, posted, status_of
from payung.web.keyed import NEW_KEY
from payung.words import words_of

from .forms import BulkVerifyForm, MarksForm, ReadMarksForm
from .lists import shown_rows, with_standing

PAGE = 100


def unverified(officer: Officer) -> QuerySet[Worker]:
    """Return the workers nobody verified yet that this checker may verify: those he did not record himself."""
    known = Verification.objects.filter(worker_id=OuterRef("pk"))
    return workers_seen_by(officer).filter(~Exists(known)).exclude(recorded_by=officer)


@page("verify_workers")
def verification(request: OfficeRequest) -> HttpResponse:
    """List the unverified and record one answer about the chosen ones."""
    officer = request.officer
    form = BulkVerifyForm(**posted(request), initial={"verified_on": today(officer.pemda)})
    chosen = _chosen(request)
    if form.is_valid():
        mine = workers_seen_by(officer).filter(public_id__in=chosen).order_by("pk")
        workers = list(mine.values_list("pk", flat=True))
        asked = len(set(request.POST.getlist("worker")))
        said = _("Jawaban tersimpan untuk %(count)s orang.") % {"count": len(workers)}
        if len(workers) < asked:
            form.add_error(None, sentence("some_not_found", asked=asked, found=len(workers)))
        elif attempt(request, form, verify_workers, said, workers=workers, **form.cleaned_data) is not None:
            return redirect("verification")
    rows = with_standing(unverified(officer), today(officer.pemda))
    some = keyset(rows, request, size=PAGE)
    if request.method == "GET" and request.GET.get("centang") == "semua":
        chosen = [row.public_id for row in some.rows]
    context = {
        "form": form,
        "people": shown_rows(some.rows),
        "chosen": {str(public_id) for public_id in chosen},
        "total": rows.count(),
        "next_url": f"?after={some.after}" if some.after else "",
        "is_later": "after" in request.GET,
        "tick_url": "?" + urlencode({"centang": "semua", **{k: v for k, v in request.GET.items() if k == "after"}}),
        "new_key": NEW_KEY,
    }
    return render(request, "workers/verification.html", context, status=status_of(form))


def _chosen(request: HttpRequest) -> list[UUID]:
    """Return the ids that were ticked; anything that is no id is nobody."""
    found = []
    for text in request.POST.getlist("worker"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@page("record_marks")
def marks(request: OfficeRequest) -> HttpResponse:
    """Take a list of NIKs with deciles or criteria."""
    form = MarksForm(**posted(request))
    if form.is_valid():
        sent = form.sent
        tried = attempt(request, form, receive_marks, content=sent["content"], name=sent["name"])
        if tried is not None:
            return redirect("marks_file", tried.public_id)
    return render(request, "workers/marks.html", {"form": form, "new_key": NEW_KEY}, status=status_of(form))


@page("record_marks")
def marks_file(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Show what a list would record of whom, then record it."""
    officer = request.officer
    file = found(StoredFile.objects.filter(by=officer), public_id)
    said = read_marks(read_file(file))
    form = ReadMarksForm(said, **posted(request), initial={"day": today(officer.pemda)})
    asked: dict[str, Any] = {"day": today(officer.pemda), "register": "dtsen", "kinds": ()}
    if form.is_valid():
        asked |= {name: value for name, value in form.cleaned_data.items() if name in asked}
        if "look" not in request.POST:
            tried = attempt(request, form, record_marks, _("Daftar dicatat."), file=file, **form.cleaned_data)
            if tried is not None:
                return redirect("marks")
    counted = count_marks(officer, said, **asked)
    kinds = [{"label": words_of("evidence_kind")[kind], "value": n} for kind, n in sorted(counted["kinds"].items())]
    context = {"form": form, "file": file, "counted": counted, "kinds": kinds, "new_key": NEW_KEY}
    return render(request, "workers/marks.html", context, status=status_of(form))
