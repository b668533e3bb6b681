"""The ways in that are not the sign-in: a link that sets a password; in the demo, one click into any role."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from payung.office.models import Account, Officer, Pemda
from payung.office.permission import runs
from payung.office.refusal import Refused
from payung.office.roles import Role
from payung.office.scope import office_scope
from payung.office.setup import activated_by, choose_password

from . import founding, officers

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


class PasswordForm(forms.Form):
    """A password of one's own, typed once in sight of its owner."""

    password = forms.CharField(
        label=_("Kata sandi baru"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Paling sedikit 12 huruf. Tiga atau empat kata yang hanya Anda tahu sudah kuat."),
        strip=False,
    )

    def __init__(self, account: Account, *args: Any) -> None:
        super().__init__(*args)
        self.account = account

    def clean_password(self) -> str:
        text: str = self.cleaned_data["password"]
        validate_password(text, self.account)
        return text


@never_cache
@sensitive_post_parameters()
def activate(request: HttpRequest, link: str) -> HttpResponse:
    """Let the owner of a link choose a password and sign in with it; the second factor is asked for as always."""
    account = activated_by(link)
    if account is None:
        return render(request, "refused.html", {"refusal": Refused("link_over")}, status=410)
    form = PasswordForm(account, request.POST or None)
    if form.is_valid():
        choose_password(account, form.cleaned_data["password"])
        record_authentication(request, account, method="password", username=account.username, reauthenticated=True)
        return cast(HttpResponse, perform_login(request, Login(user=account)))
    return render(request, "start/activate.html", {"form": form, "account": account})


def enter_as(request: HttpRequest) -> HttpResponse:
    """In the demo: list the training offices and their roles, and sign in as one of them with one click."""
    if not settings.PAYUNG_IS_DEMO:
        raise Http404
    offices = [(pemda, _cast(pemda)) for pemda in Pemda.objects.filter(is_training=True).order_by("area_code")]
    if request.method == "POST":
        chosen = _chosen(request.POST.get("officer", ""), offices)
        login(request, chosen.account, backend=BACKEND)
        request.session["officer"] = chosen.pk
        return redirect("home")
    return render(request, "start/enter_as.html", {"offices": offices})


def _cast(pemda: Pemda) -> list[Officer]:
    """The first officer of each role whose appointment runs, in the order of the roles."""
    with office_scope(pemda.pk):
        rows = [row for row in Officer.objects.select_related("account", "pemda").order_by("-pk") if runs(row)]
    first = {Role(row.role): row for row in rows}
    return [first[role] for role in Role if role in first]


def _chosen(text: str, offices: list[tuple[Pemda, list[Officer]]]) -> Officer:
    chosen = next((one for _pemda, cast in offices for one in cast if str(one.public_id) == text), None)
    if chosen is None:
        raise Http404
    return chosen


urlpatterns: list[URLPattern] = [
    path("aktif/<str:link>/", activate, name="activate"),
    path("masuk-sebagai/", enter_as, name="enter_as"),
    *founding.urlpatterns,
    *officers.urlpatterns,
]
