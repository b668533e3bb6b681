"""A large roster while it is read or applied: how far, whether anybody works on it, and the way out if nobody does."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from payung.core.money import format_count
from payung.intake.actions.applying import resume_roster
from payung.intake.models import Roster
from payung.intake.queries import rosters_seen_by, work_on
from payung.office.permission import may
from payung.web.entrance import OfficeRequest, attempt, found, page
from payung.web.keyed import NEW_KEY

PATIENCE_SECONDS = 20
# Step → its words, and which part of the whole it is, in per cent.
STEPS = {
    "waiting": (_("Menunggu giliran."), 0, 0),
    "reading": (_("Membaca berkas."), 0, 5),
    "judging": (_("Dinilai: %(done)s dari %(total)s orang."), 5, 60),
    "storing": (_("Disimpan: %(done)s dari %(total)s baris."), 60, 100),
    "applying": (_("Diterapkan: %(done)s dari %(total)s orang."), 0, 100),
}


def waiting_page(request: OfficeRequest, one: Roster) -> HttpResponse:
    """Show how far the work is; the page refreshes itself, with and without JavaScript."""
    context = {"roster": one, "crumbs": [{"label": _("Roster"), "url": reverse("rosters")}], **_state(request, one)}
    return render(request, "rosters/waiting.html", context)


def _state(request: OfficeRequest, one: Roster) -> dict[str, Any]:
    work, is_alive = work_on(one)
    words, start, end = STEPS[work.step if work else "waiting"]
    done, total = (work.done, work.total) if work else (0, 0)
    share = start + (end - start) * done // total if total else start
    is_idle = work is None or (now() - work.moved_at).total_seconds() > PATIENCE_SECONDS
    titles = {"reading": _("Berkas sedang dibaca"), "applying": _("Roster sedang diterapkan")}
    return {
        "job": {
            "title": titles[one.status],
            "done": share,
            "total": 100,
            "unit": _("persen"),
            "note": words % {"done": format_count(done), "total": format_count(total)},
            "state": "running",
            "poll_url": reverse("roster_progress", args=[one.public_id]),
        },
        "is_stuck": is_idle and not is_alive,
        "may_resume": may(request.officer, "resume_roster"),
        "new_key": NEW_KEY,
    }


@require_GET
@page("see_workers")
def progress(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Answer the state of the work to a page that asks every two seconds; the whole page anew once it is done."""
    one = found(rosters_seen_by(request.officer), public_id)
    if one.status not in ("reading", "applying"):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "ui/progress.html", _state(request, one))


@require_POST
@page("resume_roster")
def resume(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Do the waiting work at once, in this request."""
    one = found(rosters_seen_by(request.officer), public_id)
    attempt(request, None, resume_roster, roster=one)
    return redirect("roster", public_id)
