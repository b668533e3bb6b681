"""The one thread of a worker: from the row of a sheet to the family that is paid, each knot with its paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from babel.dates import format_date
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from payung.billing.models import BillLine
from payung.billing.queries import months_of, states_of
from payung.claims.models import Claim, ClaimFiling, Death
from payung.claims.queries import benefits_of, death_of
from payung.core.identity import mask_kpj, mask_nik
from payung.core.money import format_idr
from payung.core.month import Month
from payung.core.written import month_text
from payung.intake.judging import raw_of
from payung.intake.listed import listed_of
from payung.intake.models import RosterRow
from payung.intake.queries import rosters_seen_by
from payung.intake.thread import Thread, sources_of, thread_of
from payung.office.areas import area_names
from payung.office.models import Officer
from payung.office.permission import may
from payung.programme.models import DecreeLine, Enrolment, Nomination, Registration
from payung.programme.queries import enrolments_of
from payung.registry.actions.elsewhere import ask_elsewhere
from payung.registry.models import Worker
from payung.web.rosters.names import proper
from payung.web.rosters.problems import CHANGE_FIELDS, hidden
from payung.words import words_of

from .answer import link
from .forms import EVIDENCE, REGISTERS

SAID = {
    "their_name": _lazy("nama di Dukcapil"),
    "their_birth": _lazy("tanggal lahir di Dukcapil"),
    "died_on": _lazy("meninggal"),
    "moved_to": _lazy("pindah ke"),
}


@dataclass(frozen=True)
class Knot:
    """One happening: the day it counts from, its words, and what it changed (label, before, after)."""

    on: date
    when: str
    title: str
    text: SafeString | str = ""
    kind: str = ""
    changes: list[dict[str, Any]] = field(default_factory=list)


def short(day: date) -> str:
    """Write a day for the margin: 14 Mar 2025."""
    return str(format_date(day, "d MMM y", locale="id"))


def day_of(instant: datetime) -> date:
    """Return the office's own day of an instant."""
    return timezone.localdate(instant)


def knots_of(worker: Worker, *, today: date, officer: Officer) -> list[Knot]:
    """Return everything the books hold of a worker, oldest first, and last what comes next.

    Args:
        officer: who reads; a page that is not this officer's to open is named, but not linked.
    """
    thread = thread_of(worker)
    death = death_of(worker)
    knots = [
        *_seen(thread),
        *_listed(worker, officer),
        *_decided(worker, officer),
        *_billed(worker, death, officer),
        *_died(worker, death, officer),
    ]
    if ask_elsewhere(by=officer, niks=[worker.nik], worker_id=worker.pk):
        says = _(
            "NIK ini sudah diusulkan kantor lain. Datanya tidak dapat ditampilkan; hubungi provinsi sebelum membayar."
        )
        knots.append(Knot(today, short(today), _("Sudah diusulkan kantor lain"), says, "hot"))
    return [*_origin(thread, officer), *sorted(knots, key=lambda knot: knot.on), *_next(worker, thread, death, today)]


def _listed(worker: Worker, officer: Officer) -> Iterator[Knot]:
    """Where other keepers of people name this worker; a likely row waits for an officer."""
    for row in listed_of(worker):
        one = row.listing
        title = _("Ada di daftar %(keeper)s") % {"keeper": one.keeper}
        sure = "" if row.is_sure else _("Mungkin sama (%(score)s%%), belum diputuskan. ") % {"score": row.score}
        days = f"{short(one.starts_on)} – {short(one.ends_on)}"
        place = _("baris %(n)s") % {"n": row.row_number}
        if may(officer, "see_listings"):
            place = format_html('<a href="{}">{}</a>', reverse("listing", args=[one.public_id]), place)
        text = format_html("{}{}. {}, {}", sure, words_of("listing_kind")[one.kind], days, place)
        yield Knot(one.as_of_on, short(one.as_of_on), title, text, "" if row.is_sure else "hot")


