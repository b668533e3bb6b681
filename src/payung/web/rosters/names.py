"""Names as people write them: villages type in capitals, lists are read in both."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)?")
_SMALL = frozenset(["bin", "binti", "dan", "al", "el"])


def proper(name: str) -> str:
    """Return a name of capitals only, or of small letters only, with capitals where they belong: *Siti binti Ali*."""
    if not (name.isupper() or name.islower()):
        return name
    return _WORD.sub(lambda found: _cased(found[0], is_first=found.start() == 0), name)


def _cased(word: str, *, is_first: bool) -> str:
    small = word.lower()
    return small if small in _SMALL and not is_first else small[:1].upper() + small[1:]
