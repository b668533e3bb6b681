"""One ``today``: the pemda's own day, or the day that ``--today`` / ``PAYUNG_TODAY`` fixes.

Instants are UTC and always real; days belong to the zone of the pemda (WIB, WITA, WIT).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from .models import Pemda

ZONE_NAMES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def now() -> datetime:
    """Return the present instant, UTC."""
    return datetime.now(UTC)


def today(pemda: Pemda) -> date:
    """Return the day at the pemda, unless ``PAYUNG_TODAY`` (YYYY-MM-DD) fixes it."""
    fixed = os.environ.get("PAYUNG_TODAY")
    return date.fromisoformat(fixed) if fixed else now().astimezone(ZoneInfo(pemda.zone)).date()


@contextmanager
def on(day: date) -> Iterator[date]:
    """Let every office's ``today`` be ``day`` for the enclosed work, and put it back afterwards."""
    before = os.environ.get("PAYUNG_TODAY")
    os.environ["PAYUNG_TODAY"] = day.isoformat()
    try:
        yield day
    finally:
        if before is None:
            del os.environ["PAYUNG_TODAY"]
        else:
            os.environ["PAYUNG_TODAY"] = before
