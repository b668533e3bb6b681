"""Many candidates judged at once: facts by one statement, law and rules once per distinct case, joined back by SQL."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from payung import law
from payung.core.span import add_months
from payung.intake.listed import LISTED_WORKERS
from payung.intake.thread import SHOWN
from payung.money.models import Budget, Programme, payer_of

from .members import members_since
from .rules import Facts, Judged, Rules, judge, work_of

# Whom is meant: people by id, everybody verified in an area, or who was put forward already (a preview).
_INSIDE = "(w.area_code = %(area)s OR w.area_code LIKE %(area)s || '.%%')"
BY_IDS = f"w.id = ANY(%(workers)s) AND {_INSIDE}"
BY_AREA = f"""%(area)s <> '' AND {_INSIDE}
  AND w.birth_on IS NOT NULL
  AND EXISTS (SELECT 1 FROM registry_verification v WHERE v.pemda_id = w.pemda_id AND v.worker_id = w.id
              AND v.authority = 'dukcapil')"""
NOMINATED = """EXISTS (SELECT 1 FROM programme_nomination n WHERE n.pemda_id = w.pemda_id AND n.worker_id = w.id
  AND n.programme_id = %(programme)s)"""
NOT_ELIGIBLE_YET = """w.id NOT IN (SELECT n.worker_id FROM programme_nomination n WHERE n.pemda_id = %(pemda)s
  AND n.programme_id = %(programme)s AND n.result = 'eligible') AND ({})"""
# Whom the age limit may bar: only they are asked since when they are members.
OLD = """SELECT w.id FROM registry_worker w
WHERE w.pemda_id = %(pemda)s AND w.survivor_id IS NULL AND {chosen} AND w.birth_on <= %(born_by)s"""
OCCUPATIONS = """SELECT DISTINCT w.occupation FROM registry_worker w
WHERE w.pemda_id = %(pemda)s AND w.survivor_id IS NULL AND {chosen}"""
# Ages are taken at the edges that law and rules know, so few cases remain. Likely rows of a list wait for an officer.
FACTS = f"""
CREATE TEMPORARY TABLE candidate ON COMMIT DROP AS
WITH chosen AS MATERIALIZED (
  SELECT w.id, w.nik, w.name, w.birth_on, w.kk_number, w.area_code, w.occupation FROM registry_worker w
  WHERE w.pemda_id = %(pemda)s AND w.survivor_id IS NULL AND {{chosen}}
), born AS MATERIALIZED (
  SELECT birth_on, (SELECT max(edge) FROM unnest(%(ages)s::int[]) edge
    WHERE edge <= extract(year FROM age(%(age_on)s::date, birth_on))) AS age
  FROM (SELECT DISTINCT birth_on FROM chosen WHERE birth_on IS NOT NULL) d
), answer AS MATERIALIZED (
  SELECT DISTINCT ON (worker_id, authority) worker_id, authority, result FROM registry_verification
  WHERE pemda_id = %(pemda)s ORDER BY worker_id, authority, id DESC
), poverty AS MATERIALIZED (
  SELECT DISTINCT ON (worker_id) worker_id, decile, as_of_on FROM registry_decile
  WHERE pemda_id = %(pemda)s AND superseded_at IS NULL AND as_of_on <= %(day)s
    AND (%(register)s = 'none' OR register = %(register)s) ORDER BY worker_id, as_of_on DESC, id DESC
), shown AS MATERIALIZED (
  SELECT worker_id, string_agg(DISTINCT kind, ',' ORDER BY kind) AS kinds FROM ({SHOWN}) e GROUP BY worker_id
), payer AS MATERIALIZED (
  SELECT DISTINCT ON (e.worker_id) e.worker_id, b.funding FROM programme_enrolment e
  JOIN money_budget b ON b.pemda_id = e.pemda_id AND b.id = e.budget_id
  WHERE e.pemda_id = %(pemda)s AND e.superseded_at IS NULL AND b.programme_id <> %(programme)s
    AND e.starts_on <= %(last)s AND e.ends_on >= %(first)s ORDER BY e.worker_id, e.id
), named AS MATERIALIZED (
  SELECT worker_id, string_agg(DISTINCT kind, ',' ORDER BY kind) AS kinds FROM ({LISTED_WORKERS}) l
  WHERE starts_on <= %(last)s AND ends_on >= %(first)s GROUP BY worker_id
), first AS MATERIALIZED (
  SELECT min(id) AS id, upper(name) AS name, birth_on, kk_number FROM registry_worker
  WHERE pemda_id = %(pemda)s AND survivor_id IS NULL AND kk_number IS NOT NULL AND birth_on IS NOT NULL
  GROUP BY 2, 3, 4 HAVING count(*) > 1
), fact AS (
  SELECT c.id AS worker_id,
    b.age, (SELECT max(edge) FROM unnest(%(ages)s::int[]) edge
      WHERE edge <= extract(year FROM age(r.since, c.birth_on))) AS age_registered,
    coalesce(c.nik ~ '^\\d{{{{6}}}}([04][1-9]|[1256]\\d|[37][01])(0[1-9]|1[012])\\d{{{{6}}}}$', false) AS nik,
    coalesce(d.result, '') AS dukcapil, coalesce(i.result, '') AS bpjs,
    c.area_code LIKE %(region)s || '.%%' AS lives_here, coalesce(p.funding, '') AS paid_by,
    coalesce(m.kinds, '') AS listed,
    f.id IS NOT NULL AND f.id < c.id AND NOT EXISTS (
      SELECT 1 FROM sameness_settlement s WHERE s.pemda_id = %(pemda)s AND NOT s.is_same
        AND (s.worker_id, s.other_id) IN ((f.id, c.id), (c.id, f.id))) AS is_double,
    o.work, o.admitted, q.decile, q.as_of_on,
    coalesce(q.as_of_on < %(cutoff)s::date, false) AS is_decile_old, coalesce(e.kinds, '') AS kinds
  FROM chosen c
  LEFT JOIN born b ON b.birth_on = c.birth_on
  LEFT JOIN unnest(%(written)s::text[], %(works)s::text[], %(admitted)s::text[]) o(written, work, admitted)
    ON o.written = c.occupation
  LEFT JOIN unnest(%(members)s::bigint[], %(since)s::date[]) r(worker_id, since) ON r.worker_id = c.id
  LEFT JOIN answer d ON d.worker_id = c.id AND d.authority = 'dukcapil'
  LEFT JOIN answer i ON i.worker_id = c.id AND i.authority = 'bpjs'
  LEFT JOIN poverty q ON q.worker_id = c.id LEFT JOIN shown e ON e.worker_id = c.id
  LEFT JOIN payer p ON p.worker_id = c.id LEFT JOIN named m ON m.worker_id = c.id
  LEFT JOIN first f ON f.name = upper(c.name) AND f.birth_on = c.birth_on AND f.kk_number = c.kk_number
)
SELECT worker_id, decile, as_of_on, jsonb_build_array(age, nik, dukcapil, bpjs, lives_here, paid_by, listed, is_double,
  work, admitted, decile, is_decile_old, kinds, age_registered)::text AS case_key FROM fact
