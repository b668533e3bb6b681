"""An Indonesian name as it is heard: no titles, no *bin*, old spelling made new, Muhammad in one form."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from payung.bulk.folding import folded, word_set

_TITLES = word_set(
    "h hj haji hajjah dr drs dra drg ir prof alm almh almarhum almarhumah kh ust ustadz ustadzah "
    "spd sag se sh st skom sp sip skm amd mpd msi mh mm tgk bin binti ibn alias als"
)
_DEGREES = re.compile(r"\b(s|m|a)\s?\.\s?(pd|ag|e|h|t|kom|p|ip|km|si|sos|kep|keb|md|pt|hut|m)\b\.?", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^)]*\)")
_MUHAMMAD = word_set("m muh moh mohd muhd mhd md mohamad mohammad mohamed mochamad mochammad muhamad muhammad muhamed")
_ABBREVIATED = {
    "ach": "ahmad", "achmad": "ahmad", "akhmad": "ahmad", "ahmd": "ahmad", "abd": "abdul", "abdl": "abdul",
    "st": "siti", "sitti": "siti", "noor": "nur", "nor": "nur",
}  # fmt: skip
# Heard alike; the order matters.
_SOUNDS = (
    ("dj", "j"), ("tj", "c"), ("oe", "u"), ("sj", "sy"), ("sy", "s"), ("kh", "h"), ("ch", "h"), ("ph", "f"),
    ("dh", "d"), ("th", "t"), ("gh", "g"), ("f", "p"), ("v", "p"), ("z", "j"), ("q", "k"), ("x", "ks"),
    ("y", "i"), ("w", "u"),
)  # fmt: skip
_VOWELS = re.compile("[aiueo]")
_TWICE = re.compile(r"(.)\1+")
# Parts that stand before many a given name and tell nobody apart.
_BEFORE = word_set("muhamad ahmad abdul siti nur sri")


@lru_cache(maxsize=1 << 20)
def heard(name: str) -> tuple[str, ...]:
    """Return the parts of a name as heard, in the order written; empty when nothing of a name is left."""
    text = _BRACKETS.sub(" ", name)
    text = _DEGREES.sub(" ", text)
    words = folded(text).split()
    cut = next((i for i, word in enumerate(words) if word in ("bin", "binti", "ibn") and i), len(words))
    parts = [_part(word, first=i == 0, alone=cut == 1) for i, word in enumerate(words[:cut])]
    return tuple(dict.fromkeys(part for part in parts if part))


def _part(word: str, *, first: bool, alone: bool) -> str:
    if word in _MUHAMMAD and not (alone and len(word) == 1):
        return "muhamad"
    if (first and word in _ABBREVIATED) or word in ("abd", "achmad", "akhmad", "sitti"):
        word = _ABBREVIATED[word]
    elif word in _TITLES:
        return ""
    for old, new in _SOUNDS:
        word = word.replace(old, new)
    return _TWICE.sub(r"\1", word)


class Written(NamedTuple):
    """What is compared of a name.

    ``parts`` in order of the alphabet, ``padded`` by blanks; ``given`` the first part that tells people apart (*Siti*,
    *Nur* and *Muhammad* do so only when alone); ``close`` all parts run together, ``letters`` these in order of the
    alphabet, ``bones`` without vowels; ``ask1`` … ``ask3`` what another padded name must contain to hold this one (a
    first letter asks for a part that begins with it).
    """

    parts: str
    given: str
    close: str
    letters: str
    bones: str
    padded: str
    ask1: str
    ask2: str
    ask3: str


def written(name: str) -> Written:
    """Return what is compared of a name; all empty when nothing of a name is left."""
    heard_parts = heard(name)
    if not heard_parts:
        return Written("", "", "", "", "", "", " ", " ", " ")
    given = next((part for part in heard_parts if part not in _BEFORE and len(part) > 1), heard_parts[0])
    ordered = sorted(heard_parts)
    asks = [f" {part} " if len(part) > 1 else f" {part}" for part in ordered[:3]] + [" "] * 3
    text = " ".join(ordered)
    close = "".join(heard_parts)
    return Written(text, given, close, "".join(sorted(close)), _VOWELS.sub("", close), f" {text} ", *asks[:3])


@lru_cache(maxsize=1 << 16)
def written_day(text: str) -> tuple[int, int, int] | None:
    """Return year, month and day of a date written ``1980-05-12``, ``12/05/1980`` or ``12-5-80``; None if unreadable.

    Day before month; where that is impossible, month before day. Two figures above the present year's are of 19xx.
    """
    parts = [int(part) for part in re.findall(r"\d+", text.split("T")[0].split(" 00:")[0])[:3]]
    if len(parts) != 3:
        return None
    year, month, day = parts if parts[0] > 31 else parts[::-1]
    if year < 100:
        year += 1900 if year > date.today().year % 100 else 2000  # noqa: DTZ011
    if month > 12 >= day:
        month, day = day, month
    return (year, month, day) if 1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31 else None
