"""Codes with their words: what a code is called in Indonesian and English, in full and in short, said once.

Each ``*.toml`` beside this file holds kinds; a kind is a table of codes in the order they are printed::

    [end_reason.moved]
    id = "Pindah keluar daerah"
    en = "Moved away"
    short = "pindah"

Choices of forms, CHECK constraints, chips, papers and open data take their keys from here, so a code that is added
here is known everywhere. Anything else a kind says of its codes (``chip``, ``payer``) is a fact: ``facts("chip")``.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PLACE = Path(__file__).parent
_OWN = ("id", "en", "short")


@dataclass(frozen=True, slots=True)
class Word:
    """One code: ``id`` and ``en`` name it in full; ``short`` stands in a list or inside a sentence."""

    code: str
    id: str
    en: str
    short: str
    facts: Mapping[str, Any] = field(default_factory=dict)


class Words(Mapping[str, str]):
    """The codes of one kind in printed order; as a mapping, each code with its Indonesian name."""

    def __init__(self, kind: str, said: Mapping[str, Word]) -> None:
        self.kind = kind
        self._said = said

    def __getitem__(self, code: str) -> str:
        return self._said[code].id

    def __iter__(self) -> Iterator[str]:
        return iter(self._said)

    def __len__(self) -> int:
        return len(self._said)

    @property
    def codes(self) -> list[str]:
        """The codes in printed order, for a constraint."""
        return list(self._said)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Pairs of code and Indonesian name, for a form."""
        return list(self.items())

    @property
    def shorts(self) -> dict[str, str]:
        """Each code with its short form."""
        return {code: word.short for code, word in self._said.items()}

    def word(self, code: str) -> Word:
        """Return everything said of one code.

        Raises:
            KeyError: nobody said it.
        """
        return self._said[code]

    def facts(self, name: str) -> dict[str, Any]:
        """Return one fact of each code that has it."""
        return {code: word.facts[name] for code, word in self._said.items() if name in word.facts}

    @property
    def chips(self) -> dict[str, tuple[str, str]]:
        """Each code with its Indonesian name and the chip of the design system that shows it."""
        return {code: (self[code], chip) for code, chip in self.facts("chip").items()}

    def having(self, fact: str) -> Words:
        """Return the codes for which a fact holds, in printed order."""
        return self.only(*(code for code, value in self.facts(fact).items() if value))

    def only(self, *codes: str) -> Words:
        """Return some codes of the kind, in the order given: what one form offers of it."""
        return Words(self.kind, {code: self._said[code] for code in codes})


@functools.cache
def words_of(kind: str) -> Words:
    """Return the codes of a kind.

    Raises:
        KeyError: no file holds the kind.
    """
    return _read()[kind]


def kinds() -> list[str]:
    """Return the name of every kind."""
    return sorted(_read())


@functools.cache
def _read() -> Mapping[str, Words]:
    found: dict[str, Words] = {}
    for file in sorted(PLACE.glob("*.toml")):
        for kind, codes in tomllib.loads(file.read_text(encoding="utf-8")).items():
            assert kind not in found, f"{kind} is said twice, the second time in {file.name}"
            found[kind] = Words(kind, {code: _word(code, said) for code, said in codes.items()})
    return found


def _word(code: str, said: Mapping[str, Any]) -> Word:
    facts = {name: value for name, value in said.items() if name not in _OWN}
    return Word(code, said["id"], said["en"], said.get("short", said["id"]), facts)
