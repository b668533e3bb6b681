"""Find the header of a sheet by score, and which column holds which field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from payung.bulk.areas import AreaTable
from payung.bulk.folding import folded
from payung.bulk.roster.cells import LETTERS, Cell, Cells, Sheet, SheetRow
from payung.bulk.roster.content import fields_by_content, fits, looks_like_person
from payung.bulk.roster.labels import TEMPLATE_IDS, field_of, profile_of
from payung.bulk.roster.rules import Answers, Synonyms

TEMPLATE_MARK = "#tpl:pekerja-rentan:"
TEMPLATE_VERSION = "2026.1"
_SEARCHED_ROWS = 80
_SAMPLE_ROWS = 60
_WEIGHTS = {
    "nik": 6,
    "name": 6,
    "kk_number": 3,
    "birth_on": 3,
    "birth_place_on": 3,
    "other": 1,
    "number": 1,
    "notes": 1,
}


@dataclass(slots=True)
class Layout:
    """How one sheet is to be read.

    ``columns``: field → column index. ``header_rows``: numbers of the header's rows, empty when the file has
    none. ``first_row``: number of the first row that may hold a person. ``titles``: column → title as written.
    ``profile``: id of a native layout. ``others``: columns known to be of no use here (heirs, notes).
    """

    columns: dict[str, int]
    header_rows: tuple[int, ...]
    first_row: int
    titles: dict[int, str] = field(default_factory=dict)
    template_version: str | None = None
    profile: str | None = None
    only_known: bool = False
    others: frozenset[int] = frozenset()

    @property
    def is_roster(self) -> bool:
        """A roster has at least a NIK and a name column."""
        return "nik" in self.columns and "name" in self.columns


def layout_of(sheet: Sheet, synonyms: Synonyms, areas: AreaTable, answers: Answers | None = None) -> Layout | None:
    """Return the layout of a sheet, None when it holds no roster.

    Args:
        synonyms: what the office remembers of earlier files.
        areas: the office's villages, to know a column of them without a title.
        answers: what an officer said about this file; it wins over everything found.
    """
    row = answers.header_rows.get(sheet.name) if answers else None
    columns = answers.columns.get(sheet.name) if answers else None
    layout = _found(sheet, synonyms, areas) if row is None else _at_row(sheet, row, synonyms, areas)
    if columns:
        layout = _corrected(layout or Layout({}, (), sheet.rows[0].number if sheet.rows else 1), columns)
    return layout if layout is not None and layout.is_roster else None


def _at_row(sheet: Sheet, number: int, synonyms: Synonyms, areas: AreaTable) -> Layout | None:
    """Read the titles from the row that an officer pointed at; 0: there are none."""
    rows = [row for row in sheet.rows if row.number == number]
    if not rows:
        return _without_header(sheet, areas)
    layout = _from_titles(sheet, rows, synonyms)
    _complete(sheet, layout, areas)
    return layout


def _corrected(layout: Layout, columns: Mapping[str, str]) -> Layout:
    """Put an officer's word for columns (letter → field, empty: of no use) in the place of what was found."""
    said = {LETTERS.index(letter): name for letter, name in columns.items() if letter in LETTERS}
    kept = {name: at for name, at in layout.columns.items() if at not in said and name not in said.values()}
    chosen = {name: at for at, name in said.items() if name}
    return replace(layout, columns={**kept, **chosen})


def _found(sheet: Sheet, synonyms: Synonyms, areas: AreaTable) -> Layout | None:
    """Find the layout by template, by titles, by content, in that order."""
    found = _of_template(sheet, synonyms)
    if found is not None:
        return found
    best, best_score = None, 0
    for index in range(min(len(sheet.rows), _SEARCHED_ROWS)):
        for depth in (1, 2, 3):
            rows = sheet.rows[index : index + depth]
            if len(rows) < depth or not _may_be_header(sheet, rows):
                break
            layout = _from_titles(sheet, rows, synonyms)
            score = 10 * _score(layout) - depth
            if score > best_score:
                best, best_score = layout, score
    if best is not None:
        _complete(sheet, best, areas)
    if best is None or not best.is_roster:
        best = _without_header(sheet, areas)
    return best


