"""The decree that names the workers, and the agreement with the insurer."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, connection, transaction

from payung.money.models import Programme
from payung.office.acts import act, done
from payung.office.clock import today
from payung.office.models import Officer
from payung.office.refusal import Conflict, Refused
from payung.office.roles import Role

from ..models import Agreement, Decree

# One line per seated, verified, living record that no decree names yet, in order of village and entry. Whom
# Dukcapil's newest answer calls dead is left out, even if he was seated before.
ANNEX = """
WITH unnamed AS MATERIALIZED (
  SELECT n.id AS nomination_id, w.id AS worker_id, w.nik, w.name, w.birth_on, w.area_code, w.occupation
  FROM programme_nomination n JOIN registry_worker w ON w.pemda_id = n.pemda_id AND w.id = n.worker_id
  WHERE n.pemda_id = %(pemda)s AND n.programme_id = %(programme)s AND n.result = 'eligible'
    AND n.quota_id IS NOT NULL AND w.survivor_id IS NULL AND w.nik IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM programme_decreeline l WHERE l.pemda_id = n.pemda_id AND l.nomination_id = n.id)
)
SELECT row_number() OVER (ORDER BY area_code, nomination_id) AS line_number, unnamed.* FROM unnamed
WHERE (SELECT v.result FROM registry_verification v
       WHERE v.pemda_id = %(pemda)s AND v.worker_id = unnamed.worker_id AND v.authority = 'dukcapil'
       ORDER BY v.id DESC LIMIT 1) IS DISTINCT FROM 'dead'
"""
KEEP_ANNEX = f"CREATE TEMPORARY TABLE annex ON COMMIT DROP AS {ANNEX}"
NOMINATED_BY_CHECKER = """
SELECT count(*) FROM annex a JOIN programme_nomination n ON n.id = a.nomination_id
JOIN office_officer o ON o.pemda_id = n.pemda_id AND o.id = n.by_id WHERE o.account_id = %(account)s
"""
ANNEX_SUM = """
SELECT count(*), encode(sha256(convert_to(coalesce(string_agg(
  concat_ws('|', line_number, nik, name, birth_on, area_code, occupation), E'\\n' ORDER BY line_number), ''), 'UTF8')),
  'hex') FROM"""
STORED_SUM = f"{ANNEX_SUM} programme_decreeline WHERE pemda_id = %(pemda)s AND decree_id = %(decree)s"
STORE_LINES = """
INSERT INTO programme_decreeline
  (pemda_id, decree_id, line_number, nomination_id, worker_id, nik, name, birth_on, area_code, occupation)
SELECT %(pemda)s, %(decree)s, annex.* FROM annex
"""


@act(may={Role.CHECKER}, words="SK dicatat")
def decree(
    *, by: Officer, programme: Programme, sk_number: str, decided_on: date, starts_on: date, ends_on: date
) -> Decree:
    """Record the head's decision over everybody who has a place and is not named yet.

    The annex is fixed by the sha256 of its canonical rows (``number|nik|name|born|village|occupation``, one a
    line, UTF-8), which the printed annex carries. Side effects, in order: decree, lines, one event.

    Raises:
        Refused: nobody to name, days out of order, a day in the future, or the checker nominated one of them.
        Conflict: the number is used.
    """
    if ends_on < starts_on:
        raise Refused("days_out_of_order", starts_on=starts_on, ends_on=ends_on)
    if decided_on > today(by.pemda):
        raise Refused("day_in_future", day=decided_on)
    Programme.objects.select_for_update().get(pk=programme.pk)
    where = {"pemda": by.pemda_id, "programme": programme.pk}
    with connection.cursor() as cursor:
        cursor.execute(KEEP_ANNEX, where)
    count, digest = _one(f"{ANNEX_SUM} annex", {})
    if not count:
        raise Refused("decree_nobody")
    if _one(NOMINATED_BY_CHECKER, {"account": by.account_id})[0]:
        raise Refused("second_officer")
    try:
        with transaction.atomic():
            row = Decree.objects.create(
                pemda_id=by.pemda_id,
                programme=programme,
                sk_number=sk_number.strip(),
                decided_on=decided_on,
                starts_on=starts_on,
                ends_on=ends_on,
                line_count=count,
                annex_sha256=digest,
                by=by,
            )
    except IntegrityError as error:
        raise Conflict("paper_number_used", number=sk_number) from error
    with connection.cursor() as cursor:
        cursor.execute(STORE_LINES, {**where, "decree": row.pk})
        cursor.execute("DROP TABLE annex")
    if (count, digest) != stored_annex_sum(row):
        raise AssertionError("the stored lines are not the annex")
    return done(row, lines=count, annex_sha256=digest)


def annex_waiting(programme: Programme) -> int:
    """Return how many people a decree would name now."""
    return _one(f"SELECT count(*) FROM ({ANNEX}) a", {"pemda": programme.pemda_id, "programme": programme.pk})[0]


def stored_annex_sum(row: Decree) -> tuple[int, str]:
    """Return count and sha256 of a decree's stored lines, computed now: a checker compares it with the paper."""
    return _one(STORED_SUM, {"pemda": row.pemda_id, "decree": row.pk})


def _one(statement: str, where: dict[str, int]) -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, where)
        count, *digest = cursor.fetchone()
    return int(count), str(digest[0] if digest else "")


@act(may={Role.OFFICER}, words="PKS dicatat")
def record_agreement(
    *,
    by: Officer,
    programme: Programme,
    pks_number: str,
    signed_on: date,
    starts_on: date,
    ends_on: date,
    insurer_number: str = "",
    wadah: str = "",
    branch: str = "",
    on_leaving: str = "replace",
) -> Agreement:
    """Record the agreement (PKS) with the insurer's branch.

    Raises:
        Refused: days out of order, or a signing day in the future.
        Conflict: the number is used.
    """
    if ends_on < starts_on:
        raise Refused("days_out_of_order", starts_on=starts_on, ends_on=ends_on)
    if signed_on > today(by.pemda):
        raise Refused("day_in_future", day=signed_on)
    try:
        with transaction.atomic():
            agreement = Agreement.objects.create(
                pemda_id=by.pemda_id,
                programme=programme,
                pks_number=pks_number.strip(),
                insurer_number=insurer_number.strip(),
                signed_on=signed_on,
                starts_on=starts_on,
                ends_on=ends_on,
                wadah=wadah,
                branch=branch,
                on_leaving=on_leaving,
                by=by,
            )
    except IntegrityError as error:
        raise Conflict("paper_number_used", number=pks_number) from error
    return done(agreement, pks_number=agreement.pks_number, starts_on=starts_on, ends_on=ends_on)
