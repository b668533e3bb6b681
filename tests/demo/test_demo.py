"""The demo is loaded once, and a load that was cut off is begun anew."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SMALL = ("--programme", str(ROOT / "docs" / "examples" / "wakatobi.yaml"))
pytestmark = pytest.mark.drill


def started(folder: Path, *programme: str) -> subprocess.Popen[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PAYUNG_", "DJANGO_"))}
    environment = {**inherited, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PAYUNG_DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "payung", "demo", "--no-serve", "--json", *programme]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def loaded(folder: Path, *programme: str) -> dict[str, Any]:
    out, err = (child := started(folder, *programme)).communicate(timeout=1_800)
    assert child.returncode == 0, err
    return json.loads(out)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data directory straight under the temporary folder: the server's own account must reach it."""
    place = Path(tempfile.mkdtemp(prefix="payung-demo-"))
    yield place
    shutil.rmtree(place, ignore_errors=True)


def test_a_load_killed_halfway_is_begun_anew_and_then_kept(folder):
    child = started(folder, *SMALL)
    kept = folder / "files" / "payung_demo"
    deadline = time.monotonic() + 120
    while len([p for p in kept.rglob("*") if p.is_file()]) < 3:
        assert time.monotonic() < deadline
        assert child.poll() is None, child.communicate()[1]
        time.sleep(0.2)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    first, second = loaded(folder, *SMALL), loaded(folder)
    assert (first["holds"], first["loaded_in_seconds"] > 0) == (True, True)
    assert second["loaded_in_seconds"] == 0.0
    assert second["offices"] == first["offices"]


ASKED = """
import json, sys
from payung import embedded
with embedded.running(), embedded.connect("payung_owner", "payung_demo") as owner:
    print(json.dumps([owner.execute(sql).fetchone()[0] for sql in json.load(sys.stdin)], default=str))
"""


def test_the_five_say_what_was_printed_and_psql_finds_the_same(folder):
    shown = loaded(folder)
    assert shown["holds"] is True
    assert (len(shown["offices"]), shown["people"] > 40_000, shown["worker_months"] > 1_000_000) == (5, True, True)
    counted = [row for office in shown["offices"] for row in office["figures"] if row["sql"]]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PAYUNG_DATA_DIR": str(folder)}
    question = json.dumps([row["sql"] for row in counted])
    ended = subprocess.run(
        [sys.executable, "-c", ASKED], input=question, env=environment, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr
    assert [str(value) for value in json.loads(ended.stdout)] == [str(row["loaded"]) for row in counted]
