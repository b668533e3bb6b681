"""What only a whole column tells: date order, rounding, swapped columns, the meaning of P, stray colours."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from payung.bulk.folding import folded
from payung.bulk.roster.cells import Cell, column_letter
from payung.bulk.roster.dates import Order, WrittenDate, order_of, split_place_and_date, written_date
from payung.bulk.roster.identifiers import birth_in, nik_of, sex_in
from payung.bulk.roster.people import Person, SheetPeople
from payung.bulk.roster.rules import Answers
from payung.bulk.roster.values import sex_of

_LEAST_FOR_ROUNDING = 10
_FEW_COLOURED = 0.3


@dataclass(slots=True)
class Facts:
    """Facts of one sheet. ``swapped`` and ``rounded`` are (rows that show it, rows looked at) or None.

    ``is_order_said``: an officer answered the order of day and month, nothing found it.
    """

    has: frozenset[str] = frozenset()
    letters: dict[str, str] = field(default_factory=dict)
    order: Order = "day_first"
    swapped: tuple[int, int] | None = None
    rounded: tuple[int, int] | None = None
    p_is_man: bool = False
    coloured_rows: frozenset[int] = frozenset()
    is_order_said: bool = False


def facts_of(sheet: SheetPeople, today: date, answers: Answers) -> Facts:
    """Look at all people of a sheet together; an officer's answer about the order of dates settles it."""
    if sheet.layout is None or not sheet.people:
        return Facts()
    births = [birth_written(person.fields, today) for person in sheet.people]
    said = answers.date_orders.get(sheet.sheet.name)
    order: Order = "month_first" if said == "month_first" else "day_first" if said else order_of(births)
    return Facts(
        frozenset(sheet.layout.columns),
        {name: column_letter(column) for name, column in sheet.layout.columns.items()},
        order,
        _swapped(sheet.people, births, order, today),
        _rounded(sheet.people),
        _p_is_man(sheet.people),
        _coloured(sheet.people),
        bool(said),
    )


def birth_cell(fields: dict[str, Cell]) -> Cell | None:
    """Return the cell that holds the birth date: its own column, the tail of place-and-date, or three columns."""
    if "birth_on" in fields:
        return fields["birth_on"]
    if "birth_place_on" in fields:
        return split_place_and_date(fields["birth_place_on"])[1]
    parts = [fields.get(name) for name in ("birth_day", "birth_month", "birth_year")]
    if any(parts):
        return Cell("t", " ".join(cell.text.removesuffix(".0") if cell else "" for cell in parts).strip())
    return None


def birth_written(fields: dict[str, Cell], today: date) -> WrittenDate:
    """Read the birth date cell of a row."""
    cell = birth_cell(fields)
    return written_date(cell.kind, cell.text, today) if cell else WrittenDate("blank", "")


def _swapped(people: list[Person], births: list[WrittenDate], order: Order, today: date) -> tuple[int, int] | None:
    """Count rows whose NIK column cannot be theirs while the KK column fits birth date or sex."""
    seen = crossed = 0
    for person, birth in zip(people, births, strict=True):
        nik = nik_of(person.fields.get("nik"), today).claims
        other = nik_of(person.fields.get("kk_number"), today).claims if "kk_number" in person.fields else None
        if nik is None or other is None or nik == other:
            continue
        says = _says(birth, order)
        if says:
            seen += 1
            crossed += birth_in(nik) not in says and birth_in(other) in says
        elif "sex" in person.fields and sex_of(person.fields["sex"].text)[0] == "P":
            seen += 1
            crossed += sex_in(nik) == "L" and sex_in(other) == "P"
    return (crossed, seen) if crossed * 2 > seen and crossed > 2 else None


def _says(birth: WrittenDate, order: Order) -> set[tuple[int, int, int]]:
    """Return day, month, year of a written date; both readings where the order is open."""
    if birth.day is not None:
        return {(birth.day.day, birth.day.month, birth.day.year % 100)}
    if birth.kind != "numeric":
        return set()
    first, second, year = birth.first, birth.second, birth.year % 100
    if order == "mixed":
        return {(first, second, year), (second, first, year)}
    return {(second, first, year)} if order == "month_first" or second > 12 else {(first, second, year)}


def _rounded(people: list[Person]) -> tuple[int, int] | None:
    """Count text NIKs of sixteen digits that end in 0: more than half of at least ten is Excel's work."""
    digits = [
        "".join(char for char in cell.text if char in "0123456789")
        for person in people
        if (cell := person.fields.get("nik")) is not None and cell.kind == "t"
    ]
    sixteen = [text for text in digits if len(text) == 16]
    ending = sum(text.endswith("0") for text in sixteen)
    return (ending, len(sixteen)) if len(sixteen) >= _LEAST_FOR_ROUNDING and ending * 2 > len(sixteen) else None


def _p_is_man(people: list[Person]) -> bool:
    """P beside W, and no L, means Pria and Wanita."""
    found = {folded(cell.text) for person in people if (cell := person.fields.get("sex")) is not None}
    return "w" in found and "p" in found and not found & {"l", "lk", "laki laki"}


def _coloured(people: list[Person]) -> frozenset[int]:
    """Return the rows filled across all cells with a colour that only a few rows have."""
    fills = {person.row.number: _fill(person) for person in people}
    usual = Counter(fills.values()).most_common(1)[0][0]
    odd = [number for number, fill in fills.items() if fill and fill != usual]
    return frozenset(odd) if len(odd) <= max(1, _FEW_COLOURED * len(people)) else frozenset()


def _fill(person: Person) -> str:
    """Return the one colour behind all cells of a row, or nothing."""
    fills = {cell.fill for cell in person.row.cells.values()}
    return fills.pop() if len(fills) == 1 else ""