"""


@dataclass(frozen=True)
class Case:
    """One distinct case of a candidate relation: its key there, how many share it, its facts and its answer."""

    key: str
    count: int
    facts: Facts
    answer: Judged


def judge_many(programme: Programme, rules: Rules, day: date, chosen: str, **values: Any) -> list[Case]:
    """Lay the chosen candidates into the temporary table ``candidate`` and return its distinct cases, judged.

    Args:
        chosen: BY_IDS (``workers`` inside ``area``), BY_AREA (``area``) or NOMINATED; empty values choose nobody.

    Whoever calls drops the table. Columns: worker_id, decile, as_of_on, case_key. Order is not kept.
    """
    where = {**values, **_asked(programme, rules, day)}
    fundings = tuple(Budget.objects.filter(programme=programme).order_by("funding").values_list("funding", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")  # a district is sorted and hashed in memory
        cursor.execute(OCCUPATIONS.format(chosen=chosen), where)
        written = [row[0] for row in cursor.fetchall()]
        lists = {"": rules} | {funding: rules.for_source(funding) for funding in fundings}
        admitted = [",".join(f"/{name}" for name, own in lists.items() if own.admits(text)) for text in written]
        where |= {"written": written, "works": [work_of(text) for text in written], "admitted": admitted}
        cursor.execute(OLD.format(chosen=chosen), where)
        since = members_since(programme.pemda_id, [row[0] for row in cursor.fetchall()], day)
        where |= {"members": list(since), "since": list(since.values())}
        cursor.execute(FACTS.format(chosen=chosen), where)
        cursor.execute("SELECT case_key, count(*) FROM candidate GROUP BY 1 ORDER BY 1")
        rows = cursor.fetchall()
    cases = []
    for key, count in rows:
        facts = _facts(json.loads(key))
        cases.append(Case(key, count, facts, judge(rules, facts, day=day, fundings=fundings)))
    return cases


def _asked(programme: Programme, rules: Rules, day: date) -> dict[str, Any]:
    year, known = programme.year, law.current()
    edges = {known.on(name, day).number for name in ("bpu_least_age", "bpu_usual_local_age", "bpu_boundary_age")}
    edges |= {edge + 1 for edge in (*edges, rules.maximum_age or 0)} | {0, rules.minimum_age or 0}
    start = max(date(year, 1, 1), day) if rules.age_on == "cover_start" else day
    age_on = date(year, 12, 31) if rules.age_on == "year_end" else start
    return {
        "pemda": programme.pemda_id,
        "programme": programme.pk,
        "region": programme.pemda.area_code,
        "first": date(year, 1, 1),
        "last": date(year, 12, 31),
        "day": day,
        "age_on": age_on,
        "born_by": add_months(age_on, -12 * known.on("bpu_boundary_age", day).number),
        "ages": sorted(edges),
        "register": rules.register,
        "cutoff": add_months(day, -(rules.greatest_age_months or 1_200)),
    }


def _facts(listed: list[Any]) -> Facts:
    *plain, work, admitted, decile, is_old, kinds, began = listed
    paid_by, named = payer_of(plain[5]), frozenset(plain[6].split(",")) - {""}
    sources = frozenset(name[1:] for name in admitted.split(",") if name)
    shown = frozenset(kinds.split(",")) - {""}
    return Facts(*[*plain[:5], paid_by, named, plain[7], work, sources, decile, is_old, shown, began])


def preview(programme: Programme, rules: Rules, day: date) -> tuple[int, int, Counter[str]]:
    """Return how many of the nominated would pass, how many pass as judged, and the first reasons of who is lost."""
    cases = {case.key: case.answer for case in judge_many(programme, rules, day, NOMINATED)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.case_key, count(*), count(*) FILTER (WHERE n.result = 'eligible') FROM candidate c "
            "JOIN programme_nomination n ON n.worker_id = c.worker_id AND n.programme_id = %s GROUP BY 1",
            [programme.pk],
        )
        rows = cursor.fetchall()
        cursor.execute("DROP TABLE candidate")
    passing = sum(n for key, n, _ in rows if cases[key].result == "eligible")
    lost: Counter[str] = Counter()
    for key, _, before in rows:
        if cases[key].result != "eligible" and before:
            lost[(*cases[key].reasons, *cases[key].doubts, "officer")[0]] += before
    return passing, sum(before for *_, before in rows), lost
