"""Read the law from its files, and refuse a file that the house would not sign.

Refused: unknown or missing keys, unknown units, gaps and overlaps in a history, unsorted brackets, missing citations,
instruments and sources that are not in ``sources.yaml``, floats, rupiah that are not whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

from payung.core.span import Span
from payung.core.strict import read_yaml
from payung.law.estimate import CONFIDENCES, Ground
from payung.law.provisions import Law, Parameter, Record
from payung.law.units import UNITS, Misprint, day, word

_HERE = Path(__file__).parent
_PARAMETER_KEYS = ({"label", "unit", "history"}, {"bears", "shown_only"})
_RECORD_KEYS = ({"from", "value", "cite", "source", "confidence", "checked_on"}, {"to", "note", "start_confidence"})
_INSTRUMENT_KEYS = ({"title", "read"}, {"url", "in_force", "doubt"})
_SOURCE_KEYS = ({"what", "url"}, set[str]())


@lru_cache(maxsize=1)
def current() -> Law:
    """Return the law in force as its files tell it; read once."""
    files = sorted((_HERE / "parameters").glob("*.yaml"))
    return read_law((_HERE / "sources.yaml").read_text("utf-8"), {file.name: file.read_text("utf-8") for file in files})


def read_law(sources: str, files: Mapping[str, str]) -> Law:
    """Build a law from the text of ``sources.yaml`` and of parameter files by name.

    Raises:
        Misprint: naming the file, the parameter and what is wrong.
    """
    index = read_yaml(sources)
    _exact_keys(index, ({"instruments", "sources"}, set()), "sources.yaml")
    for name, entry in index["instruments"].items():
        _exact_keys(entry, _INSTRUMENT_KEYS, f"sources.yaml: {name}")
    for name, entry in index["sources"].items():
        _exact_keys(entry, _SOURCE_KEYS, f"sources.yaml: {name}")
    parameters: dict[str, Parameter] = {}
    for file, text in files.items():
        for name, raw in (read_yaml(text) or {}).items():
            if name in parameters:
                raise Misprint(f"{file}: {name} is written twice")
            try:
                parameters[name] = _parameter(name, raw, index)
            except (Misprint, ValueError, TypeError) as error:
                raise Misprint(f"{file}: {name}: {error}") from error
    return Law(MappingProxyType(parameters), index["instruments"], index["sources"])


def _parameter(name: str, raw: Any, index: Mapping[str, Any]) -> Parameter:
    _exact_keys(raw, _PARAMETER_KEYS, "")
    unit = word(raw["unit"])
    if unit not in UNITS:
        raise Misprint(f"unit '{unit}' is unknown; known are {', '.join(UNITS)}")
    if not isinstance(raw["history"], list) or not raw["history"]:
        raise Misprint("the history is empty")
    bears = tuple(raw.get("bears", ()))
    records = tuple(_record(name, unit, bears, entry, index) for entry in raw["history"])
    check_history(records)
    return Parameter(name, word(raw["label"]), unit, records, raw.get("shown_only", False) is True, bears)


def _record(name: str, unit: str, bears: tuple[str, ...], raw: Any, index: Mapping[str, Any]) -> Record:
    _exact_keys(raw, _RECORD_KEYS, "")
    cite = word(raw["cite"])
    if not any(cite.startswith(instrument) for instrument in index["instruments"]):
        raise Misprint(f"'{cite}' names no instrument of sources.yaml")
    sources = tuple(raw["source"]) if isinstance(raw["source"], list) else (word(raw["source"]),)
    if missing := [source for source in sources if source not in index["sources"]]:
        raise Misprint(f"source {', '.join(missing)} is not in sources.yaml")
    confidence, start_confidence = word(raw["confidence"]), raw.get("start_confidence", "")
    if confidence not in CONFIDENCES or (start_confidence and start_confidence not in CONFIDENCES):
        raise Misprint(f"confidence is one of {', '.join(CONFIDENCES)}")
    starts_on = day(raw["from"])
    return Record(
        value=UNITS[unit](raw["value"]),
        span=Span(starts_on, day(raw["to"]) if "to" in raw else None),
        ground=Ground(name, cite, confidence, starts_on.isoformat(), bears),
        sources=sources,
        checked_on=day(raw["checked_on"]),
        note=raw.get("note", ""),
        start_confidence=start_confidence,
    )


def check_history(records: Iterable[Record]) -> None:
    """Refuse a history with a gap, an overlap, or an open end before its last record.

    Raises:
        Misprint: naming the day.
    """
    for earlier, later in pairwise(records):
        expected: date | None = earlier.span.ends_on and earlier.span.ends_on + timedelta(days=1)
        if expected is None or later.span.starts_on < expected:
            raise Misprint(f"the record from {later.span.starts_on} overlaps the one before")
        if later.span.starts_on > expected:
            raise Misprint(f"nothing is in force from {expected} to {later.span.starts_on - timedelta(days=1)}")


def _exact_keys(raw: Any, keys: tuple[set[str], set[str]], where: str) -> None:
    required, optional = keys
    place = f"{where}: " if where else ""
    if not isinstance(raw, dict):
        raise Misprint(f"{place}expected keys {', '.join(sorted(required))}")
    if unknown := sorted(str(key) for key in raw if key not in required | optional):
        raise Misprint(f"{place}unknown key {', '.join(unknown)}")
    if missing := sorted(required - set(raw)):
        raise Misprint(f"{place}missing {', '.join(missing)}")
