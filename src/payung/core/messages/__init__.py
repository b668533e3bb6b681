"""The catalogue of sentences about data, by code, in Indonesian.

Every module of this package holds one section: ``MESSAGES``, a mapping from code to a pair (what is wrong,
what to do next). Places for values are written ``{value}``. A new section is a new module; nothing else has
to change. A code lives in one section only (held by a test).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

_GAP = "…"


class UnknownCode(KeyError):
    """No section of the catalogue knows this code."""


class _Values(dict[str, object]):
    """The values of one sentence; a place nobody filled shows as a gap, not as an error."""

    def __missing__(self, key: str) -> str:
        return _GAP


def sections() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """Return every section of the catalogue by the name of its module."""
    names = sorted(found.name for found in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}").MESSAGES for name in names}


@cache
def _catalogue() -> Mapping[str, tuple[str, str]]:
    """Return all sections as one mapping."""
    return {code: pair for section in sections().values() for code, pair in section.items()}


def codes() -> frozenset[str]:
    """Return every code that has a sentence."""
    return frozenset(_catalogue())


def finding(code: str, /, **values: object) -> str:
    """Say what is wrong, without what to do.

    Raises:
        UnknownCode: the catalogue has no such code.
    """
    return _pair(code)[0].format_map(_Values(values))


def advice(code: str, /, **values: object) -> str:
    """Say what to do next; empty when nothing needs doing.

    Raises:
        UnknownCode: the catalogue has no such code.
    """
    return _pair(code)[1].format_map(_Values(values))


def sentence(code: str, /, **values: object) -> str:
    """Say what is wrong and what to do next.

    Raises:
        UnknownCode: the catalogue has no such code.
    """
    return f"{finding(code, **values)} {advice(code, **values)}".strip()


def _pair(code: str) -> tuple[str, str]:
    """Return the two halves of one message."""
    try:
        return _catalogue()[code]
    except KeyError:
        raise UnknownCode(code) from None
