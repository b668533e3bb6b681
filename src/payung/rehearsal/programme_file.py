"""A demo programme read from its YAML: published, derived and invented facts, each marked there with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from payung.core.month import Month

PROGRAMMES = Path(__file__).parent / "programmes"


@dataclass(frozen=True)
class ProgrammeFile:
    """The facts of one programme; rupiah whole, days ISO in the file."""

    name: str
    year: int
    pemda: dict[str, str]
    legal_basis: str
    workers: int
    yearly_contribution_idr: int
    agreement: dict[str, Any]
    ceiling_idr: int
    months: tuple[Month, ...]
    funding: str
    account_code: str
    villages_per_kecamatan: int
    people_per_village: int
    story_ends_on: date


def read_programme(name: str) -> ProgrammeFile:
    """Return the programme ``name`` of ``rehearsal/programmes``.

    Raises:
        TypeError: a key is missing or unknown.
    """
    found = yaml.safe_load((PROGRAMMES / f"{name}.yaml").read_text(encoding="utf-8"))
    first, last = (Month.parse(text) for text in found.pop("months"))
    return ProgrammeFile(**{**found, "months": tuple(first.until(last))})
