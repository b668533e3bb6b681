"""The desk: *Cari dan pergi* (any page, job or worker by a few letters) and the officers' guide inside the product."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt

import payung
from payung.bulk.folding import folded
from payung.core.identity import mask_nik
from payung.money.models import Programme
from payung.office.areas import area_names
from payung.office.models import Officer
from payung.office.permission import may
from payung.programme.people import find_workers
from payung.web.entrance import OfficeRequest

from .context import NAVIGATION
from .entrance import page
from .rosters.names import proper

GUIDES = Path(payung.__file__).parents[2] / "docs" / "panduan"
MOST_FOUND = 12
# What officers come to do: words on the button, URL name, right, other words for it. The newest programme's own pages
# take its id.
JOBS: list[tuple[Any, str, str, str]] = [
    (_("Unggah roster"), "rosters", "receive_roster", "kirim daftar impor excel tempel"),
    (_("Periksa pekerja"), "verification", "verify_workers", "dukcapil verifikasi padan"),
    (_("Catat desil dan kriteria dari daftar"), "marks", "record_marks", "dtsen p3ke dinsos bukti sekaligus"),
    (_("Mungkin orang yang sama"), "duplicates", "settle_duplicate", "ganda dobel kembar"),
    (_("Lapor duka"), "death_who", "report_death", "meninggal wafat kematian"),
    (_("Buka program"), "programme_open", "open_programme", "tahun baru"),
    (_("Isi pagu"), "programme_budget", "set_budget", "anggaran sumber dana"),
    (_("Isi kuota"), "programme_quota", "set_quota", "tempat desa"),
    (_("Usulkan pekerja"), "nominate", "nominate", "nominasi calon"),
    (_("Lihat usulan"), "nominations", "see_programme", "cadangan"),
    (_("Catat SK"), "decree_record", "decree", "penetapan keputusan lampiran"),
    (_("Catat PKS"), "agreement_record", "record_agreement", "perjanjian kerja sama"),
    (_("Hitung tagihan bulan ini"), "bills", "issue_bill", "iuran terbitkan"),
    (_("Setujui tagihan"), "bills", "approve_bill", "iuran"),
    (_("Catat SP2D"), "bills", "record_payment", "bayar spp spm pembayaran"),
    (_("Bandingkan dengan BPJS Ketenagakerjaan"), "bills", "read_statement", "rekonsiliasi selisih"),
    (_("Hitung manfaat"), "benefit_causes", "see_reports", "santunan jkk jkm beasiswa ahli waris"),
    (_("Laporan bulanan"), "monthly_report", "see_reports", "r1 cetak"),
    (_("Angka program"), "figures", "see_reports", "cakupan statistik"),
    (_("Periksa buku"), "checks", "see_reports", "pemeriksaan audit"),
    (_("Impor daftar perusahaan"), "employers_import", "import_firms", "npp firma pemberi kerja"),
    (_("Cakupan menurut segmen"), "segments", "see_employers", "ucj pu bpu konstruksi"),
    (_("Angkat petugas"), "appoint", "appoint_officer", "akun sandi"),
    (_("Ganti kata sandi"), "account_change_password", "record_reading", "password"),
    (_("Pengaman masuk"), "mfa_index", "record_reading", "totp kode otp"),
]
OF_PROGRAMME = {
    "programme_budget",
    "programme_quota",
    "nominate",
    "nominations",
    "decree_record",
    "agreement_record",
}
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Guide:
    """One job of the guide: the name of its file, its title, the rooms it serves, and its page."""

    slug: str
    title: str
    rooms: tuple[str, ...]
    text: str
    html: str


@cache
def guides() -> tuple[Guide, ...]:
    """Return the pages of ``docs/panduan`` by title; a first line ``<!-- halaman: /a/ /b/ -->`` names their rooms."""
    found = [_read(file) for file in GUIDES.glob("*.md") if file.stem != "README"]
    return tuple(sorted(found, key=lambda guide: guide.title))


def _read(file: Path) -> Guide:
    text = file.read_text(encoding="utf-8")
    head = re.match(r"<!-- halaman:(.*?)-->\s*", text)
    text = text[head.end() :] if head else text
    title = text.partition("\n")[0].lstrip("# ")
    links = re.sub(r"\]\((?:\./)?([a-z0-9-]+)\.md\)", lambda m: f"]({reverse('guide', args=[m[1]])})", text)
    html = _MARKDOWN.render(links.partition("\n")[2]).replace(' style="text-align:right"', ' class="num"')
    return Guide(file.stem, title, tuple(head[1].split()) if head else (), text, re.sub(r' style="[^"]*"', "", html))


def guide_of(address: str) -> Guide | None:
    """Return the guide whose room is the longest beginning of a page's address."""
    rooms = [(len(room), guide) for guide in guides() for room in guide.rooms if address.startswith(room)]
    return max(rooms, key=lambda pair: pair[0])[1] if rooms else None


