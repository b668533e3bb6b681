"""Enrolment: who is sponsored from day to day, the insurer's answer, and the end of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction

from payung.bulk.insurer import InsurerList, InsurerRow, read_insurer_list
from payung.money.models import Budget
from payung.office.acts import act, done
from payung.office.clock import now
from payung.office.files import keep_file
from payung.office.models import Officer, StoredFile
from payung.office.permission import require_seen
from payung.office.refusal import Conflict, Refused
from payung.office.roles import Role
from payung.registry.models import Worker

from ..models import Agreement, Decree, Enrolment
from ..queries import agreements_seen_by
from .nomination import free_place

ENROL = """
INSERT INTO programme_enrolment
  (pemda_id, worker_id, decree_line_id, agreement_id, budget_id, starts_on, ends_on, end_reason, by_id)
SELECT l.pemda_id, l.worker_id, l.id, %(agreement)s, %(budget)s, %(starts_on)s, %(ends_on)s, '', %(officer)s
FROM programme_decreeline l JOIN programme_nomination n ON n.pemda_id = l.pemda_id AND n.id = l.nomination_id
LEFT JOIN programme_quota q ON q.pemda_id = n.pemda_id AND q.id = n.quota_id
WHERE l.pemda_id = %(pemda)s AND l.decree_id = %(decree)s
  AND (n.fundings IS NULL OR %(funding)s = ANY(n.fundings)) AND coalesce(q.funding, '') IN ('', %(funding)s)
  AND NOT EXISTS (SELECT 1 FROM programme_enrolment e WHERE e.pemda_id = l.pemda_id AND e.decree_line_id = l.id)
"""
# The insurer's rows meet our lines by NIK; a newer answer supersedes, the same answer changes nothing.
ANSWERED = """
CREATE TEMPORARY TABLE answered ON COMMIT DROP AS
SELECT l.id AS decree_line_id, l.worker_id, r.*
FROM unnest(%(rows)s::int[], %(niks)s::text[], %(kpjs)s::text[], %(starts)s::date[], %(refusals)s::text[])
       AS r(row_number, nik, kpj, start_on, refusal)
JOIN programme_decreeline l ON l.pemda_id = %(pemda)s AND l.nik = r.nik
JOIN programme_enrolment e ON e.pemda_id = l.pemda_id AND e.decree_line_id = l.id AND e.superseded_at IS NULL
  AND e.agreement_id = %(agreement)s
"""
SUPERSEDE = """
UPDATE programme_registration g SET superseded_at = now() FROM answered a
WHERE g.pemda_id = %(pemda)s AND g.decree_line_id = a.decree_line_id AND g.superseded_at IS NULL
  AND (g.kpj, g.start_on, g.refusal) IS DISTINCT FROM (a.kpj, a.start_on, a.refusal)
"""
REGISTER = """
INSERT INTO programme_registration
  (pemda_id, worker_id, decree_line_id, is_accepted, kpj, start_on, refusal, file_id, row_number, by_id)
SELECT %(pemda)s, a.worker_id, a.decree_line_id, a.refusal = '', a.kpj, a.start_on, a.refusal, %(file)s,
       a.row_number, %(officer)s
FROM answered a
WHERE NOT EXISTS (SELECT 1 FROM programme_registration g WHERE g.pemda_id = %(pemda)s
                  AND g.decree_line_id = a.decree_line_id AND g.superseded_at IS NULL)
