"""The same tables and locks on the system's own PostgreSQL (15 or newer), through PAYUNG_DATABASE_URL."""

from __future__ import annotations

import json
import subprocess
import sys
from types import SimpleNamespace

import psycopg
import pytest

pytestmark = pytest.mark.system_server

MIGRATE = """
import json
from payung.cli import database
from payung import embedded
with database.opened():
    with embedded.connect("payung_owner", "payung") as owner:
        version = owner.info.server_version // 10_000
        tables = owner.execute("SELECT count(*) FROM pg_policies").fetchone()[0]
    print(json.dumps({"major": version, "policies": tables}))
"""
ROWS = """
from datetime import date
from payung import embedded
from payung.cli import database
from payung.office.roles import Role
with database.opened():
    from payung.office.models import Officer
    from payung.office.scope import office_scope
    from payung.office.setup import Appointment, found_office
    made = []
    for area, zone, name in (("14.04", "Asia/Jakarta", "rahma"), ("63.02", "Asia/Makassar", "asing")):
        appointment = Appointment(name, "sandi-latihan-2025", name, "", Role.OFFICER, area)
        words = {"name": area, "unit_name": "Dinas", "area_code": area, "zone": zone}
        made.append(found_office(**words, appointments=[appointment], starts_on=date(2025, 1, 1)))
    seen = [Officer._base_manager.count()]
    for pemda in made:
        with office_scope(pemda.pk):
            seen.append([o.name for o in Officer._base_manager.all()])
    print(seen)
"""


def run(server: SimpleNamespace, program: str) -> str:
    words = [sys.executable, "-c", program]
    done = subprocess.run(words, env=server.environment, capture_output=True, text=True, cwd="/", timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def migrated(system_server: SimpleNamespace) -> SimpleNamespace:
    answer = json.loads(run(system_server, MIGRATE))
    assert answer["major"] == system_server.major
    assert answer["policies"] > 20
    return system_server


def test_an_office_sees_its_own_rows_only_and_nobody_sees_any_without_one(migrated: SimpleNamespace) -> None:
    assert run(migrated, ROWS).strip() == "[0, ['rahma'], ['asing']]"


def test_a_worker_on_the_systems_server_ends_when_nothing_is_left(migrated: SimpleNamespace) -> None:
    words = [sys.executable, "-m", "payung", "worker", "--once"]
    done = subprocess.run(words, env=migrated.environment, capture_output=True, text=True, cwd="/", timeout=120)
    assert done.returncode == 0, done.stderr


def test_nothing_is_started_beside_it(migrated: SimpleNamespace) -> None:
    assert sorted(each.name for each in migrated.data_dir.iterdir() if each.name != "static") == [
        "secret_key",
        "secrets.json",
    ]


def test_a_database_owned_by_somebody_else_is_refused_with_the_way_out(migrated: SimpleNamespace) -> None:
    with psycopg.connect(migrated.url, autocommit=True) as admin:
        admin.execute("CREATE DATABASE milik_lain OWNER postgres")
    environment = {**migrated.environment, "PAYUNG_DATABASE_NAME": "milik_lain"}
    words = [sys.executable, "-m", "payung", "worker", "--once"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, cwd="/", timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert "ALTER DATABASE milik_lain OWNER TO payung_owner" in done.stderr
