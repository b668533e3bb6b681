"""Who comes in by himself, and what was published about everybody else: applications, and figures of segments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from msgspec.structs import asdict

from payung.story.events import Event, Scene, say, scene

from .lists import villages_of
from .people import Person, Population
from .programme_file import DoorPlan, SegmentPlan
from .story import Story

AT_COUNTER = {"channel": "office", "consent_method": "paper"}
CONFIRMED = {"place": "Di tempat kerjanya", "witness": "Ketua RT"}


def door_scene(story: Story, plan: DoorPlan) -> Scene:
    """The door opens on its day."""
    return Scene(plan.opened_on, "pintu dibuka", partial(_take_in, story, plan))


def _take_in(story: Story, plan: DoorPlan) -> Iterator[Event]:
    """People of every kecamatan apply; most are confirmed and verified, the last still wait."""
    office, day = story.file.office, plan.opened_on
    villages = villages_of(office.area_code, 1)
    yield say("set_door", is_open=True, year=plan.year, contact=f"{office.unit_name}, loket pelayanan")
    population = Population(900 + plan.year, as_of=day, kecamatan=sorted(villages), peoples=story.file.peoples)
    labels = [f"{plan.year}/applicant {number}" for number in range(plan.public + plan.counter)]
    for number, label in enumerate(labels):
        (village,) = list(villages.values())[number % len(villages)]
        (one,) = population.of(village, 1)
        act, how = ("receive_public_application", {}) if number < plan.public else ("receive_application", AT_COUNTER)
        yield say(act, label=label, consent_version="2026-01", **how, **_asked(one))
    fit = [label for label in labels if story.made[label].verdict in ("ok", "warned")][: plan.confirmed]
    for label in fit:
        yield say("confirm_application", label=label, application=f"${label}", seen_on=day, **CONFIRMED)
    workers = [worker for label in fit if (worker := story.made[label].worker_id)]
    for authority in ("dukcapil", "bpjs") if workers else ():
        yield say("verify_workers", workers=workers, authority=authority, result="match", verified_on=day)


def _asked(one: Person) -> dict[str, Any]:
    """What an application asks of a person."""
    same = ("nik", "kk_number", "name", "sex", "mother_name", "occupation")
    other = {"birth_on": one.born_on, "phone": one.phone.replace("-", ""), "area_code": one.village.code}
    return {name: getattr(one, name) for name in same} | other


def segment_scene(plan: SegmentPlan) -> Scene:
    """A published figure of a segment is written down, as of its day."""
    told = {name: value for name, value in asdict(plan).items() if name != "as_of"}
    return scene(plan.as_of + timedelta(31), "angka segmen", say("record_segment_figure", as_of_on=plan.as_of, **told))
