"""R-27 and the crash test of the job queue: a worker killed -9 anywhere leaves one effect, never none, never two."""

from __future__ import annotations

import subprocess
import sys
import time
import uuid
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from procrastinate.contrib.django import app

from payung.office.scope import office_scope

WORKER = Path(__file__).with_name("crashing_worker.py")
ROOT = Path(__file__).resolve().parents[2]
KILLED = -9


def start(flags: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, WORKER, flags], cwd=ROOT, capture_output=True, text=True, timeout=60)


def note(office: SimpleNamespace) -> str:
    key = str(uuid.uuid4())
    app.configure_task("drill.note").defer(pemda_id=office.pemda.pk, officer_id=office.rahma.pk, key=key)
    return key


def effects(owner: psycopg.Connection) -> list[str]:
    return [row[0] for row in owner.execute("SELECT page FROM office_reading ORDER BY page")]


def states(owner: psycopg.Connection, task: str = "drill.%") -> list[str]:
    question = "SELECT status::text FROM procrastinate_jobs WHERE task_name LIKE %s ORDER BY id"
    return [row[0] for row in owner.execute(question, [task])]


@pytest.fixture
def office(fresh_database: str, offices: tuple[SimpleNamespace, SimpleNamespace]) -> SimpleNamespace:
    return offices[0]


@pytest.mark.parametrize("point", ["before", "inside", "after"])
def test_a_worker_killed_in_the_middle_of_a_job_leaves_one_effect(
    point: str, office: SimpleNamespace, owner_connection: psycopg.Connection, tmp_path: Path
) -> None:
    key = note(office)
    (tmp_path / point).touch()
    first = start(tmp_path)
    assert first.returncode == KILLED, first.stderr
    assert states(owner_connection) == ["doing"]
    assert effects(owner_connection) == ([key] if point == "after" else [])

    second = start(tmp_path)
    assert second.returncode == 0, second.stderr
    assert states(owner_connection) == ["succeeded"]
    assert effects(owner_connection) == [key]


def test_a_job_that_kills_three_workers_is_set_aside_and_the_queue_goes_on(
    office: SimpleNamespace, owner_connection: psycopg.Connection, tmp_path: Path
) -> None:
    app.configure_task("drill.poison").defer()
    assert [start(tmp_path).returncode for _ in range(3)] == [KILLED, KILLED, KILLED]
    key = note(office)
    last = start(tmp_path)
    assert last.returncode == 0, last.stderr
    assert states(owner_connection) == ["failed", "succeeded"]
    assert effects(owner_connection) == [key]


def test_a_job_deferred_in_a_transaction_that_fails_never_exists(
    office: SimpleNamespace, owner_connection: psycopg.Connection
) -> None:
    def defer_and_fail() -> None:
        with office_scope(office.pemda.pk):
            note(office)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        defer_and_fail()
    assert states(owner_connection) == []


@pytest.mark.drill
def test_forty_jobs_under_random_kills_have_forty_effects(
    office: SimpleNamespace, owner_connection: psycopg.Connection, tmp_path: Path
) -> None:
    keys = sorted(note(office) for _ in range(40))
    (tmp_path / "random").touch()
    deaths = 0
    while (ended := start(tmp_path)).returncode == KILLED and deaths < 25:
        deaths += 1
    (tmp_path / "random").unlink()
    # a job may have been set aside after three deaths: an officer gives it back, and it must still be one effect
    owner_connection.execute(
        "SELECT procrastinate_retry_job_v2(id, now(), null, null, null) FROM procrastinate_jobs WHERE status = 'failed'"
    )
    ended = start(tmp_path)
    assert ended.returncode == 0, ended.stderr
    print(f"{deaths} workers killed")
    assert deaths > 5
    assert effects(owner_connection) == keys


@pytest.mark.drill
def test_the_real_worker_command_rescues_a_job_by_itself_within_two_minutes(
    office: SimpleNamespace, owner_connection: psycopg.Connection, tmp_path: Path
) -> None:
    """The dead worker's job is one of ours: the hourly sealing, under way when its worker was killed."""
    owner_connection.execute(
        "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now()) RETURNING id) "
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id) "
        "SELECT 'default', 'office.seal_diaries', '{\"timestamp\": 0}', 'doing', id FROM dead"
    )
    begin = time.monotonic()
    worker = subprocess.Popen([sys.executable, "-m", "payung", "worker"], cwd=ROOT / "src")
    try:
        while states(owner_connection, "office.seal_diaries")[0] != "succeeded" and time.monotonic() - begin < 120:
            time.sleep(0.5)
    finally:
        worker.terminate()
        assert worker.wait(30) in (0, 143)
    print(f"rescued after {time.monotonic() - begin:.0f} s")
    assert states(owner_connection, "office.seal_diaries")[0] == "succeeded"
