"""Whether the demo is loaded is written on its database: the comment is the last thing that a load writes."""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from psycopg import sql

from payung import embedded
from payung.cli import database

NAME = "payung_demo"
SOURCE = Path(__file__).parents[1]
PARTS = ("django", "django-allauth", "procrastinate")


def ensure_loaded(programme: str, *, anew: bool, progress: Callable[[], AbstractContextManager[Any]]) -> float:
    """Make sure that the demo's database holds the whole story; return the seconds of loading, 0 if it was there.

    A database without the closing comment was cut off while loading and is thrown away with its files.
    """
    place = embedded.data_dir() / "demo.lock"
    with place.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = None if anew else _comment()
        if known is not None:
            database.ready()
            if known.get("tables") != _tables():
                database.migrate()
                _write_comment({**known, "tables": _tables()})
            return 0.0
        return _load(programme, progress)


def _load(programme: str, progress: Callable[[], AbstractContextManager[Any]]) -> float:
    begun = time.monotonic()
    with progress() as tell:
        embedded.drop_database(NAME)
        shutil.rmtree(embedded.data_dir() / "files" / NAME, ignore_errors=True)
        embedded.ensure_database(NAME)
        database.ready()
        database.migrate()
        from payung.rehearsal.play import play

        play(programme, tell=tell)
    seconds = round(time.monotonic() - begun, 1)
    _write_comment({"demo": programme, "seconds": seconds, "tables": _tables()})
    return seconds


def _comment() -> dict[str, Any] | None:
    """What the demo's database says of itself; None when there is no such database or its load did not end."""
    question = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    with embedded.administrator() as admin:
        row = admin.execute(question, [NAME]).fetchone()
    try:
        found = json.loads(row[0]) if row and row[0] else None
    except ValueError:
        return None
    return found if isinstance(found, dict) and "demo" in found else None


def _write_comment(words: dict[str, Any]) -> None:
    with embedded.connect("payung_owner", NAME) as owner:
        comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
        owner.execute(comment.format(sql.Identifier(NAME), sql.Literal(json.dumps(words, sort_keys=True))))


def _tables() -> str:
    """A short hash of everything that decides the tables: our migrations and the versions of parts that have some."""
    names = sorted(str(path.relative_to(SOURCE)) for path in SOURCE.glob("*/migrations/*.py"))
    return hashlib.sha256("\n".join([*names, *(version(part) for part in PARTS)]).encode()).hexdigest()[:16]
