"""Forms of the money: the year, the treasury's payment, the insurer's list, a name among the lines."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payung.office.areas import area_names
from payung.web.keyed import KeyedForm
from payung.web.widgets import DateBoxesField, PaperNumberField, RupiahField, offer


class YearFilter(forms.Form):
    """Which year's bills."""

    tahun = forms.IntegerField(label=_("Tahun"), min_value=2015, max_value=2100, required=False)


class LineFilter(forms.Form):
    """Look for a name among the lines, or choose a kecamatan."""

    nama = forms.CharField(label=_("Nama"), max_length=100, required=False)
    kecamatan = forms.ChoiceField(label=_("Kecamatan"), required=False)

    def __init__(self, data: Any, districts: list[str]) -> None:
        super().__init__(data)
        names = area_names(set(districts))
        known = sorted(((code, names.get(code, code)) for code in districts), key=lambda pair: pair[1])
        offer(self, "kecamatan", [("", _("Semua")), *known])


class PaymentForm(KeyedForm):
    """The treasury's papers and the amount, which must be the bill's to the rupiah."""

    spp_number = PaperNumberField(label=_("Nomor SPP"), max_length=60, required=False)
    spm_number = PaperNumberField(label=_("Nomor SPM"), max_length=60, required=False)
    sp2d_number = PaperNumberField(label=_("Nomor SP2D"), max_length=60)
    paid_on = DateBoxesField(label=_("Tanggal SP2D"))
    amount_idr = RupiahField(label=_("Nilai SP2D"), help_text=_("Ketik dari SP2D; harus sama sampai rupiah terakhir."))


class StatementForm(KeyedForm):
    """The insurer's list of who it counts as paid."""

    file = forms.FileField(
        label=_("Daftar peserta dari BPJS Ketenagakerjaan"),
        help_text=_("XLSX atau CSV dengan kolom NIK atau KPJ, nama, dan iuran."),
    )
