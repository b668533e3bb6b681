"""What a parameter may hold: one reader per unit. Amounts are whole rupiah, percentages exact, floats refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from payung.core.span import Span
from payung.law.provisions import Bracket, DueDay


class Misprint(ValueError):
    """A parameter file says something the house does not allow."""


def whole(raw: Any) -> int:
    """Read a whole number that is not negative."""
    if type(raw) is not int or raw < 0:
        raise Misprint(f"{raw!r} is not a whole number")
    return raw


def exact_percent(raw: Any) -> Fraction:
    """Read a percentage: a whole number, or a decimal in quotes ("4.5"). A bare 4.5 would be a float to others."""
    if isinstance(raw, str):
        try:
            return Fraction(raw)
        except ValueError as error:
            raise Misprint(f"{raw!r} is not a percentage") from error
    return Fraction(whole(raw))


def day(raw: Any) -> date:
    """Read a day written as YYYY-MM-DD in quotes."""
    if not isinstance(raw, str) or len(raw) != 10:
        raise Misprint(f"{raw!r} is not a day written as YYYY-MM-DD")
    try:
        return date.fromisoformat(raw)
    except ValueError as error:
        raise Misprint(f"{raw!r} is not a day") from error


def word(raw: Any) -> str:
    """Read a word or sentence that is not empty."""
    if not isinstance(raw, str) or not raw.strip():
        raise Misprint(f"{raw!r} is not a word")
    return raw


def _cap(raw: Any) -> int | None:
    return None if raw == "unlimited" else whole(raw)


def _yes_no(raw: Any) -> bool:
    if type(raw) is not bool:
        raise Misprint(f"{raw!r} is neither true nor false")
    return raw


def _words(raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list) or not raw:
        raise Misprint(f"{raw!r} is not a list of words")
    return tuple(word(item) for item in raw)


def _whole_numbers(raw: Any) -> tuple[int, ...]:
    if not isinstance(raw, list) or raw != sorted(set(raw)):
        raise Misprint(f"{raw!r} is not a rising list of whole numbers")
    return tuple(whole(item) for item in raw)


def _by_name(read: Callable[[Any], Any]) -> Callable[[Any], Mapping[str, Any]]:
    def table(raw: Any) -> Mapping[str, Any]:
        if not isinstance(raw, dict) or not raw:
            raise Misprint(f"{raw!r} is not a table by name")
        return MappingProxyType({word(str(name)): read(value) for name, value in raw.items()})

    return table


def _sides(raw: Any) -> Mapping[str, Fraction]:
    if not isinstance(raw, dict) or set(raw) != {"right", "left"}:
        raise Misprint(f"{raw!r} must have exactly 'right' and 'left'")
    return MappingProxyType({side: exact_percent(value) for side, value in raw.items()})


def _due_day(raw: Any) -> DueDay:
    if not isinstance(raw, dict) or set(raw) != {"day", "months_later"}:
        raise Misprint(f"{raw!r} must have exactly 'day' and 'months_later'")
    return DueDay(whole(raw["day"]), whole(raw["months_later"]))


def _span(raw: Any) -> Span:
    if not isinstance(raw, list) or len(raw) != 2:
        raise Misprint(f"{raw!r} is not a pair of days")
    return Span(day(raw[0]), day(raw[1]))


def _range(raw: Any) -> tuple[int, int]:
    if not isinstance(raw, list) or len(raw) != 2 or whole(raw[0]) >= whole(raw[1]):
        raise Misprint(f"{raw!r} is not a pair of rising whole numbers")
    return (raw[0], raw[1])


def brackets(raw: Any) -> tuple[Bracket, ...]:
    """Read rows ``[from, to, deemed wage, contribution]``: rising, starting at 0, only the last one open.

    The printed tables leave gaps of Rp1,000 between rows; an income there takes the lower row.
    """
    if not isinstance(raw, list) or not raw:
        raise Misprint("a bracket table needs rows")
    rows = tuple(Bracket(whole(a), None if b is None else whole(b), whole(c), whole(d)) for a, b, c, d in raw)
    if rows[0].from_idr != 0 or rows[-1].to_idr is not None:
        raise Misprint("a bracket table starts at 0 and ends open")
    for row, following in pairwise(rows):
        if row.to_idr is None or not row.from_idr < row.to_idr < following.from_idr:
            raise Misprint(f"the row from {row.from_idr} does not end before the row from {following.from_idr}")
        if not (row.deemed_wage_idr < following.deemed_wage_idr and row.contribution_idr < following.contribution_idr):
            raise Misprint(f"the row from {following.from_idr} does not rise above the one before")
    return rows


def steps(raw: Any) -> tuple[tuple[Fraction, Fraction], ...]:
    """Read rows ``[from, per cent]``: the lower limits rise."""
    if not isinstance(raw, list) or not raw:
        raise Misprint("a table of steps needs rows")
    rows = tuple((exact_percent(start), exact_percent(share)) for start, share in raw)
    if any(row[0] >= following[0] for row, following in pairwise(rows)):
        raise Misprint("the lower limits of the steps do not rise")
    return rows


# Unit in the file → how its value is read. The unit also tells the pages how to print the value.
UNITS: Mapping[str, Callable[[Any], Any]] = {
    "idr": whole,
    "idr_cap": _cap,
    "idr_by_name": _by_name(whole),
    "idr_brackets": brackets,
    "percent": exact_percent,
    "percent_by_name": _by_name(exact_percent),
    "percent_by_side": _by_name(_sides),
    "percent_steps": steps,
    "percent_range": _range,
    "months": whole,
    "years": whole,
    "years_by_name": _by_name(whole),
    "days": whole,
    "days_list": _whole_numbers,
    "working_days": whole,
    "hours": whole,
    "count": whole,
    "measure": whole,
    "wages": whole,
    "age_years": whole,
    "weekdays": whole,
    "due_day": _due_day,
    "day": day,
    "day_span": _span,
    "yes_no": _yes_no,
    "word": word,
    "words": _words,
    "words_by_name": _by_name(_words),
}
