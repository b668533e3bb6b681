"""A browser's client signed in as an officer; who needs a second factor has one."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.test import Client


def client_of(officer: Any) -> Client:
    """Return a client of this officer."""
    Authenticator.objects.get_or_create(user=officer.account, type="totp", defaults={"data": {"secret": "unused"}})
    client = Client()
    client.force_login(officer.account)
    return client


def post(client: Client, url: str, **values: Any) -> Any:
    """Send a form with a fresh request key, unless one is given."""
    return client.post(url, {"key": str(uuid4()), **values})


def day_boxes(name: str, day: str) -> dict[str, str]:
    """The three boxes of a day written as 2025-01-31."""
    year, month, number = day.split("-")
    return {f"{name}_0": number, f"{name}_1": month, f"{name}_2": year}


def errors_of(answer: Any, name: str = "form") -> list[str]:
    """The sentences of a refused form."""
    return [text for texts in answer.context[name].errors.values() for text in texts]
