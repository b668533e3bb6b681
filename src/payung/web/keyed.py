"""The key of a form that is sent once: a second sending has no second effect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django import forms

# In a template ``{{ new_key }}`` calls it, so every form of a page gets a key of its own.
NEW_KEY: Callable[[], Any] = uuid4


class KeyedForm(forms.Form):
    """A form that is answered once: its hidden key travels with it, so a second sending has no second effect."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["key"].initial = NEW_KEY
