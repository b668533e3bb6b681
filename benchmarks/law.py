"""``./payung bench law``: 1,000,000 workers × 12 months with brackets and relief, equal totals in one run.

Totals by distinct case against OpenFisca-core (in its own process and environment; its arrays hold one amount a person,
ours are sums: the same question, not the same work, so the arrays also stand beside our written rows); amounts written
for every worker and month against the bare SQL CASE a person would write; one distinct case priced with all its grounds
(the road a bill walks, ``price_cases``) beside one household of the fastest tax-benefit engine known. CPU seconds,
medians; every engine on one thread, the workers already in its own memory.
"""

from __future__ import annotations

import json as text
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import numpy

from payung.bulk.cases import Case, floor_sql, income_edges, price_cases, price_relation, totals
from payung.bulk.engine import duckdb_engine
from payung.cli.bench import NoPeer, peer_python
from payung.core.month import Month
from payung.law import Law, current
from payung.law.contribution import FUNDINGS, SECTORS, contribution_due, price_list

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / "benchmarks" / "peers"
WORKERS, RUNS, SCALAR_CALLS = 1_000_000, 5, 20_000
MONTHS = Month(2026, 1).until(Month(2026, 12))
HOUSEHOLDS = 20_000
TARGETS = {"totals_ratio_least": 20, "written_ratio_most": 3, "scalar_us_most": 20, "case_ratio_most": 1}
DRAWN = "openfisca-core tidak dapat dipasang; perlu jaringan sekali untuk requirements/bench.txt"


def run(json: bool = False, *, count: int = WORKERS, peers: bool = True) -> dict[str, Any]:
    """Run the benchmark; print a table unless ``json``. Returns figures, targets and whether each was met.

    Args:
        count: workers. peers: False leaves the other engines out.
    """
    law = current()
    with tempfile.TemporaryDirectory() as folder:
        workers = _workers(Path(folder), law, count)
        peer = _peer(Path(folder)) if peers else None
        with duckdb.connect(config={"threads": 1}) as connection:
            _fill(connection, workers)
            found = {"workers": count, "months": len(MONTHS), **_totals(connection, law, count)}
            found |= _written(connection, law)
    found |= _scalar(law) | _against(found, peer) | _case(law, _household() if peers else None)
    found["targets"] = TARGETS
    found["met"] = _met(found)
    if not json:
        print(_table(found))
    return found


def _workers(folder: Path, law: Law, count: int) -> dict[str, Any]:
    """Draw the workers once and lay them, with the figures of the law, where the peer reads them."""
    chance = numpy.random.default_rng(20261120)
    workers = {
        "income_idr": chance.integers(0, 25_000_000, count),
        "funding": chance.integers(0, len(FUNDINGS), count).astype(numpy.int16),
        "sector": chance.integers(0, len(SECTORS), count).astype(numpy.int16),
    }
    numpy.savez(folder / "workers.npz", **workers)
    prices = price_list(law, MONTHS[0])
    relief = {
        sector: [("2015-07-01", 1.0), (str(span.starts_on), 0.5), (str(Month.of(span.ends_on).plus(1).first_on), 1.0)]
        for sector in SECTORS
        for span in [law.latest(f"relief_2026_share_{sector}").span]
    }
    figures = {
        "since": "2015-07-01",
        "jkm": prices.jkm_idr,
        "brackets": [[row.from_idr, row.contribution_idr] for row in prices.rows],
        "relief": relief,
        "months": [str(month) for month in MONTHS],
        "runs": RUNS,
    }
    (folder / "law.json").write_text(text.dumps(figures))
    return workers


def _fill(connection: Any, workers: dict[str, Any]) -> None:
    """Lay the workers in DuckDB; payer and sector as enumerations, as codes in OpenFisca."""
    for name, words in (("funding", FUNDINGS), ("sector", SECTORS)):
        connection.execute(f"CREATE TYPE {name}_word AS ENUM ({', '.join(repr(word) for word in words)})")
    connection.execute(
        "CREATE TABLE workers AS SELECT i AS number, income_idr, $fundings[funding + 1]::funding_word AS funding, "
        "$sectors[sector + 1]::sector_word AS sector FROM (SELECT unnest(range($count)) AS i, "
        "unnest($incomes) AS income_idr, unnest($funding) AS funding, unnest($sector) AS sector)",
        {
            "fundings": list(FUNDINGS),
            "sectors": list(SECTORS),
            "count": len(workers["income_idr"]),
            "incomes": workers["income_idr"].tolist(),
            "funding": workers["funding"].tolist(),
            "sector": workers["sector"].tolist(),
        },
    )


