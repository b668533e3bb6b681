"""Two file locks: one process at a time starts or stops the server; the last one to leave stops it."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator

from . import places


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Hold the right to start or stop; waits for whoever holds it. Death of a holder gives it free."""
    handle = _open("server.lock")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


_handles: set[int] = set()


def _forget_in_child() -> None:
    """A forked child is no user: its copy of the lock is closed, the parent's stays."""
    for handle in _handles:
        os.close(handle)
    _handles.clear()


os.register_at_fork(after_in_child=_forget_in_child)


class Use:
    """This process uses the server. Taken and given back inside ``alone()``."""

    def __init__(self) -> None:
        self._handle = _open("server.users")
        _handles.add(self._handle)
        fcntl.flock(self._handle, fcntl.LOCK_SH)

    def end(self) -> bool:
        """Give it back; True when nobody else uses the server."""
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            return False
        finally:
            _handles.discard(self._handle)
            fcntl.flock(self._handle, fcntl.LOCK_UN)
            os.close(self._handle)


def _open(name: str) -> int:
    return os.open(places.made_data_dir() / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
