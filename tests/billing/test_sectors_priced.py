"""A bill prices each by the sector of his occupation, says by which word, and keeps it when the word is mended."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from tests.cover.test_members import sponsored
from tests.programme.world import inside, make_workers
from tests.web.signing_in import client_of

from payung.billing.actions.bills import issue_bill
from payung.billing.draft import draft_of
from payung.billing.facts import prices_of
from payung.billing.models import Bill, BillLine
from payung.core.month import Month
from payung.registry.actions.sector import correct_sector
from payung.registry.models import Worker
from payung.reports.documents import _prices

JANUARY = Month(2026, 1)  # relief for transport, for no other work (PP 50/2025)
WORKS = ("Tukang ojek", "Tukang ojek", "Kuli angkut pasar", "Penambang pasir", "Anak buah kapal")


@pytest.fixture
def office(offices: tuple[SimpleNamespace, SimpleNamespace], monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Indragiri Hilir, on a day that the test sets by ``office.set_day``."""
    offices[0].set_day = lambda day: monkeypatch.setenv("PAYUNG_TODAY", day.isoformat())
    return offices[0]


def paid_by_a_firm(office: Any) -> Any:
    """Five workers of five works, sponsored by a firm for 2026; the insurer took each from 1 January."""
    office.set_day(date(2026, 1, 2))
    workers = make_workers(office, len(WORKS))
    with inside(office):
        for worker, occupation in zip(workers, WORKS, strict=True):
            Worker.objects.filter(pk=worker.pk).update(occupation=occupation)
            worker.occupation = occupation
    made = sponsored(office, 2026, workers, funding="csr")
    made.workers = workers
    return made


def lines(office: Any, bill: Bill) -> dict[str, int]:
    """Occupation now → rupiah of the line."""
    with inside(office):
        rows = BillLine.objects.filter(bill=bill).values_list("worker__nik", "total_idr")
        return dict(sorted(rows))


def test_only_drivers_and_couriers_get_the_relief_of_transport(office):
    made = paid_by_a_firm(office)
    bill = issue_bill(by=office.rahma, budget=made.budget, month=JANUARY)
    assert list(lines(office, bill).values()) == [8_400, 8_400, 16_800, 16_800, 16_800]


def test_a_correction_counts_from_the_next_bill_on_and_the_bill_before_stays(office):
    made = paid_by_a_firm(office)
    january = issue_bill(by=office.rahma, budget=made.budget, month=JANUARY)
    correct_sector(by=office.rahma, worker=made.workers[4], sector="transport", reason="Pengemudi pompong")
    february = issue_bill(by=office.rahma, budget=made.budget, month=Month(2026, 2))
    assert list(lines(office, january).values()) == [8_400, 8_400, 16_800, 16_800, 16_800]
    assert list(lines(office, february).values()) == [8_400, 8_400, 16_800, 16_800, 8_400]


def test_a_bill_says_by_which_words_it_was_priced_and_keeps_them(office):
    made = paid_by_a_firm(office)
    correct_sector(by=office.rahma, worker=made.workers[4], sector="transport", reason="Pengemudi pompong")
    with inside(office):
        shares = {share.case.sector: share.works for share in draft_of(made.budget, JANUARY).shares}
    bill = issue_bill(by=office.rahma, budget=made.budget, month=JANUARY)
    with inside(office):
        Worker.objects.update(occupation="Nelayan pesisir")
        found = {price.sector: (people, price.works) for price, people in prices_of(bill)}
        printed = [case[0] for case in _prices(bill)["cases"]]
    assert found == {
        "other": (2, [["", False, 1], ["Kuli angkut pasar", False, 1]]),
        "transport": (3, [["Tukang ojek", False, 2], ["Anak buah kapal", True, 1]]),
    }
    assert shares == {sector: works for sector, (_people, works) in found.items()}
    assert printed == [
        "Penghasilan mulai Rp0, bukan angkutan",
        "Penghasilan mulai Rp0, angkutan: Tukang ojek 2, Anak buah kapal (koreksi petugas) 1",
    ]


def test_the_page_of_a_bill_says_sector_and_words(office):
    made = paid_by_a_firm(office)
    bill = issue_bill(by=office.rahma, budget=made.budget, month=JANUARY)
    page = " ".join(client_of(office.rahma).get(f"/tagihan/{bill.public_id}/").content.decode().split())
    assert "Bidang iuran: angkutan, menurut pekerjaan Tukang ojek 2." in page
    others = "di luar daftar pekerjaan 1, Anak buah kapal 1, Kuli angkut pasar 1"
    assert f"Bidang iuran: bukan angkutan, menurut pekerjaan {others}." in page
