"""Whether the demo is loaded is written on its database: the comment is the last thing that a load writes."""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from psycopg import sql

from demo.cli.processes import OfficeFailed, play_all
from demo.possible import read_programme
from demo.programme_file import FIVE
from payung import embedded
from payung.cli import database

NAME = "payung_demo"
SOURCE = Path(embedded.__file__).parents[1]
PARTS = ("django", "django-allauth", "procrastinate")


class LoadProblem(Exception):
    """One Indonesian sentence: why the demo could not be loaded, and what to do."""


def ensure_loaded(
    programme: str | None, until: date, *, anew: bool, progress: Callable[[], AbstractContextManager[Any]]
) -> dict[str, Any]:
    """Make sure that the demo's database holds the stories; return what it holds (``seconds`` is 0 if it was there).

    A database without the closing comment was cut off while loading and is thrown away with its files. A demo that
    holds other programmes than those asked for is replaced.

    Args:
        programme: one of the five or a file; None for all five, or for whatever is loaded.

    Raises:
        StoryProblem, LoadProblem
    """
    places = [programme if programme in FIVE else str(Path(programme).resolve())] if programme else list(FIVE)
    files = [read_programme(place) for place in places]
    place = embedded.data_dir() / "demo.lock"
    with place.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = None if anew else _comment()
        if known is not None and (programme is None or known["programmes"] == places):
            database.ready()
            if known.get("tables") != _tables():
                database.migrate()
                _write_comment({**known, "tables": _tables()})
            return {**known, "seconds": 0.0}
        return _load(places, files, until, progress)


def _load(
    places: list[str], files: list[Any], until: date, progress: Callable[[], AbstractContextManager[Any]]
) -> dict[str, Any]:
    begun = time.monotonic()
    with progress() as tell:
        embedded.drop_database(NAME)
        shutil.rmtree(embedded.data_dir() / "files" / NAME, ignore_errors=True)
        embedded.ensure_database(NAME)
        database.ready()
        database.migrate()
        prepared = round(time.monotonic() - begun, 1)
        try:
            spent = play_all(files, until, tell=tell)
        except OfficeFailed as problem:
            raise LoadProblem(f"Demo tidak dapat dimuat. {problem}") from problem
    words = {
        "programmes": places,
        "until": until.isoformat(),
        "seconds": round(time.monotonic() - begun, 1),
        "prepared_seconds": prepared,
        "python_seconds": {name: round(each, 1) for name, each in spent.items()},
        "tables": _tables(),
    }
    _write_comment(words)
    return words


def _comment() -> dict[str, Any] | None:
    """What the demo's database says of itself; None when there is no such database or its load did not end."""
    question = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    with embedded.administrator() as admin:
        row = admin.execute(question, [NAME]).fetchone()
    try:
        found = json.loads(row[0]) if row and row[0] else None
    except ValueError:
        return None
    return found if isinstance(found, dict) and "programmes" in found else None


def _write_comment(words: dict[str, Any]) -> None:
    with embedded.connect("payung_owner", NAME) as owner:
        comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
        owner.execute(comment.format(sql.Identifier(NAME), sql.Literal(json.dumps(words, sort_keys=True))))


def _tables() -> str:
    """A short hash of everything that decides the tables: our migrations and the versions of parts that have some."""
    names = sorted(str(path.relative_to(SOURCE)) for path in SOURCE.glob("*/migrations/*.py"))
    return hashlib.sha256("\n".join([*names, *(version(part) for part in PARTS)]).encode()).hexdigest()[:16]
