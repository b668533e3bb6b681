"""What an act's parameters take, read from their annotations, and what stands in a story in their place."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, get_args, get_origin

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, FieldError, ValidationError
from django.db.models import Model, QuerySet

from payung.core.month import Month
from payung.core.strict import MONTH, as_written
from payung.office.acts import Says
from payung.words import words_of

from .events import StoryProblem

CALLED = {
    date: "tanggal, misalnya 2025-02-26",
    Month: MONTH,
    int: "bilangan bulat",
    str: "teks",
    bool: "true atau false",
    bytes: "isi berkas",
    Mapping: "pasangan kunci dan nilai",
}


def kind_of(annotation: Any) -> tuple[Any, bool]:
    """Return the one type that a story writes for an annotation, and whether nothing may stand there."""
    inside = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return kind_of(inside[0])
    if get_origin(annotation) in (types.UnionType, typing.Union):
        kinds = [each for each in inside if each is not types.NoneType]
        return (Month if Month in kinds else kinds[0]), types.NoneType in inside
    if isinstance(get_origin(annotation), type) and issubclass(get_origin(annotation), Mapping):
        return Mapping, False
    return annotation, False


def item_of(kind: Any) -> Any:
    """Return the kind of a list's items; None if the kind is no list."""
    return get_args(kind)[0] if get_origin(kind) is not None else None


def is_model(kind: Any) -> bool:
    """Whether a kind is a table, so that a row stands there."""
    return isinstance(kind, type) and issubclass(kind, Model)


def is_label(written: Any) -> bool:
    """Whether a value names a row."""
    return isinstance(written, str) and written.startswith("$")


def plain(annotation: Any, written: Any, what: str = "") -> Any:
    """Return a written value as what a parameter takes; rows and labels excepted. ``what`` begins a refusal.

    Raises:
        StoryProblem
    """
    kind, may_lack = kind_of(annotation)
    if (may_lack and written is None) or kind is Any:
        return written
    if kind is date and isinstance(written, str):
        written = _parsed(date.fromisoformat, written)
    elif kind is Month and isinstance(written, str):
        written = _parsed(Month.parse, written)
    elif kind is bytes and isinstance(written, str):
        written = written.encode()
    if not isinstance(written, kind) or (kind is int and isinstance(written, bool)):
        raise StoryProblem(f"{what}seharusnya {CALLED[kind]}, tertulis {as_written(written)!r}.")
    if (codes := _codes(annotation)) and written not in codes:
        raise StoryProblem(f"'{written}' tidak dikenal. Yang dikenal: {', '.join(codes)}.")
    return written


def _parsed(read: Any, written: str) -> Any:
    try:
        return read(written)
    except ValueError:
        return written  # the next line says what should stand there


def _codes(annotation: Any) -> list[str]:
    said = [each for each in get_args(annotation) if isinstance(each, Says) and each.words]
    return list(words_of(said[0].words)) if said else []


def table(name: str) -> type[Model] | None:
    """Return the table of an office that a story calls by its model's name, in small letters; None if there is none."""
    ours = (model for model in apps.get_models() if model.__module__.startswith("payung.") and hasattr(model, "pemda"))
    return next((model for model in ours if model._meta.model_name == name), None)


def has_field(model: type[Model], name: str) -> bool:
    """Whether a table has a field; ``__in`` and its like may follow it."""
    try:
        model._meta.get_field(str(name).split("__")[0])
    except FieldDoesNotExist:
        return False
    return True


def strange_search(model: type[Model], asked: Mapping[str, Any]) -> str:
    """Say what of a search a table does not take, "" if it takes all; nothing is asked of the database."""
    if strange := [name for name in asked if not has_field(model, name)]:
        return f"{model._meta.model_name} tidak punya kolom '{strange[0]}'."
    for name, value in asked.items():
        try:
            if not is_label(value):
                QuerySet(model).filter(**{name: value})
        except (FieldError, ValueError, TypeError, ValidationError):
            return f"kolom '{name}' tidak memuat {as_written(value)!r}."
    return ""
