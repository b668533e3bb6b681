"""Recognise columns by what they hold, where titles are missing, doubled or say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from payung.bulk.areas import AreaTable
from payung.bulk.occupations import occupation_of
from payung.bulk.roster.cells import Cell, SheetRow
from payung.bulk.roster.dates import written_date
from payung.bulk.roster.values import phone_of, sex_of
from payung.core.identity import birth_of, visible

_SIXTEEN = re.compile(r"\D*(?:\d[\s.\-]?){16}\D*")
_WORDS = re.compile(r"[A-Za-z'’`.,\s()]{3,60}")
_ANY_DAY = date(2100, 1, 1)


def fits(name: str, column: int, rows: Iterable[SheetRow]) -> int:
    """Count how many sampled rows hold something in a column, doubly if it looks like the field."""
    total = 0
    for row in rows:
        cell = row.cells.get(column)
        if cell is not None:
            total += 2 if _looks_like(name, cell) else 1
    return total


def looks_like_person(row: SheetRow) -> bool:
    """Tell a row that holds a number of sixteen digits and a text of letters."""
    cells = row.cells.values()
    return any(_looks_like("nik", cell) for cell in cells) and any(_looks_like("name", cell) for cell in cells)


def fields_by_content(
    rows: list[SheetRow], taken: set[int], known: Mapping[str, int], areas: AreaTable
) -> dict[str, int]:
    """Return fields for columns that no title names; needs at least half of the rows to agree.

    NIK before KK: of two columns of sixteen digits the one whose birth dates fit the birth column, or the one
    with fewer repeats, is the NIK.
    """
    if not rows:
        return {}
    columns = {column for row in rows for column in row.cells} - taken
    found: dict[str, int] = {}
    sixteen = [column for column in sorted(columns) if _share("nik", column, rows) >= 0.5]
    if "nik" not in known and sixteen:
        found["nik"] = max(sixteen, key=lambda column: (_birth_like(column, rows), _distinct(column, rows), -column))
        rest = [column for column in sixteen if column != found["nik"]]
        if rest and "kk_number" not in known:
            found["kk_number"] = rest[0]
    for name in ("birth_on", "sex", "phone", "occupation", "name"):
        if name in known or (name == "birth_on" and "birth_place_on" in known):
            continue
        free = [column for column in sorted(columns) if column not in found.values()]
        good = [column for column in free if _share(name, column, rows) >= 0.6]
        if good:
            found[name] = max(good, key=lambda column: (_share(name, column, rows), _distinct(column, rows), -column))
    free = [column for column in sorted(columns) if column not in found.values()]
    places = [column for column in free if _named_villages(column, rows, areas) * 10 >= 6 * len(rows)]
    if places and not known.keys() & {"village", "area_code"}:
        found["village"] = max(places, key=lambda column: (_named_villages(column, rows, areas), -column))
    return found


def _named_villages(column: int, rows: list[SheetRow], areas: AreaTable) -> int:
    """Count the rows that name a village of the office in a column, by code or by name."""
    texts = [cell.text[:60] for row in rows if (cell := row.cells.get(column)) is not None]
    return sum(areas.by_code(text) is not None or areas.village(text).writing == "exact" for text in texts)


def _share(name: str, column: int, rows: list[SheetRow]) -> float:
    filled = [cell for row in rows if (cell := row.cells.get(column)) is not None]
    return sum(_looks_like(name, cell) for cell in filled) / len(rows) if filled else 0.0


def _distinct(column: int, rows: list[SheetRow]) -> int:
    return len({cell.text for row in rows if (cell := row.cells.get(column)) is not None})


def _birth_like(column: int, rows: list[SheetRow]) -> int:
    """Count women's days (above 40) and years before 2008 in a column: marks of a NIK, not of a family card."""
    digits = [re.sub(r"\D", "", cell.text) for row in rows if (cell := row.cells.get(column)) is not None]
    return sum(1 for text in digits if len(text) == 16 and (text[6] >= "4" or text[10:12] >= "27"))


def _looks_like(name: str, cell: Cell) -> bool:
    text = cell.text
    match name:
        case "nik" | "kk_number":
            return len(text) < 40 and cell.kind in ("t", "n") and _SIXTEEN.fullmatch(visible(text)) is not None
        case "birth_on":
            return written_date(cell.kind, text, _ANY_DAY).kind in ("day", "numeric")
        case "sex":
            return sex_of(text)[0] is not None and (len(text) > 1 or text.isalpha())
        case "phone":
            return cell.kind in ("t", "n") and bool(phone_of(cell)[0]) and birth_of(text, today=_ANY_DAY)[0] is None
        case "occupation":
            known = occupation_of(text).standing not in ("unknown", "missing")
            return cell.kind == "t" and known and any(char.isalpha() for char in text)
        case "name":
            plain = text[:100].strip()
            return (
                cell.kind == "t" and _WORDS.fullmatch(plain) is not None and occupation_of(plain).standing == "unknown"
            )
    return True
