"""Nomination: every candidate gets the law's answer; the eligible take places, the rest wait by rank.

The law is called once per distinct case; places are taken by one conditional UPDATE per quota, under a CHECK.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection

from payung import law
from payung.core.span import add_months, age_on
from payung.law.eligibility import Applicant, Eligibility, LocalRules, ineligible_because
from payung.office.action import action, done
from payung.office.clock import today
from payung.office.models import Officer
from payung.office.refusal import Refused

from ..models import Programme

NIK_STATUS = {
    "match": "valid",
    "mismatch": "mismatch",
    "dead": "deceased",
    "moved": "valid",
    "unknown": "invalid",
}
CANDIDATES = """
SELECT w.id, w.birth_on,
  (SELECT v.result FROM registry_verification v WHERE v.pemda_id = w.pemda_id AND v.worker_id = w.id
   AND v.authority = 'dukcapil' ORDER BY v.id DESC LIMIT 1) AS dukcapil,
  (SELECT v.result FROM registry_verification v WHERE v.pemda_id = w.pemda_id AND v.worker_id = w.id
   AND v.authority = 'bpjs' ORDER BY v.id DESC LIMIT 1) AS bpjs,
  w.area_code LIKE %(region)s || '.%%' AS lives_here,
  (SELECT b.funding FROM programme_enrolment e
   JOIN programme_budget b ON b.pemda_id = e.pemda_id AND b.id = e.budget_id
   WHERE e.pemda_id = w.pemda_id AND e.worker_id = w.id AND e.superseded_at IS NULL
   AND b.programme_id <> %(programme)s AND e.starts_on <= %(last)s AND e.ends_on >= %(first)s LIMIT 1) AS paid_by
FROM registry_worker w
WHERE w.pemda_id = %(pemda)s AND w.id = ANY(%(workers)s) AND w.survivor_id IS NULL AND w.birth_on IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM programme_nomination n
                  WHERE n.pemda_id = w.pemda_id AND n.programme_id = %(programme)s AND n.worker_id = w.id
                    AND n.result = 'eligible')
ORDER BY w.id
"""
STORE = """
INSERT INTO programme_nomination
  (pemda_id, programme_id, worker_id, nominated_on, result, reasons, doubts, by_id)
SELECT %(pemda)s, %(programme)s, c.worker_id, %(day)s, c.result,
       string_to_array(c.reasons, ','), string_to_array(c.doubts, ','), %(officer)s
FROM unnest(%(workers)s::bigint[], %(results)s::text[], %(reasons)s::text[], %(doubts)s::text[])
  AS c(worker_id, result, reasons, doubts)
ON CONFLICT (pemda_id, programme_id, worker_id) DO UPDATE SET nominated_on = excluded.nominated_on,
  result = excluded.result, reasons = excluded.reasons, doubts = excluded.doubts, by_id = excluded.by_id
