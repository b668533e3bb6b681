"""A law that does not exist yet, in memory: the law in force with some parameters changed, for scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from payung.core.span import Span
from payung.law.estimate import Ground
from payung.law.provisions import Law, Parameter, Record
from payung.law.reading import check_history, current
from payung.law.units import UNITS, Misprint, day

_KEYS = {"value", "from", "to", "cite"}
_ONE_DAY = timedelta(days=1)


def amended(changes: Mapping[str, Any], law: Law | None = None) -> Law:
    """Return a law with some parameters changed; the given law stays as it is.

    Args:
        changes: parameter name → new value, written as in the parameter files and in force on every day; or
            → ``{value, from, to, cite}`` with ``from`` and ``to`` (YYYY-MM-DD, both optional, both included) and
            ``cite`` what the proposal is called. Outside that stretch the old history stays.
        law: what is amended; the law in force if None.

    Raises:
        Misprint: an unknown parameter, a value that does not fit its unit, or days that leave a gap.
    """
    base = current() if law is None else law
    parameters = dict(base.parameters)
    for name, change in changes.items():
        if name not in parameters:
            raise Misprint(f"Parameter '{name}' tidak ada. Daftarnya: ./payung law show")
        parameters[name] = _changed(parameters[name], change)
    return Law(MappingProxyType(parameters), base.instruments, base.sources)


def _changed(parameter: Parameter, change: Any) -> Parameter:
    stretch = change if isinstance(change, dict) and "value" in change else {"value": change}
    if unknown := sorted(set(stretch) - _KEYS):
        raise Misprint(f"{parameter.name}: kunci {', '.join(unknown)} tidak dikenal; yang ada: from, to, value, cite")
    first, last = parameter.records[0], parameter.records[-1]
    starts_on = _day(stretch.get("from")) or first.span.starts_on
    ends_on = _day(stretch.get("to")) or (last.span.ends_on if "from" not in stretch else None)
    try:
        value, span = UNITS[parameter.unit](stretch["value"]), Span(starts_on, ends_on)
    except (Misprint, ValueError, TypeError) as error:
        raise Misprint(f"{parameter.name}: {error}") from error
    cite = str(stretch.get("cite", "Skenario, belum menjadi peraturan"))
    ground = Ground(parameter.name, cite, "SCENARIO", starts_on.isoformat(), parameter.bears)
    new = Record(value, span, ground, (), first.checked_on)
    kept = [piece for record in parameter.records for piece in _outside(record, span)]
    records = tuple(sorted([*kept, new], key=lambda record: record.span.starts_on))
    check_history(records)
    return replace(parameter, records=records)


def _outside(record: Record, span: Span) -> list[Record]:
    """Return what remains of a record before and after ``span``."""
    if not record.span.overlaps(span):
        return [record]
    remains = []
    if record.span.starts_on < span.starts_on:
        remains.append(replace(record, span=Span(record.span.starts_on, span.starts_on - _ONE_DAY)))
    if span.ends_on is not None and (record.span.ends_on is None or span.ends_on < record.span.ends_on):
        remains.append(replace(record, span=Span(span.ends_on + _ONE_DAY, record.span.ends_on)))
    return remains


def _day(raw: Any) -> date | None:
    if raw is None or isinstance(raw, date):
        return raw
    return day(raw)
