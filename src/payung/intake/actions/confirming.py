"""An application becomes one worker of the registry."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection

from payung.bulk.occupations import occupation_of
from payung.office.acts import act, done
from payung.office.clock import now, today
from payung.office.files import clean_photo, keep_file
from payung.office.models import Officer
from payung.office.refusal import Conflict, Refused
from payung.office.roles import Role
from payung.registry.models import Evidence, Worker

from ..models import Application
from .applications import decide, taken

INSERT_WORKER = """
INSERT INTO registry_worker (pemda_id, nik, kk_number, name, birth_on, sex, mother_name, phone, area_code, address, rt,
                             rw, occupation, recorded_by_id)
SELECT pemda_id, nik, kk_number, upper(name), birth_on, sex, upper(mother_name), phone, area_code, '', '', '',
       %(occupation)s, %(officer)s
FROM intake_application WHERE pemda_id = %(pemda)s AND id = %(application)s
ON CONFLICT (pemda_id, nik) WHERE survivor_id IS NULL DO NOTHING
"""
# What is known stays; an application only fills what was empty.
FILL_GAPS = """
UPDATE registry_worker w SET
  nik = coalesce(w.nik, a.nik), kk_number = coalesce(w.kk_number, a.kk_number),
  birth_on = coalesce(w.birth_on, a.birth_on), sex = coalesce(nullif(w.sex, ''), a.sex),
  phone = coalesce(nullif(w.phone, ''), a.phone),
  mother_name = coalesce(nullif(w.mother_name, ''), upper(a.mother_name)),
  occupation = coalesce(nullif(w.occupation, ''), %(occupation)s)
FROM intake_application a
WHERE a.pemda_id = %(pemda)s AND a.id = %(application)s AND w.pemda_id = a.pemda_id AND w.id = %(worker)s
"""


@act(may={Role.VILLAGE, Role.KECAMATAN, Role.OFFICER}, words="Pendaftaran dipastikan desa")
def confirm_application(
    *,
    by: Officer,
    application: Application,
    seen_on: date,
    place: str,
    witness: str = "",
    note: str = "",
    content: bytes | None = None,
    worker: Worker | None = None,
) -> Application:
    """Confirm with dated evidence that the person lives in the village and works; the application becomes a worker.

    Whoever is in the registry already stays one person: found by NIK, or pointed at by the officer (``worker``). What
    is known of him stays as it is, the application fills what was empty, and both origins show on his page.

    Args:
        place, witness: where he was seen working, and who can tell. content: a photo; it is drawn anew without EXIF.

    Side effects, in order: the worker, if new, or his empty fields; the photo is kept; one evidence; this application
    and others of the same person that wait are closed on him; one event.

    Raises:
        Refused: held by a doubt, no place, neither photo nor witness, a day in the future or before his birth.
        Conflict: decided meanwhile, or the NIK is another worker's than the one pointed at.
    """
    row = taken(by, application, statuses=("waiting",))
    if row.verdict not in ("ok", "warned"):
        raise Refused("application_held")
    if not place.strip() or not (content or witness.strip()):
        raise Refused("evidence_missing")
    if not row.birth_on < seen_on <= today(by.pemda):
        raise Refused("day_in_future", day=seen_on)
    target, outcome = _worker_for(row, by, worker)
    photo = clean_photo(content) if content else None
    file = keep_file(by=by, content=photo, name="foto-saat-bekerja.jpg", media_type="image/jpeg") if photo else None
    Evidence.objects.create(
        pemda_id=by.pemda_id,
        worker_id=target,
        kind="work_photo" if file else "witness",
        seen_on=seen_on,
        by=by,
        place=place.strip(),
        witness=witness.strip(),
        note=note.strip(),
        file=file,
    )
    others = Application.objects.filter(nik=row.nik, birth_on=row.birth_on, status__in=("waiting", "returned"))
    closed = others.exclude(pk=row.pk).update(
        status="confirmed", outcome="known", worker=target, reason="", decided_at=now(), decided_by=by
    )
    decide(row, by, "confirmed", worker_id=target, outcome=outcome, reason="")
    return done(row, worker_id=target, outcome=outcome, seen_on=seen_on, others=closed)


def _worker_for(row: Application, by: Officer, worker: Worker | None) -> tuple[int, str]:
    """Return the key of the one worker this application is, and whether he is new; a roster may win the race."""
    living = Worker.objects.filter(survivor__isnull=True)
    work = occupation_of(row.occupation).label or row.occupation  # as rosters write it, and the occupations' table
    where: dict[str, Any] = {"pemda": by.pemda_id, "application": row.pk, "officer": by.pk, "occupation": work}
    known = living.filter(nik=row.nik).first()
    if worker and (not living.filter(pk=worker.pk).exists() or (known and known.pk != worker.pk)):
        raise Conflict("application_two_workers")
    known = known or worker
    with connection.cursor() as cursor:
        outcome = "known"
        if known is None:
            cursor.execute(INSERT_WORKER, where)
            outcome = "new" if cursor.rowcount else "known"
            known = living.get(nik=row.nik)
        if outcome == "known":
            cursor.execute(FILL_GAPS, {**where, "worker": known.pk})
    return int(known.pk), outcome
