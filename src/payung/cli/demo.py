"""Load Indragiri Hilir's programme year of 2025 (2,000 invented workers) and serve it, apart from any real office.

The first start loads it through the same actions as an office's own work; later starts only serve. A load that was
cut off is begun anew. The demo's today is the last day of its story unless --today says otherwise.

Examples:
  ./payung demo
  ./payung demo --no-serve --json
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import date

NAME = "payung_demo"
PROGRAMME = "indragiri_hilir"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--no-serve", action="store_true", help="load and print, do not serve")
    parser.add_argument("--reset", action="store_true", help="throw the demo away and load it anew")
    parser.add_argument("--today", type=date.fromisoformat, metavar="DAY", help="the demo's day, YYYY-MM-DD")
    parser.add_argument("--json", action="store_true", help="print one JSON document with every figure and its SQL")


def run(options: argparse.Namespace) -> int:
    """Load the demo if it is not loaded, print it, serve it."""
    os.environ["PAYUNG_DATABASE_NAME"] = NAME
    os.environ.pop("PAYUNG_TODAY", None)
    from payung import embedded
    from payung.cli import demo_store

    try:
        with embedded.running():
            seconds = demo_store.ensure_loaded(PROGRAMME, anew=options.reset, progress=_progress)
            return _show_and_serve(options, seconds)
    except embedded.ServerProblem as problem:
        print(problem, file=sys.stderr)
        return 1


def _show_and_serve(options: argparse.Namespace, seconds: float) -> int:
    from payung.cli import demo_print
    from payung.rehearsal.programme_file import read_programme

    programme = read_programme(PROGRAMME)
    today = options.today or programme.story_ends_on
    os.environ["PAYUNG_TODAY"] = today.isoformat()
    shown = demo_print.gather(programme, today, seconds)
    print(json.dumps(shown, ensure_ascii=False, indent=1, default=str) if options.json else demo_print.text(shown))
    if options.no_serve:
        return 0 if shown["holds"] else 1
    from payung.cli.serve import serve

    with contextlib.redirect_stdout(sys.stderr) if options.json else contextlib.nullcontext():
        return serve("127.0.0.1", options.port, with_worker=True)


@contextlib.contextmanager
def _progress() -> Iterator[object]:
    """A bar on standard error; what is told to it moves it."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<28}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        number = bar.add_task("menyiapkan basis data", total=None)
        begun = time.monotonic()

        def tell(what: str, done: int, of: int) -> None:
            bar.update(number, description=what, completed=done, total=of, refresh=time.monotonic() - begun > 1)

        yield tell
