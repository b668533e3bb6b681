"""A worker killed -9 in the middle of reading or applying a roster: the next one finishes, every row counts once."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from tests.drills.test_worker_crash import KILLED, ROOT, WORKER, states
from tests.web.test_rosters_intake import book, person

from payung.intake.actions import applying
from payung.intake.actions.applying import apply_roster
from payung.intake.actions.rosters import receive_roster
from payung.intake.models import Roster
from payung.office.scope import office_scope


@pytest.fixture
def office(fresh_database: str, offices: tuple[SimpleNamespace, SimpleNamespace], settings: Any) -> SimpleNamespace:
    settings.PAYUNG_FILES_DIR = settings.PAYUNG_FILES_DIR.with_name(fresh_database)  # where the workers look
    return offices[0]


def started(flags: Path) -> subprocess.Popen[bytes]:
    with (flags / "log").open("ab") as log:
        return subprocess.Popen([sys.executable, WORKER, flags], cwd=ROOT, stderr=log)


def killed_at(flags: Path, point: str) -> None:
    """Let a worker die in the middle of its fourth part, as by kill -9."""
    (flags / point).touch()
    assert started(flags).wait(120) == KILLED, (flags / "log").read_text()[-2000:]


def finished(flags: Path) -> None:
    worker = started(flags)
    assert worker.wait(120) == 0


def one(owner: psycopg.Connection, question: str) -> int:
    return owner.execute(question).fetchone()[0]


def stored(owner: psycopg.Connection) -> int:
    return one(owner, "SELECT count(*) FROM intake_rosterrow")


def with_outcome(owner: psycopg.Connection) -> int:
    return one(owner, "SELECT count(*) FROM intake_rosterrow WHERE outcome <> ''")


def sent(office: SimpleNamespace, count: int) -> Roster:
    with office_scope(office.pemda.pk):
        content = book([person(n) for n in range(1, count + 1)])
        return receive_roster(by=office.rahma, content=content, name="besar.xlsx", area_code="14.04", later=True)


def each_once(owner: psycopg.Connection, count: int) -> None:
    """Every person has one row, one worker and one outcome, and nothing is left over."""
    assert stored(owner) == count + 1  # and the titles
    assert one(owner, "SELECT count(DISTINCT (sheet, row_number)) FROM intake_rosterrow") == count + 1
    assert one(owner, "SELECT count(*) FROM registry_worker") == count
    assert one(owner, "SELECT count(DISTINCT nik) FROM registry_worker") == count
    assert one(owner, "SELECT count(*) FROM intake_rosterrow WHERE outcome = 'new'") == count
    assert one(owner, "SELECT count(DISTINCT worker_id) FROM intake_rosterrow") == count
    assert one(owner, "SELECT count(*) FROM intake_roster WHERE applied_at IS NOT NULL AND applying_at IS NULL") == 1


def test_a_worker_killed_while_reading_and_while_applying_leaves_every_row_once(
    office: SimpleNamespace, owner_connection: psycopg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 1_200
    (tmp_path / "small").touch()
    monkeypatch.setattr(applying, "PART_ROWS", 100)
    roster = sent(office, count)
    killed_at(tmp_path, "storing")
    assert stored(owner_connection) == 300
    assert one(owner_connection, "SELECT count(*) FROM intake_roster WHERE read_at IS NULL") == 1
    finished(tmp_path)
    assert stored(owner_connection) == count + 1

    with office_scope(office.pemda.pk):
        apply_roster(by=office.rahma, roster=Roster.objects.get(pk=roster.pk), later=True)
    assert with_outcome(owner_connection) == 100
    killed_at(tmp_path, "applying")
    assert with_outcome(owner_connection) == 400
    finished(tmp_path)
    each_once(owner_connection, count)
    assert states(owner_connection, "intake.%") == ["succeeded", "succeeded"]


@pytest.mark.drill
def test_nine_thousand_rows_under_random_kills_are_read_and_applied_once(
    office: SimpleNamespace, owner_connection: psycopg.Connection, tmp_path: Path
) -> None:
    """The parts are as large as in an office; ten workers die at random moments of their first seconds of work."""
    rng, count, deaths = random.Random(20261126), 9_000, 0
    roster = sent(office, count)

    def attempts() -> None:  # three deaths set a job aside; an officer gives it back
        owner_connection.execute("UPDATE procrastinate_jobs SET attempts = 0 WHERE status IN ('todo', 'doing')")

    def killed_at_random() -> int:
        worker, wait = started(tmp_path), rng.uniform(1.5, 9)
        try:
            return int(worker.wait(wait) != 0)
        except subprocess.TimeoutExpired:
            worker.kill()
            assert worker.wait() == KILLED
            return 1

    for _ in range(5):
        deaths += killed_at_random()
        attempts()
    finished(tmp_path)
    with office_scope(office.pemda.pk):
        apply_roster(by=office.rahma, roster=Roster.objects.get(pk=roster.pk), later=True)
    for _ in range(5):
        deaths += killed_at_random()
        attempts()
    finished(tmp_path)
    print(f"{deaths} workers killed")
    each_once(owner_connection, count)
    assert deaths >= 2
