"""The register of acts: everything an officer may do that changes the books, each declared once where it is done.

::

    @act(may={Role.OFFICER}, words="Klaim diajukan")
    def file_claim(*, by: Officer, claim: Claim, filed_on: date, receipt_number: str = "") -> ClaimFiling:
        '''... Side effects, in order: ...'''
        return done(filing, worker_id=claim.worker_id)

From this entry come the right (``roles.MAY``), what the diary's pages call it, the form of a simple page
(``web.acting``), a story's step (``by_name``) and the tests of the matrix. Calling an act runs it as ``by`` in that
officer's office: one transaction, the right checked first, one event, one effect per request key.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec, TypeVar, cast, get_type_hints
from uuid import UUID

from django.apps import apps
from django.db import models

from . import diary
from .models import Officer, RequestKey
from .permission import require
from .refusal import KeyReused
from .roles import MAY, Role
from .scope import office_scope

P = ParamSpec("P")
R = TypeVar("R", bound=models.Model)


@dataclass(frozen=True)
class Done:
    """What an act did: the row that stands for it, and the body of its one event."""

    subject: models.Model
    worker_id: int | None
    body: dict[str, Any]


def done(subject: R, *, worker_id: int | None = None, **body: Any) -> R:
    """Close an act: name its subject and say what the diary shall hold (numbers, days, codes; no NIK)."""
    return cast(R, Done(subject, worker_id, body))


@dataclass(frozen=True)
class Says:
    """How a parameter is asked for on a form, as ``Annotated[date, Says("Tanggal diajukan")]``.

    ``most``: characters of a text; ``range``: of a whole number; ``words``: the kind whose codes may be chosen.
    """

    label: str
    help: str = ""
    most: int = 160
    words: str = ""
    range: tuple[int, int] | None = None


@dataclass(frozen=True)
class Parameter:
    """One thing an act is told: name, type as it is annotated, default (None and ``is_needed`` without one).

    ``is_rest``: it stands for any further names (``**changes``).
    """

    name: str
    type: Any
    default: Any
    is_needed: bool
    is_rest: bool


class Act(Generic[P, R]):
    """One act: called like the function it wraps, with ``key`` besides; see ``act`` for what it is made of."""

    def __init__(self, work: Callable[P, R], may: Iterable[Role], words: str) -> None:
        functools.update_wrapper(self, work)
        self.work, self.may, self.words = work, frozenset(may), words
        self.name = work.__name__

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run the act. Raises NotAllowed: the role may not."""
        return self.keyed(cast("UUID | str | None", kwargs.pop("key", None)), *args, **kwargs)

    def keyed(self, key: UUID | str | None, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run the act once for a client's request key: again with the same payload it answers without a second effect.

        Raises:
            NotAllowed: the role may not.
            KeyReused: 409, the same key with another payload.
        """
        assert not args, f"{self.name} takes its arguments by name"
        arguments: dict[str, Any] = dict(kwargs)
        by: Officer = arguments.pop("by")
        with office_scope(by.pemda_id, officer_id=by.pk):
            require(by, self.name)
            if key is None:
                return self._do(by, arguments)
            claimed, row = _claim(by, key, self.name, arguments)
            if not claimed:
                return cast(R, _answer(row))
            subject = self._do(by, arguments)
            row.answer = {"model": subject._meta.label_lower, "id": subject.pk}
            row.save(update_fields=["answer"])
            return subject

    @functools.cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        """What the act is told, ``by`` apart, in the order of its signature."""
        hints = get_type_hints(self.work, include_extras=True)
        told = (each for name, each in inspect.signature(self.work).parameters.items() if name != "by")
        return {
            each.name: Parameter(
                each.name,
                hints[each.name],
                None if each.default is each.empty else each.default,
                each.default is each.empty and each.kind is not each.VAR_KEYWORD,
                each.kind is each.VAR_KEYWORD,
            )
            for each in told
        }

    def _do(self, by: Officer, arguments: dict[str, Any]) -> R:
        outcome: Any = cast("Callable[..., Any]", self.work)(by=by, **arguments)
        assert isinstance(outcome, Done), f"{self.name} must end with done(...)"
        diary.record_event(
            by=by, action=self.name, subject=outcome.subject, worker_id=outcome.worker_id, **outcome.body
        )
        return cast(R, outcome.subject)


_ACTS: dict[str, Act[Any, Any]] = {}


def act(*, may: Iterable[Role], words: str) -> Callable[[Callable[P, R]], Act[P, R]]:
    """Declare a function as an act: who may do it, and what the diary calls it when it was done.

    The function takes ``by`` and everything else by name, runs in the office's scope and ends with ``done(...)``.
    """

    def declare(work: Callable[P, R]) -> Act[P, R]:
        one = Act(work, may, words)
        assert one.name not in MAY, f"{one.name} is declared twice"
        MAY[one.name] = one.may
        _ACTS[one.name] = one
        return one

    return declare


def by_name() -> Mapping[str, Act[Any, Any]]:
    """Return every act of the house by its name: a story's words, a matrix's rows."""
    return dict(sorted(_ACTS.items()))


def load() -> None:
    """Import every module of acts, so that the register is whole before anybody asks it."""
    for config in apps.get_app_configs():
        if config.name.startswith("payung."):
            _import(f"{config.name}.actions")
    for name in ("setup", "views"):
        _import(f"{__package__}.{name}")


def _import(name: str) -> None:
    if importlib.util.find_spec(name) is None:
        return
    module = importlib.import_module(name)
    for part in pkgutil.iter_modules(getattr(module, "__path__", ())):
        importlib.import_module(f"{name}.{part.name}")


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


def _answer(row: RequestKey) -> models.Model:
    assert row.answer is not None
    found: models.Model = apps.get_model(row.answer["model"]).objects.get(pk=row.answer["id"])
    return found
