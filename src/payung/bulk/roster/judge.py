"""Judge every person of a workbook: fields first, then what only the column, the sheet or the file can tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from payung.bulk.areas import area_table
from payung.bulk.roster.cells import Workbook
from payung.bulk.roster.columns import Facts, facts_of
from payung.bulk.roster.fields import judge_fields
from payung.bulk.roster.headers import TEMPLATE_VERSION
from payung.bulk.roster.identity_checks import judge_identity
from payung.bulk.roster.people import Person, SheetPeople, people_of
from payung.bulk.roster.reading import RosterReading, RosterRow, verdict_of
from payung.bulk.roster.rules import Answers, Rules
from payung.bulk.roster.values import name_core, rupiah_of
from payung.core.messages import sentence

_TOLD_EACH = 500
_GONE = {"dead": "meninggal", "moved": "pindah"}
_OF_A_DECILE = ("nik_", "name_", "cell_error", "decile_", "row_", "duplicate_", "columns_")


def judge(workbook: Workbook, rules: Rules, tell: Callable[[int, int], None] | None = None) -> RosterReading:
    """Return the verdict on a workbook that was read; ``tell`` hears how many people of how many are judged."""
    areas = area_table(rules.office_area)
    sheets = [people_of(sheet, areas, rules) for sheet in workbook.sheets]
    reasons = list(workbook.remarks)
    people: list[Person] = []
    total = sum(len(sheet.people) for sheet in sheets)
    for sheet in sheets:
        facts = facts_of(sheet, rules.today, rules.answers)
        for number, person in enumerate(sheet.people, len(people)):
            _judge_or_hold(person, sheet, facts, rules)
            if tell and number % _TOLD_EACH == 0:
                tell(number, total)
        people += sheet.people
        reasons += _remarks(sheet, facts)
    find_repeats(people)
    for person in people:
        person.answer.reasons = person.codes
        person.answer.verdict = verdict_of(person.codes)
    if not any(sheet.layout for sheet in sheets):
        reasons.append("no_roster")
    reading = _reading(sheets, list(dict.fromkeys(reasons)))
    reading.encoding, reading.separator = workbook.encoding, workbook.separator
    return reading


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
    _judge_looks(person, facts, rules.answers)
    if sheet.reading.only_known:
        person.codes = [problem for problem in person.codes if problem.code.startswith(_OF_A_DECILE)]


def _judge_looks(person: Person, facts: Facts, answers: Answers) -> None:
    """Ask about struck-through rows and about a few coloured ones, or take the answer for all of them."""
    cells = list(person.row.cells.values())
    struck = sum(cell.strike for cell in cells)
    is_struck = bool(struck and struck * 2 >= len(cells))
    is_coloured = person.row.number in facts.coloured_rows
    looks = ((is_struck, answers.struck, "row_struck_through"), (is_coloured, answers.coloured, "row_coloured"))
    for holds, said, code in looks:
        if holds and said in _GONE:
            person.add("status_gone", value=_GONE[said], field="")
        elif holds and said != "nothing":
            person.add(code)


def _remarks(sheet: SheetPeople, facts: Facts) -> list[str]:
    """Return the codes about one sheet that concern the file."""
    if sheet.layout is None:
        return []
    version = sheet.layout.template_version
    sheet.reading.people_count = len(sheet.people)
    column = "total_idr" if "total_idr" in sheet.layout.columns else "monthly_idr"
    sheet.reading.counted_idr = sum(_amount(person, column) for person in sheet.people)
    told = {
        "hidden_sheet": sheet.sheet.hidden,
        "hidden_columns": sheet.sheet.hidden_columns,
        "wrong_dimension": sheet.sheet.wrong_dimension,
        "old_template": version is not None and version != TEMPLATE_VERSION,
        "columns_swapped": facts.swapped is not None,
        "nik_column_rounded": facts.rounded is not None,
        "total_differs": sheet.reading.total_differs,
    }
    return [code for code, holds in told.items() if holds]


def _amount(person: Person, name: str) -> int:
    """Return the rupiah of a row that a total row would add up; 0 without any."""
    cell = person.fields.get(name)
    return (rupiah_of(cell)[0] or 0) if cell is not None else 0


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


def find_repeats(people: Iterable[Person]) -> None:
    """Note repeats: the first of equal rows stays, rows that contradict each other are all held."""
    by_nik: dict[str, list[Person]] = defaultdict(list)
    by_person: dict[tuple[str, str], list[Person]] = defaultdict(list)
    for person in people:
        answer = person.answer
        if answer.nik is not None and answer.name:
            by_nik[answer.nik].append(person)
        if answer.nik is not None and answer.name and answer.birth_on is not None:
            by_person[(name_core(answer.name), answer.birth_on.isoformat())].append(person)
    for group in by_nik.values():
        if len(group) > 1:
            _same_nik(group)
    for group in by_person.values():
        if len({person.answer.nik for person in group}) > 1:
            _same_person(group)


def _same_nik(group: list[Person]) -> None:
    names = {name_core(person.answer.name or "") for person in group}
    if len(names) > 1:
        for person in group:
            others = [other for other in group if other is not person]
            person.add("duplicate_nik_other_name", place=_places(others), field="nik")
        return
    for person in group[1:]:
        person.add("duplicate_in_file", place=_places(group[:1]), field="nik")


def _same_person(group: list[Person]) -> None:
    for person in group:
        others = [other for other in group if other.answer.nik != person.answer.nik]
        if others:
            person.add("possible_duplicate_person", place=_places(others), field="name")


def _places(people: list[Person]) -> str:
    """Name rows for a sentence, at most three."""
    named = [
        f"baris {p.answer.row_number}" + (f" lembar {p.answer.sheet}" if p.answer.sheet else "") for p in people[:3]
    ]
    return ", ".join(named) + (" dan lainnya" if len(people) > 3 else "")
