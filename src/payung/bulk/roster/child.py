"""The child process: sets its own limits, reads one file, prints the reading as JSON, ends."""

from __future__ import annotations

import gc
import hashlib
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from payung.bulk.roster.cells import Refused
from payung.bulk.roster.judge import judge
from payung.bulk.roster.open_file import read_workbook
from payung.bulk.roster.reading import RosterReading, to_json
from payung.bulk.roster.rules import Rules, Synonyms
from payung.core.messages import sentence

try:
    import resource
except ImportError:  # Windows has no such limits; there the wall clock of the parent must do
    resource = None  # type: ignore[assignment]

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 90


def limit() -> None:
    """Give up memory, processor time and files beyond what a roster needs."""
    if resource is None:
        return
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(kind, (most, most))


def rules_from(given: dict[str, Any]) -> Rules:
    """Rebuild the rules that the parent wrote as JSON."""
    days = {name: date.fromisoformat(given[name]) for name in ("cutoff_on", "today")}
    return Rules(**{**given, **days, "synonyms": Synonyms(**given["synonyms"])})


def read(path: Path, rules: Rules) -> RosterReading:
    """Read and judge one file in this process."""
    try:
        reading = judge(read_workbook(path), rules)
    except Refused as refusal:
        reading = RosterReading("refused", [refusal.code], sentence(refusal.code))
    except (RecursionError, OverflowError, LookupError, ValueError):
        reading = RosterReading("refused", ["damaged_file"], sentence("damaged_file"))
    reading.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return reading


def main() -> int:
    """Read the request from standard input and print the reading."""
    limit()
    gc.disable()  # the process ends before garbage matters; with millions of cells it costs a third of the time
    request = json.load(sys.stdin)
    reading = read(Path(request["path"]), rules_from(request["rules"]))
    sys.stdout.write(to_json(reading))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except MemoryError:
        sys.exit(70)
