"""Forms of a programme: opening, ceiling, places, decree, agreement, enrolment, the insurer's answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from payung.law.doubts import DOUBTS
from payung.money.models import Budget, Programme
from payung.office.models import Officer
from payung.programme.models import Agreement, Decree, Nomination
from payung.programme.queries import UNKNOWN_FUNDING, budgets_of, decrees_of, narrowed
from payung.programme.rules import REASONS
from payung.web.keyed import KeyedForm
from payung.web.widgets import DateBoxesField, PaperNumberField, RupiahField, offer, offer_rows
from payung.web.workers.lists import ListFilter
from payung.words import words_of

from .rule_words import ORIGIN_WORDS, STATE_WORDS, number_of, reason_words

LEAVING = words_of("on_leaving").choices


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

    funding = forms.ChoiceField(label=_("Sumber dana"), choices=words_of("funding").choices)
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
        offer(self, "area_code", areas)


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


def _decree_with_names(row: Decree) -> str:
    return _("%(number)s, %(count)s nama") % {"number": row.sk_number, "count": row.line_count}


class EnrolForm(KeyedForm):
    """Which decree's names are sent to the insurer, and which money pays."""

    decree = forms.ModelChoiceField(
        label=_("SK"), queryset=Decree.objects.none(), to_field_name="public_id", empty_label=None
    )
    budget = forms.ModelChoiceField(
        label=_("Sumber dana"), queryset=Budget.objects.none(), to_field_name="public_id", empty_label=None
    )

    def __init__(self, *args: Any, agreement: Agreement, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_rows(self, "decree", decrees_of(agreement.programme), said=_decree_with_names)
        offer_rows(self, "budget", budgets_of(agreement.programme), said=lambda row: str(row.funding_name))


class AnswerForm(KeyedForm):
    """The insurer's answer to the list."""

    file = forms.FileField(
        label=_("Berkas jawaban BPJS Ketenagakerjaan"),
        help_text=_("XLSX atau CSV dengan kolom NIK, KPJ, dan tanggal mulai; atau alasan penolakan."),
    )


class NominationFilter(ListFilter):
    """Area, origin and money; on the list also where one stands, what speaks against him, and a name."""

    asal = forms.ChoiceField(label=_("Asal"), choices=[("", _("Semua")), *ORIGIN_WORDS.items()], required=False)
    dana = forms.ChoiceField(label=_("Sumber dana"), required=False)
    keadaan = forms.ChoiceField(
        label=_("Keadaan"), choices=[("", _("Semua")), *((k, v[1]) for k, v in STATE_WORDS.items())], required=False
    )
    sebab = forms.ChoiceField(label=_("Sebab"), required=False)
    pertama = forms.BooleanField(label=_("Sebab pertama saja"), required=False)
    nama = forms.CharField(label=_("Nama"), max_length=100, required=False)

    def __init__(self, data: Any, officer: Officer, programme: Programme, *, is_list: bool = True) -> None:
        super().__init__(data, officer)
        self.own_area = officer.area_code if len(officer.area_code) > len("14.04") else ""
        for name in () if is_list else ("keadaan", "sebab", "pertama", "nama"):
            del self.fields[name]
        moneys = [(budget.funding, budget.funding_name) for budget in budgets_of(programme)]
        unknown = (UNKNOWN_FUNDING, _("belum ditentukan"))
        offer(self, "dana", [("", _("Semua")), *moneys, unknown])
        if is_list:
            codes = [*REASONS, *({data.get("sebab")} & set(DOUBTS))]
            said = [(code, f"{number_of(code)} {reason_words(code)[0]}"[:70]) for code in codes]
            offer(self, "sebab", [("", _("Semua")), *said])

    def said(self) -> str:
        """What the list or the funnel is narrowed to, in words, for paper as well."""
        given = [bound for bound in self.visible_fields() if self.is_valid() and bound.data]
        names = [dict(getattr(bound.field, "choices", [(True, _("ya"))])) for bound in given]
        return "; ".join(f"{b.label}: {words.get(b.data, b.data)}" for b, words in zip(given, names, strict=True))

    def narrow(self, rows: QuerySet[Nomination]) -> QuerySet[Nomination]:
        """Leave what the form asks for, whatever the state; an address that asks what is not offered leaves nobody."""
        if not self.is_valid():
            return rows.none()
        given = self.cleaned_data
        against = {"first" if given.get("pertama") else "against": given.get("sebab", "")}
        rows = narrowed(
            rows, area=self.area_code or self.own_area, origin=given["asal"], funding=given["dana"], **against
        )
        name = given.get("nama", "").strip()
        return rows.filter(worker__name__icontains=name) if name else rows
