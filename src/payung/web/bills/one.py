"""One bill: the sum, the machine's checks, two hands, prices with grounds, who came and went, the books."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payung.billing import facts, queries
from payung.billing.actions.bills import approve_bill
from payung.billing.actions.payments import record_payment
from payung.billing.draft import Work
from payung.billing.models import Bill
from payung.core.money import terbilang
from payung.core.month import Month
from payung.law.doubts import DOUBTS
from payung.money.books import entries_of
from payung.office.acts import Act
from payung.office.areas import area_names
from payung.office.models import Officer
from payung.office.permission import may
from payung.reports.documents import works_text
from payung.web.brand import letterhead_of
from payung.web.entrance import OfficeRequest, found, page, step
from payung.web.keyed import KeyedForm
from payung.web.programmes.overview import place_name
from payung.web.tables import Column, Table, listed
from payung.web.templatetags.ui_words import angka, bulan, idr, tanggal
from payung.words import words_of

from .forms import LineFilter, PaymentForm, StatementForm
from .words import account_name, parameter_name
from .year import chip_of

MOST_MOVES = 20


@page("see_bills")
def bill(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Show one bill."""
    return show(request, found(queries.bills_seen_by(request.officer), public_id))


def show(request: OfficeRequest, row: Bill, **forms: Any) -> HttpResponse:
    """Draw the bill's page, with the form that was refused if there is one."""
    officer, state = request.officer, queries.state_of(row)
    month = Month.of(row.month)
    districts = facts.districts_of(row)
    names = area_names({code for code, *_ in districts})
    prices = facts.prices_of(row)
    context = {
        "bill": row,
        "state": state,
        "chip": ("yours", _("Menunggu pemeriksaan Anda")) if _is_mine(officer, row, state) else chip_of(state),
        "crumbs": _crumbs(row),
        "letterhead": letterhead_of(officer.pemda),
        "steps": _steps(row, state),
        "total": {"label": _("Yang dibayar"), "value": idr(row.total_idr)},
        "words": terbilang(row.total_idr),
        "due": queries.deadline_of(month),
        "machine": _machine(row),
        "why_not": _why_not(officer, row, state),
        "districts": [(names.get(code, code), people, idr_) for code, people, idr_ in districts],
        "most": max((people for _code, people, _idr in districts), default=0),
        "prices": [price_facts(price, people, price.sector, price.works) for price, people in prices],
        "entries": [
            (entry, [(account_name(side.account), side) for side in sides]) for entry, sides in entries_of(row)
        ],
        "approve_form": forms.get("approve_form") or KeyedForm(),
        "pay_form": forms.get("pay_form") or PaymentForm(auto_id="bayar_%s"),
        "statement_form": forms.get("statement_form") or StatementForm(auto_id="daftar_%s"),
        "can_pay": may(officer, "record_payment") and state.approval and not state.payment,
        "can_compare": may(officer, "read_statement"),
        **_moves(row, prices),
    }
    return render(request, "bills/bill.html", context)


def _is_mine(officer: Officer, row: Bill, state: queries.BillState) -> bool:
    return not state.approval and not _why_not(officer, row, state)


def _why_not(officer: Officer, row: Bill, state: queries.BillState) -> str:
    """Why this officer cannot approve now; empty when he can."""
    if state.approval:
        return _("Sudah disetujui.")
    if row.issued_by.account_id == officer.account_id:
        return _("Anda membuat tagihan ini, jadi tidak dapat menyetujuinya. Minta pemeriksa lain.")
    if not may(officer, "approve_bill"):
        return _("Hanya pemeriksa yang menyetujui tagihan.")
    return ""


def _crumbs(row: Bill) -> list[Any]:
    year = row.month.year
    return [
        {"label": _("Tagihan"), "url": f"{reverse('bills')}?tahun={year}"},
        str(year),
        row.budget.funding_name,
        row.bill_number,
    ]


