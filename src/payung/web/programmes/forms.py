"""Forms of a programme: opening, ceiling, places, decree, agreement, enrolment, the insurer's answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payung.programme.models import FUNDING_NAMES, Agreement
from payung.programme.queries import budgets_of, decrees_of
from payung.web.widgets import DateBoxesField

from .fields import KeyedForm, PaperNumberField, RupiahField

LEAVING = [
    ("replace", _("diganti cadangan")),
    ("refund", _("iuran dikembalikan")),
    ("forfeit", _("iuran tidak kembali")),
]


class OpenForm(KeyedForm):
    """A programme year."""

    name = forms.CharField(
        label=_("Nama program"), max_length=160, help_text=_("Contoh: Perlindungan Pekerja Rentan 2026")
    )
    year = forms.IntegerField(label=_("Tahun anggaran"), min_value=2015, max_value=2100)
    legal_basis = forms.CharField(
        label=_("Dasar hukum daerah"),
        max_length=300,
        required=False,
        help_text=_("Perda, Perbup, atau Perwali dengan nomor dan tahunnya."),
    )
    minimum_age = forms.IntegerField(
        label=_("Usia paling muda menurut aturan daerah"),
        min_value=15,
        max_value=64,
        required=False,
        help_text=_("Kosongkan bila aturan daerah tidak menyebutnya."),
    )


class BudgetForm(KeyedForm):
    """The ceiling of one source of money."""

    funding = forms.ChoiceField(label=_("Sumber dana"), choices=list(FUNDING_NAMES.items()))
    ceiling_idr = RupiahField(label=_("Pagu"))
    account_code = forms.CharField(
        label=_("Kode rekening"), max_length=30, required=False, help_text=_("Menurut DPA tahun ini.")
    )


class AreaSearch(forms.Form):
    """Find the area a quota is for; typing errors are forgiven."""

    cari = forms.CharField(label=_("Cari desa, kelurahan, atau kecamatan"), max_length=100, required=False)


class QuotaForm(KeyedForm):
    """Places for one area."""

    area_code = forms.ChoiceField(label=_("Wilayah"), widget=forms.RadioSelect)
    seats = forms.IntegerField(
        label=_("Tempat"), min_value=0, max_value=10_000_000, help_text=_("Tidak boleh di bawah yang sudah terisi.")
    )

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area_code"].choices = areas  # type: ignore[attr-defined]


class DecreeForm(KeyedForm):
    """The head's decision."""

    sk_number = PaperNumberField(label=_("Nomor SK"))
    decided_on = DateBoxesField(label=_("Tanggal SK"))
    starts_on = DateBoxesField(label=_("Berlaku mulai"), help_text=_("Hari pertama orang ini dibayari."))
    ends_on = DateBoxesField(label=_("Berlaku sampai"), help_text=_("Biasanya 31 12 tahun anggaran."))


class AgreementForm(KeyedForm):
    """The agreement with the insurer's branch."""

    pks_number = PaperNumberField(label=_("Nomor PKS"))
    insurer_number = PaperNumberField(label=_("Nomor PKS di BPJS Ketenagakerjaan"), required=False)
    signed_on = DateBoxesField(label=_("Tanggal tanda tangan"))
    starts_on = DateBoxesField(label=_("Berlaku mulai"))
    ends_on = DateBoxesField(label=_("Berlaku sampai"))
    branch = forms.CharField(label=_("Kantor cabang"), max_length=80, required=False)
    wadah = forms.CharField(
        label=_("Wadah"), max_length=60, required=False, help_text=_("Kode wadah dari kantor cabang.")
    )
    on_leaving = forms.ChoiceField(
        label=_("Bila peserta berhenti di tengah jalan"), choices=LEAVING, widget=forms.RadioSelect, initial="replace"
    )


class EnrolForm(KeyedForm):
    """Which decree's names are sent to the insurer, and which money pays."""

    decree = forms.ModelChoiceField(label=_("SK"), queryset=None, to_field_name="public_id", empty_label=None)
    budget = forms.ModelChoiceField(label=_("Sumber dana"), queryset=None, to_field_name="public_id", empty_label=None)

    def __init__(self, *args: Any, agreement: Agreement, **options: Any) -> None:
        super().__init__(*args, **options)
        decree, budget = self.fields["decree"], self.fields["budget"]
        decree.queryset = decrees_of(agreement.programme)  # type: ignore[attr-defined]
        decree.label_from_instance = lambda row: (
            _("%(number)s, %(count)s nama")
            % {  # type: ignore[attr-defined]
                "number": row.sk_number,
                "count": row.line_count,
            }
        )
        budget.queryset = budgets_of(agreement.programme)  # type: ignore[attr-defined]
        budget.label_from_instance = lambda row: row.funding_name  # type: ignore[attr-defined]


class AnswerForm(KeyedForm):
    """The insurer's answer to the list."""

    file = forms.FileField(
        label=_("Berkas jawaban BPJS Ketenagakerjaan"),
        help_text=_("XLSX atau CSV dengan kolom NIK, KPJ, dan tanggal mulai; atau alasan penolakan."),
    )


class NominationFilter(forms.Form):
    """Look for a name among the nominations."""

    nama = forms.CharField(label=_("Nama"), max_length=100, required=False)
