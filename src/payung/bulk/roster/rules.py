"""The few values of law that a roster is held against; callers pass those in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What an office has decided before: folded text → meaning.

    ``columns``: title → field. ``areas``: written village → village code. ``occupations``: written work → label.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    occupations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """For which office and days a roster is judged.

    ``office_area``: Kemendagri code of the regency or city. ``cutoff_on``: the day ages are counted on.
    ``today``: later birth dates lie in the future. Ages in completed years: accepted from ``youngest`` to
    ``oldest``; one year more is held (the sources disagree), anything above is rejected.
    """

    office_area: str
    cutoff_on: date
    today: date
    youngest: int = 15
    oldest: int = 64
    monthly_idr: int = 16_800
    synonyms: Synonyms = field(default_factory=Synonyms)
