"""Facts about workers. An officer sees his area; an empty area is nobody's."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Upper

from payung.office.models import Officer
from payung.office.roles import Role

from .models import Worker

OF_BRANCH = """SELECT e.worker_id FROM programme_enrolment e
JOIN programme_agreement a ON a.pemda_id = e.pemda_id AND a.id = e.agreement_id
WHERE e.superseded_at IS NULL AND a.branch <> '' AND a.branch = %s"""


def workers_seen_by(officer: Officer) -> QuerySet[Worker]:
    """Return the living records (no doubles) of the officer's area; an insurer's branch sees those it covers."""
    rows = Worker.objects.filter(inside("area_code", officer.area_code), survivor__isnull=True)
    return rows.filter(pk__in=RawSQL(OF_BRANCH, [officer.branch])) if officer.role == Role.BRANCH else rows  # noqa: S611


def inside(field: str, area_code: str) -> Q:
    if not area_code:
        return Q(pk__in=[])
    return Q(**{field: area_code}) | Q(**{f"{field}__startswith": f"{area_code}."})


def find_workers(officer: Officer, text: str) -> QuerySet[Worker]:
    """Return workers by name (typing part of it), NIK or KK number, within the officer's area."""
    wanted = " ".join(text.split())
    digits = "".join(c for c in wanted if c.isdigit())
    rows = workers_seen_by(officer)
    if len(digits) == 16:
        return rows.filter(Q(nik=digits) | Q(kk_number=digits))
    return rows.annotate(name_upper=Upper("name")).filter(name_upper__contains=wanted.upper())


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
