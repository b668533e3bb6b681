"""Two doors: a worker applies on the public page or at a counter.

The public page answers with a receipt, never with what the office knows: the same reply for a new person, a second
application and somebody of another office.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from payung.office.acts import act, done
from payung.office.clock import now, today
from payung.office.models import Officer
from payung.office.permission import require_area
from payung.office.refusal import Conflict, Refused
from payung.office.roles import Role
from payung.words import words_of

from ..judging import judge_person
from ..models import Application
from .doors import is_open, newest_door, receipt_code, receipt_mark

PERSON = words_of("person_field").having("is_asked").codes


@act(may={Role.VILLAGE, Role.KECAMATAN, Role.OFFICER}, words="Pendaftaran warga diterima di loket")
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


@act(may={Role.OFFICER, Role.ADMIN}, words="Pendaftaran warga masuk dari laman umum")
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
        pemda_id=door.pemda_id,
        public_id=public_id,
        channel=channel,
        by=by,
        verdict=verdict,
        reasons=reasons,
        year=year or (newest.year if newest else today(door.pemda).year),
        consent_version=version,
        consent_method=method,
        receipt_mark=receipt_mark(receipt_code(public_id)),
        **{name: person.get(name) or ("" if name != "kk_number" else None) for name in PERSON},
    )


def _judged(by: Officer, person: dict[str, Any], confirmed: Iterable[str] = ()) -> tuple[str, list[dict[str, Any]]]:
    texts = {name: str(person.get(name) or "") for name in PERSON}
    texts["birth_on"] = f"{person['birth_on']:%d/%m/%Y}"
    return judge_person(texts, office_area=by.pemda.area_code, day=today(by.pemda), confirmed=confirmed)


def taken(by: Officer, application: Application, *, statuses: tuple[str, ...]) -> Application:
    """Lock the application for this officer.

    Raises:
        NotAllowed: another area. Conflict: somebody decided it meanwhile.
    """
    row = Application.objects.select_for_update().get(pk=application.pk)
    require_area(by, row.area_code)
    if row.status not in statuses:
        raise Conflict("application_decided")
    return row


def decide(row: Application, by: Officer, status: str, **values: Any) -> None:
    for name, value in {"status": status, "decided_at": now(), "decided_by": by, **values}.items():
        setattr(row, name, value)
    row.save()


@act(may={Role.VILLAGE, Role.KECAMATAN, Role.OFFICER}, words="Pendaftaran diperbaiki")
def amend_application(
    *, by: Officer, application: Application, confirmed: Iterable[str] = (), **changes: Any
) -> Application:
    """Correct what an application says, together with the worker or his papers, and judge it again; it waits anew.

    Args:
        confirmed: codes of doubts that the officer looked at. changes: fields of ``PERSON``.

    Raises:
        Conflict: it was decided meanwhile. NotAllowed: a village outside the officer's area.
    """
    row = taken(by, application, statuses=("waiting", "returned"))
    changes = {name: value for name, value in changes.items() if name in PERSON}
    for name, value in changes.items():
        setattr(row, name, value or (None if name == "kk_number" else ""))
    require_area(by, row.area_code)
    row.verdict, row.reasons = _judged(by, {name: getattr(row, name) for name in PERSON}, set(confirmed))
    decide(row, by, "waiting", reason="", note="")
    return done(row, fields=sorted(changes), confirmed=sorted(confirmed), verdict=row.verdict)


@act(may={Role.VILLAGE, Role.KECAMATAN, Role.OFFICER}, words="Pendaftaran dikembalikan")
def return_application(*, by: Officer, application: Application, reason: str, note: str = "") -> Application:
    """Ask the worker for something: he reads the reason with his receipt code and comes with what is missing.

    Raises:
        Refused: no reason that is known. Conflict: decided meanwhile.
    """
    return _closed(by, application, "returned", reason, note, words_of("return_reason"))


@act(may={Role.VILLAGE, Role.KECAMATAN, Role.OFFICER}, words="Pendaftaran tidak dipastikan")
def refuse_application(*, by: Officer, application: Application, reason: str, note: str = "") -> Application:
    """Say that the village cannot confirm the worker, and why; the application is closed.

    Raises:
        Refused: no reason that is known. Conflict: decided meanwhile.
    """
    return _closed(by, application, "refused", reason, note, words_of("refuse_reason"))


def _closed(
    by: Officer, application: Application, status: str, reason: str, note: str, known: Iterable[str]
) -> Application:
    row = taken(by, application, statuses=("waiting", "returned"))
    if reason not in known:
        raise Refused("reason_missing")
    decide(row, by, status, reason=reason, note=note.strip())
    return done(row, reason=reason)
