"""How papers write days and months."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from payung.core.month import Month


def day_text(day: date) -> str:
    """Write a day as on papers: 26 Februari 2025."""
    return str(format_date(day, "d MMMM y", locale="id"))


def month_text(month: Month) -> str:
    """Write a month as on papers: Februari 2025."""
    return str(format_date(month.first_on, "MMMM y", locale="id"))