def _steps(row: Bill, state: queries.BillState) -> list[dict[str, str]]:
    approval, payment, statement = state.approval, state.payment, state.statement
    gap = row.total_idr - statement.total_idr if statement else 0
    done = [
        (_("Dibuat"), f"{row.issued_by.name}, {tanggal(row.issued_on)}", True),
        (_("Diperiksa"), approval.by.name if approval else _("oleh pemeriksa lain"), bool(approval)),
        (_("Dibayar"), payment.sp2d_number if payment else _("SPP, SPM, SP2D"), bool(payment)),
        (_("Dijawab BPJS TK"), tanggal(statement.recorded_at) if statement else _("belum"), bool(statement)),
        (
            _("Cocok"),
            _("selisih %(idr)s") % {"idr": idr(gap)} if statement else _("belum"),
            bool(statement and not facts.difference_sums(statement)),
        ),
    ]
    first_open = next((at for at, (*_words, is_done) in enumerate(done) if not is_done), len(done))
    return [
        {"word": word, "note": note, "state": "done" if is_done else "now" if at == first_open else "later"}
        for at, (word, note, is_done) in enumerate(done)
    ]


def _machine(row: Bill) -> list[dict[str, Any]]:
    """What the machine counted again now, each with its number."""
    seen = facts.checks_of(row)

    def check(is_true: bool, text: str, note: str) -> dict[str, Any]:
        return {"text": text, "note": note, "state": "done" if is_true else "bad"}

    left = row.budget.left_idr
    return [
        check(seen.lines == row.line_count == seen.people, _("Satu orang satu baris"), angka(seen.people)),
        check(seen.total_idr == row.total_idr, _("Jumlah baris sama dengan jumlah tagihan"), idr(seen.total_idr)),
        check(seen.off_price == 0, _("Tarif tiap baris sesuai dasar hukumnya"), _count_off(seen.off_price)),
        check(
            seen.outside_enrolment == 0, _("Tiap nama ada dalam SK yang berlaku"), _count_off(seen.outside_enrolment)
        ),
        check(seen.left_before == 0, _("Tidak ada yang berhenti sebelum bulan ini"), _count_off(seen.left_before)),
        check(left >= 0, _("Masih di dalam pagu"), _("sisa %(idr)s") % {"idr": idr(left)}),
    ]


def _count_off(count: int) -> str:
    return _("cocok") if count == 0 else _("%(count)s orang") % {"count": angka(count)}


def price_facts(price: Any, people: int, sector: str, works: Sequence[Work]) -> dict[str, Any]:
    """One price with its sector and what told it, the grounds the law gave and the doubts it left."""
    listed = [ground if isinstance(ground, dict) else _as_dict(ground) for ground in price.grounds]
    return {
        "jkk_idr": price.jkk_idr,
        "jkm_idr": price.jkm_idr,
        "total_idr": price.jkk_idr + price.jkm_idr,
        "wage_idr": price.deemed_wage_idr,
        "people": people,
        "sector": words_of("sector").shorts[sector],
        "works": works_text(works),
        "sum_idr": people * (price.jkk_idr + price.jkm_idr),
        "grounds": [
            {
                **ground,
                "name": parameter_name(ground["parameter"]),
                "seen": words_of("confidence")[ground["confidence"]],
            }
            for ground in listed
        ],
        "doubts": [DOUBTS[code].sentence if code in DOUBTS else code for code in price.doubts],
    }


def _as_dict(ground: Any) -> dict[str, str]:
    return {
        "parameter": ground.parameter,
        "cite": ground.cite,
        "confidence": ground.confidence,
        "since": ground.since,
    }


def _moves(row: Bill, prices: list[tuple[Any, int]]) -> dict[str, Any]:
    """Who came and who went since the month before, and the sum read aloud."""
    before = facts.bill_before(row)
    joined, left = facts.joined_in(row, before), facts.left_since(row, before)
    came, went = list(joined[:MOST_MOVES]), list(left[:MOST_MOVES])
    joining = joined.count() if before else row.line_count
    leaving = left.count() if before else 0
    names = area_names({line.worker.area_code for line in [*came, *went]})
    endings = facts.endings_of(went)
    ended = [endings.get(line.worker_id) for line in went]
    return {
        "before": before,
        "joining": joining,
        "leaving": leaving,
        "came": [(line, place_name(line.worker.area_code, names)) for line in came],
        "went": [
            (line, place_name(line.worker.area_code, names), end and ENDED.get(end.end_reason), end)
            for line, end in zip(went, ended, strict=True)
        ],
        "parts": [
            {"label": bulan(Month.of(row.month).plus(-1)), "value": angka(before.line_count if before else 0)},
            {"op": "+", "label": _("masuk"), "value": angka(joining)},
            {"op": "−", "label": _("keluar"), "value": angka(leaving)},
            {"op": "=", "label": bulan(row.month), "value": _("%(count)s orang") % {"count": angka(row.line_count)}},
            *price_parts(prices),
        ],
    }