"""
# Each eligible nomination belongs to the narrowest quota that holds its village. Places go by order of entry.
SEAT = """
WITH candidate AS (
  SELECT n.id, (SELECT q.id FROM programme_quota q
     WHERE q.pemda_id = n.pemda_id AND q.programme_id = n.programme_id
       AND (w.area_code = q.area_code OR w.area_code LIKE q.area_code || '.%%')
     ORDER BY length(q.area_code) DESC LIMIT 1) AS quota_id
  FROM programme_nomination n JOIN registry_worker w ON w.pemda_id = n.pemda_id AND w.id = n.worker_id
  WHERE n.pemda_id = %(pemda)s AND n.programme_id = %(programme)s AND n.result = 'eligible' AND n.quota_id IS NULL
), ranked AS (
  SELECT id, quota_id, row_number() OVER (PARTITION BY quota_id ORDER BY id) AS place
  FROM candidate WHERE quota_id IS NOT NULL
), asked AS (SELECT quota_id, count(*) AS n FROM ranked GROUP BY quota_id
), free AS (
  SELECT q.id, least(asked.n, q.seats - q.taken) AS given FROM programme_quota q JOIN asked ON asked.quota_id = q.id
), taking AS (
  UPDATE programme_quota q SET taken = q.taken + free.given FROM free
  WHERE q.id = free.id AND q.taken + free.given <= q.seats AND free.given > 0 RETURNING q.id, free.given
)
UPDATE programme_nomination n SET quota_id = taking.id, waiting_rank = NULL
FROM ranked JOIN taking ON taking.id = ranked.quota_id WHERE n.id = ranked.id AND ranked.place <= taking.given
"""
RANK_WAITING = """
WITH waiting AS (
  SELECT id, row_number() OVER (ORDER BY id) AS rank FROM programme_nomination
  WHERE pemda_id = %(pemda)s AND programme_id = %(programme)s AND result = 'eligible' AND quota_id IS NULL
)
UPDATE programme_nomination n SET waiting_rank = waiting.rank FROM waiting
WHERE n.id = waiting.id AND n.waiting_rank IS DISTINCT FROM waiting.rank
"""


@action
def nominate(*, by: Officer, programme: Programme, workers: Sequence[int]) -> Programme:
    """Put workers forward, in the order of their entry.

    Args:
        workers: ids of this office's workers; empty is refused, never read as everybody. Doubles, workers
            without a birth date and those already found eligible are passed over; the others are judged anew.

    Side effects, in order: nominations with result, reasons and doubts; places taken; waiting ranks; one event.

    Raises:
        Refused: nobody chosen.
    """
    if not workers:
        raise Refused("nobody_chosen")
    Programme.objects.select_for_update().get(pk=programme.pk)
    day = today(by.pemda)
    where = {"pemda": by.pemda_id, "programme": programme.pk, "officer": by.pk, "day": day}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM programme_quota WHERE programme_id = %s FOR UPDATE", [programme.pk])
        cursor.execute(CANDIDATES, {**where, "workers": list(workers), **_asked_of(programme)})
        candidates = cursor.fetchall()
        answers = [_answer(programme, day, candidate) for candidate in candidates]
        columns = zip(*((c[0], *a) for c, a in zip(candidates, answers, strict=True)), strict=True)
        names = ("workers", "results", "reasons", "doubts")
        if candidates:
            cursor.execute(STORE, {**where, **dict(zip(names, map(list, columns), strict=True))})
        seat_waiting(by.pemda_id, programme.pk)
    counts = {result: sum(a[0] == result for a in answers) for result in ("eligible", "officer", "not_eligible")}
    return done(programme, asked=len(set(workers)), nominated=len(candidates), **counts)


def seat_waiting(pemda_id: int, programme_id: int) -> None:
    """Give free places to the eligible in order of entry, and rank those who still wait."""
    where = {"pemda": pemda_id, "programme": programme_id}
    with connection.cursor() as cursor:
        cursor.execute(SEAT, where)
        cursor.execute(RANK_WAITING, where)


def _asked_of(programme: Programme) -> dict[str, object]:
    """Return the region a candidate must live in, and the year in which no other programme may pay for him."""
    year = programme.year
    return {"region": programme.pemda.area_code, "first": date(year, 1, 1), "last": date(year, 12, 31)}


def _answer(programme: Programme, day: date, candidate: tuple[Any, ...]) -> tuple[str, str, str]:
    """Return result, reasons and doubts of one candidate. Nobody unverified is eligible."""
    _, born_on, dukcapil, bpjs, lives_here, paid_by = candidate
    found = _distinct(
        day,
        age_on(born_on, day),
        NIK_STATUS[dukcapil or "match"],
        bpjs == "mismatch",
        bool(lives_here) and dukcapil != "moved",
        paid_by or "none",
        LocalRules(
            minimum_age=programme.minimum_age,
            exclude_active_pu=programme.exclude_active_pu,
            exclude_already_paid=programme.exclude_already_paid,
            require_residence=programme.require_residence,
        ),
    )
    doubts = ",".join(found.doubts)
    if dukcapil is None:
        result = "not_eligible" if found.reasons else "officer"
        return result, ",".join([*found.reasons, "not_verified"]), doubts
    return found.result, ",".join(found.reasons), doubts


@lru_cache(maxsize=4096)
def _distinct(
    day: date,
    age: int,
    nik_status: str,
    is_wage_earner: bool,
    lives_here: bool,
    paid_by: str,
    local: LocalRules,
) -> Eligibility:
    """Ask the law once per distinct case: of a birth date it sees only the completed years."""
    applicant = Applicant(
        born_on=add_months(day, -12 * age),
        nik_status=nik_status,
        active_pu=is_wage_earner,
        lives_in_region=lives_here,
        already_paid_by=paid_by,
    )
    return ineligible_because(law.current(), applicant, day=day, local=local)
