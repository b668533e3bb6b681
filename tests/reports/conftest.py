"""A small office with a year of its own: Kotabaru's twelve workers, three months billed, paid and compared."""

from __future__ import annotations

import pytest

from payung.office.diary import seal_events
from payung.office.scope import office_scope
from payung.rehearsal.cast import found_kotabaru
from payung.rehearsal.days import on
from payung.rehearsal.programme_file import read_programme
from payung.rehearsal.story import Story
from payung.rehearsal.stranger import stranger_steps


@pytest.fixture(scope="module")
def kotabaru(module_database: str) -> Story:
    """The story of Kotabaru, played through the actions in this module's own database."""
    story = Story(read_programme("indragiri_hilir"), found_kotabaru())
    for day, _what, step in stranger_steps(story):
        with on(day):
            step()
    with office_scope(story.cast.pemda.pk):
        seal_events(story.cast.pemda.pk)
    return story
