"""Start and stop the embedded PostgreSQL. Every function here is called with ``locks.alone()`` held."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from functools import partial
from pathlib import Path
from typing import Any

from . import places
from .account import Account, open_to, server_account
from .binaries import bin_dir
from .parent import end_with_parent
from .problem import ServerProblem

NEEDED_BYTES = 200_000_000
START_SECONDS = 60
STOP_SECONDS = 60
SETTINGS = {
    "listen_addresses": "",  # never a TCP port
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "80",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # a failed statement may carry a NIK: the log names the error, never the values
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
}
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
}
LOGIN_RULES = "# Payung: only the socket, only with a password.\nlocal all all scram-sha-256\n"

_children: dict[int, subprocess.Popen[bytes]] = {}


def start(*, fsync: bool = True, die_with_caller: bool = False) -> None:
    """Bring the server up, from nothing, from a clean stop or from a crash; return when it answers."""
    if running_pid() is not None:
        _wait_until_ready()
        return
    account = server_account()
    open_to(account)
    programs = bin_dir(account)
    if not places.cluster().exists():
        _make_cluster(account, programs, fsync=fsync)
    _check_version(programs, account)
    deadline = time.monotonic() + START_SECONDS
    while not _launch(account, programs, fsync=fsync, die_with_caller=die_with_caller):
        if time.monotonic() > deadline:
            raise ServerProblem(f"PostgreSQL tidak menjawab dalam {START_SECONDS} detik; lihat {_log()}.")
        time.sleep(0.2)


def stop() -> None:
    """Ask the server to finish and wait until it is gone; a server that is not there is no error."""
    pid = running_pid()
    if pid is None:
        return
    for wish, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 10)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, wish)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            _reap(pid)
            if not _is_server(pid):
                return
            time.sleep(0.01)
    raise ServerProblem(f"PostgreSQL (proses {pid}) tidak mau berhenti; lihat {_log()}.")


def renew_superuser() -> None:
    """Give the superuser the kept password, on a stopped server: whoever owns the files owns the data."""
    account = server_account()
    words = [str(bin_dir(account) / "postgres"), "--single", "-D", str(places.cluster()), "postgres"]
    secret = places.passwords()["payung_super"]  # drawn by us: letters, digits, - and _
    statement = f"ALTER ROLE payung_super PASSWORD '{secret}'\n"
    told: dict[str, Any] = {"input": statement, "capture_output": True, "text": True, "cwd": places.cluster()}
    done = subprocess.run(words, **told, **account.child(), check=False)  # noqa: S603
    if done.returncode or "ERROR" in done.stderr:
        raise ServerProblem(_explain(done.stderr, "Sandi basis data tidak dapat diperbarui"))


def running_pid() -> int | None:
    """Return the process number of the server of our cluster, if it is alive."""
    try:
        pid = int(_pid_lines()[0])
    except (IndexError, ValueError):
        return None
    _reap(pid)
    return pid if _is_server(pid) else None


def _log() -> Path:
    return places.data_dir() / "postgres" / "log"


def _pid_lines() -> list[str]:
    try:
        return (places.cluster() / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []
    except PermissionError as error:
        raise ServerProblem(
            f"Folder data {places.data_dir()} tidak dapat dibaca. Jalankan sebagai pengguna yang memilikinya."
        ) from error


def _is_server(pid: int) -> bool:
    """The process lives and works in our cluster: a number reused after a crash is not ours."""
    if Path("/proc/self/cwd").exists():
        try:
            return Path(os.readlink(f"/proc/{pid}/cwd")) == places.cluster().resolve()
        except OSError:
            return False
    answer = subprocess.run(  # noqa: S603
        ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return str(places.cluster()) in answer.stdout


def _reap(pid: int) -> None:
    if pid in _children and _children[pid].poll() is not None:
        del _children[pid]


def _make_cluster(account: Account, programs: Path, *, fsync: bool) -> None:
    """Make the cluster aside and rename it, so that a death half way leaves none."""
    room = places.data_dir() / "postgres"
    free = shutil.disk_usage(room).free
    if free < NEEDED_BYTES:
        raise ServerProblem(
            f"Ruang di {room} tinggal {free // 1_000_000} MB; "
            f"PostgreSQL perlu {NEEDED_BYTES // 1_000_000} MB. "
            "Kosongkan ruang atau pilih folder lain lewat PAYUNG_DATA_DIR."
        )
    for stale in room.glob(".cluster.*"):
        shutil.rmtree(stale)
    half, word = room / f".cluster.{os.getpid()}", room / ".superuser"
    places.write_private(word, places.passwords()["payung_super"])
    account.own(word, 0o600)
    words = [programs / "initdb", "-D", half, "-U", "payung_super", f"--pwfile={word}", "--encoding=UTF8"]
    words += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--data-checksums"]
    words += ["--auth=scram-sha-256", *([] if fsync else ["--no-sync"])]
    try:
        made = subprocess.run(  # noqa: S603
            [str(each) for each in words],
            **account.child(),
            cwd=room,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        word.unlink(missing_ok=True)
    if made.returncode:
        raise ServerProblem(_explain(made.stderr or made.stdout, "Basis data baru tidak dapat dibuat"))
    (half / "pg_hba.conf").write_text(LOGIN_RULES)
    half.rename(places.cluster())


def _check_version(programs: Path, account: Account) -> None:
    """The cluster must be of the programs' major version."""
    words = [str(programs / "postgres"), "--version"]
    answer = subprocess.run(words, **account.child(), cwd="/", capture_output=True, text=True, check=False)  # noqa: S603
    installed = answer.stdout.split()[-1].split(".")[0] if answer.stdout else "?"
    kept = (places.cluster() / "PG_VERSION").read_text().strip()
    if installed != kept:
        raise ServerProblem(
            f"Basis data dibuat oleh PostgreSQL {kept}, sedangkan yang terpasang PostgreSQL {installed}. "
            "Pulihkan dari cadangan ke folder data yang baru."
        )


