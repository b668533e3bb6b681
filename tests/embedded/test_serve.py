"""``serve`` and ``worker`` as a production machine meets them: a page, a port taken, SIGTERM, kill -9."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(*words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    port = free_port()
    command = [sys.executable, "-m", "payung", "serve", "--port", str(port), *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/")
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.communicate(timeout=60)  # a child left behind holds the pipe: it fails here, it does not hang


def status(url: str, seconds: float = 40) -> int:
    """The status of a page, as soon as somebody answers."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urlopen(url) as answer:
                return int(answer.status)
        except HTTPError as error:
            return error.code
        except URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def children(pid: int) -> list[int]:
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = each.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[1]) == pid and words[0] != "Z":
            found.append(int(each.parent.name))
    return found


def gone(pids: list[int], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while any(Path(f"/proc/{pid}/fd").exists() and os.path.exists(f"/proc/{pid}/exe") for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def two_children(pid: int) -> list[int]:
    """The site's own process and the worker; the worker may take a moment."""
    deadline = time.monotonic() + 20
    while len(found := children(pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def test_sigterm_ends_the_site_and_its_worker_in_order(fresh_database: str) -> None:
    with serving("--with-worker") as (process, site):
        assert status(f"{site}/akun/login/") == 200
        below = two_children(process.pid)
        assert len(below) == 2
        process.send_signal(signal.SIGTERM)
        printed, _ = process.communicate(timeout=40)
        assert process.returncode == 0, printed
        assert "Traceback" not in printed
        assert gone(below)


def test_kill_9_of_the_site_leaves_no_process_behind(fresh_database: str) -> None:
    with serving("--with-worker") as (process, site):
        assert status(f"{site}/akun/login/") == 200
        below = two_children(process.pid)
        assert len(below) == 2
        process.kill()
        assert gone(below)


def test_a_worker_whose_site_was_killed_while_it_started_does_not_begin(fresh_database: str) -> None:
    site = subprocess.Popen([sys.executable, "-c", "pass"])
    site.wait()
    words = [sys.executable, "-m", "payung", "worker", "--beside-site", str(site.pid)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, cwd="/")
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGTERM, "", "")


def test_a_port_in_use_is_refused_with_the_way_out(fresh_database: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        words = [sys.executable, "-m", "payung", "serve", "--port", port]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"Alamat 127.0.0.1:{port} tidak dapat dipakai (Address already in use). "
        "Hentikan program yang memakainya, atau pilih yang lain dengan --port.\n"
    )


def test_a_worker_told_to_stop_while_it_starts_stops_without_a_traceback(fresh_database: str) -> None:
    for seconds in (0.6, 1.5, 3.0):
        words = [sys.executable, "-m", "payung", "worker"]
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/")
        time.sleep(seconds)
        process.send_signal(signal.SIGTERM)
        printed, _ = process.communicate(timeout=30)
        assert process.returncode in (0, 143, -signal.SIGTERM)
        assert "Traceback" not in printed
