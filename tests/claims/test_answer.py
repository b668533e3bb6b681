"""Was Siti covered on that day, by which rupiah, from which row of which file, decided by whom?"""

from __future__ import annotations

from datetime import date

import pytest

from payung.claims.estimates import estimate_for
from payung.core.month import Month
from payung.cover.answer import coverage_answer
from payung.cover.facts import known_of
from payung.office.scope import office_scope
from payung.registry.models import Worker

pytestmark = pytest.mark.django_db


def test_a_covered_day_names_rupiah_papers_files_and_people(siti):
    with office_scope(siti.pemda.pk):
        found = coverage_answer(siti.worker, date(2025, 7, 28))
        assert found.status == "covered"
        assert (found.line.total_idr, found.bill.bill_number) == (16_800, "TGH/2025/0007")
        assert (found.approval.by.name, found.bill.issued_by.name) == ("Pak Umar", "Ibu Rahma")
        assert (found.payment.sp2d_number, found.payment.paid_on) == ("SP2D/2025-07", date(2025, 7, 10))
        assert (found.decree_line.decree.sk_number, found.decree_line.line_number) == ("SK 12/2025", 1)
        assert found.decree_line.decree.by.name == "Pak Umar"
        assert (found.nomination.result, found.verification.result) == ("eligible", "match")


def test_files_are_named_with_row_and_hash(siti):
    with office_scope(siti.pemda.pk):
        found = coverage_answer(siti.worker, date(2025, 7, 28))
    roster = found.roster_source
    assert (roster.file_name, roster.sheet, roster.row_number, roster.brought_by) == (
        "Kelurahan.xlsx",
        "Data",
        7,
        "Pak Darman",
    )
    # sha256 of b"NIK,Nama\n1404055204759001,Siti Aminah\n"
    assert roster.sha256 == "f5178c167d363aa3f62945c0b1ca056dae3f4f32c6fb07fe8fc575a23e36985f"
    answer = found.registration_source
    assert (answer.file_name, answer.row_number, answer.brought_by) == ("jawaban.csv", 2, "Ibu Rahma")


def test_the_membership_number_is_never_shown_whole(siti):
    with office_scope(siti.pemda.pk):
        found = coverage_answer(siti.worker, date(2025, 7, 28))
    assert "12345678901" not in found.kpj_masked
    assert found.kpj_masked.endswith("01")


def test_the_answer_carries_grounds_doubts_and_the_events_of_the_worker(siti):
    with office_scope(siti.pemda.pk):
        found = coverage_answer(siti.worker, date(2025, 7, 28))
    assert "PP 44/2015 Ps 39(1)(2), Ps 42(1)(2)" in [ground.cite for ground in found.cover.grounds]
    assert found.cover.doubts == ()
    assert [event.action for event in found.events] == ["verify_worker"]


def test_a_month_that_was_never_billed_has_no_paper(siti):
    with office_scope(siti.pemda.pk):
        found = coverage_answer(siti.worker, date(2025, 11, 20))
    assert (found.status, found.line, found.payment) == ("grace", None, None)
    assert found.cover.arrears_idr == 16_800


def test_a_month_counts_as_paid_from_the_day_of_its_sp2d(siti):
    with office_scope(siti.pemda.pk):
        facts = known_of(siti.worker, date(2025, 7, 28)).facts
    assert Month(2025, 7) not in facts.known_on(date(2025, 7, 9))
    assert Month(2025, 7) in facts.known_on(date(2025, 7, 10))
    assert (facts.funding, facts.sector, facts.start_on) == ("apbd", "other", date(2025, 1, 1))


def test_the_day_before_the_start_is_not_covered(siti):
    with office_scope(siti.pemda.pk):
        assert coverage_answer(siti.worker, date(2024, 12, 31)).status == "not_started"
        assert coverage_answer(siti.worker, date(2025, 1, 1)).status == "covered"


def test_somebody_nobody_enrolled_is_not_covered_and_brings_nothing(siti):
    with office_scope(siti.pemda.pk):
        budi = Worker.objects.create(pemda=siti.pemda, name="Budi", area_code="14.04.05.1004", recorded_by=siti.rahma)
        found = coverage_answer(budi, date(2025, 7, 28))
        estimate = estimate_for(budi, date(2025, 7, 28), "illness")
    assert (found.status, found.cover, found.decree_line, found.kpj_masked) == ("not_enrolled", None, None, "")
    assert estimate.components == {"lump": 0, "periodic": 0, "funeral": 0}
