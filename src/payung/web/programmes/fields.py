"""What forms of these rooms share: a request key, an amount in rupiah, a paper's number; and the letterhead."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payung.office.models import Pemda

LARGEST_IDR = 9_000_000_000_000_000


class KeyedForm(forms.Form):
    """A form that is answered once: its hidden key travels with it, so a second sending has no second effect."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["key"].initial = uuid.uuid4


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


def letterhead_of(pemda: Pemda) -> dict[str, str]:
    """The head of a printed page: the dinas's own, never the Garuda."""
    return {"above": _("PEMERINTAH %(name)s") % {"name": pemda.name.upper()}, "name": pemda.unit_name.upper()}
