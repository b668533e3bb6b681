"""What the steps of a story hand to each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from payung.programme.models import Agreement, Budget, Programme

from .cast import Cast
from .programme_file import ProgrammeFile

Step = tuple[date, str, Callable[[], object]]


class Tell(Protocol):
    """Hears how far the story is: what happens now, how many steps are done, of how many."""

    def __call__(self, what: str, done: int, of: int) -> None: ...


@dataclass
class Story:
    """One office's year: who acts, on which programme, budget and agreement once they exist."""

    file: ProgrammeFile
    cast: Cast
    programme: Programme | None = None
    budget: Budget | None = None
    agreement: Agreement | None = None

    @property
    def running(self) -> Programme:
        assert self.programme is not None, "the programme was not opened yet"
        return self.programme

    @property
    def budgeted(self) -> Budget:
        assert self.budget is not None, "the budget was not set yet"
        return self.budget

    @property
    def agreed(self) -> Agreement:
        assert self.agreement is not None, "the agreement was not signed yet"
        return self.agreement
