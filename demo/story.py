"""What the steps of a story hand to each other, and the calendar they live in."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.db import connection

from payung.money.models import Budget, Programme
from payung.office.models import Pemda
from payung.office.scope import office_scope
from payung.programme.models import Agreement

from .cast import Cast
from .programme_file import ProgrammeFile, ProgrammePlan

Step = tuple[date, str, Callable[[], object]]


class Tell(Protocol):
    """Hears how far the story is: what happens now, how many steps are done, of how many."""

    def __call__(self, what: str, done: int, of: int) -> None: ...


@dataclass
class Running:
    """A programme year that was opened: its rows, and how many waves it had."""

    plan: ProgrammePlan
    programme: Programme
    budget: Budget
    agreement: Agreement | None = None
    waves: int = 0

    @property
    def agreed(self) -> Agreement:
        assert self.agreement is not None, "the agreement was not signed yet"
        return self.agreement


@dataclass
class Story:
    """One office's life: who acts, and the programme years that were opened, by key."""

    file: ProgrammeFile
    cast: Cast
    running: dict[str, Running] = field(default_factory=dict)
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.file.seed)  # noqa: S311 (a story, not a key)

    @property
    def pemda(self) -> Pemda:
        return self.cast.pemda

    def rows(self, statement: str, **values: Any) -> list[Any]:
        """Read facts of this office."""
        with office_scope(self.pemda.pk), connection.cursor() as cursor:
            cursor.execute(statement, {"pemda": self.pemda.pk, **values})
            found: list[Any] = cursor.fetchall()
        return found


@contextmanager
def on(day: date) -> Iterator[None]:
    """Let every office's ``today`` be ``day`` for the enclosed work, and put it back afterwards."""
    before = os.environ.get("PAYUNG_TODAY")
    os.environ["PAYUNG_TODAY"] = day.isoformat()
    try:
        yield
    finally:
        if before is None:
            del os.environ["PAYUNG_TODAY"]
        else:
            os.environ["PAYUNG_TODAY"] = before


@contextmanager
def planned_for_many() -> Iterator[None]:
    """Let the enclosed work join by hashing: fresh rows of an office look like none to the planner."""
    with connection.cursor() as cursor:
        cursor.execute("SET enable_nestloop = off")
        yield
        cursor.execute("RESET enable_nestloop")