def price_parts(priced: list[tuple[Any, int]]) -> list[dict[str, Any]]:
    """``× Rp16.800`` when everybody costs the same; else how many prices there are."""
    totals = {(price.jkk_idr, price.jkm_idr) for price, _people in priced}
    if len(totals) != 1:
        return [{"op": "×", "label": _("tarif menurut penghasilan"), "value": _("%(n)s tarif") % {"n": len(totals)}}]
    jkk, jkm = totals.pop()
    return [{"op": "×", "label": f"JKK {angka(jkk)} + JKM {angka(jkm)}", "value": idr(jkk + jkm)}]


@page("see_bills")
def lines(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """List every line of a bill; a name can be looked for, a kecamatan chosen."""
    officer = request.officer
    row = found(queries.bills_seen_by(officer), public_id)
    form = LineFilter(request.GET, districts=[code for code, *_ in facts.districts_of(row)])
    asked = form.cleaned_data if form.is_valid() else {}
    some = facts.lines_named(row, asked["nama"].strip()) if asked else facts.lines_named(row, "").none()
    if asked.get("kecamatan"):
        some = some.filter(worker__area_code__startswith=f"{asked['kecamatan']}.")
    context: dict[str, Any] = {
        "bill": row,
        "form": form,
        "crumbs": [*_crumbs(row)[:3], {"label": row.bill_number, "url": reverse("bill", args=[row.public_id])}],
    }
    table = Table(
        "bill_lines", _("Baris tagihan"), LINE_COLUMNS, _line_cells(officer), start="name", export="see_bills"
    )
    return listed(request, table, some, "bills/lines.html", **context)


ENDED = {**words_of("end_reason").shorts, "": _("masa SK atau PKS berakhir")}
LINE_COLUMNS = (
    Column("name", gettext_lazy("Nama"), sort="worker__name", is_head=True),
    Column("nik", "NIK", "nik"),
    Column("place", gettext_lazy("Tempat tinggal"), sort="worker__area_code"),
    Column("jkk", "JKK, Rp", "idr", sort="jkk_idr"),
    Column("jkm", "JKM, Rp", "idr"),
    Column("total", gettext_lazy("Iuran, Rp"), "idr", sort="total_idr"),
)


def _line_cells(officer: Officer) -> Any:
    sees_workers = may(officer, "see_workers")

    def drawn(rows: list[Any]) -> list[dict[str, Any]]:
        names = area_names({line.worker.area_code for line in rows})
        return [
            {
                "name": line.worker.name,
                "name_url": reverse("worker", args=[line.worker.public_id]) if sees_workers else "",
                "nik": line.worker.nik,
                "place": place_name(line.worker.area_code, names),
                "jkk": line.jkk_idr,
                "jkm": line.jkm_idr,
                "total": line.total_idr,
            }
            for line in rows
        ]

    return drawn


def _done(request: OfficeRequest, row: Bill, act: Act[Any, Any], said: str, **named: Form) -> HttpResponse:
    """Run an act on a bill from its form, and show the bill."""
    (form,) = named.values()
    again, back = partial(show, request, row, **named), partial(redirect, "bill", row.public_id)
    return step(request, form, act, said=said, bill=row, again=again, back=back)


@page("approve_bill")
def approve(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Sign a bill as the checker."""
    row = found(queries.bills_seen_by(request.officer), public_id)
    if request.method != "POST":
        return redirect("bill", row.public_id)
    form = KeyedForm(request.POST)
    return _done(request, row, approve_bill, _("Tagihan disetujui."), approve_form=form)


@page("record_payment")
def pay(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Record the treasury's payment."""
    row = found(queries.bills_seen_by(request.officer), public_id)
    if request.method != "POST":
        return redirect("bill", row.public_id)
    form = PaymentForm(request.POST, auto_id="bayar_%s")
    return _done(request, row, record_payment, _("Pembayaran dicatat."), pay_form=form)
