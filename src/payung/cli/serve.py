"""Serve the site. Starts the database, brings the tables up to date, stops everything on Ctrl-C.

Example:
  ./payung serve --host 127.0.0.1 --port 8000 --with-worker
"""

from __future__ import annotations

import argparse
import contextlib
import os
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from payung.cli import database
from payung.embedded.parent import end_with_parent

ROOT = Path(__file__).resolve().parents[2]
THREADS = 8  # requests answered at the same time; each keeps one database connection
WORKER_PAUSE_SECONDS = 2.0


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--with-worker", action="store_true", help="also do background jobs (small offices)")


def run(options: argparse.Namespace) -> int:
    """Serve until told to stop."""
    with database.opened():
        return serve(options.host, options.port, with_worker=options.with_worker)


def serve(host: str, port: int, *, with_worker: bool = False) -> int:
    """Serve the site with the database already open; return when told to stop.

    The static files are gathered first, so that pages can name them by content.
    """
    if problem := _port_problem(host, port):
        print(problem, file=sys.stderr)
        return 1
    gather_static_files()
    os.environ["PYTHONPATH"] = str(ROOT)
    print(setup_words(f"http://{host}:{port}"), end="", flush=True)
    print(f"Payung melayani http://{host}:{port}/ (Ctrl-C untuk berhenti)", flush=True)
    server = Server(
        "payung.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        log_level=LogLevels.error,  # no access log: addresses of people's pages stay out of files
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )
    os.register_at_fork(after_in_child=lambda: end_with_parent(os.getppid()))
    with _worker() if with_worker else contextlib.nullcontext():
        server.serve()
    return 0


def setup_words(address: str) -> str:
    """Say where an office is founded while there is none; the code is new each time and ends with this process.

    Side effects: ``PAYUNG_SETUP_CODE`` in the environment of the serving processes.
    """
    from django.conf import settings
    from django.urls import reverse

    from payung.office.models import Pemda

    os.environ.pop("PAYUNG_SETUP_CODE", None)
    if Pemda.objects.exists() and not settings.PAYUNG_IS_DEMO:
        return ""
    os.environ["PAYUNG_SETUP_CODE"] = secrets.token_urlsafe(16)
    begin = address + reverse("begin", args=[os.environ["PAYUNG_SETUP_CODE"]])
    if settings.PAYUNG_IS_DEMO:
        return f"Masuk dengan satu klik: {address}{reverse('enter_as')}\nMencoba mendirikan kantor latihan: {begin}\n"
    return f"Belum ada kantor. Dirikan di halaman ini (jangan bagikan tautannya):\n  {begin}\n"


def gather_static_files() -> None:
    """Collect the static files under names that change with their content."""
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)


def _port_problem(host: str, port: int) -> str | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError:
            return f"Porta {port} tidak ada. Pilih angka 1 sampai 65535 dengan --port."
        except OSError as error:
            return (
                f"Alamat {host}:{port} tidak dapat dipakai ({error.strerror}). "
                "Hentikan program yang memakainya, atau pilih yang lain dengan --port."
            )
    return None


@contextlib.contextmanager
def _worker() -> Iterator[None]:
    """Keep one worker process alive beside the site; it is told to stop with us."""
    leaving = threading.Event()
    children: list[subprocess.Popen[bytes]] = []

    def keep() -> None:
        while not leaving.is_set():
            child = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "payung", "worker", "--beside-site", str(os.getpid())],
                start_new_session=True,
            )
            children[:] = [child]
            child.wait()
            leaving.wait(WORKER_PAUSE_SECONDS)

    keeper = threading.Thread(target=keep, name="worker-keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        leaving.set()
        for child in children:
            child.terminate()
        keeper.join(20)
