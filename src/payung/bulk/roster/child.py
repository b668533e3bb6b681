"""The reader's processes: one that waits with everything loaded, and a child of it for each file, which may die.

The waiting process reads one request a line (JSON) and answers lines: ``> …`` from the child, ``=`` when it ended.
A child limits itself, tells how far it is, prints the reading as one line of JSON and ends.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from payung.bulk.areas import area_table, kecamatan_codes
from payung.bulk.roster.cells import Limits, Refused, keep_to
from payung.bulk.roster.judge import judge
from payung.bulk.roster.labels import profiles
from payung.bulk.roster.open_file import read_workbook
from payung.bulk.roster.reading import RosterReading, to_json
from payung.bulk.roster.rules import Answers, Rules, Synonyms
from payung.core.messages import sentence

try:
    import resource
except ImportError:  # Windows has no such limits; there the wall clock of the parent must do
    resource = None  # type: ignore[assignment]

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 90
WALL_SECONDS = 110

Tell = Callable[[str, int, int], None]


def limit() -> None:
    """Give up memory, time and files beyond what a roster needs."""
    if resource is None:
        return
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(kind, (most, most))
    signal.alarm(WALL_SECONDS)


def rules_from(given: dict[str, Any]) -> Rules:
    """Rebuild the rules that the parent wrote as JSON."""
    days = {name: date.fromisoformat(given[name]) for name in ("cutoff_on", "today")}
    said = {"synonyms": Synonyms(**given["synonyms"]), "answers": Answers(**given["answers"])}
    return Rules(**{**given, **days, **said})


def read(path: Path, rules: Rules, tell: Tell) -> RosterReading:
    """Read and judge one file in this process."""
    try:
        tell("reading", 0, 0)
        workbook = read_workbook(path, encoding=rules.answers.encoding, separator=rules.answers.separator)
        reading = judge(workbook, rules, lambda done, total: tell("judging", done, total))
    except Refused as refusal:
        reading = RosterReading("refused", [refusal.code], sentence(refusal.code))
    except (RecursionError, OverflowError, LookupError, ValueError):
        reading = RosterReading("refused", ["damaged_file"], sentence("damaged_file"))
    reading.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return reading


def cells(path: Path) -> str:
    """Return the visible sheets as JSON: of each row its number, kind and text by column; or the code of a refusal."""
    try:
        sheets = [sheet for sheet in read_workbook(path).sheets if sheet.rows and not sheet.hidden]
    except Refused as refusal:
        return json.dumps([refusal.code, []])
    except (RecursionError, OverflowError, LookupError, ValueError):
        return json.dumps(["damaged_file", []])
    rows = [[[row.number, {at: cell[:2] for at, cell in row.cells.items()}] for row in one.rows] for one in sheets]
    return json.dumps(["", rows])


def answer(request: dict[str, Any]) -> None:
    """Read the one file of a request and print progress and reading."""
    limit()
    keep_to(Limits(**request["limits"]))
    gc.disable()  # the process ends before garbage matters; with millions of cells it costs a third of the time

    def tell(step: str, done: int, total: int) -> None:
        print(json.dumps({"step": step, "done": done, "total": total}), flush=True)

    path = Path(request["path"])
    print(to_json(read(path, rules_from(request["rules"]), tell)) if "rules" in request else cells(path), flush=True)


def wait() -> None:
    """Answer requests until there are none, each in a child of its own."""
    kecamatan_codes(), profiles()
    for line in sys.stdin.buffer:
        request = json.loads(line)
        if "rules" in request:
            area_table(request["rules"]["office_area"])
        here, there = os.pipe()
        child = os.fork()
        if not child:
            os.close(here)
            os.dup2(there, 1)
            _answer_and_end(request)
        os.close(there)
        with os.fdopen(here, "rb") as told:
            for row in told:
                sys.stdout.buffer.write(b"> " + row.rstrip(b"\n") + b"\n")
                sys.stdout.buffer.flush()
        os.waitpid(child, 0)
        sys.stdout.buffer.write(b"=\n")
        sys.stdout.buffer.flush()


def _answer_and_end(request: dict[str, Any]) -> None:
    """Do a child's work; whatever happens it ends here and never goes on as the waiting process."""
    try:
        answer(request)
    finally:
        os._exit(0)


if __name__ == "__main__":
    if sys.argv[1:] == ["--wait"]:
        wait()
    else:
        answer(json.load(sys.stdin))