def _totals(connection: Any, law: Law, count: int) -> dict[str, Any]:
    engine = duckdb_engine(connection)
    found = totals(engine, law, "workers", months=MONTHS)
    assert found.worker_months == count * len(MONTHS)
    return {
        "totals_cpu_ms": 1000 * _cpu(lambda: totals(engine, law, "workers", months=MONTHS)),
        "jkk_idr": found.jkk_idr,
        "jkm_idr": found.jkm_idr,
        "total_idr": found.total_idr,
    }


def _written(connection: Any, law: Law) -> dict[str, Any]:
    """Write 12,000,000 rows by the join and by two bare CASEs; the faster of those is the one to beat."""
    engine = duckdb_engine(connection)
    columns = "number, month, jkk_idr, jkm_idr, total_idr"

    def joined() -> None:
        sql = price_relation(engine, law, "workers", prices="workers_prices", months=MONTHS)
        connection.execute(f"CREATE OR REPLACE TABLE written AS SELECT {columns} FROM ({sql})")

    def bare(jkk: str) -> Callable[[], None]:
        return lambda: connection.execute(f"CREATE OR REPLACE TABLE written AS {_bare_case(law, jkk)}")

    prices = price_list(law, MONTHS[0])
    rows = list(zip(prices.floors, prices.rows, strict=True))
    ladder = "CASE " + " ".join(f"WHEN income_idr >= {f} THEN {r.contribution_idr}" for f, r in reversed(rows)) + " END"
    tree = floor_sql("income_idr", prices.floors)
    for floor, row in rows:
        tree = tree.replace(f"THEN {floor} ", f"THEN {row.contribution_idr} ").replace(
            f"ELSE {floor} END", f"ELSE {row.contribution_idr} END"
        )
    times, sums = {}, set()
    for name, work in (("joined", joined), ("ladder", bare(ladder)), ("tree", bare(tree))):
        times[name] = 1000 * _cpu(work, runs=3)
        sums.add(
            connection.execute("SELECT count(*), sum(jkk_idr), sum(jkm_idr), sum(total_idr) FROM written").fetchone()
        )
        connection.execute("DROP TABLE written")
    assert len(sums) == 1, sums
    least = min(times["ladder"], times["tree"])
    return {
        "written_rows": next(iter(sums))[0],
        "written_cpu_ms": times["joined"],
        "bare_case_cpu_ms": times["ladder"],
        "bare_tree_cpu_ms": times["tree"],
        "written_ratio": times["joined"] / least,
    }


def _bare_case(law: Law, jkk: str) -> str:
    """Return what a person would write in SQL for these months, without law or grounds."""
    transport, other = (law.latest(f"relief_2026_share_{sector}").span for sector in SECTORS)
    half = (
        "CASE WHEN funding IN ('csr', 'self') AND (sector = 'transport' AND month BETWEEN "
        f"DATE '{transport.starts_on}' AND DATE '{transport.ends_on}' OR sector = 'other' AND month BETWEEN "
        f"DATE '{other.starts_on}' AND DATE '{other.ends_on}') THEN 2 ELSE 1 END"
    )
    months = ", ".join(f"(DATE '{month.first_on}')" for month in MONTHS)
    return (
        "SELECT number, month, jkk_idr, jkm_idr, jkk_idr + jkm_idr AS total_idr FROM (SELECT number, month, "
        f"CAST({jkk} // half AS bigint) AS jkk_idr, "
        f"CAST({price_list(law, MONTHS[0]).jkm_idr} // half AS bigint) AS jkm_idr "
        f"FROM (SELECT *, {half} AS half FROM workers CROSS JOIN (VALUES {months}) AS listed(month)))"
    )


def _scalar(law: Law) -> dict[str, Any]:
    """Time one scalar answer with all its grounds and doubts, over varied questions."""
    asked = [(MONTHS[i % 12], 37_003 * i % 25_000_000, FUNDINGS[i % 7], SECTORS[i % 2]) for i in range(SCALAR_CALLS)]

    def answer() -> None:
        for month, income, funding, sector in asked:
            contribution_due(law, month=month, income_idr=income, funding=funding, sector=sector)

    edge = [
        contribution_due(law, month=Month(2025, 5), income_idr=income).jkk_idr for income in (17_199_999, 17_200_000)
    ]
    return {"scalar_us": 1e6 * _cpu(answer) / SCALAR_CALLS, "jkk_at_17199999_and_17200000": edge}


def _case(law: Law, household: dict[str, Any] | None) -> dict[str, Any]:
    """Time the pricing of every distinct case of the months, all grounds kept, beside the peer's household."""
    floors = income_edges(law, MONTHS)
    cases = [
        Case(month=month, income_idr=floor, funding=funding, sector=sector)
        for month in MONTHS
        for floor in floors
        for funding in FUNDINGS
        for sector in SECTORS
    ]
    found: dict[str, Any] = {"cases": len(cases), "case_us": 1e6 * _cpu(lambda: price_cases(law, cases)) / len(cases)}
    assert all(price.grounds for price in price_cases(law, cases))
    if household is not None:
        found |= {"household_peer": f"policyengine-uk-compiled {household['version']}", **household}
        found["case_ratio"] = found["case_us"] / household["household_us"]
    return found


