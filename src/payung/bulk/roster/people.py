"""The people of a sheet with their cells by field, before anything is judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from payung.bulk.areas import AreaTable
from payung.bulk.roster.cells import LETTERS, Cell, Cells, Sheet, SheetRow, column_letter
from payung.bulk.roster.headers import Layout, continued, layout_of
from payung.bulk.roster.lines import Lines, Place
from payung.bulk.roster.reading import RosterRow, SheetReading, Verdict
from payung.bulk.roster.rules import Rules
from payung.bulk.roster.values import rupiah_of
from payung.core.problem import Problem

_SHARED = ("village", "kecamatan", "area_code", "kk_number", "address", "rt", "rw", "rt_rw")
_TALLEST_MERGE = 2000


@dataclass(slots=True)
class Person:
    """One row to be judged: its cells by field, the place that titles gave it, and its answer in the making."""

    fields: dict[str, Cell]
    place: Place
    row: SheetRow
    answer: RosterRow
    codes: list[Problem] = field(default_factory=list)

    def add(self, code: str, /, **values: object) -> None:
        """Note a finding, once per code."""
        if all(problem.code != code for problem in self.codes):
            self.codes.append(Problem(code, values))


@dataclass(slots=True)
class SheetPeople:
    """A sheet, how it is laid out, and its people; no layout means it holds no roster."""

    sheet: Sheet
    layout: Layout | None
    reading: SheetReading
    people: list[Person] = field(default_factory=list)
    skipped: list[RosterRow] = field(default_factory=list)


def people_of(sheet: Sheet, areas: AreaTable, rules: Rules) -> SheetPeople:
    """Sort the rows of a sheet into people and the rest; what somebody typed stands in the place of the cell."""
    synonyms, typed = rules.synonyms, rules.answers.typed.get(sheet.name, {})
    layout = layout_of(sheet, synonyms, areas, rules.answers)
    if layout is None:
        found = SheetPeople(sheet, None, SheetReading(sheet.name, False, is_hidden=sheet.hidden))
        found.skipped = [_skipped(sheet, row, "other_sheet") for row in sheet.rows]
        return found
    columns = {name: column_letter(column) for name, column in layout.columns.items()}
    titles = {column_letter(column): text for column, text in layout.titles.items()}
    reading = SheetReading(
        sheet.name,
        True,
        columns,
        titles,
        list(layout.header_rows),
        sheet.hidden,
        layout.template_version,
        layout.profile,
        only_known=layout.only_known,
    )
    found = SheetPeople(sheet, layout, reading)
    lines = Lines(sheet, layout, areas)
    shared = dict(_merged_down(sheet, layout))
    for row in sheet.rows:
        kind = lines.kind_of(row)
        if kind is not None:
            found.skipped.append(_skipped(sheet, row, kind))
            if kind == "repeated_header":
                lines.layout = continued(sheet, row, lines.layout, synonyms)
            _count_total(reading, row, kind, lines.layout)
            continue
        cells: Cells = {**shared[row.number], **row.cells} if row.number in shared else row.cells
        fields = {name: cells[column] for name, column in lines.layout.columns.items() if column in cells}
        for name, text in typed.get(str(row.number), {}).items():
            fields[name] = Cell("t", text)
        fields = {name: cell for name, cell in fields.items() if cell.text} if typed else fields
        answer = _answer(sheet, row, "ok")
        if "row_id" in fields:
            answer.row_id = fields["row_id"].text.strip()
        found.people.append(Person(fields, lines.place, row, answer))
    return found


def _skipped(sheet: Sheet, row: SheetRow, kind: str) -> RosterRow:
    answer = _answer(sheet, row, "skipped")
    answer.reasons = [Problem(kind)]
    return answer


def _answer(sheet: Sheet, row: SheetRow, verdict: Verdict) -> RosterRow:
    """Begin the answer of a row with its raw cells."""
    raw = {LETTERS[i]: cell.text for i, cell in row.cells.items()}
    kinds = {LETTERS[i]: cell.kind for i, cell in row.cells.items() if cell.kind != "t"}
    return RosterRow(sheet.name, row.number, verdict, raw=raw, kinds=kinds)


def _merged_down(sheet: Sheet, layout: Layout) -> Iterator[tuple[int, Cells]]:
    """Yield row number → cells a merge above it shares; only fields that neighbours can have in common."""
    wanted = {layout.columns[name] for name in _SHARED if name in layout.columns}
    by_number = {row.number: row for row in sheet.rows}
    shared: dict[int, Cells] = {}
    for first, column, last, _ in sheet.merges:
        top = by_number.get(first)
        if column in wanted and top is not None and column in top.cells and first < last <= first + _TALLEST_MERGE:
            for number in range(first + 1, last + 1):
                shared.setdefault(number, {})[column] = top.cells[column]
    yield from shared.items()


def _count_total(reading: SheetReading, row: SheetRow, kind: str, layout: Layout) -> None:
    """Add what a total row says: of the people, if it names one small number; of rupiah, under their column."""
    if kind != "total":
        return
    column = layout.columns.get("total_idr", layout.columns.get("monthly_idr", -1))
    counts = [cell.text for at, cell in row.cells.items() if at != column]
    amount, _ = rupiah_of(row.cells[column]) if column in row.cells else (None, None)
    if amount:
        reading.stated_idr.append(amount)
    numbers = [int(text) for text in counts if text.isascii() and text.isdigit() and len(text) < 7]
    if len(numbers) == 1 and numbers[0] < 200_000:
        reading.stated_counts.append(numbers[0])
