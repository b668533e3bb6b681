"""Rosters: reading, understanding and judging 20,000 rows of 20 columns, beside merely reading the file.

Peers on the same file in the same run: python-calamine and openpyxl (read-only), each in its own process, which
only read the cells. Ours is ``read_roster`` whole: child process, limits, judging, and the way back. CPU seconds tell
of the work when others use the machine; ``peak_mb`` adds up the resident memory of this process and all below it, pages
that they share counted twice.
"""

from __future__ import annotations

import json as documents
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from payung.bulk.areas import area_table
from payung.bulk.occupations import labels
from payung.bulk.roster import read_roster

ROWS = 20_000
REPEATS = 3
TARGET_SECONDS = 6.0
TARGET_RATIO = 12.0
TARGET_MB = 1024
CUTOFF, TODAY = date(2027, 1, 1), date(2026, 11, 20)
TITLES = (
    "No", "NIK", "No KK", "Nama", "Tempat Lahir", "Tanggal Lahir", "L/P", "Alamat", "RT", "RW", "Desa", "Kecamatan",
    "No HP", "Pekerjaan", "Nama Ibu Kandung", "Status", "Agama", "Pendidikan", "Keterangan", "Sumber",
)  # fmt: skip
FIRST = ("SITI", "BUDI", "NUR", "AHMAD", "RINA", "JUMADI", "LASTRI", "USMAN", "DARWIS", "HALIMAH", "ROHANI", "IDRIS")
LAST = ("RAHMAN", "HARAHAP", "CHANIAGO", "PATTA", "LALLO", "UTOMO", "SIKUMBANG", "TAHIR", "SALEH", "NUGRAHA", "KADIR")
_CALAMINE = (
    "import python_calamine as c, sys; "
    "w = c.CalamineWorkbook.from_path(sys.argv[1]); print(len(w.get_sheet_by_index(0).to_python()))"
)
_OPENPYXL = (
    "import openpyxl, sys; w = openpyxl.load_workbook(sys.argv[1], read_only=True); s = w.worksheets[0]; "
    "s.reset_dimensions(); print(sum(1 for _ in s.iter_rows(values_only=True)))"
)


def write_roster(path: Path, count: int = ROWS) -> None:
    """Write the roster: invented people of Indragiri Hilir, every cell text, NIK and KK serials 9xxx."""
    rng = random.Random(20261120)
    areas = area_table("14.04")
    villages, work = list(areas.villages.values()), labels()
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet("Data")
    sheet.write_row(0, 0, TITLES)
    for row in range(1, count + 1):
        village, woman = rng.choice(villages), rng.randint(0, 1)
        day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1964, 2004)
        place = village.code.replace(".", "")[:6]
        values = (
            str(row), f"{place}{day + 40 * woman:02d}{month:02d}{year % 100:02d}{rng.randint(9000, 9999)}",
            f"{place}{day:02d}{month:02d}15{rng.randint(9000, 9999)}",
            f"{rng.choice(FIRST)} {rng.choice(FIRST)} {rng.choice(LAST)} {rng.choice(LAST)}", "Tembilahan",
            f"{day:02d}/{month:02d}/{year}", "LP"[woman], f"Jl. Kelapa No. {row % 97}",
            f"{row % 20:03d}", f"{row % 9:03d}",
            village.name, areas.kecamatans[village.kecamatan_code].name, f"0812{row:08d}", rng.choice(work),
            f"{rng.choice(FIRST)} {rng.choice(LAST)}", "Kawin", "Islam", "SD", "-", "Desa",
        )  # fmt: skip
        for column, value in enumerate(values):
            sheet.write_string(row, column, value)
    workbook.close()


def _family() -> tuple[float, int]:
    """Return CPU seconds and resident megabytes of this process, its ended children, and all that live below it."""
    found: dict[int, list[str]] = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            found[int(place.parent.name)] = place.read_text().rpartition(")")[2].split()
    family = {os.getpid()}
    while more := {pid for pid, stat in found.items() if int(stat[1]) in family} - family:
        family |= more
    ours = [found[pid] for pid in family if pid in found]
    ticks = sum(int(part) for stat in ours for part in stat[11:15])
    return ticks / os.sysconf("SC_CLK_TCK"), sum(int(stat[21]) for stat in ours) * os.sysconf("SC_PAGE_SIZE") >> 20


