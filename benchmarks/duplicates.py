"""The same person under two spellings: 200,000 and 1,000,000 generated records, and the public FEBRL sets.

Beside ours, on the same records in the same run: Splink with its out-of-the-box comparisons, trained by EM as its guide
teaches, and the bare blocking join as the limit. FEBRL is not Indonesian and was not learnt from: it shows whether we
only know our own generator. Saved weights; learning them is ``python -m benchmarks.people.learn``.

Measured 2026-11-26 on two shared cores (load 1.6 to 2.2 as each began), seconds by the clock and of CPU:

====================  ====================================  =========================  ==============
list                  ours: F1, sure; time, memory          Splink as it comes         join alone
====================  ====================================  =========================  ==============
200,000               0.9820, 0.99987; 6.0/6.0 s, 1235 MB   0.1796; 12.7/13.5, 447 MB  0.6/0.5 s
1,000,000             0.9797, 0.99954; 32.8/33.8, 3541 MB   0.0256; 51.2/93.8, 1676    2.0/3.5 s
50,000 of holdout     0.9039, 1.0; 2.2/2.5 s, 571 MB        0.7484; 7.0/7.3, 255 MB    0.1/0.1 s
FEBRL 1, 2, 3         0.9107, 0.8859, 0.8666; sure 1.0      0.9990, 0.9979, 0.9978     not taken
====================  ====================================  =========================  ==============

Blocking looks at 0.9954 and 0.9956 of the true pairs of the generator, 0.9179 of holdout's. Splink finds FEBRL better:
it is trained on the very list, ours has weights of Indonesian households. Ours takes twice to three times its memory.
"""

from __future__ import annotations

import csv
import os
import re
import subprocess
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from math import comb
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb
from benchmarks.people import holdout
from benchmarks.people.generator import FIELDS, generate
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_library as library

from payung.bulk.duplicates import clusters_of, matching, on_duckdb
from payung.bulk.duplicates.comparisons import blocking_rules
from payung.cli.bench import NoPeer, peer_python

SIZES = (200_000, 1_000_000)
SEED = 20261126
HOLDOUT = 50_000
TARGETS = {200_000: (0.97, 15.0), 1_000_000: (0.96, 60.0)}
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
        "f1": 2 * precision * recall / max(1e-9, precision + recall),
        "precision": precision,
        "recall": recall,
        "sure_pairs": pairs["sure"],
        "sure_precision": pairs["sure_both"] / max(1, pairs["sure"]),
    }


def ours(path: Path, truth: dict[str, int]) -> dict[str, Any]:
    """Match a CSV by ours; return seconds, clusters, and how many true pairs were looked at."""
    begun, busy = time.perf_counter(), time.process_time()
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        connection.execute(f"CREATE TABLE raw AS SELECT * FROM read_csv('{path}', all_varchar = true, header = true)")
        bench = on_duckdb(connection)
        rows = clusters_of(bench)
        spent = {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - busy, "peak_mb": peak_mb()}
        bench.engine.keep("truth", "SELECT '' AS record_id, 0 AS person", list(truth.items()))
        looked, found = connection.execute(
            "WITH known AS (SELECT id, person FROM people JOIN truth USING (record_id)) SELECT count(*), "
            "count(*) FILTER (WHERE a.person = b.person) "
            "FROM pairs JOIN known a ON a.id = id_l JOIN known b ON b.id = id_r"
        ).fetchall()[0]
    return {**spent, "placed": [(row[0], row[1], row[3]) for row in rows], "looked": looked, "looked_true": found}


def peak_mb() -> int:
    """Return the most memory this process ever held, in MB; unlike getrusage it forgets who started us."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) // 1024


def alone(work: Callable[..., dict[str, Any]], *words: Any) -> dict[str, Any]:
    """Do work in a fresh process of its own, so that its memory is its own; say the load average as it began."""
    load = os.getloadavg()[0]
    with get_context("spawn").Pool(1) as pool:
        return {**pool.apply(work, words), "load": round(load, 1)}


def splink_as_it_comes(path: Path, comparisons: list[Any], blocks: list[Any], training: list[Any]) -> dict[str, Any]:
    """Match a CSV by Splink's own comparisons, weights by EM; return seconds and the clusters at even odds."""
    begun, busy = time.perf_counter(), time.process_time()
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        connection.execute(
            f"CREATE TABLE people AS SELECT * FROM read_csv('{path}', all_varchar = true, header = true)"
        )
        settings = SettingsCreator(
            link_type="dedupe_only",
            unique_id_column_name="record_id",
            comparisons=comparisons,
            blocking_rules_to_generate_predictions=blocks,
            retain_matching_columns=False,
        )
        linker = Linker(DuckDBAPI(connection).register("people"), settings)
        linker.training.estimate_probability_two_random_records_match(blocks[:1], recall=0.7)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
        for rule in training:
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
        found = linker.inference.predict(threshold_match_probability=0.5)
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(found, threshold_match_probability=0.5)
        placed = connection.execute(f"SELECT record_id, cluster_id FROM {clusters.physical_name}").fetchall()
        placed = [(*row, "") for row in placed]
    return {
        "seconds": time.perf_counter() - begun,
        "cpu": time.process_time() - busy,
        "peak_mb": peak_mb(),
        "placed": placed,
    }


