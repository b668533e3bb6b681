"""The family of a claim: heirs, school children, and the day the papers went to the insurer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from payung.law import current
from payung.law.heirs import relations
from payung.office.acts import Says, act, done
from payung.office.clock import today
from payung.office.models import Officer
from payung.office.permission import require_area, require_seen
from payung.office.refusal import Conflict, Refused
from payung.office.roles import Role
from payung.programme.people import workers_seen_by
from payung.registry.models import Worker

from ..days import refuse_day, written
from ..models import Child, Claim, ClaimFiling, Heir

# A child may be born after the father's death.
LONGEST_BEFORE_BIRTH = timedelta(days=310)


def locked(by: Officer, claim: Claim) -> Claim:
    """Return the claim once nobody else works on this family, and the officer may.

    The worker's row is the lock: claims themselves are never updated.

    Raises:
        NotAllowed
    """
    worker = Worker.objects.select_for_update().get(pk=claim.worker_id)
    require_area(by, worker.area_code)
    require_seen(workers_seen_by(by), worker)
    return Claim.objects.select_related("death", "worker").get(pk=claim.pk)


@act(may={Role.VILLAGE, Role.KECAMATAN, Role.OFFICER}, words="Ahli waris dicatat")
def record_heir(
    *,
    by: Officer,
    claim: Claim,
    name: Annotated[str, Says("Nama, seperti di KTP", most=200)],
    relation: Annotated[str, Says("Hubungan dengan almarhum", words="relation")],
    phone: Annotated[str, Says("Nomor HP", most=20)] = "",
    is_alive: Annotated[bool, Says("Masih hidup")] = True,
) -> Heir:
    """Name a relative for a claim. Who is paid follows from the tiers of the law and the heirs' letter.

    Side effects, in order: the heir stored; one event.

    Raises:
        NotAllowed: the family lives outside the officer's area.
        Refused: no name, or a relation the law does not know.
    """
    claim = locked(by, claim)
    if not name.strip():
        raise Refused("heir_name_missing")
    allowed = relations(current())
    if relation not in allowed:
        raise Refused("heir_relation_unknown", relation=relation, allowed=", ".join(allowed))
    heir = Heir.objects.create(
        pemda_id=by.pemda_id,
        claim=claim,
        name=name.strip(),
        relation=relation,
        is_alive=is_alive,
        phone=phone.strip(),
        by=by,
    )
    return done(heir, worker_id=claim.worker_id, claim=claim.pk, relation=relation, is_alive=is_alive)


@act(may={Role.VILLAGE, Role.KECAMATAN, Role.OFFICER}, words="Anak sekolah dicatat")
def record_child(
    *,
    by: Officer,
    claim: Claim,
    position: int,
    name: Annotated[str, Says("Nama anak", most=200)],
    born_on: Annotated[date, Says("Tanggal lahir")],
    level: Annotated[str, Says("Jenjang sekolah", words="school_level")],
    grade: Annotated[int, Says("Kelas", range=(1, 6))] = 1,
    school_year: Annotated[int, Says("Di kelas itu pada tahun", range=(2015, 2100))],
) -> Child:
    """Name a school child of the worker, in the family's order of choice.

    Args:
        position: 1 for the child the family puts first.
        school_year, level, grade: where the child stands or will start (tk, sd, smp, sma, pt).

    Side effects, in order: the child stored; one event.

    Raises:
        NotAllowed: the family lives outside the officer's area.
        Refused: no name, an unknown level or grade, an impossible birth day.
        Conflict: another child holds the position.
    """
    claim = locked(by, claim)
    if not name.strip():
        raise Refused("heir_name_missing")
    years = current().latest("scholarship_years").table
    if level not in years:
        raise Refused("child_level_unknown", level=level, allowed=", ".join(years))
    if not 1 <= grade <= years[level]:
        raise Refused("child_grade_outside", grade=grade, level=level, most=years[level])
    if born_on > min(today(by.pemda), claim.death.died_on + LONGEST_BEFORE_BIRTH):
        raise Refused("child_day_outside", born_on=written(born_on))
    if other := Child.objects.filter(claim=claim, position=position).first():
        raise Conflict("child_position_taken", position=position, name=other.name)
    child = Child.objects.create(
        pemda_id=by.pemda_id,
        claim=claim,
        position=position,
        name=name.strip(),
        born_on=born_on,
        school_year=school_year,
        level=level,
        grade=grade,
        by=by,
    )
    return done(child, worker_id=claim.worker_id, claim=claim.pk, position=position, level=level, grade=grade)


@act(may={Role.OFFICER}, words="Klaim diajukan")
def file_claim(
    *,
    by: Officer,
    claim: Claim,
    filed_on: Annotated[date, Says("Tanggal diajukan")],
    receipt_number: Annotated[str, Says("Nomor tanda terima", most=80)] = "",
) -> ClaimFiling:
    """Record the day the papers went to the insurer's branch, and its receipt.

    Side effects, in order: the filing stored; one event.

    Raises:
        NotAllowed: the family lives outside the officer's area.
        Refused: a day before the death or in the future.
        Conflict: filed already.
    """
    claim = locked(by, claim)
    if known := ClaimFiling.objects.filter(claim=claim).first():
        raise Conflict("claim_filed_already", claim_number=claim.claim_number, filed_on=written(known.filed_on))
    refuse_day(by, filed_on, first=claim.death.died_on)
    filing = ClaimFiling.objects.create(
        pemda_id=by.pemda_id, claim=claim, filed_on=filed_on, receipt_number=receipt_number.strip(), by=by
    )
    return done(filing, worker_id=claim.worker_id, claim=claim.pk, filed_on=filed_on)
