"""A million workers differ in a few hundred ways the law can see; by distinct case equals one by one, on every row."""

from __future__ import annotations

import random
from datetime import date
from itertools import product
from typing import Any

import duckdb
import pytest

from payung.bulk.cases import (
    Case,
    alike,
    distinct_cases,
    floor_sql,
    income_edges,
    income_floors,
    price_cases,
    price_relation,
    totals,
)
from payung.bulk.engine import Engine, duckdb_engine, identifier, postgresql_engine, spark_engine
from payung.core.month import Month
from payung.law import amended, current
from payung.law.contribution import FUNDINGS, SECTORS, contribution_due

ALL = ("jkk", "jkm", "jht")
FIRST, LAST = Month(2020, 6), Month(2021, 3)
LATER = Month(2025, 11).until(Month(2027, 5))
MONTHS = [*FIRST.until(LAST), *LATER]


def edge_rows() -> list[tuple[date, int, str, str]]:
    """Every bracket edge −1/0/+1 × month × payer × sector."""
    edges = {max(0, edge + step) for edge in income_edges(current(), [Month(2026, 1)]) for step in (-1, 0, 1)}
    return [
        (month.first_on, income, funding, sector)
        for month, income, funding, sector in product(MONTHS, sorted(edges), FUNDINGS, SECTORS)
    ]


def random_rows(count: int) -> list[tuple[date, int, str, str]]:
    chance = random.Random(20261120)
    return [
        (
            chance.choice(MONTHS).first_on,
            chance.choice((chance.randrange(0, 25_000_000), chance.randrange(0, 2**40))),
            chance.choice(FUNDINGS),
            chance.choice(SECTORS),
        )
        for _ in range(count)
    ]


def one_by_one(row: tuple[date, int, str, str]) -> tuple[Any, ...]:
    month, income, funding, sector = row
    due = contribution_due(
        current(), month=Month.of(month), income_idr=income, funding=funding, sector=sector, programmes=ALL
    )
    return (due.deemed_wage_idr, due.jkk_idr, due.jkm_idr, due.jht_idr, due.total_idr, ",".join(due.doubts))


def priced_rows(engine: Engine) -> list[tuple[Any, ...]]:
    sql = price_relation(engine, current(), "asked", prices="asked_prices", programmes=ALL)
    answers = "deemed_wage_idr, jkk_idr, jkm_idr, jht_idr, total_idr, doubts"
    return [
        tuple(row) for row in engine.query(f"SELECT month, income_idr, funding, sector, {answers} FROM ({sql}) AS s")
    ]


def agree(engine: Engine, rows: list[tuple[date, int, str, str]]) -> None:
    found = priced_rows(engine)
    assert len(found) == len(rows)
    assert sorted(row[:4] for row in found) == sorted(rows)
    wrong = [row for row in found if row[4:] != one_by_one(row[:4])]
    assert wrong == []


@pytest.fixture
def duck() -> Any:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE asked (month date, income_idr bigint, funding varchar, sector varchar)")
        yield connection


def fill_duck(connection: Any, rows: list[tuple[date, int, str, str]]) -> None:
    columns = list(zip(*rows, strict=True))
    connection.execute(
        "INSERT INTO asked SELECT unnest($1), unnest($2), unnest($3), unnest($4)", [list(c) for c in columns]
    )


def test_duckdb_agrees_on_every_edge_month_payer_and_sector(duck: Any) -> None:
    rows = edge_rows()
    assert len(rows) > 70_000
    fill_duck(duck, rows)
    agree(duckdb_engine(duck), rows)


def test_duckdb_agrees_on_a_hundred_thousand_random_rows(duck: Any) -> None:
    rows = random_rows(100_000)
    fill_duck(duck, rows)
    agree(duckdb_engine(duck), rows)


