"""The same person only once: pairs searched, settled, and decisions taken back."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

from payung.bulk.duplicates import Person, likely_same
from payung.office.acts import act, done
from payung.office.clock import now
from payung.office.models import Officer
from payung.office.permission import require_area
from payung.office.refusal import Conflict, Refused
from payung.office.roles import Role
from payung.office.tasks import office_task
from payung.registry.models import Worker
from payung.words import words_of

from .models import Candidate, Settlement

LEAST_SCORE = 30  # a pair less likely is not worth an officer's minute
PERSON = ("id", *words_of("person_field").having("is_compared"))
KEEP_CANDIDATES = """
INSERT INTO sameness_candidate (pemda_id, worker_id, other_id, score, is_sure, speaks)
SELECT %(pemda)s, c.worker, c.other, c.score, c.sure, c.speaks::jsonb
FROM unnest(%(one)s::bigint[], %(two)s::bigint[], %(score)s::int[], %(sure)s::bool[], %(speaks)s::text[])
  AS c(worker, other, score, sure, speaks) ORDER BY c.score DESC, c.worker, c.other
"""
# Every record below a root points at it, one hop away, whatever chain of decisions leads there; the root lives.
REPOINT = """
WITH RECURSIVE below(id, root) AS (
  SELECT r, r FROM unnest(%(roots)s::bigint[]) r
  UNION SELECT s.worker_id, b.root FROM sameness_settlement s JOIN below b ON s.other_id = b.id
  WHERE s.pemda_id = %(pemda)s AND s.is_same AND s.superseded_at IS NULL
)
UPDATE registry_worker w SET survivor_id = nullif(b.root, w.id) FROM below b
WHERE w.pemda_id = %(pemda)s AND w.id = b.id AND w.survivor_id IS DISTINCT FROM nullif(b.root, w.id)
"""
TOLD_APART = """
SELECT EXISTS (SELECT 1 FROM sameness_settlement s
  JOIN registry_worker w ON w.pemda_id = s.pemda_id AND w.id = s.worker_id
  JOIN registry_worker o ON o.pemda_id = s.pemda_id AND o.id = s.other_id
  WHERE s.pemda_id = %(pemda)s AND NOT s.is_same AND s.superseded_at IS NULL
    AND coalesce(w.survivor_id, w.id) = coalesce(o.survivor_id, o.id)
    AND coalesce(w.survivor_id, w.id) = ANY(%(roots)s))
