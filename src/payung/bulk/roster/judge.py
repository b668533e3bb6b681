"""Judge every person of a workbook: fields first, then what only the column, the sheet or the file can tell."""

from __future__ import annotations

from payung.bulk.areas import area_table
from payung.bulk.roster.cells import Workbook, column_letter
from payung.bulk.roster.columns import Facts, facts_of
from payung.bulk.roster.fields import judge_fields
from payung.bulk.roster.headers import TEMPLATE_VERSION
from payung.bulk.roster.identity_checks import judge_identity
from payung.bulk.roster.people import Person, SheetPeople, people_of
from payung.bulk.roster.reading import RosterReading, RosterRow
from payung.bulk.roster.repeats import find_repeats
from payung.bulk.roster.rules import Rules
from payung.bulk.roster.verdicts import verdict_of
from payung.core.messages import sentence


def judge(workbook: Workbook, rules: Rules) -> RosterReading:
    """Return the verdict on a workbook that was read."""
    areas = area_table(rules.office_area)
    sheets = [people_of(sheet, areas, rules.synonyms.columns) for sheet in workbook.sheets]
    reasons = list(workbook.remarks)
    people: list[Person] = []
    for sheet in sheets:
        facts = facts_of(sheet, rules.today)
        for person in sheet.people:
            _judge_or_hold(person, sheet, facts, rules)
        people += sheet.people
        reasons += _remarks(sheet, facts)
    find_repeats(people)
    for person in people:
        person.answer.reasons = person.codes
        person.answer.verdict = verdict_of(person.codes)
    if not any(sheet.layout for sheet in sheets):
        reasons.append("no_roster")
    return _reading(sheets, list(dict.fromkeys(reasons)))


def _judge_or_hold(person: Person, sheet: SheetPeople, facts: Facts, rules: Rules) -> None:
    """Judge one row; a row that no rule foresaw is held alone and does not sink the file."""
    try:
        _judge_person(person, sheet, facts, rules)
    except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as trouble:
        person.answer.nik = None
        person.add("row_unforeseen", value=type(trouble).__name__)


def _judge_person(person: Person, sheet: SheetPeople, facts: Facts, rules: Rules) -> None:
    """Judge one row, apart from repeats elsewhere in the file."""
    judge_identity(person, facts, rules)
    judge_fields(person, facts, rules)
    if person.row.hidden:
        person.add("hidden_row")
    if sheet.sheet.hidden:
        person.add("hidden_sheet", sheet=sheet.sheet.name)
    _judge_looks(person, facts)


def _judge_looks(person: Person, facts: Facts) -> None:
    """Ask about struck-through rows and about a few coloured ones."""
    cells = list(person.row.cells.values())
    struck = sum(cell.strike for cell in cells)
    if struck and struck * 2 >= len(cells):
        person.add("row_struck_through")
    if person.row.number in facts.coloured_rows:
        person.add("row_coloured")


def _remarks(sheet: SheetPeople, facts: Facts) -> list[str]:
    """Return the codes about one sheet that concern the file."""
    if sheet.layout is None:
        return []
    version = sheet.layout.template_version
    stated = sheet.reading.stated_counts
    told = {
        "hidden_sheet": sheet.sheet.hidden,
        "hidden_columns": sheet.sheet.hidden_columns,
        "wrong_dimension": sheet.sheet.wrong_dimension,
        "old_template": version is not None and version != TEMPLATE_VERSION,
        "columns_swapped": facts.swapped is not None,
        "nik_column_rounded": facts.rounded is not None,
        "total_differs": bool(stated) and len(sheet.people) not in (*stated, sum(stated)),
    }
    return [code for code, holds in told.items() if holds]


def _reading(sheets: list[SheetPeople], reasons: list[str]) -> RosterReading:
    """Put the rows of all sheets in reading order and count them."""
    rows: list[RosterRow] = []
    for sheet in sheets:
        merged = [*sheet.skipped, *(person.answer for person in sheet.people)]
        rows += sorted(merged, key=lambda row: row.row_number)
    reading = RosterReading("accepted", reasons, "", [sheet.reading for sheet in sheets], rows)
    counts = reading.counts
    people = sum(counts.values()) - counts["skipped"]
    empty = "roster_empty" if any(sheet.layout for sheet in sheets) else "no_roster"
    reading.message = sentence("roster_accepted", rows=people, **counts) if people else sentence(empty)
    return reading


def letter_of(sheet: SheetPeople, field: str) -> str:
    """Return the column letter of a field, empty if the sheet has none."""
    if sheet.layout is None or field not in sheet.layout.columns:
        return ""
    return column_letter(sheet.layout.columns[field])
