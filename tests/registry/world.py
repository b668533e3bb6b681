"""Workers that a roster brought."""

from __future__ import annotations

from typing import Any

from tests.people import workbook_of

from payung.intake.actions.applying import apply_roster
from payung.intake.actions.rosters import receive_roster
from payung.office.scope import office_scope
from payung.registry.models import Worker


def recorded(office: Any, *people: Any) -> dict[str, Worker]:
    """Workers of an applied roster, by NIK."""
    roster = receive_roster(by=office.rahma, content=workbook_of(*people), name="roster.xlsx", area_code="14.04")
    apply_roster(by=office.rahma, roster=roster)
    with office_scope(office.pemda.pk):
        return {str(worker.nik): worker for worker in Worker.objects.all()}
