"""The deaths of the story: invented, spread as the sources suggest (most by illness, one at sea, some unclaimed)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PlannedDeath:
    """Who dies (line of the first decree), when the office hears of it, and how far the claim gets."""

    line: int
    died_on: date
    reported_on: date
    cause: str = "illness"
    opened_on: date | None = None
    filed_on: date | None = None
    paid_on: date | None = None


DEATHS = (
    PlannedDeath(
        118, date(2025, 3, 24), date(2025, 3, 28), "illness", date(2025, 4, 2), date(2025, 4, 15), date(2025, 4, 22)
    ),
    PlannedDeath(
        431, date(2025, 5, 11), date(2025, 5, 19), "illness", date(2025, 5, 21), date(2025, 6, 4), date(2025, 6, 11)
    ),
    PlannedDeath(
        702, date(2025, 6, 2), date(2025, 6, 3), "work_accident", date(2025, 6, 4), date(2025, 6, 20), date(2025, 7, 1)
    ),
    PlannedDeath(
        955, date(2025, 7, 19), date(2025, 8, 6), "illness", date(2025, 8, 8), date(2025, 9, 2), date(2025, 9, 10)
    ),
    PlannedDeath(
        1207, date(2025, 8, 27), date(2025, 9, 8), "illness", date(2025, 9, 12), date(2025, 10, 1), date(2025, 10, 8)
    ),
    PlannedDeath(1390, date(2025, 9, 15), date(2025, 10, 3), "illness", date(2025, 10, 6), date(2025, 11, 11)),
    PlannedDeath(1544, date(2025, 10, 8), date(2025, 11, 5), "unknown", date(2025, 11, 20)),
    PlannedDeath(1781, date(2025, 11, 2), date(2025, 12, 1)),
    PlannedDeath(1966, date(2025, 11, 29), date(2025, 12, 8)),
)
