"""Lists of other keepers of people: kept, matched with ours, likely rows settled."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection

from payung.bulk.duplicates import Person, linked
from payung.bulk.folding import word_set
from payung.bulk.roster import read_roster
from payung.office.acts import act, done
from payung.office.clock import now, today
from payung.office.files import keep_file
from payung.office.models import Officer
from payung.office.refusal import Conflict, Refused
from payung.office.roles import Role
from payung.registry.models import Worker
from payung.sameness.actions import PERSON
from payung.words import words_of

from ..models import ListedPerson, Listing

PAYER_KINDS = words_of("listing_kind").having("payer")
NEW_LISTING_KINDS = words_of("listing_kind").only("province", "dbh", "village", "csr", "pu", "staff")
LEAST_LISTED = 5  # a bare name and birth date weigh little, yet an officer wants to be asked
# A NIK the file's own cells cast doubt on names nobody.
UNTRUSTED = word_set(
    "nik_letters nik_rounded_by_excel nik_maybe_rounded nik_number_cell nik_scientific_text "
    "nik_column_rounded nik_length nik_structure nik_temporary columns_swapped"
)
MATCH_BY_NIK = """
UPDATE intake_listedperson p SET worker_id = w.id, match = 'nik'
FROM registry_worker w
WHERE p.pemda_id = %(pemda)s AND p.listing_id = %(listing)s AND p.worker_id IS NULL AND p.nik IS NOT NULL
  AND w.pemda_id = p.pemda_id AND w.nik = p.nik AND w.survivor_id IS NULL
"""
MATCH_LIKELY = """
UPDATE intake_listedperson p SET worker_id = c.worker, match = 'likely', score = c.score
FROM unnest(%(listed)s::bigint[], %(workers)s::bigint[], %(scores)s::int[]) AS c(listed, worker, score)
WHERE p.pemda_id = %(pemda)s AND p.id = c.listed AND p.worker_id IS NULL
"""


@act(may={Role.OFFICER}, words="Daftar pihak lain dibaca")
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
    standing = Listing.objects.filter(kind__in=kinds, keeper=keeper.strip(), superseded_at__isnull=True)
    live = standing.select_for_update().order_by("-id").first()
    if live and (live.kind, live.file.sha256) == (kind, file.sha256):
        raise Conflict("listing_same_file")
    rows = _listed_rows(content, by.pemda.area_code, as_of_on)
    if live:
        live.superseded_at = now()
        live.save(update_fields=["superseded_at"])
    listing = Listing.objects.create(
        pemda_id=by.pemda_id,
        kind=kind,
        keeper=keeper.strip(),
        as_of_on=as_of_on,
        starts_on=starts_on,
        ends_on=ends_on,
        file=file,
        row_count=len(rows),
        by=by,
    )
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
            sheet=row.sheet[:100],
            row_number=row.row_number,
            name=row.name[:200],
            birth_on=row.birth_on,
            nik=row.nik if row.nik and len(row.nik) == 16 and not UNTRUSTED & set(row.codes) else None,
        )
        for row in found.people
        if row.name
    ]
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
        best: dict[int, Any] = {}
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


@act(may={Role.OFFICER}, words="Nama di daftar pihak lain diputuskan")
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
