"""Workers: evidence, verification by a second officer, deciles recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection

from payung.office.action import action, done
from payung.office.clock import now, today
from payung.office.diary import record_event
from payung.office.files import clean_photo, keep_file
from payung.office.models import Officer
from payung.office.permission import require_area
from payung.office.refusal import Refused

from ..models import Decile, Evidence, Verification, Worker

VERIFY_MANY = """
INSERT INTO registry_verification
  (pemda_id, worker_id, authority, result, verified_on, note, proposed_by_id, by_id)
SELECT w.pemda_id, w.id, %(authority)s, %(result)s, %(day)s, %(note)s, w.recorded_by_id, %(officer)s
FROM registry_worker w WHERE w.pemda_id = %(pemda)s AND w.id = ANY(%(workers)s)
"""

MOST_ASKED = 50_000  # the database answers no more at once


def ask_elsewhere(*, by: Officer, niks: Iterable[str | None], worker_id: int | None = None) -> set[str]:
    """Return which NIKs another office holds; nothing else of it is told, neither whose nor where.

    That it was asked is recorded: who, how many, of which worker. A page may call it on GET, as it records readings.
    """
    asked = sorted({nik for nik in niks if nik})
    known: set[str] = set()
    with connection.cursor() as cursor:
        for start in range(0, len(asked), MOST_ASKED):
            cursor.execute("SELECT niks_elsewhere(%s::text[])", [asked[start : start + MOST_ASKED]])
            known |= {str(nik) for (nik,) in cursor.fetchall()}
    if asked:
        record_event(by=by, action="ask_elsewhere", subject=by, worker_id=worker_id, asked=len(asked), known=len(known))
    return known


@action
def add_evidence(
    *,
    by: Officer,
    worker: Worker,
    kind: str,
    seen_on: date,
    note: str = "",
    content: bytes | None = None,
    name: str = "",
    place: str = "",
    witness: str = "",
) -> Evidence:
    """Record something seen of a worker (``EVIDENCE_KINDS``), with a file or without.

    A photo is drawn anew, smaller and without EXIF; a PDF is kept as it is.

    Side effects, in order: the file is kept; the evidence is stored; one event.

    Raises:
        Refused: the day lies in the future, or the file is neither photo nor PDF.
    """
    require_area(by, worker.area_code)
    if seen_on > today(by.pemda):
        raise Refused("day_in_future", day=seen_on)
    media = "application/pdf" if content and content.startswith(b"%PDF-") else "image/jpeg"
    if content and media == "image/jpeg":
        content, name = clean_photo(content), f"{name.rsplit('.', 1)[0]}.jpg"
    file = keep_file(by=by, content=content, name=name, media_type=media) if content else None
    evidence = Evidence.objects.create(
        pemda_id=by.pemda_id, worker=worker, kind=kind, seen_on=seen_on, note=note, file=file, by=by,
        place=place.strip(), witness=witness.strip(),
    )  # fmt: skip
    return done(evidence, worker_id=worker.pk, kind=kind, seen_on=seen_on)


@action
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


@action
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
        Refused: nobody chosen, one of them recorded by this officer, or one not of this office.
    """
    if not workers:
        raise Refused("nobody_chosen")
    if Worker.objects.filter(pk__in=workers, recorded_by=by).exists():
        raise Refused("second_officer")
    where = {"pemda": by.pemda_id, "officer": by.pk, "workers": list(workers)}
    with connection.cursor() as cursor:
        cursor.execute(
            VERIFY_MANY, {**where, "authority": authority, "result": result, "day": verified_on, "note": note}
        )
        if cursor.rowcount != len(set(workers)):
            raise Refused("some_not_found", found=cursor.rowcount, asked=len(set(workers)))
    last = Verification.objects.filter(by=by).order_by("-id")[0]
    return done(last, count=len(set(workers)), authority=authority, result=result)


@action
def record_decile(*, by: Officer, worker: Worker, decile: int, register: str, as_of_on: date) -> Decile:
    """Record a welfare decile as of a day. A corrected one supersedes; the old stays readable.

    Raises:
        Refused: not 1 to 10, or a day in the future.
    """
    if not 1 <= decile <= 10:
        raise Refused("decile_range", value=decile)
    if as_of_on > today(by.pemda):
        raise Refused("day_in_future", day=as_of_on)
    live = {"worker": worker, "register": register, "as_of_on": as_of_on}
    Decile.objects.filter(**live, superseded_at__isnull=True).update(superseded_at=now())
    row = Decile.objects.create(pemda_id=by.pemda_id, **live, decile=decile, by=by)
    return done(row, worker_id=worker.pk, decile=decile, register=register, as_of_on=as_of_on)
