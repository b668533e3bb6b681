"""PostgreSQL for an office without a database administrator: started, guarded and stopped by Payung itself.

The server programs come from a wheel; this package runs them with its own rules: a private socket and never a
TCP port, passwords for everybody, checksums on every page, never as root. With ``PAYUNG_DATABASE_URL`` the
office's own PostgreSQL (15 or newer) is used instead and nothing is started.

::

    with embedded.running():
        embedded.ensure_database("payung")
        ...
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType

import psycopg

from . import databases, locks, outside, server
from .databases import administrator, connect, database_settings, drop_database, ensure_database
from .places import data_dir
from .problem import ServerProblem

__all__ = [
    "ServerProblem",
    "administrator",
    "connect",
    "data_dir",
    "database_settings",
    "drop_database",
    "ensure_database",
    "running",
    "stop",
]


@contextlib.contextmanager
def running(fsync: bool = True, *, die_with_caller: bool = False) -> Iterator[None]:
    """Keep the database up for the enclosed work; the last process to leave stops the embedded server.

    A server left behind by a killed process is taken over and stopped like one's own. SIGTERM and a closed
    terminal end the enclosed work in order.

    Args:
        fsync: False only for data that may be lost (tests).
        die_with_caller: the kernel stops the server when the process that started it dies (Linux; tests).

    Raises:
        ServerProblem: one Indonesian sentence, with what to do.
    """
    if databases.outside_url():
        outside.check()
        yield
        return
    with _orderly_end():
        with locks.alone():
            use = locks.Use()
            try:
                server.start(fsync=fsync, die_with_caller=die_with_caller)
                _ensure_roles(fsync=fsync, die_with_caller=die_with_caller)
            except BaseException:
                if use.end():
                    server.stop()
                raise
        try:
            yield
        finally:
            with _undisturbed(), locks.alone():
                if use.end():
                    server.stop()


def _ensure_roles(*, fsync: bool, die_with_caller: bool) -> None:
    """Make the roles; if the passwords were lost, give all roles the new ones."""
    try:
        with administrator() as admin:
            databases.ensure_roles(admin)
    except psycopg.OperationalError as error:
        if "password authentication failed" not in str(error):
            raise ServerProblem(f"PostgreSQL tidak menerima sambungan: {error}") from error
        server.stop()
        server.renew_superuser()
        server.start(fsync=fsync, die_with_caller=die_with_caller)
        with administrator() as admin:
            databases.ensure_roles(admin, renew=True)


def stop() -> None:
    """Stop the embedded server now, whoever uses it."""
    if not databases.outside_url():
        with locks.alone():
            server.stop()


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


@contextlib.contextmanager
def _orderly_end() -> Iterator[None]:
    """Turn a request to end into SystemExit, so that ``finally`` runs; handlers of others are left alone."""

    def leave(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    wishes = (signal.SIGTERM, signal.SIGHUP)
    taken = [each for each in wishes if _in_main_thread() and signal.getsignal(each) is signal.SIG_DFL]
    for each in taken:
        signal.signal(each, leave)
    try:
        yield
    finally:
        for each in taken:
            signal.signal(each, signal.SIG_DFL)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """A second Ctrl-C does not leave the server half stopped."""
    if not _in_main_thread():
        yield
        return
    before = {each: signal.signal(each, signal.SIG_IGN) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
