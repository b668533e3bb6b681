"""Fold names so that two writings of one thing compare equal."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = re.compile(r"['‘’`´ʼ′]")
_GAPS = re.compile(r"[^a-z0-9]+")
_ROMAN = {
    numeral: str(value)
    for value, numeral in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), 1)
}


def word_set(text: str) -> frozenset[str]:
    """Return the words of a list written as one text."""
    return frozenset(text.split())


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """Return the words of a text in lower-case ASCII, single blanks between them; apostrophes vanish."""
    if not text.isascii():
        text = "".join(
            char for char in unicodedata.normalize("NFKD", text) if unicodedata.category(char) not in ("Mn", "Cf")
        )
    return _GAPS.sub(" ", _APOSTROPHES.sub("", text.casefold())).strip()


def squeezed(text: str) -> str:
    """Return the folded text without blanks; Roman numerals behind the first word become figures."""
    first, *rest = folded(text).split() or [""]
    return first + "".join(_ROMAN.get(word, word) for word in rest)


def distance(one: str, other: str, limit: int) -> int:
    """Count insertions, deletions, replacements and swaps of neighbours; ``limit + 1`` means more than that."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        current = [i]
        for j, right in enumerate(other, 1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (left != right))
            if before and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, previous = previous, current
    return min(previous[-1], limit + 1)


def deletions(word: str, depth: int) -> set[str]:
    """Return the word and every word left after deleting up to ``depth`` letters."""
    found = {word}
    layer = {word}
    for _ in range(depth):
        layer = {item[:i] + item[i + 1 :] for item in layer for i in range(len(item))}
        found |= layer
    return found
