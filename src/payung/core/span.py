"""Spans of days with both ends included, and the calendar arithmetic of the law."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """Days from ``starts_on`` to ``ends_on``, both included; ``ends_on`` None means open.

    Raises:
        ValueError: the end lies before the start.
    """

    starts_on: date
    ends_on: date | None = None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError(f"a span cannot end on {self.ends_on} before it starts on {self.starts_on}")

    def holds(self, day: date) -> bool:
        """Tell whether ``day`` lies in the span."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share a day."""
        return (self.ends_on is None or other.starts_on <= self.ends_on) and (
            other.ends_on is None or self.starts_on <= other.ends_on
        )


def add_months(day: date, months: int) -> date:
    """Return the day so many months later: same day of the month, or the last there is.

    30 November + 3 months is 28 or 29 February; 29 February + 12 months is 28 February.
    """
    year, zero_based = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, zero_based + 1, min(day.day, monthrange(year, zero_based + 1)[1]))


def age_on(born_on: date, day: date) -> int:
    """Return the completed years of age on ``day``; somebody born on 29 February turns a year on the 28th.

    Before the birth the number is negative.
    """
    years = day.year - born_on.year
    return years - 1 if day < add_months(born_on, 12 * years) else years
