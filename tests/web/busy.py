"""The walk's office a year later with work of every kind waiting (``busy.yaml``): for first pages and the crawl."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

from tests.lived import lived
from tests.people import BUDI, BUDI_CORRECTED, HAMDAN, SITI, workbook_of
from tests.walk import KPJ

from demo.people import Person
from demo.workbooks import Answer, insurer_answer
from payung.core.month import Month
from payung.office.models import Reading
from payung.office.scope import office_scope
from payung.sameness.models import Candidate

STORY = Path(__file__).with_name("busy.yaml")
DAY = date(2026, 11, 21)
LONG = "Muhammad Syahrul Ramadhan Alfarizi Abdurrahman bin Haji Zainal Abidin Syarifuddin"
MARKED = "<script>alert(1)</script> & Mahmud"
NAMES = ["Abdul Karim", "Rosmiati Hasan", LONG, MARKED, "Asnah", "Ramli Daud"]


def person(number: int, name: str) -> Person:
    """An invented man of Sungaisalak with a NIK of his own."""
    born = date(1970 + number, 1 + number % 12, 1 + number)
    nik = f"140405{born:%d%m%y}9{100 + number}"
    return replace(HAMDAN, nik=nik, kk_number=f"14040512030{number:02d}903", name=name, born_on=born)


def busy(made: SimpleNamespace) -> SimpleNamespace:
    """Add a year of half-done work to the walk: every kind of task has at least one."""
    lived(made, STORY.read_text(encoding="utf-8").replace("BILLS", "\n".join(_bills())), _files())
    pair = {"worker": made.rosmiati, "other": made.six[4], "score": 61, "is_sure": False, "speaks": []}
    office = made.office
    with office_scope(office.pemda.pk):
        Candidate.objects.create(pemda=office.pemda, **pair)  # who may be one person
        days = [(office.rahma, 45), (office.umar, 3), (office.darman, 4)]  # much reading on one day
        Reading.objects.bulk_create(
            Reading(pemda=office.pemda, officer=who, worker_id=number, page="worker")
            for who, count in days
            for number in range(1, count + 1)
        )
    return made


def _bills() -> Iterator[str]:
    """Every month's bill on the one day, as far as it has come."""
    for month in Month(2026, 1).until(Month(2026, 10)):
        yield f"- {{issue_bill: {{budget: $purse, month: {month}}}, as: bill}}"
        if month.number < 10:
            yield "- {approve_bill: {bill: $bill}}"
        if month.number < 9:
            paid = f"sp2d_number: SP2D {month}, paid_on: {month}-14, amount_idr: $bill.total_idr"
            yield f"- {{record_payment: {{bill: $bill, {paid}}}}}"


def _files() -> dict[str, bytes]:
    """Six new names; a sheet to mend and a sheet to apply; three answers of the insurer; a list of wage earners."""
    six = [person(number, name) for number, name in enumerate(NAMES, 1)]
    bad = [replace(BUDI, name="Idris"), replace(BUDI, nik="1404051201780000", name="Zulkifli"), person(20, "Maryam")]
    numbers = {SITI.nik: KPJ[SITI.nik], BUDI_CORRECTED.nik: KPJ[BUDI_CORRECTED.nik], six[0].nik: "22000000001"}
    return {
        "enam.xlsx": workbook_of(*six),
        "tiga.xlsx": workbook_of(*bad),
        "dua.xlsx": workbook_of(person(21, "Jamilah"), person(22, "Dahlia")),
        "jawab.csv": insurer_answer([Answer(nik, "", kpj, date(2026, 1, 1)) for nik, kpj in numbers.items()]),
        "pu.csv": f"NIK,Nama,Tanggal Lahir\n,{LONG},{six[2].born_on:%d/%m/%Y}\n".encode(),
    }
