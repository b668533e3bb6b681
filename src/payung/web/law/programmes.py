"""*Lima program*: what each social insurance of workers is, who may have it, which of them this programme pays."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from payung import law
from payung.core.money import format_count, format_idr
from payung.law import Law
from payung.law.accident import Accident, accident_benefit
from payung.law.disability import Disability
from payung.law.estimate import weakest
from payung.office.clock import today
from payung.web.entrance import OfficeRequest, page
from payung.web.templatetags.ui_words import tanggal
from payung.words import words_of

from .grounds import GroundRow, ground_rows, rows_of
from .words import FACES

LONGEST_BESIDE = 16  # a longer value stands under its label
ROOMS = [
    ("benefit_causes", _("Hitung manfaat")),
    ("regulations", _("Peraturan")),
    ("five_programmes", _("Lima program")),
]
DEMO_ROOM = ("printed_figures", _("Lima daerah"))
ORIGINS = words_of("figure_origin")


@dataclass(frozen=True)
class Programme:
    """One of the five.

    ``figures`` are a label and the parameters under it, the first of them shown as value; or one part of an accident
    benefit (``…_idr``), reckoned at the lowest income.
    """

    code: str
    name: Any
    what: Any
    who: Any
    paid: bool
    paid_why: Any
    sign: str
    figures: tuple[tuple[Any, tuple[str, ...]], ...]


FIVE = (
    Programme(
        "JKK", _("Jaminan Kecelakaan Kerja"),
        _("Perawatan sampai sembuh dan uang bila celaka saat bekerja, di jalan ke tempat kerja, atau sakit karenanya."),
        _("Semua pekerja, juga yang bekerja mandiri (BPU)."), True,
        _("Dibayar program ini, setiap bulan."), "umbrella",
        (
            (_("Iuran sebulan, menurut penghasilan"), ("jkk_monthly_by_income",)),
            (_("Perawatan"), ("jkk_care_cap",)),
            (_("Meninggal karena kerja, penghasilan terendah"), ("death_idr",)),
            (_("Cacat total tetap, penghasilan terendah"), ("disability_idr",)),
            (_("Santunan berkala"), ("jkk_periodic",)),
            (_("Biaya pemakaman"), ("jkk_funeral",)),
            (_("Selama tidak mampu bekerja"), ("jkk_unable_shares",)),
            (_("Batas waktu klaim"), ("jkk_claim_years",)),
        ),
    ),
    Programme(
        "JKM", _("Jaminan Kematian"),
        _("Uang bagi keluarga bila pekerja meninggal bukan karena kerja, apa pun sebabnya."),
        _("Semua pekerja, juga yang bekerja mandiri (BPU)."), True,
        _("Dibayar program ini, setiap bulan."), "candle",
        (
            (_("Iuran sebulan"), ("jkm_monthly",)),
            (_("Santunan sekaligus"), ("jkm_lump_sum",)),
            (_("Santunan berkala, dibayar sekaligus"), ("jkm_periodic",)),
            (_("Biaya pemakaman"), ("jkm_funeral",)),
            (_("Jumlah uang tunai"), ("jkm_total",)),
            (_("Santunan penuh sesudah"), ("jkm_waiting_months", "jkm_waiting_contributions")),
            (_("Beasiswa anak sesudah"), ("jkm_scholarship_months", "scholarship_yearly")),
        ),
    ),
    Programme(
        "JHT", _("Jaminan Hari Tua"),
        _("Tabungan atas nama pekerja sendiri, diambil pada hari tua."),
        _("Pekerja mandiri boleh ikut dengan membayar sendiri; tidak wajib."), False,
        _("Tidak dibayar program ini. Pekerja boleh menambah sendiri."), "money",
        (
            (_("Iuran sebulan, menurut penghasilan"), ("jht_monthly_by_income",)),
            (_("Diambil pada umur"), ("jht_payout_age",)),
        ),
    ),
    Programme(
        "JP", _("Jaminan Pensiun"),
        _("Uang setiap bulan sesudah pensiun."),
        _("Hanya pekerja yang menerima upah dari pemberi kerja."), False,
        _("Tidak dibayar program ini, dan tidak dapat dibeli pekerja mandiri."), "calendar",
        ((_("Terbuka bagi pekerja mandiri"), ("jp_open_to_bpu",)),),
    ),
    Programme(
        "JKP", _("Jaminan Kehilangan Pekerjaan"),
        _("Uang, pelatihan, dan keterangan kerja sesudah diberhentikan."),
        _("Hanya pekerja yang mempunyai hubungan kerja."), False,
        _("Tidak dibayar program ini, dan tidak dapat dibeli pekerja mandiri."), "exit",
        (
            (_("Terbuka bagi pekerja mandiri"), ("jkp_open_to_bpu",)),
            (_("Uang, bagian dari upah"), ("jkp_benefit_share", "jkp_benefit_months")),
        ),
    ),
)  # fmt: skip


@page("record_reading")
def five(request: OfficeRequest) -> HttpResponse:
    """Show the five programmes, with every amount as it stands today and its grounds."""
    day = today(request.officer.pemda)
    now = law.current()
    context = {
        "tabs": tabs("five_programmes", request),
        "programmes": [{"is": programme, "figures": _figures(now, programme, day)} for programme in FIVE],
        "package": rows_of(now, ["bpu_least_package"], day),
    }
    return render(request, "law/five.html", context)


def _figures(now: Law, programme: Programme, day: date) -> list[dict[str, Any]]:
    figures: list[dict[str, Any]] = []
    for label, names in programme.figures:
        if names[0].endswith("_idr"):
            value, rows = _reckoned(now, names[0], day)
        else:
            rows = rows_of(now, names, day)
            value = rows[0].value if rows else ""
        if rows:
            face = FACES[weakest(tuple(row.confidence for row in rows))]
            figures.append({"label": label, "value": value, "face": face, "grounds": rows})
            figures[-1]["is_long"] = len(value) > LONGEST_BESIDE
    return figures


def _reckoned(now: Law, part: str, day: date) -> tuple[str, list[GroundRow]]:
    """Return a part of JKK at the lowest income, with its grounds."""
    disability = Disability("total") if part == "disability_idr" else None
    benefit = accident_benefit(now, Accident(day, disability=disability, died=disability is None))
    grounds = (*benefit.grounds_of(part), *benefit.grounds_of("deemed_wage_idr"))
    return format_idr(getattr(benefit, part)), ground_rows(now, grounds)


@page("record_reading")
def printed(request: OfficeRequest) -> HttpResponse:
    """Show what was printed about the demo's programmes beside what their books said when it started.

    Sums only: the demo's command counted them office by office and left them in a file. Elsewhere there is none.
    """
    place = os.environ.get("PAYUNG_DEMO_FIGURES")
    if not place:
        raise Http404
    offices = json.loads(Path(place).read_text(encoding="utf-8"))["offices"]
    context = {
        "tabs": tabs("printed_figures", request),
        "columns": [
            {"key": "label", "label": _("Angka"), "is_head": True},
            {"key": "printed", "label": _("Tercetak"), "kind": "num"},
            {"key": "loaded", "label": _("Buku"), "kind": "num"},
            {"key": "origin", "label": _("Asal")},
            {"key": "why", "label": _("Mengapa berbeda")},
        ],
        "offices": [{**office, "rows": [_printed_row(row) for row in office["figures"]]} for office in offices],
    }
    return render(request, "law/printed.html", context)


def _printed_row(row: Mapping[str, Any]) -> dict[str, Any]:
    origin = f"{ORIGINS[row['kind']]}, {tanggal(date.fromisoformat(row['as_of']))}"
    if row["source"]:
        origin += f" · {row['source']}"
    return {
        "label": row["label"],
        "printed": _printed_value(row["printed"], row["unit"]),
        "loaded": _printed_value(row["loaded"], row["unit"]),
        "origin": origin,
        "why": row["why"],
    }


def _printed_value(value: Any, unit: str) -> str:
    if value is None:
        return "–"
    if isinstance(value, str):
        return tanggal(date.fromisoformat(value))
    return format_idr(value) if unit == "idr" else format_count(value)


def tabs(here: str, request: HttpRequest) -> list[dict[str, Any]]:
    """The rooms of the law, and in the demo its figures, for ``ui/tabs.html``."""
    rooms = [*ROOMS, DEMO_ROOM] if os.environ.get("PAYUNG_DEMO_FIGURES") else ROOMS
    return [{"label": label, "url": reverse(name), "count": None, "current": name == here} for name, label in rooms]
