"""Answer a file of worked cases; a case that cannot be answered carries a sentence instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from payung.core.month import Month
from payung.core.strict import NotYaml, read_yaml
from payung.law.deadline import DeathClaimLimit
from payung.law.estimate import Estimate
from payung.law.provisions import Law, NotInForce
from payung.law.wage_earner import NotAnswered
from payung.law.worked.asked import Asked, Unanswerable
from payung.law.worked.questions import QUESTIONS

FORMAT = "payung-law-cases/1"
# Parts that carry a meaning when they are empty, and are then written as null.
_MAY_BE_NULL = ("protection_end_on", "grace_end_on", "last_year")


def read_cases(text: str) -> list[Any]:
    """Return the cases of a file, unread.

    Raises:
        Unanswerable: the file as a whole cannot be read; the sentence says where.
    """
    try:
        document = read_yaml(text)
    except NotYaml as error:
        raise Unanswerable(f"Berkas bukan YAML yang dapat dibaca: {error}") from error
    if isinstance(document, dict) and document.get("format", FORMAT) != FORMAT:
        raise Unanswerable(f"'format' berisi '{document['format']}'; yang dapat dibaca: {FORMAT}.")
    cases = document.get("cases") if isinstance(document, dict) else document
    if not isinstance(cases, list):
        raise Unanswerable("Berkas harus memuat 'cases': daftar kasus dengan kunci name, ask, given.")
    return cases


def answer_case(law: Law, case: Any) -> dict[str, Any]:
    """Return ``{name, answer, grounds, doubts}`` of one case, and ``error`` if it cannot be answered."""
    raw_name = case.get("name") if isinstance(case, dict) else None
    name = "" if raw_name is None else str(raw_name)
    try:
        estimate = _estimate(law, case)
    except Unanswerable as error:
        return {"name": name, "answer": {}, "grounds": [], "doubts": [], "error": str(error)}
    grounds = [
        {"parameter": ground.parameter, "cite": ground.cite, "confidence": ground.confidence}
        for ground in estimate.grounds
    ]
    return {"name": name, "answer": answer_of(estimate), "grounds": grounds, "doubts": list(estimate.doubts)}


def answer_of(estimate: Estimate) -> dict[str, Any]:
    """Return the parts of an estimate as JSON can write them."""
    parts = {part: plain(value) for part, value in estimate.parts.items()}
    for part in _MAY_BE_NULL:
        if hasattr(estimate, part):
            parts.setdefault(part, None)
    if isinstance(estimate, DeathClaimLimit):
        parts["expires_on"] = None
    return parts


def plain(value: Any) -> Any:
    """Return a value in the words of JSON: days and months as text, exact numbers as numbers."""
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else float(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Month):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if is_dataclass(value):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    return value


def _estimate(law: Law, case: Any) -> Estimate:
    if not isinstance(case, dict):
        raise Unanswerable("Kasus harus berisi kunci name, ask, given.")
    if case.get("name") in (None, ""):
        raise Unanswerable("'name' belum diisi; isilah dengan nama pendek.")
    ask = case.get("ask")
    if ask is None:
        raise Unanswerable(f"'ask' belum diisi; isilah dengan {', '.join(sorted(QUESTIONS))}.")
    if not isinstance(ask, str) or ask not in QUESTIONS:
        raise Unanswerable(f"'ask' berisi '{ask}'; yang dapat dipakai: {', '.join(sorted(QUESTIONS))}.")
    keys, question = QUESTIONS[ask]
    try:
        return question(law, Asked(case.get("given"), "given", keys))
    except NotInForce as error:
        first = law.parameters[error.parameter].records[0].span.starts_on
        raise Unanswerable(
            f"Tidak ada ketentuan '{error.parameter}' untuk {error.day}; yang tercatat mulai {first}."
        ) from error
    except NotAnswered as error:
        raise Unanswerable(str(error)) from error
    except (ValueError, OverflowError) as error:
        if isinstance(error, Unanswerable):
            raise
        raise Unanswerable(f"Pertanyaan '{ask}' tidak dapat dijawab: {error}.") from error