def row_changes(row: RosterRow) -> list[dict[str, Any]]:
    """Return what reading made of a row's cells: only fields whose text changed."""
    raw = raw_of(row)
    villages = area_names({row.area_code}) if row.area_code else {}
    found = []
    for name, label in words_of("person_field").having("is_editable").items():
        before, after = raw.get(name, ""), getattr(row, name) or ""
        if isinstance(after, date):
            after = f"{after:%d/%m/%Y}"
        if name == "area_code" and after:
            after = villages.get(after, after)
        if not before or str(after) == before:
            continue
        if name in ("nik", "kk_number"):
            before, after = hidden(before), mask_nik(after) if after else ""
        if before != after:
            found.append({"label": _(label), "before": before, "after": after or "–"})
    return found


def _origin(thread: Thread, officer: Officer) -> Iterator[Knot]:
    """Every door he came in by: the row that made him first, then later rows and his applications.

    A row names the values of today that came from it, with file, sheet, row and column.
    """
    sources = sources_of(thread.worker)
    for row in ([thread.origin] if thread.origin else []) + thread.later_rows:
        yield _from_row(row, officer, [CHANGE_FIELDS[name] for name, of in sources.items() if of.pk == row.pk])
    for application in thread.applications:
        day = day_of(application.received_at)
        word = {"public": _("laman umum"), "village": _("kantor desa"), "office": _("kantor dinas")}[
            application.channel
        ]
        text = format_html(
            _("Diterima {}. Dipastikan {}. Persetujuan versi {}."),
            application.by.name if application.by else word,
            application.decided_by.name if application.decided_by else "–",
            application.consent_version,
        )
        yield Knot(day, short(day), _("Mendaftar sendiri lewat %(door)s") % {"door": word}, text)


def _from_row(row: RosterRow, officer: Officer, values: list[Any]) -> Knot:
    roster = row.roster
    day = roster.cutoff_on
    title = _("Baris %(number)s dari roster") % {"number": row.row_number}
    name: str = roster.file.name
    if rosters_seen_by(officer).filter(pk=roster.pk).exists():
        page = reverse("roster_row", args=[roster.public_id, row.public_id])
        name = format_html('<a href="{}">{}</a>', page, name)
    text = format_html(
        _("{}Berkas {}, dikirim {}. Sidik berkas <span class='nik'>{}…</span>").replace("'", '"'),
        format_html(_("Lembar <i>{}</i>. "), row.sheet) if row.sheet else "",
        name,
        roster.received_by.name,
        roster.file.sha256[:16],
    )
    if values:
        text = format_html(_("{} Isi yang berasal dari sini: {}."), text, ", ".join(map(str, values)))
    return Knot(day, short(day), title, text, changes=row_changes(row))


