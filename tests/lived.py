"""Stories of the tests: YAML beside them, lived by the officers of a test office."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.db.models import Model

from payung.story.playing import Player
from payung.story.reading import read_story


def lived(made: SimpleNamespace, story: str | Path, files: Mapping[str, bytes] | None = None) -> SimpleNamespace:
    """Live a story in ``made.office``, after what was made there before; return all of it by name.

    A row is as it was when it was made. A label that found one row is that row, one that found several a list.
    """
    officers = {name: who for name, who in vars(made.office).items() if name != "pemda"}
    player = Player(officers, files=(files or {}).__getitem__)
    player.made |= {label: row for label, row in vars(made).items() if _is_made(row)}
    text, place = (story, "kisah") if isinstance(story, str) else (story.read_text(encoding="utf-8"), story.name)
    player.live(read_story(text, player, place=place))
    for label, rows in player.made.items():
        setattr(made, label, rows[0] if isinstance(rows, list) and len(rows) == 1 else rows)
    return made


def _is_made(row: Any) -> bool:
    return isinstance(row, Model) or (isinstance(row, list) and isinstance(next(iter(row), None), Model))
