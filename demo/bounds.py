"""Bounds that fields of a programme file declare, as ``Annotated[int, Between(1, 28)]``; every crossed one is told.

The strict reader tells of the first fault of kind; what is of the right kind and still impossible is told all at once.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from msgspec import Struct

Said = tuple[str, str]


class Bound(Protocol):
    """What a value must be; ``crossed`` gives the sentence that says what to write instead, "" if it holds."""

    def crossed(self, value: Any) -> str: ...


@dataclass(frozen=True)
class Between:
    """A whole number within two, both included."""

    least: int
    most: int

    def crossed(self, value: int) -> str:
        return "" if self.least <= value <= self.most else f"{value} di luar {self.least} sampai {self.most}."


@dataclass(frozen=True)
class Among:
    """One of some words."""

    known: tuple[str, ...]

    def crossed(self, value: str) -> str:
        return "" if value in self.known else f"'{value}' tidak dikenal. Yang dikenal: {', '.join(self.known)}."


@dataclass(frozen=True)
class Text:
    """A text that is not empty and not longer than its column."""

    most: int

    def crossed(self, value: str) -> str:
        holds = value.strip() and len(value) <= self.most
        return "" if holds else f"kosong atau lebih dari {self.most} huruf. Isi, dengan yang lebih pendek."


@dataclass(frozen=True)
class Like:
    """A text of one pattern; ``otherwise`` says what it is not and how to write it."""

    pattern: str
    otherwise: str

    def crossed(self, value: str) -> str:
        return "" if re.fullmatch(self.pattern, value) else f"'{value}' {self.otherwise}"


@dataclass(frozen=True)
class Weights:
    """Pairs of word and weight of which one at least may come."""

    def crossed(self, value: Mapping[str, int]) -> str:
        holds = all(weight >= 0 for weight in value.values()) and (any(value.values()) or not value)
        return "" if holds else "bobot di bawah 0 atau jumlahnya 0. Tulis bobot 1 atau lebih."


class Plan(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a programme file."""


def crossed(record: Struct, place: str = "") -> Iterator[Said]:
    """Yield place and sentence of every bound that a record or what it holds crosses."""
    for name, hint in _hints(type(record)).items():
        yield from _judged(hint, getattr(record, name), f"{place}.{name}" if place else name)


@cache
def _hints(kind: type[Struct]) -> dict[str, Any]:
    return typing.get_type_hints(kind, include_extras=True)


def _judged(hint: Any, value: Any, place: str) -> Iterator[Said]:
    inside, origin = typing.get_args(hint), typing.get_origin(hint)
    if value is None:
        return
    if origin is typing.Annotated:
        yield from ((place, said) for bound in inside[1:] if (said := bound.crossed(value)))
        yield from _judged(inside[0], value, place)
    elif origin in (types.UnionType, typing.Union):
        for each in inside:
            yield from _judged(each, value, place) if _fits(each, value) else ()
    elif isinstance(value, Struct):
        yield from crossed(value, place)
    elif isinstance(value, tuple):
        for number, each in enumerate(value, start=1):
            at = f".{each.key}" if hasattr(each, "key") else f"[{number}]" if isinstance(each, Struct) else ""
            yield from _judged(inside[0], each, f"{place}{at}")
    elif isinstance(value, Mapping) and len(inside) == 2:
        for key, each in value.items():
            yield from _judged(inside[0], key, place)
            yield from _judged(inside[1], each, f"{place}.{key}" if isinstance(each, Struct) else place)


def _fits(hint: Any, value: Any) -> bool:
    bare = typing.get_args(hint)[0] if typing.get_origin(hint) is typing.Annotated else hint
    return isinstance(value, typing.get_origin(bare) or bare)
