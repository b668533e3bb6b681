"""The sector that prices a worker's contribution, corrected where his occupation does not tell it."""

from __future__ import annotations

from payung.office.acts import act, done
from payung.office.clock import now
from payung.office.models import Officer
from payung.office.permission import require_area
from payung.office.refusal import Conflict, Refused
from payung.office.roles import Role
from payung.words import words_of

from ..models import SectorSaid, Worker
from ..queries import sector_of


@act(may={Role.OFFICER}, words="Bidang iuran dikoreksi")
def correct_sector(*, by: Officer, worker: Worker, sector: str, reason: str) -> SectorSaid:
    """Say that a worker's contribution is priced by another sector than his occupation's, and why.

    It counts from the next bill on, for as long as his occupation stays what it is; bills issued stay as they are.

    Side effects, in order: the word before is superseded; this one is stored; one event.

    Raises:
        Refused: a sector that does not exist, or no reason. Conflict: he is priced so already.
    """
    require_area(by, worker.area_code)
    if sector not in words_of("sector"):
        raise Refused("sector_unknown")
    if not reason.strip():
        raise Refused("sector_needs_reason")
    worker = Worker.objects.select_for_update().get(pk=worker.pk)
    known = sector_of(worker)
    if known.sector == sector:
        raise Conflict("sector_stands", sector=words_of("sector").shorts[sector])
    SectorSaid.objects.filter(worker=worker, superseded_at__isnull=True).update(superseded_at=now())
    said = SectorSaid.objects.create(
        pemda_id=by.pemda_id,
        worker=worker,
        occupation=worker.occupation,
        sector=sector,
        reason=reason.strip()[:300],
        by=by,
    )
    return done(said, worker_id=worker.pk, sector=sector, before=known.sector)
