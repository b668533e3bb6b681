"""Long work on rosters, done by the worker: reading and applying, each step committed, so that a killed job goes on."""

from __future__ import annotations

import functools

from procrastinate.contrib.django import app

from payung.office.clock import now
from payung.office.files import read_file
from payung.office.models import Pemda
from payung.office.refusal import Conflict
from payung.office.scope import office_scope

from .actions.applying import apply_part
from .actions.doors import forget_knocks
from .actions.reading import asked_of, finish_reading, mend_returned, parts_of, store_rows
from .judging import read_content
from .models import Roster, RosterRow, RosterWork


def _tell(pemda_id: int, roster_id: int, step: str, done: int, total: int) -> None:
    """Let the page know how far the work is; committed by itself."""
    with office_scope(pemda_id):
        RosterWork.objects.filter(roster_id=roster_id).update(step=step, done=done, total=total, moved_at=now())


@app.task(name="intake.read_roster")
def read_roster(*, pemda_id: int, roster_id: int) -> None:
    """Read a kept file, judge it, store its rows part by part; done again after a crash it stores the same rows."""
    with office_scope(pemda_id):
        roster = Roster.objects.select_related("file", "received_by__pemda", "pemda").get(pk=roster_id)
        if roster.read_at:
            return
        content, asked = read_file(roster.file), asked_of(roster)
    tell = functools.partial(_tell, pemda_id, roster_id)
    reading = read_content(content, **asked, tell=tell)
    with office_scope(pemda_id):
        is_returned = mend_returned(roster, reading)
        parts = [] if is_returned else parts_of(roster, reading)
        if is_returned:
            finish_reading(roster, reading)
    stored = 0
    for rows in parts:
        with office_scope(pemda_id):
            store_rows(roster, rows)
        stored += len(rows)
        tell("storing", stored, len(reading.rows))
    if not is_returned:
        with office_scope(pemda_id):
            finish_reading(roster, reading)


@app.task(name="intake.apply_roster")
def apply_roster(*, pemda_id: int, roster_id: int) -> None:
    """Apply a large roster part by part, for the officer who asked; stops when it is done or was taken back."""
    while True:
        with office_scope(pemda_id):
            roster = Roster.objects.select_related("applied_by__pemda").get(pk=roster_id)
            rows = RosterRow.objects.filter(roster=roster).exclude(verdict="skipped")
            done, total = rows.exclude(outcome="").count(), rows.count()
        _tell(pemda_id, roster_id, "applying", done, total)
        if roster.status != "applying" or roster.applied_by is None:
            return
        try:
            apply_part(by=roster.applied_by, roster=roster)
        except Conflict:  # taken back, or finished by another hand, in this very moment
            return


@app.periodic(cron="40 3 * * *")
@app.task(name="intake.forget_knocks", queueing_lock="intake.forget_knocks")
def forget_old_knocks(timestamp: int) -> None:
    """Each night: drop the counts of the public doors that limit nothing any more."""
    for pemda_id in Pemda.objects.values_list("pk", flat=True):
        with office_scope(pemda_id):
            forget_knocks()
