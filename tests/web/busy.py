"""The walk's office a year later, with work of every kind waiting: for the first pages and the crawl."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

from tests.people import BUDI, BUDI_CORRECTED, HAMDAN, SITI, workbook_of
from tests.walk import KPJ, VILLAGE, worker

from demo.people import Person
from demo.workbooks import Answer, insurer_answer
from payung.billing.actions.bills import approve_bill, issue_bill
from payung.billing.actions.payments import record_payment
from payung.claims.actions.death import open_death_claim, report_death
from payung.claims.actions.family import file_claim, record_child, record_heir
from payung.core.month import Month
from payung.intake.actions.applying import apply_roster
from payung.intake.actions.listings import import_listing
from payung.intake.actions.rosters import receive_roster
from payung.money.actions import set_budget
from payung.office.clock import on
from payung.office.models import Reading
from payung.office.scope import office_scope
from payung.office.setup import appoint_officer
from payung.programme.actions.enrolment import enrol, record_registration
from payung.programme.actions.nomination import nominate
from payung.programme.actions.papers import decree, record_agreement
from payung.programme.actions.setup import open_programme, set_quota
from payung.registry.actions.evidence import record_decile
from payung.registry.actions.verification import verify_workers
from payung.sameness.models import Candidate

DAY = date(2026, 11, 21)
LONG = "Muhammad Syahrul Ramadhan Alfarizi Abdurrahman bin Haji Zainal Abidin Syarifuddin"
MARKED = "<script>alert(1)</script> & Mahmud"
NAMES = ["Abdul Karim", "Rosmiati Hasan", LONG, MARKED, "Asnah", "Ramli Daud"]
YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}


def person(number: int, name: str) -> Person:
    """An invented man of Sungaisalak with a NIK of his own."""
    born = date(1970 + number, 1 + number % 12, 1 + number)
    nik = f"140405{born:%d%m%y}9{100 + number}"
    return replace(HAMDAN, nik=nik, kk_number=f"14040512030{number:02d}903", name=name, born_on=born)


def busy(made: SimpleNamespace) -> SimpleNamespace:
    """Add a year of half-done work to the walk: every kind of task has at least one."""
    office = made.office
    with on(DAY):
        _people(made, office)
        _programme(made, office)
        _money(made, office)
        _families(made, office)
        _officers(made, office)
        _identity(made, office)
    return made


def _people(made: SimpleNamespace, office: SimpleNamespace) -> None:
    """Six new names of which four are verified; a roster to mend, a roster to apply."""
    people = [person(n, name) for n, name in enumerate(NAMES, 1)]
    roster = receive_roster(by=office.darman, content=workbook_of(*people), name="enam.xlsx", area_code=VILLAGE)
    apply_roster(by=office.rahma, roster=roster)
    with office_scope(office.pemda.pk):
        made.six = [worker(one.nik) for one in people]
        made.siti, made.budi = worker(SITI.nik), worker(BUDI_CORRECTED.nik)
    four = [one.pk for one in made.six[:4]]
    verify_workers(by=office.umar, workers=four, authority="dukcapil", result="match", verified_on=DAY)
    bad = [replace(BUDI, name="Idris"), replace(BUDI, nik="1404051201780000", name="Zulkifli"), person(20, "Maryam")]
    made.to_mend = receive_roster(by=office.darman, content=workbook_of(*bad), name="tiga.xlsx", area_code=VILLAGE)
    good = workbook_of(person(21, "Jamilah"), person(22, "Dahlia"))
    made.to_apply = receive_roster(by=office.rahma, content=good, name="dua.xlsx", area_code="14.04.05")


def _programme(made: SimpleNamespace, office: SimpleNamespace) -> None:
    """Five decreed and enrolled, four of them answered; two more have a place and no decree."""
    made.year = open_programme(by=office.rahma, name="Pekerja Rentan", year=2026, legal_basis="Perbup 9/2021")
    made.purse = set_budget(by=office.rahma, programme=made.year, funding="apbd", ceiling_idr=20 * 12 * 16_800)
    set_quota(by=office.rahma, programme=made.year, area_code="14.04.05", seats=7)
    first = [made.siti.pk, made.budi.pk, *[one.pk for one in made.six[:2]]]
    nominate(by=office.rahma, programme=made.year, workers=first)
    paper = decree(by=office.umar, programme=made.year, sk_number="SK 9/2026", decided_on=date(2025, 12, 29), **YEAR)
    made.pks = record_agreement(
        by=office.rahma,
        programme=made.year,
        pks_number="PKS 9/2026",
        signed_on=date(2025, 12, 30),
        branch="Rengat",
        **YEAR,
    )
    enrol(by=office.rahma, decree=paper, agreement=made.pks, budget=made.purse)
    numbers = [KPJ[SITI.nik], KPJ[BUDI_CORRECTED.nik], "22000000001"]
    niks = [SITI.nik, BUDI_CORRECTED.nik, made.six[0].nik]
    rows = [Answer(nik, "", kpj, date(2026, 1, 1)) for nik, kpj in zip(niks, numbers, strict=True)]
    record_registration(by=office.rahma, agreement=made.pks, content=insurer_answer(rows), name="jawab.xlsx")
    nominate(by=office.rahma, programme=made.year, workers=[one.pk for one in made.six[2:4]])


def _money(made: SimpleNamespace, office: SimpleNamespace) -> None:
    """Bills of January to October: nine approved, eight paid; October waits for the checker, November is not made."""
    for month in Month(2026, 1).until(Month(2026, 10)):
        bill = issue_bill(by=office.rahma, budget=made.purse, month=month)
        if month.number < 10:
            approve_bill(by=office.umar, bill=bill)
        if month.number < 9:
            paid_on = date(2026, month.number, 14)
            record_payment(
                by=office.tati, bill=bill, sp2d_number=f"SP2D {month}", paid_on=paid_on, amount_idr=bill.total_idr
            )


def _families(made: SimpleNamespace, office: SimpleNamespace) -> None:
    """A death nobody opened, a claim nobody filed, and a school year nobody claimed."""
    said = {"cause": "illness", "reported_on": DAY, "paper": ""}
    made.unopened = report_death(
        by=office.darman, worker=made.six[5], died_on=date(2026, 11, 2), reported_by_name="Ketua RT 03", **said
    )
    death = report_death(
        by=office.darman, worker=made.siti, died_on=date(2026, 11, 9), reported_by_name="Pak Lurah", **said
    )
    made.unfiled = open_death_claim(by=office.rahma, death=death, opened_on=DAY)
    death = report_death(
        by=office.darman, worker=made.six[0], died_on=date(2026, 10, 9), reported_by_name="Pak Lurah", **said
    )
    made.undecided = open_death_claim(by=office.rahma, death=death, opened_on=DAY)
    made.widow = record_heir(by=office.rahma, claim=made.undecided, name="Rohani", relation="wife")
    file_claim(by=office.rahma, claim=made.undecided, filed_on=DAY, receipt_number="TT-1")
    made.pupil = record_child(
        by=office.rahma,
        claim=made.claim,
        position=2,
        name="Nur Aini",
        born_on=date(2016, 3, 9),
        school_year=2026,
        level="sd",
        grade=4,
    )


def _officers(made: SimpleNamespace, office: SimpleNamespace) -> None:
    """A checker nobody has confirmed, a village whose operator leaves, an old decile, and a day of much reading."""
    new = {"area_code": "14.04", "starts_on": DAY}
    made.unconfirmed = appoint_officer(by=office.admin, username="bu.cek", name="Bu Cek", role="checker", **new)
    new |= {"area_code": "14.04.05.1005", "ends_on": date(2026, 12, 1)}
    made.leaving = appoint_officer(by=office.admin, username="pak.pergi", name="Pak Pergi", role="village", **new)
    record_decile(by=office.sosial, worker=made.budi, decile=2, register="dtsen", as_of_on=date(2026, 6, 1))
    with office_scope(office.pemda.pk):
        days = [(office.rahma, 45), (office.umar, 3), (office.darman, 4)]
        Reading.objects.bulk_create(
            Reading(pemda=office.pemda, officer=who, worker_id=number, page="worker")
            for who, count in days
            for number in range(1, count + 1)
        )


def _identity(made: SimpleNamespace, office: SimpleNamespace) -> None:
    """One whom Dukcapil calls dead, a pair that may be one person, a list of wage earners that may name one of ours."""
    said = {"authority": "dukcapil", "result": "dead", "verified_on": DAY}
    verify_workers(by=office.umar, workers=[made.six[1].pk], **said)
    with office_scope(office.pemda.pk):
        pair = {"worker": made.six[1], "other": made.six[4], "score": 61, "is_sure": False, "speaks": []}
        Candidate.objects.create(pemda=office.pemda, **pair)
    made.listing = import_listing(
        by=office.rahma, kind="pu", keeper="BPJS Tembilahan", name="pu.csv", as_of_on=DAY, **YEAR,
        content=f"NIK,Nama,Tanggal Lahir\n,{made.six[2].name},{made.six[2].birth_on:%d/%m/%Y}\n".encode(),
    )  # fmt: skip
