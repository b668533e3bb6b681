"""A parameter's history as a person reads it: values with their unit, articles, confidence, where it was read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from payung.core.money import format_idr
from payung.core.span import Span
from payung.law.estimate import weakest
from payung.law.provisions import Bracket, DueDay, Law, Parameter, Record
from payung.words import words_of

UNIT_WORDS: Mapping[str, str] = {
    "months": "bulan", "years": "tahun", "days": "hari", "days_list": "hari", "working_days": "hari kerja",
    "hours": "jam", "wages": "kali upah", "age_years": "tahun", "weekdays": "hari", "years_by_name": "tahun",
}  # fmt: skip


def written_value(parameter: Parameter, record: Record) -> str:
    """Return a record's value in words, on one line or as a table over several."""
    return _written(parameter.unit, record.value)


def as_json(law: Law, parameter: Parameter, records: tuple[Record, ...]) -> dict[str, Any]:
    """Return a parameter and some of its records for a machine."""
    return {
        "parameter": parameter.name,
        "label": parameter.label,
        "unit": parameter.unit,
        "used_in_answers": not parameter.shown_only,
        "history": [
            {
                "from": record.span.starts_on.isoformat(),
                "to": record.span.ends_on and record.span.ends_on.isoformat(),
                "value": written_value(parameter, record),
                "cite": record.ground.cite,
                "confidence": record.ground.confidence,
                "start_confidence": record.start_confidence or record.ground.confidence,
                "checked_on": record.checked_on.isoformat(),
                "sources": [{"id": source, **law.sources[source]} for source in record.sources],
                "note": record.note,
            }
            for record in records
        ],
    }


WEAKEST_FIRST = ("SCENARIO", "MEM", "SEC", "NEWS", "NEWS+", "CALC", "OFF", "REG")


def due_for_review(law: Law, today: date, days: int = 365) -> list[tuple[date, str, Record]]:
    """Return the records nobody looked at for a year, longest first, the weakest seen before the others."""
    stale = [
        (record.checked_on, name, record)
        for name, parameter in law.parameters.items()
        for record in parameter.records
        if (today - record.checked_on).days >= days
    ]
    return sorted(stale, key=lambda found: (found[0], WEAKEST_FIRST.index(found[2].ground.confidence), found[1]))


def unread(law: Law) -> list[tuple[str, Record]]:
    """Return the records in force or to come whose text or first day nobody has read yet, the weakest seen first.

    A day on which somebody looked is no text that was read: press, other sources and memory wait for the regulation.
    """
    waiting = [
        (name, record)
        for name, parameter in law.parameters.items()
        for record in parameter.records
        if not words_of("confidence").word(face(record)).facts["is_read"]
    ]
    return sorted(waiting, key=lambda found: (WEAKEST_FIRST.index(face(found[1])), found[0]))


def face(record: Record) -> str:
    """Return the weakest of a record's value and its first day: what it must be shown as."""
    return weakest((record.ground.confidence, record.start_confidence or record.ground.confidence))


def _written(unit: str, value: Any) -> str:
    if unit in ("idr", "idr_cap"):
        return "tanpa batas" if value is None else format_idr(value)
    if unit == "percent":
        return f"{number(value)} %"
    if unit == "yes_no":
        return "ya" if value else "tidak"
    if isinstance(value, DueDay):
        later = {0: "bulan itu", 1: "bulan berikutnya"}.get(value.months_later, f"{value.months_later} bulan kemudian")
        return f"tanggal {value.day} {later}"
    if isinstance(value, Span):
        return f"{value.starts_on} sampai {value.ends_on}"
    if unit == "percent_range":
        return f"{value[0]} sampai {value[1]} %"
    if unit == "idr_brackets":
        return "\n".join(_bracket(row) for row in value)
    if unit == "percent_steps":
        return "; ".join(f"mulai {number(start)}: {number(percent)} %" for start, percent in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{name} {_entry(unit, entry)}" for name, entry in value.items())
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value) + _unit(unit)
    return str(value) + _unit(unit)


def _entry(unit: str, entry: Any) -> str:
    if isinstance(entry, Mapping):
        return f"kanan {number(entry['right'])} % kiri {number(entry['left'])} %"
    if isinstance(entry, Fraction):
        return f"{number(entry)} %"
    if isinstance(entry, tuple):
        return ", ".join(entry)
    return format_idr(entry) if unit == "idr_by_name" else f"{entry}{_unit(unit)}"


def _bracket(row: Bracket) -> str:
    until = "ke atas" if row.to_idr is None else f"sampai {format_idr(row.to_idr)}"
    return (
        f"{format_idr(row.from_idr)} {until}: upah yang dianggap {format_idr(row.deemed_wage_idr)}, "
        f"iuran {format_idr(row.contribution_idr)}"
    )


def number(value: Fraction | int) -> str:
    """Return an exact number the Indonesian way: 4,5."""
    exact = Fraction(value)
    return str(exact.numerator) if exact.denominator == 1 else f"{float(exact):g}".replace(".", ",")


def _unit(unit: str) -> str:
    word = UNIT_WORDS.get(unit)
    return f" {word}" if word else ""
