"""Read the facts of a question key by key; what is missing or malformed becomes a sentence that names the key."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from payung.core.month import Month

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}", re.ASCII)
_YEARS = (1900, 2200)


class Unanswerable(ValueError):
    """The question cannot be answered; the text is the sentence for whoever asked."""


class Asked:
    """A map of facts under a path such as ``given.local``; every reader checks one key."""

    def __init__(self, raw: Any, path: str, keys: Iterable[str]) -> None:
        allowed = sorted(keys)
        if not isinstance(raw, dict):
            raise Unanswerable(
                f"'{path}' harus berisi kunci dan nilai; kunci yang dapat dipakai: {', '.join(allowed)}."
            )
        if unknown := sorted(str(key) for key in raw if key not in allowed):
            raise Unanswerable(
                f"Kunci '{path}.{unknown[0]}' tidak dikenal; kunci yang dapat dipakai: {', '.join(allowed)}."
            )
        self._raw: dict[str, Any] = {key: value for key, value in raw.items() if value is not None}
        self._path = path

    def has(self, key: str) -> bool:
        """Tell whether the key is given with a value."""
        return key in self._raw

    def required(self, key: str, wanted: str) -> Any:
        """Return the raw value of a key that must be given."""
        if key not in self._raw:
            raise Unanswerable(f"'{self._path}.{key}' belum diisi; isilah dengan {wanted}.")
        return self._raw[key]

    def wrong(self, key: str, wanted: str) -> Unanswerable:
        """Return the refusal of a value, naming key, value and what is allowed."""
        return Unanswerable(f"'{self._path}.{key}' berisi {_shown(self._raw.get(key))}; yang dapat dipakai: {wanted}.")

    def whole(self, key: str, default: int | None = None, *, least: int = 0, most: int | None = None) -> int:
        """Return a whole number."""
        wanted = f"bilangan bulat paling sedikit {least}" + (f" dan paling banyak {most}" if most is not None else "")
        value = self._raw.get(key, default) if default is not None else self.required(key, wanted)
        if type(value) is not int or value < least or (most is not None and value > most):
            raise self.wrong(key, wanted)
        return value

    def maybe_whole(self, key: str) -> int | None:
        """Return a whole number, or None if the key is absent."""
        return self.whole(key) if self.has(key) else None

    def decimal(self, key: str) -> Fraction:
        """Return a number exactly as written, 33.33 as 3333/100."""
        value = self.required(key, "bilangan, misalnya 33.33")
        if isinstance(value, bool) or not isinstance(value, int | Fraction):
            raise self.wrong(key, "bilangan, misalnya 33.33")
        return Fraction(value)

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false."""
        value = self._raw.get(key, default)
        if type(value) is not bool:
            raise self.wrong(key, "true, false")
        return value

    def word(self, key: str, choices: Iterable[str], default: str | None = None) -> str:
        """Return one of some words."""
        allowed = sorted(choices)
        value = self._raw.get(key, default) if default is not None else self.required(key, ", ".join(allowed))
        if not isinstance(value, str) or value not in allowed:
            raise self.wrong(key, ", ".join(allowed))
        return value

    def name(self, key: str) -> str:
        """Return a name or id that is not empty; a number is taken as its digits."""
        value = self.required(key, "nama atau tanda pengenal")
        if type(value) is int:
            value = str(value)
        if not isinstance(value, str) or not value:
            raise self.wrong(key, "nama atau tanda pengenal")
        return value

    def words(self, key: str, choices: Iterable[str], default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return a list of words, each one of some."""
        allowed = sorted(choices)
        value = self._raw.get(key, list(default))
        if not isinstance(value, list) or any(not isinstance(word, str) or word not in allowed for word in value):
            raise self.wrong(key, f"daftar yang berisi {', '.join(allowed)}")
        return tuple(value)

    def day(self, key: str) -> date:
        """Return a day written YYYY-MM-DD."""
        return self._as_day(key, self.required(key, "hari yang ditulis YYYY-MM-DD"))

    def maybe_day(self, key: str) -> date | None:
        """Return a day, or None if the key is absent."""
        return self.day(key) if self.has(key) else None

    def days(self, key: str) -> frozenset[date]:
        """Return a list of days; empty if absent."""
        value = self._raw.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, "daftar hari yang ditulis YYYY-MM-DD")
        return frozenset(self._as_day(key, day) for day in value)

    def month(self, key: str) -> Month:
        """Return a month written YYYY-MM."""
        return self._as_month(key, self.required(key, "bulan yang ditulis YYYY-MM"))

    def maybe_month(self, key: str) -> Month | None:
        """Return a month, or None if the key is absent."""
        return self.month(key) if self.has(key) else None

    def moment(self, key: str) -> datetime:
        """Return a moment written YYYY-MM-DDTHH:MM."""
        wanted = "saat yang ditulis YYYY-MM-DDTHH:MM"
        value = self.required(key, wanted)
        if not isinstance(value, str) or not _MOMENT.fullmatch(value):
            raise self.wrong(key, wanted)
        try:
            moment = datetime.fromisoformat(value)
        except ValueError as error:
            raise self.wrong(key, wanted) from error
        self._in_range(key, moment.year)
        return moment

    def months(self, key: str) -> list[Month]:
        """Return a list of months, in which ``{from, to}`` stands for a range with both ends."""
        wanted = 'daftar bulan seperti ["2025-01", {from: "2025-03", to: "2025-06"}]'
        value = self.required(key, wanted)
        if not isinstance(value, list):
            raise self.wrong(key, wanted)
        found: set[Month] = set()
        for entry in value:
            if isinstance(entry, dict):
                stretch = Asked(entry, f"{self._path}.{key}", ("from", "to"))
                found.update(stretch.stretch())
            else:
                found.add(self._as_month(key, entry))
        return sorted(found)

    def stretch(self) -> list[Month]:
        """Return the months from ``from`` to ``to``, both included."""
        first, last = self.month("from"), self.month("to")
        if last < first:
            raise self.wrong("to", f"bulan yang tidak lebih awal dari {first}")
        return first.until(last)

    def inside(self, key: str, keys: Iterable[str]) -> Asked | None:
        """Return the facts under a key, or None if it is absent."""
        return Asked(self._raw[key], f"{self._path}.{key}", keys) if self.has(key) else None

    def each(self, key: str, keys: Iterable[str], *, required: bool = False) -> list[Asked]:
        """Return the facts of every entry of a list; empty if absent and not required."""
        names = tuple(keys)
        wanted = f"daftar yang tiap isinya memakai kunci {', '.join(sorted(names))}"
        value = self.required(key, wanted) if required else self._raw.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, wanted)
        return [Asked(entry, f"{self._path}.{key}[{place}]", names) for place, entry in enumerate(value)]

    def amounts(self, key: str) -> dict[str, int]:
        """Return a map of part → whole rupiah; every part ends in ``_idr``."""
        wanted = "bagian dan rupiahnya, misalnya {lump_idr: 20000000, funeral_idr: 10000000}"
        value = self.required(key, wanted)
        if not isinstance(value, dict) or not value:
            raise self.wrong(key, wanted)
        for part, amount in value.items():
            if not str(part).endswith("_idr") or type(amount) is not int or amount < 0:
                raise self.wrong(key, wanted)
        return dict(value)

    def whole_list(self, key: str, count: int) -> tuple[int, ...]:
        """Return exactly ``count`` amounts."""
        wanted = f"daftar {count} jumlah dalam rupiah bulat"
        value = self.required(key, wanted)
        if not isinstance(value, list) or len(value) != count or any(type(v) is not int or v < 0 for v in value):
            raise self.wrong(key, wanted)
        return tuple(value)

    def _as_day(self, key: str, value: Any) -> date:
        wanted = "hari yang ditulis YYYY-MM-DD"
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise self.wrong(key, wanted)
        try:
            day = date.fromisoformat(value)
        except ValueError as error:
            raise self.wrong(key, wanted) from error
        self._in_range(key, day.year)
        return day

    def _as_month(self, key: str, value: Any) -> Month:
        wanted = "bulan yang ditulis YYYY-MM"
        if not isinstance(value, str):
            raise self.wrong(key, wanted)
        try:
            month = Month.parse(value)
        except ValueError as error:
            raise self.wrong(key, wanted) from error
        self._in_range(key, month.year)
        return month

    def _in_range(self, key: str, year: int) -> None:
        first, last = _YEARS
        if not first <= year <= last:
            raise self.wrong(key, f"tahun {first} sampai {last}")


def _shown(value: Any) -> str:
    text = _as_written(value)
    return f"'{text[:60]}{'…' if len(text) > 60 else ''}'"


def _as_written(value: Any) -> str:
    """Return a value in the words of the file: 25.5 and true, never the words of Python."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_as_written(key)}: {_as_written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_as_written(item) for item in value) + "]"
    if isinstance(value, Fraction):
        # What was written with a point has a finite decimal.
        return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)
