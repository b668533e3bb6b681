"""Facts about workers. An officer sees his area; an empty area is nobody's."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet

from payung.office.models import Officer
from payung.office.roles import Role

from .models import Worker


def workers_in_area(officer: Officer) -> QuerySet[Worker]:
    """Return the living records (no doubles) of the officer's area. An insurer's branch has no area of people."""
    if officer.role == Role.BRANCH:
        return Worker.objects.none()
    return Worker.objects.filter(inside("area_code", officer.area_code), survivor__isnull=True)


def inside(field: str, area_code: str) -> Q:
    """Return the condition that an area code lies inside another; an empty area holds nobody."""
    if not area_code:
        return Q(pk__in=[])
    return Q(**{field: area_code}) | Q(**{f"{field}__startswith": f"{area_code}."})


@dataclass(frozen=True)
class Sector:
    """The sector that prices a worker's contribution, and whether an officer said so."""

    sector: str
    is_said: bool


def sector_of(worker: Worker) -> Sector:
    """Return by which sector a worker's contribution is priced now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sector, is_sector_said FROM worker_in_sector WHERE pemda_id = %s AND id = %s",
            [worker.pemda_id, worker.pk],
        )
        return Sector(*cursor.fetchone())
