"""Between a file and the registry: the roster reader's answer as rows of ours, and one row judged again.

A stored row keeps in ``raw`` what the file said (``cells``: column letter → text; ``kinds``: letter → kind of a
cell that is no text), which letter holds which field (``fields``), and what an officer typed since (``typed``: field →
text). Each reason is ``{"code", "values"}``, and ``"confirmed": true`` once an officer looked and said that the row is
right as it is.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, Literal, cast

from payung.bulk.roster import Answers, RosterReading, Rules, SheetReading, Synonyms, read_roster
from payung.bulk.roster import RosterRow as ReadRow
from payung.bulk.roster.cells import Cell, Cells, Sheet, SheetRow, Workbook
from payung.bulk.roster.guarded import Tell
from payung.bulk.roster.headers import TEMPLATE_MARK, TEMPLATE_VERSION
from payung.bulk.roster.judge import judge
from payung.bulk.roster.labels import TEMPLATE_IDS
from payung.bulk.roster.reading import VERDICT_OF, Verdict, verdict_of
from payung.bulk.roster.values import name_core
from payung.core.problem import Problem
from payung.words import words_of

from .models import OfficeWord, Roster, RosterRow

_FIELDS = words_of("person_field")
EDITABLE = tuple(_FIELDS.having("is_editable"))
# What an officer may settle by looking: the row stays as it is and no longer waits.
CONFIRMABLE = frozenset(
    [
        "possible_duplicate_person",
        "occupation_not_eligible",
        "nik_birth_mismatch",
        "nik_sex_mismatch",
        "age_over",
        "amount_locale",
        "amount_mismatch",
        "name_deceased_mark",
    ]
)
_ACROSS = frozenset(
    ["nik_birth_mismatch", "nik_sex_mismatch", "nik_area_unknown", "nik_area_other", "area_outside_officer"]
)
# What the office adds to the reader's findings, and how severe it is.
_OURS: dict[str, Verdict] = {"area_outside_officer": "held", "nik_other_office": "warned"}
_ACROSS_FIELDS = frozenset(["nik", "birth_on", "sex"])
_STORED = [name for name in _FIELDS.having("is_kept") if name not in ("nik", "birth_on")]
_LONGEST = _FIELDS.facts("longest")
_PREFIXES = (
    ("nik", "nik"), ("columns", "nik"), ("duplicate", "nik"), ("kk", "kk_number"), ("name", "name"),
    ("possible", "name"), ("date", "birth_on"), ("age", "birth_on"), ("sex", "sex"), ("area", "area_code"),
    ("occupation", "occupation"),
)  # fmt: skip
_SAME_FIELD = {"village": "area_code", "kecamatan": "area_code", "birth_place_on": "birth_on", "birth_year": "birth_on"}


def words_of_office() -> Synonyms:
    """Return what the office in scope means by the words of its sheets; the newest meaning of a word counts."""
    newest = OfficeWord.objects.order_by("kind", "written", "-id").distinct("kind", "written")
    found: dict[str, dict[str, Any]] = {}
    for kind, written, meaning in newest.values_list("kind", "written", "meaning"):
        if meaning:
            found.setdefault(kind, {})[written] = meaning
    names = ("column", "profile", "area", "occupation")
    return Synonyms(*(found.get(name, {}) for name in names))


def read_content(
    content: bytes,
    *,
    office_area: str,
    day: date,
    synonyms: Synonyms | None = None,
    answers: Answers | None = None,
    tell: Tell | None = None,
) -> RosterReading:
    """Read any bytes as a roster; a file that cannot be read is a verdict with a sentence.

    Args:
        office_area: the pemda's code. day: ages are counted on it, later birth dates lie in the future.
        synonyms, answers, tell: see ``read_roster``.
    """
    with tempfile.TemporaryDirectory(prefix="payung-roster-") as folder:
        place = Path(folder) / "roster"
        place.write_bytes(content)
        return read_roster(
            place, office_area=office_area, cutoff_on=day, today=day, synonyms=synonyms, answers=answers, tell=tell
        )


def row_values(row: ReadRow, columns: dict[str, str], before: RosterRow | None = None) -> dict[str, Any]:
    """Return the fields of ``RosterRow`` for a row that was read.

    Args:
        columns: field → letter of its sheet.
        before: the row as an earlier reading stored it; what was typed and confirmed then still holds.
    """
    confirmed = {r["code"] for r in before.reasons if r.get("confirmed")} if before else set()
    reasons = [_reason(problem) for problem in row.reasons]
    reasons = [{**r, "confirmed": True} if r["code"] in confirmed and is_confirmable(r) else r for r in reasons]
    return {
        "sheet": _clean(row.sheet)[:100],
        "row_number": row.row_number,
        "verdict": verdict_for(reasons) if confirmed else row.verdict,
        "reasons": reasons,
        "raw": {
            "cells": {letter: _clean(text) for letter, text in row.raw.items()},
            "kinds": {letter: kind for letter, kind in row.kinds.items() if kind != "t"},
            "fields": columns,
            "typed": before.raw.get("typed", {}) if before else {},
        },
        **_stored(row),
    }


def _stored(row: ReadRow) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(row, name) or "" for name in _STORED}
    values = {name: _clean(text)[: _LONGEST.get(name)] for name, text in values.items()}
    values["kk_number"] = _sixteen(row.kk_number)
    values["nik"] = _sixteen(row.nik)
    values["birth_on"] = row.birth_on
    values["decile"] = int(row.cleaned["decile"]) if "decile" in row.cleaned else None
    values["decile_on"] = row.cleaned.get("decile_on") or None
    return values


def _sixteen(digits: str | None) -> str | None:
    return digits if digits and len(digits) == 16 and digits.isascii() and digits.isdigit() else None


def _clean(text: str) -> str:
    """Drop what PostgreSQL cannot store: the null character and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _reason(problem: Problem) -> dict[str, Any]:
    values = {k: _clean(v) if isinstance(v, str) else v for k, v in problem.values.items()}
    return {"code": problem.code, "values": values}


