"""Two doors: a worker applies on the public page or at a counter, and becomes one worker of the registry.

The public page answers with a receipt, never with what the office knows: the same reply for a new person, a second
application and somebody of another office. Looking a receipt up is counted and
costs the same work whether the code is unknown, malformed or blocked (``look_up_receipt``).
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils.crypto import salted_hmac

from payung.office.action import action, done
from payung.office.clock import now, today
from payung.office.files import clean_photo, keep_file
from payung.office.models import Officer, Pemda
from payung.office.permission import require_area, runs
from payung.office.refusal import Conflict, Refused

from ..judging import judge_person
from ..models import Application, Door, Evidence, Knock, Worker
from .rosters import TRANSPORT_WORK

log = logging.getLogger(__name__)
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 O 1 I L
CODE_LENGTH = 10
# Wrong codes from one address in an hour, wrong codes at one office in a day, looks at one receipt in a day. Beyond the
# day's sum an address has one try left: an office is watched, a village is never shut out.
MOST_WRONG, MOST_WRONG_A_DAY, MOST_LOOKS = 20, 2_000, 50
MOST_APPLICATIONS, MOST_APPLICATIONS_A_DAY = 60, 2_000  # from one address in an hour, at one office in a day
PERSON = ("nik", "kk_number", "name", "birth_on", "sex", "mother_name", "phone", "area_code", "occupation")
RETURN_REASONS = ("data_differs", "paper_missing", "work_unclear", "wrong_village")
REFUSE_REASONS = ("not_resident", "not_working", "has_employer", "withdrew")

COUNT = """
INSERT INTO registry_knock (pemda_id, purpose, bucket, hour_at, count)
SELECT %(pemda)s, k.purpose, k.bucket, date_trunc('hour', now()), 1
FROM unnest(%(purposes)s::text[], %(buckets)s::text[]) AS k(purpose, bucket)
ON CONFLICT (pemda_id, purpose, bucket, hour_at) DO UPDATE SET count = registry_knock.count + 1
"""
COUNTED = """
SELECT k.purpose, sum(n.count) FROM unnest(%(purposes)s::text[], %(buckets)s::text[]) AS k(purpose, bucket)
JOIN registry_knock n ON n.pemda_id = %(pemda)s AND n.purpose = k.purpose AND n.bucket = k.bucket
  AND n.hour_at >= CASE WHEN k.purpose LIKE '%%_ip' THEN date_trunc('hour', now()) ELSE now() - interval '1 day' END
GROUP BY 1
"""
FORGIVE = """
UPDATE registry_knock SET count = count - %(times)s
WHERE pemda_id = %(pemda)s AND hour_at = date_trunc('hour', now()) AND bucket = ANY(%(buckets)s)
"""
INSERT_WORKER = """
INSERT INTO registry_worker (pemda_id, nik, kk_number, name, birth_on, sex, mother_name, phone, area_code, address, rt,
                             rw, occupation, sector, recorded_by_id)
SELECT pemda_id, nik, kk_number, upper(name), birth_on, sex, upper(mother_name), phone, area_code, '', '', '',
       occupation, CASE WHEN occupation ~* %(transport)s THEN 'transport' ELSE 'other' END, %(officer)s
FROM registry_application WHERE pemda_id = %(pemda)s AND id = %(application)s
ON CONFLICT (pemda_id, nik) WHERE survivor_id IS NULL DO NOTHING
"""
# What is known stays; an application only fills what was empty.
FILL_GAPS = """
UPDATE registry_worker w SET
  nik = coalesce(w.nik, a.nik), kk_number = coalesce(w.kk_number, a.kk_number),
  birth_on = coalesce(w.birth_on, a.birth_on), sex = coalesce(nullif(w.sex, ''), a.sex),
  phone = coalesce(nullif(w.phone, ''), a.phone),
  mother_name = coalesce(nullif(w.mother_name, ''), upper(a.mother_name)),
  occupation = coalesce(nullif(w.occupation, ''), a.occupation)
FROM registry_application a
WHERE a.pemda_id = %(pemda)s AND a.id = %(application)s AND w.pemda_id = a.pemda_id AND w.id = %(worker)s
"""


def receipt_code(public_id: uuid.UUID) -> str:
    """Return the receipt code of an application, ``ABCDE-FGHJK``: made of its id and the server's key, kept nowhere."""
    number = int.from_bytes(salted_hmac("payung.receipt", str(public_id), algorithm="sha256").digest())
    marks = []
    for _place in range(CODE_LENGTH):
        number, mark = divmod(number, len(ALPHABET))
        marks.append(ALPHABET[mark])
    return f"{''.join(marks[:5])}-{''.join(marks[5:])}"


def receipt_mark(code: str) -> str:
    """Return the keyed hash under which a code is found; blanks, dashes and small letters do not matter."""
    plain = "".join(mark for mark in code.upper() if mark.isalnum())
    return salted_hmac("payung.receipt.mark", plain[:40], algorithm="sha256").hexdigest()


