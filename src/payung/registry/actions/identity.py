"""The same person only once: pairs searched and settled, lists of other keepers, answers of Dukcapil in one file."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection

from payung.bulk.authority import AuthorityList, read_authority_list
from payung.bulk.duplicates import Person, likely_same, linked
from payung.bulk.folding import word_set
from payung.bulk.roster import read_roster
from payung.office.action import action, done
from payung.office.clock import now, today
from payung.office.files import keep_file, read_file
from payung.office.models import Officer, StoredFile
from payung.office.permission import require_area
from payung.office.refusal import Conflict, Refused
from payung.office.scope import current_pemda_id
from payung.office.tasks import office_task

from ..models import LISTING_KINDS, Candidate, ListedPerson, Listing, Settlement, Verification, Worker

PAYER_KINDS = ("province", "dbh", "village", "csr", "payer")
NEW_LISTING_KINDS = {kind: word for kind, word in LISTING_KINDS.items() if kind != "payer"}
LEAST_SCORE = 30  # a pair less likely is not worth an officer's minute
LEAST_LISTED = 5  # a bare name and birth date weigh little, yet an officer wants to be asked
PERSON = ("id", "nik", "kk_number", "name", "birth_on", "sex", "mother_name", "phone", "area_code")
# A NIK the file's own cells cast doubt on names nobody.
UNTRUSTED = word_set(
    "nik_letters nik_rounded_by_excel nik_maybe_rounded nik_number_cell nik_scientific_text "
    "nik_column_rounded nik_length nik_structure nik_temporary columns_swapped"
)
KEEP_CANDIDATES = """
INSERT INTO registry_candidate (pemda_id, worker_id, other_id, score, is_sure, speaks)
SELECT %(pemda)s, c.worker, c.other, c.score, c.sure, c.speaks::jsonb
FROM unnest(%(one)s::bigint[], %(two)s::bigint[], %(score)s::int[], %(sure)s::bool[], %(speaks)s::text[])
  AS c(worker, other, score, sure, speaks) ORDER BY c.score DESC, c.worker, c.other
"""
# Every record below a root points at it, one hop away, whatever chain of decisions leads there; the root lives.
REPOINT = """
WITH RECURSIVE below(id, root) AS (
  SELECT r, r FROM unnest(%(roots)s::bigint[]) r
  UNION SELECT s.worker_id, b.root FROM registry_settlement s JOIN below b ON s.other_id = b.id
  WHERE s.pemda_id = %(pemda)s AND s.is_same AND s.superseded_at IS NULL
)
UPDATE registry_worker w SET survivor_id = nullif(b.root, w.id) FROM below b
WHERE w.pemda_id = %(pemda)s AND w.id = b.id AND w.survivor_id IS DISTINCT FROM nullif(b.root, w.id)
"""
TOLD_APART = """
SELECT EXISTS (SELECT 1 FROM registry_settlement s
  JOIN registry_worker w ON w.pemda_id = s.pemda_id AND w.id = s.worker_id
  JOIN registry_worker o ON o.pemda_id = s.pemda_id AND o.id = s.other_id
  WHERE s.pemda_id = %(pemda)s AND NOT s.is_same AND s.superseded_at IS NULL
    AND coalesce(w.survivor_id, w.id) = coalesce(o.survivor_id, o.id)
    AND coalesce(w.survivor_id, w.id) = ANY(%(roots)s))
"""
MATCH_BY_NIK = """
UPDATE registry_listedperson p SET worker_id = w.id, match = 'nik'
FROM registry_worker w
WHERE p.pemda_id = %(pemda)s AND p.listing_id = %(listing)s AND p.worker_id IS NULL AND p.nik IS NOT NULL
  AND w.pemda_id = p.pemda_id AND w.nik = p.nik AND w.survivor_id IS NULL
