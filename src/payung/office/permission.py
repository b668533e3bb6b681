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
    day = today(officer.pemda)
    running = officer.starts_on <= day and (officer.ends_on is None or day <= officer.ends_on)
    return running and is_confirmed(officer) and Role(officer.role) in MAY[action]


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
