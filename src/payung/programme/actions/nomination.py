"""Nomination: every candidate gets the law's answer; the eligible take places, the rest wait by rank.

The law is called once per distinct case; places are taken by one conditional UPDATE per quota, under a CHECK.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import connection
from procrastinate.contrib.django import app
from psycopg.types.json import Jsonb

from payung.money.models import Programme
from payung.office.acts import act, done
from payung.office.clock import today
from payung.office.models import Officer
from payung.office.permission import require_area
from payung.office.refusal import Conflict, Refused
from payung.office.roles import Role

from ..judging import BY_AREA, BY_IDS, NOT_ELIGIBLE_YET, Case, judge_many
from ..models import Quota
from ..queries import NOMINATING, candidates, job_on, rules_on
from ..rules import Facts, Rules

PART = 10_000  # candidates of an area that a job judges in one transaction
# What a case has is made once, not once a person.
STORE = """
WITH answer AS MATERIALIZED (
  SELECT case_key, result, string_to_array(reasons, ',')::varchar[] AS reasons,
    string_to_array(doubts, ',')::varchar[] AS doubts, string_to_array(fundings, ',')::varchar[] AS fundings, facts
  FROM unnest(%(keys)s::text[], %(results)s::text[], %(reasons)s::text[], %(doubts)s::text[], %(fundings)s::text[],
    %(facts)s::jsonb[]) AS a(case_key, result, reasons, doubts, fundings, facts)
)
INSERT INTO programme_nomination (pemda_id, programme_id, worker_id, nominated_on, result, reasons, doubts, rule_set_id,
  decile, decile_on, fundings, facts, by_id)
SELECT %(pemda)s, %(programme)s, c.worker_id, %(day)s, a.result, a.reasons, a.doubts, %(rule_set)s, c.decile,
  c.as_of_on, a.fundings, a.facts, %(officer)s
FROM candidate c JOIN answer a USING (case_key) ORDER BY c.worker_id
ON CONFLICT (pemda_id, programme_id, worker_id) DO UPDATE SET nominated_on = excluded.nominated_on,
  result = excluded.result, reasons = excluded.reasons, doubts = excluded.doubts, rule_set_id = excluded.rule_set_id,
  decile = excluded.decile, decile_on = excluded.decile_on, fundings = excluded.fundings, facts = excluded.facts,
  by_id = excluded.by_id
