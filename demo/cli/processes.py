"""Several offices at once: each is played by itself, the longest first, on as many processes as were asked for.

Offices share nothing but the server, so two processes give two cores their work. A child that loses its parent fails
at the next thing it tells, and the database without its closing comment is thrown away at the next start.
"""

from __future__ import annotations

import gc
import multiprocessing
import time
import traceback
from collections.abc import Sequence
from datetime import date
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

import django

from demo.programme_file import ProgrammeFile

if TYPE_CHECKING:
    from payung.story.playing import Tell


class OfficeFailed(RuntimeError):
    """An office could not be played; the text says which and why."""


def play_all(files: Sequence[ProgrammeFile], until: date, *, tell: Tell, processes: int = 2) -> dict[str, float]:
    """Play every office up to a day; return the CPU seconds that Python spent on each.

    Raises:
        OfficeFailed
    """
    waiting = sorted(files, key=lambda file: file.worker_months, reverse=True)
    context = multiprocessing.get_context("spawn")
    running: dict[Any, tuple[Any, ProgrammeFile]] = {}
    done, spent = dict.fromkeys((file.name for file in files), 0), {}
    total = sum(file.worker_months for file in files)
    try:
        while waiting or running:
            while waiting and len(running) < processes:
                file = waiting.pop(0)
                here, there = context.Pipe(duplex=False)
                child = context.Process(target=_play, args=(file, until, there), daemon=True)
                child.start()
                there.close()
                running[here] = (child, file)
            for pipe in wait(list(running)):
                child, file = running[pipe]
                said = _heard(pipe)
                if isinstance(said, float):
                    spent[file.name] = said
                    child.join()
                    del running[pipe]
                elif isinstance(said, tuple):
                    done[file.name] = file.worker_months * said[1] // max(1, said[2])
                    tell(f"{file.office.name}: {said[0]}", sum(done.values()), total)
                else:
                    raise OfficeFailed(f"{file.office.name}: {said}")
    finally:
        for child, _ in running.values():
            child.terminate()
    return spent


def _heard(pipe: Any) -> Any:
    try:
        return pipe.recv()
    except EOFError:
        return "proses berhenti sendiri"


def _play(file: ProgrammeFile, until: date, pipe: Any) -> None:
    """Play one office in a process of its own."""
    django.setup()
    from demo.play import lived

    gc.set_threshold(100_000, 50, 100)  # what a minute of rows leaves behind may wait

    try:
        lived(file, until, tell=lambda *said: pipe.send(said))
        pipe.send(time.process_time())
    except BrokenPipeError:
        raise SystemExit(1) from None
    except Exception as problem:  # the parent says it and ends; the whole load is begun anew
        pipe.send("".join(traceback.format_exception_only(problem)).strip())
        raise
