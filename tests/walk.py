"""The walk of one worker through the house, by real actions: village sheet to paid family.

Hamdan of Sungaisalak, Indragiri Hilir, comes in a village's sheet in December 2021, is covered from January 2022 and
dies on 2 November 2025 with 46 contributions paid. ``walk`` returns every row it made: for the walk's own test, for the
test of strangers, and for the browser.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

from tests.people import BUDI, BUDI_CORRECTED, HAMDAN, SITI, photo, workbook_of

from demo.workbooks import Answer, Posted, insurer_answer, insurer_statement
from payung.billing.actions import approve_bill, issue_bill, read_statement, record_payment
from payung.claims.actions import (
    claim_school_year,
    file_claim,
    open_death_claim,
    record_benefit,
    record_child,
    record_heir,
    report_death,
)
from payung.core.month import Month
from payung.intake.actions.applying import apply_roster
from payung.intake.actions.rosters import amend_row, receive_roster
from payung.intake.models import RosterRow
from payung.money.actions import set_budget
from payung.office.scope import office_scope
from payung.planning.actions import keep_scenario
from payung.programme.actions import (
    decree,
    enrol,
    nominate,
    open_programme,
    record_agreement,
    record_registration,
    set_quota,
)
from payung.registry.actions.evidence import add_evidence
from payung.registry.actions.verification import verify_workers
from payung.registry.models import Worker
from payung.sameness.actions import settle_duplicate

VILLAGE = "14.04.05.1004"
# The same man from a second door: another spelling, one digit of the NIK wrong.
HAMDAN_AGAIN = replace(HAMDAN, nik="1404051708759008", name="H. HAMDAN YAHYA")
FIRST, LAST = Month(2022, 1), Month(2025, 10)
DIED_ON = date(2025, 11, 2)
KPJ = {HAMDAN.nik: "21000000001", SITI.nik: "21000000002", BUDI_CORRECTED.nik: "21000000003"}


@contextmanager
def on(day: date) -> Iterator[date]:
    """Do something on a day of the past."""
    before = os.environ.get("PAYUNG_TODAY")
    os.environ["PAYUNG_TODAY"] = day.isoformat()
    try:
        yield day
    finally:
        os.environ.pop("PAYUNG_TODAY")
        if before is not None:
            os.environ["PAYUNG_TODAY"] = before


def walk(office: Any) -> SimpleNamespace:
    """Walk all thirteen steps; return the rows by name."""
    made = SimpleNamespace(office=office)
    _rosters(made)
    _years(made)
    _death(made)
    with on(date(2025, 12, 1)) as day:
        made.scenario = keep_scenario(by=office.rahma, name="Lima ribu orang lagi", assumptions=SCENARIO, kept_on=day)
    return made


def worker(nik: str) -> Worker:
    """The living record with a NIK, in the office in scope."""
    found: Worker = Worker.objects.get(nik=nik, survivor__isnull=True)
    return found


def _rosters(made: SimpleNamespace) -> None:
    """Steps 1 to 4: received, mended, applied; two spellings settled; verified by a second officer."""
    office = made.office
    with on(date(2021, 12, 6)) as day:
        made.roster = receive_roster(
            by=office.darman, content=workbook_of(HAMDAN, SITI, BUDI), name="sungaisalak.xlsx", area_code=VILLAGE
        )
        with office_scope(office.pemda.pk):
            made.bad_row = RosterRow.objects.get(roster=made.roster, name=BUDI.name)
            made.bad_reasons = [reason["code"] for reason in made.bad_row.reasons]
        amend_row(by=office.darman, row=made.bad_row, nik=BUDI_CORRECTED.nik)
        apply_roster(by=office.rahma, roster=made.roster)
        made.second = receive_roster(
            by=office.rahma, content=workbook_of(HAMDAN_AGAIN), name="kecamatan.xlsx", area_code="14.04.05"
        )
        apply_roster(by=office.rahma, roster=made.second)
        with office_scope(office.pemda.pk):
            made.hamdan, made.double = worker(HAMDAN.nik), worker(HAMDAN_AGAIN.nik)
        made.settlement = settle_duplicate(
            by=office.rahma, worker=made.hamdan, other=made.double, is_same=True, reason="NIK di KTP sama"
        )
        made.evidence = add_evidence(
            by=office.darman, worker=made.hamdan, kind="work_photo", seen_on=day, note="Di dermaga", content=photo()
        )
        with office_scope(office.pemda.pk):
            made.people = list(Worker.objects.filter(survivor__isnull=True).values_list("id", flat=True))
        verify_workers(by=office.umar, workers=made.people, authority="dukcapil", result="match", verified_on=day)


def _years(made: SimpleNamespace) -> None:
    """Steps 5 to 9, for 2022 to 2025: nominated, decreed, agreed, enrolled, answered, billed, paid, compared."""
    office = made.office
    for year in range(2022, 2026):
        with on(date(year - 1, 12, 13)) as day:
            programme = open_programme(by=office.rahma, name="Pekerja Rentan", year=year, legal_basis="Perbup 9/2021")
            budget = set_budget(by=office.rahma, programme=programme, funding="apbd", ceiling_idr=3 * 12 * 16_800)
            set_quota(by=office.rahma, programme=programme, area_code="14.04.05", seats=3)
            nominate(by=office.rahma, programme=programme, workers=made.people)
            days = {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}
            paper = decree(by=office.umar, programme=programme, sk_number=f"SK {year}", decided_on=day, **days)
            agreement = record_agreement(
                by=office.rahma, programme=programme, pks_number=f"PKS {year}", signed_on=day, **days
            )
            enrol(by=office.rahma, decree=paper, agreement=agreement, budget=budget)
            answer = insurer_answer([Answer(nik, "", kpj, date(2022, 1, 1)) for nik, kpj in KPJ.items()])
            made.answer = record_registration(by=office.rahma, agreement=agreement, content=answer, name="jawab.xlsx")
        for month in Month(year, 1).until(min(Month(year, 12), LAST)):
            _month(made, budget, month)
        made.programme, made.budget, made.decree, made.agreement = programme, budget, paper, agreement


def _month(made: SimpleNamespace, budget: Any, month: Month) -> None:
    office = made.office
    with on(date(month.year, month.number, 12)) as day:
        made.bill = issue_bill(by=office.rahma, budget=budget, month=month)
        approve_bill(by=office.umar, bill=made.bill)
        made.payment = record_payment(
            by=office.tati, bill=made.bill, sp2d_number=f"SP2D {month}", paid_on=day, amount_idr=made.bill.total_idr
        )
    if month == LAST:
        content = insurer_statement([Posted(KPJ[HAMDAN.nik], "HAMDAN", 16_800), Posted("29999999999", "?", 16_800)])
        made.statement = read_statement(by=office.rahma, bill=made.bill, content=content, name="daftar.csv")


def _death(made: SimpleNamespace) -> None:
    """Steps 10 and 11: reported, estimated, heirs named, filed, paid; the child goes to school."""
    office = made.office
    with on(date(2025, 11, 4)) as day:
        made.death = report_death(
            by=office.darman,
            worker=made.hamdan,
            died_on=DIED_ON,
            cause="illness",
            reported_on=day,
            reported_by_name="Pak Darman",
            paper="Surat keterangan kematian 474.3/9",
        )
        made.claim = open_death_claim(by=office.rahma, death=made.death, opened_on=day)
        made.wife = record_heir(by=office.darman, claim=made.claim, name="Rohani", relation="wife")
        made.child = record_child(
            by=office.darman,
            claim=made.claim,
            position=1,
            name="Ahmad",
            born_on=date(2014, 5, 1),
            school_year=2026,
            level="sd",
            grade=6,
        )
        file_claim(by=office.rahma, claim=made.claim, filed_on=day, receipt_number="TT-1")
    with on(date(2025, 11, 10)) as day:
        made.benefits = [
            record_benefit(
                by=office.rahma,
                claim=made.claim,
                component=component,
                amount_idr=amount,
                paid_on=day,
                beneficiary=made.wife,
            )
            for component, amount in (("lump", 20_000_000), ("periodic", 12_000_000), ("funeral", 10_000_000))
        ]
    with on(date(2026, 7, 15)) as day:
        made.school_year = claim_school_year(by=office.rahma, child=made.child, year=2026, claimed_on=day)


SCENARIO: dict[str, Any] = {"from": "2026-01", "to": "2026-12", "groups": [{"workers": 5000, "funding": "apbd"}]}
