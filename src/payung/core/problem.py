"""A problem found in what somebody sent: a code and the values that its sentence needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from payung.core.messages import advice, sentence


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding, an error as a value.

    ``code`` is a key of the catalogue in ``payung.core.messages``; ``values`` fill the places of its
    sentence (row, column, the value found, a suggestion …).
    """

    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    def sentence(self) -> str:
        """Say in Indonesian what is wrong and what to do next."""
        return sentence(self.code, **dict(self.values))

    def advice(self) -> str:
        """Say only what to do next; empty when nothing needs doing."""
        return advice(self.code, **dict(self.values))
