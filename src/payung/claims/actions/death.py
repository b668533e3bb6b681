"""A death: reported by the village, and the claim that the office opens for the family."""

from __future__ import annotations

from datetime import date

from payung.office.acts import act, done
from payung.office.clock import today
from payung.office.models import Officer, StoredFile
from payung.office.papers import next_number
from payung.office.permission import require_area
from payung.office.refusal import Conflict, Refused
from payung.office.roles import Role
from payung.programme.actions.enrolment import end_enrolment_of
from payung.registry.models import Worker
from payung.words import words_of

from ..days import refuse_day, written
from ..estimates import estimate_for, kept
from ..models import Claim, Death


@act(may={Role.VILLAGE, Role.KECAMATAN, Role.OFFICER}, words="Kematian dilaporkan")
def report_death(
    *,
    by: Officer,
    worker: Worker,
    died_on: date,
    cause: str,
    reported_on: date,
    reported_by_name: str,
    paper: str = "",
    file: StoredFile | None = None,
) -> Death:
    """Record that a worker died, and end his sponsoring on that day.

    Bill lines of later months stay as they are; a check finds them.

    Side effects, in order: the death stored; the running enrolment superseded by one that ends on ``died_on``;
    one event.

    Args:
        cause: illness, work_accident, other or unknown.

    Raises:
        NotAllowed: the worker lives outside the officer's area.
        Refused: an impossible day, an unknown cause, nobody named as reporter, a duplicate record.
        Conflict: the death was reported before.
    """
    worker = Worker.objects.select_for_update().get(pk=worker.pk)
    require_area(by, worker.area_code)
    _refuse_days(by, worker, died_on, reported_on)
    if cause not in words_of("cause"):
        raise Refused("death_cause_unknown_word", cause=cause)
    if not reported_by_name.strip():
        raise Refused("reporter_missing")
    if worker.survivor_id:
        raise Refused("worker_not_own_record", name=worker.name)
    if known := Death.objects.filter(worker=worker, superseded_at__isnull=True).first():
        raise Conflict("death_reported_already", name=worker.name, died_on=written(known.died_on))
    death = Death.objects.create(
        pemda_id=by.pemda_id,
        worker=worker,
        died_on=died_on,
        cause=cause,
        reported_on=reported_on,
        reported_by_name=reported_by_name.strip(),
        paper=paper.strip(),
        file=file,
        by=by,
    )
    ended = end_enrolment_of(by=by, worker=worker, last_on=died_on, reason="death")
    return done(
        death,
        worker_id=worker.pk,
        died_on=died_on,
        cause=cause,
        reported_on=reported_on,
        enrolment_ended=ended.pk if ended else None,
    )


def _refuse_days(by: Officer, worker: Worker, died_on: date, reported_on: date) -> None:
    this_day = today(by.pemda)
    if died_on > this_day:
        raise Refused("death_in_future", died_on=written(died_on), today=written(this_day))
    if reported_on > this_day:
        raise Refused("report_in_future", reported_on=written(reported_on), today=written(this_day))
    if reported_on < died_on:
        raise Refused("report_before_death", reported_on=written(reported_on), died_on=written(died_on))
    if worker.birth_on and died_on < worker.birth_on:
        raise Refused("death_before_birth", died_on=written(died_on), birth_on=written(worker.birth_on))


@act(may={Role.OFFICER}, words="Klaim dibuka")
def open_death_claim(*, by: Officer, death: Death, opened_on: date) -> Claim:
    """Open the family's claim under the next number, with the law's estimate as it stands now.

    The estimate is kept with the facts it rests on, so that it can be reckoned again. It decides nothing.

    Side effects, in order: a claim number is taken; the claim stored; one event.

    Raises:
        NotAllowed: the worker lived outside the officer's area.
        Refused: the report was superseded, or the day is before the report or in the future.
        Conflict: the claim is open already.
    """
    worker = Worker.objects.select_for_update().get(pk=death.worker_id)
    require_area(by, worker.area_code)
    if Death.objects.filter(pk=death.pk, superseded_at__isnull=False).exists():
        raise Refused("death_superseded")
    if known := Claim.objects.filter(death=death).first():
        raise Conflict("claim_opened_already", claim_number=known.claim_number)
    refuse_day(by, opened_on, first=death.reported_on)
    estimate = estimate_for(worker, death.died_on, death.cause)
    number = next_number(by.pemda_id, "claim", opened_on.year)
    claim = Claim.objects.create(
        pemda_id=by.pemda_id,
        death=death,
        worker=worker,
        claim_number=f"KLM/{opened_on.year}/{number:04d}",
        opened_on=opened_on,
        estimate=kept(estimate),
        by=by,
    )
    total = estimate.answer.parts.get("total_idr", 0)
    return done(claim, worker_id=worker.pk, claim_number=claim.claim_number, estimate_idr=total)