def _seen(thread: Thread) -> Iterator[Knot]:
    for settlement in thread.settlements:
        day = day_of(settlement.recorded_at)
        other = settlement.other if settlement.worker_id == thread.worker.pk else settlement.worker
        title = _("Dua catatan, satu orang") if settlement.is_same else _("Dua orang berbeda")
        words = _("Dibandingkan dengan catatan “{}”. {}. Diputuskan {}.")
        yield Knot(
            day,
            short(day),
            title,
            format_html(words, proper(other.name), settlement.reason.rstrip("."), settlement.by.name),
        )
    kinds = dict(EVIDENCE)
    for evidence in thread.evidence:
        title = _("Bukti: %(kind)s") % {"kind": kinds.get(evidence.kind, evidence.kind)}
        seen = [evidence.note, evidence.place, evidence.witness and _("saksi %(name)s") % {"name": evidence.witness}]
        note = "".join(f"{part.rstrip('.')}. " for part in seen if part)
        text: str = format_html(_("{}Dicatat {}."), note, evidence.by.name)
        if evidence.row_number:
            text = format_html("{}{}", text, _listed_row(evidence))
        elif evidence.file:
            text += format_html(
                ' <a href="{}">{}</a>',
                reverse("worker_file", args=[thread.worker.public_id, evidence.public_id]),
                evidence.file.name,
            )
        text = format_html("{}{}", text, _from_double(thread, evidence.worker))
        yield Knot(evidence.seen_on, short(evidence.seen_on), title, text)
    authorities, results = words_of("authority"), words_of("verification_result")
    for answer in thread.verifications:
        title = _("%(authority)s: %(result)s") % {
            "authority": authorities.get(answer.authority, answer.authority),
            "result": str(results.get(answer.result, answer.result)).lower(),
        }
        note = f"{answer.note.rstrip('.')}. " if answer.note else ""
        theirs = "; ".join(f"{SAID[key]}: {value}" for key, value in answer.said.items() if key in SAID)
        source = (
            _(" Berkas %(name)s, baris %(n)s.") % {"name": answer.file.name, "n": answer.row_number}
            if answer.file
            else ""
        )
        text = (
            _("%(note)sDicatat %(by)s.") % {"note": f"{note}{theirs}. " if theirs else note, "by": answer.by.name}
            + source
            + _from_double(thread, answer.worker)
        )
        yield Knot(
            answer.verified_on, short(answer.verified_on), title, text, "hot" if answer.result != "match" else ""
        )
    yield from _sectors(thread)
    registers = dict(REGISTERS)
    for decile in thread.deciles:
        title = _("Desil %(decile)s") % {"decile": decile.decile}
        text = _("Menurut %(register)s.") % {"register": registers.get(decile.register, decile.register)}
        text += _listed_row(decile) if decile.row_number else ""
        text += _from_double(thread, decile.worker)
        yield Knot(decile.as_of_on, short(decile.as_of_on), title, text)


def _sectors(thread: Thread) -> Iterator[Knot]:
    """Each correction of the sector, with its reason and the occupation it was said of."""
    for said in thread.sectors:
        title = _("Bidang iuran: %(sector)s") % {"sector": words_of("sector").shorts[said.sector]}
        text = _("%(reason)s. Untuk pekerjaan %(work)s. Dikoreksi %(by)s.") % {
            "reason": said.reason.rstrip("."),
            "work": said.occupation or "–",
            "by": said.by.name,
        }
        day = day_of(said.recorded_at)
        yield Knot(day, short(day), title, text + _from_double(thread, said.worker))


def _from_double(thread: Thread, of: Worker) -> str:
    """Say of which double a paper is; "" when it is the worker's own."""
    return "" if of.pk == thread.worker.pk else _(" Dari catatan ganda “%(name)s”.") % {"name": proper(of.name)}


def _listed_row(said: Any) -> str:
    """Where a list of many people says it; the list itself is handed out to nobody."""
    return _(" Berkas %(name)s, baris %(n)s, sidik %(mark)s…") % {
        "name": said.file.name,
        "n": said.row_number,
        "mark": said.file.sha256[:16],
    }


def _decided(worker: Worker, officer: Officer) -> Iterator[Knot]:
    lines = DecreeLine.objects.filter(worker=worker).select_related("decree__by", "decree__programme")
    decided = {line.nomination_id: line.decree.decided_on for line in lines}
    for row in Nomination.objects.filter(worker=worker).select_related("programme", "by"):
        yield _nominated(row, before=decided.get(row.pk, row.nominated_on))
    for line in lines:
        decree = line.decree
        url = link("programme", decree.programme.public_id, officer=officer)
        paper = format_html('<a href="{}">{}</a>', url, decree.sk_number) if url else decree.sk_number
        text = format_html(
            _("{}, lampiran nomor {}. Berlaku {} sampai {}."),
            paper,
            str(line.line_number),
            short(decree.starts_on),
            short(decree.ends_on),
        )
        yield Knot(decree.decided_on, short(decree.decided_on), _("Ditetapkan"), text)
    for enrolment in enrolments_of(worker):
        yield from _enrolled(enrolment)
    answers = Registration.objects.filter(worker=worker, superseded_at__isnull=True).select_related("file", "by")
    for answer in answers:
        day = answer.start_on or day_of(answer.recorded_at)
        source = _("Dari %(file)s baris %(row)s.") % {"file": answer.file.name, "row": answer.row_number}
        if answer.is_accepted:
            words = {"kpj": mask_kpj(answer.kpj), "day": short(day), "source": source}
            yield Knot(
                day, short(day), _("Terdaftar"), _("KPJ %(kpj)s. Perlindungan mulai %(day)s. %(source)s") % words
            )
        else:
            yield Knot(day, short(day), _("Ditolak BPJS Ketenagakerjaan"), f"{answer.refusal}. {source}", "hot")


