"""A database of the last landed state becomes the same as one made from nothing, with every row it had."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from tests.office.catalogue import catalogue_of, counts_of

from payung import embedded
from payung.cli.upgrading import NEW, RENAMED

OLD = Path(__file__).with_name("old_state.sql.gz")
MIGRATE = "from payung.cli import database; database.ready(); database.migrate()"

# What an office may have left: work written as somebody said it, and a job that nobody has done yet.
LEFT = """
UPDATE registry_worker SET occupation = 'ojek' WHERE id = (SELECT min(id) FROM registry_worker);
INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args)
VALUES ('default', 'registry.apply_roster', 'a', 'registry.apply_roster:1', '{}')
"""


@pytest.fixture(scope="module")
def upgraded(module_database: str) -> Iterator[tuple[psycopg.Connection[Any], dict[str, int]]]:
    """The old state, brought up to date by the product's own command; and what its tables held before."""
    name = f"old_{os.getpid()}"
    embedded.ensure_database(name)
    try:
        with embedded.connect("payung_owner", name) as connection:
            connection.execute(gzip.decompress(OLD.read_bytes()).decode())
            connection.execute("RESET ALL")
            connection.execute(LEFT)
            before = counts_of(connection)
        for _again in (1, 2):
            environment = {**os.environ, "PAYUNG_DATABASE_NAME": name}
            subprocess.run([sys.executable, "-c", MIGRATE], env=environment, check=True)
        with embedded.connect("payung_owner", name) as connection:
            yield connection, before
    finally:
        embedded.drop_database(name)


def test_the_old_state_and_nothing_lead_to_one_catalogue(upgraded, owner_connection):
    old, _before = upgraded
    assert sorted(catalogue_of(old) ^ catalogue_of(owner_connection)) == []


def test_migrations_say_what_the_models_say(module_database):
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def test_no_row_is_lost(upgraded):
    connection, before = upgraded
    after = counts_of(connection)
    kept = {RENAMED.get(name, name): count for name, count in before.items()}
    moved = {"django_migrations", "django_content_type", "auth_permission", "office_requestkey", "office_history"}
    assert {name: after[name] for name in kept if name not in moved} == {
        name: count for name, count in kept.items() if name not in moved
    }
    assert (before["billing_journalentry"], before["registry_rosterrow"], before["registry_worker"]) == (92, 8, 4)
    assert {"registry_occupation", "registry_sectorsaid", "claims_schoolpayment"} <= after.keys() - kept.keys()
    assert len(NEW) == 3


def test_an_entry_names_its_bill_as_paper(upgraded):
    connection, _before = upgraded
    lost = connection.execute(
        "SELECT count(*) FROM money_journalentry e WHERE paper <> 'billing.bill' "
        "OR NOT EXISTS (SELECT 1 FROM billing_bill b WHERE b.id = e.paper_id)"
    ).fetchone()
    assert lost == (0,)


def test_work_is_written_as_the_table_calls_it_and_told_its_sector(upgraded):
    connection, _before = upgraded
    work = "SELECT w.occupation, s.sector FROM registry_worker w JOIN worker_in_sector s USING (id) ORDER BY id LIMIT 1"
    assert connection.execute(work).fetchone() == ("Tukang ojek", "transport")


def test_a_job_that_waits_finds_its_work_under_the_new_name(upgraded):
    connection, _before = upgraded
    jobs = connection.execute("SELECT task_name, queueing_lock FROM procrastinate_jobs WHERE lock = 'a'").fetchall()
    assert jobs == [("intake.apply_roster", "intake.apply_roster:1")]
