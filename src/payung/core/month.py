"""A calendar month, the unit in which contributions are owed."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_WRITTEN = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A month of a year, ordered in time.

    Raises:
        ValueError: there is no such month (number outside 1…12, year outside 1…9999).
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.number <= 12 and 1 <= self.year <= 9999):
            raise ValueError(f"there is no month {self.number} of the year {self.year}")

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month in which ``day`` lies."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read ``2025-01``; anything else is a ValueError."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f"'{text}' is not a month written as YYYY-MM")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def run(cls, text: str) -> list[Month]:
        """Read ``2025-01`` or ``2025-01..2025-12``, both included; anything else is a ValueError."""
        first, _, last = text.partition("..")
        start = cls.parse(first)
        return start.until(cls.parse(last)) if last else [start]

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def first_on(self) -> date:
        """The first day of the month."""
        return date(self.year, self.number, 1)

    @property
    def last_on(self) -> date:
        """The last day of the month."""
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    @property
    def ordinal(self) -> int:
        """Months since the year 0, so that two months can be subtracted."""
        return self.year * 12 + self.number - 1

    @classmethod
    def from_ordinal(cls, ordinal: int) -> Month:
        """Return the month whose ``ordinal`` this is."""
        return cls(ordinal // 12, ordinal % 12 + 1)

    def plus(self, months: int) -> Month:
        """Return the month so many months later (earlier, if negative)."""
        return Month.from_ordinal(self.ordinal + months)

    def minus(self, other: Month) -> int:
        """Return how many months ``other`` lies before this one."""
        return self.ordinal - other.ordinal

    def until(self, last: Month) -> list[Month]:
        """Return every month from this one to ``last``, both included; empty if ``last`` is earlier."""
        return list(self._walk(last))

    def _walk(self, last: Month) -> Iterator[Month]:
        for ordinal in range(self.ordinal, last.ordinal + 1):
            yield Month.from_ordinal(ordinal)
