"""Measure in a process of its own, on a server of its own with fsync on; one JSON document to stdout.

Run by ``benchmarks/bill.py`` with the environment it needs: sizes with their runs, and the size of the ORM's sample.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import django

django.setup()

from benchmarks.books.seed import same_keys, seed  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections, models  # noqa: E402

from payung import embedded, law  # noqa: E402
from payung.billing.actions.bills import issue_bill  # noqa: E402
from payung.billing.models import Bill, Price  # noqa: E402
from payung.core.month import Month  # noqa: E402
from payung.law.contribution import contribution_due  # noqa: E402
from payung.money.models import Budget  # noqa: E402
from payung.office.models import Officer  # noqa: E402
from payung.office.scope import office_scope  # noqa: E402
from payung.programme.models import Enrolment  # noqa: E402

COLUMNS = "pemda_id, bill_id, worker_id, enrolment_id, price_id, month, jkk_idr, jkm_idr, total_idr, corrects_id"
SOURCE = f"CREATE TABLE bare_source AS SELECT {COLUMNS} FROM billing_billline WHERE bill_id = %s"
INSERT = f"INSERT INTO bare_line ({COLUMNS}) SELECT {COLUMNS} FROM bare_source"
UNLIKE = f"""
SELECT (SELECT count(*) FROM (SELECT {COLUMNS} FROM billing_billline EXCEPT SELECT {COLUMNS} FROM bare_line) a),
       (SELECT count(*) FROM (SELECT {COLUMNS} FROM bare_line EXCEPT SELECT {COLUMNS} FROM billing_billline) b),
       (SELECT count(*) FROM billing_billline)
"""


class LoopLine(models.Model):
    """The bare table as an ORM sees it."""

    pemda_id = models.BigIntegerField()
    bill_id = models.BigIntegerField()
    worker_id = models.BigIntegerField()
    enrolment_id = models.BigIntegerField()
    price_id = models.BigIntegerField()
    month = models.DateField()
    jkk_idr = models.BigIntegerField()
    jkm_idr = models.BigIntegerField()
    total_idr = models.BigIntegerField()

    class Meta:
        app_label = "billing"
        db_table = "bare_line"
        managed = False


TICK = 1 / os.sysconf("SC_CLK_TCK")  # what the kernel's clock can tell; a few rows take less


def measure_size(name: str, count: int, runs: int) -> dict[str, Any]:
    """Return the medians of ours and bare for one number of lines, months one after the other."""
    ours: list[tuple[float, float]] = []
    bare: list[tuple[float, float]] = []
    with embedded.administrator(name) as administrator:
        seed(administrator, count)
        officer, budget = _office()
        for month in Month(2025, 1).until(Month(2025, runs)):
            administrator.execute("CHECKPOINT")
            with _clocks(ours):
                bill = issue_bill(by=officer, budget=budget, month=month)
            administrator.execute("DROP TABLE IF EXISTS bare_source")
            administrator.execute(SOURCE, [bill.pk])
            administrator.execute("GRANT SELECT ON bare_source TO payung_app")
            administrator.execute("ANALYZE bare_source")
            administrator.execute("CHECKPOINT")
            with _clocks(bare), connection.cursor() as cursor:
                cursor.execute(INSERT)
            administrator.execute("VACUUM (ANALYZE) billing_billline, bare_line")
        only_ours, only_bare, lines = administrator.execute(UNLIKE).fetchone()
        constraints = same_keys(administrator)
        server = administrator.execute("SHOW server_version").fetchone()[0]
        fsync = administrator.execute("SHOW fsync").fetchone()[0]
    assert (only_ours, only_bare, lines) == (0, 0, count * runs), "ours and bare differ"
    assert constraints[0] == constraints[1], "the bare table has other constraints"
    assert constraints[2] == constraints[3], "the bare table has other indexes"
    sides = {"ours": ours, "bare": bare}
    wall = {side: median(wall for wall, _cpu in times) for side, times in sides.items()}
    cpu = {side: median(cpu for _wall, cpu in times) for side, times in sides.items()}
    return {
        "lines": count,
        "runs": runs,
        **{f"{side}_s": seconds for side, seconds in wall.items()},
        **{f"{side}_us_a_line": 1e6 * seconds / count for side, seconds in wall.items()},
        **{f"{side}_cpu_us_a_line": 1e6 * seconds / count for side, seconds in cpu.items()},
        "ratio": wall["ours"] / wall["bare"],
        "cpu_ratio": cpu["ours"] / max(cpu["bare"], TICK),
        "each_s_and_cpu_s": sides,
        "constraints": constraints[0],
        "indexes": constraints[2],
        "server": server,
        "fsync": fsync,
    }


def _office() -> tuple[Officer, Budget]:
    with office_scope(1, officer_id=1):
        return Officer.objects.select_related("pemda", "account").get(), Budget.objects.get()


@contextmanager
def _clocks(times: list[tuple[float, float]]) -> Iterator[None]:
    """Add the seconds, and the CPU seconds of the server's process for this connection, that the work took."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    cpu, wall = _cpu_seconds(stat), time.perf_counter()
    yield
    times.append((time.perf_counter() - wall, _cpu_seconds(stat) - cpu))


def _cpu_seconds(stat: Path) -> float:
    fields = stat.read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * TICK


def measure_loop(count: int) -> dict[str, float]:
    """Return what a line costs when each is fetched, priced and saved by itself, in one transaction."""
    with office_scope(1, officer_id=1):
        bill = Bill.objects.latest("id")
        price = Price.objects.filter(bill=bill).first()
        month = Month(2025, 12)
        enrolments = Enrolment.objects.filter(budget_id=1).order_by("id")[:count]
        started = time.perf_counter()
        for enrolment in enrolments:
            worker = enrolment.worker
            due = contribution_due(law.current(), month=month, income_idr=worker.income_idr, funding="apbd")
            LoopLine.objects.create(
                pemda_id=1,
                bill_id=bill.pk,
                worker_id=worker.pk,
                enrolment_id=enrolment.pk,
                price_id=price.pk,
                month=month.first_on,
                jkk_idr=due.jkk_idr,
                jkm_idr=due.jkm_idr,
                total_idr=due.total_idr,
            )
    return {"lines": count, "us_a_line": 1e6 * (time.perf_counter() - started) / count}


def _turn_to(name: str) -> None:
    for alias in connections:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def main(sizes: list[tuple[int, int]], sample: int) -> dict[str, Any]:
    """Measure every size in a database of its own, then the loop in the middle one."""
    found, loop = [], {}
    with embedded.running():
        embedded.ensure_database("ukur")
        _turn_to("ukur")
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        for count, runs in sizes:
            _turn_to("ukur")
            name = f"ukur_{count}"
            embedded.ensure_database(name, template="ukur")
            _turn_to(name)
            found.append(measure_size(name, count, runs))
            print(f"{count:,}: {found[-1]['ratio']:.2f}", file=sys.stderr)
            if not loop:
                loop = measure_loop(min(sample, count))
            _turn_to("ukur")
            embedded.drop_database(name)
    loop["ratio_to_ours"] = loop["us_a_line"] / found[0]["ours_us_a_line"]
    return {"server": found[0]["server"], "fsync": found[0]["fsync"], "sizes": found, "orm": loop}


if __name__ == "__main__":
    answer = main([(int(count), int(runs)) for count, runs in json.loads(sys.argv[1])], int(sys.argv[2]))
    print(json.dumps(answer))
