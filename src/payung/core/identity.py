"""NIK and KPJ: reading sixteen digits without trusting them, and hiding them on screens.

A NIK is ``PPKKCC DDMMYY SSSS``: the sub-district that first issued it, the birth date (a woman's day + 40)
and a serial from 0001. It tells where and when somebody was registered; it proves neither person nor home.
The rules are our own: packages that carry a list of regencies refuse people of regencies made later.

Source: UU 23/2006 tentang Administrasi Kependudukan pasal 13; PP 37/2007 pasal 37 (structure of the NIK).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from payung.core.problem import Problem

LENGTH = 16
_DIGITS = frozenset("0123456789")
_SIXTEEN = re.compile(r"[0-9]{16}", re.ASCII)
_WOMAN = 40
_DOT = "•"

_SEPARATORS = re.compile(r"[\s.\-‐‑‒–—/_,'‘’`´\"“”]+")
_SCIENTIFIC = re.compile(r"[0-9]+([.,][0-9]+)?[eE][+]?[0-9]{1,2}", re.ASCII)
_FLOAT_TAIL = re.compile(r"([0-9]{16})[.,]0{1,2}", re.ASCII)
_EXCEL_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_LOOKALIKE = str.maketrans("OoQDlIi|SsBZz", "0000111155822")


@dataclass(frozen=True, slots=True)
class NikReading:
    """What a text says about a NIK.

    ``digits`` are the 16 digits, only when ``problem`` is None. ``written`` are the characters left after
    harmless repair, whatever they are. ``foreign_digits`` tells that some were not 0-9 (full width, Arabic).
    ``born_on``, ``sex`` and ``kecamatan_code`` ("14.04.05") are what the digits claim, None if unreadable.
    """

    digits: str | None
    problem: Problem | None
    born_on: date | None = None
    sex: Literal["L", "P"] | None = None
    kecamatan_code: str | None = None
    written: str = ""
    foreign_digits: bool = False


def read_nik(text: str, *, today: date) -> NikReading:
    """Read a NIK typed as text; blanks, dots, dashes and a leading apostrophe are repaired silently.

    Args:
        text: the cell or form field as typed. A number cell must not come here: its last digits are unproven.
        today: two-digit years above its own belong to the last century.

    Problems: ``nik_missing``, ``nik_scientific_text``, ``nik_letters`` (value ``suggestion``), ``nik_length``
    (value ``count``), ``nik_temporary``, ``nik_structure``.
    """
    plain, foreign = latin_digits(visible(text))
    plain = _unwrapped(plain)
    written = _SEPARATORS.sub("", plain)
    found = _shape_problem(plain, written)
    if found is not None:
        return NikReading(None, found, written=written, foreign_digits=foreign)
    born_on, sex = _birth(written, today)
    kecamatan = f"{written[:2]}.{written[2:4]}.{written[4:6]}"
    if born_on is None or written.endswith("0000"):
        return NikReading(None, Problem("nik_structure", {"value": written}), written=written, foreign_digits=foreign)
    return NikReading(written, None, born_on, sex, kecamatan, written, foreign)


def birth_of(digits: str, *, today: date) -> tuple[date | None, Literal["L", "P"] | None]:
    """Return birth date and sex that 16 digits claim; (None, None) if they cannot be a NIK."""
    if _SIXTEEN.fullmatch(digits) is None:
        return None, None
    return _birth(digits, today)


def mask_nik(digits: str) -> str:
    """Hide a NIK for a screen: ``140402 •••••• ••12``; anything but 16 digits is hidden whole."""
    if _SIXTEEN.fullmatch(digits) is None:
        return f"{_DOT * 6} {_DOT * 6} {_DOT * 4}"
    return f"{digits[:6]} {_DOT * 6} {_DOT * 2}{digits[-2:]}"


def mask_kpj(number: str) -> str:
    """Hide a KPJ (11 digits; it opens a savings balance): all but the last two digits."""
    plain = number.strip()
    if len(plain) != 11 or not plain.isascii() or not plain.isdigit():
        return _DOT * 11
    return _DOT * 9 + plain[-2:]


def visible(text: str) -> str:
    """Drop what nobody sees: zero-width and direction marks, control characters; all blanks become spaces."""
    if text.isascii() and text.isprintable():
        return text.strip()
    kept = (" " if char.isspace() else char for char in text if char.isspace() or not _unseen(char))
    return "".join(kept).strip()


def tidy(text: str) -> str:
    """Join the visible words of a text with single blanks."""
    if text.isascii() and text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text
    return " ".join(visible(text).split())


def latin_digits(text: str) -> tuple[str, bool]:
    """Return the text with every decimal digit written 0-9, and whether any was not."""
    if text.isascii():
        return text, False
    plain = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)
    return plain, plain != text


def _unseen(char: str) -> bool:
    """Tell whether a character has no ink: format, control, surrogate, private use, unassigned."""
    return unicodedata.category(char)[0] == "C" or char == "ㅤ"


def _unwrapped(text: str) -> str:
    """Take off what other programs add: ``="…"``, a final ``.0`` behind 16 digits."""
    wrapped = _EXCEL_TEXT.fullmatch(text)
    inner = wrapped[1].strip() if wrapped else text
    tail = _FLOAT_TAIL.fullmatch(inner.lstrip("'‘’` "))
    return tail[1] if tail else inner


def _shape_problem(plain: str, written: str) -> Problem | None:
    """Return what keeps the text from being 16 digits that do not start with 0."""
    count = sum(char in _DIGITS for char in written)
    if count == 0 or not written.strip("0"):
        return Problem("nik_missing", {"value": plain})
    if _SCIENTIFIC.fullmatch(plain.replace(" ", "").strip("'’`")):
        return Problem("nik_scientific_text", {"value": plain})
    if count < len(written) and (any(char.isalpha() for char in written) or count == LENGTH):
        return Problem("nik_letters", {"value": plain, **_suggestion(written)})
    if count != LENGTH or count < len(written):
        return Problem("nik_length", {"value": plain, "count": count})
    if written[0] == "0":
        return Problem("nik_temporary", {"value": written})
    return None


def _suggestion(written: str) -> dict[str, object]:
    """Return the letters found and the digits they probably stand for."""
    letters = "".join(dict.fromkeys(char for char in written if char not in _DIGITS))
    guess = written.translate(_LOOKALIKE)
    is_nik = _SIXTEEN.fullmatch(guess) is not None
    return {"letters": letters, "suggestion": guess if is_nik else "?"}


def _birth(digits: str, today: date) -> tuple[date | None, Literal["L", "P"] | None]:
    """Read day (+ 40 for women), month and two-digit year out of digits 7-12."""
    day, month, short = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    sex: Literal["L", "P"] = "P" if day > _WOMAN else "L"
    year = full_year(short, today)
    try:
        return date(year, month, day - _WOMAN if sex == "P" else day), sex
    except ValueError:
        return None, None


def full_year(short: int, today: date) -> int:
    """Return the year meant by two digits: above this year's own two digits it lies in the last century."""
    century = today.year // 100 * 100
    return century + short - (100 if short > today.year % 100 else 0)
