"""A village's people on its first page: the newest names, and for each one sentence that says where it stands."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payung.core.money import format_idr
from payung.core.written import day_text
from payung.cover.states import coverage_on
from payung.office.models import Officer
from payung.programme.people import workers_seen_by
from payung.registry.models import Worker
from payung.web.workers.lists import shown_rows, with_standing
from payung.words import words_of

MOST = 5
SAYS = {
    "new": gettext_lazy("Menunggu diperiksa kantor. Desa tidak perlu berbuat apa-apa."),
    "verified": gettext_lazy("Sudah cocok dengan Dukcapil. Menunggu diusulkan."),
    "nominated": gettext_lazy("Sudah diusulkan. Menunggu SK."),
    "died": gettext_lazy("Kematian sudah dilaporkan. Keluarga dibantu pengelola program."),
}
COVER_CHIPS = words_of("cover_state").facts("chip")


def people(officer: Officer, day: date) -> dict[str, Any]:
    """Return how many names the village has, and the newest ones as cards."""
    rows = with_standing(workers_seen_by(officer), day)
    newest = list(rows.order_by("-pk")[:MOST])
    return {"people": [_card(item, day) for item in shown_rows(newest)], "people_count": rows.count()}


def _card(item: dict[str, Any], day: date) -> dict[str, Any]:
    worker = item["worker"]
    card = {
        "name": item["name"],
        "chip": item["chip"],
        "word": item["word"],
        "work": worker.occupation or _("Pekerjaan belum dicatat"),
        "nik": worker.nik,
        "say": SAYS.get(item["standing"], ""),
        "url": reverse("worker", args=[worker.public_id]),
    }
    return {**card, **cover_card(worker, day)} if item["standing"] == "enrolled" else card


def cover_card(worker: Worker, day: date) -> dict[str, Any]:
    """What the law says of a participant today.

    Source: ``payung.law.coverage``.
    """
    cover = coverage_on(worker, day)
    chip = COVER_CHIPS.get(cover.status, "not_yet") if cover else "not_yet"
    if cover is None or cover.status == "not_started":
        said = _("Sudah menjadi peserta. Perlindungan mulai sesudah BPJS Ketenagakerjaan menjawab dan iuran dibayar.")
        return {"chip": chip, "word": _("Belum dimulai"), "say": said}
    if cover.status == "covered":
        return {"chip": chip, "word": "", "say": _("Dilindungi saat bekerja dan bila meninggal dunia.")}
    if cover.status == "grace":
        until = day_text(cover.grace_end_on) if cover.grace_end_on else "–"
        said = _(
            "Iuran %(months)s bulan belum dibayar kantor (%(sum)s). Batas %(day)s. Desa tidak perlu berbuat apa-apa."
        )
        owed = {"months": cover.unpaid_run, "sum": format_idr(cover.arrears_idr or 0), "day": until}
        return {"chip": chip, "word": "", "say": said % owed}
    return {"chip": chip, "word": _("Terputus"), "say": _("Iuran tidak dibayar. Tanyakan kepada kantor kabupaten.")}
