"""Load five programmes of invented people through the actions of an office's own work, and serve them.

The first start loads them up to today, into a database apart from any real office's; later starts only serve. A load
that was cut off is begun anew. The demo's today is the day on which it was loaded unless --today says otherwise.
--programme plays another office from a file (docs/programme-file.md) beside or instead of the five.

Examples:
  ./payung demo
  ./payung demo --no-serve --json
  ./payung demo --reset --programme indragiri_hilir
  ./payung demo --programme docs/examples/wakatobi.yaml
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

NAME, WIB = "payung_demo", timezone(timedelta(hours=7))


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--no-serve", action="store_true", help="load and print, do not serve")
    parser.add_argument("--reset", action="store_true", help="throw the demo away and load it anew")
    parser.add_argument("--today", type=date.fromisoformat, metavar="DAY", help="the demo's day, YYYY-MM-DD")
    parser.add_argument("--programme", metavar="NAME|FILE", help="one of the five, or an office of your own in YAML")
    parser.add_argument("--json", action="store_true", help="print one JSON document with every figure and its SQL")


def run(options: argparse.Namespace) -> int:
    """Load the demo if it is not loaded, print it, serve it."""
    os.environ["PAYUNG_DATABASE_NAME"] = NAME
    os.environ.pop("PAYUNG_TODAY", None)
    from demo.cli import loading
    from payung import embedded
    from payung.story.events import StoryProblem

    try:
        with embedded.running():
            loaded = loading.ensure_loaded(
                options.programme, options.today or datetime.now(WIB).date(), anew=options.reset, progress=_progress
            )
            return _show_and_serve(options, loaded)
    except (embedded.ServerProblem, StoryProblem, loading.LoadProblem) as problem:
        print(problem, file=sys.stderr)
        return 1


def _show_and_serve(options: argparse.Namespace, loaded: dict[str, object]) -> int:
    from demo.cli import printing

    today = options.today or date.fromisoformat(str(loaded["until"]))
    os.environ["PAYUNG_TODAY"] = today.isoformat()
    shown = printing.gather(loaded, today)
    document = json.dumps(shown, ensure_ascii=False, indent=1, default=str)
    print(document if options.json else printing.text(shown))
    if options.no_serve:
        return 0 if shown["holds"] else 1
    from payung import embedded
    from payung.cli.serve import serve

    place = embedded.data_dir() / "demo-figures.json"
    place.write_text(document, encoding="utf-8")
    os.environ["PAYUNG_DEMO_FIGURES"] = str(place)  # the page *Lima daerah* shows it
    with contextlib.redirect_stdout(sys.stderr) if options.json else contextlib.nullcontext():
        return serve("127.0.0.1", options.port, with_worker=True)


@contextlib.contextmanager
def _progress() -> Iterator[object]:
    """A bar on standard error; what is told to it moves it."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<48}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        number = bar.add_task("menyiapkan basis data", total=None)
        begun = time.monotonic()

        def tell(what: str, done: int, of: int) -> None:
            bar.update(number, description=what, completed=done, total=of, refresh=time.monotonic() - begun > 1)

        yield tell
