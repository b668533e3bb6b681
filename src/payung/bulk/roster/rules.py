"""The few values of law that a roster is held against; callers pass those in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from payung.core.month import Month
from payung.law import NotInForce, current
from payung.law.contribution import contribution_due


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What an office has decided before: folded text → meaning.

    ``columns``: title → field. ``profiles``: name of a layout → its titles and their fields. ``areas``: written
    village → village code. ``occupations``: written work → label.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    profiles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    occupations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answers:
    """What an officer answered about one file, each question once for all its rows.

    ``encoding``, ``separator``: of delimited text; empty: found by looking. By name of sheet: ``header_rows``: the
    row of the titles, 0: none. ``columns``: letter → field, empty: of no use. ``date_orders``: ``day_first`` or
    ``month_first``. ``struck``, ``coloured``: what such rows mean: ``dead``, ``moved`` or ``nothing``; empty: not
    answered. ``sex_mf``: M is a man, F a woman. ``nik_numbers``: NIKs in number cells were compared with the cards.
    ``decile_on``: the ISO day of deciles without one. ``total``: by name of sheet, what was read (``counted``) and
    may stand although its total row says otherwise; it changes no verdict.
    ``typed``: sheet → row → field → text that somebody typed over the file.
    """

    encoding: str = ""
    separator: str = ""
    header_rows: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    date_orders: Mapping[str, str] = field(default_factory=dict)
    struck: str = ""
    coloured: str = ""
    sex_mf: bool = False
    nik_numbers: bool = False
    decile_on: str = ""
    total: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """For which office and days a roster is judged; figures of law left at 0 are those in force.

    ``office_area``: Kemendagri code of the regency or city. ``cutoff_on``: the day ages are counted on.
    ``today``: later birth dates lie in the future. Ages in completed years: accepted from ``youngest`` to
    ``oldest``; one year more is held (the sources disagree), anything above is rejected. ``monthly_idr``: the
    contribution of one worker for one month, paid by a local government.

    Raises:
        NotInForce: neither the cut-off day nor today lies in the time the law knows.

    Source: parameters ``bpu_least_age``, ``bpu_boundary_age``; ``contribution_due``.
    """

    office_area: str
    cutoff_on: date
    today: date
    youngest: int = 0
    oldest: int = 0
    monthly_idr: int = 0
    synonyms: Synonyms = field(default_factory=Synonyms)
    answers: Answers = field(default_factory=Answers)

    def __post_init__(self) -> None:
        if not (self.youngest and self.oldest and self.monthly_idr):
            youngest, oldest, monthly_idr = _in_force(self.cutoff_on, self.today)
            object.__setattr__(self, "youngest", self.youngest or youngest)
            object.__setattr__(self, "oldest", self.oldest or oldest)
            object.__setattr__(self, "monthly_idr", self.monthly_idr or monthly_idr)


@lru_cache(maxsize=256)
def _in_force(cutoff_on: date, today: date) -> tuple[int, int, int]:
    """Return the youngest and oldest accepted age and the monthly contribution on the cut-off day, else today."""
    try:
        return _on(cutoff_on)
    except NotInForce:
        return _on(today)


def _on(day: date) -> tuple[int, int, int]:
    law = current()
    due = contribution_due(law, month=Month.of(day), funding="apbd")
    youngest, boundary = (int(law.on(name, day).value) for name in ("bpu_least_age", "bpu_boundary_age"))
    return youngest, boundary - 1, due.total_idr
