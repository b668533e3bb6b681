"""Who comes in by himself, and what was published about everybody else: applications, and figures of segments."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from payung.employers.actions import record_segment_figure
from payung.intake.actions.applications import receive_application, receive_public_application
from payung.intake.actions.confirming import confirm_application
from payung.intake.actions.doors import set_door
from payung.registry.actions.verification import verify_workers

from .lists import villages_of
from .people import Population
from .programme_file import DoorPlan, SegmentPlan
from .story import Step, Story

CONSENT = "2026-01"


def take_in(story: Story, plan: DoorPlan) -> None:
    """The door opens; people of every kecamatan apply; most are confirmed and verified, the last still wait."""
    by, villages = story.cast.officer, villages_of(story.file.office.area_code, 1)
    set_door(by=by, is_open=True, year=plan.year, contact=f"{story.file.office.unit_name}, loket pelayanan")
    population = Population(
        900 + plan.year, as_of=plan.opened_on, kecamatan=sorted(villages), peoples=story.file.peoples
    )
    taken = []
    for number in range(plan.public + plan.counter):
        (village,) = list(villages.values())[number % len(villages)]
        (one,) = population.of(village, 1)
        person: dict[str, Any] = {
            "nik": one.nik, "kk_number": one.kk_number, "name": one.name, "birth_on": one.born_on, "sex": one.sex,
            "mother_name": one.mother_name, "phone": one.phone.replace("-", ""), "area_code": village.code,
            "occupation": one.occupation,
        }  # fmt: skip
        if number < plan.public:
            taken.append(receive_public_application(by=by, consent_version=CONSENT, **person))
        else:
            at_counter: dict[str, Any] = {"channel": "office", "consent_method": "paper", "consent_version": CONSENT}
            taken.append(receive_application(by=by, **at_counter, **person))
    fit = [row for row in taken if row.verdict in ("ok", "warned")][: plan.confirmed]
    place, witness = "Di tempat kerjanya", "Ketua RT"
    workers = [
        confirmed.worker_id
        for row in fit
        if (
            confirmed := confirm_application(
                by=by, application=row, seen_on=plan.opened_on, place=place, witness=witness
            )
        )
        and confirmed.worker_id
    ]
    for authority in ("dukcapil", "bpjs") if workers else ():
        verify_workers(
            by=story.cast.checker, workers=workers, authority=authority, result="match", verified_on=plan.opened_on
        )


def segment_step(story: Story, plan: SegmentPlan) -> Step:
    """A published figure of a segment is written down, as of its day."""
    said: dict[str, Any] = {"segment": plan.segment, "as_of_on": plan.as_of, "value": plan.value, "kind": plan.kind}
    source: dict[str, Any] = {"source": plan.source, "note": plan.note, "funding": plan.funding}
    day = plan.as_of + timedelta(31)
    return day, "angka segmen", lambda: record_segment_figure(by=story.cast.officer, **said, **source)
