"""The forms of the roster pages: a file with its sender's area, and the cells of one row."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from payung.intake.actions.rosters import SMALL_BYTES
from payung.intake.judging import field_of, is_confirmable, text_of, verdict_for
from payung.intake.models import RosterRow
from payung.office.areas import area_names, find_areas
from payung.office.models import Area, Officer
from payung.office.permission import in_area
from payung.web.widgets import NikField
from payung.words import words_of

CODE = re.compile(r"(\d\d\.\d\d(?:\.\d\d(?:\.\d{4})?)?)\)?\s*$")
MOST_BYTES = 10 * 1024 * 1024
# Options come while the name is typed; only the field's own text is sent, never the NIK beside it.
AREA_LOOK = {
    "list": "wilayah-pilihan",
    "autocomplete": "off",
    "hx-get": "/roster/wilayah/",
    "hx-trigger": "input changed delay:300ms",
    "hx-target": "#wilayah-pilihan",
}
STATUS = words_of("roster_status").chips


class RosterFilter(forms.Form):
    """Where rosters stand."""

    keadaan = forms.ChoiceField(
        label=_("Keadaan"), choices=[("", _("Semua")), *((k, v[0]) for k, v in STATUS.items())], required=False
    )


FIELDS = words_of("person_field").having("is_editable")


def area_label(area: Area, names: dict[str, str]) -> str:
    """Return an area as the choice shows it: *Bagan Jaya, Kec. Enok (14.04.02.2009)*."""
    if area.level == 4:
        return f"{area.name}, Kec. {names.get(area.code[:8], '')} ({area.code})"
    return f"Kec. {area.name} ({area.code})" if area.level == 3 else f"{area.name} ({area.code})"


def area_choices(officer: Officer, text: str, *, most: int = 8) -> list[str]:
    """Return the areas of the officer whose name is like the text, best first, as labels."""
    found = [
        *find_areas(text, within=officer.area_code, level=4, most=most),
        *find_areas(text, within=officer.area_code, level=3, most=2),
    ]
    names = area_names({area.code for area in found})
    return [area_label(area, names) for area in found][:most]


def resolve_area(officer: Officer, text: str) -> str:
    """Return the code that a typed area means.

    Raises:
        ValidationError: no area, several, or one outside the officer's; the sentence names the nearest.
    """
    if found := CODE.search(text):
        code = found[1]
        if in_area(officer, code) and Area.objects.filter(pk=code).exists():
            return code
        raise forms.ValidationError(_now("%(code)s di luar wilayah kerja Anda.") % {"code": code})
    choices = area_choices(officer, text)
    same = [label for label in choices if label.split(",")[0].removeprefix("Kec. ").lower() == text.strip().lower()]
    if len(same) == 1:
        match = CODE.search(same[0])
        assert match is not None
        return match[1]
    near = "; ".join((same or choices)[:4])
    if near:
        raise forms.ValidationError(
            _now("“%(text)s” belum pasti. Pilih salah satu: %(near)s.") % {"text": text, "near": near}
        )
    raise forms.ValidationError(
        _now("“%(text)s” tidak ada di wilayah Anda. Ketik nama desa atau kodenya.") % {"text": text}
    )


class UploadForm(forms.Form):
    """A roster file and the area that sends it; a village operator sends for the village."""

    file = forms.FileField(
        required=False,
        label=_("Berkas daftar pekerja"),
        help_text=_("Excel (.xlsx, .xls), .ods, atau .csv; paling besar 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.xlsb,.ods,.csv,.tsv,.htm,.html,.txt"}),
        error_messages={"empty": _("Berkas kosong (0 bita). Kirim ulang; pengiriman sebelumnya mungkin terputus.")},
    )
    pasted = forms.CharField(
        label=_("Atau tempel dari Excel"),
        help_text=_("Salin tabel dengan judul kolomnya, tempel di sini."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
    )
    area = forms.CharField(
        label=_("Pengirim"),
        help_text=_("Ketik nama desa. Biarkan bila berkas memuat banyak desa."),
        max_length=160,
        widget=forms.TextInput(attrs={**AREA_LOOK, "hx-params": "area"}),
    )

    def __init__(self, officer: Officer, *arguments: Any, **options: Any) -> None:
        self.officer = officer
        own = Area.objects.filter(pk=officer.area_code).first()
        label = area_label(own, area_names({own.code})) if own else officer.area_code
        options.setdefault("initial", {"area": label})
        super().__init__(*arguments, **options)
        if len(officer.area_code) == 13:
            del self.fields["area"]

    def clean_area(self) -> str:
        """Return the code of the area that was typed."""
        return resolve_area(self.officer, self.cleaned_data["area"])

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(_("Berkas lebih dari 10 MB. Bagi per kecamatan, lalu unggah satu per satu."))
        return file

    def clean(self) -> dict[str, Any]:
        """Ask for a file or a pasted table, not both and not neither."""
        cleaned = super().clean() or self.cleaned_data
        if "file" not in self.errors and bool(cleaned.get("file")) == bool(cleaned.get("pasted", "").strip()):
            self.add_error("file", _now("Pilih satu: unggah berkas, atau tempel tabelnya."))
        return cleaned

    @property
    def sent(self) -> dict[str, Any]:
        """What was sent, as ``receive_roster`` takes it; a pasted table is a file of tab-separated text."""
        file = self.cleaned_data["file"]
        content = file.read() if file else self.cleaned_data["pasted"].encode()
        name = file.name if file else _now("Tempelan dari Excel.tsv")
        return {"content": content, "name": name, "later": len(content) > SMALL_BYTES}

    @property
    def area_code(self) -> str:
        """The sender's area."""
        return str(self.cleaned_data.get("area", self.officer.area_code))


