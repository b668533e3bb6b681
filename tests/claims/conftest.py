"""Siti: a fisher sponsored by Indragiri Hilir from January 2025, ten months paid, through the real actions."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.lived import lived

from payung.intake.models import Roster, RosterRow
from payung.office.files import keep_file
from payung.office.scope import office_scope
from payung.registry.models import Worker

VILLAGE = "14.04.05.1004"


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


def billed(siti, month, paid_on):
    """One more month of hers is billed today and paid."""
    lived(
        siti,
        f"""
- {{day: 2025-12-20, issue_bill: {{budget: $budget, month: {month}}}, as: bill}}
- {{approve_bill: {{bill: $bill}}}}
- {{record_payment: {{bill: $bill, sp2d_number: SP2D/{month}, paid_on: {paid_on}, amount_idr: $bill.total_idr}}}}
""",
    )


@pytest.fixture
def siti(offices):
    """``.worker``, ``.budget`` and the office's officers; January to October 2025 are paid."""
    inhil, kotabaru = offices
    worker = worker_from_roster(inhil, "1404055204759001", "Siti Aminah", 7)
    made = lived(SimpleNamespace(office=inhil, worker=worker), Path(__file__).with_name("siti.yaml"))
    made.stranger = kotabaru.asing
    return SimpleNamespace(**vars(inhil) | vars(made))