"""
MATCH_LIKELY = """
UPDATE registry_listedperson p SET worker_id = c.worker, match = 'likely', score = c.score
FROM unnest(%(listed)s::bigint[], %(workers)s::bigint[], %(scores)s::int[]) AS c(listed, worker, score)
WHERE p.pemda_id = %(pemda)s AND p.id = c.listed AND p.worker_id IS NULL
"""
# Whom a file of answers meets. A row whose key and NIK name two people agrees with nobody; a NIK that is answered twice
# differently answers nothing; a key may still name a record that became a double since it was sent.
KEEP_ANSWERS = """
WITH answer AS (
  SELECT * FROM unnest(%(keys)s::text[], %(niks)s::text[], %(results)s::text[], %(notes)s::text[], %(said)s::text[],
    %(rows)s::int[]) AS a(key, nik, result, note, said, row_number)
), met AS (
  SELECT w.id AS worker_id, w.recorded_by_id, a.nik = '' OR w.nik IS NULL OR w.nik = a.nik AS agrees, a.*
  FROM answer a JOIN registry_worker w ON w.pemda_id = %(pemda)s AND w.public_id::text = a.key
    AND w.area_code LIKE %(area)s || '%%'
  UNION ALL SELECT w.id, w.recorded_by_id, a.key = '', a.*
  FROM answer a JOIN registry_worker w ON w.pemda_id = %(pemda)s AND w.nik = a.nik AND w.survivor_id IS NULL
    AND w.area_code LIKE %(area)s || '%%'
), named AS (
  SELECT *, min(result || said) OVER (PARTITION BY worker_id) AS least,
    max(result || said) OVER (PARTITION BY worker_id) AS most,
    row_number() OVER (PARTITION BY worker_id ORDER BY row_number) AS place
  FROM met WHERE agrees
), chosen AS (
  SELECT *, recorded_by_id = %(officer)s AS is_own, EXISTS (
    SELECT 1 FROM registry_verification v JOIN office_storedfile f ON f.pemda_id = v.pemda_id AND f.id = v.file_id
    WHERE v.pemda_id = %(pemda)s AND v.worker_id = named.worker_id AND f.sha256 = %(sha256)s) AS is_known
  FROM named WHERE least = most AND place = 1
), apart AS (SELECT DISTINCT row_number FROM met EXCEPT SELECT row_number FROM named)
"""
COUNT_ANSWERS = (
    KEEP_ANSWERS
    + """
SELECT (SELECT count(*) FROM answer), (SELECT count(*) FROM chosen),
  (SELECT count(DISTINCT worker_id) FROM named WHERE least <> most),
  (SELECT count(*) FROM answer WHERE row_number NOT IN (SELECT row_number FROM met)),
  (SELECT count(*) FROM apart), ARRAY(SELECT row_number FROM apart ORDER BY 1 LIMIT 10),
  (SELECT count(*) FROM chosen WHERE is_known), (SELECT count(*) FROM chosen WHERE is_own AND NOT is_known),
  (SELECT coalesce(jsonb_object_agg(result, n), '{}') FROM (
    SELECT result, count(*) AS n FROM chosen WHERE NOT is_own AND NOT is_known GROUP BY 1) t)
"""
)
COUNTED = ("answers", "named", "contradicting", "strangers", "apart", "apart_rows", "known", "own", "results")
STORE_ANSWERS = (
    KEEP_ANSWERS
    + """
INSERT INTO registry_verification (pemda_id, worker_id, authority, result, verified_on, note, said, file_id, row_number,
  proposed_by_id, by_id)
SELECT %(pemda)s, worker_id, 'dukcapil', result, %(day)s, note, said::jsonb, %(file)s, row_number, recorded_by_id,
  %(officer)s
