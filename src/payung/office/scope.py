"""Which office (pemda) the present work belongs to: first lock in Python, second lock in PostgreSQL.

``office_scope`` sets the office for one transaction with ``set_config(..., is_local => true)``; row-level
security reads that setting. Without a scope the database shows nothing, and so do our managers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

_pemda_id: ContextVar[int | None] = ContextVar("payung_pemda_id", default=None)


class NoOffice(RuntimeError):
    """Work on office rows was tried outside ``office_scope``."""


def current_pemda_id() -> int | None:
    """Return the office in scope, or None."""
    return _pemda_id.get()


@contextmanager
def office_scope(pemda_id: int, *, officer_id: int | None = None) -> Iterator[None]:
    """Do the enclosed work inside one transaction that sees the rows of one office only.

    Args:
        pemda_id: the office; None or 0 is refused, never read as "all".
        officer_id: who works, for the history that triggers write.
    """
    if not pemda_id:
        raise NoOffice("office_scope needs an office")
    is_outermost = not connection.in_atomic_block  # then the settings end with the commit, after deferred triggers
    with transaction.atomic():
        before = _set("payung.pemda_id", str(pemda_id))
        before_officer = _set("payung.officer_id", str(officer_id or ""))
        token = _pemda_id.set(pemda_id)
        try:
            yield
        finally:
            _pemda_id.reset(token)
            if not is_outermost and not connection.needs_rollback:
                _set("payung.pemda_id", before)
                _set("payung.officer_id", before_officer)


@contextmanager
def account_scope(account_id: int) -> Iterator[None]:
    """Let one account see its own appointments (officer rows) before its office is known."""
    with transaction.atomic():
        _set("payung.account_id", str(account_id))
        try:
            yield
        finally:
            if not connection.needs_rollback:
                _set("payung.account_id", "")


def _set(name: str, value: str) -> str:
    """Set a transaction-local setting and return what it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), ''), set_config(%s, %s, true)", [name, name, value])
        return str(cursor.fetchone()[0])