def _nominated(row: Nomination, *, before: date) -> Knot:
    if row.waiting_rank:
        text = _("Memenuhi syarat; cadangan nomor %(rank)s.") % {"rank": row.waiting_rank}
    else:
        text = {
            "eligible": _("Memenuhi syarat dan mendapat tempat."),
            "officer": _("Perlu keputusan petugas."),
            "not_eligible": _("Tidak memenuhi syarat."),
        }[row.result]
    said = _("%(text)s Program %(programme)s, diusulkan %(by)s.") % {
        "text": text,
        "programme": row.programme.name,
        "by": row.by.name,
    }
    kind = "hot" if row.result == "not_eligible" else ""
    return Knot(min(row.nominated_on, before), short(row.nominated_on), _("Diusulkan"), said, kind)


def _enrolled(row: Enrolment) -> Iterator[Knot]:
    words = {"source": row.budget.funding.upper().replace("_", " "), "end": short(row.ends_on)}
    text = _("Dibayari %(source)s sampai %(end)s.") % words
    yield Knot(row.starts_on, short(row.starts_on), _("Menjadi peserta"), text)
    if row.end_reason:
        reason = words_of("end_reason")[row.end_reason]
        yield Knot(row.ends_on, short(row.ends_on), _("Kepesertaan berakhir"), _("%(reason)s.") % {"reason": reason})


def _billed(worker: Worker, death: Death | None, officer: Officer) -> Iterator[Knot]:
    """One knot for each row of paid months without a hole, one for each bill not paid, one for a correction."""
    lines = list(months_of(worker))
    states = states_of(list({line.bill_id: line.bill for line in lines}.values()))
    reversed_ids = {line.corrects_id for line in lines if line.corrects_id}
    paid = [x for x in lines if not x.corrects_id and x.pk not in reversed_ids and states[x.bill_id].payment]
    for _run, run in groupby(enumerate(paid), key=lambda pair: Month.of(pair[1].month).minus(Month(2000, 1)) - pair[0]):
        yield _paid([line for _place, line in run], states, officer)
    for line in lines:
        if line.corrects_id:
            yield Knot(
                line.bill.issued_on,
                short(line.bill.issued_on),
                _("Koreksi iuran %(month)s") % {"month": month_text(line.month)},
                format_html("{}. {}", format_idr(line.total_idr), _bill(line, officer)),
                "hot",
            )
        elif not states[line.bill_id].payment:
            said = _("Sudah disetujui, menunggu SP2D.") if states[line.bill_id].approval else _("Menunggu pemeriksaan.")
            is_after = death is not None and Month.of(line.month) > Month.of(death.died_on)
            if is_after:
                said = _("Bulan sesudah wafat: perlu dikoreksi.")
            yield Knot(
                line.bill.issued_on,
                short(line.bill.issued_on),
                _("Iuran %(month)s ditagih") % {"month": month_text(line.month)},
                format_html("{}, {}. {}", format_idr(line.total_idr), _bill(line, officer), said),
                "hot" if is_after else "",
            )


