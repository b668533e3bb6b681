"""Clusters never join two people through a third record, and every record is placed once."""

from __future__ import annotations

import random

import duckdb
import pytest
from benchmarks.duplicates import scored
from benchmarks.people import holdout
from benchmarks.people.generator import FIELDS, Mix, generate

from payung.bulk.duplicates import clusters_of, keep_records, on_duckdb
from payung.bulk.duplicates.clusters import place
from payung.bulk.duplicates.comparisons import MOST
from payung.bulk.duplicates.matching import Link

COUNT = 8_000


def link(first: int, second: int, probability: float, *, is_sure: bool = False, are_two_niks: bool = False) -> Link:
    return Link(first, second, probability, is_sure, are_two_niks, ())


def matched(rows: list[tuple[str, ...]]) -> list[tuple[str, str, float, str]]:
    with duckdb.connect() as connection:
        bench = on_duckdb(connection)
        keep_records(bench, rows)
        return clusters_of(bench)


@pytest.fixture(scope="module")
def found() -> tuple[list[tuple[str, ...]], dict[str, int], list[tuple[str, str, float, str]]]:
    rows, people = generate(COUNT, seed=41, mix=Mix(twins=0.15, namesons=0.15))
    return rows, {row[0]: person for row, person in zip(rows, people, strict=True)}, matched(rows)


def test_two_twins_are_not_joined_through_a_record_like_both():
    placed = place(3, [link(1, 3, 0.9), link(2, 3, 0.8), link(1, 2, 0.05)])
    assert [one.cluster for one in placed] == [1, 2, 1]
    assert [one.band for one in placed] == ["review", "alone", "review"]


def test_sure_pairs_join_first_and_only_the_greatest_part_is_sure():
    sure = [link(1, 2, 0.999, is_sure=True), link(3, 4, 0.999, is_sure=True)]
    doubtful = [link(a, b, 0.99) for a, b in ((2, 3), (1, 4), (1, 3), (2, 4))]
    placed = place(4, [*doubtful, *sure])
    assert [(one.cluster, one.band) for one in placed] == [(1, "sure"), (1, "sure"), (1, "review"), (1, "review")]


def test_two_niks_joined_by_a_record_without_one_are_not_sure():
    placed = place(
        3, [link(1, 3, 0.99, is_sure=True), link(2, 3, 0.99, is_sure=True), link(1, 2, 0.6, are_two_niks=True)]
    )
    assert [(one.cluster, one.band) for one in placed] == [(1, "review")] * 3


def test_a_record_alone_tells_its_best_pair():
    assert [(one.band, one.probability) for one in place(2, [link(1, 2, 0.3)])] == [("alone", 0.3), ("alone", 0.3)]


def test_every_record_is_placed_once_and_clusters_are_named_by_their_first(found):
    rows, _, placed = found
    assert [row[0] for row in placed] == sorted(row[0] for row in rows)
    first: dict[str, str] = {}
    for record, cluster, _, _ in placed:
        assert first.setdefault(cluster, record) == cluster


def test_families_full_of_twins_and_namesons_stay_apart_in_the_sure_band(found):
    _, truth, placed = found
    scores = scored(((row[0], row[1], row[3]) for row in placed), truth)
    assert scores["sure_precision"] >= 0.998
    assert scores["sure_pairs"] > 100
    assert scores["f1"] >= 0.95


def test_people_of_a_generator_never_learnt_from_are_found_and_none_wrongly_without_doubt():
    rows, people = holdout.generate(COUNT, seed=5)
    scores = scored(
        ((row[0], row[1], row[3]) for row in matched(rows)),
        {row[0]: who for row, who in zip(rows, people, strict=True)},
    )
    assert scores["sure_precision"] >= 0.998
    assert scores["precision"] >= 0.99
    assert scores["recall"] >= 0.8


def test_the_phone_of_a_village_officer_joins_nobody_and_costs_few_pairs():
    rows, people = holdout.generate(20_000, seed=6)
    rows = [(*row[:7], "0812 0000 0001" if i % 4 else row[7], row[8]) for i, row in enumerate(rows)]
    with duckdb.connect() as connection:
        bench = on_duckdb(connection)
        keep_records(bench, rows)
        placed = clusters_of(bench)
        (pairs,) = bench.engine.query("SELECT count(*) FROM pairs")[0]
    scores = scored(
        ((row[0], row[1], row[3]) for row in placed), {row[0]: who for row, who in zip(rows, people, strict=True)}
    )
    assert pairs < MOST / 2 * len(rows)  # one key with as many bearers as it may have; all with all were 112 million
    assert scores["sure_precision"] >= 0.998
    assert scores["precision"] >= 0.99


def test_a_crowded_key_takes_the_column_beside_it_and_none_is_found_but_by_it():
    same = [
        (f"{i:02d}", "", "", f"Nama{chr(97 + i)}", f"19{50 + i}-02-03", "", "", "081200000001", "") for i in range(40)
    ]
    twice = [*same, ("40", "", "", "Namaxyz", "1955-09-08", "", "", "+62 812-0000-0001", "")]
    with duckdb.connect() as connection:
        bench = on_duckdb(connection)
        keep_records(bench, twice)
        clusters_of(bench)
        assert bench.engine.query("SELECT id_l, id_r FROM pairs") == [(6, 41)]


def test_the_order_of_the_file_changes_nothing(found):
    rows, _, placed = found
    again = rows[:]
    random.Random(3).shuffle(again)
    assert matched(again) == placed


def test_records_without_anything_but_a_name_are_alone():
    blank = [(f"{i}", "", "", "Ahmad", "", "", "", "", "") for i in range(50)]
    assert {row[3] for row in matched(blank)} == {"alone"}


def test_dirty_fields_are_unknown_not_equal():
    dirty = ("0000000000000000", "-", "Siti", "00/00/0000", "?", "-", "tidak ada", "")
    assert {row[3] for row in matched([("a", *dirty), ("b", *dirty)])} == {"alone"}


@pytest.mark.drill
def test_spark_gives_the_same_clusters(found):
    from pyspark.sql import SparkSession

    from payung.bulk.duplicates import on_spark

    rows, _, placed = found
    builder = SparkSession.builder.master("local[2]").config("spark.sql.shuffle.partitions", "4")
    session = builder.config("spark.ui.enabled", "false").getOrCreate()
    try:
        bench = on_spark(session)
        session.createDataFrame(rows, ", ".join(f"{name} string" for name in FIELDS)).createOrReplaceTempView("raw")
        assert clusters_of(bench) == placed
    finally:
        session.stop()
