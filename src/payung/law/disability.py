"""The percentage of a disability, from the table of Lampiran III and the doctor's letter."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from payung.law.provisions import Consultation, Law

KINDS = ("partial_anatomical", "partial_functional", "total")
SIDES = ("right", "left")
# Which measure the doctor's letter gives for a part that has no fixed percentage.
MEASURES: Mapping[str, str] = {
    "leg_shortened": "centimetres",
    "hearing_loss_both": "decibels",
    "hearing_loss_one": "decibels",
    "visual_efficiency": "percent_lost",
    "visual_field": "percent_lost",
    "work_capacity": "percent_lost",
    "scalp_avulsion": "doctor_percent",
}


class OutsideTable(ValueError):
    """The table has no row for what was asked; ``key`` names the fact, ``allowed`` what it may hold."""

    def __init__(self, key: str, allowed: str) -> None:
        super().__init__(f"{key}: {allowed}")
        self.key = key
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class Disability:
    """What the doctor's letter says. ``measure`` is centimetres, decibels or per cent, as ``MEASURES`` tells."""

    kind: str
    part: str | None = None
    side: str | None = None
    left_handed: bool = False
    measure: Fraction | None = None
    function_loss_percent: Fraction | None = None


def parts_by_kind(law: Law) -> Mapping[str, tuple[str, ...]]:
    """Return the parts of the body the table knows: those with a side, plain ones, those with a measure."""
    return {
        "sided": tuple(law.latest("disability_by_side").table),
        "plain": tuple(law.latest("disability_by_part").table),
        "measured": tuple(MEASURES),
    }


def disability_percent(consulted: Consultation, disability: Disability, day: date, doubts: set[str]) -> Fraction:
    """Return the percentage to apply, after the share of function that was lost.

    Raises:
        OutsideTable: the table has no such row, or a measure lies outside it.
    """
    if disability.kind == "total":
        return consulted.on("jkk_total_disability", day).percent
    percent = _of_part(consulted, disability, day, doubts)
    if disability.kind == "partial_functional":
        lost = disability.function_loss_percent
        if lost is None or not 0 <= lost <= 100:
            raise OutsideTable("function_loss_percent", "0 sampai 100")
        return percent * lost / 100
    return percent


def _of_part(consulted: Consultation, disability: Disability, day: date, doubts: set[str]) -> Fraction:
    part = disability.part or ""
    sided, plain = consulted.law.on("disability_by_side", day), consulted.law.on("disability_by_part", day)
    if part in sided.table:
        return _of_side(consulted, disability, day, doubts)
    if part in plain.table:
        percent: Fraction = consulted.on("disability_by_part", day).table[part]
        return percent
    if part in MEASURES:
        return _of_measure(consulted, disability, day)
    raise OutsideTable("part", ", ".join(sorted([*sided.table, *plain.table, *MEASURES])))


def _of_side(consulted: Consultation, disability: Disability, day: date, doubts: set[str]) -> Fraction:
    side = disability.side
    if side not in SIDES:
        raise OutsideTable("side", ", ".join(SIDES))
    if disability.left_handed:
        swapped = consulted.on("disability_swapped_if_left_handed", day)
        if disability.part in swapped.words:
            side = "left" if side == "right" else "right"
        else:
            doubts.add("left_handed_finger")
    percent: Fraction = consulted.on("disability_by_side", day).table[disability.part or ""][side]
    return percent


def _of_measure(consulted: Consultation, disability: Disability, day: date) -> Fraction:
    part, measure = disability.part or "", disability.measure
    key = MEASURES[part]
    if measure is None or measure <= 0:
        raise OutsideTable(key, "lebih dari 0")
    if part == "leg_shortened":
        return _row(consulted.on("disability_leg_shortened", day).steps, measure)
    if part == "scalp_avulsion":
        least, most = consulted.on("disability_scalp_avulsion", day).value
        if not least <= measure <= most:
            raise OutsideTable(key, f"{least} sampai {most}")
        return measure
    if part == "work_capacity":
        steps = consulted.on("disability_work_capacity", day).steps
        largest = consulted.on("disability_work_capacity_most", day).number
        if not steps[0][0] <= measure <= largest:
            raise OutsideTable(key, f"{steps[0][0]} sampai {largest}")
        return _row(steps, measure)
    step = consulted.on("disability_step", day).number
    if measure % step or (key == "percent_lost" and measure > 100):
        raise OutsideTable(key, f"kelipatan {step}" + (", paling banyak 100" if key == "percent_lost" else ""))
    percent: Fraction = consulted.on("disability_per_step", day).table[part]
    return measure / step * percent


def _row(steps: tuple[tuple[Fraction, Fraction], ...], measure: Fraction) -> Fraction:
    return steps[bisect_right(steps, measure, key=lambda step: step[0]) - 1][1]
