"""What reading a roster gives: a verdict for the file and one for every row."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from payung.core.problem import Problem

FileVerdict = Literal["accepted", "refused"]
Verdict = Literal["ok", "warned", "held", "rejected", "skipped"]
SEVERITY: tuple[Verdict, ...] = ("ok", "warned", "held", "rejected")


@dataclass(slots=True)
class RosterRow:
    """One row of one sheet.

    ``nik``: the 16 digits, None when the file does not tell them; digits of a held row are unproven.
    ``birth_on``: what the file says, never taken from the NIK. ``reasons``: problems with ``value``,
    ``suggestion``, ``column`` and ``field`` where they apply; for a skipped row the kind of line it is.
    ``raw``: column letter → text as in the file, nothing changed; ``kinds``: letter → ``n`` number, ``d`` date,
    ``b`` boolean, ``e`` error, for cells that are not text. ``row_id``: see ``returned``. ``cleaned``: field →
    clean text, for fields that have no place of their own.
    """

    sheet: str
    row_number: int
    verdict: Verdict
    nik: str | None = None
    kk_number: str | None = None
    name: str | None = None
    birth_on: date | None = None
    birth_place: str | None = None
    sex: str | None = None
    area_code: str | None = None
    occupation: str | None = None
    occupation_code: str | None = None
    mother_name: str | None = None
    phone: str | None = None
    address: str | None = None
    rt: str | None = None
    rw: str | None = None
    reasons: list[Problem] = field(default_factory=list)
    raw: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    row_id: str | None = None
    cleaned: dict[str, str] = field(default_factory=dict)

    @property
    def codes(self) -> list[str]:
        """The codes of the reasons, in order."""
        return [reason.code for reason in self.reasons]


@dataclass(slots=True)
class SheetReading:
    """How one sheet was understood.

    ``columns``: field → column letter. ``titles``: letter → title as written. ``profile``: id of a native layout
    (``roster_profiles.yaml``), ``only_known``: it proposes nobody. ``stated_counts`` and ``stated_idr``: people and
    rupiah in the sheet's own total rows, in order; ``people_count`` and ``counted_idr``: those that were read.
    """

    name: str
    is_roster: bool
    columns: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    header_rows: list[int] = field(default_factory=list)
    is_hidden: bool = False
    template_version: str | None = None
    profile: str | None = None
    stated_counts: list[int] = field(default_factory=list)
    stated_idr: list[int] = field(default_factory=list)
    people_count: int = 0
    counted_idr: int = 0
    only_known: bool = False

    @property
    def total_differs(self) -> bool:
        """Whether its total rows, neither one of them nor all together, say what was read."""
        people, amounts = self.stated_counts, self.stated_idr
        return (bool(people) and self.people_count not in (*people, sum(people))) or (
            bool(amounts) and self.counted_idr not in (*amounts, sum(amounts))
        )

    @property
    def counted(self) -> str:
        """What was read, to be compared with a total row: people and rupiah."""
        return f"{self.people_count} {self.counted_idr}"


@dataclass(slots=True)
class RosterReading:
    """The whole answer. ``message`` is one Indonesian sentence for the officer; ``rows`` in reading order.

    ``encoding``, ``separator``: of delimited text, found or said.
    """

    file_verdict: FileVerdict
    file_reasons: list[str]
    message: str
    sheets: list[SheetReading] = field(default_factory=list)
    rows: list[RosterRow] = field(default_factory=list)
    sha256: str = ""
    encoding: str = ""
    separator: str = ""

    @property
    def people(self) -> list[RosterRow]:
        """The rows that are people, skipped rows left out."""
        return [row for row in self.rows if row.verdict != "skipped"]

    @property
    def counts(self) -> dict[str, int]:
        """Rows by verdict; every verdict is present."""
        found = Counter(row.verdict for row in self.rows)
        return {verdict: found[verdict] for verdict in (*SEVERITY, "skipped")}


def to_json(reading: RosterReading) -> str:
    """Write a reading as one JSON document, for the way out of the child process."""
    rows = [
        [
            *(getattr(row, name) for name in _PLAIN_FIELDS),
            row.birth_on.isoformat() if row.birth_on else None,
            [[reason.code, dict(reason.values)] for reason in row.reasons],
            row.raw,
            row.kinds,
            row.cleaned,
        ]
        for row in reading.rows
    ]
    sheets = [{name: getattr(sheet, name) for name in SheetReading.__slots__} for sheet in reading.sheets]
    head = [getattr(reading, name) for name in _HEAD]
    return json.dumps([head, sheets, rows], ensure_ascii=True, default=str, separators=(",", ":"))


def from_json(text: str | bytes) -> RosterReading:
    """Read what ``to_json`` wrote.

    Raises:
        ValueError: the text is something else.
    """
    head, sheets, rows = json.loads(text)
    return RosterReading(
        **dict(zip(_HEAD, head, strict=True)),
        sheets=[SheetReading(**sheet) for sheet in sheets],
        rows=[_row(row) for row in rows],
    )


_HEAD = ("file_verdict", "file_reasons", "message", "sha256", "encoding", "separator")


_PLAIN_FIELDS = (
    "sheet", "row_number", "verdict", "nik", "kk_number", "name", "birth_place", "sex", "area_code", "occupation",
    "occupation_code", "mother_name", "phone", "address", "rt", "rw", "row_id",
)  # fmt: skip


def _row(values: list[Any]) -> RosterRow:
    plain: dict[str, Any] = dict(zip(_PLAIN_FIELDS, values, strict=False))
    born_on, reasons, raw, kinds, cleaned = values[len(_PLAIN_FIELDS) :]
    return RosterRow(
        **plain,
        birth_on=date.fromisoformat(born_on) if born_on else None,
        reasons=[Problem(code, found) for code, found in reasons],
        raw=raw,
        kinds=kinds,
        cleaned=cleaned,
    )


_CODES: Mapping[Verdict, str] = {
    "warned": (
        "nik_nonascii_digits nik_area_unknown nik_area_other duplicate_in_file name_odd_characters name_markup "
        "date_month_first_column date_serial_number sex_mf rtrw_became_date phone_unreadable area_abbreviated "
        "hidden_row hidden_sheet row_struck_through row_coloured formula_cell text_formula_like "
        "text_too_long text_markup"
    ),
    "held": (
        "nik_letters nik_maybe_rounded nik_number_cell nik_column_rounded nik_missing nik_temporary columns_swapped "
        "nik_birth_mismatch nik_sex_mismatch duplicate_nik_other_name possible_duplicate_person kk_rounded_by_excel "
        "kk_number_cell kk_length name_deceased_mark date_month_first date_ambiguous date_incomplete date_missing "
        "date_unreadable sex_unknown area_misspelt area_unknown area_missing area_ambiguous occupation_unknown "
        "occupation_missing occupation_not_eligible occupation_not_working amount_locale amount_mismatch "
        "row_unforeseen status_gone decile_day_missing"
    ),
    "rejected": (
        "nik_rounded_by_excel nik_scientific_text nik_length nik_structure name_placeholder name_missing "
        "date_placeholder date_future age_under age_over amount_invalid cell_error decile_unreadable"
    ),
}
VERDICT_OF: Mapping[str, Verdict] = {code: verdict for verdict, codes in _CODES.items() for code in codes.split()}


def verdict_of(problems: Iterable[Problem]) -> Verdict:
    """Return the most severe verdict among findings; none is ok. A problem may carry its own ``verdict``."""
    found: Verdict = "ok"
    for problem in problems:
        own = problem.values.get("verdict")
        verdict = own if own in SEVERITY else VERDICT_OF[problem.code]
        if SEVERITY.index(verdict) > SEVERITY.index(found):
            found = verdict
    return found
