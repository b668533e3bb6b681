"""The form of *Hitung manfaat*: what happened, which months were paid, who lives. No name, no NIK; nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payung import law
from payung.core.month import Month
from payung.law.disability import Disability
from payung.law.heirs import WITHOUT_TIER, relations
from payung.law.printing import number
from payung.web.widgets import DateBoxesField, offer
from payung.words import words_of

from .fields import EARLIEST, MonthField, MonthsField, RupiahField
from .words import MEASURED_WORDS, PLAIN_WORDS, SIDE_WORDS, SIDED_WORDS
from .written import income_words

CHILDREN = 3
_LEVELS = [("", _("Tidak ada")), *words_of("school_level").choices]
MOST_MONTHS = 600
HEIRS = ("relatives", "children_alive")
BODY = ("part", "measure", "function_loss", "is_left_handed")
JOURNEY = ("unable_months", "land_idr", "sea_idr", "air_idr")


@dataclass(frozen=True)
class Cause:
    """One thing that may have happened; ``asks`` are the fields only some causes have."""

    slug: str
    word: Any
    hint: Any
    sign: str
    day_word: Any
    asks: tuple[str, ...]
    has_children: bool = False


CAUSES: Mapping[str, Cause] = {
    cause.slug: cause
    for cause in (
        Cause(
            "meninggal",
            _("Meninggal bukan karena kerja"),
            _("Sakit, usia, atau kecelakaan di luar pekerjaan."),
            "candle",
            _("Kapan meninggal?"),
            HEIRS,
            has_children=True,
        ),
        Cause(
            "meninggal-karena-kerja",
            _("Meninggal karena kecelakaan kerja"),
            _("Saat bekerja, atau di jalan yang biasa dilalui ke tempat kerja."),
            "candle",
            _("Kapan kecelakaannya?"),
            (*HEIRS, *JOURNEY[1:]),
            has_children=True,
        ),
        Cause(
            "kecelakaan-kerja",
            _("Kecelakaan kerja, dirawat"),
            _("Juga penyakit akibat kerja."),
            "warn",
            _("Kapan kecelakaannya?"),
            JOURNEY,
        ),
        Cause(
            "cacat",
            _("Cacat karena kecelakaan kerja"),
            _("Menurut surat dokter."),
            "person",
            _("Kapan kecelakaannya?"),
            (*BODY, *JOURNEY),
            has_children=True,
        ),
        Cause("sakit", _("Sakit biasa, perlu berobat"), _("Bukan karena pekerjaan."), "help", "", ()),
    )
}


def _incomes() -> list[tuple[int, str]]:
    """Every bracket of income, the lowest first."""
    return [(row.from_idr, income_words(row)) for row in law.current().latest("jkk_monthly_by_income").brackets]


def _parts() -> list[tuple[str, Any]]:
    """Every row of the disability table by its groups; a side is part of the choice."""
    now = law.current()
    sided, plain = now.latest("disability_by_side").table, now.latest("disability_by_part").table
    both = [
        (f"{name}:{side}", f"{word}, {SIDE_WORDS[side]} ({number(sided[name][side])} %)")
        for name, word in SIDED_WORDS.items()
        for side in SIDE_WORDS
    ]
    total = number(now.latest("jkk_total_disability").percent)
    return [
        ("", _("Pilih menurut surat dokter")),
        ("total", _("Cacat total tetap, tidak dapat bekerja lagi (%s %%)") % total),
        (str(_("Tangan dan lengan")), both),
        (str(_("Bagian lain")), [(name, f"{word} ({number(plain[name])} %)") for name, word in PLAIN_WORDS.items()]),
        (
            str(_("Dengan ukuran dari dokter")),
            [(name, f"{word} ({unit})") for name, (word, unit) in MEASURED_WORDS.items()],
        ),
    ]


class FamilyForm(forms.Form):
    """The facts at a counter; ``cause`` decides which of the fields are there."""

    event_on = DateBoxesField(label=_("Kapan?"), help_text="")
    paid_from = MonthField(label=_("Iuran dibayar mulai bulan"), help_text=_("Contoh: Januari 2025 atau 01-2025"))
    paid_until = MonthField(label=_("Sampai bulan"), help_text=_("Bulan terakhir yang dibayar"))
    unpaid = MonthsField(
        label=_("Kecuali bulan"), required=False, help_text=_("Yang terlewat di antaranya, misalnya April 2025")
    )
    start_on = DateBoxesField(
        label=_("Perlindungan mulai"), required=False, help_text=_("Dari kartu. Kosong: tanggal 1 bulan pertama.")
    )
    income_idr = forms.TypedChoiceField(label=_("Penghasilan yang didaftarkan, sebulan"), coerce=int)
    funding = forms.ChoiceField(label=_("Iuran dibayar oleh"), choices=words_of("payer").choices, initial="apbd")
    sector = forms.ChoiceField(label=_("Bidang kerja"), choices=words_of("sector").choices, initial="other")
    part = forms.ChoiceField(label=_("Cacat pada"), required=False)
    measure = forms.DecimalField(
        label=_("Ukuran dari surat dokter"),
        required=False,
        min_value=0,
        max_value=200,
        decimal_places=1,
        help_text=_("Hanya bila pilihan di atas menyebut ukuran."),
        localize=True,
    )
    function_loss = forms.DecimalField(
        label=_("Fungsi yang hilang, persen"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=1,
        help_text=_("Hanya bila anggota tubuh masih ada tetapi fungsinya berkurang."),
        localize=True,
    )
    is_left_handed = forms.BooleanField(label=_("Orang ini kidal"), required=False)
    unable_months = forms.IntegerField(
        label=_("Tidak mampu bekerja, berapa bulan"),
        required=False,
        min_value=0,
        max_value=120,
        help_text=_("Menurut surat dokter."),
    )
    land_idr = RupiahField(label=_("Ongkos angkut darat atau sungai, Rp"), required=False)
    sea_idr = RupiahField(label=_("Ongkos angkut laut, Rp"), required=False)
    air_idr = RupiahField(label=_("Ongkos angkut udara, Rp"), required=False)
    relatives = forms.MultipleChoiceField(
        label=_("Siapa yang masih hidup?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    children_alive = forms.IntegerField(
        label=_("Anak yang masih hidup, berapa orang"), required=False, min_value=0, max_value=30
    )

    def __init__(self, cause: Cause, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {*HEIRS, *BODY, *JOURNEY} - set(cause.asks):
            del self.fields[name]
        self.fields["event_on"].label = cause.day_word
        offer(self, "income_idr", _incomes())
        if "part" in self.fields:
            offer(self, "part", _parts())
            self.fields["part"].required = True
        if "relatives" in self.fields:
            known = [name for name in relations(law.current()) if name not in ("child", *WITHOUT_TIER)]
            offer(self, "relatives", words_of("relation").only(*known).choices)

    def clean_event_on(self) -> date:
        """Refuse a day before the first provision that is kept."""
        day: date = self.cleaned_data["event_on"]
        first = law.current().parameters["arrears_most_months"].records[0].span.starts_on
        if day < first:
            raise forms.ValidationError(
                _("Ketentuan yang tercatat mulai %(first)s; tanggal ini lebih awal."),
                params={"first": first.strftime("%d-%m-%Y")},
            )
        if day.year > first.year + 100:
            raise forms.ValidationError(_("Periksa tahunnya."))
        return day

    def clean_start_on(self) -> date | None:
        """Refuse a year that is a slip of the finger."""
        day: date | None = self.cleaned_data["start_on"]
        if day is not None and day.year < EARLIEST:
            raise forms.ValidationError(_("Periksa tahunnya."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning, a month outside, a measure that is missing."""
        given = super().clean() or {}
        first, last = given.get("paid_from"), given.get("paid_until")
        if first and last:
            if last < first:
                self.add_error("paid_until", _("Bulan terakhir lebih awal daripada bulan pertama."))
            elif last.minus(first) > MOST_MONTHS:
                self.add_error("paid_until", _("Rentangnya terlalu panjang. Periksa tahunnya."))
            elif not self.paid_months():
                self.add_error("unpaid", _("Semua bulan dikecualikan; sisakan paling sedikit satu bulan."))
        if given.get("part") in MEASURED_WORDS and given.get("measure") is None:
            self.add_error("measure", _("Isi ukuran dari surat dokter untuk pilihan ini."))
        return given

    def paid_months(self) -> list[Month]:
        """Return the months that were paid, in order."""
        given = self.cleaned_data
        stretch = given["paid_from"].until(given["paid_until"])
        return [month for month in stretch if month not in given.get("unpaid", ())]

    def disability(self) -> Disability | None:
        """Return what the doctor's letter says, or None if nothing was chosen."""
        given = self.cleaned_data
        part, _colon, side = given.get("part", "").partition(":")
        if not part:
            return None
        if part == "total":
            return Disability("total")
        lost = given.get("function_loss")
        return Disability(
            kind="partial_anatomical" if lost is None else "partial_functional",
            part=part,
            side=side or None,
            left_handed=given.get("is_left_handed", False),
            measure=Fraction(given["measure"]) if part in MEASURED_WORDS else None,
            function_loss_percent=None if lost is None else Fraction(lost),
        )


class ChildForm(forms.Form):
    """One child who is or will be at school; an empty form is no child."""

    born_on = DateBoxesField(label=_("Tanggal lahir"), required=False, help_text="")
    level = forms.ChoiceField(label=_("Sekolah"), choices=_LEVELS, required=False)
    grade = forms.IntegerField(label=_("Kelas"), min_value=1, max_value=6, required=False)
    year = forms.IntegerField(label=_("Tahun ajaran"), min_value=2010, max_value=2100, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for both birth day and school once one of them is given, and for a grade the level has."""
        given = super().clean() or {}
        born_on, level = given.get("born_on"), given.get("level")
        if born_on and not level and "level" not in self.errors:
            self.add_error("level", _("Pilih jenjang sekolahnya."))
        if level and not born_on and "born_on" not in self.errors:
            self.add_error("born_on", _("Isi tanggal lahirnya."))
        if level:
            years = law.current().latest("scholarship_years").table[level]
            if (given.get("grade") or 1) > years:
                self.add_error("grade", _("Jenjang ini sampai kelas %d.") % years)
        return given


ChildrenForms = forms.formset_factory(ChildForm, extra=CHILDREN, max_num=CHILDREN, absolute_max=CHILDREN)
