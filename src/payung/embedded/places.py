"""Where the data of this installation lie: one directory, three passwords, one socket.

data_dir/            0700 (0710 and the server's group when root started it)
  secrets.json       0600: passwords of the four database roles
  postgres/          0700, of the account PostgreSQL runs as
    cluster/         the server's own data directory
    socket/          0700: the only way in; no TCP port is ever opened
    log
  server/            copied binaries, only when the installed ones cannot be reached
"""

from __future__ import annotations

import hashlib
import json
import os
import pwd
import secrets
import stat
import tempfile
from pathlib import Path

from .problem import ServerProblem

ROLES = ("payung_super", "payung_owner", "payung_app", "payung_auditor")
LONGEST_SOCKET_PATH = 107  # bytes that the kernel takes in sockaddr_un, less the closing zero
SOCKET_NAME = ".s.PGSQL.5432"


def data_dir() -> Path:
    """Return the directory of this installation's data; it may not exist yet."""
    if given := os.environ.get("PAYUNG_DATA_DIR"):
        return Path(given).expanduser().absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/payung")
    if given := os.environ.get("XDG_DATA_HOME"):
        return Path(given) / "payung"
    home = os.environ.get("HOME") or pwd.getpwuid(os.geteuid()).pw_dir
    return Path(home) / ".local" / "share" / "payung"


def made_data_dir() -> Path:
    """Return the data directory, made with mode 0700 if it was absent."""
    place = data_dir()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ServerProblem(
            f"Folder data {place} tidak dapat dibuat ({error.strerror}). "
            "Pilih folder lain yang boleh ditulis lewat PAYUNG_DATA_DIR, lalu ulangi."
        ) from error
    if not os.access(place, os.R_OK | os.W_OK | os.X_OK):
        raise ServerProblem(
            f"Folder data {place} milik pengguna lain. Jalankan sebagai pengguna itu, "
            "atau pilih folder lain lewat PAYUNG_DATA_DIR."
        )
    return place


def cluster() -> Path:
    """Return PostgreSQL's data directory."""
    return data_dir() / "postgres" / "cluster"


def socket_dir() -> Path:
    """Return the directory of the socket: in the data directory, or a short private one remembered there."""
    usual = data_dir() / "postgres" / "socket"
    if len(os.fsencode(usual / SOCKET_NAME)) + len(".lock") <= LONGEST_SOCKET_PATH:
        return usual
    memory = made_data_dir() / "socket_dir"
    if memory.exists() and _is_private(short := Path(memory.read_text().strip())):
        return short
    short = Path(tempfile.mkdtemp(prefix=f"payung-{_fingerprint()}-", dir=_short_parent()))
    write_private(memory, f"{short}\n")
    return short


def _short_parent() -> Path:
    runtime = Path(f"/run/user/{os.geteuid()}")
    return runtime if os.geteuid() and os.access(runtime, os.W_OK | os.X_OK) else Path("/tmp")  # noqa: S108


def _is_private(place: Path) -> bool:
    """A directory nobody else could have laid there."""
    try:
        state = place.lstat()
    except OSError:
        return False
    trusted = {os.geteuid(), owner_uid(data_dir() / "postgres", os.geteuid())}
    return stat.S_ISDIR(state.st_mode) and state.st_uid in trusted and not state.st_mode & 0o077


def owner_uid(place: Path, otherwise: int) -> int:
    """Return who owns ``place``, or ``otherwise`` when it is absent."""
    try:
        return place.stat().st_uid
    except OSError:
        return otherwise


def _fingerprint() -> str:
    return hashlib.sha256(os.fsencode(data_dir())).hexdigest()[:8]


def passwords() -> dict[str, str]:
    """Return the password of every database role, drawn once and kept with mode 0600."""
    place = made_data_dir() / "secrets.json"
    try:
        if not place.exists():
            write_private(place, json.dumps({role: secrets.token_urlsafe(24) for role in ROLES}), replace=False)
        kept: dict[str, str] = json.loads(place.read_text())
    except OSError as error:
        raise ServerProblem(
            f"Berkas rahasia {place} tidak dapat dibaca atau ditulis ({error.strerror}). "
            "Jalankan sebagai pengguna yang memiliki folder itu."
        ) from error
    except ValueError as error:
        raise ServerProblem(f"Berkas rahasia {place} rusak. Pulihkan dari cadangan.") from error
    return kept


def write_private(place: Path, text: str, *, replace: bool = True) -> None:
    """Write a file of mode 0600 whole or not at all; with ``replace=False`` the first writer wins."""
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    try:
        with os.fdopen(handle, "w") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        if replace:
            os.replace(name, place)
        else:
            try:
                os.link(name, place)
            except FileExistsError:
                return
    finally:
        Path(name).unlink(missing_ok=True)
