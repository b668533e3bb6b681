"""One ``today``: the pemda's own day, or the day that ``--today`` / ``PAYUNG_TODAY`` fixes.

Instants are UTC and always real; days belong to the zone of the pemda (WIB, WITA, WIT).
"""

from __future__ import annotations

import os
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
