"""A refusal: what an action says when it will not. Its sentence is Indonesian and says what to do next."""

from __future__ import annotations

from datetime import date
from typing import Any

from payung.core.messages import sentence
from payung.core.money import format_idr


class Refused(Exception):
    """The action was not done; nothing was changed.

    ``code`` names the sentence in the catalogue, ``values`` fill it. ``status`` is the HTTP answer.
    """

    status = 422

    def __init__(self, code: str, **values: Any) -> None:
        self.code, self.values = code, values
        super().__init__(sentence(code, **{name: _written(name, value) for name, value in values.items()}))


def _written(name: str, value: Any) -> Any:
    """Rupiah and days as Indonesians write them."""
    if name.endswith("_idr"):
        return format_idr(value)
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else value


class NotAllowed(Refused):
    """The officer's role or area does not permit the action."""

    status = 403


class KeyReused(Refused):
    """The request key was used before with another payload."""

    status = 409


class Conflict(Refused):
    """Somebody else changed the same thing first."""

    status = 409
