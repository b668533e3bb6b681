"""What every rule answers with: parts, grounds and doubts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

# From the strongest to the weakest (docs/law/README.md tells what each lets software do).
CONFIDENCES = ("REG", "OFF", "CALC", "NEWS+", "NEWS", "SEC", "MEM", "SCENARIO")


@dataclass(frozen=True, slots=True)
class Ground:
    """One provision an answer rests on: the parameter, where it is written, how strongly that was seen.

    ``since`` is the day the provision starts (YYYY-MM-DD); ``bears`` names the parts of an answer it bears, empty
    when it bears the whole answer.
    """

    parameter: str
    cite: str
    confidence: str
    since: str = ""
    bears: tuple[str, ...] = ()


def weakest(confidences: tuple[str, ...]) -> str:
    """Return the weakest of some confidence codes; MEM if there is none."""
    return max(confidences, key=CONFIDENCES.index, default="MEM")


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """An estimate of what the law gives. Each rule adds its own named parts in a subclass."""

    grounds: tuple[Ground, ...] = field(default=(), repr=False)
    doubts: tuple[str, ...] = ()

    @property
    def parts(self) -> Mapping[str, object]:
        """The answer as a mapping of part to value, without the parts that do not apply (None)."""
        values = {part.name: getattr(self, part.name) for part in fields(self)}
        return {
            name: value for name, value in values.items() if value is not None and name not in ("grounds", "doubts")
        }

    @property
    def confidence(self) -> str:
        """The weakest confidence among the grounds: the face the whole answer must wear."""
        return weakest(tuple(ground.confidence for ground in self.grounds))

    def grounds_of(self, part: str) -> tuple[Ground, ...]:
        """Return the grounds that bear one part, or all of them if none names it."""
        return tuple(ground for ground in self.grounds if part in ground.bears) or self.grounds
