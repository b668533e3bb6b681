"""Learn the weights of ``bulk/duplicates/model.json`` from generated families: ``python -m benchmarks.people.learn``.

Several mixes of errors, so that the weights know households and not one generator.
Logistic regression over levels and pairs of levels (L2, Newton's steps), on counts by pattern.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import duckdb
import numpy as np
from benchmarks.people.generator import FIELDS, Mix, generate

from payung.bulk.duplicates import comparisons, household, matching

MODEL = Path(household.__file__).with_name("model.json")
MIXES = (
    Mix(),
    Mix(duplicates=0.12, most_errors=6, missing_nik=0.15, missing_birth=0.08, missing_mother=0.3),
    Mix(duplicates=0.03, most_errors=3, twins=0.10, namesons=0.10, half_names=0.4, namesakes=0.02),
    Mix(duplicates=0.08, most_errors=5, missing_nik=0.4, shared_phone=0.95, missing_phone=0.05),
    Mix(duplicates=0.06, missing_mother=0.95, missing_phone=0.6, twins=0.06),
)
# Lists that lack whole columns: what nobody knows must not count against the same NIK, name and birth date.
LACKING = (("kk_number", "sex", "mother_name", "phone"), ("kk_number", "sex", "mother_name", "phone", "area_code"),
           ("kk_number", "phone"), ("sex", "mother_name"))  # fmt: skip
RECORDS, PENALTY, STEPS = 150_000, 2.0, 60
Counts = Counter[tuple[household.Pattern, bool]]


def count(rows: list[tuple[str, ...]], people: list[int]) -> Counts:
    """Return how often each pattern stands between records of one person, and of two."""
    connection = duckdb.connect()
    bench = matching.on_duckdb(connection)
    bench.engine.keep("raw", "SELECT " + ", ".join(f"'' AS {field}" for field in FIELDS), rows)
    bench.engine.keep(
        "truth", "SELECT '' AS record_id, 0 AS person", [(r[0], p) for r, p in zip(rows, people, strict=True)]
    )
    matching.prepare(bench)
    matching.compare(bench)
    found = bench.engine.query(
        "WITH known AS (SELECT k.id, t.person FROM people k JOIN truth t USING (record_id)) "
        "SELECT p.pattern, a.person = b.person, count(*) FROM pairs p JOIN known a ON a.id = p.id_l "
        "JOIN known b ON b.id = p.id_r GROUP BY 1, 2"
    )
    return Counter({(matching.read_pattern(number), is_one): n for number, is_one, n in found})


def fit(counts: Counts) -> tuple[float, dict[str, float]]:
    """Return the constant and the weights by feature."""
    patterns = sorted({pattern for pattern, _ in counts})
    named = {pattern: household.features(pattern) for pattern in patterns}
    names = sorted({feature for features in named.values() for feature in features})
    index = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(patterns), len(names) + 1))
    x[:, 0] = 1
    for row, pattern in enumerate(patterns):
        x[row, [index[feature] + 1 for feature in named[pattern]]] = 1
    yes = np.array([counts[pattern, True] for pattern in patterns], dtype=float)
    both = yes + np.array([counts[pattern, False] for pattern in patterns], dtype=float)
    penalty = np.full(len(names) + 1, PENALTY)
    penalty[0] = 1e-6
    w = np.zeros(len(names) + 1)
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        slope = x.T @ (yes - both * chance) - penalty * w
        curve = (x * (both * chance * (1 - chance))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        w += np.clip(step, -4, 4)
        if np.abs(step).max() < 1e-4:
            break
    return round(float(w[0]), 3), {
        name: round(float(w[1 + i]), 3) for name, i in index.items() if abs(w[1 + i]) >= 0.005
    }


def splink_weights(counts: Counts) -> dict[str, dict[str, tuple[float, float]]]:
    """Return m and u of every level among the pairs looked at; no two levels of a comparison share a ratio."""
    told: dict[str, dict[str, tuple[float, float]]] = {}
    for place, (name, levels) in enumerate(comparisons.LEVELS.items()):
        sums = {is_one: Counter[int]() for is_one in (True, False)}
        for (pattern, is_one), n in counts.items():
            sums[is_one][pattern[place]] += n
        known = [level for level in levels if level >= 0]
        share = {
            is_one: {level: (tally[level] + 1) / (sum(tally[each] for each in known) + len(known)) for level in known}
            for is_one, tally in sums.items()
        }
        told[name] = {
            levels[level]: (
                float(f"{share[True][level]:.4g}"),
                float(f"{share[False][level] * (1 + level * 1e-3):.4g}"),
            )
            for level in known
        }
    return told


def main() -> None:
    """Generate, count, fit, write."""
    counts: Counts = Counter()
    for seed, mix in enumerate(MIXES, start=100):
        counts += count(*generate(RECORDS, seed=seed, mix=mix))
    for seed, columns in enumerate(LACKING, start=200):
        rows, people = generate(RECORDS // 2, seed=seed)
        empty = [tuple("" if name in columns else said for name, said in zip(FIELDS, r, strict=True)) for r in rows]
        counts += count(empty, people)
    constant, weights = fit(counts)
    document = {"constant": constant, "splink": splink_weights(counts), "weights": weights}
    MODEL.write_text(json.dumps(document, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(counts)} counts, {len(weights)} weights -> {MODEL.name}")


if __name__ == "__main__":
    main()
