"""May this officer do this, here, today? Asked by every action; pages ask the same to show a button."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet

from .clock import today
from .models import Officer
from .refusal import NotAllowed
from .roles import MAY, NEEDS_SECOND_FACTOR, Role


def may(officer: Officer, action: str) -> bool:
    """Whether the officer's role permits the action and the appointment is confirmed and runs today."""
    return runs(officer) and Role(officer.role) in MAY[action]


def runs(officer: Officer) -> bool:
    """Whether the appointment has begun, has not ended and waits for nobody's confirmation."""
    day = today(officer.pemda)
    return officer.starts_on <= day <= (officer.ends_on or day) and is_confirmed(officer)


def is_confirmed(officer: Officer) -> bool:
    """Whether the appointment needs no second pair of eyes, or has had it."""
    return not (officer.appointed_by_id and needs_second_factor(officer)) or officer.confirmed_by_id is not None


def require(officer: Officer, action: str) -> None:
    """Refuse unless ``may``.

    Raises:
        NotAllowed: with the roles that may.
    """
    if not may(officer, action):
        roles = ", ".join(sorted(role.label for role in MAY[action]))
        raise NotAllowed("not_allowed", roles=roles)


def in_area(officer: Officer, area_code: str) -> bool:
    """Whether an area lies within the officer's. An empty area is nobody's, never everybody's."""
    return bool(officer.area_code and area_code) and f"{area_code}.".startswith(f"{officer.area_code}.")


def require_area(officer: Officer, area_code: str) -> None:
    """Refuse work on an area outside the officer's.

    Raises:
        NotAllowed
    """
    if not in_area(officer, area_code):
        raise NotAllowed("other_area")


def require_seen(rows: QuerySet[Any], row: Model) -> None:
    """Refuse work on a row that is not among those the officer sees (``*_seen_by``): another branch's.

    Raises:
        NotAllowed
    """
    if not rows.filter(pk=row.pk).exists():
        raise NotAllowed("other_branch")


def needs_second_factor(officer: Officer) -> bool:
    """Who checks, pays, heads, appoints or guards data signs in with a second factor."""
    return Role(officer.role) in NEEDS_SECOND_FACTOR
