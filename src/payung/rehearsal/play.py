"""The story of one programme year, entered by its officers through the same actions as any other day's work.

The agenda is a list of days with what happens on each; ``play`` sorts it and lives it through, with ``today`` set to
each day. Nothing is written behind the actions' backs but the founding of the two offices.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import connections

from payung.office.diary import seal_events
from payung.office.scope import office_scope
from payung.office.setup import OWNER

from .cast import DARMANS_VILLAGE, found_inhil, found_kotabaru
from .days import on
from .deaths import DEATHS
from .intake import agree, answer, apply_all, decide, enrol_newest, mend, nominate_all, open_year, send_list, verify
from .programme_file import read_programme
from .story import Step, Story, Tell
from .stranger import stranger_steps
from .villages import lists_of, villages_of
from .year import bill_steps, death_steps, plan_next_year, replacement_steps

SEED = 2025
FIRST_DAY = date(2025, 1, 6)
LISTS_A_DAY = 12
# After these the database counts its tables anew, as it does by itself within a minute of an ordinary day.
BULKY = frozenset(
    [
        "roster diterapkan",
        "verifikasi",
        "usulan dinilai",
        "keputusan",
        "pendaftaran",
        "jawaban BPJS",
        "tagihan 2025-01",
        "rekonsiliasi 2025-01",
        "rekonsiliasi 2025-04",
    ]
)
COUNTED = (
    "registry_rosterrow, registry_worker, registry_verification, programme_nomination, programme_decreeline, "
    "programme_enrolment, programme_registration, billing_billline, billing_statementrow"
)


def play(name: str = "indragiri_hilir", *, tell: Tell) -> None:
    """Live the story of one programme, and that of the stranger's small office.

    Side effects: two offices, and everything their officers do in a year.
    """
    programme = read_programme(name)
    story = Story(programme, found_inhil(programme.pemda))
    stranger = Story(programme, found_kotabaru())
    agenda = sorted([*story_steps(story), *stranger_steps(stranger)], key=_day_of)
    for number, (day, what, step) in enumerate(agenda):
        tell(what, number, len(agenda))
        with on(day):
            step()
        if what in BULKY:
            refresh_statistics()
    for each in (story, stranger):
        with office_scope(each.cast.pemda.pk, officer_id=each.cast.officer.pk):
            seal_events(each.cast.pemda.pk)
    tell("selesai", len(agenda), len(agenda))


def story_steps(story: Story) -> Iterator[Step]:
    """Everything that happens in the year, in no order; steps of one day keep the order in which they are named."""
    agreement = story.file.agreement
    villages = villages_of(story.cast.pemda, story.file.villages_per_kecamatan, always=DARMANS_VILLAGE)
    sent = lists_of(villages, story.file.people_per_village, seed=SEED, as_of=FIRST_DAY)
    for number, each in enumerate(sent):
        day = FIRST_DAY + timedelta(days=number // LISTS_A_DAY)
        yield day, "roster dari desa", lambda each=each: send_list(story, each)
    yield date(2025, 1, 14), "baris diperbaiki", lambda: mend(story, 3)
    yield date(2025, 1, 16), "roster diterapkan", lambda: apply_all(story)
    yield date(2025, 1, 22), "verifikasi", lambda: verify(story, date(2025, 1, 22))
    yield date(2025, 1, 24), "program dibuka", lambda: open_year(story, sorted(villages))
    yield date(2025, 1, 27), "usulan dinilai", lambda: nominate_all(story)
    yield date(2025, 2, 12), "keputusan", lambda: decide(story, "560/Kpts/II/2025/118", agreement["starts_on"])
    yield agreement["signed_on"], "perjanjian", lambda: agree(story)
    yield date(2025, 2, 27), "pendaftaran", lambda: enrol_newest(story)
    yield date(2025, 3, 5), "jawaban BPJS", lambda: answer(story, agreement["starts_on"], refuse=True)
    yield date(2025, 3, 7), "jawaban BPJS kedua", lambda: answer(story, agreement["starts_on"])
    for death in DEATHS:
        yield from death_steps(story, death)
    yield from replacement_steps(story)
    yield from bill_steps(story)
    yield date(2025, 11, 18), "skenario", lambda: plan_next_year(story)


def refresh_statistics() -> None:
    """Let the planner know how large the tables have become: a year passes here in seconds."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(f"ANALYZE {COUNTED}")


def _day_of(step: Step) -> date:
    return step[0]
