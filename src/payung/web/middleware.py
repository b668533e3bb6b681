"""Each request runs as one officer, inside the scope of one office, with the pemda's clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from zoneinfo import ZoneInfo

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from payung.office.models import Account, Officer
from payung.office.permission import needs_second_factor
from payung.office.queries import appointment_of
from payung.office.refusal import Refused
from payung.office.scope import account_scope, office_scope
from payung.web.entrance import OfficeRequest

MOST_BYTES = 15 * 1024 * 1024  # of a whole request; the forms name smaller limits of their own
OPEN = ("/akun/", "/aktif/", "/k/", "/masuk-sebagai/", "/mulai/", "/static/", "/warna/", "/sehat")


class OfficeMiddleware:
    """Find the officer, open the office's scope around the view, turn refusals into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        setattr(request, "officer", None)  # noqa: B010 - OfficeRequest has one always; until here it is a stranger's
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            return render(request, "refused.html", {"refusal": Refused("upload_too_large")}, status=413)
        if not request.user.is_authenticated:
            return self.get_response(request)
        officer = self._officer(request)
        if officer is None:
            return self._open_or(request, lambda: render(request, "no_office.html", status=403))
        cast(OfficeRequest, request).officer = officer
        is_demo = settings.PAYUNG_IS_DEMO and officer.pemda.is_training  # everybody in it is invented
        if needs_second_factor(officer) and not is_demo and not is_mfa_enabled(request.user):
            return self._open_or(request, lambda: redirect("mfa_index"))
        with (
            office_scope(officer.pemda_id, officer_id=officer.pk),
            timezone.override(ZoneInfo(officer.pemda.zone)),
        ):
            response = self.get_response(request)
        add_never_cache_headers(response)
        return response

    def _open_or(self, request: HttpRequest, otherwise: Callable[[], HttpResponse]) -> HttpResponse:
        return self.get_response(request) if request.path.startswith(OPEN) else otherwise()

    def _officer(self, request: HttpRequest) -> Officer | None:
        account = request.user
        assert isinstance(account, Account)
        with account_scope(account.pk):
            return appointment_of(account, request.session.get("officer"))

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Refuse text with a null byte: no keyboard writes one and no column takes it."""
        sent = [request.GET, request.POST] if request.user.is_authenticated else []
        if any("\0" in text for values in sent for _name, texts in values.lists() for text in texts):
            return render(request, "400.html", status=400)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal that no view turned into a form error becomes a page with its sentence and a way out."""
        if isinstance(exception, Refused):
            return render(request, "refused.html", {"refusal": exception}, status=exception.status)
        return None
