"""A report said once: its title, its columns with unit and count, what it is divided by.

Page, PDF, workbook and CSV are drawn from a ``Report`` by the same code, so a new column is one line and a new report
one small module::

    R3 = Report("R3", "klaim", "Klaim dan manfaat", columns=(Column("paid_idr", "Santunan", PAID, unit="Rp"), ...))

Every column is counted by area (``count`` gives area code → number), so it sums to the same total at every level; what
does not add up (a median) says so and is asked again for the whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import connection

from payung.core.money import format_count, format_idr
from payung.core.month import Month
from payung.office.areas import area_names
from payung.office.models import Pemda

MOST_LINES = 12  # of a division; the rest is one line
LEVELS = {"kabupaten": 2, "kecamatan": 3, "desa": 4}
_LENGTHS = {2: 5, 3: 8, 4: 13}
PEOPLE, RUPIAH, DAYS, CASES = "orang", "Rp", "hari", "kasus"


@dataclass(frozen=True)
class Asked:
    """One question to a report: whose, of which month, as of which day of it, by areas of which level (2, 3 or 4)."""

    pemda: Pemda
    month: Month
    as_of: date
    level: int = 3

    @property
    def length(self) -> int:
        """How many characters an area code of the level has."""
        return _LENGTHS[self.level]

    @property
    def values(self) -> dict[str, Any]:
        """What the statements of columns and divisions may name."""
        return {
            "pemda": self.pemda.pk,
            "year": self.month.year,
            "day": self.as_of,
            "first": self.month.first_on,
            "last": self.as_of,
            "length": self.length,
        }


Count = str | Callable[[Asked], Mapping[str, int]]


@dataclass(frozen=True)
class Column:
    """One column: code, title, its count by area as SQL or function, unit; ``is_sum``: areas add up to the whole.

    ``sql``: what is shown of a function's count.
    """

    code: str
    title: str
    count: Count
    unit: str = PEOPLE
    is_sum: bool = True
    sql: str = ""


@dataclass(frozen=True)
class Split:
    """A division of what the report is about: title, SQL of word and count, words for codes, unit."""

    title: str
    count: str
    words: Mapping[str, str] = field(default_factory=dict)
    unit: str = PEOPLE


@dataclass(frozen=True)
class Report:
    """A report of a month by area. ``chart``: the column that is drawn; ``empty``: said while nothing happened."""

    code: str
    slug: str
    title: str
    columns: tuple[Column, ...]
    splits: tuple[Split, ...] = ()
    chart: str = ""
    empty: str = ""

    def answer(self, pemda: Pemda, month: Month, *, today: date, level: int = 3) -> Answer:
        """Return the report of a month, as of its last day or ``today`` if that comes first.

        Args:
            level: 2 the whole pemda, 3 by kecamatan, 4 by village. What is said of a larger area than the level shows
                stands in a row of its own.
        """
        asked = Asked(pemda, month, min(month.last_on, today), level)
        counts = {column.code: _counted(column.count, asked) for column in self.columns}
        codes = sorted({code for found in counts.values() for code, number in found.items() if number})
        rows = tuple(
            Row(
                code,
                label,
                tuple(counts[column.code].get(code, 0 if column.is_sum else None) for column in self.columns),
            )
            for code, label in _labels(codes).items()
        )
        whole = replace(asked, level=2)
        total = tuple(
            sum(counts[column.code].values()) if column.is_sum else _counted(column.count, whole).get(pemda.area_code)
            for column in self.columns
        )
        splits = tuple((split, _divided(split, asked)) for split in self.splits)
        return Answer(self, asked, rows, total, splits)

    @property
    def sql(self) -> dict[str, str]:
        """How each column and division is counted, by code and title."""
        columns = {column.code: column.sql or str(column.count) for column in self.columns}
        return columns | {split.title: split.count for split in self.splits}


@dataclass(frozen=True)
class Row:
    """One area with its values in the order of the columns; None: there is nothing to say."""

    code: str
    label: str
    values: tuple[int | None, ...]


@dataclass(frozen=True)
class Answer:
    """A report answered: ``total`` in the order of the columns, each division with its lines."""

    report: Report
    asked: Asked
    rows: tuple[Row, ...]
    total: tuple[int | None, ...]
    splits: tuple[tuple[Split, tuple[tuple[str, int], ...]], ...]

    @property
    def titles(self) -> tuple[str, ...]:
        """Wilayah, then the columns with a unit that is not people."""
        return ("Wilayah", *(titled(column) for column in self.report.columns))

    @property
    def sha256(self) -> str:
        """The sha256 of the rows, ``code|value|…`` one a line: what a printed report is compared by."""
        lines = ("|".join([row.code, *map(str, row.values)]) for row in self.rows)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def said(self, values: Iterable[int | None]) -> list[str]:
        """Write the values of a row as page and paper show them."""
        return [said(value, column.unit) for value, column in zip(values, self.report.columns, strict=True)]


def titled(column: Column) -> str:
    """The head of a column: its title, with the unit where that is not people."""
    return column.title if column.unit == PEOPLE else f"{column.title} ({column.unit})"


def said(value: int | None, unit: str) -> str:
    """Write one value in its unit: ``2.000``, ``Rp16.800``; nothing to say is ``–``."""
    if value is None:
        return "–"
    return format_idr(value) if unit == RUPIAH else format_count(value)


def _counted(count: Count, asked: Asked) -> dict[str, int]:
    if callable(count):
        return dict(count(asked))
    return dict(_fetch(count, asked))


def _divided(split: Split, asked: Asked) -> tuple[tuple[str, int], ...]:
    rows = [(split.words.get(word, word), number) for word, number in _fetch(split.count, asked)]
    if len(rows) > MOST_LINES:
        rows = [*rows[: MOST_LINES - 1], ("Lainnya", sum(number for _, number in rows[MOST_LINES - 1 :]))]
    return tuple(rows)


def _labels(codes: list[str]) -> dict[str, str]:
    """Each area code with its name, a village's with its kecamatan."""
    names = area_names(set(codes) | {code[:8] for code in codes})
    return {
        code: f"{names.get(code, code)}, {names.get(code[:8], code[:8])}" if len(code) == 13 else names.get(code, code)
        for code in codes
    }


def _fetch(statement: str, asked: Asked) -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked.values)
        return [(str(name), int(number)) for name, number in cursor.fetchall()]
