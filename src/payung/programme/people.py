"""Whom an officer sees: everybody of his area; an insurer's branch those that it covers."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Upper

from payung.office.models import Officer
from payung.office.roles import Role
from payung.registry.models import Worker
from payung.registry.queries import inside, workers_in_area

from .models import Enrolment


def workers_seen_by(officer: Officer) -> QuerySet[Worker]:
    """Return the living records (no doubles) of the officer's area; an insurer's branch sees those it covers."""
    if officer.role != Role.BRANCH:
        return workers_in_area(officer)
    covered = Enrolment.objects.filter(
        worker=OuterRef("pk"), superseded_at__isnull=True, agreement__branch=officer.branch
    )
    rows = Worker.objects.filter(inside("area_code", officer.area_code), Exists(covered), survivor__isnull=True)
    return rows if officer.branch else rows.none()


def find_workers(officer: Officer, text: str) -> QuerySet[Worker]:
    """Return workers by name (typing part of it), NIK or KK number, among those the officer sees."""
    wanted = " ".join(text.split())
    digits = "".join(c for c in wanted if c.isdigit())
    rows = workers_seen_by(officer)
    if len(digits) == 16:
        return rows.filter(Q(nik=digits) | Q(kk_number=digits))
    return rows.annotate(name_upper=Upper("name")).filter(name_upper__contains=wanted.upper())
