"""What is seen of one worker: evidence, and a welfare decile."""

from __future__ import annotations

from datetime import date

from payung.office.acts import act, done
from payung.office.clock import now, today
from payung.office.files import clean_photo, keep_file
from payung.office.models import Officer
from payung.office.permission import require_area
from payung.office.refusal import Refused
from payung.office.roles import Role

from ..models import Decile, Evidence, Worker


@act(may={Role.VILLAGE, Role.KECAMATAN, Role.OFFICER}, words="Bukti ditambahkan")
def add_evidence(
    *,
    by: Officer,
    worker: Worker,
    kind: str,
    seen_on: date,
    note: str = "",
    content: bytes | None = None,
    name: str = "",
    place: str = "",
    witness: str = "",
) -> Evidence:
    """Record something seen of a worker (kinds of ``words/people.toml``), with a file or without.

    A photo is drawn anew, smaller and without EXIF; a PDF is kept as it is.

    Side effects, in order: the file is kept; the evidence is stored; one event.

    Raises:
        Refused: the day lies in the future, or the file is neither photo nor PDF.
    """
    require_area(by, worker.area_code)
    if seen_on > today(by.pemda):
        raise Refused("day_in_future", day=seen_on)
    media = "application/pdf" if content and content.startswith(b"%PDF-") else "image/jpeg"
    if content and media == "image/jpeg":
        content, name = clean_photo(content), f"{name.rsplit('.', 1)[0]}.jpg"
    file = keep_file(by=by, content=content, name=name, media_type=media) if content else None
    evidence = Evidence.objects.create(
        pemda_id=by.pemda_id,
        worker=worker,
        kind=kind,
        seen_on=seen_on,
        note=note,
        file=file,
        by=by,
        place=place.strip(),
        witness=witness.strip(),
    )
    return done(evidence, worker_id=worker.pk, kind=kind, seen_on=seen_on)


@act(may={Role.OFFICER, Role.DINSOS}, words="Desil dicatat")
def record_decile(*, by: Officer, worker: Worker, decile: int, register: str, as_of_on: date) -> Decile:
    """Record a welfare decile as of a day. A corrected one supersedes; the old stays readable.

    Raises:
        Refused: not 1 to 10, or a day in the future.
    """
    if not 1 <= decile <= 10:
        raise Refused("decile_range", value=decile)
    if as_of_on > today(by.pemda):
        raise Refused("day_in_future", day=as_of_on)
    live = {"worker": worker, "register": register, "as_of_on": as_of_on}
    Decile.objects.filter(**live, superseded_at__isnull=True).update(superseded_at=now())
    row = Decile.objects.create(pemda_id=by.pemda_id, **live, decile=decile, by=by)
    return done(row, worker_id=worker.pk, decile=decile, register=register, as_of_on=as_of_on)
