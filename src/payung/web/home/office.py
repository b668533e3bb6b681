"""Which office: the choice among several appointments, the pemda's colour, and whether the process lives."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control

from payung.office.queries import appointments_of
from payung.office.refusal import Refused
from payung.office.scope import account_scope
from payung.web.brand import brand_css
from payung.web.entrance import OfficeRequest, page

COLOUR = re.compile(r"[0-9a-fA-F]{6}")


@page("record_reading")
def choose_office(request: OfficeRequest) -> HttpResponse:
    """Let an account with several appointments choose one."""
    account = request.user
    with account_scope(account.pk):
        rows = list(appointments_of(account))
    if request.method == "POST":
        chosen = next((row for row in rows if str(row.public_id) == request.POST.get("officer")), None)
        if chosen is not None:
            request.session["officer"] = chosen.pk
        return redirect("home")
    return render(request, "home/choose_office.html", {"appointments": rows})


@cache_control(public=True, max_age=86_400)
def brand(request: HttpRequest, colour: str) -> HttpResponse:
    """Serve the pemda's colour as a stylesheet."""
    if not COLOUR.fullmatch(colour):
        raise Http404
    return HttpResponse(brand_css(f"#{colour}"), content_type="text/css; charset=utf-8")


def no_mail(request: HttpRequest) -> HttpResponse:
    """Say that no mail is sent: a forgotten password is renewed by a person who knows the officer."""
    return render(request, "refused.html", {"refusal": Refused("no_mail")}, status=404)


def alive(request: HttpRequest) -> HttpResponse:
    """Answer that the process lives."""
    return HttpResponse("sehat", content_type="text/plain; charset=utf-8")