"""
# How those who wait are ranked; order of entry decides between equals.
RANKED_BY = {
    "entry": "n.id",
    "decile": "n.decile NULLS LAST, n.id",
    "oldest": "w.recorded_at, n.id",
    "risk": "n.facts -> 'evidence' ? 'high_risk' DESC, n.facts -> 'evidence' ? 'unsafe_work' DESC, n.id",
}
# Each eligible nomination belongs to the narrowest quota of a source that holds its village. Places go by rank.
SEAT = """
WITH candidate AS (
  SELECT n.id, row_number() OVER (ORDER BY {ranked_by}) AS rank, (SELECT q.id FROM programme_quota q
     WHERE q.pemda_id = n.pemda_id AND q.programme_id = n.programme_id AND q.funding = %(funding)s
       AND (w.area_code = q.area_code OR w.area_code LIKE q.area_code || '.%%')
     ORDER BY length(q.area_code) DESC LIMIT 1) AS quota_id
  FROM programme_nomination n JOIN registry_worker w ON w.pemda_id = n.pemda_id AND w.id = n.worker_id
  WHERE n.pemda_id = %(pemda)s AND n.programme_id = %(programme)s AND n.result = 'eligible' AND n.quota_id IS NULL
    AND n.left_on IS NULL AND (%(funding)s = '' OR n.fundings IS NULL OR %(funding)s = ANY(n.fundings))
), ranked AS (
  SELECT id, quota_id, row_number() OVER (PARTITION BY quota_id ORDER BY rank) AS place
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
  SELECT n.id, row_number() OVER (ORDER BY {ranked_by}) AS rank FROM programme_nomination n
  JOIN registry_worker w ON w.pemda_id = n.pemda_id AND w.id = n.worker_id
  WHERE n.pemda_id = %(pemda)s AND n.programme_id = %(programme)s AND n.result = 'eligible' AND n.quota_id IS NULL
    AND n.left_on IS NULL
)
UPDATE programme_nomination n SET waiting_rank = waiting.rank FROM waiting
WHERE n.id = waiting.id AND n.waiting_rank IS DISTINCT FROM waiting.rank
"""


# Who leaves gives his place back; the same nomination is not seated again.
FREE = """
WITH old AS (
  SELECT n.id, n.quota_id, n.programme_id FROM programme_nomination n
  WHERE n.pemda_id = %(pemda)s AND n.quota_id IS NOT NULL AND n.id = (
    SELECT l.nomination_id FROM programme_decreeline l WHERE l.pemda_id = %(pemda)s AND l.id = %(line)s)
  FOR UPDATE
), gone AS (
  UPDATE programme_nomination n SET quota_id = NULL, left_on = %(last_on)s FROM old WHERE n.id = old.id
), given AS (
  UPDATE programme_quota q SET taken = q.taken - 1 FROM old WHERE q.id = old.quota_id
) SELECT programme_id FROM old
"""


@act(may={Role.OFFICER}, words="Pekerja diusulkan")
def nominate(*, by: Officer, programme: Programme, workers: Sequence[int] = (), area_code: str = "") -> Programme:
    """Put workers forward, in the order of their entry: some by their ids, or everybody verified in an area.

    Args:
        workers: ids of workers. Who is outside the officer's area, a double or already found eligible is passed
            over; the others are judged anew.
        area_code: in the officer's sight. Neither of both is refused, never read as everybody.

    Side effects, in order: nominations with result, reasons, rule set and facts; places; waiting ranks; one event.

    Raises:
        Refused: nobody chosen.
    """
    if not workers and not area_code:
        raise Refused("nobody_chosen")
    if area_code:
        require_area(by, area_code)
    counts = _judge(
        by, programme, BY_IDS if workers else BY_AREA, workers=list(workers), area=area_code or by.area_code
    )
    seat_waiting(by.pemda_id, programme.pk)
    chosen_by = {"area": area_code} if area_code else {"asked": len(set(workers))}
    return done(programme, **chosen_by, **counts)


@act(may={Role.OFFICER}, words="Usulan dijadwalkan")
def nominate_later(*, by: Officer, programme: Programme, area_code: str) -> Programme:
    """Leave the candidates of an area to a job (``programme.tasks``), which exists if and only if this is committed.

    Raises:
        Conflict: a job is at it already.
    """
    require_area(by, area_code)
    Programme.objects.select_for_update().get(pk=programme.pk)
    if job_on(programme):
        raise Conflict("nominating_already")
    asked: dict[str, Any] = {
        "pemda_id": by.pemda_id,
        "officer_id": by.pk,
        "programme_id": programme.pk,
        "area_code": area_code,
    }
    app.configure_task(NOMINATING, lock=f"programme {programme.pk}").defer(**asked)
    return done(programme, area=area_code)


@act(may={Role.OFFICER}, words="Bagian usulan dinilai")
def nominate_part(*, by: Officer, programme: Programme, area_code: str) -> Programme:
    """Nominate the next ``PART`` candidates of an area by order of entry; who has a nomination is the checkpoint.

    Side effects, in order: as ``nominate``; places and ranks only with the last part, so that all meet one ranking.
    """
    require_area(by, area_code)
    some = list(candidates(by, programme, area_code).values_list("pk", flat=True)[: PART + 1])
    counts = _judge(by, programme, BY_IDS, workers=some[:PART], area=area_code)
    if len(some) <= PART:
        seat_waiting(by.pemda_id, programme.pk)
    return done(programme, area=area_code, **counts)


def _judge(by: Officer, programme: Programme, chosen: str, **values: Any) -> dict[str, int]:
    """Store the answers for who is chosen and not found eligible yet; return the counts and the rules' version."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    day = today(by.pemda)
    kept = rules_on(programme, day)
    cases = judge_many(programme, Rules.read(kept.rules), day, NOT_ELIGIBLE_YET.format(chosen), **values)
    where: dict[str, Any] = {
        "pemda": by.pemda_id,
        "programme": programme.pk,
        "officer": by.pk,
        "day": day,
        "rule_set": kept.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM programme_quota WHERE programme_id = %s FOR UPDATE", [programme.pk])
        cursor.execute(STORE, {**where, **_columns(cases)})
        cursor.execute("DROP TABLE candidate")
    counts = Counter({"eligible": 0, "officer": 0, "not_eligible": 0})
    for case in cases:
        counts[case.answer.result] += case.count
    return {"nominated": counts.total(), "rules": kept.version, **counts}


def _columns(cases: list[Case]) -> dict[str, list[Any]]:
    answers = [case.answer for case in cases]
    return {
        "keys": [case.key for case in cases],
        "results": [answer.result for answer in answers],
        "reasons": [",".join(answer.reasons) for answer in answers],
        "doubts": [",".join(answer.doubts) for answer in answers],
        "fundings": [None if answer.fundings is None else ",".join(answer.fundings) for answer in answers],
        "facts": [Jsonb(_kept(case.facts)) for case in cases],
    }


def _kept(facts: Facts) -> dict[str, Any]:
    plain = asdict(facts)
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in plain.items()}


def seat_waiting(pemda_id: int, programme_id: int) -> None:
    """Give free places to the eligible by rank, one source of money after the other, and rank those who still wait."""
    programme = Programme.objects.select_related("pemda").get(pk=programme_id)
    ranking = Rules.read(rules_on(programme, today(programme.pemda)).rules).ranking
    where: dict[str, Any] = {"pemda": pemda_id, "programme": programme_id}
    sources = Quota.objects.filter(programme=programme).order_by("funding").values_list("funding", flat=True).distinct()
    with connection.cursor() as cursor:
        for funding in sources:
            cursor.execute(SEAT.format(ranked_by=RANKED_BY[ranking]), {**where, "funding": funding})
        cursor.execute(RANK_WAITING.format(ranked_by=RANKED_BY[ranking]), where)


def free_place(*, pemda_id: int, decree_line: int, last_on: date) -> None:
    """Give back the place of somebody a decree named, and seat who is next in rank; an amending decree names him."""
    with connection.cursor() as cursor:
        cursor.execute(FREE, {"pemda": pemda_id, "line": decree_line, "last_on": last_on})
        freed = cursor.fetchone()
    if freed:
        seat_waiting(pemda_id, freed[0])
