"""A programme file as scenes, and the life that the player lives from them.

Nothing is written behind the acts' backs but the founding of the office.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import connection

from payung.office.diary import seal_events
from payung.office.roles import Role
from payung.office.scope import office_scope
from payung.story.events import Scene, say, scene
from payung.story.playing import Tell, in_silence

from .cast import found
from .doors import door_scene, segment_scene
from .families import death_scenes
from .intake import roster_scenes, year_scenes
from .programme_file import ProgrammeFile
from .story import Story
from .year import month_scenes, plan_next_year


def lived(file: ProgrammeFile, until: date, *, tell: Tell = in_silence) -> Story:
    """Live the story of one office up to a day; return it with who acts.

    Side effects: the office, and everything its officers do.
    """
    story = Story(file, found(file))
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")  # a load that is cut off is begun anew as a whole
    story.live(scenes(story), until=until, tell=tell)
    with office_scope(story.pemda.pk, officer_id=story.cast.officer.pk):
        seal_events(story.pemda.pk)
    return story


def scenes(story: Story) -> Iterator[Scene]:
    """Everything that happens, in no order; scenes of one day keep the order in which they are named."""
    file = story.file
    for roster in file.rosters:
        yield from roster_scenes(story, roster)
    yield from (segment_scene(plan) for plan in file.segments)
    yield from (door_scene(story, door) for door in file.doors)
    for death in file.deaths:
        yield from death_scenes(story, death)
    for plan in file.programmes:
        yield from year_scenes(story, plan)
    for plan in file.programmes:
        yield from month_scenes(story, plan)
    begun_on = max(plan.nominated_on for plan in file.programmes)
    yield _second_checker(file, begun_on + timedelta(30))
    if file.scenario:
        yield plan_next_year(file, file.scenario, begun_on + timedelta(60))


def _second_checker(file: ProgrammeFile, day: date) -> Scene:
    """The administrator appoints a checker whom nobody has confirmed yet: the heads find him on their first page."""
    appointed = say(
        "appoint_officer",
        username=f"checker2.{file.name.replace('_', '.')}",
        name=f"Pemeriksa pengganti {file.office.name.split(' ', 1)[1]}",
        role=Role.CHECKER,
        area_code=file.office.area_code,
        starts_on=day,
    )
    return scene(day, "pemeriksa diangkat", appointed)