def _household() -> dict[str, Any] | None:
    return _asked("policyengine_household.py", str(HOUSEHOLDS))


def _peer(folder: Path) -> dict[str, Any] | None:
    return _asked("openfisca_law.py", str(folder))


def _asked(script: str, *words: str) -> dict[str, Any] | None:
    """Run a peer in its own process and environment; None if it is not there and cannot be had."""
    try:
        python = peer_python()
    except NoPeer:
        return None
    command = [python, PEERS / script, *words]
    threads = {"OMP_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=threads)
    answered: dict[str, Any] = text.loads(done.stdout)
    return answered


def _against(found: dict[str, Any], peer: dict[str, Any] | None) -> dict[str, Any]:
    if peer is None:
        return {"peer": None, "not_run": DRAWN}
    assert (peer["jkk"], peer["jkm"]) == (found["jkk_idr"], found["jkm_idr"]), "the totals differ"
    return {
        "peer": f"openfisca-core {peer['version']}",
        "peer_cpu_ms": 1000 * peer["cpu_s"],
        "peer_set_up_ms": 1000 * peer["set_up_s"],
        "totals_ratio": 1000 * peer["cpu_s"] / found["totals_cpu_ms"],
        "peer_against_written": 1000 * peer["cpu_s"] / found["written_cpu_ms"],
        "peer_jkk_with_float_income": peer["with_float_income"],
    }


def _met(found: dict[str, Any]) -> dict[str, bool | None]:
    ratio, case = found.get("totals_ratio"), found.get("case_ratio")
    return {
        "case_ratio_most": None if case is None else case <= TARGETS["case_ratio_most"],
        "totals_ratio_least": None if ratio is None else ratio >= TARGETS["totals_ratio_least"],
        "written_ratio_most": found["written_ratio"] <= TARGETS["written_ratio_most"],
        "scalar_us_most": found["scalar_us"] <= TARGETS["scalar_us_most"],
    }


def _table(found: dict[str, Any]) -> str:
    rows = [
        f"law: {found['workers']:,} workers × {found['months']} months, total Rp{found['total_idr']:,}".replace(
            ",", "."
        ),
        f"  totals by distinct case       {found['totals_cpu_ms']:9.1f} ms CPU",
    ]
    if found["peer"]:
        rows += [
            f"  {found['peer']:<28}  {found['peer_cpu_ms']:9.1f} ms CPU (+{found['peer_set_up_ms']:.0f} set-up), "
            f"same totals   ratio {found['totals_ratio']:.1f} (target ≥ {TARGETS['totals_ratio_least']})",
        ]
    else:
        rows.append(f"  NOT RUN (1): {found['not_run']}")
    rows += [
        f"  {found['written_rows']:,} amounts written    {found['written_cpu_ms']:9.1f} ms CPU",
        f"  bare SQL CASE, as a ladder    {found['bare_case_cpu_ms']:9.1f} ms CPU",
        f"  bare SQL CASE, as a tree      {found['bare_tree_cpu_ms']:9.1f} ms CPU   ratio to the faster "
        f"{found['written_ratio']:.2f} (target ≤ {TARGETS['written_ratio_most']})",
    ]
    if found["peer"]:
        rows.append(f"  OpenFisca's arrays against our written rows: ratio {found['peer_against_written']:.2f}")
    ours = found["jkk_at_17199999_and_17200000"]
    rows.append(f"  one of {found['cases']:,} distinct cases, grounds kept {found['case_us']:6.2f} µs CPU")
    if "case_ratio" in found:
        rows.append(
            f"  {found['household_peer']}, a household {found['household_us']:6.2f} µs CPU   ratio "
            f"{found['case_ratio']:.2f} (target ≤ {TARGETS['case_ratio_most']})"
        )
    rows += [
        f"  one answer with its grounds   {found['scalar_us']:9.2f} µs CPU (target ≤ {TARGETS['scalar_us_most']})",
        f"  JKK of 17.199.999 and 17.200.000: ours {ours}, with a 32-bit float income "
        f"{found.get('peer_jkk_with_float_income')}",
    ]
    return "\n".join(rows)


def _cpu(work: Callable[[], Any], runs: int = RUNS) -> float:
    """Return the median CPU seconds of some runs of this process."""
    times = []
    for _ in range(runs):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return median(times)


if __name__ == "__main__":
    run()
