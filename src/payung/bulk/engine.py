"""What bulk work asks of a database: run SQL text, keep a few rows beside it. PostgreSQL, DuckDB and Spark all do."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Rows = Sequence[Sequence[Any]]
_NAME = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?")


@dataclass(frozen=True, slots=True)
class Engine:
    """Somewhere SQL runs.

    ``query`` returns all rows of a SELECT. ``keep`` keeps rows under a name for the running session, replacing one of
    that name, with the column names and types of a SELECT; ``store`` keeps what a SELECT finds, once found never
    found again. ``divide`` is the division of whole numbers.
    """

    name: str
    query: Callable[[str], Rows]
    keep: Callable[[str, str, Rows], None]
    store: Callable[[str, str], None]
    divide: str


def duckdb_engine(connection: Any) -> Engine:
    """Return an open DuckDB connection as an engine."""

    def keep(name: str, like: str, rows: Rows) -> None:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {identifier(name)} AS {like} LIMIT 0")
        columns = [list(column) for column in zip(*rows, strict=True)]
        unnested = ", ".join(f"unnest(${place})" for place in range(1, len(columns) + 1))
        connection.execute(f"INSERT INTO {name} SELECT {unnested}", columns)

    def store(name: str, sql: str) -> None:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {identifier(name)} AS {sql}")

    return Engine("duckdb", lambda sql: connection.execute(sql).fetchall(), keep, store, "//")


def postgresql_engine(connection: Any) -> Engine:
    """Return an open psycopg connection as an engine; it commits nothing."""

    def keep(name: str, like: str, rows: Rows) -> None:
        connection.execute(f"DROP TABLE IF EXISTS pg_temp.{identifier(name)}")
        connection.execute(f"CREATE TEMP TABLE {name} AS {like} LIMIT 0")
        with connection.cursor() as cursor:
            with cursor.copy(f"COPY pg_temp.{name} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(f"ANALYZE pg_temp.{name}")

    def store(name: str, sql: str) -> None:
        connection.execute(f"DROP TABLE IF EXISTS pg_temp.{identifier(name)}")
        connection.execute(f"CREATE TEMP TABLE {name} AS {sql}")

    return Engine("postgresql", lambda sql: connection.execute(sql).fetchall(), keep, store, "/")


def spark_engine(session: Any) -> Engine:
    """Return a Spark session as an engine."""

    def keep(name: str, like: str, rows: Rows) -> None:
        frame = session.createDataFrame([tuple(row) for row in rows], session.sql(f"{like} LIMIT 0").schema)
        frame.createOrReplaceTempView(identifier(name))

    def store(name: str, sql: str) -> None:
        session.sql(sql).localCheckpoint().createOrReplaceTempView(identifier(name))

    return Engine("spark", lambda sql: [tuple(row) for row in session.sql(sql).collect()], keep, store, "div")


def identifier(name: str) -> str:
    """Return a plain relation or column name unchanged.

    Raises:
        ValueError: anything but lower-case letters, digits and underscores, with at most one schema.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"'{name}' is not a plain name of a relation")
    return name