def splink_on_people(path: Path) -> dict[str, Any]:
    """Match our generator's CSV by Splink's own comparisons."""
    comparisons = [
        library.NameComparison("name"), library.DateOfBirthComparison("birth_date", input_is_string=True),
        library.DamerauLevenshteinAtThresholds("nik", [1, 2]), library.ExactMatch("kk_number"),
        library.ExactMatch("sex"), library.NameComparison("mother_name"), library.ExactMatch("phone"),
        library.ExactMatch("area_code"),
    ]  # fmt: skip
    keys = ["nik", "kk_number", "phone", "birth_date area_code", "name birth_date", "name area_code"]
    blocks = [block_on(*key.split()) for key in [*keys, "name mother_name"]]
    return splink_as_it_comes(path, comparisons, blocks, [block_on("nik"), block_on("name", "birth_date")])


def blocking_join(path: Path) -> dict[str, Any]:
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
        begun, busy = time.perf_counter(), time.process_time()
        connection.execute(f"SELECT count(*) FROM ({joins})").fetchone()
        return {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - busy}


def measure(rows: list[tuple[str, ...]], people: list[int]) -> dict[str, Any]:
    """Measure one list: ours, then the peer, then the limit, one after the other, each in a process of its own."""
    truth = {row[0]: person for row, person in zip(rows, people, strict=True)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        _write(path, rows)
        mine = alone(ours, path, truth)
        theirs, limit = alone(splink_on_people, path), alone(blocking_join, path)
    true_pairs = sum(comb(n, 2) for n in Counter(people).values())
    told = {"records": len(rows), "looked": mine["looked"], "looked_share": mine["looked_true"] / true_pairs}
    for name, one in (("ours", mine), ("splink", theirs)):
        spent = {key: round(one[key], 1) for key in ("seconds", "cpu", "peak_mb", "load")}
        told[name] = {**scored(one["placed"], truth), **spent}
    return {**told, "limit": {key: round(each, 1) for key, each in limit.items()}}


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
                bench.engine.keep(
                    "raw", "SELECT " + ", ".join(f"'' AS {name}" for name in FIELDS), [_as_ours(row) for row in said]
                )
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
            theirs = scored(peer["placed"], truth)
            found.append({"set": path.stem, "records": len(said), "ours": mine, "splink": theirs})
    return found


def _as_ours(row: dict[str, str]) -> tuple[str, ...]:
    number = row["soc_sec_id"].strip()
    born = row["date_of_birth"].strip()
    day = f"{born[:4]}-{born[4:6]}-{born[6:]}" if len(born) == 8 else ""
    name = " ".join(f"{row['given_name']} {row['surname']}".split())
    return (
        row["record_id"],
        f"110101{number:0>10}" if number else "",
        "",
        name,
        day,
        "",
        "",
        "",
        f"{row['postcode']} {row['address_1']}".strip(),
    )


def _write(path: Path, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(FIELDS)
        writer.writerows(rows)


def run(
    *, json: bool, sizes: tuple[int, ...] = SIZES, holdout_size: int = HOLDOUT, peers: bool = True
) -> dict[str, Any]:
    """Measure everything and print it unless JSON was asked for."""
    told: dict[str, Any] = {"sizes": []}
    for count in sizes:
        told["sizes"].append(measure(*generate(count, seed=SEED + count)))
        if not json:
            _print_size(told["sizes"][-1])
    told["holdout"] = measure(*holdout.generate(holdout_size, seed=SEED))
    try:
        told["febrl"] = febrl() if peers else "NOT RUN: without peers"
    except (NoPeer, subprocess.CalledProcessError):
        told["febrl"] = "NOT RUN: the peers' environment could not be made"
    if not json:
        _print(told)
    return told


def _print(told: dict[str, Any]) -> None:
    print("The other generator, never learnt from:")
    _print_size(told["holdout"])
    if isinstance(told["febrl"], str):
        print(told["febrl"])
        return
    for one in told["febrl"]:
        mine, theirs = one["ours"], one["splink"]
        print(
            f"{one['set']}: {one['records']} records, ours F1 {mine['f1']:.4f} (precision {mine['precision']:.4f}, "
            f"recall {mine['recall']:.4f}), sure {mine['sure_precision']:.5f} of {mine['sure_pairs']}; "
            f"Splink F1 {theirs['f1']:.4f}"
        )


def _print_size(one: dict[str, Any]) -> None:
    least, most = TARGETS.get(one["records"], (0.0, 0.0))
    asked = f" (target F1 {least}, {most:.0f} s, sure 0.998)" if least else ""
    looked = f"{one['looked']:,} pairs looked at, {one['looked_share']:.4f} of the true ones"
    print(f"{one['records']:,} records{asked}: {looked}")
    for name in ("ours", "splink"):
        print("  " + _line(name, one[name]), flush=True)
    limit = one["limit"]
    print(
        f"  blocking join alone {limit['seconds']} s, {limit['cpu']} s of CPU: ours is "
        f"{one['ours']['cpu'] / max(0.1, limit['cpu']):.1f}x the limit in CPU",
        flush=True,
    )


def _line(name: str, scores: dict[str, Any]) -> str:
    parts = [f"{name:<7} F1 {scores['f1']:.4f} (precision {scores['precision']:.4f}, recall {scores['recall']:.4f})"]
    if scores["sure_pairs"]:
        parts.append(f"sure {scores['sure_precision']:.5f} of {scores['sure_pairs']}")
    parts.append(f"{scores['seconds']} s, {scores['cpu']} s of CPU")
    parts.append(f"{scores['peak_mb']} MB, load {scores['load']} before")
    return ", ".join(parts)
