"""The insurer's list for a bill's month: uploaded, compared, every difference with its person and rupiah."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from payung.billing import facts, queries
from payung.billing.actions.statements import read_statement
from payung.web.brand import letterhead_of
from payung.web.entrance import OfficeRequest, attempt, found, keyset, page, values_of
from payung.web.templatetags.ui_words import angka, bulan
from payung.words import words_of

from .forms import StatementForm
from .one import show


@page("read_statement")
def read(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Read the insurer's list and store every difference."""
    row = found(queries.bills_seen_by(request.officer), public_id)
    if request.method != "POST":
        return redirect("bill", row.public_id)
    form = StatementForm(request.POST, request.FILES, auto_id="daftar_%s")
    if form.is_valid():
        said = _("Daftar sudah dibandingkan.")
        made = attempt(request, form, read_statement, said, bill=row, **values_of(form))
        if made:
            return redirect("statement", made.public_id)
    return show(request, row, statement_form=form)


@page("see_bills")
def statement(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Show where the insurer's list and the bill part; the differences add up to the gap."""
    row = found(queries.statements_seen_by(request.officer), public_id)
    kind = request.GET.get("jenis", "")
    kind = kind if kind in words_of("difference") else ""
    differences = queries.differences_of(row)
    some = keyset(differences.filter(kind=kind) if kind else differences, request)
    sums = facts.difference_sums(row)
    url = reverse("statement", args=[row.public_id])
    bill = row.bill
    context = {
        "statement": row,
        "bill": bill,
        "crumbs": [
            {"label": _("Tagihan"), "url": f"{reverse('bills')}?tahun={bill.month.year}"},
            {"label": bulan(bill.month), "url": reverse("bill", args=[bill.public_id])},
            _("Perbandingan"),
        ],
        "letterhead": letterhead_of(request.officer.pemda),
        "gap_idr": bill.total_idr - row.total_idr,
        "kinds": [
            (words_of("difference")[code], n, ours, theirs, ours - theirs) for code, (n, ours, theirs) in sums.items()
        ],
        "tabs": _tabs(url, kind, sums),
        "rows": [(each, words_of("difference")[each.kind], each.ours_idr - each.theirs_idr) for each in some.rows],
        "count": sum(n for n, _ours, _theirs in sums.values()),
        "next_url": f"?jenis={kind}&after={some.after}" if some.after else "",
    }
    return render(request, "bills/statement.html", context)


def _tabs(url: str, kind: str, sums: dict[str, tuple[int, int, int]]) -> list[dict[str, Any]]:
    total = sum(n for n, _ours, _theirs in sums.values())
    tabs = [("", _("Semua"), total), *((code, words_of("difference").word(code).short, sums[code][0]) for code in sums)]
    return [
        {"label": label, "url": f"{url}?jenis={code}" if code else url, "count": angka(n), "current": code == kind}
        for code, label, n in tabs
    ]
