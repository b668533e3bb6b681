"""May this officer do this, here, today? Asked by every action; pages ask the same to show a button."""

from __future__ import annotations

from .clock import today
from .models import Officer
from .refusal import NotAllowed
from .roles import MAY, NEEDS_SECOND_FACTOR, Role


def may(officer: Officer, action: str) -> bool:
    """Whether the officer's role permits the action and the appointment runs today."""
    day = today(officer.pemda)
    running = officer.starts_on <= day and (officer.ends_on is None or day <= officer.ends_on)
    return running and Role(officer.role) in MAY[action]


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


def needs_second_factor(officer: Officer) -> bool:
    """Checker, treasurer and head sign in with a second factor."""
    return Role(officer.role) in NEEDS_SECOND_FACTOR