def continued(sheet: Sheet, row: SheetRow, layout: Layout, synonyms: Synonyms) -> Layout:
    """Return the layout below a header that is repeated lower down, where its columns may stand in another order."""
    again = _from_titles(sheet, [row], synonyms)
    moved = any(layout.columns.get(name, column) != column for name, column in again.columns.items())
    return replace(layout, columns=again.columns) if again.is_roster and moved else layout


def _of_template(sheet: Sheet, synonyms: Synonyms) -> Layout | None:
    """Read the hidden first row of our own template; unknown ids fall back on the titles."""
    if not sheet.rows or not (mark := sheet.rows[0].cells.get(0)) or not mark.text.startswith(TEMPLATE_MARK):
        return None
    key = sheet.rows[0]
    columns = {TEMPLATE_IDS[cell.text]: i for i, cell in key.cells.items() if cell.text in TEMPLATE_IDS}
    rest = sheet.rows[1:2]
    titles = {i: cell.text for row in rest for i, cell in row.cells.items()}
    if rest:
        for name, column in _from_titles(sheet, rest, synonyms).columns.items():
            if name not in columns and column not in columns.values():
                columns[name] = column
    header = tuple(row.number for row in rest)
    return Layout(
        columns, (key.number, *header), max((key.number, *header)) + 1, titles, mark.text[len(TEMPLATE_MARK) :]
    )


def _may_be_header(sheet: Sheet, rows: list[SheetRow]) -> bool:
    """A header has no long numbers and no dates; further rows of it stand right below and fill gaps."""
    last = rows[-1]
    if any(cell.kind in ("d", "e") or len(_digits(cell)) > 6 for cell in last.cells.values()):
        return False
    if len(rows) == 1:
        return len(last.cells) > 1
    above = rows[-2]
    if last.number > above.number + 1 or _is_numbering(last):
        return False
    return not looks_like_person(last) and _stands_under(sheet, above, last)


def _stands_under(sheet: Sheet, above: SheetRow, last: SheetRow) -> bool:
    """Some cell of the lower row stands under a group title, a gap, or a title it continues."""
    wide = {c for r1, c1, r2, c2 in sheet.merges if r1 <= above.number <= r2 and c2 > c1 for c in range(c1, c2 + 1)}
    under = [column for column in last.cells if column in wide or column not in above.cells]
    labels = sum(1 for cell in last.cells.values() if field_of(cell.text) or len(cell.text) <= 3)
    return bool(under) and labels * 2 >= len(last.cells)


def _is_numbering(row: SheetRow) -> bool:
    """Tell a row of (1) (2) (3)."""
    numbers = [_digits(cell) for cell in row.cells.values()]
    return all(
        0 < len(number) <= 2 and len(folded(cell.text)) <= 3
        for number, cell in zip(numbers, row.cells.values(), strict=True)
    )


def _digits(cell: Cell) -> str:
    return "".join(char for char in cell.text if char.isdigit())


def _from_titles(sheet: Sheet, rows: list[SheetRow], synonyms: Synonyms) -> Layout:
    """Map titles to fields; of two columns with one title the better filled one is taken."""
    titles = _titles(sheet, rows)
    claims: dict[str, list[tuple[int, int]]] = {}
    profile = profile_of((folded(own) for _, own in titles.values()), synonyms.profiles)
    for column, (parent, own) in titles.items():
        remembered = synonyms.columns.get(folded(own)) or (profile.columns.get(folded(own)) if profile else None)
        meant = (remembered, 4) if remembered else field_of(own, parent)
        if meant:
            claims.setdefault(meant[0], []).append((meant[1], column))
    below = rows[-1].number + 1
    data = [row for row in sheet.rows if row.number >= below][:_SAMPLE_ROWS]
    columns = {
        name: max(
            claimed,
            key=lambda claim: (claim[0] if claim[0] != 1 else 0, fits(name, claim[1], data), claim[0], -claim[1]),
        )[1]
        for name, claimed in claims.items()
        if name not in ("other", "notes")
    }
    if {"birth_on", "birth_month", "birth_year"} <= columns.keys():
        columns["birth_day"] = columns.pop("birth_on")
    written = {column: " ".join(part for part in pair if part) for column, pair in titles.items()}
    if not columns.keys() & {"months", "monthly_idr"} and _says_nothing(titles, columns.get("total_idr")):
        columns.pop("total_idr", None)
    others = frozenset(column for name in ("other", "notes") for _, column in claims.get(name, ()))
    return Layout(
        columns,
        tuple(row.number for row in rows),
        below,
        written,
        profile=profile.id if profile else None,
        only_known=bool(profile and profile.only_known),
        others=others,
    )


