"""The named relations of the house: views in each app's ``schema/*.sql``, laid anew after ``migrate`` if they changed.

A relation says once what many queries need (who is sponsored, which month is paid). Views run with the rights and the
row-level security of whoever asks (``security_invoker``). A relation is laid after those it reads; a file that goes
away takes its view with it. A database that is up to date costs one query.
"""

from __future__ import annotations

import hashlib
import re
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connections, transaction

KEPT = """CREATE TABLE IF NOT EXISTS office_relation (name text PRIMARY KEY, sha256 text NOT NULL);
REVOKE ALL ON office_relation FROM payung_app, payung_auditor"""
VIEW = re.compile(r"^CREATE VIEW (\w+) WITH \(security_invoker = true\) AS$", re.MULTILINE)


def relations() -> dict[str, str]:
    """Return every relation's name and text, each after those it reads.

    Raises:
        ValueError: a file that is no single view, or does not say ``security_invoker``.
    """
    places = [Path(config.path) / "schema" for config in apps.get_app_configs() if config.name.startswith("payung.")]
    texts = {file.stem: file.read_text(encoding="utf-8") for place in places for file in sorted(place.glob("*.sql"))}
    for name, text in texts.items():
        if VIEW.findall(text) != [name] or text.count("CREATE ") != 1:
            raise ValueError(f"{name}.sql must hold one line: CREATE VIEW {name} WITH (security_invoker = true) AS")
    reads = {name: (texts.keys() & set(re.findall(r"\w+", text))) - {name} for name, text in texts.items()}
    return {name: texts[name] for name in TopologicalSorter(reads).static_order()}


def lay(*, using: str, **_: Any) -> None:
    """Lay the relations if any file changed since; all or none."""
    texts = relations()
    wanted = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(KEPT)
        cursor.execute("SELECT name, sha256 FROM office_relation")
        if dict(cursor.fetchall()) == wanted:
            return
        _drop(cursor)
        for name, text in texts.items():
            cursor.execute(text)
            cursor.execute(f"REVOKE ALL ON {name} FROM payung_app, payung_auditor")
            cursor.execute(f"GRANT SELECT ON {name} TO payung_app, payung_auditor")
        rows = list(wanted.items())
        cursor.executemany("INSERT INTO office_relation (name, sha256) VALUES (%s, %s)", rows)


def lift(*, using: str) -> None:
    """Take every relation away, so that migrations may change the tables under them."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(KEPT)
        _drop(cursor)


def _drop(cursor: Any) -> None:
    cursor.execute("DELETE FROM office_relation RETURNING name")
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP VIEW IF EXISTS {name} CASCADE")
