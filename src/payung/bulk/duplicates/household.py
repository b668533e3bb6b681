"""What agreement is worth between people who may share a house: a probability for every pattern of levels.

Records of one family agree on KK, phone, mother and village without being one person, so a level counts for more or
less beside another: KK means little where birth dates differ. The weights (natural logarithm of odds) were learnt from
generated families (``benchmarks/people/learn.py``) and lie in ``model.json``, with Splink's m and u.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .comparisons import LEVELS, NAMES

Pattern = tuple[int, ...]  # a level for each of ``NAMES``
BESIDE = (
    ("name", "birth"), ("name", "nik"), ("birth", "nik"), ("name", "kk"), ("birth", "kk"), ("name", "phone"),
    ("birth", "phone"), ("name", "mother"), ("birth", "mother"), ("kk", "mother"), ("nik", "kk"), ("nik", "mother"),
    ("nik", "phone"), ("name", "area"), ("birth", "area"), ("kk", "phone"), ("nik", "area"),
)  # fmt: skip
SURE = 0.97
_SAME_NAME = frozenset(["same_rare", "same_known", "same_common", "same_everywhere"])
_SLIPPED_NAME = _SAME_NAME | {"swapped", "slip"}
_SAME_BIRTH = frozenset(["same", "same_january", "swapped"])


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by feature (``name:half``, ``name:half birth:same``), the constant, and Splink's m and u."""

    constant: float
    weights: dict[str, float]
    splink: dict[str, dict[str, tuple[float, float]]]

    def probability(self, pattern: Pattern) -> float:
        """Return how likely two records of a pattern are one person, to six decimals."""
        odds = self.constant + sum(self.weights.get(feature, 0.0) for feature in features(pattern))
        return round(1 / (1 + math.exp(-max(-40.0, min(40.0, odds)))), 6)


@lru_cache(maxsize=1)
def model() -> Model:
    """Return the weights as they were learnt."""
    return read_model(Path(__file__).with_name("model.json"))


def read_model(path: Path) -> Model:
    """Read weights from a file written by ``benchmarks/people/learn.py``."""
    said = json.loads(path.read_text(encoding="utf-8"))
    splink = {name: {level: (m, u) for level, (m, u) in levels.items()} for name, levels in said["splink"].items()}
    return Model(said["constant"], said["weights"], splink)


def are_two_niks(pattern: Pattern) -> bool:
    """Whether two whole NIKs speak of two people: twins have one serial each."""
    return LEVELS["nik"][pattern[NAMES.index("nik")]] not in ("unknown", "same", "near")


def is_sure(pattern: Pattern, probability: float) -> bool:
    """Whether a pair may be proposed without doubt: likely, and nothing that twins, father and son or namesakes show.

    But for the same NIK the mother never speaks against, and two whole NIKs are two people (decision 33).
    """
    level = {name: LEVELS[name][number] for name, number in zip(NAMES, pattern, strict=True)}
    if probability < SURE or level["sex"] == "other":
        return False
    is_same_birth = level["birth"] in _SAME_BIRTH
    if level["nik"] == "same":
        return level["name"] not in ("other", "sounds") or is_same_birth
    if level["mother"] == "other" or are_two_niks(pattern):
        return False
    if level["nik"] == "near":
        return level["name"] in _SLIPPED_NAME and (is_same_birth or level["birth"] == "january")
    shared = level["mother"] in ("same", "near") or "same" in (level["kk"], level["phone"])
    return level["name"] in _SAME_NAME and is_same_birth and shared


def spoken(pattern: Pattern) -> tuple[list[tuple[str, float]], list[tuple[str, float]]]:
    """Return what speaks for and against one person, strongest first: ``name:half`` and Splink's weight (log2 m/u).

    These are the weights of each finding by itself, as a clerk reads them; the score knows what a household shares too.
    """
    said = []
    for name, level in zip(NAMES, pattern, strict=True):
        if level >= 0:
            m, u = model().splink[name][LEVELS[name][level]]
            said.append((f"{name}:{LEVELS[name][level]}", round(math.log2(m / u), 1)))
    return (
        sorted((row for row in said if row[1] > 0), key=lambda row: -row[1]),
        sorted((row for row in said if row[1] < 0), key=lambda row: row[1]),
    )


def features(pattern: Sequence[int]) -> list[str]:
    """Return the features of a pattern, as the weights name them."""
    said = {name: f"{name}:{LEVELS[name][level]}" for name, level in zip(NAMES, pattern, strict=True)}
    return [*said.values(), *(f"{said[one]} {said[other]}" for one, other in BESIDE)]