def newest_door(pemda: Pemda) -> Door | None:
    """Return how the public door of the office in scope stands; None: never opened."""
    return Door.objects.filter(pemda=pemda).select_related("by__pemda").order_by("-id").first()


def is_open(door: Door | None) -> bool:
    """Whether the public page takes applications: it was opened, and the officer who opened it is still in office."""
    return door is not None and door.is_open and runs(door.by)


@action
def set_door(*, by: Officer, is_open: bool, year: int, contact: str) -> Door:
    """Open or shut the public door, and say for which year it collects; a programme of that year need not exist.

    Raises:
        Refused: a year long gone or far off, or no contact.
    """
    if not -1 <= year - today(by.pemda).year <= 5 or not contact.strip():
        raise Refused("door_unfit", year=year)
    door = Door.objects.create(pemda_id=by.pemda_id, is_open=is_open, year=year, contact=contact.strip(), by=by)
    return done(door, is_open=is_open, year=year)


@action
def receive_application(
    *, by: Officer, channel: str, consent_version: str, consent_method: str, year: int | None = None, **person: Any
) -> Application:
    """Take a worker's application at a counter.

    Args:
        channel: ``village`` or ``office``. consent_method: ``paper`` or ``spoken``.
        person: the fields of ``PERSON``; birth_on is a day, area_code a village of the officer's area.
        year: for which year, else the door's, else this one.

    Side effects, in order: the application is stored, judged as a roster's row; one event.

    Raises:
        NotAllowed: a village outside the officer's area.
    """
    row = _received(by, by, channel, consent_version, consent_method, year, person)
    return done(row, channel=channel, verdict=row.verdict)


@action
def receive_public_application(*, by: Officer, consent_version: str, **person: Any) -> Application:
    """Take an application of the public page; ``by`` is the officer who opened the door.

    Side effects, in order: the application is stored, judged as a roster's row; one event that says *public*.

    Raises:
        Refused: the door is shut.
    """
    door = newest_door(by.pemda)
    if not is_open(door) or door is None or door.by_id != by.pk:
        raise Refused("door_shut")
    row = _received(by, None, "public", consent_version, "page", door.year, person)
    return done(row, channel="public", verdict=row.verdict)


def _received(
    door: Officer, by: Officer | None, channel: str, version: str, method: str, year: int | None, person: dict[str, Any]
) -> Application:
    require_area(door, person["area_code"])
    newest = None if year else newest_door(door.pemda)
    verdict, reasons = _judged(door, person)
    public_id = uuid.uuid4()
    return Application.objects.create(
        pemda_id=door.pemda_id, public_id=public_id, channel=channel, by=by, verdict=verdict, reasons=reasons,
        year=year or (newest.year if newest else today(door.pemda).year), consent_version=version,
        consent_method=method, receipt_mark=receipt_mark(receipt_code(public_id)),
        **{name: person.get(name) or ("" if name != "kk_number" else None) for name in PERSON},
    )  # fmt: skip


def _judged(by: Officer, person: dict[str, Any], confirmed: Iterable[str] = ()) -> tuple[str, list[dict[str, Any]]]:
    texts = {name: str(person.get(name) or "") for name in PERSON}
    texts["birth_on"] = f"{person['birth_on']:%d/%m/%Y}"
    return judge_person(texts, office_area=by.pemda.area_code, day=today(by.pemda), confirmed=confirmed)


def _taken(by: Officer, application: Application, *, statuses: tuple[str, ...]) -> Application:
    """Lock the application for this officer.

    Raises:
        NotAllowed: another area. Conflict: somebody decided it meanwhile.
    """
    row = Application.objects.select_for_update().get(pk=application.pk)
    require_area(by, row.area_code)
    if row.status not in statuses:
        raise Conflict("application_decided")
    return row


def _decide(row: Application, by: Officer, status: str, **values: Any) -> None:
    for name, value in {"status": status, "decided_at": now(), "decided_by": by, **values}.items():
        setattr(row, name, value)
    row.save()


@action
def amend_application(
    *, by: Officer, application: Application, confirmed: Iterable[str] = (), **changes: Any
) -> Application:
    """Correct what an application says, together with the worker or his papers, and judge it again; it waits anew.

    Args:
        confirmed: codes of doubts that the officer looked at. changes: fields of ``PERSON``.

    Raises:
        Conflict: it was decided meanwhile. NotAllowed: a village outside the officer's area.
    """
    row = _taken(by, application, statuses=("waiting", "returned"))
    changes = {name: value for name, value in changes.items() if name in PERSON}
    for name, value in changes.items():
        setattr(row, name, value or (None if name == "kk_number" else ""))
    require_area(by, row.area_code)
    row.verdict, row.reasons = _judged(by, {name: getattr(row, name) for name in PERSON}, set(confirmed))
    _decide(row, by, "waiting", reason="", note="")
    return done(row, fields=sorted(changes), confirmed=sorted(confirmed), verdict=row.verdict)


