"""What the database cannot do is said in one Indonesian sentence with the way out, never a traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from payung import embedded
from payung.cli.serve import _port_problem
from payung.embedded import places, server

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


def refusal() -> str:
    with pytest.raises(embedded.ServerProblem) as caught, embedded.running(fsync=False):
        pytest.fail("the database started")
    memory = embedded.data_dir() / "socket_dir"
    if memory.is_file():
        shutil.rmtree(memory.read_text().strip(), ignore_errors=True)
    return str(caught.value)


@as_root
def test_a_folder_under_a_closed_one_is_refused_and_the_closed_one_stays_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setenv("PAYUNG_DATA_DIR", str(tmp_path / "data"))
    text = refusal()
    assert "tertutup bagi pengguna" in text
    assert "Pilih folder lain lewat PAYUNG_DATA_DIR" in text
    assert tmp_path.stat().st_mode & 0o777 == 0o700


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").write_text("")
    monkeypatch.setenv("PAYUNG_DATA_DIR", str(tmp_path / "data"))
    assert "tidak dapat dibuat (File exists)" in refusal()


def test_data_of_another_major_version_are_refused(place: Path) -> None:
    with embedded.running(fsync=False):
        pass
    (places.cluster() / "PG_VERSION").write_text("17\n")
    assert "dibuat oleh PostgreSQL 17, sedangkan yang terpasang PostgreSQL 18" in refusal()


def test_too_little_room_is_said_in_megabytes(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "NEEDED_BYTES", 10**18)
    assert "PostgreSQL perlu 1000000000000 MB" in refusal()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("bukan alamat", "PAYUNG_DATABASE_URL tidak terbaca"),
        ("postgresql://a:b@127.0.0.1:1/x", "tidak dapat dipakai"),
        ("postgresql://a:rahasia@/x?host=/nonexistent", "tidak dapat dipakai"),
    ],
)
def test_a_wrong_address_is_said_without_its_password(
    place: Path, monkeypatch: pytest.MonkeyPatch, url: str, words: str
) -> None:
    monkeypatch.setenv("PAYUNG_DATABASE_URL", url)
    text = refusal()
    assert words in text
    assert "rahasia" not in text


def test_a_command_prints_the_sentence_and_ends_with_1(place: Path) -> None:
    environment = {**os.environ, "PAYUNG_DATABASE_URL": "bukan alamat"}
    words = [sys.executable, "-m", "payung", "worker", "--once"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, cwd="/")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("PAYUNG_DATABASE_URL tidak terbaca.")


@pytest.mark.system_server
def test_a_role_that_may_not_make_roles_is_told_which_file_to_run(
    system_server: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import psycopg

    with psycopg.connect(system_server.url, autocommit=True) as admin:
        admin.execute("DROP ROLE IF EXISTS kecil")
        admin.execute("CREATE ROLE kecil LOGIN PASSWORD 'kecil'")
        if admin.execute("SELECT 1 FROM pg_roles WHERE rolname = 'payung_app'").fetchone():
            pytest.skip("roles are there already")
    monkeypatch.setenv("PAYUNG_DATA_DIR", str(tmp_path))
    monkeypatch.setenv(
        "PAYUNG_DATABASE_URL",
        "postgresql://kecil:kecil@" + system_server.url.split("@", 1)[1],
    )
    text = refusal()
    assert f"psql -f {tmp_path / 'peran.sql'}" in text
    assert (tmp_path / "peran.sql").stat().st_mode & 0o777 == 0o600
    with psycopg.connect(system_server.url, autocommit=True) as admin:
        for line in (tmp_path / "peran.sql").read_text().splitlines():
            admin.execute(line)
    with embedded.running():
        embedded.ensure_database("payung")
    with psycopg.connect(system_server.url, autocommit=True) as admin:
        admin.execute("DROP DATABASE payung")
        for role in ("payung_owner", "payung_app", "payung_auditor", "kecil"):
            admin.execute(f"DROP ROLE {role}")


def test_a_port_that_does_not_exist_is_a_sentence():
    assert _port_problem("127.0.0.1", 99_999) == "Porta 99999 tidak ada. Pilih angka 1 sampai 65535 dengan --port."
