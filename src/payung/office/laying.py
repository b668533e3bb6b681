"""The current truth beside the tables, laid anew after ``migrate`` if any of it changed, all or none.

It comes from two places: how each model's table is kept (``office.tables``), and each app's ``schema/*.sql``: a named
relation (a view that says once what many queries need, with the rights and the row-level security of whoever asks), or
functions with their triggers. A file is laid after those it names. What a file no longer says goes with it. A database
that is up to date costs one query. Only what holds rows or must outlive a change (tables, columns, indexes, keys)
stands in migrations; composite keys are added where they are missing and never laid again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connections, transaction

from .tables import keys_of, locks_of

LAID = """CREATE TABLE IF NOT EXISTS office_schemafile (
  name text PRIMARY KEY, sha256 text NOT NULL, makes text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
REVOKE ALL ON office_schemafile FROM payung_app, payung_auditor"""
TABLES = "tables"  # the one entry that stands for what the models say of their tables
VIEW = re.compile(r"^CREATE VIEW (\w+) WITH \(security_invoker = true\) AS$", re.MULTILINE)
FUNCTION = re.compile(r"^CREATE OR REPLACE FUNCTION (\w+)\(", re.MULTILINE)
# Every policy and every trigger of ours on an office's table, as the statement that takes it away.
LOCKS = """SELECT format('DROP POLICY %%I ON %%I', polname, relname) FROM pg_policy p
JOIN pg_class c ON c.oid = p.polrelid WHERE relname = ANY(%(tables)s) AND relnamespace = 'public'::regnamespace
UNION ALL SELECT format('DROP TRIGGER %%I ON %%I', tgname, relname) FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT tgisinternal AND relname = ANY(%(tables)s) AND relnamespace = 'public'::regnamespace"""
KEYS = "SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace"


def files() -> dict[str, str]:
    """Return every schema file's name and text, each after those it names.

    Raises:
        ValueError: a file that makes a view and more, or a view that does not say ``security_invoker``.
    """
    places = [Path(config.path) / "schema" for config in apps.get_app_configs() if config.name.startswith("payung.")]
    texts = {file.stem: file.read_text(encoding="utf-8") for place in places for file in sorted(place.glob("*.sql"))}
    for name, text in texts.items():
        if re.search(r"CREATE\b[^;(]*\bVIEW\b", text) and (VIEW.findall(text) != [name] or text.count("CREATE ") != 1):
            raise ValueError(f"{name}.sql must hold one line: CREATE VIEW {name} WITH (security_invoker = true) AS")
    makes = {name: set(VIEW.findall(text) + FUNCTION.findall(text)) for name, text in texts.items()}
    words = {name: set(re.findall(r"\w+", text)) for name, text in texts.items()}
    after = {name: {other for other in texts if other != name and makes[other] & words[name]} for name in texts}
    return {name: texts[name] for name in TopologicalSorter(after).static_order()}


def relations() -> list[str]:
    """Return the names of the views, each after those it reads."""
    return _views(files())


def _views(texts: dict[str, str]) -> list[str]:
    return [name for name, text in texts.items() if VIEW.search(text)]


def office_models() -> list[Any]:
    """Return every model whose rows belong to an office."""
    return [model for model in apps.get_models() if hasattr(model, "kept")]


def lay(*, using: str, **_: Any) -> None:
    """Lay functions, locks and views if anything said of them changed since; all or none."""
    texts, models = files(), office_models()
    locks = ";\n".join(statement for model in models for statement in locks_of(model))
    keys = {name: (model._meta.db_table, text) for model in models for name, text in keys_of(model).items()}
    said = {**texts, TABLES: f"{locks}\n{keys}"}
    wanted = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in said.items()}
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(LAID)
        cursor.execute("SELECT name, sha256 FROM office_schemafile")
        if dict(cursor.fetchall()) == wanted:
            return
        _drop_views(cursor)
        cursor.execute("DELETE FROM office_schemafile RETURNING makes")
        before = {function for (makes,) in cursor.fetchall() for function in makes.split()}
        cursor.execute(LOCKS, {"tables": [model._meta.db_table for model in models]})
        _run(cursor, [statement for (statement,) in cursor.fetchall()])
        cursor.execute(KEYS)
        there = {name for (name,) in cursor.fetchall()}
        new = [
            f"ALTER TABLE {table} ADD CONSTRAINT {name} {text}"
            for name, (table, text) in keys.items()
            if name not in there
        ]
        _run(cursor, sorted(new, key=lambda text: "FOREIGN KEY" in text))
        views = _views(texts)
        _run(cursor, [text for name, text in texts.items() if name not in views])
        cursor.execute(locks)
        for name in views:
            cursor.execute(texts[name])
            cursor.execute(f"REVOKE ALL ON {name} FROM payung_app, payung_auditor")
            cursor.execute(f"GRANT SELECT ON {name} TO payung_app, payung_auditor")
        makes = {name: FUNCTION.findall(text) for name, text in texts.items()}
        _run(cursor, [f"DROP FUNCTION {name}" for name in sorted(before - set().union(*makes.values()))])
        rows = [(name, digest, " ".join(makes.get(name, ()))) for name, digest in wanted.items()]
        cursor.executemany("INSERT INTO office_schemafile (name, sha256, makes) VALUES (%s, %s, %s)", rows)


def lift(*, using: str) -> None:
    """Take every view away, so that migrations may change the tables under them; what is laid is laid anew after."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(LAID)
        _drop_views(cursor)
        cursor.execute("UPDATE office_schemafile SET sha256 = ''")


def _drop_views(cursor: Any) -> None:
    cursor.execute("SELECT name FROM office_schemafile WHERE makes = ''")
    _run(cursor, [f"DROP VIEW IF EXISTS {name} CASCADE" for (name,) in cursor.fetchall()])


def _run(cursor: Any, statements: Iterable[str]) -> None:
    for statement in statements:
        cursor.execute(statement)
