"""Form fields of our own: a NIK typed in groups, a day in three boxes, rupiah with dots, a paper's number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

YEARS = range(1900, 2200)  # "25" is not the year 25, and nothing here is older or further off
LARGEST_IDR = 9_000_000_000_000_000


class NikField(forms.CharField):
    """Sixteen digits, ``word`` on ``card``; blanks and dots fall away, the law of a NIK is the action's to judge."""

    def __init__(self, *, word: Any = "NIK", card: Any = "KTP", **options: Any) -> None:
        self.words = {"word": word, "card": card}
        look = {
            "inputmode": "numeric",
            "autocomplete": "off",
            "maxlength": "24",
            "data-nik": "",
            "class": "nik-in",
            "spellcheck": "false",
        }
        options.setdefault("label", _("NIK dari KTP"))
        options.setdefault("help_text", _("16 angka. Spasi boleh."))
        super().__init__(widget=forms.TextInput(attrs=look), **options)

    def clean(self, value: Any) -> str:
        """Return the digits alone, or say how many there are."""
        text = super().clean(value)
        digits = "".join(mark for mark in text if mark.isdigit())
        if text and len(digits) != 16:
            raise forms.ValidationError(
                _("%(word)s harus 16 angka; tertulis %(count)s angka. Cocokkan dengan %(card)s."),
                params={**self.words, "count": len(digits)},
                code="nik_length",
            )
        return digits


class DateBoxes(forms.MultiWidget):
    """Day, month and year in three boxes with a numeric keypad; empty stays empty."""

    is_boxes = True
    BOXES = ((_("Tanggal"), 2), (_("Bulan"), 2), (_("Tahun"), 4))

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__([forms.TextInput(), forms.TextInput(), forms.TextInput()], attrs)

    def decompress(self, value: date | None) -> list[int | None]:
        """Return day, month and year of a day, or three blanks."""
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give each box its word and its length."""
        context = super().get_context(name, value, attrs)
        for box, (label, length) in zip(context["widget"]["subwidgets"], self.BOXES, strict=True):
            box |= {"label": label, "length": str(length)}
        return context

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Draw the boxes from ``ui/date_boxes.html``."""
        return mark_safe(render_to_string("ui/date_boxes.html", self.get_context(name, value, attrs)))  # noqa: S308


class DateBoxesField(forms.MultiValueField):
    """A day typed in three boxes; a day that does not exist is named back."""

    widget = DateBoxes

    def __init__(self, **options: Any) -> None:
        digits = [forms.CharField(max_length=4, required=False) for _box in range(3)]
        options.setdefault("help_text", _("Contoh: 7 8 1984"))
        super().__init__(fields=digits, require_all_fields=False, **options)

    def compress(self, values: list[str]) -> date | None:
        """Return the day, or none if all boxes are empty."""
        if not any(values):
            return None
        written = " ".join(values)
        try:
            day, month, year = (int(value) for value in values)
            if year in YEARS:
                return date(year, month, day)
        except ValueError:
            pass
        raise forms.ValidationError(
            _("Tanggal “%(written)s” tidak ada di kalender. Tulis tanggal, bulan, dan tahun empat angka."),
            params={"written": written},
            code="no_such_day",
        )


def offer(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Let a field offer these choices: pairs of code and word, or of group and pairs."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def offer_rows(form: forms.BaseForm, name: str, rows: QuerySet[Any], said: Callable[[Any], str] | None = None) -> None:
    """Let a field offer these rows; ``said`` writes one in the list, else it is the row's own text."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
    if said is not None:
        vars(field)["label_from_instance"] = said


def offered(form: forms.BaseForm, name: str) -> dict[Any, Any]:
    """Return the choices of a field, code to word."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return dict(cast("Iterable[tuple[Any, Any]]", field.choices))


class RupiahField(forms.CharField):
    """Whole rupiah as officers write them: ``433036800``, ``Rp433.036.800``, ``433.036.800,00``."""

    def __init__(self, **options: Any) -> None:
        look = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "30"}
        options.setdefault("help_text", _("Rupiah bulat. Titik pemisah boleh."))
        super().__init__(widget=forms.TextInput(attrs=look), **options)

    def clean(self, value: Any) -> int:
        """Return the amount, 0 for an empty field that may be empty, or say that it cannot be read."""
        if not value and not self.required:
            return 0
        text = re.sub(r"^rp\.?|[\s ]", "", str(super().clean(value)).lower()).removesuffix(",00").removesuffix(",-")
        if not re.fullmatch(r"\d+|\d{1,3}(\.\d{3})+", text):
            raise forms.ValidationError(
                _("“%(written)s” bukan rupiah bulat. Tulis angka saja, misalnya 433.036.800."),
                params={"written": value},
                code="not_rupiah",
            )
        amount = int(text.replace(".", ""))
        if amount > LARGEST_IDR:
            raise forms.ValidationError(_("Jumlah ini terlalu besar. Periksa banyaknya angka nol."), code="too_large")
        return amount


class PaperNumberField(forms.CharField):
    """A number as it stands on a paper."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 80)
        super().__init__(widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}), **options)