"""


@act(may={Role.OFFICER}, words="Peserta didaftarkan")
def enrol(*, by: Officer, decree: Decree, agreement: Agreement, budget: Budget) -> Agreement:
    """Sponsor everybody a decree names whom this money may pay for, for the days that decree and agreement share.

    The list for the insurer is printed from these rows. Enrolling a decree again adds nobody.

    Raises:
        Refused: papers of different programmes, or no day in common.
        Conflict: somebody on the list is sponsored already on one of these days.
    """
    if not decree.programme_id == agreement.programme_id == budget.programme_id:
        raise Refused("papers_of_other_programme")
    starts_on, ends_on = max(decree.starts_on, agreement.starts_on), min(decree.ends_on, agreement.ends_on)
    if ends_on < starts_on:
        raise Refused("papers_share_no_day")
    where: dict[str, Any] = {"pemda": by.pemda_id, "decree": decree.pk, "agreement": agreement.pk, "budget": budget.pk}
    where["funding"] = budget.funding
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ENROL, {**where, "starts_on": starts_on, "ends_on": ends_on, "officer": by.pk})
            count = cursor.rowcount
    except IntegrityError as error:
        raise Conflict("sponsored_already") from error
    return done(agreement, decree=decree.pk, budget=budget.pk, count=count, starts_on=starts_on, ends_on=ends_on)


@act(may={Role.OFFICER, Role.BRANCH}, words="Jawaban BPJS Ketenagakerjaan dibaca")
def record_registration(*, by: Officer, agreement: Agreement, content: bytes, name: str) -> StoredFile:
    """Take the insurer's answer to an enrolment list: a membership number and a start day, or a refusal.

    Rows that fit nobody, rows without a usable answer and people about whom the file says two things are counted
    in the event, not guessed; the other rows are taken. The same file again changes nothing.

    Side effects, in order: the file is kept; changed answers superseded; answers stored; one event.

    Raises:
        NotAllowed: the agreement is another branch's.
        Refused: the file holds no such list, or no row fits.
    """
    require_seen(agreements_seen_by(by), agreement)
    answers = read_insurer_list(content)
    if not answers.rows:
        raise Refused("insurer_list_unreadable", reason=answers.message)
    said, contradictory = _said(answers)
    file = keep_file(by=by, content=content, name=name, media_type="application/octet-stream")
    where = {"pemda": by.pemda_id, "officer": by.pk, "agreement": agreement.pk, "file": file.pk}
    with connection.cursor() as cursor:
        cursor.execute(ANSWERED, {**where, **_columns(said.values())})
        matched = cursor.rowcount
        if not matched:
            raise Refused("insurer_list_fits_nobody", rows=len(answers.rows))
        cursor.execute(SUPERSEDE, where)
        cursor.execute(REGISTER, where)
        stored = cursor.rowcount
        cursor.execute("DROP TABLE answered")
    counts = {"rows": len(answers.rows), "matched": matched, "stored": stored, "contradictory": contradictory}
    return done(file, **counts, agreement=agreement.pk, sha256=file.sha256)


def _said(answers: InsurerList) -> tuple[dict[str, InsurerRow], int]:
    """Return the one usable row about each NIK, and about how many the file contradicts itself."""
    said: dict[str, InsurerRow] = {}
    contradicted: set[str] = set()
    for row in answers.rows:
        if not (row.nik and (row.refusal or (row.kpj and row.start_on))):
            continue
        first = said.setdefault(row.nik, row)
        if (first.kpj, first.start_on, first.refusal) != (row.kpj, row.start_on, row.refusal):
            contradicted.add(row.nik)
    return {nik: row for nik, row in said.items() if nik not in contradicted}, len(contradicted)


def _columns(rows: Iterable[InsurerRow]) -> dict[str, list[object]]:
    usable = list(rows)
    return {
        "rows": [row.row_number for row in usable],
        "niks": [row.nik for row in usable],
        "kpjs": ["" if row.refusal else row.kpj for row in usable],
        "starts": [None if row.refusal else row.start_on for row in usable],
        "refusals": [row.refusal for row in usable],
    }


@act(may={Role.OFFICER}, words="Kepesertaan diakhiri")
def end_enrolment(*, by: Officer, worker: Worker, last_on: date, reason: str) -> Enrolment:
    """End a worker's sponsoring on a day (``moved``, ``formal_job``, ``withdrew``, ``over_age``).

    Raises:
        Refused: he is not sponsored.
    """
    ended = end_enrolment_of(by=by, worker=worker, last_on=last_on, reason=reason)
    if ended is None:
        raise Refused("not_sponsored")
    return done(ended, worker_id=worker.pk, last_on=last_on, reason=reason)


def end_enrolment_of(*, by: Officer, worker: Worker, last_on: date, reason: str) -> Enrolment | None:
    """Supersede the enrolment that runs on or after a day by one that ends then; None if there is none.

    His place goes back and the next in rank takes it. Part of other actions (a death ends an enrolment): writes no
    event of its own.
    """
    live = Enrolment.objects.filter(worker=worker, superseded_at__isnull=True, ends_on__gte=last_on)
    ended = None
    for enrolment in live.select_for_update():
        Enrolment.objects.filter(pk=enrolment.pk).update(superseded_at=now())
        if enrolment.starts_on > last_on:
            ended = enrolment
            continue
        ended = Enrolment.objects.create(
            pemda_id=by.pemda_id,
            worker=worker,
            decree_line_id=enrolment.decree_line_id,
            agreement_id=enrolment.agreement_id,
            budget_id=enrolment.budget_id,
            starts_on=enrolment.starts_on,
            ends_on=last_on,
            end_reason=reason,
            corrects=enrolment,
            by=by,
        )
    if ended:
        free_place(pemda_id=by.pemda_id, decree_line=ended.decree_line_id, last_on=last_on)
    return ended