def _says_nothing(titles: Mapping[int, tuple[str, str]], column: int | None) -> bool:
    """Tell a bare *Jumlah*: without months or a monthly amount beside it, it may count anything."""
    return column is not None and folded(titles[column][1]) in ("jumlah", "total")


def _titles(sheet: Sheet, rows: list[SheetRow]) -> dict[int, tuple[str, str]]:
    """Return column → (titles above, own title), group titles spread over the columns they cover."""
    lower = [*rows[1:], None]
    spread = [_spread(sheet, row, below, is_last=below is None) for row, below in zip(rows, lower, strict=True)]
    width = max((max(cells, default=-1) for cells in spread), default=-1) + 1
    titles: dict[int, tuple[str, str]] = {}
    for column in range(width):
        stack = [cells[column].text for cells in spread if column in cells]
        stack = [text for i, text in enumerate(stack) if i == 0 or text != stack[i - 1]]
        if stack:
            titles[column] = (" ".join(stack[:-1]), stack[-1])
    return titles


def _spread(sheet: Sheet, row: SheetRow, below: SheetRow | None, *, is_last: bool) -> Cells:
    """Return the cells of a header row with merged cells repeated sideways."""
    cells = dict(row.cells)
    for r1, c1, r2, c2 in sheet.merges:
        if r1 <= row.number <= r2 and c1 in row.cells:
            for column in range(c1 + 1, min(c2, c1 + 40) + 1):
                cells.setdefault(column, row.cells[c1])
    if below is not None:
        _spread_unmerged(cells, row.cells, below.cells)
    return cells if not is_last else {column: cells[column] for column in cells if column in row.cells}


def _spread_unmerged(cells: Cells, own: Cells, below: Cells) -> None:
    """Spread a group title over the gaps beside it when titles stand under both (somebody did not merge)."""
    group = -1
    for column in range(max([*own, *below], default=-1) + 1):
        if column in own:
            group = column if column in below else -1
        elif column in below and group >= 0:
            cells.setdefault(column, own[group])


def _score(layout: Layout) -> int:
    """Weigh the fields found; without NIK and name a sheet is hardly a roster."""
    return sum(_WEIGHTS.get(name, 2) for name in layout.columns)


# What an unknown title must at least mention before the content of its column decides; no title decides alone.
_HINTS = {
    "birth_on": r"lahir",
    "sex": r"kelamin|gender|sex",
    "phone": r"hp|tel|kontak|wa\b",
    "occupation": r"kerja|usaha|profesi",
    "village": r"wilayah|desa|daerah|domisili|kampung|lokasi|kelurahan|nagari",
}


def _complete(sheet: Sheet, layout: Layout, areas: AreaTable) -> None:
    """Find NIK, name or birth date by content when no title names them."""
    if len(layout.columns) < 2:
        return
    data = [row for row in sheet.rows if row.number >= layout.first_row][:_SAMPLE_ROWS]
    taken = set(layout.columns.values()) | layout.others
    for name, column in fields_by_content(data, taken, layout.columns, areas).items():
        title = folded(layout.titles.get(column, ""))
        if title and name in _HINTS and not re.search(_HINTS[name], title):
            continue
        layout.columns.setdefault(name, column)


def _without_header(sheet: Sheet, areas: AreaTable) -> Layout | None:
    """Read a table that has no header, by what its columns hold."""
    people = [row for row in sheet.rows[: 4 * _SAMPLE_ROWS] if looks_like_person(row)]
    if not people:
        return None
    columns = fields_by_content(people[:_SAMPLE_ROWS], set(), {}, areas)
    return Layout(columns, (), people[0].number)
