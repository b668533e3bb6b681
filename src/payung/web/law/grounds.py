"""Grounds as a page shows them: the provision, its article, how strongly it was seen, since when, where to read on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from payung.law import Ground, Law, Record
from payung.law.estimate import CONFIDENCES
from payung.words import words_of

from .words import FACES, Face
from .written import value_on_one_line


@dataclass(frozen=True)
class GroundRow:
    """One line of ``law/grounds_list.html``. ``told`` says how it was seen where the face alone does not."""

    label: str
    value: str
    cite: str
    confidence: str
    face: Face
    seen: Any
    since: date | None
    told: str
    url: str


def ground_rows(law: Law, grounds: Iterable[Ground]) -> list[GroundRow]:
    """Return grounds as rows, each provision once, in their order."""
    return [_row(law, ground) for ground in dict.fromkeys(grounds)]


def rows_of(law: Law, names: Iterable[str], day: date) -> list[GroundRow]:
    """Return the provisions of these names in force on a day as rows; those not in force then are left out."""
    records = (law.find(name, day) for name in names)
    return ground_rows(law, [record.ground for record in records if record is not None])


def how_seen(record: Record | None, confidence: str) -> str:
    """Say how a value was seen when its face needs words, and how its first day was seen when that is weaker."""
    start = weaker_start(record) if record else ""
    said = [str(words_of("confidence")[confidence])] if FACES[confidence].is_line else []
    said += [_("hari mulainya %(seen)s") % {"seen": str(FACES[start].word).lower()}] if start else []
    return "; ".join(said)


def weaker_start(record: Record) -> str:
    """Return the confidence of a record's first day if it is weaker than that of its value, else ""."""
    start = record.start_confidence
    return start if start and CONFIDENCES.index(start) > CONFIDENCES.index(record.ground.confidence) else ""


def _row(law: Law, ground: Ground) -> GroundRow:
    parameter = law.parameters.get(ground.parameter)  # a kept answer may name one that is no longer there
    since = date.fromisoformat(ground.since) if ground.since else None
    record = parameter.find(since) if parameter and since else None
    page = reverse("regulation", args=[ground.parameter]) if parameter else ""
    return GroundRow(
        label=parameter.label if parameter else ground.parameter,
        value=value_on_one_line(parameter, record) if parameter and record else "",
        cite=ground.cite,
        confidence=ground.confidence,
        face=FACES[ground.confidence],
        seen=words_of("confidence")[ground.confidence],
        since=since,
        told=how_seen(record, ground.confidence),
        url=f"{page}?on={ground.since}" if page and ground.since else page,
    )
