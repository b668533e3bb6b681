"""Native layouts of other systems: an editable list of titles and the fields they mean."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "profiles.json"


@dataclass(frozen=True, slots=True)
class Profile:
    """A layout known by name. ``needs``: folded titles that must all be there; ``columns``: folded title → field."""

    id: str
    name: str
    needs: frozenset[str]
    columns: Mapping[str, str]


@cache
def profiles() -> tuple[Profile, ...]:
    """Return the profiles of ``profiles.json``."""
    listed = json.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(Profile(one["id"], one["name"], frozenset(one["needs"]), one["columns"]) for one in listed)


def profile_of(titles: Iterable[str]) -> Profile | None:
    """Return the profile whose needed titles are all present; of several the one that needs most."""
    present = set(titles)
    return max((one for one in profiles() if one.needs <= present), key=lambda one: len(one.needs), default=None)