def test_postgresql_agrees_on_every_edge_and_a_hundred_thousand_random_rows(owner_connection: Any) -> None:
    rows = [*edge_rows(), *random_rows(100_000)]
    owner_connection.execute("CREATE TEMP TABLE asked (month date, income_idr bigint, funding text, sector text)")
    with owner_connection.cursor().copy("COPY asked FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    agree(postgresql_engine(owner_connection), rows)


@pytest.mark.drill
def test_spark_agrees_on_a_hundred_thousand_random_rows() -> None:
    sql = pytest.importorskip("pyspark.sql")
    session = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        rows = random_rows(100_000)
        session.createDataFrame(
            rows, "month date, income_idr bigint, funding string, sector string"
        ).createOrReplaceTempView("asked")
        agree(spark_engine(session), rows)
    finally:
        session.stop()


def test_totals_are_the_sum_of_the_rows(duck: Any) -> None:
    duck.execute("INSERT INTO asked SELECT DATE '2025-05-01', 900000, 'apbd', 'other' FROM range(2000)")
    duck.execute("INSERT INTO asked VALUES ('2026-02-01', 900000, 'self', 'transport')")
    found = totals(duckdb_engine(duck), current(), "asked")
    # 2,000 × (10,000 + 6,800), and one at half price
    assert (found.worker_months, found.jkk_idr, found.jkm_idr) == (2001, 20_005_000, 13_603_400)
    assert (found.jht_idr, found.total_idr) == (0, 33_608_400)


def test_months_beside_a_relation_are_owed_by_every_row(duck: Any) -> None:
    rows = random_rows(2_000)
    fill_duck(duck, rows)
    duck.execute("CREATE TABLE workers AS SELECT income_idr, funding, sector FROM asked")
    duck.execute("UPDATE asked SET month = DATE '2026-01-01'")
    months = Month(2026, 1).until(Month(2026, 12))
    engine = duckdb_engine(duck)
    due = [one_by_one((month.first_on, *row[1:])) for row in rows for month in months]
    found = totals(engine, current(), "workers", programmes=ALL, months=months)
    sums = (found.jkk_idr, found.jkm_idr, found.jht_idr, found.total_idr)
    assert (found.worker_months, sums) == (24_000, tuple(sum(row[part] for row in due) for part in (1, 2, 3, 4)))
    sql = price_relation(engine, current(), "workers", prices="workers_prices", programmes=ALL, months=months)
    written = engine.query(
        f"SELECT count(*), sum(jkk_idr), sum(jkm_idr), sum(jht_idr), sum(total_idr) FROM ({sql}) AS s"
    )
    assert tuple(written[0]) == (24_000, *sums)


def test_months_on_the_same_provisions_are_priced_once() -> None:
    months = Month(2026, 2).until(Month(2027, 4))
    assert sorted(set(alike(current(), months).values())) == [
        Month(2026, 2), Month(2026, 4), Month(2027, 4),  # January 2027 is like February 2026: drivers only
    ]  # fmt: skip
    imagined = amended({"jkm_monthly": {"value": 8_000, "from": "2026-06-01"}})
    assert alike(imagined, months)[Month(2026, 6)] == Month(2026, 6)


def test_totals_hold_for_floors_without_a_common_step(duck: Any) -> None:
    odd = amended({"jkk_monthly_by_income": [[0, 9, 100, 1], [1_000_003, None, 200, 20]]})
    duck.execute(
        "INSERT INTO asked VALUES ('2025-05-01', 1000002, 'apbd', 'other'), ('2025-05-01', 1000003, 'apbd', 'other')"
    )
    assert totals(duckdb_engine(duck), odd, "asked").jkk_idr == 21


def test_a_million_rows_are_few_cases(duck: Any) -> None:
    duck.execute(
        "INSERT INTO asked SELECT DATE '2026-05-01', 700000 + 20 * i, 'self', 'other' FROM range(1000000) t(i)"
    )
    cases = distinct_cases(duckdb_engine(duck), current(), "asked")
    assert len(cases) == 65  # 33 brackets and the 32 printed gaps between them
    assert sum(count for _, count in cases) == 1_000_000


def test_a_32_bit_float_would_be_wrong_here() -> None:
    cases = [Case(Month(2025, 5), 17_199_999), Case(Month(2025, 5), 17_200_000)]
    assert [price.jkk_idr for price in price_cases(current(), cases)] == [167_000, 177_000]


def test_prices_keep_the_order_grounds_and_doubts() -> None:
    cases = [Case(Month(2026, 5), 1_099_500, "csr"), Case(Month(2026, 5), 0, "apbd")]
    dear, cheap = price_cases(current(), cases)
    assert (dear.case, dear.total_idr, dear.doubts) == (cases[0], 8_400, ("donor_discount", "income_gap"))
    assert (cheap.case, cheap.total_idr, cheap.relief) == (cases[1], 16_800, "none")
    assert [ground.parameter for ground in cheap.grounds] == [
        "jkk_monthly_by_income", "jkm_monthly", "relief_2026_share_other", "relief_2026_excluded",
    ]  # fmt: skip


def test_an_imagined_law_is_priced_the_same_way() -> None:
    dearer = amended({"jkm_monthly": {"value": 8_000, "from": "2027-01-01"}})
    cases = [Case(Month(2026, 12), 0, "apbd"), Case(Month(2027, 1), 0, "apbd")]
    assert [price.total_idr for price in price_cases(dearer, cases)] == [16_800, 18_000]


def test_floors_are_the_printed_lower_limits() -> None:
    floors = income_floors(current(), Month(2026, 1))
    assert (len(floors), floors[0], floors[1], floors[-1]) == (33, 0, 1_100_000, 20_200_000)


def test_the_tree_of_comparisons_finds_the_largest_edge_not_above(duck: Any) -> None:
    tree = floor_sql("x", (0, 10, 20, 30))
    found = duck.execute(f"SELECT x, {tree} FROM (VALUES (0), (9), (10), (29), (30), (99)) t(x) ORDER BY x").fetchall()
    assert found == [(0, 0), (9, 0), (10, 10), (29, 20), (30, 30), (99, 30)]


@pytest.mark.parametrize("name", ["asked; drop table x", "Asked", "a.b.c", ""])
def test_a_name_that_is_not_plain_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a plain name"):
        identifier(name)


def test_nothing_to_price_is_said(duck: Any) -> None:
    with pytest.raises(LookupError, match="no rows"):
        price_relation(duckdb_engine(duck), current(), "asked", prices="asked_prices")


def test_an_unknown_payer_is_refused(duck: Any) -> None:
    duck.execute("INSERT INTO asked VALUES ('2025-05-01', 0, 'grandmother', 'other')")
    with pytest.raises(ValueError, match="grandmother"):
        price_relation(duckdb_engine(duck), current(), "asked", prices="asked_prices")
