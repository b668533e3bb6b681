"""Verification by a second officer, of one worker and of many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from payung.office.acts import act, done
from payung.office.clock import today
from payung.office.models import Officer
from payung.office.permission import require_area
from payung.office.refusal import Refused
from payung.office.roles import Role

from ..models import Verification, Worker

VERIFY_MANY = """
INSERT INTO registry_verification
  (pemda_id, worker_id, authority, result, verified_on, note, proposed_by_id, by_id)
SELECT w.pemda_id, w.id, %(authority)s, %(result)s, %(day)s, %(note)s, w.recorded_by_id, %(officer)s
FROM registry_worker w WHERE w.pemda_id = %(pemda)s AND w.id = ANY(%(workers)s)
  AND (w.area_code = %(area)s OR w.area_code LIKE %(area)s || '.%%')
"""


@act(may={Role.CHECKER}, words="Pekerja diperiksa")
def verify_worker(
    *, by: Officer, worker: Worker, authority: str, result: str, verified_on: date, note: str = ""
) -> Verification:
    """Record an authority's answer (``dukcapil``, ``bpjs``) about one worker.

    The officer who recorded the worker cannot verify him; the database refuses it too.

    Raises:
        Refused: maker is checker, or the day lies in the future.
    """
    require_area(by, worker.area_code)
    if worker.recorded_by_id == by.pk:
        raise Refused("second_officer")
    if verified_on > today(by.pemda):
        raise Refused("day_in_future", day=verified_on)
    verification = Verification.objects.create(
        pemda_id=by.pemda_id,
        worker=worker,
        authority=authority,
        result=result,
        verified_on=verified_on,
        note=note,
        proposed_by_id=worker.recorded_by_id,
        by=by,
    )
    return done(verification, worker_id=worker.pk, authority=authority, result=result)


@act(may={Role.CHECKER}, words="Pekerja diperiksa sekaligus")
def verify_workers(
    *,
    by: Officer,
    workers: Sequence[int],
    authority: str,
    result: str,
    verified_on: date,
    note: str = "",
) -> Verification:
    """Record the same answer about many workers in one statement; an empty list is refused, never "all".

    Raises:
        Refused: nobody chosen, one of them recorded by this officer, or one outside the officer's area.
    """
    if not workers:
        raise Refused("nobody_chosen")
    if Worker.objects.filter(pk__in=workers, recorded_by=by).exists():
        raise Refused("second_officer")
    where: dict[str, Any] = {"pemda": by.pemda_id, "officer": by.pk, "workers": list(workers), "area": by.area_code}
    with connection.cursor() as cursor:
        cursor.execute(
            VERIFY_MANY, {**where, "authority": authority, "result": result, "day": verified_on, "note": note}
        )
        if cursor.rowcount != len(set(workers)):
            raise Refused("some_not_found", found=cursor.rowcount, asked=len(set(workers)))
    last = Verification.objects.filter(by=by).order_by("-id")[0]
    return done(last, count=len(set(workers)), authority=authority, result=result)
