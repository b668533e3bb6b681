"""The same person under two spellings: 200,000 and 1,000,000 generated records, and the public FEBRL sets.

Beside ours, on the same records in the same run: Splink with its out-of-the-box comparisons, trained by EM as its guide
teaches, and the bare blocking join as the limit. FEBRL is not Indonesian and was not learnt from: it shows whether we
only know our own generator. Saved weights; learning them is ``python -m benchmarks.people.learn``.
"""

from __future__ import annotations

import csv
import json as documents
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from math import comb
from pathlib import Path
from typing import Any

import duckdb
from benchmarks.people.generator import FIELDS, generate
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_library as library

from payung.bulk.duplicates import clusters_of, matching, on_duckdb
from payung.bulk.duplicates.comparisons import blocking_rules
from payung.cli.bench import NoPeer, peer_python

SIZES = (200_000, 1_000_000)
SEED = 20261126
TARGETS = {200_000: (0.97, 15.0), 1_000_000: (0.96, 60.0)}
OURS = """
import json, resource, sys, time
import duckdb
from payung.bulk.duplicates import clusters_of, on_duckdb
begun, busy = time.perf_counter(), time.process_time()
with duckdb.connect() as connection:
    connection.execute("SET threads = 2")
    file = f"read_csv('{sys.argv[1]}', all_varchar = true, header = true)"
    connection.execute(f"CREATE TABLE raw AS SELECT * FROM {file}")
    rows = clusters_of(on_duckdb(connection))
told = {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - busy,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "rows": rows}
json.dump(told, open(sys.argv[2], "w"))
"""
Scores = dict[str, float]


def scored(placed: Iterable[tuple[str, str, str]], truth: dict[str, int]) -> Scores:
    """Return pairwise F1, precision and recall of clusters, and precision among records of the band ``sure``.

    placed: record id, cluster id and band of each record. truth: the person of each record.
    """
    both, ours, theirs, sure = (defaultdict[Any, int](int) for _ in range(4))
    sure_both = defaultdict[Any, int](int)
    for record, cluster, band in placed:
        person = truth[record]
        ours[cluster] += 1
        theirs[person] += 1
        both[cluster, person] += 1
        if band == "sure":
            sure[cluster] += 1
            sure_both[cluster, person] += 1
    pairs = {
        name: sum(comb(n, 2) for n in tally.values())
        for name, tally in {"ours": ours, "theirs": theirs, "both": both, "sure": sure, "sure_both": sure_both}.items()
    }
    precision, recall = pairs["both"] / max(1, pairs["ours"]), pairs["both"] / max(1, pairs["theirs"])
    return {
        "f1": 2 * precision * recall / max(1e-9, precision + recall), "precision": precision, "recall": recall,
        "sure_pairs": pairs["sure"], "sure_precision": pairs["sure_both"] / max(1, pairs["sure"]),
    }  # fmt: skip


def splink_as_it_comes(path: Path, comparisons: list[Any], blocks: list[Any], training: list[Any]) -> dict[str, Any]:
    """Match a CSV by Splink's own comparisons, weights by EM; return seconds and the clusters at even odds."""
    begun, busy = time.perf_counter(), time.process_time()
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        connection.execute(
            f"CREATE TABLE people AS SELECT * FROM read_csv('{path}', all_varchar = true, header = true)"
        )
        settings = SettingsCreator(
            link_type="dedupe_only", unique_id_column_name="record_id", comparisons=comparisons,
            blocking_rules_to_generate_predictions=blocks, retain_matching_columns=False,
        )  # fmt: skip
        linker = Linker(DuckDBAPI(connection).register("people"), settings)
        linker.training.estimate_probability_two_random_records_match(blocks[:1], recall=0.7)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
        for rule in training:
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
        found = linker.inference.predict(threshold_match_probability=0.5)
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(found, threshold_match_probability=0.5)
        placed = connection.execute(f"SELECT record_id, cluster_id FROM {clusters.physical_name}").fetchall()
    return {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - busy, "placed": placed}


def blocking_join(path: Path) -> float:
    """Return the seconds of nothing but the join that finds the pairs to compare: the limit."""
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        bench = on_duckdb(connection)
        connection.execute(f"CREATE TABLE raw AS SELECT * FROM read_csv('{path}', all_varchar = true, header = true)")
        matching.prepare(bench)
        joins = " UNION ".join(
            f"SELECT a.id AS one, b.id AS other FROM people a JOIN people b ON a.id < b.id AND {rule}"
            for rule in blocking_rules("a", "b")
        )
        begun = time.perf_counter()
        connection.execute(f"SELECT count(*) FROM ({joins})").fetchone()
        return time.perf_counter() - begun


