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

import pytest

ROOT = Path(__file__).parents[2]
SMALL = str(ROOT / "docs" / "examples" / "wakatobi.yaml")
pytestmark = pytest.mark.drill


def started(folder: Path) -> subprocess.Popen[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PAYUNG_", "DJANGO_"))}
    environment = {**inherited, "PYTHONPATH": str(ROOT / "src"), "PAYUNG_DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "payung", "demo", "--no-serve", "--json", "--programme", SMALL]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def loaded(folder: Path) -> dict[str, object]:
    out, err = (child := started(folder)).communicate(timeout=600)
    assert child.returncode == 0, err
    return json.loads(out)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data directory straight under the temporary folder: the server's own account must reach it."""
    place = Path(tempfile.mkdtemp(prefix="payung-demo-"))
    yield place
    shutil.rmtree(place, ignore_errors=True)


def test_a_load_killed_halfway_is_begun_anew_and_then_kept(folder):
    child = started(folder)
    kept = folder / "files" / "payung_demo"
    deadline = time.monotonic() + 120
    while len([p for p in kept.rglob("*") if p.is_file()]) < 3:
        assert time.monotonic() < deadline
        assert child.poll() is None, child.communicate()[1]
        time.sleep(0.2)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    first, second = loaded(folder), loaded(folder)
    assert (first["holds"], first["loaded_in_seconds"] > 0) == (True, True)
    assert second["loaded_in_seconds"] == 0.0
    assert second["offices"] == first["offices"]
