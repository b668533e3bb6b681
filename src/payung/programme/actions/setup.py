"""A programme's year: its rules, ceilings and places."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction

from payung.money.models import Programme
from payung.office.acts import act, done
from payung.office.clock import today
from payung.office.models import Area, Officer
from payung.office.permission import require_area
from payung.office.refusal import Conflict, Refused
from payung.office.roles import Role
from payung.words import words_of

from ..models import Quota, RuleSet
from ..queries import rule_sets_of
from ..rules import Rules
from .nomination import seat_waiting

# A number of places may be lowered only down to what is taken.
SET_QUOTA = """
INSERT INTO programme_quota AS q (pemda_id, programme_id, area_code, funding, seats)
VALUES (%(pemda)s, %(programme)s, %(area)s, %(funding)s, %(seats)s)
ON CONFLICT (pemda_id, programme_id, area_code, funding) DO UPDATE SET seats = excluded.seats
WHERE q.taken <= excluded.seats RETURNING id
"""


@act(may={Role.OFFICER, Role.ADMIN}, words="Program dibuka")
def open_programme(
    *, by: Officer, name: str, year: int, legal_basis: str = "", minimum_age: int | None = None
) -> Programme:
    """Open a programme year with the usual rules as version 1.

    Raises:
        Conflict: one of that name and year exists.
    """
    try:
        with transaction.atomic():
            programme = Programme.objects.create(
                pemda_id=by.pemda_id,
                name=name.strip(),
                year=year,
                legal_basis=legal_basis.strip(),
                opened_by=by,
            )
            RuleSet.objects.create(
                pemda_id=by.pemda_id,
                programme=programme,
                version=1,
                starts_on=min(today(by.pemda), date(year, 1, 1)),
                legal_basis=programme.legal_basis,
                rules=Rules(minimum_age=minimum_age).written(),
                by=by,
            )
    except IntegrityError as error:
        raise Conflict("programme_exists", name=name, year=year) from error
    return done(programme, name=programme.name, year=year)


@act(may={Role.OFFICER, Role.ADMIN}, words="Aturan diubah")
def set_rules(
    *, by: Officer, programme: Programme, rules: dict[str, Any], starts_on: date, legal_basis: str = ""
) -> RuleSet:
    """Record a new version of a programme's rules; nominations keep the version they were judged by.

    Args:
        rules: what ``payung.programme.rules.Rules`` reads.

    Raises:
        Refused: a rule that does not exist, or a start before the newest version's.
    """
    Programme.objects.select_for_update().get(pk=programme.pk)
    newest = rule_sets_of(programme).first()
    if newest and starts_on < newest.starts_on:
        raise Refused("rules_start_too_early", day=newest.starts_on)
    try:
        written = Rules.read(rules).written()
    except (TypeError, ValueError) as error:
        raise Refused("rules_invalid") from error
    row = RuleSet.objects.create(
        pemda_id=by.pemda_id,
        programme=programme,
        version=newest.version + 1 if newest else 1,
        starts_on=starts_on,
        legal_basis=legal_basis.strip(),
        rules=written,
        by=by,
    )
    return done(row, version=row.version, starts_on=starts_on)


@act(may={Role.OFFICER, Role.ADMIN}, words="Kuota diisi")
def set_quota(*, by: Officer, programme: Programme, area_code: str, seats: int, funding: str = "") -> Quota:
    """Set the places of an area, of any money or of one source; never below the places taken.

    Side effects, in order: the quota; free places go to those who wait, by rank; waiting ranks; one event.

    Raises:
        Refused: unknown area, a negative number, or fewer than taken.
    """
    require_area(by, area_code)
    if seats < 0 or funding not in ("", *words_of("funding")) or not Area.objects.filter(code=area_code).exists():
        raise Refused("quota_invalid")
    Programme.objects.select_for_update().get(pk=programme.pk)
    where: dict[str, Any] = {"pemda": by.pemda_id, "programme": programme.pk, "area": area_code, "funding": funding}
    with connection.cursor() as cursor:
        cursor.execute(SET_QUOTA, {**where, "seats": seats})
        row = cursor.fetchone()
    if row is None:
        taken = Quota.objects.get(programme=programme, area_code=area_code, funding=funding).taken
        raise Refused("quota_below_taken", taken=taken)
    seat_waiting(by.pemda_id, programme.pk)
    return done(Quota.objects.get(pk=row[0]), area=area_code, funding=funding, seats=seats)
