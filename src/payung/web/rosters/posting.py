"""A form that is sent once: its fresh key, and the status of the answer when the action refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.forms import Form
from django.http import HttpRequest

from payung.office.refusal import Refused
from payung.web.entrance import attempt

# In a template ``{{ new_key }}`` calls it, so every form of a page gets a key of its own.
NEW_KEY: Callable[[], Any] = uuid4


class Try:
    """Run an action for a form and keep the status that a refusal asks for.

    ``done`` is what the action returned, None when it was refused; ``status`` then is 403, 409 or 422.
    """

    def __init__(
        self, request: HttpRequest, form: Form, work: Callable[..., Any], said: str = "", **arguments: Any
    ) -> None:
        self._work, self.status = work, 200
        self.done = attempt(request, form, self._run, said, **arguments)

    def _run(self, **arguments: Any) -> Any:
        try:
            return self._work(**arguments)
        except Refused as refusal:
            self.status = refusal.status
            raise
