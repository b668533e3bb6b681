"""The account PostgreSQL runs as: never root; the caller's own, or a system account when root calls."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import places
from .problem import ServerProblem


@dataclass(frozen=True)
class Account:
    """A user and its first group, by number."""

    uid: int
    gid: int

    @property
    def is_caller(self) -> bool:
        """No step down is needed."""
        return self.uid == os.geteuid()

    def child(self) -> dict[str, Any]:
        """Return the ``subprocess`` arguments that run a child as this account, away from our terminal."""
        step_down = {} if self.is_caller else {"user": self.uid, "group": self.gid, "extra_groups": []}
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
        return {**step_down, "env": environment, "umask": 0o077, "start_new_session": True}

    def own(self, place: Path, mode: int) -> None:
        """Give this account ``place``."""
        if not self.is_caller:
            os.chown(place, self.uid, self.gid)
        place.chmod(mode)


def server_account() -> Account:
    """Return who runs the server: the owner of the cluster, of the data directory, or a system account."""
    kept = places.owner_uid(places.cluster(), -1)
    if os.geteuid() != 0:
        if kept not in (-1, os.geteuid()):
            raise ServerProblem(
                f"Basis data di {places.data_dir()} milik pengguna '{_name(kept)}'. "
                "Jalankan sebagai pengguna itu, atau pilih folder lain lewat PAYUNG_DATA_DIR."
            )
        return Account(os.geteuid(), os.getegid())
    uid = kept if kept > 0 else places.owner_uid(places.data_dir(), 0)
    return _of(pwd.getpwuid(uid)) if uid > 0 else _system_account()


def _of(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_uid, entry.pw_gid)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _system_account() -> Account:
    """The account ``payung``, made if the system lets us; else one without rights that is there already."""
    for attempt in ("payung", "make it", "payung", "nobody"):
        if attempt == "make it":
            if maker := shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin"):
                options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
                options += ["--shell", "/usr/sbin/nologin"]
                subprocess.run([maker, *options, "payung"], capture_output=True, check=False)  # noqa: S603
            continue
        try:
            return _of(pwd.getpwnam(attempt))
        except KeyError:
            continue
    raise ServerProblem(
        "PostgreSQL tidak boleh berjalan sebagai root dan pengguna 'payung' tidak dapat dibuat. "
        "Buat dengan: useradd --system payung"
    )


def open_to(account: Account) -> None:
    """Let the account through our own data directory (never its parents) and give it ``postgres/``."""
    home = places.made_data_dir()
    if not account.is_caller and home.stat().st_uid != account.uid:
        os.chown(home, -1, account.gid)
        home.chmod(0o710)
    room = home / "postgres"
    room.mkdir(exist_ok=True)
    account.own(room, 0o700)
    sockets = places.socket_dir()
    sockets.mkdir(exist_ok=True)
    account.own(sockets, 0o700)
    probe = subprocess.run(  # noqa: S603
        ["/bin/sh", "-c", 'cd "$1" && cd "$2"', "sh", str(room), str(sockets)],
        **account.child(),
        cwd="/",
        capture_output=True,
        check=False,
    )
    if probe.returncode:
        raise ServerProblem(
            f"Folder data {home} berada di bawah folder yang tertutup bagi pengguna '{_name(account.uid)}', "
            "sedangkan PostgreSQL tidak boleh berjalan sebagai root. Pilih folder lain lewat PAYUNG_DATA_DIR "
            "(misalnya /var/lib/payung), lalu ulangi."
        )
