"""Sign-in: nobody signs himself up; an administrator of the office makes the account."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class Accounts(DefaultAccountAdapter):
    """allauth's adapter with open sign-up switched off."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if email:
            super().send_mail(template_prefix, email, context)


class SignIn(LoginForm):
    """The sign-in form. A forgotten password is renewed by a person who knows the officer, never by mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = _("Lupa sandi? Minta tautan baru kepada administrator kantor Anda.")
