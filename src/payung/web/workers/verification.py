"""The checker's list: one answer of Dukcapil about many chosen workers. Nobody chosen is nobody."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from payung.core.messages import sentence
from payung.office.clock import today
from payung.office.models import Officer
from payung.registry.actions import verify_workers
from payung.registry.models import Verification, Worker
from payung.registry.queries import workers_seen_by
from payung.web.entrance import keyset, page
from payung.web.rosters.posting import NEW_KEY, Try

from .forms import BulkVerifyForm
from .lists import shown_rows, with_standing

PAGE = 100


def unverified(officer: Officer) -> QuerySet[Worker]:
    """Return the workers nobody verified yet that this checker may verify: those he did not record himself."""
    known = Verification.objects.filter(worker_id=OuterRef("pk"))
    return workers_seen_by(officer).filter(~Exists(known)).exclude(recorded_by=officer)


@page("verify_workers")
def verification(request: HttpRequest) -> HttpResponse:
    """List the unverified and record one answer about the chosen ones."""
    officer = request.officer  # type: ignore[attr-defined]
    form, status = BulkVerifyForm(request.POST or None, initial={"verified_on": today(officer.pemda)}), 200
    chosen = _chosen(request)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            mine = workers_seen_by(officer).filter(public_id__in=chosen).order_by("pk")
            workers = list(mine.values_list("pk", flat=True))
            asked = len(set(request.POST.getlist("worker")))
            if len(workers) < asked:
                form.add_error(None, sentence("some_not_found", asked=asked, found=len(workers)))
            else:
                said = _("Jawaban tersimpan untuk %(count)s orang.") % {"count": len(workers)}
                tried = Try(request, form, verify_workers, said, workers=workers, **form.cleaned_data)
                if tried.done is not None:
                    return redirect("verification")
                status = tried.status
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
    return render(request, "workers/verification.html", context, status=status)


def _chosen(request: HttpRequest) -> list[UUID]:
    """Return the ids that were ticked; anything that is no id is nobody."""
    found = []
    for text in request.POST.getlist("worker"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