def measure(count: int) -> dict[str, Any]:
    """Measure one size: ours in a process of its own, then the peer, then the limit."""
    rows, people = generate(count, seed=SEED + count)
    truth = {row[0]: person for row, person in zip(rows, people, strict=True)}
    with tempfile.TemporaryDirectory() as folder:
        path, answer = Path(folder) / "people.csv", Path(folder) / "answer.json"
        _write(path, rows)
        subprocess.run([sys.executable, "-c", OURS, str(path), str(answer)], check=True)
        ours = documents.loads(answer.read_text())
        comparisons = [
            library.NameComparison("name"), library.DateOfBirthComparison("birth_date", input_is_string=True),
            library.DamerauLevenshteinAtThresholds("nik", [1, 2]), library.ExactMatch("kk_number"),
            library.ExactMatch("sex"), library.NameComparison("mother_name"), library.ExactMatch("phone"),
            library.ExactMatch("area_code"),
        ]  # fmt: skip
        keys = ["nik", "kk_number", "phone", "birth_date area_code", "name birth_date", "name area_code"]
        blocks = [block_on(*key.split()) for key in [*keys, "name mother_name"]]
        peer = splink_as_it_comes(path, comparisons, blocks, [block_on("nik"), block_on("name", "birth_date")])
        limit = blocking_join(path)
    mine = scored(((row[0], row[1], row[3]) for row in ours["rows"]), truth)
    theirs = scored(((record, cluster, "") for record, cluster in peer["placed"]), truth)
    return {
        "records": count, "ours": {**mine, **{k: round(ours[k], 1) for k in ("seconds", "cpu", "peak_mb")}},
        "splink": {**theirs, "seconds": round(peer["seconds"], 1), "cpu": round(peer["cpu"], 1)},
        "blocking_join_seconds": round(limit, 1),
    }  # fmt: skip


FEBRL_FIELDS = ("given_name", "surname", "street_number", "address_1", "suburb", "postcode", "state", "date_of_birth",
                "soc_sec_id")  # fmt: skip


def febrl() -> list[dict[str, Any]]:
    """Match the public FEBRL sets 1 to 3 by ours and by Splink as it comes.

    A social security number stands for the NIK (made sixteen figures), the postcode and street for the village.
    """
    found = []
    with tempfile.TemporaryDirectory() as folder:
        script = Path(__file__).parent / "peers" / "febrl.py"
        subprocess.run([str(peer_python()), str(script), folder], check=True)
        for path in sorted(Path(folder).glob("febrl*.csv")):
            with path.open(encoding="utf-8", newline="") as source:
                said = list(csv.DictReader(source))
            truth = {row["record_id"]: int(row["record_id"].split("-")[1]) for row in said}
            with duckdb.connect() as connection:
                bench = on_duckdb(connection)
                bench.engine.keep("raw", "SELECT " + ", ".join(f"'' AS {name}" for name in FIELDS),
                                  [_as_ours(row) for row in said])  # fmt: skip
                mine = scored(((row[0], row[1], row[3]) for row in clusters_of(bench)), truth)
            comparisons = [
                library.NameComparison("given_name"), library.NameComparison("surname"),
                library.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
                library.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]), library.ExactMatch("postcode"),
                library.JaroWinklerAtThresholds("address_1"),
            ]  # fmt: skip
            blocks = [block_on("soc_sec_id"), block_on("given_name", "surname"), block_on("date_of_birth"),
                      block_on("postcode", "surname"), block_on("address_1")]  # fmt: skip
            peer = splink_as_it_comes(
                path, comparisons, blocks, [block_on("date_of_birth"), block_on("given_name", "surname")]
            )
            theirs = scored(((record, cluster, "") for record, cluster in peer["placed"]), truth)
            found.append({"set": path.stem, "records": len(said), "ours": mine, "splink": theirs})
    return found


def _as_ours(row: dict[str, str]) -> tuple[str, ...]:
    number = row["soc_sec_id"].strip()
    born = row["date_of_birth"].strip()
    day = f"{born[:4]}-{born[4:6]}-{born[6:]}" if len(born) == 8 else ""
    name = " ".join(f"{row['given_name']} {row['surname']}".split())
    return (row["record_id"], f"110101{number:0>10}" if number else "", "", name, day, "", "", "",
            f"{row['postcode']} {row['address_1']}".strip())  # fmt: skip


def _write(path: Path, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(FIELDS)
        writer.writerows(rows)


def run(*, json: bool, sizes: tuple[int, ...] = SIZES) -> dict[str, Any]:
    """Measure everything and print it unless JSON was asked for."""
    told: dict[str, Any] = {"sizes": [measure(count) for count in sizes]}
    try:
        told["febrl"] = febrl()
    except (NoPeer, subprocess.CalledProcessError):
        told["febrl"] = "NOT RUN: the peers' environment could not be made"
    if not json:
        _print(told)
    return told


def _print(told: dict[str, Any]) -> None:
    for one in told["sizes"]:
        least, most = TARGETS.get(one["records"], (0.97, 15.0))
        print(f"{one['records']:,} records (target F1 {least}, {most:.0f} s, sure 0.998)")
        for name in ("ours", "splink"):
            print("  " + _line(name, one[name]))
        print(
            f"  blocking join alone {one['blocking_join_seconds']} s: ours is "
            f"{one['ours']['seconds'] / max(0.1, one['blocking_join_seconds']):.1f}x the limit"
        )
    if isinstance(told["febrl"], str):
        print(told["febrl"])
        return
    for one in told["febrl"]:
        print(
            f"{one['set']}: {one['records']} records, F1 ours {one['ours']['f1']:.4f}, Splink {one['splink']['f1']:.4f}"
        )


def _line(name: str, scores: dict[str, Any]) -> str:
    parts = [f"{name:<7} F1 {scores['f1']:.4f} (precision {scores['precision']:.4f}, recall {scores['recall']:.4f})"]
    if scores["sure_pairs"]:
        parts.append(f"sure {scores['sure_precision']:.5f} of {scores['sure_pairs']}")
    parts.append(f"{scores['seconds']} s, {scores['cpu']} s of CPU")
    if "peak_mb" in scores:
        parts.append(f"{scores['peak_mb']} MB")
    return ", ".join(parts)
