"""Siti: a fisher sponsored by Indragiri Hilir from January 2025, ten months paid, through the real actions."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection

from payung.billing.actions.bills import approve_bill, issue_bill
from payung.billing.actions.payments import record_payment
from payung.core.month import Month
from payung.intake.models import Roster, RosterRow
from payung.money.actions import set_budget
from payung.office.files import keep_file
from payung.office.scope import office_scope
from payung.programme.actions import papers
from payung.programme.actions.enrolment import enrol, record_registration
from payung.programme.actions.nomination import nominate
from payung.programme.actions.papers import record_agreement
from payung.programme.actions.setup import open_programme, set_quota
from payung.registry.actions.verification import verify_worker
from payung.registry.models import Worker

VILLAGE = "14.04.05.1004"
KPJ = "12345678901"


@pytest.fixture(autouse=True)
def today_is_20_december_2025(monkeypatch, settings, tmp_path):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-20")
    settings.PAYUNG_FILES_DIR = tmp_path / "files"


def worker_from_roster(inhil, nik, name, row_number):
    """A worker who came in on one row of a kept file."""
    content = f"NIK,Nama\n{nik},{name}\n".encode()
    with office_scope(inhil.pemda.pk):
        file = keep_file(by=inhil.darman, content=content, name="Kelurahan.xlsx", media_type="text/csv")
        roster = Roster.objects.create(
            pemda=inhil.pemda,
            file=file,
            area_code=VILLAGE,
            cutoff_on=date(2025, 1, 1),
            file_verdict="accepted",
            received_by=inhil.darman,
        )
        worker = Worker.objects.create(
            pemda=inhil.pemda,
            nik=nik,
            name=name,
            birth_on=date(1975, 4, 12),
            sex="P",
            area_code=VILLAGE,
            occupation="Nelayan",
            recorded_by=inhil.rahma,
        )
        RosterRow.objects.create(
            pemda=inhil.pemda,
            roster=roster,
            sheet="Data",
            row_number=row_number,
            raw={},
            verdict="ok",
            nik=nik,
            worker=worker,
            outcome="new",
        )
        return worker


def sponsored(inhil, workers):
    """A programme of 2025 with these workers decreed, enrolled and accepted by the insurer from 1 January."""
    programme = open_programme(by=inhil.rahma, name="Pekerja rentan", year=2025)
    budget = set_budget(by=inhil.rahma, programme=programme, funding="apbd", ceiling_idr=403_200_000)
    set_quota(by=inhil.rahma, programme=programme, area_code="14.04", seats=2_000)
    nominate(by=inhil.rahma, programme=programme, workers=[w.pk for w in workers])
    year = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}
    decree = papers.decree(
        by=inhil.umar, programme=programme, sk_number="SK 12/2025", decided_on=date(2025, 1, 2), **year
    )
    agreement = record_agreement(
        by=inhil.rahma, programme=programme, pks_number="PKS 3/2025", signed_on=date(2025, 1, 2), **year
    )
    enrol(by=inhil.rahma, decree=decree, agreement=agreement, budget=budget)
    rows = [f"{w.nik},{int(KPJ) + n},{w.name},2025-01-01" for n, w in enumerate(workers)]
    record_registration(
        by=inhil.rahma,
        agreement=agreement,
        content="\n".join(["NIK,KPJ,Nama,TMT", *rows]).encode(),
        name="jawaban.csv",
    )
    return budget


def _as_at_commit(inhil):
    """The test's transaction never commits; let the deferred trigger look while the office is in scope."""
    with office_scope(inhil.pemda.pk), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS bill_has_lines IMMEDIATE")
        cursor.execute("SET CONSTRAINTS bill_has_lines DEFERRED")


def billed(inhil, budget, month, *, paid_on=None):
    bill = issue_bill(by=inhil.rahma, budget=budget, month=month)
    _as_at_commit(inhil)
    approve_bill(by=inhil.umar, bill=bill)
    record_payment(
        by=inhil.tati,
        bill=bill,
        sp2d_number=f"SP2D/{month}",
        paid_on=paid_on or month.first_on.replace(day=10),
        amount_idr=bill.total_idr,
    )
    return bill


@pytest.fixture
def siti(offices):
    """``.worker``, ``.budget`` and the office's officers; January to October 2025 are paid."""
    inhil, kotabaru = offices
    worker = worker_from_roster(inhil, "1404055204759001", "Siti Aminah", 7)
    with office_scope(inhil.pemda.pk):
        verify_worker(by=inhil.umar, worker=worker, authority="dukcapil", result="match", verified_on=date(2025, 1, 2))
    budget = sponsored(inhil, [worker])
    for month in Month(2025, 1).until(Month(2025, 10)):
        billed(inhil, budget, month)
    return SimpleNamespace(worker=worker, budget=budget, stranger=kotabaru.asing, **vars(inhil))