def _timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Return wall seconds, CPU seconds and what the work answered."""
    before, started = _family()[0], time.perf_counter()
    answer = work()
    return time.perf_counter() - started, _family()[0] - before, answer


def _peer(code: str, path: Path, count: int) -> tuple[float, float]:
    """Return the seconds a peer needs to read the file, its process included."""
    command = [sys.executable, "-c", code, str(path)]
    wall, cpu, done = _timed(lambda: subprocess.run(command, capture_output=True, check=True, text=True))
    assert int(done.stdout) == count + 1
    return wall, cpu


def _ours(path: Path) -> tuple[float, float, dict[str, int]]:
    wall, cpu, reading = _timed(lambda: read_roster(path, office_area="14.04", cutoff_on=CUTOFF, today=TODAY))
    return wall, cpu, reading.counts


@contextmanager
def _watched() -> Iterator[list[int]]:
    """Look twenty times a second how much memory the family has; the list holds the most."""
    most, is_over = [0], threading.Event()

    def watch() -> None:
        while not is_over.wait(0.05):
            most[0] = max(most[0], _family()[1])

    watcher = threading.Thread(target=watch)
    watcher.start()
    yield most
    is_over.set()
    watcher.join()


def measure(count: int = ROWS, repeats: int = REPEATS) -> dict[str, object]:
    """Measure all three on one file of so many people; medians of the repeats."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        write_roster(path, count)
        runs = [_ours(path) for _ in range(repeats)]
        with _watched() as most:  # a run of its own: looking costs time
            _ours(path)
        ours, ours_cpu = (statistics.median(run[at] for run in runs) for at in (0, 1))
        peers = [_peer(_CALAMINE, path, count) for _ in range(repeats)]
        calamine, calamine_cpu = (statistics.median(peer[at] for peer in peers) for at in (0, 1))
        openpyxl, openpyxl_cpu = _peer(_OPENPYXL, path, count)
    return {
        "name": "roster",
        "rows": count,
        "columns": len(TITLES),
        "seconds": round(ours, 2),
        "cpu_seconds": round(ours_cpu, 2),
        "rows_per_second": round(count / ours),
        "peak_mb": most[0],
        "calamine_seconds": round(calamine, 2),
        "calamine_cpu_seconds": round(calamine_cpu, 2),
        "openpyxl_seconds": round(openpyxl, 2),
        "openpyxl_cpu_seconds": round(openpyxl_cpu, 2),
        "ratio_to_calamine": round(ours / calamine, 1),
        "ratio_to_openpyxl": round(ours / openpyxl, 2),
        "cpu_ratio_to_calamine": round(ours_cpu / calamine_cpu, 1),
        "load": round(os.getloadavg()[0], 1),
        "counts": runs[0][2],
        "target": {"seconds": TARGET_SECONDS, "ratio_to_calamine": TARGET_RATIO, "peak_mb": TARGET_MB},
        "met": ours <= TARGET_SECONDS and ours / calamine <= TARGET_RATIO and most[0] <= TARGET_MB,
    }


def run(json: bool = False, *, count: int = ROWS, repeats: int = REPEATS) -> dict[str, object]:
    """Measure and return the figures; print them unless ``json``."""
    found = measure(count, repeats)
    if json:
        return found
    print(
        f"roster: {ROWS} rows × {len(TITLES)} columns read, understood and judged in {found['seconds']} s "
        f""
        f"({found['cpu_seconds']} of CPU, load {found['load']}; target {TARGET_SECONDS} s), "
        f"{found['peak_mb']} MB at the most (target {TARGET_MB} MB)\n"
        f"  merely reading: calamine {found['calamine_seconds']} s → {found['ratio_to_calamine']}× "
        f"(target {TARGET_RATIO}×); openpyxl {found['openpyxl_seconds']} s → {found['ratio_to_openpyxl']}×"
    )
    return found


if __name__ == "__main__":
    wanted = "--json" in sys.argv
    figures = run(wanted)
    if wanted:
        print(documents.dumps(figures))
