"""How days and months are written, on papers as on screens."""

from __future__ import annotations

from datetime import date

from .month import Month

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip


def day_text(day: date) -> str:
    """Write a day: 26 Februari 2025."""
    return f"{day.day} {month_text(day)}"


def month_text(month: Month | date) -> str:
    """Write a month: Februari 2025."""
    return f"{MONTHS[(month.month if isinstance(month, date) else month.number) - 1]} {month.year}"