class RowForm(forms.Form):
    """The cells of one row that need a look; all of them on the row's own page."""

    nik = NikField(required=False, label=FIELDS["nik"], help_text="")
    kk_number = forms.CharField(label=FIELDS["kk_number"], required=False, max_length=40)
    name = forms.CharField(label=FIELDS["name"], required=False, max_length=150)
    birth_on = forms.CharField(label=FIELDS["birth_on"], required=False, max_length=40)
    sex = forms.ChoiceField(
        label=FIELDS["sex"], required=False, choices=[("", "–"), ("L", _("Laki-laki")), ("P", _("Perempuan"))]
    )
    area_code = forms.CharField(label=FIELDS["area_code"], required=False, max_length=160)
    occupation = forms.CharField(label=FIELDS["occupation"], required=False, max_length=100)
    confirmed = forms.BooleanField(label=_("Sudah dicocokkan dengan KTP; baris ini benar"), required=False)

    def __init__(self, row: RosterRow, *arguments: Any, is_whole: bool = False, **options: Any) -> None:
        self.row = row
        open_reasons = [r for r in row.reasons if not r.get("confirmed")]
        self.blocking = {field_of(r) for r in open_reasons if verdict_for([r]) in ("held", "rejected")}
        self.confirmable = [r["code"] for r in open_reasons if is_confirmable(r)]
        super().__init__(*arguments, **options)
        shown = FIELDS.keys() if is_whole else self.blocking & FIELDS.keys()
        for name in FIELDS.keys() - shown:
            del self.fields[name]
        if not self.confirmable:
            del self.fields["confirmed"]
        for name in shown:
            self.initial[name] = self._initial(name)
        for name, hint in (("birth_on", _("Contoh: 17/08/1980")), ("kk_number", _("16 angka"))):
            if name in self.fields:
                self.fields[name].help_text = hint if is_whole else ""
        if "area_code" in self.fields:
            self.fields["area_code"].widget.attrs |= {**AREA_LOOK, "hx-params": "area_code"}
        if "occupation" in self.fields:
            self.fields["occupation"].widget.attrs |= {"list": "pekerjaan-pilihan", "autocomplete": "off"}

    def _initial(self, name: str) -> str:
        """An unproven NIK is typed again, never confirmed by pressing a button; a suggested village is offered."""
        if name in ("nik", "kk_number"):
            return "" if name in self.blocking and not self._only_across(name) else getattr(self.row, name) or ""
        for reason in self.row.reasons:
            if name == "area_code" and reason["code"] == "area_misspelt" and reason["values"].get("code"):
                return f"{reason['values'].get('suggestion', '').split(' (')[0]} ({reason['values']['code']})"
        if name == "area_code" and self.row.area_code:
            return self.row.area_code
        if name in ("area_code", "occupation") and name in self.blocking:
            return ""
        return text_of(self.row, name)

    def _only_across(self, name: str) -> bool:
        codes = {r["code"] for r in self.row.reasons if field_of(r) == name}
        return codes <= {"nik_birth_mismatch", "nik_sex_mismatch", "duplicate_nik_other_name", "duplicate_in_file"}

    def clean_area_code(self) -> str:
        """Take the code out of *Bagan Jaya (14.04.02.2009)*; a bare name is the reader's to judge."""
        text = str(self.cleaned_data["area_code"])
        found = CODE.search(text)
        return found[1] if found else text

    def clean(self) -> dict[str, Any]:
        """Refuse a form in which nothing was changed or confirmed."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.changes():
            raise forms.ValidationError(_("Belum ada yang diubah. Ketik isi yang benar, atau lewati baris ini."))
        return cleaned

    def changes(self) -> dict[str, str]:
        """Return the new texts by field, and the codes that were confirmed."""
        found = {}
        for name in self.fields.keys() & FIELDS.keys():
            text = str(self.cleaned_data.get(name, "")).strip()
            stored = getattr(self.row, name)
            if text and (text != text_of(self.row, name) or name in self.blocking or not stored):
                found[name] = text
            elif not text and stored and self.initial.get(name):
                found[name] = ""
        if self.cleaned_data.get("confirmed"):
            found["confirmed"] = " ".join(self.confirmable)
        return found
