"""``./payung bench eligibility``: 100,000 candidates judged and stored, against the bare INSERT … SELECT and a loop.

Ours is the whole action: facts by one statement, the law once per distinct case, nominations with history, places,
ranks, event, one commit. Bare is one INSERT … SELECT of the finished rows into a table with the same columns, checks
and indexes, without keys, security and history. The loop asks the law for each row in Python, on a sample, and stores
nothing. Everything in a process and on a server of its own. CPU seconds, of Python and of the server's process that
works for it, tell of the work when others use the machine; the load average says whether they did.
"""

from __future__ import annotations

import json as text
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
COUNT, SAMPLE = 100_000, 5_000
PEOPLE = """
DELETE FROM programme_registration; DELETE FROM programme_enrolment; DELETE FROM programme_decreeline;
DELETE FROM programme_decree; DELETE FROM programme_nomination;
UPDATE registry_worker SET birth_on = date '1950-01-01' + (id % 20000)::int, kk_number = nik, occupation =
  (array['Nelayan', 'Petani', 'Tukang ojek', 'PNS', 'Pelajar', 'Serabutan', 'Marbot'])[id % 7 + 1];
INSERT INTO registry_verification (pemda_id, worker_id, authority, result, verified_on, note, proposed_by_id, by_id)
SELECT 1, id, 'dukcapil', (array['match', 'match', 'match', 'match', 'mismatch', 'dead', 'unknown'])[id % 7 + 1],
  '2025-01-02', '', 1, 2 FROM registry_worker;
INSERT INTO registry_decile (pemda_id, worker_id, decile, register, as_of_on, by_id)
SELECT 1, id, id % 10 + 1, 'dtsen', '2025-01-01', 1 FROM registry_worker;
INSERT INTO programme_ruleset (id, pemda_id, programme_id, version, starts_on, legal_basis, rules, by_id)
VALUES (1, 1, 1, 1, '2025-01-01', '', '{"register": "dtsen", "greatest_decile": 4}', 1);
INSERT INTO programme_quota (pemda_id, programme_id, area_code, seats) VALUES (1, 1, '14.04', 5000);
"""
TICK = 1 / os.sysconf("SC_CLK_TCK")  # what the kernel's clock can tell; a few rows take less


def run(json: bool = False, *, count: int = COUNT, sample: int = SAMPLE) -> dict[str, Any]:
    """Run the benchmark; print a line unless ``json``. Returns figures and whether the target was met."""
    with tempfile.TemporaryDirectory(prefix="payung-bench-") as folder:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PAYUNG_")}
        environment |= {
            "PAYUNG_DATA_DIR": folder,
            "PAYUNG_TODAY": "2025-12-20",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
            "DJANGO_SETTINGS_MODULE": "payung.config.settings",
        }
        command = [sys.executable, "-m", "benchmarks.eligibility", str(count), str(sample)]
        child = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = text.loads(child.stdout)
    if not json:
        print(
            f"eligibility: {count:,} candidates, {found['rows_a_second']:,.0f} a second ({found['ours_s']:.2f} s at "
            f"load {found['load']:.1f}); {found['rows_a_cpu_second']:,.0f} a CPU second ({found['python_cpu_s']:.2f} s "
            f"of Python, {found['server_cpu_s']:.2f} s of the server); {found['ratio']:.1f} × the bare INSERT … SELECT "
            f"({found['bare_s']:.2f} s), {found['cpu_ratio']:.1f} × its CPU ({found['bare_cpu_s']:.2f} s); "
            f"the law asked for each row: {found['loop_rows_a_second']:,.0f} a second without storing; "
            f"target 20,000 a second: {found['met']}"
        )
    return found


def _busy(pid: int) -> float:
    """Return the CPU seconds a process has used, by Linux's own count."""
    stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) * TICK


def measure(count: int, sample: int) -> dict[str, Any]:
    """Measure in this process, on a server of its own."""
    import django

    django.setup()
    from benchmarks.books.seed import seed
    from django.core.management import call_command
    from django.db import connection

    from payung import embedded
    from payung.money.models import Programme
    from payung.office.models import Officer
    from payung.office.scope import office_scope
    from payung.programme.actions.nomination import nominate
    from payung.programme.judging import BY_IDS, judge_many
    from payung.programme.rules import Rules, judge

    with embedded.running():
        embedded.ensure_database("ukur")
        from benchmarks.books.measure import _turn_to

        _turn_to("ukur")
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        with embedded.administrator("ukur") as administrator:
            seed(administrator, count)
            administrator.execute("SET session_replication_role = replica")
            administrator.execute(PEOPLE)
            administrator.execute("SET session_replication_role = DEFAULT")
            administrator.execute("VACUUM (ANALYZE)")
            with office_scope(1, officer_id=1):
                officer = Officer.objects.select_related("pemda").get(pk=1)
                programme = Programme.objects.select_related("pemda").get()
            everybody = list(range(1, count + 1))
            server = connection.connection.info.backend_pid
            busy, cpu, wall = _busy(server), time.process_time(), time.perf_counter()
            nominate(by=officer, programme=programme, workers=everybody)
            ours, python = time.perf_counter() - wall, time.process_time() - cpu
            served = _busy(server) - busy
            administrator.execute("CREATE TABLE bare_source AS SELECT * FROM programme_nomination")
            administrator.execute("CREATE TABLE bare_nomination (LIKE programme_nomination INCLUDING ALL)")
            server = administrator.info.backend_pid
            busy, wall = _busy(server), time.perf_counter()
            administrator.execute("INSERT INTO bare_nomination SELECT * FROM bare_source")
            bare, bare_cpu = time.perf_counter() - wall, _busy(server) - busy
            stored = administrator.execute("SELECT count(*) FROM bare_nomination").fetchone()[0]
        assert stored == count, f"{stored} rows stored"
        with office_scope(1), connection.cursor() as cursor:
            rules = Rules(register="dtsen", greatest_decile=4)
            cases = judge_many(
                programme, rules, programme.opened_at.date(), BY_IDS, workers=everybody, area=officer.area_code
            )
            cursor.execute("DROP TABLE candidate")
        wall = time.perf_counter()
        for at in range(sample):
            judge(rules, cases[at % len(cases)].facts, day=programme.opened_at.date())
        loop = (time.perf_counter() - wall) / sample
    return {
        "ours_s": ours,
        "python_cpu_s": python,
        "server_cpu_s": served,
        "bare_s": bare,
        "bare_cpu_s": bare_cpu,
        "ratio": ours / bare,
        "cpu_ratio": (python + served) / max(bare_cpu, TICK),
        "rows_a_cpu_second": count / (python + served),
        "load": os.getloadavg()[0],
        "rows_a_second": count / ours,
        "loop_rows_a_second": 1 / loop,
        "cases": len(cases),
        "met": count / ours >= 20_000,
    }


if __name__ == "__main__":
    print(text.dumps(measure(*map(int, sys.argv[1:]))))
