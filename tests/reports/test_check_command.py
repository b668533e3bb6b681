"""``./payung check`` says each identity in one line and fails when one of them is broken."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from payung import embedded

ROOT = Path(__file__).parents[2]


def check(*arguments: str, database: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "payung.config.settings"}
    if database:
        environment["PAYUNG_DATABASE_NAME"] = database
    command = [sys.executable, "-m", "payung", "check", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


@pytest.fixture(autouse=True)
def _same_files(kotabaru, module_database):
    """The command looks for files under its database's name; here they lie under that of the test process."""
    place = Path(os.environ["PAYUNG_DATA_DIR"]) / "files" / module_database
    if not place.exists():
        place.symlink_to(settings.PAYUNG_FILES_DIR)


def test_honest_books_pass_line_by_line_and_as_one_document(kotabaru):
    ended = check()
    assert (ended.returncode, ended.stderr) == (0, "")
    lines = ended.stdout.splitlines()
    assert lines[-1] == f"{len(lines) - 1} pemeriksaan, 0 gagal."
    document = json.loads(check("--json").stdout)
    assert [row["name"] for row in document] == [line.split()[1] for line in lines[:-1]]
    assert {row["holds"] for row in document} == {True}


def test_a_broken_identity_is_named_with_its_paper_and_fails(kotabaru, module_database):
    with embedded.administrator(module_database) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("UPDATE billing_payment SET amount_idr = amount_idr + 1 WHERE sp2d_number LIKE '00224%'")
    ended = check()
    assert ended.returncode == 1
    broken = [line.split()[1] for line in ended.stdout.splitlines() if line.startswith("✗")]
    assert broken == ["every_bill_and_payment_is_in_the_journal", "every_payment_equals_its_bill"]
    assert "00224/SP2D-LS/2025" in ended.stdout


def test_a_machine_without_books_is_told_what_to_run():
    ended = check(database="payung_none_such")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        "Belum ada pembukuan di sini, atau masih dari versi sebelumnya. "
        "Jalankan ./payung serve atau ./payung demo dahulu.\n"
    )
