"""Read a roster in a child process with limited memory and time; its death is a verdict, not a crash."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

from payung.bulk.roster.reading import RosterReading, from_json
from payung.bulk.roster.rules import Rules, Synonyms
from payung.bulk.roster.sniff import MAX_BYTES
from payung.core.messages import sentence

WALL_SECONDS = 110
_SOURCE = Path(__file__).resolve().parents[3]


def read_roster(
    path: Path | str,
    *,
    office_area: str,
    cutoff_on: date,
    today: date,
    synonyms: Synonyms | None = None,
) -> RosterReading:
    """Read and judge a roster file; whatever the file is, the answer is a verdict.

    Args:
        path: the file; its name and suffix do not matter.
        office_area: Kemendagri code of the regency or city that imports it (``14.04``).
        cutoff_on: the day ages are counted on. today: later birth dates lie in the future.
        synonyms: what the office has decided before.

    Side effects: starts one child process, writes nothing.

    Raises:
        OSError: the file cannot be opened.
        NotInForce: the law knows neither day.
    """
    path = Path(path)
    if path.stat().st_size > MAX_BYTES:
        return refused("too_large")
    if path.stat().st_size == 0:
        return refused("empty_file")
    rules = Rules(office_area, cutoff_on, today, synonyms=synonyms or Synonyms())
    request = json.dumps({"path": str(path.resolve()), "rules": asdict(rules)}, default=str)
    try:
        child = subprocess.run(
            [sys.executable, "-s", "-m", "payung.bulk.roster.child"],
            input=request.encode(),
            capture_output=True,
            timeout=WALL_SECONDS,
            env={"PYTHONPATH": str(_SOURCE), "PATH": os.defpath, "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return refused("reader_stopped")
    if child.returncode != 0:
        return refused("reader_stopped")
    try:
        return from_json(child.stdout)
    except (ValueError, TypeError):
        return refused("reader_stopped")


def refused(code: str) -> RosterReading:
    """Return the verdict on a file that was not read."""
    return RosterReading("refused", [code], sentence(code))
