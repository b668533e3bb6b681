"""Measure the headline figures; a peer named in a benchmark runs on the same work in the same run.

Example:
  ./payung bench
  ./payung bench law --json
"""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


class NoPeer(RuntimeError):
    """The peers' environment could not be made; the sentence why is on stderr."""


def peer_python() -> Path:
    """Return the Python of the peers' environment, made from ``requirements/bench.txt`` when first asked for.

    Raises:
        NoPeer: it could not be installed (no network, say).
    """
    words = [sys.executable, str(ROOT / "requirements" / "install.py"), "bench"]
    if subprocess.run(words, check=False).returncode:  # noqa: S603
        raise NoPeer("bench.txt")
    return ROOT / ".venv" / "peers" / "bin" / "python"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("names", nargs="*", metavar="NAME", help="all when none is given")
    parser.add_argument("--json", action="store_true", help="one JSON document, nothing else")


def run(options: argparse.Namespace) -> int:
    """Run the named benchmarks, in alphabetical order when none is named."""
    known = sorted(each.stem for each in (ROOT / "benchmarks").glob("*.py") if not each.stem.startswith("_"))
    if unknown := [name for name in options.names if name not in known]:
        print(f"Tolok ukur '{unknown[0]}' tidak ada. Yang ada: {', '.join(known)}.", file=sys.stderr)
        return 2
    sys.path.insert(0, str(ROOT))
    answers: dict[str, Any] = {}
    for name in options.names or known:
        answers[name] = importlib.import_module(f"benchmarks.{name}").run(json=options.json)
    if options.json:
        print(json.dumps(answers, indent=2, default=str))
    return 0