def _launch(account: Account, programs: Path, *, fsync: bool, die_with_caller: bool) -> bool:
    """Start the server once; False when it is worth trying again (a killed one is still letting go)."""
    _forget_dead()
    options = {**SETTINGS, **({} if fsync else THROWAWAY)}
    options["unix_socket_directories"] = str(places.socket_dir())
    words = [str(programs / "postgres"), "-D", str(places.cluster())]
    words += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    with _log().open("ab") as log:
        account.own(_log(), 0o600)
        if log.tell() > 10_000_000:
            log.truncate(0)
        begin = log.tell()
        child = subprocess.Popen(  # noqa: S603
            words,
            **account.child(),
            cwd=places.cluster(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=partial(end_with_parent, os.getpid(), signal.SIGQUIT) if die_with_caller else None,  # noqa: PLW1509
        )
    _children[child.pid] = child
    if _wait_until_ready(child):
        return True
    text = _log().read_bytes()[begin:].decode(errors="replace")
    if "still in use" in text or "lock file" in text or "starting up" in text:
        return False
    raise ServerProblem(_explain(text, "PostgreSQL tidak dapat dimulai"))


def _forget_dead() -> None:
    """Remove lock files whose process number now belongs to somebody else; PostgreSQL judges the others."""
    lock = places.socket_dir() / f"{places.SOCKET_NAME}.lock"
    for place in (places.cluster() / "postmaster.pid", lock):
        try:
            pid = abs(int(place.read_text().splitlines()[0]))
            os.kill(pid, 0)
        except PermissionError:
            place.unlink(missing_ok=True)
        except (OSError, ValueError, IndexError):
            continue
        else:
            if not _is_server(pid):
                place.unlink(missing_ok=True)


def _wait_until_ready(child: subprocess.Popen[bytes] | None = None) -> bool:
    """Wait until the server says it is ready and its socket answers; False when ``child`` ended instead."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if child is not None and child.poll() is not None:
            _children.pop(child.pid, None)
            return False
        lines = _pid_lines()
        mine = child is None or (lines and lines[0] == str(child.pid))
        if mine and len(lines) > 7 and lines[7].strip() == "ready" and _answers():
            return True
        if child is None and running_pid() is None:
            raise ServerProblem(f"PostgreSQL berhenti ketika ditunggu; lihat {_log()} lalu ulangi.")
        time.sleep(0.01)
    raise ServerProblem(f"PostgreSQL tidak menjawab dalam {START_SECONDS} detik; lihat {_log()}.")


def _answers() -> bool:
    with socket.socket(socket.AF_UNIX) as door:
        try:
            door.connect(str(places.socket_dir() / places.SOCKET_NAME))
        except OSError:
            return False
    return True


REASONS = (
    ("No space left on device", "ruang penyimpanan penuh. Kosongkan ruang, lalu ulangi"),
    ("Permission denied", "pengguna layanan tidak boleh menulis di folder data. Periksa pemilik foldernya"),
    ("Read-only file system", "penyimpanan hanya dapat dibaca. Pilih folder lain lewat PAYUNG_DATA_DIR"),
    ("could not create shared memory", "ingatan bersama tidak cukup. Tutup program lain, lalu ulangi"),
    ("Cannot allocate memory", "ingatan tidak cukup. Tutup program lain, lalu ulangi"),
    ("invalid data directory", "folder data rusak. Pulihkan dari cadangan"),
)


def _explain(text: str, what: str) -> str:
    """One sentence from the server's words."""
    for sign, reason in REASONS:
        if sign in text:
            return f"{what}: {reason}. (Folder data: {places.data_dir()})"
    lines: list[Any] = [line for line in text.splitlines() if "FATAL" in line or "error:" in line]
    last = (lines or text.strip().splitlines() or ["tanpa pesan"])[-1]
    return f"{what}: {last.strip()} (catatan lengkap: {_log()})"
