"""Names, sex, RT/RW, telephones and rupiah: one cell to a clean value and the codes of what was odd."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from payung.bulk.folding import folded, word_set
from payung.bulk.roster.cells import Cell, day_of_serial
from payung.bulk.roster.dates import month_number
from payung.core.identity import latin_digits, tidy

TEXT_LIMIT = 1000
NAME_LIMIT = 150
_LONGEST = 120  # patterns for numbers are only tried on that much

_APOSTROPHES = re.compile("[‘’`´ʼ′]")
_DECEASED = re.compile(r"\b(alm|almh|almarhum|almarhumah)\b", re.IGNORECASE)
_PLACEHOLDERS = word_set(
    "test tes testing tess coba xxx xx xxxx asdf asdfgh qwerty nama name noname contoh dummy abc abcd na null none "
    "kosong nihil aaa zzz yyy lorem ipsum undefined nan fulan anonim nn nama lengkap tanpa tidak ada belum"
) | {
    "nama lengkap",
    "tanpa nama",
    "tidak ada",
    "n a",
    "belum ada",
    "no name",
    "nama saya",
    "xx xx",
    "tes tes",
    "test test",
}
_MARKUP = re.compile(r"<\s*[/!?]?\s*[a-zA-Z][^<]*>?|&#?\w+;|javascript:|\{\{|\$\{")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_FORMULA_START = ("=", "+", "-", "@")
_TITLES = re.compile(
    r"^\W*(?:(?:prof|haji|hajah|hajjah|drs|dra|drg|dr|ir|hj|kh|h|ustadz|ustad|ustaz|ustadzah|tgk|ny|tn|bpk|sdr|sdri)"
    r"\b\.?\s*(?=\S))+",
    re.IGNORECASE,
)
_DEGREES = re.compile(
    r"[,\s]+(s|m|a|d|sp|b)\s*\.\s*[a-z]{1,4}(\s*\.\s*[a-z]{1,4}){0,2}\s*\.?(?=[\s,]|$)|"
    r",\s*(se|sh|st|sp|sag|spd|spdi|skom|ssos|sip|skm|skep|amd|mm|mpd|msi|mh|lc|ma|ba)\b\.?",
    re.IGNORECASE,
)


def clean_name(text: str) -> str:
    """Return a tidy name with one kind of apostrophe; titles and letters stay as written."""
    name = tidy(text)
    return name if name.isascii() and "`" not in name else _APOSTROPHES.sub("'", name)


@lru_cache(maxsize=65536)
def name_core(name: str) -> str:
    """Return the letters of a name without titles and signs, for comparing."""
    bare = _DEGREES.sub(" ", _TITLES.sub(" ", _DECEASED.sub(" ", name)))
    return folded(bare).replace(" ", "") or folded(name).replace(" ", "")


def name_codes(raw: str) -> list[str]:
    """Return what is odd about a name that is filled."""
    name = tidy(raw)[: 2 * NAME_LIMIT]
    words = folded(name)
    letters = any(char.isalpha() for char in name)
    repeated = re.fullmatch(r"(\w)\1{2,}", words.replace(" ", "")) is not None
    if not letters or words.rstrip(" 0123456789") in _PLACEHOLDERS or repeated:
        return ["name_placeholder"]
    codes = ["name_deceased_mark"] if _DECEASED.search(name) else []
    if odd_characters(raw):
        codes.append("name_odd_characters")
    if _MARKUP.search(name) or name.startswith(_FORMULA_START):
        codes.append("name_markup")
    if len(raw) > TEXT_LIMIT:
        codes.append("text_too_long")
    return codes


def odd_characters(text: str) -> bool:
    """Tell whether a text holds emoji, marks that turn the reading direction, or control characters."""
    if text.isascii():
        return not text.isprintable() and _CONTROL.search(text) is not None
    return any(_odd(char) for char in text)


def _odd(char: str) -> bool:
    category = unicodedata.category(char)
    if category == "Cf":
        return unicodedata.bidirectional(char) != "BN"  # zero-width marks are BN and harmless
    return category in ("So", "Cs", "Co", "Cn") or (category == "Cc" and char not in "\t\r\n\x85")


def text_codes(raw: str) -> list[str]:
    """Return what is odd about a text other than a name, NIK, KK or telephone number."""
    codes = []
    text = raw.strip()
    if len(raw) > TEXT_LIMIT:
        codes.append("text_too_long")
    if text.startswith(_FORMULA_START) and any(char.isalnum() for char in text) and not _is_number(text):
        codes.append("text_formula_like")
    if _MARKUP.search(text[:TEXT_LIMIT]) or odd_characters(raw[:TEXT_LIMIT]):
        codes.append("text_markup")
    return codes


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+\-]\s*[\d.,]+", text) is not None


_MEN = word_set("l lk laki lelaki pria 1 lakilaki laki2 cowok lk2 lki") | {
    "laki laki",
    "l laki laki",
    "laki l",
}
_WOMEN = word_set("p pr perempuan wanita w 2 cewek prp pe perempuam") | {"p perempuan", "perempuan p"}
_FOREIGN = {"m": "L", "male": "L", "f": "P", "female": "P"}


@lru_cache(maxsize=1024)
def sex_of(text: str) -> tuple[str | None, str | None]:
    """Return L or P and the code of the finding, if any."""
    words = folded(re.sub(r"\.0$", "", text.strip()))
    if words in _MEN:
        return "L", None
    if words in _WOMEN:
        return "P", None
    if words in _FOREIGN:
        return _FOREIGN[words], "sex_mf"
    return None, "sex_unknown"


_RTRW = re.compile(
    r"(?:rt\s*\.?\s*)?0*(\d{1,3})\s*(?:[/\\\-.,|\s]|rw)+\s*\.?\s*(?:rw\s*\.?\s*)?0*(\d{1,3})", re.IGNORECASE
)
_ONE = re.compile(r"(?:r\s*[tw]\s*[.:]?\s*)?0*(\d{1,3})(?:\.0)?", re.IGNORECASE)
_DATE_LIKE = re.compile(r"(\d{1,2})[\s\-/]([a-z]{3,9})(?:[\s\-/]\d{2,4})?|([a-z]{3,9})[\s\-/](\d{1,2})", re.IGNORECASE)


def rt_rw_of(cell: Cell) -> tuple[str | None, str | None, bool]:
    """Return RT, RW (three digits) and whether Excel had made a date of them: 03/02 → 3 February."""
    if cell.kind == "d":
        return f"0{cell.text[8:10]}", f"0{cell.text[5:7]}", True
    text = tidy(cell.text)[:_LONGEST]
    if cell.kind == "n" and text.isascii() and text.isdigit() and int(text) > 20000:
        day = day_of_serial(text)
        if day is not None:
            return f"{day.day:03d}", f"{day.month:03d}", True
    found = _RTRW.fullmatch(text)
    if found:
        return f"{int(found[1]):03d}", f"{int(found[2]):03d}", False
    turned = _DATE_LIKE.fullmatch(text)
    if turned:
        day_text, month = (turned[1], turned[2]) if turned[1] else (turned[4], turned[3])
        if number := month_number(month.casefold()):
            return f"{int(day_text):03d}", f"{number:03d}", True
    one = _ONE.fullmatch(text)
    return (f"{int(one[1]):03d}", None, False) if one else (None, None, False)


_SCIENTIFIC = re.compile(r"\s*\d([.,]\d+)?\s*[eE]\s*\+?\d{1,2}\s*")
_PHONE = re.compile(r"(?:\+?\s*62|0)?[\s\-.()]*8(?:[\s\-.()]*\d){7,12}|(?:\+?62|0)[\s\-.()]*\d(?:[\s\-.()]*\d){6,11}")


def phone_of(cell: Cell) -> tuple[str, list[str], bool]:
    """Return the number written 08…, further numbers of the cell, and whether it was unreadable."""
    text, _ = latin_digits(tidy(cell.text)[:_LONGEST])
    if cell.kind == "n":
        try:
            text = str(int(Decimal(text)))
        except (InvalidOperation, ValueError, OverflowError):
            return "", [], True
    if _SCIENTIFIC.fullmatch(text):
        return "", [], True
    numbers = [national(found[0]) for found in _PHONE.finditer(text)]
    return (numbers[0] if numbers else ""), numbers[1:], False


def national(text: str) -> str:
    """Write a telephone number with 0 in front: +62 812… → 0812…"""
    digits = re.sub(r"\D", "", text)
    if digits.startswith("62"):
        return "0" + digits[2:]
    return digits if digits.startswith("0") else "0" + digits


_CURRENCY = re.compile(r"^(rp|idr)\s*\.?\s*", re.IGNORECASE)
_ENDING = re.compile(r"\s*[.,]?-+$|\s*rupiah$", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}([.,\s])\d{3}(?:\1\d{3})*(?:[.,]0{1,2})?")


def rupiah_of(cell: Cell) -> tuple[int | None, str | None]:
    """Return whole rupiah and the code of the finding; (None, None) for a blank or a dash.

    16.800 · Rp 16.800,00 · 16,800 · 16.800,- are 16800. A number cell of 16.8 lost its thousands.
    """
    if cell.kind == "n":
        return _rupiah_of_number(cell.text)
    text = _ENDING.sub("", _CURRENCY.sub("", tidy(cell.text)[:_LONGEST])).strip()
    if not text or text == "-":
        return None, None
    if _GROUPED.fullmatch(text):
        whole = re.sub(r"[.,]0{1,2}$", "", text) if not re.search(r"[.,]\d{3}$", text) else text
        return int(re.sub(r"\D", "", whole)), None
    plain = re.sub(r"[.,]0{1,2}$", "", text)
    if plain.isascii() and plain.isdigit():
        return int(plain), None
    if re.fullmatch(r"\d{1,3}[.,]\d{1,2}", text):
        return None, "amount_locale"
    return None, "amount_invalid"


def _rupiah_of_number(raw: str) -> tuple[int | None, str | None]:
    try:
        value = Decimal(raw)
    except InvalidOperation:
        return None, "amount_invalid"
    if not value.is_finite() or value < 0:
        return None, "amount_invalid"
    if value == value.to_integral_value():
        return int(value), None
    thousands = value * 1000
    if value < 1000 and thousands == thousands.to_integral_value():
        return None, "amount_locale"
    return None, "amount_invalid"