@action
def return_application(*, by: Officer, application: Application, reason: str, note: str = "") -> Application:
    """Ask the worker for something: he reads the reason with his receipt code and comes with what is missing.

    Raises:
        Refused: no reason of ``RETURN_REASONS``. Conflict: decided meanwhile.
    """
    return _closed(by, application, "returned", reason, note, RETURN_REASONS)


@action
def refuse_application(*, by: Officer, application: Application, reason: str, note: str = "") -> Application:
    """Say that the village cannot confirm the worker, and why; the application is closed.

    Raises:
        Refused: no reason of ``REFUSE_REASONS``. Conflict: decided meanwhile.
    """
    return _closed(by, application, "refused", reason, note, REFUSE_REASONS)


def _closed(by: Officer, application: Application, status: str, reason: str, note: str, known: tuple[str, ...]) -> Any:
    row = _taken(by, application, statuses=("waiting", "returned"))
    if reason not in known:
        raise Refused("reason_missing")
    _decide(row, by, status, reason=reason, note=note.strip())
    return done(row, reason=reason)


@action
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
    row = _taken(by, application, statuses=("waiting",))
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
        pemda_id=by.pemda_id, worker_id=target, kind="work_photo" if file else "witness", seen_on=seen_on, by=by,
        place=place.strip(), witness=witness.strip(), note=note.strip(), file=file,
    )  # fmt: skip
    others = Application.objects.filter(nik=row.nik, birth_on=row.birth_on, status__in=("waiting", "returned"))
    closed = others.exclude(pk=row.pk).update(
        status="confirmed", outcome="known", worker=target, reason="", decided_at=now(), decided_by=by
    )
    _decide(row, by, "confirmed", worker_id=target, outcome=outcome, reason="")
    return done(row, worker_id=target, outcome=outcome, seen_on=seen_on, others=closed)


def _worker_for(row: Application, by: Officer, worker: Worker | None) -> tuple[int, str]:
    """Return the key of the one worker this application is, and whether he is new; a roster may win the race."""
    living = Worker.objects.filter(survivor__isnull=True)
    where = {"pemda": by.pemda_id, "application": row.pk, "officer": by.pk, "transport": TRANSPORT_WORK}
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


def _knock(pemda: Pemda, **texts: str) -> tuple[dict[str, int], list[str]]:
    """Count one knock in each bucket, by purpose; return the counts (``_ip``: of this hour, else of a day) and keys."""
    buckets = [
        salted_hmac("payung.knock", f"{name}|{text}", algorithm="sha256").hexdigest() for name, text in texts.items()
    ]
    where = {"pemda": pemda.pk, "purposes": list(texts), "buckets": buckets}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, where)
        cursor.execute(COUNTED, where)
        return {str(name): int(count) for name, count in cursor.fetchall()}, buckets


def may_apply_from(pemda: Pemda, address: str) -> bool:
    """Count an application sent from an address; False when the address must wait. A counter is never counted."""
    counts, _keys = _knock(pemda, apply_ip=address, apply_all="")
    return counts["apply_ip"] <= (MOST_APPLICATIONS if counts["apply_all"] <= MOST_APPLICATIONS_A_DAY else 3)


def look_up_receipt(pemda: Pemda, code: str, address: str) -> Application | None:
    """Return the application of a receipt code; None for an unknown, malformed or blocked code alike, by the same work.

    A wrong code is counted against its address, a right one is not. An address with too many wrong ones still reads
    the receipts that it was given or has read before, so one neighbour's guessing shuts no village out.
    """
    mark = receipt_mark(code)
    counts, keys = _knock(pemda, look_ip=address, look_code=mark, look_all="")
    limit = MOST_WRONG if counts["look_all"] <= MOST_WRONG_A_DAY else 1
    is_blocked = counts["look_ip"] > limit or counts["look_code"] > MOST_LOOKS
    pair = salted_hmac("payung.knock", f"pair|{address}|{mark}", algorithm="sha256").hexdigest()
    is_own = Knock.objects.filter(purpose="pair", bucket=pair).exists()
    row = Application.objects.filter(receipt_mark=mark).select_related("worker").first()
    found = row if is_own or not is_blocked else None
    with connection.cursor() as cursor:
        times = 1 if found else 0
        cursor.execute(FORGIVE, {"pemda": pemda.pk, "times": times, "buckets": [keys[0], keys[2]]})
    if counts["look_all"] == MOST_WRONG_A_DAY + 1:
        log.warning("office %s: more than %s wrong receipt codes in a day", pemda.pk, MOST_WRONG_A_DAY)
    if found:
        remember_reader(pemda, found, address)
    return found


def remember_reader(pemda: Pemda, application: Application, address: str) -> None:
    """Let an address read this receipt later, although its neighbours guess at others."""
    _knock(pemda, pair=f"{address}|{application.receipt_mark}")


def forget_knocks() -> int:
    """Drop the counts of the office in scope that limit nothing any more; return how many."""
    old = Q(hour_at__lt=now() - timedelta(days=2)) & ~Q(purpose="pair") | Q(hour_at__lt=now() - timedelta(days=90))
    return int(Knock.objects.filter(old).delete()[0])
