"""Papers as PDF: the annex of a decree, a bill, the monthly report. F4, offline, with order and sha256 on each page.

Values reach the templates as JSON, never as markup: a name cannot change a paper. The same rows give the same
bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import typst

from payung.billing.draft import Work
from payung.billing.facts import districts_of, prices_of
from payung.billing.models import Bill
from payung.billing.queries import state_of
from payung.core.identity import mask_nik
from payung.core.money import format_count, format_idr, terbilang
from payung.core.written import day_text, month_text
from payung.intake.actions.doors import newest_door
from payung.office.areas import area_names
from payung.office.models import Officer, Pemda
from payung.office.roles import Role
from payung.programme.models import Decree, Enrolment
from payung.registry.models import Worker
from payung.words import words_of

from .declared import Answer, said
from .lists import ANNEX, BILL_LINES

PAPERS = Path(__file__).parent / "papers"


def decree_annex(decree: Decree, *, public: bool = False) -> bytes:
    """Return the annex of a decree as PDF.

    Args:
        public: the copy for the notice board: NIK and birth date are hidden; the sha256 stays that of the full rows.

    Raises:
        PaperDiffers: the stored rows no longer give the decree's sha256.
    """
    annex = ANNEX.of(decree)
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
        count=format_count(decree.line_count),
        count_words=terbilang(decree.line_count).removesuffix(" rupiah"),
        **annex.printed(public=public),
    )


def bill(bill: Bill) -> bytes:
    """Return a bill as PDF: prices with their grounds, total in words, a recap by kecamatan, both signatures."""
    districts = sorted(districts_of(bill))
    names = area_names({code for code, *_ in districts})
    approval = state_of(bill).approval
    return _pdf(
        "bill",
        title="Tagihan Iuran Pekerja Rentan",
        office=_office(bill.pemda),
        sha256=BILL_LINES.of(bill).sha256,
        number=bill.bill_number,
        programme=bill.programme.name,
        month=month_text(bill.month),
        funding=words_of("funding")[bill.budget.funding],
        account=bill.budget.account_code or "–",
        issued_on=day_text(bill.issued_on),
        people=f"{format_count(bill.line_count)} orang",
        count=format_count(bill.line_count),
        total=format_idr(bill.total_idr),
        words=terbilang(bill.total_idr),
        recap=[[names.get(code, code), format_count(people), format_idr(idr)] for code, people, idr in districts],
        place=_place(bill.pemda),
        maker=bill.issued_by.name,
        checker=approval.by.name if approval else "",
        is_checked=approval is not None,
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
    names = area_names({person.area_code for person in people})
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


def works_text(works: Iterable[Work]) -> str:
    """Say by which words of the list of occupations a sector was told, with people: Tukang ojek 12, Sopir truk 1."""
    return ", ".join(
        f"{work or 'di luar daftar pekerjaan'}{' (koreksi petugas)' if is_said else ''} {format_count(people)}"
        for work, is_said, people in works
    )


def _prices(bill: Bill) -> dict[str, Any]:
    """The cases of a bill with their prices, and the articles they rest on."""
    sectors = words_of("sector").shorts
    prices = sorted(prices_of(bill), key=lambda counted: (counted[0].income_floor_idr, counted[0].sector))
    cases = [
        [
            f"Penghasilan mulai {format_idr(p.income_floor_idr)}, {sectors[p.sector]}"
            + (f": {works_text(p.works)}" if p.sector != "other" and p.works else ""),
            format_count(people),
            format_idr(p.jkk_idr),
            format_idr(p.jkm_idr),
            format_idr(people * (p.jkk_idr + p.jkm_idr)),
        ]
        for p, people in prices
    ]
    cites = dict.fromkeys(ground["cite"] for price, _people in prices for ground in price.grounds)
    return {"cases": cases, "grounds": "; ".join(cites)}


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