FROM chosen WHERE NOT is_own AND NOT is_known
"""
)


@office_task("registry.search_duplicates", queueing_lock=None)
def search_duplicates_task(*, officer_id: int) -> None:
    """Search the whole registry of the office in scope."""
    search_duplicates(by=Officer.objects.select_related("pemda").get(pk=officer_id))


@action
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


@action
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
    where = {"pemda": by.pemda_id, "roots": roots}
    with connection.cursor() as cursor:
        cursor.execute(REPOINT, where)
        cursor.execute(TOLD_APART, where)
        if cursor.fetchone()[0]:
            raise Refused("settlement_contradicts")


@action
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


@action
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


@action
def import_listing(
    *, by: Officer, kind: str, keeper: str, as_of_on: date, starts_on: date, ends_on: date, content: bytes, name: str
) -> Listing:
    """Keep a list of another keeper of people and find who of ours stands on it.

    Args:
        kind: who pays (``province``, ``dbh``, ``village``, ``csr``), ``pu`` or ``staff``. keeper: who gave it, as
        printed. starts_on, ends_on: the days it speaks of. content: any sheet with names; a NIK whose cell casts
        doubt on it names nobody.

    Side effects, in order: the file is kept; the keeper's older list is superseded; rows are stored and matched, by NIK
    in one statement, the rest as likely pairs for an officer; one event.

    Raises:
        Refused: not readable (with the reader's sentence), no people, days that do not fit, or the same file again.
    """
    if kind not in NEW_LISTING_KINDS or not keeper.strip() or ends_on < starts_on or as_of_on > today(by.pemda):
        raise Refused("listing_invalid")
    file = keep_file(by=by, content=content, name=name, media_type="application/octet-stream")
    kinds = [kind, "payer"] if kind in PAYER_KINDS else [kind]
    live = Listing.objects.filter(kind__in=kinds, keeper=keeper.strip(), superseded_at__isnull=True)
    live = live.select_for_update().order_by("-id").first()
    if live and (live.kind, live.file.sha256) == (kind, file.sha256):
        raise Conflict("listing_same_file")
    rows = _listed_rows(content, by.pemda.area_code, as_of_on)
    if live:
        live.superseded_at = now()
        live.save(update_fields=["superseded_at"])
    listing = Listing.objects.create(
        pemda_id=by.pemda_id, kind=kind, keeper=keeper.strip(), as_of_on=as_of_on, starts_on=starts_on, ends_on=ends_on,
        file=file, row_count=len(rows), by=by,
    )  # fmt: skip
    for row in rows:
        row.pemda_id, row.listing = by.pemda_id, listing
    ListedPerson.objects.bulk_create(rows, batch_size=5_000)
    return done(listing, kind=kind, rows=len(rows), **_match(listing))


def _listed_rows(content: bytes, area: str, day: date) -> list[ListedPerson]:
    with tempfile.TemporaryDirectory(prefix="payung-listing-") as folder:
        place = Path(folder) / "list"
        place.write_bytes(content)
        found = read_roster(place, office_area=area, cutoff_on=day, today=day)
    if found.file_verdict == "refused":
        raise Refused("listing_unreadable", said=found.message)
    rows = [
        ListedPerson(
            sheet=row.sheet[:100], row_number=row.row_number, name=row.name[:200], birth_on=row.birth_on,
            nik=row.nik if row.nik and len(row.nik) == 16 and not UNTRUSTED & set(row.codes) else None,
        )
        for row in found.people
        if row.name
    ]  # fmt: skip
    if not rows:
        raise Refused("listing_unreadable", said="Tidak ada nama yang terbaca.")
    return rows


def _match(listing: Listing) -> dict[str, int]:
    """Name the workers of a list: by NIK, then the likely ones."""
    where = {"pemda": listing.pemda_id, "listing": listing.pk}
    with connection.cursor() as cursor:
        cursor.execute(MATCH_BY_NIK, where)
        by_nik = cursor.rowcount
        left = ListedPerson.objects.filter(listing=listing, worker__isnull=True).values_list(
            "id", "nik", "name", "birth_on"
        )
        listed = [Person(number, nik, None, name, born, "", "", "", "") for number, nik, name, born in left]
        people = [Person(*row) for row in Worker.objects.filter(survivor__isnull=True).values_list(*PERSON)]
        best = {}
        for pair in linked(people, listed, at_least=LEAST_LISTED):
            best.setdefault(pair.second, pair)
        cursor.execute(
            MATCH_LIKELY,
            {
                **where,
                "listed": list(best),
                "workers": [pair.first for pair in best.values()],
                "scores": [pair.score for pair in best.values()],
            },
        )
    return {"by_nik": by_nik, "likely": len(best)}


@action
def settle_listed(*, by: Officer, listed: ListedPerson, is_same: bool) -> ListedPerson:
    """Say whether a likely row of a list is our worker.

    Side effects, in order: the row's match; one event.

    Raises:
        Conflict: decided already.
    """
    row = ListedPerson.objects.select_for_update().get(pk=listed.pk)
    if row.match != "likely":
        raise Conflict("settlement_done")
    row.match = "officer" if is_same else "no"
    row.save(update_fields=["match"])
    return done(row, worker_id=row.worker_id, is_same=is_same)


@action
def send_to_authority(*, by: Officer, workers: Sequence[int]) -> Officer:
    """Record that a list of people leaves for Dukcapil; the file itself is written by the page.

    Raises:
        Refused: nobody chosen.
    """
    if not workers:
        raise Refused("nobody_chosen")
    return done(by, authority="dukcapil", count=len(workers))


def count_answers(by: Officer, found: AuthorityList, sha256: str) -> dict[str, Any]:
    """Return what reading a file of answers would do, without writing: how many rows, people, and why others not.

    ``known``: recorded from the same bytes before. ``own``: recorded as workers by this officer himself.
    ``apart``: key and NIK name different people. ``results``: how many would be recorded, by result.
    """
    where = {"pemda": current_pemda_id(), "officer": by.pk, "area": by.area_code, "sha256": sha256, **_columns(found)}
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ANSWERS, where)
        counted = dict(zip(COUNTED, cursor.fetchone(), strict=True))
    counted["results"] = json.loads(counted["results"]) if isinstance(counted["results"], str) else counted["results"]
    return {**counted, "unread": len(found.unread)}


@action
def receive_answers(*, by: Officer, content: bytes, name: str) -> StoredFile:
    """Keep a file of Dukcapil's answers; nothing is recorded of anybody yet.

    Raises:
        Refused: it cannot be read, with the reader's sentence.
    """
    found = read_authority_list(content, name)
    if not found.rows:
        raise Refused("listing_unreadable", said=found.message)
    file = keep_file(by=by, content=content, name=name, media_type="application/octet-stream")
    return done(file, sha256=file.sha256, answers=len(found.rows))


@action
def read_answers(*, by: Officer, file: StoredFile, answered_on: date) -> Verification:
    """Record Dukcapil's answers of a kept file, a verification for each person it names, in one statement.

    What the file says twice differently is not guessed; people this officer recorded himself wait for another officer.

    Side effects, in order: verifications are stored with file and row; one event.

    Raises:
        Refused: a day in the future, or nobody of ours named. Conflict: all was recorded from the same bytes before.
    """
    if answered_on > today(by.pemda):
        raise Refused("day_in_future", day=answered_on)
    found = read_authority_list(read_file(file), file.name)
    counted = count_answers(by, found, file.sha256)
    if counted["known"] and not counted["results"]:
        raise Conflict("listing_same_file")
    where = {"pemda": by.pemda_id, "officer": by.pk, "day": answered_on, "file": file.pk, **_columns(found)}
    where |= {"sha256": file.sha256, "area": by.area_code}
    with connection.cursor() as cursor:
        cursor.execute(STORE_ANSWERS, where)
        if not cursor.rowcount:
            raise Refused("answers_name_nobody")
    last = Verification.objects.filter(file=file).order_by("-id")[0]
    return done(last, **counted)


def _columns(found: AuthorityList) -> dict[str, list[object]]:
    rows = found.rows
    return {
        "keys": [row.key for row in rows],
        "niks": [row.nik for row in rows],
        "results": [row.result for row in rows],
        "notes": [row.note for row in rows],
        "said": [json.dumps(row.said) for row in rows],
        "rows": [row.row_number for row in rows],
    }
