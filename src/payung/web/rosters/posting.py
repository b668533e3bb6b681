"""The fresh key of a form that is sent once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

# In a template ``{{ new_key }}`` calls it, so every form of a page gets a key of its own.
NEW_KEY: Callable[[], Any] = uuid4
