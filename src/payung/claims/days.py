"""Days on claim papers: written for the officer, and refused outside what is possible."""

from __future__ import annotations

from datetime import date

from payung.office.clock import today
from payung.office.models import Officer
from payung.office.refusal import Refused


def written(day: date) -> str:
    """Write a day as on the papers: 28-07-2025."""
    return f"{day:%d-%m-%Y}"


def refuse_day(by: Officer, day: date, *, first: date) -> None:
    """Refuse a day before ``first`` or after today.

    Raises:
        Refused
    """
    last = today(by.pemda)
    if not first <= day <= last:
        raise Refused("claim_day_outside", day=written(day), first=written(first), last=written(last))
