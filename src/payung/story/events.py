"""What a story is made of: events, each an act of the register with what it is told, in scenes that have a day.

Written in Python by ``say`` and ``scene``, in YAML as ``reading`` describes. A text that begins with ``$`` names a row
made earlier by its label (``$bill``), or something that stands on it (``$bill.total_idr``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

FIND = "find"  # the one word beside the acts: rows that nobody's act hands over get a label


class StoryProblem(ValueError):
    """Indonesian sentences about what somebody wrote of an office's life, each with its place and the way out."""


@dataclass(frozen=True)
class Event:
    """One act, or ``find``.

    ``by``: who acts, by the story's name for him; empty: the first of its officers who may. ``label``: the name of the
    row that comes of it, which a later event may take over. ``or_refused``: a refusal's code that the story expects may
    come; then nothing is labelled and it goes on.
    """

    act: str
    told: Mapping[str, Any] = field(default_factory=dict)
    by: str = ""
    label: str = ""
    or_refused: str = ""


@dataclass(frozen=True)
class Scene:
    """What happens on a day. ``events`` is asked when that day has come, so that it can read what was made before.

    ``what`` says it in two words; ``place`` is where it is written, for the sentence of a refusal.
    """

    on: date
    what: str
    events: Callable[[], Iterable[Event]]
    place: str = ""


def say(act: str, /, *, by: str = "", label: str = "", or_refused: str = "", **told: Any) -> Event:
    """Return an event in the words of the act it calls."""
    return Event(act, told, by, label, or_refused)


def scene(on: date, what: str, *events: Event, place: str = "") -> Scene:
    """Return a day whose events are all known before."""
    return Scene(on, what, lambda: events, place)