def help_here(request: HttpRequest) -> dict[str, Any]:
    """Add help_url (the guide of this page, else all guides) and undo (offered by the page before)."""
    if getattr(request, "officer", None) is None:
        return {}
    one = guide_of(request.path)
    return {
        "help_url": reverse("guide", args=[one.slug]) if one else reverse("guides"),
        "undo": SimpleLazyObject(lambda: request.session.pop("undo", None)),
    }


@page("record_reading")
def guide(request: OfficeRequest, slug: str = "") -> HttpResponse:
    """Show one job of the guide, or all of them with a search (POST, for officers type NIKs anywhere)."""
    if not slug:
        wanted = folded(request.POST.get("q", ""))
        rows = [g for g in guides() if all(word in folded(g.text) for word in wanted.split())]
        return render(request, "desk/guides.html", {"guides": rows, "wanted": wanted})
    one = next((g for g in guides() if g.slug == slug), None)
    if one is None:
        raise Http404
    return render(request, "desk/guide.html", {"one": one, "body": mark_safe(one.html)})  # noqa: S308  # made without HTML


@page("record_reading")
def palette(request: OfficeRequest) -> HttpResponse:
    """List what the officer may go to; a POST narrows it, and goes straight to the only answer."""
    officer = request.officer
    text = " ".join(request.POST.get("q", "").split())[:100]
    found = findings_of(officer, text)
    is_part = bool(request.headers.get("HX-Request"))
    if text and len(found) == 1 and not is_part:
        return redirect(found[0]["url"])
    digits = re.sub(r"\D", "", text)
    context = {"found": found, "wanted": mask_nik(digits) if len(digits) == 16 else text}
    return render(request, "desk/found.html" if is_part else "desk/palette.html", context)


def findings_of(officer: Officer, text: str) -> list[dict[str, str]]:
    """Return what a text names, likeliest first: jobs and pages the officer may open, workers, guides.

    Every word must begin a word of the label or its other words; without words, everything but workers and guides.
    """
    words = folded(text).split()
    ranked = []
    for at, item in enumerate(_places(officer, bool(words))):
        label, more = folded(item["label"]).split(), folded(item["more"]).split()
        if all(any(other.startswith(word) for other in label + more) for word in words):
            score = sum(not any(other.startswith(word) for other in label) for word in words)
            ranked.append((item["kind"] == "help", score, not (words and label[0].startswith(words[0])), at, item))
    places = [item for *_key, item in sorted(ranked, key=lambda row: row[:4])]
    people = _people(officer, text) if len(text) > 2 and may(officer, "see_workers") else []
    return (places[:4] + people + places[4:])[: MOST_FOUND if words else None]


def _places(officer: Officer, with_guides: bool) -> list[dict[str, str]]:
    newest = Programme.objects.order_by("-year", "-id").first() if may(officer, "see_programme") else None
    items = []
    for label, name, right, more in [*JOBS, *((label, name, right, "") for name, label, right in NAVIGATION)]:
        if may(officer, right) and (newest or name not in OF_PROGRAMME):
            url = reverse(name, args=[newest.public_id] if newest and name in OF_PROGRAMME else [])
            why = newest.name if newest and name in OF_PROGRAMME else ""
            items.append({"label": str(label), "url": url, "more": more, "why": why, "kind": "next"})
    if with_guides:
        for one in guides():
            url = reverse("guide", args=[one.slug])
            items.append({"label": one.title, "url": url, "more": "panduan bantuan", "why": "Panduan", "kind": "help"})
    return items


def _people(officer: Officer, text: str) -> list[dict[str, str]]:
    rows = list(find_workers(officer, text).order_by("name", "pk")[:6])
    names = area_names({row.area_code for row in rows})
    return [
        {
            "label": proper(row.name),
            "url": reverse("worker", args=[row.public_id]),
            "why": f"{names.get(row.area_code, '')} · {mask_nik(row.nik) if row.nik else '–'}",
            "kind": "person",
        }
        for row in rows
    ]


urlpatterns = [
    path("cari-dan-pergi/", palette, name="palette"),
    path("panduan/", guide, name="guides"),
    path("panduan/<slug:slug>/", guide, name="guide"),
]
