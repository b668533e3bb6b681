"""A provision's value as a page shows it: one line in a list, a table where the regulation prints a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from payung.core.money import format_idr
from payung.core.span import Span
from payung.core.written import day_text
from payung.law import Parameter, Record
from payung.law.printing import UNIT_WORDS, number, written_value

from .words import NAME_WORDS, STEP_WORDS

AS_TABLE = (
    "idr_brackets", "percent_steps", "idr_by_name", "percent_by_name", "percent_by_side", "years_by_name",
    "words_by_name",
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A printed table: heads, and rows whose first cell names the row; ``is_number`` right-aligns the other cells."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(default=())
    is_number: bool = True


def value_on_one_line(parameter: Parameter, record: Record) -> str:
    """Return a value for a list; a table is named by its size."""
    value = record.value
    if parameter.unit == "idr_brackets":
        return f"{format_idr(value[0].contribution_idr)} – {format_idr(value[-1].contribution_idr)}"
    if parameter.unit == "percent_steps" or isinstance(value, Mapping):
        return _("tabel %(n)d baris") % {"n": len(value)} if len(value) > 3 else _short(parameter, record)
    if isinstance(value, Span):
        first, last = day_text(value.starts_on), value.ends_on
        return _("%(first)s sampai %(last)s") % {"first": first, "last": day_text(last) if last else _("seterusnya")}
    if parameter.unit == "day":
        return day_text(value)
    if parameter.unit == "words":
        return ", ".join(named(word) for word in value)
    return named(written_value(parameter, record))


def value_table(parameter: Parameter, record: Record) -> Table | None:
    """Return the table of a record, or None for a value that is one line."""
    value, unit = record.value, parameter.unit
    if unit == "idr_brackets":
        heads = (_("Penghasilan sebulan"), _("Upah yang dianggap"), _("Iuran sebulan"))
        return Table(heads, tuple((_income(row), *map(format_idr, _amounts(row))) for row in value))
    if unit == "percent_steps":
        steps = tuple((_start(parameter, start), f"{number(share)} %") for start, share in value)
        return Table((_("Mulai"), _("Persen")), steps)
    if unit == "percent_by_side":
        rows = tuple((named(n), f"{number(v['right'])} %", f"{number(v['left'])} %") for n, v in value.items())
        return Table((_("Bagian tubuh"), _("Kanan"), _("Kiri")), rows)
    if unit in AS_TABLE:
        pairs = tuple((_row_name(name), _entry(unit, entry)) for name, entry in value.items())
        return Table((_("Baris"), _("Nilai")), pairs, is_number=unit != "words_by_name")
    return None


def named(word: str) -> str:
    """Return the Indonesian name of a code of the law's tables, or the word itself."""
    return str(NAME_WORDS.get(word, word))


def income_words(row: Any) -> str:
    """Return a bracket of income as a clerk reads it: *sampai Rp1.099.000*, *Rp20.200.000 ke atas*."""
    return _income(row)


def _row_name(name: str) -> str:
    return _("Kelompok risiko %s") % name if name.isdigit() else named(name)


def _short(parameter: Parameter, record: Record) -> str:
    table = value_table(parameter, record)
    assert table is not None, parameter.name
    return "; ".join(": ".join(row) for row in table.rows)


def _income(row: Any) -> str:
    if row.from_idr == 0:
        return _("sampai %s") % format_idr(row.to_idr)
    if row.to_idr is None:
        return _("%s ke atas") % format_idr(row.from_idr)
    return f"{format_idr(row.from_idr)} – {format_idr(row.to_idr)}"


def _amounts(row: Any) -> tuple[int, int]:
    return row.deemed_wage_idr, row.contribution_idr


def _start(parameter: Parameter, start: Fraction) -> str:
    word = STEP_WORDS.get(parameter.name)
    return str(word) % number(start) if word else format_idr(int(start))


def _entry(unit: str, entry: Any) -> str:
    if unit == "words_by_name":
        return ", ".join(named(word) for word in entry)
    if unit == "idr_by_name":
        return format_idr(entry)
    return f"{number(entry)} %" if isinstance(entry, Fraction) else f"{entry} {UNIT_WORDS[unit]}"
