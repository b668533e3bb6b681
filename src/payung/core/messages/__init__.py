"""The catalogue of sentences about data, by code, in Indonesian.

Every ``.toml`` file beside this module holds one section: a table for each code, ``wrong`` (what is wrong) and ``next``
(what to do, may be missing). Places for values are written ``{value}``. A new section is a new file; nothing else
has to change. A code lives in one section only (held by a test).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

PLACE = Path(__file__).parent
_GAP = "…"


class UnknownCode(KeyError):
    """No section of the catalogue knows this code."""


class _Values(dict[str, object]):
    """The values of one sentence; a place nobody filled shows as a gap, not as an error."""

    def __missing__(self, key: str) -> str:
        return _GAP


def sections() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """Return every section of the catalogue by the name of its file."""
    read = {place.stem: tomllib.loads(place.read_text(encoding="utf-8")) for place in sorted(PLACE.glob("*.toml"))}
    return {
        name: {code: (said["wrong"], said.get("next", "")) for code, said in codes.items()}
        for name, codes in read.items()
    }


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