"""


@office_task("sameness.search_duplicates", queueing_lock=None)
def search_duplicates_task(*, officer_id: int) -> None:
    """Search the whole registry of the office in scope."""
    search_duplicates(by=Officer.objects.select_related("pemda").get(pk=officer_id))


@act(may={Role.OFFICER}, words="Catatan ganda dicari")
def search_duplicates(*, by: Officer) -> Officer:
    """Search the registry for records that may be one person and keep the pairs; settled pairs are left out.

    Side effects, in order: the pairs of the last search are replaced; one event.
    """
    people = [Person(*row) for row in Worker.objects.filter(survivor__isnull=True).values_list(*PERSON)]
    pairs = likely_same(people, at_least=LEAST_SCORE)
    Candidate.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            KEEP_CANDIDATES,
            {
                "pemda": by.pemda_id,
                "one": [pair.first for pair in pairs],
                "two": [pair.second for pair in pairs],
                "score": [pair.score for pair in pairs],
                "sure": [pair.band == "sure" for pair in pairs],
                "speaks": [json.dumps([*pair.speaks_for, *pair.speaks_against]) for pair in pairs],
            },
        )
    return done(by, people=len(people), pairs=len(pairs))


@act(may={Role.OFFICER}, words="Dua catatan diputuskan")
def settle_duplicate(
    *, by: Officer, worker: Worker, other: Worker, is_same: bool, reason: str, survivor: Worker | None = None
) -> Settlement:
    """Decide whether two records are one person. If so one survives and the other points at it; nothing is merged.

    Args:
        survivor: which of the two; the older when None.

    Side effects, in order: the decision is stored; the other record, and all that pointed at it, point at the
    survivor; one event.

    Raises:
        Conflict: decided already.
        Refused: a record with itself, no reason, a survivor that is neither, or one of two told apart before.
    """
    if worker.pk == other.pk or not reason.strip() or (survivor and survivor.pk not in (worker.pk, other.pk)):
        raise Refused("settlement_needs_two_and_reason")
    require_area(by, worker.area_code)
    require_area(by, other.area_code)
    both = list(Worker.objects.select_for_update().filter(pk__in=[worker.pk, other.pk]).order_by("pk"))
    kept = next(each for each in both if survivor is None or each.pk == survivor.pk)
    double = next(each for each in both if each.pk != kept.pk)
    pair = {"worker_id__in": [worker.pk, other.pk], "other_id__in": [worker.pk, other.pk]}
    if Settlement.objects.filter(**pair, superseded_at__isnull=True).exists() or double.survivor_id or kept.survivor_id:
        raise Conflict("settlement_done")
    settlement = Settlement.objects.create(
        pemda_id=by.pemda_id, worker=double, other=kept, is_same=is_same, reason=reason.strip(), by=by
    )
    if is_same:
        _repoint(by, [kept.pk])
    return done(settlement, worker_id=kept.pk, double=double.pk, is_same=is_same)


def _repoint(by: Officer, roots: list[int]) -> None:
    where: dict[str, Any] = {"pemda": by.pemda_id, "roots": roots}
    with connection.cursor() as cursor:
        cursor.execute(REPOINT, where)
        cursor.execute(TOLD_APART, where)
        if cursor.fetchone()[0]:
            raise Refused("settlement_contradicts")


@act(may={Role.OFFICER}, words="Pasangan tanpa ragu disatukan")
def settle_sure(*, by: Officer, reasons: dict[int, str]) -> Settlement:
    """Settle pairs without doubt at once, all or none; a chain of pairs ends in one survivor, its oldest record.

    Args:
        reasons: the number of each pair and why it is one person; pairs that were settled meanwhile are left out.

    Side effects, in order: a decision for each record that is no survivor; they point at theirs; one event.

    Raises:
        Conflict: all are settled. Refused: two of a chain were told apart before.
    """
    pairs = list(Candidate.objects.filter(pk__in=reasons, is_sure=True).order_by("worker_id", "other_id"))
    asked = {number for pair in pairs for number in (pair.worker_id, pair.other_id)}
    living = Worker.objects.select_for_update().filter(pk__in=asked, survivor=None).order_by("pk")
    kept_by = {one.pk: one.pk for one in living}
    for area_code in {one.area_code for one in living}:
        require_area(by, area_code)
    made = []
    for pair in pairs:
        if pair.worker_id in kept_by and pair.other_id in kept_by:
            kept, double = sorted((kept_by[pair.worker_id], kept_by[pair.other_id]))
            if kept != double:
                made.append(_one_person(by, double, kept, reasons[pair.pk]))
                kept_by |= {number: kept for number, root in kept_by.items() if root == double}
    if not made:
        raise Conflict("settlement_done")
    apart = Settlement.objects.filter(worker__in=kept_by, other__in=kept_by, is_same=False, superseded_at=None)
    if any(kept_by[one] == kept_by[other] for one, other in apart.values_list("worker_id", "other_id")):
        raise Refused("settlement_contradicts")
    Settlement.objects.bulk_create(made)
    _repoint(by, sorted({kept_by[one.other_id] for one in made}))
    return done(made[0], worker_id=made[0].other_id, pairs=len(pairs), doubles=[one.worker_id for one in made])


def _one_person(by: Officer, double: int, kept: int, reason: str) -> Settlement:
    return Settlement(
        pemda_id=by.pemda_id, worker_id=double, other_id=kept, is_same=True, reason=reason.strip()[:300], by=by
    )


@act(may={Role.OFFICER}, words="Keputusan dua catatan ditarik")
def reopen_settlement(*, by: Officer, settlement: Settlement) -> Settlement:
    """Take a decision about two records back; both stand again and wait for an officer.

    Side effects, in order: the decision is superseded; the double lives, with what pointed at it before; one event.

    Raises:
        Conflict: taken back already. Refused: another living record has the double's NIK.
    """
    live = Settlement.objects.select_for_update().filter(pk=settlement.pk, superseded_at__isnull=True).first()
    if live is None:
        raise Conflict("settlement_done")
    if live.is_same:
        double = Worker.objects.select_for_update().get(pk=live.worker_id)
        if double.nik and Worker.objects.filter(nik=double.nik, survivor__isnull=True).exists():
            raise Refused("settlement_nik_taken")
    live.superseded_at = now()
    live.save(update_fields=["superseded_at"])
    if live.is_same:
        _repoint(by, [live.worker_id])
    return done(live, worker_id=live.other_id, double=live.worker_id)
