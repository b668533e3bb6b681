"""The planner's statistics of tables that a bulk step just filled, taken inside its own transaction.

Without them the planner takes a table that just grew for a small one, and joins thousands of rows one by one; plans
of foreign keys are kept, and may even stem from when it was empty.
"""

from __future__ import annotations

from typing import Any

MANY = 1_000  # rows from which a step counts as bulk


def take_statistics(cursor: Any, rows: int, *tables: str) -> None:
    """Count ``tables`` anew if the step touched many ``rows``; one that another step is counting is passed over."""
    if rows >= MANY:
        cursor.execute("SELECT take_statistics(VARIADIC %s::regclass[])", [list(tables)])
