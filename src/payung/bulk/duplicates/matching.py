"""From records to pairs that may be one person: prepared by SQL, blocked and compared by Splink, weighed by pattern.

The weights are asked once per distinct pattern of levels (some thousands) and joined back by SQL, so a million records
on DuckDB or Spark give the same answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import splink
from splink import DuckDBAPI, Linker

from payung.bulk.engine import Engine, duckdb_engine, spark_engine

from .comparisons import NAMES, crowded_sql, narrowed_sql, prepared_sql, splink_settings
from .household import Pattern, are_two_niks, is_sure, model
from .names import Written, written, written_day

LEAST = 0.05  # pairs below are not told
_WORDS = ", ".join(f"CAST('' AS varchar(400)) AS {name}" for name in ("said", *Written._fields))
_DAYS = (
    "CAST('' AS varchar(400)) AS said, CAST(0 AS bigint) AS year, CAST(0 AS bigint) AS month, CAST(0 AS bigint) AS day"
)
Tell = Callable[[str], None]
BASE = 16  # more than the levels of any comparison


@dataclass(frozen=True, slots=True)
class Link:
    """Two records, by their numbers in the order of record ids, that may be one person.

    ``are_two_niks``: both carry a whole NIK, and not one that differs by a slip outside the serial.
    """

    first: int
    second: int
    probability: float
    is_sure: bool
    are_two_niks: bool
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Workbench:
    """Where records lie (relation ``raw``) and are matched: an engine and Splink's way to the same session."""

    engine: Engine
    splink: Any


def on_duckdb(connection: Any) -> Workbench:
    """Return a workbench on an open DuckDB connection."""
    return Workbench(duckdb_engine(connection), DuckDBAPI(connection))


def on_spark(session: Any) -> Workbench:
    """Return a workbench on a Spark session; pyspark is an extra."""
    spark: Any = splink.SparkAPI
    return Workbench(spark_engine(session), spark(spark_session=session, break_lineage_method="persist"))


def prepare(bench: Workbench) -> None:
    """Make ``people`` of ``raw``: each distinct name and date is read once in Python, everything else is SQL."""
    engine = bench.engine
    names = engine.query("SELECT DISTINCT trim(name) FROM raw UNION SELECT DISTINCT trim(mother_name) FROM raw")
    words = [(text, *written(text)) for (text,) in names if text]
    engine.keep("names", f"SELECT {_WORDS}", words or [("",) * 10])
    days = [(text, written_day(text)) for (text,) in engine.query("SELECT DISTINCT trim(birth_date) FROM raw") if text]
    engine.keep("days", f"SELECT {_DAYS}", [(text, *day) for text, day in days if day] or [("", 0, 0, 0)])
    engine.store("known", prepared_sql(engine.name))
    engine.store("people", narrowed_sql({place for (place,) in engine.query(crowded_sql())}))


def compare(bench: Workbench) -> None:
    """Block and compare ``people``; keep ``pairs`` (id_l, id_r, pattern), the pattern one number for all levels."""
    linker = Linker(bench.splink.register("people"), splink_settings(), log_level=None)
    found = linker.inference.predict(warning_mode="never").physical_name
    digits = " + ".join(f"CAST(round(mw_{name}) AS bigint) * {BASE**place}" for place, name in enumerate(NAMES))
    bench.engine.store("pairs", f"SELECT id_l, id_r, {digits} AS pattern FROM {found}")


def read_pattern(number: int) -> Pattern:
    """Return the levels that one number holds."""
    return tuple(number // BASE**place % BASE - 1 for place in range(len(NAMES)))


def silent(phase: str) -> None:
    """Tell nobody."""


def links(bench: Workbench, *, least: float = LEAST, tell: Tell = silent) -> list[Link]:
    """Return the pairs of ``raw`` at least ``least`` likely to be one person, by their numbers.

    ``raw`` has the nine columns of ``comparisons.FIELDS`` as text, one row per record, ``record_id`` unique.
    """
    tell("prepare")
    prepare(bench)
    tell("compare")
    compare(bench)
    tell("weigh")
    told = {}
    for (number,) in bench.engine.query("SELECT DISTINCT pattern FROM pairs"):
        pattern = read_pattern(number)
        if (probability := model().probability(pattern)) >= least:
            told[number] = (probability, is_sure(pattern, probability), are_two_niks(pattern), pattern)
    bench.engine.keep("likely", "SELECT CAST(0 AS bigint) AS pattern", [(number,) for number in told] or [(-1,)])
    rows = bench.engine.query(
        "SELECT p.id_l, p.id_r, p.pattern FROM pairs p JOIN likely k ON k.pattern = p.pattern ORDER BY 1, 2"
    )
    return [Link(min(one, other), max(one, other), *told[number]) for one, other, number in rows]