def field_of(reason: dict[str, Any]) -> str:
    """Return the field a reason is about; "" when it is about the whole row or a cell we do not keep."""
    named = str(reason["values"].get("field", ""))
    if named:
        return _SAME_FIELD.get(named, named)
    return next((name for prefix, name in _PREFIXES if reason["code"].startswith(prefix)), "")


def totals_that_differ(roster: Roster) -> list[tuple[SheetReading, bool]]:
    """Return the sheets whose total rows say something else than was read; True: an officer let these figures stand."""
    sheets = [SheetReading(**sheet) for sheet in roster.sheets]
    said = roster.answers.get("total", {})
    return [(sheet, said.get(sheet.name) == sheet.counted) for sheet in sheets if sheet.total_differs]


def raw_of(row: RosterRow) -> dict[str, str]:
    """Return what the file said, by field."""
    cells, fields = row.raw.get("cells", {}), row.raw.get("fields", {})
    found = {name: cells[letter] for name, letter in fields.items() if letter in cells}
    found.setdefault("area_code", found.get("village", ""))
    found.setdefault("birth_on", found.get("birth_place_on", ""))
    return found


def text_of(row: RosterRow, name: str) -> str:
    """Return the text of a field as it stands: typed by an officer, else accepted, else what the file said."""
    typed = row.raw.get("typed", {})
    if name in typed:
        return str(typed[name])
    value = getattr(row, name)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return value or raw_of(row).get(name, "")


def is_confirmable(reason: dict[str, Any]) -> bool:
    """Whether an officer may let a row pass that this reason holds."""
    return reason["code"] in CONFIRMABLE and verdict_for([{**reason, "confirmed": False}]) == "held"


def verdict_for(reasons: list[dict[str, Any]]) -> Verdict:
    """Return the verdict of reasons, those that an officer confirmed left out."""
    return verdict_of(
        Problem(reason["code"], {"verdict": _OURS[reason["code"]]} if reason["code"] in _OURS else reason["values"])
        for reason in reasons
        if not reason.get("confirmed") and (reason["code"] in VERDICT_OF or reason["code"] in _OURS)
    )


def judge_again(row: RosterRow, changes: dict[str, str], *, office_area: str, day: date) -> dict[str, Any]:
    """Return a row's fields after cells were corrected, judged by the rules that judged the file.

    Args:
        changes: new texts by field; ``confirmed`` holds codes, parted by blanks, that the officer looked at.

    What the correction does not touch keeps its value and its reasons; what it touches, and what compares fields
    with each other, is judged anew. Rows of the same roster with the same NIK are compared again.
    """
    changes = {name: _clean(text).strip() for name, text in changes.items()}
    confirmed = set(changes.pop("confirmed", "").split()) & CONFIRMABLE
    changes = {name: text for name, text in changes.items() if name in EDITABLE}
    typed = {**row.raw.get("typed", {}), **changes}
    anew = _one_row({name: changes.get(name, text_of(row, name)) for name in EDITABLE}, office_area, day)
    fresh = [_reason(problem) for problem in anew.reasons]
    reasons = [r for r in row.reasons if field_of(r) not in changes and not _is_across(r, changes)]
    reasons += [r for r in fresh if field_of(r) in changes or _is_across(r, changes)]
    reasons = _with_repeats(row, reasons, changes, anew)
    reasons = [{**r, "confirmed": True} if r["code"] in confirmed and is_confirmable(r) else r for r in reasons]
    values = {name: value for name, value in _stored(anew).items() if name in changes}
    kept = {"area_code": row.area_code} | values
    return {**kept, "reasons": reasons, "verdict": verdict_for(reasons), "raw": {**row.raw, "typed": typed}}


