"""A list of people that leaves the office, said once: its rows, its columns, what stands above them, its sha256.

Paper, public copy, workbook and CSV are drawn from a ``Roll`` by the same code, so a new column is one line::

    BILL_LINES = Roll("Rincian", ROWS, (Column("NIK", "nik"), Column("JKK", "jkk_idr", is_sum=True), ...), ...)

The sha256 is that of the rows' ``key``, ``1|6472…|Siti|…`` one a line, UTF-8; what is not known is left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db import connection

from payung.office.areas import area_names

Row = dict[str, Any]
S = TypeVar("S")


class PaperDiffers(RuntimeError):
    """The rows in the books are not those that were decided: the paper is not drawn."""


@dataclass(frozen=True)
class Column:
    """One column: its title, the name of a row's value or what is made of a row; without one it stays empty.

    ``width``: of a column that the printed paper has, ``31mm``, under ``short`` if the title is long. ``public``: what
    the copy for everybody shows of the value; without it nothing. ``is_sum``: the last line adds it up.
    """

    title: str
    value: str | Callable[[Row], Any] = ""
    width: str = ""
    short: str = ""
    public: Callable[[Any], Any] | None = None
    is_sum: bool = False

    def of(self, row: Row) -> Any:
        """Return what the column shows of a row."""
        if callable(self.value):
            return self.value(row)
        return row[self.value] if self.value else ""


VILLAGE = Column("Desa/Kelurahan", "village")
PLACE = (VILLAGE, Column("Kecamatan", "kecamatan"))


@dataclass(frozen=True)
class Filled:
    """A roll with the rows of one paper."""

    name: str
    about: Sequence[str]
    columns: tuple[Column, ...]
    rows: list[Row]
    sha256: str

    @property
    def titles(self) -> list[str]:
        """The heads of the columns."""
        return [column.title for column in self.columns]

    @property
    def lines(self) -> list[list[Any]]:
        """The rows in the order of the columns, and their sum if a column has one."""
        lines = [[column.of(row) for column in self.columns] for row in self.rows]
        if any(column.is_sum for column in self.columns):
            sums = [sum(column.of(row) for row in self.rows) if column.is_sum else "" for column in self.columns]
            lines.append(["Jumlah", *sums[1:]])
        return lines

    def printed(self, *, public: bool = False) -> dict[str, Any]:
        """Return titles, widths and rows as ``papers/letter.typ`` draws them; ``public``: what everybody may read."""
        columns = [column for column in self.columns if column.width]

        def cell(column: Column, row: Row) -> str:
            value = column.of(row)
            if public:
                value = column.public(value) if column.public else ""
            return f"{value:%d-%m-%Y}" if isinstance(value, date) else "" if value is None else str(value)

        return {
            "titles": [column.short or column.title for column in columns],
            "widths": [column.width for column in columns],
            "rows": [[cell(column, row) for column in columns] for row in self.rows],
        }


@dataclass(frozen=True)
class Roll(Generic[S]):
    """A list about something: a decree, a bill, some workers.

    Each row has an ``area_code`` and is told its village, kecamatan, kabupaten and province. ``about``: the lines above
    the table, from subject, rows and sha256. ``held``: the sha256 that the books hold.
    """

    name: str
    rows: Callable[[S], Iterable[Row]]
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    about: Callable[[S, list[Row], str], Sequence[str]] | None = None
    held: Callable[[S], str] | None = None

    def of(self, subject: S) -> Filled:
        """Fill the roll inside the office scope.

        Raises:
            PaperDiffers: the rows do not give the sha256 that the books hold.
        """
        rows = list(self.rows(subject))
        digest = sha256_of(rows, self.key)
        if self.held and self.held(subject) != digest:
            raise PaperDiffers(str(subject))
        names = area_names({row["area_code"] for row in rows if row["area_code"]})
        for row in rows:
            code = row["area_code"]
            row["village"] = names.get(code, code)
            row |= {k: names.get(code[:n], "") for k, n in (("kecamatan", 8), ("kabupaten", 5), ("province", 2))}
        about = self.about(subject, rows, digest) if self.about else ()
        return Filled(self.name, about, self.columns, rows, digest)


def stated(statement: str) -> Callable[[Any], list[Row]]:
    """Find the rows of a paper by a statement about its %(pemda)s and its own number, %(of)s."""
    return lambda paper: fetched(statement, pemda=paper.pemda_id, of=paper.pk)


def fetched(statement: str, **where: Any) -> list[Row]:
    """Return the rows of a statement by the names of its columns."""
    with connection.cursor() as cursor:
        cursor.execute(statement, where)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def sha256_of(rows: Iterable[Row], key: Sequence[str]) -> str:
    """Return the sha256 of the keys of rows, as ``programme`` seals the annex of a decree."""
    lines = ("|".join(str(row[name]) for name in key if row[name] is not None) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
