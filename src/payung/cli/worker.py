"""Do background jobs until told to stop; a job cut short by a crash is done again by the next worker.

Example:
  ./payung worker
"""

from __future__ import annotations

import argparse

from payung.cli import database


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--once", action="store_true", help="stop when no job is left")


def run(options: argparse.Namespace) -> int:
    """Work until told to stop."""
    with database.opened():
        from django.core.management import call_command

        call_command("procrastinate", "worker", *(["--one-shot"] if options.once else []))
    return 0