def judge_person(
    texts: dict[str, str], *, office_area: str, day: date, confirmed: Iterable[str] = ()
) -> tuple[Verdict, list[dict[str, Any]]]:
    """Judge what one person said by the rules of a roster: the verdict and the reasons, as a row's.

    Args:
        texts: by field, at least nik, kk_number, name, birth_on (dd/mm/yyyy), sex, area_code and occupation.
        confirmed: codes an officer looked at; those that may be confirmed no longer hold.
    """
    found = _one_row({name: texts.get(name, "") for name in EDITABLE}, office_area, day)
    reasons = [_reason(problem) for problem in found.reasons]
    for reason in reasons:
        reason["values"].pop("column", None)
        if reason["code"] in confirmed and is_confirmable(reason):
            reason["confirmed"] = True
    return verdict_for(reasons) if confirmed else found.verdict, reasons


def _is_across(reason: dict[str, Any], changes: dict[str, str]) -> bool:
    """Whether a reason compares fields of which one was changed."""
    if reason["code"] == "area_outside_officer":
        return True
    return reason["code"] in _ACROSS and bool(_ACROSS_FIELDS & changes.keys())


def _one_row(texts: dict[str, str], office_area: str, day: date) -> ReadRow:
    """Judge one row as a sheet of our own template, every cell text."""
    ids = {name: key for key, name in TEMPLATE_IDS.items()}
    names = [*EDITABLE, "village"]
    code = texts["area_code"].replace(".", "")
    if not code.isdigit():
        texts = {**texts, "village": texts["area_code"], "area_code": ""}
    key: Cells = {0: Cell("t", TEMPLATE_MARK + TEMPLATE_VERSION)}
    key |= {place: Cell("t", ids[name]) for place, name in enumerate(names, 1)}
    titles = {place: Cell("t", name) for place, name in enumerate(names, 1)}
    person = {place: Cell("t", texts[name]) for place, name in enumerate(names, 1) if texts.get(name)}
    sheet = Sheet("", [SheetRow(1, key), SheetRow(2, titles), SheetRow(3, person)])
    found = judge(Workbook([sheet]), Rules(office_area, day, day))
    people = found.people
    return people[0] if people else ReadRow("", 3, "rejected", reasons=[Problem("name_missing")])


def _with_repeats(
    row: RosterRow, reasons: list[dict[str, Any]], changes: dict[str, str], anew: ReadRow
) -> list[dict[str, Any]]:
    """Compare the NIK with the other rows of the roster as they stand now; nobody wins by coming last."""
    kept = [r for r in reasons if r["code"] not in ("duplicate_nik_other_name", "duplicate_in_file")]
    nik = _sixteen(anew.nik) if "nik" in changes else row.nik
    name = (anew.name or "") if "name" in changes else row.name
    if not nik:
        return kept
    same_nik = RosterRow.objects.filter(roster_id=row.roster_id, nik=nik).exclude(pk=row.pk)
    others = list(same_nik.exclude(verdict__in=("rejected", "skipped")).order_by("id")[:4])
    if not others:
        return kept
    is_same = all(name_core(other.name) == name_core(name) for other in others)
    place = ", ".join(f"baris {other.row_number}" for other in others[:3])
    values = {"place": place, "field": "nik"}
    if not is_same:
        return [*kept, {"code": "duplicate_nik_other_name", "values": values}]
    return [*kept, {"code": "duplicate_in_file", "values": values}] if row.pk > others[0].pk else kept


def reading_of(roster: Roster) -> RosterReading:
    """Return a stored roster as the reader's answer, with what officers corrected, for the returned workbook."""
    stored = list(RosterRow.objects.filter(roster=roster).order_by("id"))
    rows = [_as_read(row) for row in stored]
    sheets = {sheet["name"]: SheetReading(**sheet) for sheet in roster.sheets}
    sheets = sheets or {row.sheet: SheetReading(row.sheet, False) for row in stored}
    for line, row in zip(stored, rows, strict=True):
        if roster.sheets:
            break
        sheet = sheets[line.sheet]
        sheet.is_roster = sheet.is_roster or line.verdict != "skipped"
        sheet.columns = sheet.columns or dict(line.raw.get("fields", {}))
        if row.codes == ["header"]:
            sheet.header_rows.append(line.row_number)
            sheet.titles |= row.raw
    verdict: Literal["accepted", "refused"] = "refused" if roster.file_verdict == "refused" else "accepted"
    return RosterReading(
        verdict, list(roster.file_reasons), roster.message, list(sheets.values()), rows, roster.file.sha256
    )


def _as_read(row: RosterRow) -> ReadRow:
    """Put an officer's corrections into the cells of a row, as text."""
    cells, kinds, fields = dict(row.raw.get("cells", {})), dict(row.raw.get("kinds", {})), row.raw.get("fields", {})
    for name, text in row.raw.get("typed", {}).items():
        letter = fields.get(name) or fields.get({"area_code": "village", "birth_on": "birth_place_on"}.get(name, ""))
        if letter:
            cells[letter], kinds[letter] = text, "t"
    reasons = [Problem(r["code"], r["values"]) for r in row.reasons if not r.get("confirmed")]
    return ReadRow(
        row.sheet, row.row_number, cast(Verdict, row.verdict), name=row.name, reasons=reasons, raw=cells, kinds=kinds
    )
