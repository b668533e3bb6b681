"""Excel counts days from 1900 (with a 29 February that never was) or from 1904."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

_FROM_1900 = date(1899, 12, 30)
_FROM_1904 = date(1904, 1, 1)
_LAST = 2_958_465
_BUILT_IN_DATES = frozenset([*range(14, 18), 22, *range(27, 32), *range(34, 37), *range(50, 59)])
_NOT_TOKENS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


def is_date_format(number_format_id: int, code: str) -> bool:
    """Tell whether cells of this number format show a day (a mere clock time does not)."""
    if not code:
        return number_format_id in _BUILT_IN_DATES
    letters = _NOT_TOKENS.sub("", code).casefold()
    if "general" in letters or "0" in letters or "#" in letters:
        return False
    return "d" in letters or "y" in letters


def day_of_serial(raw: str, *, from_1904: bool = False) -> date | None:
    """Return the day a serial number stands for; 0 is read as 1 January 1900, the filler people see.

    None when the text is no number or no day that Excel can show.
    """
    try:
        whole = int(Decimal(raw))
    except (InvalidOperation, ValueError, OverflowError):
        return None
    if not 0 <= whole <= _LAST:
        return None
    if from_1904:
        return _FROM_1904 + timedelta(days=whole)
    if whole <= 1:
        return date(1900, 1, 1)
    return _FROM_1900 + timedelta(days=whole + (1 if whole < 60 else 0))
