"""Every component in all its states, with invented people: for the eye and for the tests, not for offices."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from payung.core.month import Month
from payung.web.templatetags.ui import CHIPS
from payung.web.widgets import DateBoxesField, NikField

WORKS = [("kelapa", "Petani kelapa"), ("nelayan", "Nelayan"), ("buruh", "Buruh harian"), ("lain", "Lainnya")]

JANUARY = Month(2026, 1)
DETAILS = {"grace": "20 hari", "waiting": "Pak Umar", "reserve": "4", "died": "2 November 2026", "short": "5 bulan"}


class ProposalForm(forms.Form):
    """Every kind of field once."""

    nik = NikField()
    name = forms.CharField(label="Nama, seperti di KTP", max_length=100)
    born_on = DateBoxesField(label="Tanggal lahir")
    work = forms.ChoiceField(label="Pekerjaan", choices=WORKS, widget=forms.RadioSelect)
    village = forms.ChoiceField(label="Desa", choices=[("", "Pilih desa"), ("1", "Bagan Jaya"), ("2", "Sungai Salak")])
    note = forms.CharField(label="Keterangan", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    photo = forms.FileField(
        label="Foto saat bekerja",
        help_text="JPG, paling besar 5 MB. Foto bertanggal menolong keluarga bila kelak ada klaim.",
        required=False,
    )
    is_agreed = forms.BooleanField(label="Orangnya tahu dan setuju diusulkan")


class RowFilter(forms.Form):
    """The filter bar above a list."""

    state = forms.ChoiceField(
        label="Keadaan", choices=[("", "Semua"), ("in", "Masuk"), ("out", "Keluar")], required=False
    )
    district = forms.ChoiceField(label="Kecamatan", choices=[("", "Semua"), ("1", "Enok")], required=False)
    name = forms.CharField(label="Nama", required=False)


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component as an officer sees it."""
    return render(request, "ui/gallery.html", desk_context())


def village_gallery(request: HttpRequest) -> HttpResponse:
    """Show a village's phone."""
    return render(request, "ui/gallery_village.html", village_context())


def desk_context() -> dict[str, Any]:
    """Return what the desk's gallery shows."""
    rooms = [("home", "Beranda"), ("rosters", "Roster"), ("workers", "Pekerja"), ("programmes", "Program")]
    rooms += [("bills", "Tagihan"), ("claims", "Klaim"), ("scenarios", "Rencana"), ("reports", "Laporan")]
    shown = _content()["desk"]
    for purse in shown["purses"]:
        purse["months"] = [(JANUARY.plus(at), state) for at, state in enumerate(purse["states"])]
    months = [(month, "paid") for month in Month(2024, 4).until(Month(2026, 10))]
    months[1] = (months[1][0], "lapsed")
    return {
        **_office("Pengelola program", "Ibu Rahma", rooms),
        **_forms(),
        **shown,
        "filter_form": RowFilter(auto_id="saring_%s"),
        "now_month": Month(2026, 11),
        "worker_months": [*months, (Month(2026, 11), "running")],
        "chips": [(code, DETAILS.get(code, "")) for code in CHIPS],
        "letterhead": {"above": "PEMERINTAH KABUPATEN INDRAGIRI HILIR", "name": "DINAS TENAGA KERJA DAN TRANSMIGRASI"},
    }


def village_context() -> dict[str, Any]:
    """Return what the village's gallery shows."""
    rooms = [("home", "Beranda"), ("rosters", "Usulkan"), ("claims", "Lapor duka"), ("workers", "Nama")]
    return {**_office("Operator desa", "Pak Darman", rooms), **_forms(), **_content()["village"]}


def _content() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return content


def _office(role: str, name: str, rooms: list[tuple[str, str]]) -> dict[str, Any]:
    pemda = SimpleNamespace(
        name="Kabupaten Indragiri Hilir",
        unit_name="Dinas Tenaga Kerja dan Transmigrasi",
        brand="#2a4187",
        is_training=False,
    )
    officer = SimpleNamespace(name=name, get_role_display=role)
    return {"pemda": pemda, "officer": officer, "navigation": rooms, "is_demo": True}


def _forms() -> dict[str, Any]:
    known = {"nik": "1404020708849017", "name": "Hasan Basri", "born_on": date(1984, 8, 7), "work": "kelapa"}
    typed = {
        "nik": "140402 07088",
        "name": "",
        "born_on_0": "31",
        "born_on_1": "2",
        "born_on_2": "1984",
        "village": "1",
    }
    return {"good_form": ProposalForm(initial=known), "bad_form": ProposalForm(typed, auto_id="salah_%s")}
