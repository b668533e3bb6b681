"""The life of one office, entered by its officers through the same actions as any other day's work.

The agenda is a list of days with what happens on each; ``lived`` sorts it and lives it through up to a day, with
``today`` set to each. Nothing is written behind the actions' backs but the founding of the office.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date, timedelta
from functools import partial

from django.db import connection, connections

from payung.office.diary import seal_events
from payung.office.scope import office_scope
from payung.office.setup import OWNER

from .cast import appoint_second_checker, found
from .doors import segment_step, take_in
from .families import death_steps
from .intake import roster_steps, year_steps
from .programme_file import ProgrammeFile
from .story import Step, Story, Tell, on, planned_for_many
from .year import month_steps, plan_next_year

# After these the database counts its tables anew, as it does by itself within a minute of an ordinary day.
BULKY = ("daftar diterapkan", "verifikasi", "usulan dinilai", "jawaban BPJS")
# Statements over thousands of rows that the planner has not counted yet: rows by rows would be read again and again.
MANY = frozenset([*BULKY, "keputusan", "pendaftaran", "kepesertaan", "tagihan", "rekonsiliasi"])
COUNTED = (
    "intake_rosterrow, registry_worker, registry_verification, programme_nomination, programme_decreeline, "
    "programme_enrolment, programme_registration, billing_billline, billing_statementrow"
)


def lived(file: ProgrammeFile, until: date, *, tell: Tell) -> Story:
    """Live the story of one office up to a day; return it with who acts.

    Side effects: the office, and everything its officers do.
    """
    story = Story(file, found(file))
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")  # a load that is cut off is begun anew as a whole
    agenda = sorted((step for step in story_steps(story) if step[0] <= until), key=_day_of)
    bulky = 0
    for number, (day, what, step) in enumerate(agenda):
        tell(what, number, len(agenda))
        with on(day), planned_for_many() if what.split(" 2")[0] in MANY else nullcontext():
            step()
        bulky += what in BULKY
        if what in BULKY and bulky & (bulky - 1) == 0:  # tables that have doubled are counted anew
            refresh_statistics()
    with office_scope(story.pemda.pk, officer_id=story.cast.officer.pk):
        seal_events(story.pemda.pk)
    tell("selesai", len(agenda), len(agenda))
    return story


def story_steps(story: Story) -> Iterator[Step]:
    """Everything that happens, in no order; steps of one day keep the order in which they are named."""
    for roster in story.file.rosters:
        yield from roster_steps(story, roster)
    yield from (segment_step(story, plan) for plan in story.file.segments)
    for door in story.file.doors:
        yield door.opened_on, "pintu dibuka", partial(take_in, story, door)
    for death in story.file.deaths:
        yield from death_steps(story, death)
    for plan in story.file.programmes:
        yield from year_steps(story, plan)
    for plan in story.file.programmes:
        yield from month_steps(story, plan)
    appointed_on = max(plan.nominated_on for plan in story.file.programmes) + timedelta(30)
    yield appointed_on, "pemeriksa diangkat", lambda: appoint_second_checker(story.file, story.cast, appointed_on)
    if story.file.scenario:
        day = max(plan.nominated_on for plan in story.file.programmes) + timedelta(60)
        yield day, "skenario", lambda: plan_next_year(story, day)


def refresh_statistics() -> None:
    """Let the planner know how large the tables have become: years pass here in seconds."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(f"SET default_statistics_target = 10; ANALYZE {COUNTED}")  # joins only need to know how many


def _day_of(step: Step) -> date:
    return step[0]
