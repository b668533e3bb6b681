"""What makes a function an action: one transaction, an allowed officer, one event, one effect per key.

::

    @action
    def verify_worker(*, by: Officer, worker: Worker, ...) -> Verification:
        '''... Side effects, in order: ...'''
        ...
        return done(verification, worker_id=worker.id, result=result)
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from . import diary
from .models import Officer, RequestKey
from .permission import require
from .refusal import KeyReused
from .scope import office_scope


@dataclass(frozen=True)
class Done:
    """What an action did: the row that stands for it, and the body of its one event."""

    subject: Any
    worker_id: int | None
    body: dict[str, Any]


def done(subject: models.Model, *, worker_id: int | None = None, **body: Any) -> Any:
    """Close an action: name its subject and say what the diary shall hold (numbers, days, codes; no NIK)."""
    return Done(subject, worker_id, body)


def action(work: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap ``work`` so that it runs as ``by`` in its office, atomically, and writes one event.

    The wrapped function takes one argument more, ``key``: a client's request key. The same key with the same
    payload answers again without a second effect; with another payload it is refused (``KeyReused``).

    Raises:
        NotAllowed: the role may not.
        KeyReused: 409.
    """
    name = work.__name__

    @functools.wraps(work)
    def act(*, by: Officer, key: UUID | str | None = None, **arguments: Any) -> Any:
        with office_scope(by.pemda_id, officer_id=by.pk):
            require(by, name)
            if key is None:
                return _do(work, name, by, arguments)
            claimed, row = _claim(by, key, name, arguments)
            if not claimed:
                return _answer(row)
            subject = _do(work, name, by, arguments)
            row.answer = {"model": subject._meta.label_lower, "id": subject.pk}
            row.save(update_fields=["answer"])
            return subject

    return act


def _do(work: Callable[..., Any], name: str, by: Officer, arguments: dict[str, Any]) -> Any:
    outcome = work(by=by, **arguments)
    assert isinstance(outcome, Done), f"{name} must end with done(...)"
    diary.record_event(by=by, action=name, subject=outcome.subject, worker_id=outcome.worker_id, **outcome.body)
    return outcome.subject


def _claim(by: Officer, key: UUID | str, name: str, arguments: dict[str, Any]) -> tuple[bool, RequestKey]:
    """Take the key, or find who took it. A second request waits here for the first to end."""
    payload = diary.sha256(name + diary.canonical({k: _digest(v) for k, v in arguments.items()}))
    row, claimed = RequestKey.objects.get_or_create(
        pemda_id=by.pemda_id, key=str(key), defaults={"action": name, "payload_sha256": payload}
    )
    if not claimed and (row.action, row.payload_sha256) != (name, payload):
        raise KeyReused("key_reused")
    return claimed, row


def _digest(value: Any) -> Any:
    """A file stands in the payload by its bytes, everything else by its canonical text."""
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return value


def _answer(row: RequestKey) -> Any:
    assert row.answer is not None
    return apps.get_model(row.answer["model"]).objects.get(pk=row.answer["id"])
