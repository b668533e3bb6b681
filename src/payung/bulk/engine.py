"""The one thing bulk work asks of a database: run SQL text, return rows. PostgreSQL, DuckDB and Spark all do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_NAME = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?")


@dataclass(frozen=True, slots=True)
class Engine:
    """Somewhere SQL runs. ``query`` returns all rows of a SELECT; ``keep`` starts the statement that keeps a SELECT
    under a name for this session; ``divide`` is its division of whole numbers.
    """

    name: str
    query: Callable[[str], Sequence[Sequence[Any]]]
    command: Callable[[str], Any]
    keep: str
    divide: str = "/"

    def keep_rows(self, name: str, columns: Iterable[tuple[str, str]], rows: Iterable[Sequence[str]]) -> None:
        """Keep a few rows of SQL literals as a relation of this session, replacing one of that name.

        Args:
            name: the relation.
            columns: (name, SQL type) in order.
            rows: at least one row of literals, already written as SQL.
        """
        listed = list(columns)
        names = ", ".join(column for column, _ in listed)
        typed = ", ".join(f"CAST({column} AS {kind}) AS {column}" for column, kind in listed)
        values = ",\n".join(f"({', '.join(row)})" for row in rows)
        if "TABLE" in self.keep:
            self.command(f"DROP TABLE IF EXISTS {identifier(name)}")
        self.command(f"{self.keep} {identifier(name)} AS SELECT {typed} FROM (VALUES\n{values}) AS listed({names})")


def duckdb_engine(connection: Any) -> Engine:
    """Return an open DuckDB connection as an engine."""
    return Engine(
        "duckdb",
        lambda sql: connection.execute(sql).fetchall(),
        connection.execute,
        "CREATE OR REPLACE TEMP TABLE",
        "//",
    )


def postgresql_engine(connection: Any) -> Engine:
    """Return an open psycopg connection (or a cursor's connection) as an engine; it commits nothing."""
    return Engine("postgresql", lambda sql: connection.execute(sql).fetchall(), connection.execute, "CREATE TEMP TABLE")


def spark_engine(session: Any) -> Engine:
    """Return a Spark session as an engine."""
    return Engine(
        "spark",
        lambda sql: [tuple(row) for row in session.sql(sql).collect()],
        session.sql,
        "CREATE OR REPLACE TEMPORARY VIEW",
        "div",
    )


def identifier(name: str) -> str:
    """Return a plain relation or column name unchanged.

    Raises:
        ValueError: anything but lower-case letters, digits and underscores, with at most one schema.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"'{name}' is not a plain name of a relation")
    return name
