"""Read a roster in a child process with limited memory and time; its death is a verdict, not a crash.

Where processes can fork, one reader waits with everything loaded and a child of it takes each file: the same walls,
without starting Python for every village. While it is busy, further files get a process of their own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path

from payung.bulk.roster.cells import Cell, Limits
from payung.bulk.roster.child import WALL_SECONDS
from payung.bulk.roster.reading import RosterReading, from_json
from payung.bulk.roster.rules import Answers, Rules, Synonyms
from payung.core.messages import sentence

_SOURCE = Path(__file__).resolve().parents[3]
_SECONDS = WALL_SECONDS + 10  # beyond the child's own limit, for starting and for writing the answer

Tell = Callable[[str, int, int], None]


def read_roster(
    path: Path | str,
    *,
    office_area: str,
    cutoff_on: date,
    today: date,
    synonyms: Synonyms | None = None,
    answers: Answers | None = None,
    tell: Tell | None = None,
    limits: Limits | None = None,
) -> RosterReading:
    """Read and judge a roster file; whatever the file is, the answer is a verdict.

    Args:
        path: the file; its name and suffix do not matter.
        office_area: Kemendagri code of the regency or city that imports it (``14.04``).
        cutoff_on: the day ages are counted on. today: later birth dates lie in the future.
        synonyms: what the office has decided before. answers: what was answered about this file.
        limits: how much is read at all.
        tell: hears the step (reading, judging) and how many people of how many are judged.

    Side effects: a child process reads, nothing is written.

    Raises:
        OSError: the file cannot be opened.
        NotInForce: the law knows neither day.
    """
    path, most = Path(path), limits or Limits()
    if path.stat().st_size > most.bytes:
        return refused("too_large")
    if path.stat().st_size == 0:
        return refused("empty_file")
    rules = Rules(office_area, cutoff_on, today, synonyms=synonyms or Synonyms(), answers=answers or Answers())
    request = json.dumps(
        {"path": str(path.resolve()), "limits": asdict(most), "rules": asdict(rules)}, default=str
    ).encode()
    found: RosterReading | None = None
    for line in _WAITING.lines(request):
        try:
            if line.startswith(b"{"):
                told = json.loads(line)
                if tell:
                    tell(str(told["step"]), int(told["done"]), int(told["total"]))
            else:
                found = from_json(line)
        except (ValueError, TypeError, KeyError):
            found = None
    return found or refused("reader_stopped")


Rows = list[tuple[int, dict[int, Cell]]]


def read_cells(content: bytes, limits: Limits | None = None) -> tuple[str, list[Rows]]:
    """Read the visible sheets of any spreadsheet or CSV: of each its rows as number and cells by column (A = 0).

    Returns:
        the code of a refusal ("" when the file was read) and the sheets; nothing is interpreted.
    """
    most = limits or Limits()
    if not 0 < len(content) <= most.bytes:
        return "too_large" if content else "empty_file", []
    code, sheets = "reader_stopped", []
    with tempfile.NamedTemporaryFile(prefix="payung-cells-") as file:
        file.write(content)
        file.flush()
        for line in _WAITING.lines(json.dumps({"path": file.name, "limits": asdict(most)}).encode()):
            code, sheets = json.loads(line)
    return code, [
        [(number, {int(at): Cell(kind, text) for at, (kind, text) in cells.items()}) for number, cells in rows]
        for rows in sheets
    ]


def refused(code: str) -> RosterReading:
    """Return the verdict on a file that was not read."""
    return RosterReading("refused", [code], sentence(code))


def _started(*options: str) -> subprocess.Popen[bytes]:
    """Start a reader that knows nothing of our environment."""
    return subprocess.Popen(  # noqa: S603  # our own module
        [sys.executable, "-s", "-m", "payung.bulk.roster.child", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(_SOURCE), "PATH": os.defpath, "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"},
        start_new_session=True,
    )


class _Waiting:
    """The reader that waits, one of each of our processes; it ends when we do, for its input then ends."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner, self._reader = 0, None

    _reader: subprocess.Popen[bytes] | None

    def lines(self, request: bytes) -> Iterable[bytes]:
        """Yield what the child prints for a request; nothing more once it died or took too long."""
        if not hasattr(os, "fork") or not self._lock.acquire(blocking=False):
            yield from self._alone(request)
            return
        try:
            yield from self._asked(request)
        finally:
            self._lock.release()

    def _asked(self, request: bytes) -> Iterable[bytes]:
        if self._reader is None or self._owner != os.getpid() or self._reader.poll() is not None:
            self._owner, self._reader = os.getpid(), _started("--wait")
        reader = self._reader
        assert reader.stdin
        assert reader.stdout
        clock = threading.Timer(_SECONDS, reader.kill)
        clock.start()
        is_over = False
        try:
            reader.stdin.write(request + b"\n")
            reader.stdin.flush()
            while (line := reader.stdout.readline()) and line != b"=\n":
                yield line.removeprefix(b"> ")
            is_over = line == b"=\n"
        except BrokenPipeError:
            pass
        finally:
            clock.cancel()
            if not is_over:  # it died, or we were left in the middle of an answer
                reader.kill()
                reader.wait()
                self._reader = None

    @staticmethod
    def _alone(request: bytes) -> Iterable[bytes]:
        reader = _started()
        try:
            out, _ = reader.communicate(request, timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            reader.kill()
            reader.wait()
            return
        yield from out.splitlines()


_WAITING = _Waiting()
