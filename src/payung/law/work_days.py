"""Working days: Monday to Friday, without the holidays and joint leave the caller names."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from payung.core.month import Month
from payung.law.provisions import DueDay

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The days nobody works, besides weekends. ``joint_leave`` is cuti bersama."""

    holidays: frozenset[date] = frozenset()
    joint_leave: frozenset[date] = frozenset()

    def is_working(self, day: date, weekdays: int) -> bool:
        """Tell whether ``day`` is one of the first ``weekdays`` days of the week and not free."""
        return day.weekday() < weekdays and day not in self.holidays and day not in self.joint_leave

    def same_or_next(self, day: date, weekdays: int) -> date:
        """Return ``day``, or the next working day."""
        while not self.is_working(day, weekdays):
            day += _ONE_DAY
        return day

    def after(self, day: date, count: int, weekdays: int) -> date:
        """Return the ``count``-th working day after ``day``; the first is the day after."""
        while count:
            day += _ONE_DAY
            count -= self.is_working(day, weekdays)
        return day

    def between(self, after: date, until: date, weekdays: int) -> int:
        """Count the working days after ``after`` up to ``until``, that day included."""
        days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
        return sum(self.is_working(day, weekdays) for day in days)


def nominal_due_on(month: Month, due: DueDay) -> date:
    """Return the printed due day of a month: that day of the month, or the last one there is."""
    owed = month.plus(due.months_later)
    return date(owed.year, owed.number, min(due.day, monthrange(owed.year, owed.number)[1]))
