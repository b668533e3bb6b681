"""One worker's walk from a village's sheet to the family that is paid: the first file a newcomer reads.

Each test is a step of docs/house.md's table; ``tests/walk.py`` does the steps, once.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date
from types import SimpleNamespace

import openpyxl
import pypdf
import pytest
from tests.offices import found_offices, office_of
from tests.walk import DIED_ON, HAMDAN, LAST, SITI, walk

from payung.billing.models import Bill, BillLine, Difference
from payung.billing.queries import payments_of
from payung.claims.models import SchoolYear
from payung.core.month import Month
from payung.cover.answer import coverage_answer
from payung.intake.actions.applying import apply_roster
from payung.intake.queries import outcome_counts
from payung.intake.thread import thread_of
from payung.money.models import Posting
from payung.office.files import read_file
from payung.office.models import Event
from payung.office.scope import office_scope
from payung.planning.queries import is_unchanged
from payung.programme.models import DecreeLine, Enrolment, Nomination, Quota, Registration
from payung.programme.queries import funnel, nominations_of
from payung.registry.models import Verification
from payung.reports import documents, workbooks
from payung.reports.checks import run_checks
from payung.reports.lists import ANNEX


@pytest.fixture(scope="module")
def walked(module_database: str) -> SimpleNamespace:
    """Everything the walk made, committed in a database of this module."""
    found_offices(module_database)
    return walk(office_of("14.04"))


@pytest.fixture(autouse=True)
def in_the_office(walked: SimpleNamespace):
    with office_scope(walked.office.pemda.pk, officer_id=walked.office.rahma.pk):
        yield


def test_1_a_village_sends_a_sheet_and_every_row_has_a_verdict(walked):
    assert walked.roster.status == "received"
    assert walked.bad_reasons == ["nik_length"]
    assert read_file(walked.roster.file)[:2] == b"PK"


def test_2_mended_rows_are_applied_and_applying_twice_is_refused(walked):
    walked.roster.refresh_from_db()
    assert outcome_counts(walked.roster) == {"new": 3, "changed": 0, "same": 0, "left": 0}
    with pytest.raises(Exception, match="sudah ditutup"):
        apply_roster(by=walked.office.rahma, roster=walked.roster)


def test_3_the_second_spelling_points_at_the_survivor_and_is_not_deleted(walked):
    walked.double.refresh_from_db()
    assert walked.double.survivor_id == walked.hamdan.pk
    assert [s.is_same for s in thread_of(walked.hamdan).settlements] == [True]


def test_4_another_officer_than_the_maker_verified_him(walked):
    verification = Verification.objects.get(worker=walked.hamdan)
    assert (verification.result, verification.by_id) == ("match", walked.office.umar.pk)
    assert verification.by_id != verification.proposed_by_id


def test_5_he_was_nominated_with_a_place_and_named_in_a_decree(walked):
    nomination = Nomination.objects.get(programme=walked.programme, worker=walked.hamdan)
    assert (nomination.result, nomination.reasons) == ("eligible", [])
    assert (nomination.rule_set.version, Quota.objects.get(programme=walked.programme).taken) == (1, 2)  # he died since
    counts = funnel(nominations_of(walked.programme))
    assert (counts.nominated, counts.seated, counts.decreed, counts.registered) == (3, 3, 3, 3)


def test_5b_the_annex_is_a_real_pdf_and_a_real_workbook_with_the_hash_of_its_rows(walked):
    text = "".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(documents.decree_annex(walked.decree))).pages
    )
    assert "Hamdan Yahya" in text
    assert walked.decree.annex_sha256[:16] in text.replace("\n", "").replace(" ", "")
    sheet = openpyxl.load_workbook(io.BytesIO(workbooks.roll(ANNEX.of(walked.decree)))).worksheets[0]
    cells = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None}
    assert {HAMDAN.nik, SITI.nik} <= cells


def test_6_the_insurer_answered_with_a_number_and_a_start_day(walked):
    line = DecreeLine.objects.get(decree=walked.decree, worker=walked.hamdan)
    answer = Registration.objects.get(decree_line=line, superseded_at__isnull=True)
    assert (answer.is_accepted, answer.start_on) == (True, date(2022, 1, 1))


def test_7_each_month_is_billed_once_and_priced_by_law(walked):
    assert Bill.objects.count() == 46
    line = BillLine.objects.get(worker=walked.hamdan, month=LAST.first_on)
    assert (line.jkk_idr, line.jkm_idr, line.total_idr) == (10_000, 6_800, 16_800)
    assert any("PP 44/2015" in ground["cite"] for ground in line.price.grounds)


def test_8_the_treasury_paid_it_and_the_books_balance(walked):
    assert walked.payment.amount_idr == 3 * 16_800
    assert sum(Posting.objects.values_list("amount_idr", flat=True)) == 0
    assert len(payments_of(walked.hamdan.pk)) == 46


@pytest.mark.skipif(not shutil.which("hledger"), reason="hledger is not installed")
def test_8b_a_third_party_checker_reads_the_same_books(walked):
    entries: dict[int, list[str]] = {}
    for posting in Posting.objects.select_related("entry").order_by("entry__happened_on", "entry_id", "id"):
        lines = entries.setdefault(posting.entry_id, [f"{posting.entry.happened_on} {posting.entry.text}"])
        lines.append(f"    {posting.account}  {posting.amount_idr} IDR")
    journal = "\n\n".join("\n".join(lines) for lines in entries.values()) + "\n"
    ask = ["hledger", "-f", "-"]
    checked = subprocess.run([*ask, "check", "ordereddates"], input=journal, text=True, capture_output=True)
    assert (checked.returncode, checked.stderr) == (0, "")
    balance = subprocess.run([*ask, "balance", "--no-total"], input=journal, text=True, capture_output=True).stdout
    assert [line.split() for line in balance.splitlines()] == [
        ["2318400", "IDR", "beban:iuran:apbd"],  # 46 months × 3 people × 16,800
        ["-2318400", "IDR", "kas:daerah"],
    ]


def test_9_the_insurers_list_differs_by_three_named_rows(walked):
    found = sorted(Difference.objects.filter(statement=walked.statement).values_list("kind", "ours_idr", "theirs_idr"))
    assert found == [("missing_here", 0, 16_800), ("missing_there", 16_800, 0), ("missing_there", 16_800, 0)]


def test_10_on_the_day_of_death_he_was_covered_and_the_answer_names_every_paper(walked):
    answer = coverage_answer(walked.hamdan, DIED_ON)
    assert answer.status == "covered"
    assert answer.decree_line.decree.sk_number == "SK 2025"
    assert (answer.roster_source.file_name, answer.roster_source.sheet) == ("sungaisalak.xlsx", "Data")
    assert answer.roster_source.sha256 == walked.roster.file.sha256
    october = coverage_answer(walked.hamdan, date(2025, 10, 20))
    assert (october.bill.bill_number, october.payment.sp2d_number) == ("TGH/2025/0010", "SP2D 2025-10")
    assert october.approval.by_id == walked.office.umar.pk


def test_10b_the_claim_holds_the_estimate_with_grounds(walked):
    estimate = walked.claim.estimate
    text = str(estimate)
    assert "42000000" in text
    assert "PP 82/2019" in text


def test_10c_his_enrolment_ended_with_him_and_the_old_one_is_still_readable(walked):
    rows = Enrolment.objects.filter(worker=walked.hamdan, decree_line__decree=walked.decree).order_by("id")
    assert [(r.ends_on, r.superseded_at is None) for r in rows] == [(date(2025, 12, 31), False), (DIED_ON, True)]


def test_11_the_family_was_paid_and_the_child_goes_to_school(walked):
    assert sum(benefit.amount_idr for benefit in walked.benefits) == 42_000_000
    school = SchoolYear.objects.get(child=walked.child)
    assert (school.year, school.amount_idr) == (2026, 1_500_000)


def test_12_the_books_pass_every_check(walked):
    assert [check.name for check in run_checks() if not check.holds] == []


def test_13_the_scenario_is_kept_with_its_answer_and_hash(walked):
    assert is_unchanged(walked.scenario)
    assert "1008000000" in str(walked.scenario.answer)  # 5,000 × 12 × 16,800


def test_every_step_left_one_event_and_no_nik(walked):
    actions = set(Event.objects.values_list("action", flat=True))
    assert {
        "receive_roster", "amend_row", "apply_roster", "settle_duplicate", "add_evidence", "verify_workers", "nominate",
        "decree", "record_agreement", "enrol", "record_registration", "issue_bill", "approve_bill", "record_payment",
        "read_statement", "report_death", "open_death_claim", "record_heir", "record_child", "file_claim",
        "record_benefit", "claim_school_year", "keep_scenario",
    } <= actions  # fmt: skip
    assert not Event.objects.filter(body__regex=r"(^|\D)\d{16}(\D|$)").exists()
    assert Month.of(DIED_ON) == Month(2025, 11)
