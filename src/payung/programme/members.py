"""Since when somebody is a member without a break: asked here, answered by the room above that knows what was paid.

Whether a membership broke is read from paid months, and bills stand above this room. So this room says the question and
``payung.cover`` says the answer when the house is opened; nobody may be judged while nobody answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

Answer = Callable[[int, Sequence[int], date], dict[int, date]]
_answers: list[Answer] = []


def answers(work: Answer) -> Answer:
    """Make a function the one that answers ``members_since``."""
    _answers[:] = [work]
    return work


def members_since(pemda_id: int, workers: Sequence[int], day: date) -> dict[int, date]:
    """Return the first day of the present membership of each worker who is a member on a day without a break since.

    Raises:
        LookupError: no room answers.
    """
    if not _answers:
        raise LookupError("no room tells since when people are members")
    return _answers[0](pemda_id, workers, day) if workers else {}
