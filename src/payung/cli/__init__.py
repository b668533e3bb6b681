"""The commands of ``./payung``: one thin module each, imported only when it is called.

A command module offers ``arguments(parser)`` and ``run(options) -> int`` (0 success, 1 refused or a check
failed, 2 wrong usage). Its docstring is the text of ``--help`` and ends with an example.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys

COMMANDS: dict[str, str] = {
    "bench": "headline figures, each beside its peer",
    "check": "the identities that the books must keep, read-only",
    "demo": "five programmes of invented people, loaded and served",
    "duplicates": "records that are the same person, as clusters",
    "estimate": "answer worked cases of law",
    "law": "parameters of law: history, articles, what nobody looked at",
    "office": "found an office; let an officer in again",
    "plan": "a scenario: cost, people, expected claims, next year",
    "roster": "read a roster file and judge every row",
    "serve": "serve the site (production)",
    "test": "lint, types, import contracts, tests",
    "worker": "do background jobs (production)",
}

TAKES_ANY = {"test"}  # hands unknown arguments on, as ``options.rest``


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status; a reader that has seen enough and Ctrl-C end it quietly."""
    try:
        status = _run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("\nDihentikan. Tidak ada yang setengah jadi.", file=sys.stderr)
        return 130
    return status


def _run(words: list[str]) -> int:
    if not words or words[0] in ("-h", "--help"):
        print(_overview())
        return 0 if words else 2
    name, rest = words[0], words[1:]
    if name not in COMMANDS:
        print(f"Perintah '{name}' tidak ada.\n{_overview()}", file=sys.stderr)
        return 2
    module = importlib.import_module(f"payung.cli.{name}")
    parser = argparse.ArgumentParser(
        prog=f"./payung {name}",
        description=module.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    module.arguments(parser)
    if name in TAKES_ANY:
        options, options_rest = parser.parse_known_args(rest)
        options.rest = options_rest
    else:
        options = parser.parse_args(rest)
    try:
        return int(module.run(options) or 0)
    except RuntimeError as error:
        problem = sys.modules.get("payung.embedded.problem")  # not imported for commands without a database
        if problem is None or not isinstance(error, problem.ServerProblem):
            raise
        print(error, file=sys.stderr)
        return 1


def _overview() -> str:
    rows = "\n".join(f"  {name:<12} {text}" for name, text in COMMANDS.items())
    return f"./payung PERINTAH …\n\n{rows}\n\n./payung PERINTAH --help menunjukkan contoh."
