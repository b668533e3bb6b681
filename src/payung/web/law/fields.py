"""Fields a clerk fills at a counter: a month by name or number, several months, rupiah with dots."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from payung.core.month import Month

NAMES = ("jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des")
EARLIEST = 1950  # a year before is a slip of the finger
OLD_NAMES = {"peb": 2, "agt": 8, "ags": 8, "nop": 11}
UNTIL = re.compile(r"\s*(?:–|—|-|sampai|s/d|sd|s\.d\.)\s*", re.IGNORECASE)


def read_month(text: str) -> Month | None:
    """Read *Januari 2025*, *01-2025*, *1/2025* or *2025-01*; anything else is None."""
    words = re.findall(r"[a-z]+|\d+", text.lower())
    if len(words) != 2:
        return None
    head, tail = words
    if head.isdigit() and len(head) == 4:
        head, tail = tail, head
    number = int(head) if head.isdigit() else _number(head)
    if not (tail.isdigit() and len(tail) == 4 and int(tail) >= EARLIEST and 1 <= number <= 12):
        return None
    return Month(int(tail), number)


def read_day(text: str) -> date | None:
    """Read *2025-01-31*, as an address carries it; anything else is None."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def _number(name: str) -> int:
    short = name[:3]
    return NAMES.index(short) + 1 if short in NAMES else OLD_NAMES.get(short, 0)


class MonthField(forms.CharField):
    """One month, as it is said or written."""

    def __init__(self, **options: Any) -> None:
        look = forms.TextInput(attrs={"autocomplete": "off", "maxlength": "20"})
        super().__init__(widget=look, max_length=20, **options)

    def clean(self, value: Any) -> Month | None:
        """Return the month, None if it is empty and may be."""
        text = super().clean(value)
        if not text:
            return None
        month = read_month(text)
        if month is None:
            raise forms.ValidationError(
                _("“%(text)s” belum terbaca sebagai bulan. Tulis seperti: Januari 2025, atau 01-2025."),
                params={"text": text},
                code="no_month",
            )
        return month


class MonthsField(forms.CharField):
    """Several months, each alone or as a range: *April 2025, Juni 2025 – Agustus 2025*."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"autocomplete": "off"}), max_length=400, **options)

    def clean(self, value: Any) -> tuple[Month, ...]:
        """Return the months in order, each once."""
        months: set[Month] = set()
        for part in re.split(r"[,;\n]", super().clean(value)):
            if part.strip():
                months.update(self._stretch(part.strip()))
        return tuple(sorted(months))

    def _stretch(self, text: str) -> list[Month]:
        month = read_month(text)
        if month is not None:
            return [month]
        for cut in UNTIL.finditer(text):
            first, last = read_month(text[: cut.start()]), read_month(text[cut.end() :])
            if first and last and first <= last:
                return first.until(last)
        raise forms.ValidationError(
            _("“%(text)s” belum terbaca sebagai bulan. Tulis seperti: April 2025, Juni 2025 sampai Agustus 2025."),
            params={"text": text},
            code="no_month",
        )


class RupiahField(forms.CharField):
    """Whole rupiah; dots, spaces and *Rp* fall away."""

    def __init__(self, **options: Any) -> None:
        look = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "20"})
        super().__init__(widget=look, max_length=20, **options)

    def clean(self, value: Any) -> int:
        """Return rupiah, 0 for an empty field."""
        text = re.sub(r"^rp|[.\s]|,-$|,00$", "", super().clean(value).strip().lower())
        if not text:
            return 0
        if not text.isascii() or not text.isdigit():
            raise forms.ValidationError(_("Tulis rupiah dengan angka saja, misalnya 1.500.000."), code="no_rupiah")
        return int(text)