def _paid(run: list[BillLine], states: dict[int, Any], officer: Officer) -> Knot:
    first, last = run[0], run[-1]
    payment = states[last.bill_id].payment
    total = sum(line.total_idr for line in run)
    months = format_date(first.month, "MMM y", locale="id")
    if len(run) > 1:
        months = f"{months} – {format_date(last.month, 'MMM y', locale='id')}"
    prices = {line.total_idr for line in run}
    sum_text = f"{len(run)} × {format_idr(prices.pop())}. " if len(prices) == 1 else ""
    text = format_html(
        _("{}Terakhir: {}, SP2D {} tanggal {}."),
        sum_text,
        _bill(last, officer),
        payment.sp2d_number,
        short(payment.paid_on),
    )
    title = _("%(count)s iuran dibayar, %(total)s") % {"count": len(run), "total": format_idr(total)}
    return Knot(first.month, months, title, text)


def _bill(line: BillLine, officer: Officer) -> SafeString:
    url = link("bill", line.bill.public_id, officer=officer)
    words = _("tagihan %(number)s") % {"number": line.bill.bill_number}
    return format_html('<a href="{}">{}</a>', url, words) if url else format_html("{}", words)


def _died(worker: Worker, death: Death | None, officer: Officer) -> Iterator[Knot]:
    if death is None:
        return
    text = _("Sebab: %(cause)s. Dilaporkan %(who)s pada %(day)s; dicatat %(by)s.") % {
        "cause": words_of("cause").word(death.cause).short,
        "who": death.reported_by_name,
        "day": short(death.reported_on),
        "by": death.by.name,
    }
    yield Knot(death.died_on, short(death.died_on), _("Wafat"), text, "dark")
    claim = Claim.objects.filter(death=death).select_related("by").first()
    if claim is None:
        return
    url = link("claim", claim.public_id, officer=officer)
    number = format_html('<a href="{}">{}</a>', url, claim.claim_number) if url else claim.claim_number
    yield Knot(
        claim.opened_on,
        short(claim.opened_on),
        _("Klaim kematian dibuka"),
        format_html(_("Nomor {}. Perkiraan {}. Petugas: {}."), number, _estimate(claim), claim.by.name),
    )
    filing = ClaimFiling.objects.filter(claim=claim).select_related("by").first()
    if filing:
        said = _("Tanda terima %(number)s.") % {"number": filing.receipt_number} if filing.receipt_number else ""
        yield Knot(filing.filed_on, short(filing.filed_on), _("Diajukan ke BPJS Ketenagakerjaan"), said)
    for benefit in benefits_of(claim):
        title = _("%(amount)s diterima keluarga") % {"amount": format_idr(benefit.amount_idr)}
        said = _("Penerima: %(name)s.") % {"name": benefit.beneficiary.name}
        yield Knot(benefit.paid_on, short(benefit.paid_on), title, said, "dark")


def _estimate(claim: Claim) -> str:
    return format_idr(sum(claim.estimate["components"].values()))


def _next(worker: Worker, thread: Thread, death: Death | None, today: date) -> Iterator[Knot]:
    """The one next step, dotted."""
    step = _next_step(worker, thread, death)
    if step:
        yield Knot(today, _("Sesudah ini"), step[0], step[1], "next")


def _next_step(worker: Worker, thread: Thread, death: Death | None) -> tuple[str, str] | None:
    if death:
        claim = Claim.objects.filter(death=death).first()
        if claim is None:
            return _("Buka klaim untuk keluarga"), _("Mengurus klaim gratis, tanpa potongan.")
        if not ClaimFiling.objects.filter(claim=claim).exists():
            return _("Ajukan ke BPJS Ketenagakerjaan"), _(
                "Setelah berkas keluarga lengkap. Kantor cabang yang memutuskan."
            )
        return None if benefits_of(claim).exists() else (_("Menunggu pembayaran"), _("Kantor cabang yang memutuskan."))
    if not any(answer.worker_id == worker.pk for answer in thread.verifications):
        return _("Periksa ke Dukcapil"), _("Oleh pemeriksa, bukan petugas yang mencatat.")
    if not Nomination.objects.filter(worker=worker).exists():
        return _("Usulkan ke program"), ""
    if not DecreeLine.objects.filter(worker=worker).exists():
        return _("Menunggu penetapan (SK)"), ""
    return None
