"""Files of every format, bitten at random: each gets a verdict. Ten minutes of it by name, some seconds always."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.bulk.roster import fuzzing

ROOT = Path(__file__).resolve().parents[3]
KINDS = {"xlsx", "xls", "ods", "csv", "tsv", "html", "xlsb"}


def fuzzed(seconds: float, seed: int, folder: Path) -> dict:
    """Run the fuzzer in a process of its own, so that its limits are not ours."""
    command = [sys.executable, fuzzing.__file__, str(seconds), str(seed), str(folder)]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=seconds + 120)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    print(f"seed {seed}: {sum(found['files'].values())} files in {seconds} s, {found}")
    return found


def test_bitten_files_of_every_format_get_a_verdict(tmp_path):
    found = fuzzed(8, 20261126, tmp_path)
    assert found["crashes"] == []
    assert set(found["files"]) == KINDS
    assert found["slowest"] < fuzzing.SLOW


@pytest.mark.drill
def test_bitten_files_of_every_format_get_a_verdict_for_ten_minutes(tmp_path):
    """``PAYUNG_FUZZ_SECONDS`` and ``PAYUNG_FUZZ_SEED`` say how long and which; without, ten minutes and a new seed."""
    seed = int(os.environ.get("PAYUNG_FUZZ_SEED") or time.time())
    found = fuzzed(float(os.environ.get("PAYUNG_FUZZ_SECONDS") or 600), seed, tmp_path)
    assert found["crashes"] == []
    assert found["slowest"] < fuzzing.SLOW
