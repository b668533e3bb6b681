"""``./payung bench bill``: issuing a month's bill against the bare INSERT … SELECT of the same lines.

Ours is the whole action: cases counted, priced by law, the ceiling taken, prices, lines, journal, event, one commit.
Bare is one INSERT … SELECT of those finished lines into a table with the same columns, constraints, foreign keys and
indexes, without row-level security and triggers, also one commit. Both on one server of their own with fsync on, each
after a checkpoint, month after month, so that both tables grow alike; beside the seconds stand the CPU seconds of the
server's process, which a busy machine disturbs less. Content is compared by EXCEPT both ways. Beside
it an ORM loop of the kind one writes first, on a sample.
"""

from __future__ import annotations

import json as text
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SIZES = {10_000: 5, 100_000: 5, 1_000_000: 3}
ORM_SAMPLE = 1_000
TARGETS = {"ratio_most": 2.0, "flat_within": 0.30}


def run(json: bool = False, *, sizes: dict[int, int] | None = None, orm_sample: int = ORM_SAMPLE) -> dict[str, Any]:
    """Run the benchmark; print a table unless ``json``. Returns figures, targets and whether each was met.

    Args:
        sizes: lines of a bill, and how many bills of that size.
    """
    with tempfile.TemporaryDirectory(prefix="payung-bench-") as folder:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PAYUNG_")}
        environment |= {
            "PAYUNG_DATA_DIR": folder,
            "PAYUNG_TODAY": "2025-12-20",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
            "DJANGO_SETTINGS_MODULE": "payung.config.settings",
        }
        command = [sys.executable, "-m", "benchmarks.books.measure", text.dumps(list((sizes or SIZES).items()))]
        command.append(str(orm_sample))
        child = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    found = text.loads(child.stdout)
    by_size = {row["lines"]: row for row in found["sizes"]}
    found["targets"] = TARGETS
    found["met"] = {"ratio_most": all(row["ratio"] <= TARGETS["ratio_most"] for row in by_size.values())}
    if len(by_size) > 2:
        growth = by_size[1_000_000]["ours_us_a_line"] / by_size[100_000]["ours_us_a_line"]
        found["growth_from_100_000"] = growth
        found["met"]["flat_within"] = abs(growth - 1) <= TARGETS["flat_within"]
        cpu = by_size[1_000_000]["ours_cpu_us_a_line"] / by_size[100_000]["ours_cpu_us_a_line"]
        found["cpu_growth_from_100_000"] = cpu
    if not json:
        print(_table(found))
    return found


def _table(found: dict[str, Any]) -> str:
    rows = [
        f"bill: PostgreSQL {found['server']}, fsync {found['fsync']}, medians; lines equal by EXCEPT both ways",
        "      lines  runs     ours s   µs/line     bare s   µs/line   ratio   CPU µs/line, ours, bare, ratio",
    ]
    rows += [
        f"  {row['lines']:>9,}  {row['runs']:>4}  {row['ours_s']:9.2f}  {row['ours_us_a_line']:8.1f}  "
        f"{row['bare_s']:9.2f}  {row['bare_us_a_line']:8.1f}  {row['ratio']:6.2f}   "
        f"{row['ours_cpu_us_a_line']:8.1f}  {row['bare_cpu_us_a_line']:8.1f}  {row['cpu_ratio']:6.2f}"
        for row in found["sizes"]
    ]
    orm = found["orm"]
    rows.append(
        f"  ORM loop, {orm['lines']:,} lines: {orm['us_a_line']:.0f} µs/line, {orm['ratio_to_ours']:.0f} × ours a line"
    )
    if "growth_from_100_000" in found:
        rows.append(
            f"  a line at 1,000,000 costs {found['growth_from_100_000']:.2f} × a line at 100,000 "
            f"(CPU {found['cpu_growth_from_100_000']:.2f} ×)"
        )
    rows.append(f"  targets: ratio ≤ {TARGETS['ratio_most']}, flat ± {TARGETS['flat_within']:.0%}: {found['met']}")
    return "\n".join(rows)


if __name__ == "__main__":
    run()
