"""The forms of a worker's page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payung.bulk.authority import MARKS, MarkList
from payung.intake.actions.listings import NEW_LISTING_KINDS
from payung.web.rosters.forms import UploadForm
from payung.web.widgets import DateBoxesField
from payung.words import words_of

EVIDENCE = words_of("evidence_kind").choices
REGISTERS = words_of("decile_register").choices
_AUTHORITIES, _RESULTS = words_of("authority").choices, words_of("verification_result").choices
_ENDED = words_of("end_reason").having("is_by_hand").choices
LARGEST_FILE = 5 * 1024 * 1024


class EvidenceForm(forms.Form):
    """Something seen of the worker, with a photo or scan or without."""

    kind = forms.ChoiceField(label=_("Apa yang dilihat atau dinyatakan"), choices=EVIDENCE, widget=forms.RadioSelect)
    seen_on = DateBoxesField(label=_("Dilihat pada"), help_text=_("Contoh: 7 8 2025"))
    place = forms.CharField(label=_("Di mana"), max_length=120, required=False)
    witness = forms.CharField(label=_("Nama saksi"), max_length=120, required=False)
    note = forms.CharField(label=_("Keterangan"), max_length=300, required=False)
    file = forms.FileField(
        label=_("Foto atau pindaian"),
        required=False,
        help_text=_("JPG, PNG, WebP, atau PDF; paling besar 5 MB. Letak rumah di dalam foto dihapus."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*,.pdf"}),
    )

    def clean_file(self) -> object:
        """Refuse a file that is too large, with its size."""
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_FILE:
            raise forms.ValidationError(
                _("Berkas %(size)s MB; paling besar 5 MB. Perkecil fotonya, lalu pilih lagi.")
                % {"size": file.size >> 20}
            )
        return file


class VerifyForm(forms.Form):
    """An authority's answer about one worker."""

    authority = forms.ChoiceField(label=_("Jawaban dari"), choices=_AUTHORITIES, widget=forms.RadioSelect)
    result = forms.ChoiceField(label=_("Jawabannya"), choices=_RESULTS, widget=forms.RadioSelect)
    verified_on = DateBoxesField(label=_("Tanggal jawaban"), help_text=_("Contoh: 7 8 2025"))
    note = forms.CharField(label=_("Nomor surat atau keterangan"), max_length=300, required=False)


class DecileForm(forms.Form):
    """A welfare decile as of a day."""

    decile = forms.IntegerField(
        label=_("Desil"), min_value=1, max_value=10, help_text=_("1 paling miskin, 10 paling mampu.")
    )
    register = forms.ChoiceField(label=_("Sumber"), choices=REGISTERS)
    as_of_on = DateBoxesField(label=_("Berlaku pada"), help_text=_("Contoh: 7 8 2025"))


class SectorForm(forms.Form):
    """By which sector a contribution is priced, and why not by the occupation's own."""

    sector = forms.ChoiceField(
        label=_("Dihitung sebagai"), choices=words_of("sector").choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Alasan"), max_length=300, help_text=_("Contoh: mengemudi pompong, surat keterangan desa 12/2026")
    )


class EndForm(forms.Form):
    """The last day of sponsoring, and why."""

    last_on = DateBoxesField(label=_("Hari terakhir"), help_text=_("Contoh: 31 8 2025"))
    reason = forms.ChoiceField(label=_("Alasan"), choices=_ENDED, widget=forms.RadioSelect)


class DayForm(forms.Form):
    """The day of the question: was he covered then?"""

    day = DateBoxesField(label=_("Apakah dilindungi pada tanggal"), help_text=_("Contoh: 31 10 2025"))


class SettleForm(forms.Form):
    """One person or two, and why."""

    decision = forms.ChoiceField(
        label=_("Keputusan"),
        choices=[("same", _("Orang yang sama")), ("two", _("Dua orang berbeda"))],
        error_messages={"required": _("Tekan salah satu: orang yang sama, atau dua orang berbeda.")},
    )
    survivor = forms.ChoiceField(
        label=_("Bila satu orang, catatan yang dipertahankan"),
        choices=[("first", _("Catatan pertama")), ("second", _("Catatan kedua"))],
        required=False,
    )
    reason = forms.CharField(
        label=_("Alasan"), max_length=300, help_text=_("Contoh: NIK di KTP sama; tanggal lahir di berkas salah ketik.")
    )


class AnswersForm(forms.Form):
    """A file of Dukcapil's answers."""

    file = forms.FileField(
        label=_("Berkas jawaban Dukcapil"), help_text=_("Excel (.xlsx) atau .csv; paling besar 10 MB.")
    )


class AnsweredForm(forms.Form):
    """The day of the answers."""

    answered_on = DateBoxesField(label=_("Tanggal jawaban"), help_text=_("Contoh: 7 8 2025"))


class ListingForm(forms.Form):
    """A list of another keeper of people."""

    kind = forms.ChoiceField(
        label=_("Isi daftar"),
        choices=[(k, _(word)) for k, word in NEW_LISTING_KINDS.items()],
        help_text=_("Dibayari pihak lain: alasan R09. Penerima upah: R10. ASN dan sejenisnya: R11."),
    )
    keeper = forms.CharField(
        label=_("Dari siapa"), max_length=120, help_text=_("Contoh: Disnaker Provinsi Riau, DBH Sawit 2026")
    )
    as_of_on = DateBoxesField(label=_("Keadaan per"), help_text=_("Contoh: 7 8 2025"))
    starts_on = DateBoxesField(label=_("Berlaku sejak"), help_text=_("Contoh: 1 1 2025"))
    ends_on = DateBoxesField(label=_("Sampai"), help_text=_("Contoh: 31 12 2025"))
    file = forms.FileField(label=_("Berkas daftar"), help_text=_("Excel, .ods, atau .csv yang memuat NIK dan nama."))


class BulkVerifyForm(forms.Form):
    """One answer of an authority about the chosen workers."""

    authority = forms.ChoiceField(label=_("Jawaban dari"), choices=_AUTHORITIES, initial="dukcapil")
    result = forms.ChoiceField(label=_("Jawabannya"), choices=_RESULTS, initial="match")
    verified_on = DateBoxesField(label=_("Tanggal jawaban"), help_text=_("Contoh: 7 8 2025"))
    note = forms.CharField(label=_("Nomor surat"), max_length=300, required=False)


class MarksForm(UploadForm):
    """A list of NIKs, as a file or pasted."""

    file = forms.FileField(
        label=_("Berkas daftar"),
        required=False,
        help_text=_("Excel (.xlsx) atau .csv; kolom NIK, lalu Desil dan Tanggal data, atau kriteria dengan tanda ya."),
    )
    area = None  # type: ignore[assignment]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        forms.Form.__init__(self, *arguments, **options)


class ReadMarksForm(forms.Form):
    """What the list says of everybody, and when."""

    kinds = forms.MultipleChoiceField(
        label=_("Berlaku untuk semua di daftar"),
        choices=[(kind, words_of("evidence_kind")[kind]) for kind in MARKS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    register = forms.ChoiceField(label=_("Desil menurut"), choices=REGISTERS, initial="dtsen")
    day = DateBoxesField(label=_("Keadaan per"), help_text=_("Dipakai bila barisnya tidak bertanggal."))
    note = forms.CharField(label=_("Nomor surat atau keterangan"), max_length=300, required=False)

    def __init__(self, found: MarkList, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if found.columns - {"decile"}:
            del self.fields["kinds"]
        if "decile" not in found.columns:
            del self.fields["register"]
