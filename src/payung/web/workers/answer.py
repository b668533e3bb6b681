"""The answer first: whether a worker is covered on a day, as a sentence, with its grounds, doubts and papers."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payung.core.identity import mask_kpj
from payung.core.money import format_idr
from payung.core.month import Month
from payung.core.written import day_text, month_text
from payung.cover.answer import CoverageAnswer
from payung.law import current
from payung.law.doubts import DOUBTS
from payung.office.models import Officer
from payung.office.permission import may
from payung.words import words_of

# A branch reaches its bills by their own list: one month's bill may be partly another branch's.
LINK_RIGHTS = {"programme": "see_programme", "bill": "see_money", "claim": "see_claims"}
CHIP = words_of("cover_state").facts("chip")
WORD = {
    "not_started": gettext_lazy("Belum dimulai"),
    "not_enrolled": gettext_lazy("Belum menjadi peserta"),
    "lapsed": gettext_lazy("Terputus"),
}


def link(name: str, *arguments: Any, officer: Officer | None = None) -> str:
    """Return the address of a page, "" while its room does not exist or when the officer may not open it."""
    if officer and not may(officer, LINK_RIGHTS[name]):
        return ""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def sentence(answer: CoverageAnswer, *, died_on: date | None, today: date) -> SafeString:
    """Say in one or two short sentences how the worker stands on the day."""
    cover = answer.cover
    if died_on and answer.day == died_on:
        when = _("Pada hari wafat ia")
    elif answer.day == today:
        when = _("Hari ini ia")
    else:
        when = _("Pada %(day)s ia") % {"day": day_text(answer.day)}
    if cover is None:
        return format_html(_("{} <b>belum menjadi peserta</b>, jadi belum dilindungi."), when)
    if cover.status == "not_started":
        day = day_text(cover.first_start_on) if cover.first_start_on else _("sesudah BPJS Ketenagakerjaan menjawab")
        return format_html(_("{} <b>belum dilindungi</b>. Perlindungan mulai {}."), when, day)
    if cover.status == "covered":
        words = _("{} <b>dilindungi</b>. Iuran tercatat {} bulan, tidak ada tunggakan.")
        return format_html(words, when, str(cover.total_months))
    if cover.status == "grace":
        until = day_text(cover.grace_end_on) if cover.grace_end_on else "–"
        words = _("{} <b>dalam tenggang</b>: {} bulan belum dibayar ({}). Batas {}.")
        return format_html(words, when, str(cover.arrears_months), format_idr(cover.arrears_idr or 0), until)
    return format_html(_("{} <b>tidak dilindungi</b>: {} bulan tidak dibayar."), when, str(cover.unpaid_run))


def months_of(
    answer: CoverageAnswer, paid: list[tuple[Month, date]], *, ends_on: date | None
) -> list[tuple[Month, str]]:
    """Return the months of the fringe with their state, from the start of cover to the month of the answer.

    Args:
        paid: the months paid, with the day of their SP2D.
        ends_on: the last day of sponsoring, if it ended.
    """
    cover = answer.cover
    if cover is None or (cover.first_start_on is None and not paid):
        return []
    here = Month.of(answer.day)
    known = {month for month, _day in paid}
    starts = [*known, *([Month.of(cover.first_start_on)] if cover.first_start_on else [])]
    start = min(starts, default=here)
    last_paid = max(known, default=None)
    stop = Month.of(ends_on) if ends_on and ends_on < answer.day else here
    return [
        (month, _state(month, known=known, last_paid=last_paid, here=here, status=cover.status))
        for month in start.until(max(stop, last_paid or stop))
    ]


def _state(month: Month, *, known: set[Month], last_paid: Month | None, here: Month, status: str) -> str:
    if month in known:
        return "paid"
    if month > here:
        return "outside"
    if month == here and status in ("covered", "not_started"):
        return "running"
    is_tail = last_paid is None or month > last_paid
    return "grace" if is_tail and status == "grace" else "running" if is_tail and status == "covered" else "lapsed"


def fringe_items(months: list[tuple[Month, str]]) -> list[dict[str, Any]]:
    """Return the key of the fringe: only the states that are drawn, with how many months each has."""
    words = {"paid": _("dibayar"), "grace": _("tenggang"), "running": _("berjalan"), "lapsed": _("putus")}
    tally = Counter(state for _month, state in months)
    return [
        {"state": state, "word": _("%(word)s, %(count)s bulan") % {"word": word, "count": tally[state]}}
        for state, word in words.items()
        if tally[state]
    ]


def clocks_of(answer: CoverageAnswer) -> list[dict[str, Any]]:
    """Return how far the worker is from what needs months: the full death benefit, the scholarship."""
    cover = answer.cover
    if cover is None or cover.status in ("lapsed", "not_started") or cover.clocks is None:
        return []
    law, day, clocks = current(), answer.day, cover.clocks
    needed = (
        (
            _("Manfaat kematian penuh"),
            "jkm_waiting_contributions",
            cover.membership_months,
            clocks.full_death_benefit_from,
        ),
        (_("Beasiswa anak"), "jkm_scholarship_months", cover.total_months, clocks.scholarship_from),
    )
    return [
        _clock(label, record.number, months, starts_on)
        for label, name, months, starts_on in needed
        if (record := law.find(name, day)) is not None
    ]


def _clock(label: str, most: int, months: int, starts_on: date | None) -> dict[str, Any]:
    """``starts_on`` is None once it is reached."""
    short = 0 if starts_on is None else max(0, most - months)
    since = _(" Mulai %(day)s bila iuran terus dibayar.") % {"day": day_text(starts_on)} if short and starts_on else ""
    return {
        "label": label,
        "most": most,
        "value": min(months, most),
        "chip": "short" if short else "reached",
        "detail": _("%(count)s bulan") % {"count": short} if short else "",
        "note": _("%(months)s dari %(most)s bulan iuran.") % {"months": min(months, most), "most": most} + since,
    }


def grounds_of(answer: CoverageAnswer) -> list[dict[str, Any]]:
    """Return the provisions the answer rests on, with how strongly their text was seen."""
    if answer.cover is None:
        return []
    parameters = current().parameters
    return [
        {
            "label": parameters[g.parameter].label,
            "cite": g.cite,
            "seen": words_of("confidence")[g.confidence],
        }
        for g in answer.cover.grounds
    ]


def doubts_of(answer: CoverageAnswer) -> list[str]:
    """Return the open questions of the answer as sentences."""
    return [DOUBTS[code].sentence for code in answer.cover.doubts] if answer.cover else []


def chain_of(answer: CoverageAnswer, officer: Officer) -> list[dict[str, Any]]:
    """Return by which rupiah, which paper, which row of which file, decided by whom, as facts for the page."""
    return [fact for fact in (*_money(answer, officer), *_papers(answer), *_files(answer)) if fact["value"]]


def _fact(label: Any, value: Any, url: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "url": url}


def _money(answer: CoverageAnswer, officer: Officer) -> list[dict[str, Any]]:
    line, bill, payment, approval = answer.line, answer.bill, answer.payment, answer.approval
    month = month_text(answer.day)
    if line is None or bill is None:
        return [_fact(_("Iuran bulan itu"), _("belum ditagih untuk %(month)s") % {"month": month})]
    parts = {"total": format_idr(line.total_idr), "jkk": format_idr(line.jkk_idr), "jkm": format_idr(line.jkm_idr)}
    return [
        _fact(_("Iuran bulan itu"), _("%(total)s (JKK %(jkk)s, JKM %(jkm)s)") % parts),
        _fact(_("Tagihan"), f"{bill.bill_number}, {month}", link("bill", bill.public_id, officer=officer)),
        _fact(_("Dibuat oleh"), bill.issued_by.name),
        _fact(_("Disetujui oleh"), approval.by.name if approval else _("belum disetujui")),
        _fact(
            _("Dibayar"), f"SP2D {payment.sp2d_number}, {day_text(payment.paid_on)}" if payment else _("belum dibayar")
        ),
    ]


def _papers(answer: CoverageAnswer) -> list[dict[str, Any]]:
    decree, checked = answer.decree_line, answer.verification
    facts = []
    if decree:
        words = {"number": decree.decree.sk_number, "line": decree.line_number, "by": decree.decree.by.name}
        facts.append(_fact(_("Ditetapkan"), _("%(number)s, lampiran nomor %(line)s; dicatat %(by)s") % words))
    if checked:
        words = {
            "authority": words_of("authority")[checked.authority],
            "day": day_text(checked.verified_on),
            "by": checked.by.name,
        }
        facts.append(_fact(_("Diperiksa"), _("%(authority)s, %(day)s; dicatat %(by)s") % words))
    return facts


def _files(answer: CoverageAnswer) -> list[dict[str, Any]]:
    told, came = answer.registration_source, answer.roster_source
    facts = []
    if answer.registration and told:
        kpj = f"KPJ {mask_kpj(answer.registration.kpj)}, " if answer.registration.kpj else ""
        facts.append(_fact(_("Jawaban BPJS TK"), f"{kpj}{told.file_name} {_('baris')} {told.row_number}"))
    if came:
        sheet = f"{_('lembar')} {came.sheet}, " if came.sheet else ""
        facts.append(_fact(_("Berkas asal"), f"{came.file_name}, {sheet}{_('baris')} {came.row_number}"))
        facts.append(_fact(_("Sidik berkas"), f"sha256 {came.sha256[:16]}…"))
    return facts
