"""Papers as PDF: the annex of a decree, a bill, the monthly report. F4, offline, with order and sha256 on each page.

Values reach the templates as JSON, never as markup: a name cannot change a paper. The same rows give the same
bytes.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import typst
from babel.dates import format_date
from django.db.models import Count

from payung.billing.draft import Work
from payung.billing.models import Bill, BillLine, Price
from payung.billing.queries import state_of
from payung.core.identity import mask_nik
from payung.core.money import format_idr, terbilang
from payung.core.month import Month
from payung.intake.actions.doors import newest_door
from payung.office.models import Officer, Pemda
from payung.office.roles import Role
from payung.programme.actions.papers import stored_annex_sum
from payung.programme.models import Decree, Enrolment
from payung.registry.models import Worker
from payung.words import words_of

from .declared import Answer, said
from .rows import BillRow, annex_rows, bill_rows, places, sum_of

PAPERS = Path(__file__).parent / "papers"


class PaperDiffers(RuntimeError):
    """The rows in the books are not those that were decided: the paper is not printed."""


def decree_annex(decree: Decree, *, public: bool = False) -> bytes:
    """Return the annex of a decree as PDF.

    Args:
        public: the copy for the notice board: NIK and birth date are hidden; the sha256 stays that of the full rows.

    Raises:
        PaperDiffers: the stored rows no longer give the decree's sha256.
    """
    rows = annex_rows(decree)
    if {sum_of(rows), stored_annex_sum(decree)[1]} != {decree.annex_sha256}:
        raise PaperDiffers(f"annex of {decree.sk_number}")
    names = places(row.area_code for row in rows)
    head_title, head_name = _head(decree.pemda)
    return _pdf(
        "decree_annex",
        title="Daftar Pekerja Rentan Penerima Bantuan Iuran",
        office=_office(decree.pemda),
        sha256=decree.annex_sha256,
        sk_number=decree.sk_number,
        about=decree.programme.name,
        head_title=head_title,
        head_name=head_name,
        place=_place(decree.pemda),
        decided_on=day_text(decree.decided_on),
        starts_on=day_text(decree.starts_on),
        ends_on=day_text(decree.ends_on),
        count=count_text(len(rows)),
        count_words=terbilang(len(rows)).removesuffix(" rupiah"),
        rows=[
            [
                row.number,
                mask_nik(row.nik) if public else row.nik,
                row.name,
                "" if public or row.birth_on is None else f"{row.birth_on:%d-%m-%Y}",
                names.get(row.area_code, row.area_code),
                row.occupation,
            ]
            for row in rows
        ],
    )


def bill(bill: Bill) -> bytes:
    """Return a bill as PDF: prices with their grounds, total in words, a recap by kecamatan, both signatures."""
    rows = bill_rows(bill)
    names = places(row.area_code for row in rows)
    state = state_of(bill)
    return _pdf(
        "bill",
        title="Tagihan Iuran Pekerja Rentan",
        office=_office(bill.pemda),
        sha256=sum_of(rows),
        number=bill.bill_number,
        programme=bill.programme.name,
        month=month_text(Month.of(bill.month)),
        funding=words_of("funding")[bill.budget.funding],
        account=bill.budget.account_code or "–",
        issued_on=day_text(bill.issued_on),
        people=f"{count_text(bill.line_count)} orang",
        count=count_text(bill.line_count),
        total=format_idr(bill.total_idr),
        words=terbilang(bill.total_idr),
        recap=_recap(rows, names),
        place=_place(bill.pemda),
        maker=bill.issued_by.name,
        checker=state.approval.by.name if state.approval else "",
        is_checked=state.approval is not None,
        **_prices(bill),
    )


def report(answer: Answer) -> bytes:
    """Return a declared report as PDF, with the sha256 of its rows."""
    asked = answer.asked
    return _pdf(
        "report",
        title=f"{answer.report.title} ({answer.report.code})",
        code=answer.report.code,
        office=_office(asked.pemda),
        sha256=answer.sha256,
        month=month_text(asked.month),
        as_of=day_text(asked.as_of),
        place=_place(asked.pemda),
        titles=answer.titles,
        rows=[[row.label, *answer.said(row.values)] for row in answer.rows],
        total=["Jumlah", *answer.said(answer.total)],
        splits=[
            {"title": split.title, "rows": [[word, said(number, split.unit)] for word, number in rows]}
            for split, rows in answer.splits
        ],
    )


def participant_cards(pemda: Pemda, people: Sequence[Worker], *, with_letter: bool = False) -> bytes:
    """Return cards to be cut out, ten on an A4 sheet, or one worker's letter with his card.

    No KPJ and no full NIK; what is covered, what is not, until when, and whom to tell. Who is no participant gets a
    paper that says so. Cards need no number and no logo: they prove nothing, they remind.
    """
    keys = [person.pk for person in people]
    running = Enrolment.objects.filter(worker__in=keys, superseded_at__isnull=True).order_by("starts_on")
    spans = {row.worker_id: row for row in running}
    names = places(person.area_code for person in people)
    door = newest_door(pemda)
    cards = [
        {
            "name": person.name,
            "nik": mask_nik(person.nik or ""),
            "village": names.get(person.area_code, person.area_code),
            "work": person.occupation,
            "until": day_text(spans[person.pk].ends_on) if person.pk in spans else "",
            "starts": day_text(spans[person.pk].starts_on) if person.pk in spans else "",
        }
        for person in people
    ]
    return _pdf(
        "cards",
        title="Kartu Peserta Perlindungan Pekerja Rentan",
        office=_office(pemda),
        contact=door.contact if door else pemda.unit_name,
        with_letter=with_letter,
        cards=cards,
    )


def day_text(day: date) -> str:
    """Write a day as on papers: 26 Februari 2025."""
    return str(format_date(day, "d MMMM y", locale="id"))


def month_text(month: Month) -> str:
    """Write a month as on papers: Februari 2025."""
    return str(format_date(month.first_on, "MMMM y", locale="id"))


def count_text(number: int) -> str:
    """Write a count the Indonesian way: 2.000."""
    return f"{number:,}".replace(",", ".")


def works_text(works: Iterable[Work]) -> str:
    """Say by which words of the list of occupations a sector was told, with people: Tukang ojek 12, Sopir truk 1."""
    return ", ".join(
        f"{work or 'di luar daftar pekerjaan'}{' (koreksi petugas)' if is_said else ''} {count_text(people)}"
        for work, is_said, people in works
    )


def _prices(bill: Bill) -> dict[str, Any]:
    """The cases of a bill with their prices, and the articles they rest on."""
    sectors = words_of("sector").shorts
    prices = list(Price.objects.filter(bill=bill).order_by("income_floor_idr", "sector"))
    lines = dict(BillLine.objects.filter(bill=bill).values_list("price_id").annotate(n=Count("id")).order_by())
    cases = [
        [
            f"Penghasilan mulai {format_idr(p.income_floor_idr)}, {sectors[p.sector]}"
            + (f": {works_text(p.works)}" if p.sector != "other" and p.works else ""),
            count_text(lines[p.pk]),
            format_idr(p.jkk_idr),
            format_idr(p.jkm_idr),
            format_idr(lines[p.pk] * (p.jkk_idr + p.jkm_idr)),
        ]
        for p in prices
    ]
    cites = dict.fromkeys(ground["cite"] for price in prices for ground in price.grounds)
    return {"cases": cases, "grounds": "; ".join(cites)}


def _recap(rows: list[BillRow], names: dict[str, str]) -> list[list[str]]:
    people: Counter[str] = Counter()
    rupiah: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        people[row.area_code[:8]] += 1
        rupiah[row.area_code[:8]] += row.total_idr
    return [[names.get(c, c), count_text(people[c]), format_idr(rupiah[c])] for c in sorted(people)]


def _office(pemda: Pemda) -> dict[str, str]:
    return {"pemda": pemda.name, "unit": pemda.unit_name}


def _place(pemda: Pemda) -> str:
    """Where papers are signed: the name without its kind."""
    return pemda.name.removeprefix("Kabupaten ").removeprefix("Kota ")


def _head(pemda: Pemda) -> tuple[str, str]:
    """The title of who signs a decree, and the name if exactly one head is appointed."""
    name = pemda.name
    for kind, title in (("Kabupaten ", "Bupati "), ("Kota ", "Wali Kota ")):
        name = title + name.removeprefix(kind) if name.startswith(kind) else name
    heads = list(Officer.objects.filter(role=Role.HEAD, ends_on__isnull=True).values_list("name", flat=True))
    return name, heads[0] if len(heads) == 1 else ""


def _pdf(paper: str, **values: Any) -> bytes:
    """Set one paper; only typst's own fonts, no network, no clock."""
    return bytes(
        typst.compile(
            str(PAPERS / f"{paper}.typ"),
            root=str(PAPERS),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
            timestamp=0,
        )
    )
