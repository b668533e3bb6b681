"""NIK and family-card cells: what the characters in the file prove, and what they do not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from payung.bulk.roster.cells import Cell
from payung.core.identity import birth_of, read_nik
from payung.core.problem import Problem

_SIXTEEN = re.compile(r"[0-9]{16}", re.ASCII)


@dataclass(frozen=True, slots=True)
class NikCell:
    """What a NIK cell says.

    ``digits``: what may be shown as the NIK (None when the file has lost it). ``claims``: sixteen digits good
    enough for the cross-checks, also when the last one is in doubt. ``problems``: in order.
    """

    digits: str | None
    claims: str | None
    problems: tuple[Problem, ...] = ()


def nik_of(cell: Cell | None, today: date) -> NikCell:
    """Read a NIK cell; a number cell is never accepted silently, whatever its digits."""
    if cell is None:
        return NikCell(None, None, (Problem("nik_missing"),))
    if cell.kind == "n":
        return _number(cell.text)
    if _SIXTEEN.fullmatch(cell.text) and cell.text[0] != "0" and not cell.text.endswith("0000"):
        if birth_of(cell.text, today=today)[0]:
            return NikCell(cell.text, cell.text)
        return NikCell(None, None, (Problem("nik_structure", {"value": cell.text}),))
    reading = read_nik(cell.text, today=today)
    foreign = (Problem("nik_nonascii_digits", {"suggestion": reading.written}),) if reading.foreign_digits else ()
    if reading.problem is not None:
        temporary = reading.written if reading.problem.code == "nik_temporary" else None
        return NikCell(temporary, None, (reading.problem,))
    return NikCell(reading.digits, reading.digits, foreign)


def _number(raw: str) -> NikCell:
    """Read a number cell from the characters in the file, never through a float."""
    digits = whole_digits(raw)
    if digits is None or not digits.strip("0"):
        missing = digits is not None
        problem = Problem("nik_missing") if missing else Problem("nik_length", {"value": raw, "count": 0})
        return NikCell(None, None, (problem,))
    if len(digits) != 16:
        return NikCell(None, None, (Problem("nik_length", {"value": digits, "count": len(digits)}),))
    if not digits.endswith("0"):
        return NikCell(digits, digits, (Problem("nik_number_cell", {"value": digits}),))
    code = "nik_rounded_by_excel" if digits.endswith("0000") else "nik_maybe_rounded"
    return NikCell(None, digits if code == "nik_maybe_rounded" else None, (Problem(code, {"value": digits}),))


def whole_digits(raw: str) -> str | None:
    """Return the digits of a whole number as the file writes it (``1.4E+15`` too); None for anything else."""
    try:
        value = Decimal(raw)
    except InvalidOperation:
        return None
    if not value.is_finite() or value < 0 or value.adjusted() > 40:
        return None
    return str(int(value)) if value == value.to_integral_value() else None


def kk_of(cell: Cell | None, today: date) -> tuple[str | None, Problem | None]:
    """Return the family-card number and the finding; both None when the cell is blank."""
    if cell is None:
        return None, None
    if cell.kind == "n":
        digits = whole_digits(cell.text)
        if digits is not None and not digits.strip("0"):
            return None, None
        if digits is None or len(digits) != 16:
            return None, Problem("kk_length", {"value": cell.text, "count": len(digits or "")})
        if digits.endswith("0"):
            return None, Problem("kk_rounded_by_excel", {"value": digits})
        return digits, Problem("kk_number_cell", {"value": digits})
    if _SIXTEEN.fullmatch(cell.text):
        return cell.text, None
    reading = read_nik(cell.text, today=today)
    code = reading.problem.code if reading.problem else None
    if code == "nik_missing":
        return None, None
    if code == "nik_scientific_text":
        return None, Problem("kk_rounded_by_excel", {"value": cell.text})
    if code in ("nik_length", "nik_letters"):
        count = sum(char.isdigit() for char in reading.written)
        return None, Problem("kk_length", {"value": cell.text, "count": count})
    return reading.written, None


def birth_in(digits: str | None) -> tuple[int, int, int] | None:
    """Return day (women's 40 taken off), month and two-digit year in sixteen digits."""
    if digits is None:
        return None
    day = int(digits[6:8])
    return (day - 40 if day > 40 else day), int(digits[8:10]), int(digits[10:12])


def sex_in(digits: str) -> str:
    """Return the sex in sixteen digits."""
    return "P" if int(digits[6:8]) > 40 else "L"
