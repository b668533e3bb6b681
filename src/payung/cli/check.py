"""Check the named identities over the live books, read-only; one line each, exit 1 if any fails.

Examples:
  ./payung check
  PAYUNG_DATABASE_NAME=payung_demo ./payung check --json
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import psycopg

from payung import embedded
from payung.cli import database

if TYPE_CHECKING:
    from payung.reports.checks import Finding

NO_BOOKS = (psycopg.OperationalError, psycopg.errors.UndefinedTable)

NOTHING = (
    "Belum ada pembukuan di sini, atau masih dari versi sebelumnya. Jalankan ./payung serve atau ./payung demo dahulu."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def _findings() -> list[Finding] | None:
    """Run the checks without migrating anything; None when there are no books to check."""
    with embedded.running():
        database.ready()
        from django.db.utils import DatabaseError

        from payung.reports.checks import run_checks

        try:
            return list(run_checks())
        except DatabaseError as error:
            if isinstance(error.__cause__, NO_BOOKS):
                return None
            raise


def run(options: argparse.Namespace) -> int:
    """Print every finding; 1 if one of them names a breach."""
    try:
        findings = _findings()
    except embedded.ServerProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    if findings is None:
        print(NOTHING, file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps([{**asdict(each), "holds": each.holds} for each in findings], ensure_ascii=False, indent=1))
    else:
        for each in findings:
            shown = "" if each.holds else f": {each.broken} temuan: {', '.join(each.examples)}"
            sign = "✓" if each.holds else "✗"
            print(f"{sign} {each.name} · {each.office} · {each.sentence} ({each.looked_at} baris){shown}")
        failed = sum(not each.holds for each in findings)
        print(f"{len(findings)} pemeriksaan, {failed} gagal." if findings else "Belum ada kantor di basis data ini.")
    return 0 if all(each.holds for each in findings) else 1
