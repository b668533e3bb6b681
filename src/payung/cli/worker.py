"""Do background jobs until told to stop; a job cut short by a crash is done again by the next worker.

Told to stop, it finishes the job in hand, for at most twenty seconds.

Example:
  ./payung worker
"""

from __future__ import annotations

import argparse
import asyncio
import signal
from typing import Any

from payung.cli import database
from payung.embedded.parent import end_with_parent

SECONDS_TO_FINISH = 20.0


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--once", action="store_true", help="stop when no job is left")
    parser.add_argument("--beside-site", type=int, metavar="PID", help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    """Work until told to stop."""
    if options.beside_site:
        end_with_parent(options.beside_site)
    with database.opened():
        asyncio.run(_work(wait=not options.once))
    return 0


async def _work(*, wait: bool) -> None:
    """Run procrastinate's worker; our own signal handlers, there before the first connection is opened."""
    from procrastinate.contrib.django import app

    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None
    for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(wish, task.cancel)
    try:
        connector: Any = app.connector
        with app.replace_connector(connector.get_worker_connector()):
            async with app.open_async():
                await app.run_worker_async(
                    wait=wait, install_signal_handlers=False, shutdown_graceful_timeout=SECONDS_TO_FINISH
                )
    except asyncio.CancelledError:
        pass
