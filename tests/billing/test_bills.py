"""The bill: one set of people, one price by law, one ceiling, two hands, one payment."""

import json
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from tests.offices import also_checker
from tests.programme.world import (
    TODAY,
    accepted,
    agreed,
    answered,
    changes_by,
    decreed,
    inside,
    last_event,
    make_workers,
    nominate,
    open_one,
    run,
    sponsored,
    versions_of,
)

from payung.billing.actions.bills import approve_bill, issue_bill
from payung.billing.actions.payments import record_payment
from payung.billing.draft import draft_of
from payung.billing.facts import checks_of, joined_in, left_since, prices_of
from payung.billing.models import Bill, BillApproval, BillLine
from payung.billing.queries import next_month_of, payments_of, state_of
from payung.claims.actions.death import report_death
from payung.core.month import Month
from payung.money.actions import set_budget
from payung.money.books import entries_of
from payung.money.models import Budget
from payung.office.refusal import Conflict, KeyReused, NotAllowed, Refused
from payung.office.scope import office_scope
from payung.programme.actions.enrolment import end_enrolment, enrol
from payung.programme.models import Enrolment
from payung.registry.models import Worker

JANUARY, FEBRUARY, MARCH = Month(2025, 1), Month(2025, 2), Month(2025, 3)
KEY = "0b8e0a52-6d3f-4c3f-9a49-222222222222"
PRICE_IDR = 16_800  # JKK 10.000 + JKM 6.800


def issued(office, made, month=JANUARY, **more):
    return issue_bill(by=office.rahma, budget=made.budget, month=month, **more)


def paid(office, bill, number="SP2D 1/2025", paid_on=TODAY):
    approve_bill(by=office.umar, bill=bill)
    return record_payment(by=office.tati, bill=bill, sp2d_number=number, paid_on=paid_on, amount_idr=bill.total_idr)


def spent(office):
    with inside(office):
        return Budget.objects.get().spent_idr


def test_a_month_costs_people_times_the_price_of_the_law(office):
    made = sponsored(office, 3)
    bill = issued(office, made)
    assert (bill.line_count, bill.total_idr, bill.bill_number) == (3, 3 * PRICE_IDR, "TGH/2025/0001")
    with inside(office):
        lines = BillLine.objects.order_by("worker_id").values_list("worker_id", "jkk_idr", "jkm_idr", "total_idr")
        assert list(lines) == [(worker.pk, 10_000, 6_800, 16_800) for worker in made.workers]
        assert state_of(bill).status == "issued"
    assert spent(office) == 50_400


def test_the_price_is_kept_with_its_grounds(office):
    bill = issued(office, sponsored(office, 2))
    with inside(office):
        [(price, people)] = prices_of(bill)
    assert (people, price.jkk_idr, price.jkm_idr, price.deemed_wage_idr) == (2, 10_000, 6_800, 1_000_000)
    assert [ground["parameter"] for ground in price.grounds] == ["jkk_monthly_by_income", "jkm_monthly"]
    assert all(ground["cite"] and ground["confidence"] for ground in price.grounds)


def test_workers_of_two_incomes_are_two_prices_and_one_bill(office):
    made = sponsored(office, 3)
    with office_scope(office.pemda.pk):
        Worker.objects.filter(pk=made.workers[0].pk).update(income_idr=2_000_000)
    bill = issued(office, made)
    with inside(office):
        counted = [(price.income_floor_idr, price.jkk_idr, people) for price, people in prices_of(bill)]
    assert counted == [(0, 10_000, 2), (1_900_000, 20_000, 1)]
    assert bill.total_idr == 2 * 16_800 + 26_800


def test_the_draft_says_what_the_bill_then_is(office):
    made = sponsored(office, 3)
    with inside(office):
        draft = draft_of(Budget.objects.get(), JANUARY)
    assert (draft.people, draft.total_idr, draft.before, draft.joining, draft.leaving) == (3, 50_400, 0, 3, 0)
    assert draft.left_after_idr == 10_000_000 - 50_400
    bill = issued(office, made)
    assert (bill.line_count, bill.total_idr) == (draft.people, draft.total_idr)
    with inside(office):
        again = draft_of(Budget.objects.get(), FEBRUARY)
        assert next_month_of(made.budget) == FEBRUARY
    assert (again.before, again.joining, again.leaving, again.people) == (3, 0, 0, 3)


@pytest.mark.parametrize(("ceiling_idr", "is_refused"), [(50_399, True), (50_400, False), (50_401, False)])
def test_the_ceiling_holds_to_the_rupiah(office, ceiling_idr, is_refused):
    made = sponsored(office, 3, ceiling_idr=ceiling_idr)
    if not is_refused:
        assert issued(office, made).total_idr == 50_400
        assert spent(office) == 50_400
        return
    with pytest.raises(Refused) as refusal:
        issued(office, made)
    assert str(refusal.value).startswith("Tagihan ini perlu Rp50.400, sedangkan sisa pagu Rp50.399.")
    assert spent(office) == 0
    with inside(office):
        assert Bill.objects.count() == 0


@pytest.mark.parametrize(("ceiling_idr", "is_refused"), [(50_399, True), (50_400, False)])
def test_a_ceiling_is_lowered_only_down_to_what_is_spent(office, ceiling_idr, is_refused):
    made = sponsored(office, 3)
    issued(office, made)
    asked = {"programme": made.programme, "funding": "apbd", "ceiling_idr": ceiling_idr}
    if is_refused:
        with pytest.raises(Refused) as refusal:
            set_budget(by=office.rahma, **asked)
        assert refusal.value.code == "ceiling_below_spent"
    else:
        assert set_budget(by=office.rahma, **asked).left_idr == 0


def test_a_refused_bill_leaves_no_hole_in_the_numbers(office):
    made = sponsored(office, 3, ceiling_idr=50_399)
    with pytest.raises(Refused):
        issued(office, made)
    set_budget(by=office.rahma, programme=made.programme, funding="apbd", ceiling_idr=200_000)
    assert issued(office, made).bill_number == "TGH/2025/0001"
    assert issued(office, made, FEBRUARY).bill_number == "TGH/2025/0002"


def test_nobody_is_billed_before_the_insurer_accepts_him(office):
    made = sponsored(office, 3, is_answered=False)
    with pytest.raises(Refused) as refusal:
        issued(office, made)
    assert refusal.value.code == "bill_nobody"
    answered(office, made.agreement, accepted(made.workers[:2]))
    assert issued(office, made).line_count == 2


def test_nobody_is_billed_for_a_month_before_his_start(office):
    made = sponsored(office, 2, is_answered=False)
    answered(office, made.agreement, accepted(made.workers[:1]))
    answered(office, made.agreement, accepted(made.workers[1:], "01-02-2025"))
    assert issued(office, made).line_count == 1
    assert issued(office, made, FEBRUARY).line_count == 2


def test_the_month_of_death_is_billed_and_the_next_is_not(office):
    made = sponsored(office, 3)
    report_death(
        by=office.rahma,
        worker=made.workers[0],
        died_on=date(2025, 1, 12),
        reported_on=date(2025, 1, 14),
        cause="illness",
        reported_by_name="Ketua RT 003",
    )
    january, february = issued(office, made), issued(office, made, FEBRUARY)
    assert (january.line_count, february.line_count) == (3, 2)
    with inside(office):
        assert [line.worker_id for line in left_since(february, january)] == [made.workers[0].pk]
        assert checks_of(january).left_before == 0


def test_who_died_before_the_bill_was_issued_for_a_later_month_is_found_by_the_check(office):
    made = sponsored(office, 2)
    bill = issued(office, made, FEBRUARY)
    end_enrolment(by=office.rahma, worker=made.workers[0], last_on=date(2025, 1, 15), reason="moved")
    with inside(office):
        assert checks_of(bill).left_before == 1


def test_ended_and_begun_anew_in_one_month_is_one_contribution(office):
    made = sponsored(office, 1)
    end_enrolment(by=office.rahma, worker=made.workers[0], last_on=date(2025, 2, 9), reason="withdrew")
    with inside(office):
        row = Enrolment.objects.get(superseded_at=None)
        Enrolment.objects.create(
            pemda=office.pemda,
            worker_id=row.worker_id,
            decree_line_id=row.decree_line_id,
            agreement_id=row.agreement_id,
            budget_id=row.budget_id,
            starts_on=date(2025, 2, 10),
            ends_on=date(2025, 12, 31),
            by=office.rahma,
        )
    bill = issued(office, made, FEBRUARY)
    assert (bill.line_count, bill.total_idr) == (1, PRICE_IDR)


def test_a_month_is_billed_once(office):
    made = sponsored(office, 2)
    issued(office, made)
    with pytest.raises(Conflict) as refusal:
        issued(office, made)
    assert refusal.value.code == "bill_exists"
    assert spent(office) == 2 * PRICE_IDR


def test_the_same_key_issues_once_and_another_payload_is_a_conflict(office):
    made = sponsored(office, 2)
    first = issued(office, made, JANUARY.first_on, key=KEY)
    assert issued(office, made, JANUARY.first_on, key=KEY) == first
    with pytest.raises(KeyReused) as refusal:
        issued(office, made, FEBRUARY.first_on, key=KEY)
    assert refusal.value.status == 409
    with inside(office):
        assert Bill.objects.count() == 1


def test_who_comes_and_goes_is_named(office):
    made = sponsored(office, 2)
    january = issued(office, made)
    end_enrolment(by=office.rahma, worker=made.workers[0], last_on=date(2025, 1, 31), reason="moved")
    newcomer = make_workers(office, 1, first=7)
    nominate(office, made.programme, newcomer)
    second = decreed(office, made.programme, "SK 2/2025")
    enrol(by=office.rahma, decree=second, agreement=made.agreement, budget=made.budget)
    answered(office, made.agreement, accepted(newcomer, "01-02-2025"))
    february = issued(office, made, FEBRUARY)
    with inside(office):
        assert [line.worker_id for line in joined_in(february, january)] == [newcomer[0].pk]
        assert [line.worker_id for line in left_since(february, january)] == [made.workers[0].pk]
        assert checks_of(february).lines == 2


def test_the_maker_does_not_approve_and_only_a_checker_does(office):
    bill = issued(office, sponsored(office, 1))
    for other in (office.rahma, office.tati, office.bupati, office.audit, office.darman):
        with pytest.raises(NotAllowed):
            approve_bill(by=other, bill=bill)
    approve_bill(by=office.umar, bill=bill)
    with pytest.raises(Conflict):
        approve_bill(by=office.umar, bill=bill)


def test_a_maker_who_is_also_checker_does_not_approve(office, owner_connection):
    bill = issued(office, sponsored(office, 1))
    with pytest.raises(Refused) as refusal:
        approve_bill(by=also_checker(owner_connection, office.rahma), bill=bill)
    assert refusal.value.code == "second_officer"


def test_the_database_refuses_the_makers_own_approval(office):
    bill = issued(office, sponsored(office, 1))
    with (
        office_scope(office.pemda.pk),
        pytest.raises(DatabaseError, match="approval_second_officer"),
        transaction.atomic(),
    ):
        BillApproval.objects.create(pemda=office.pemda, bill=bill, issued_by=office.rahma, by=office.rahma)


def test_a_payment_needs_approval_the_exact_amount_a_number_and_a_past_day(office):
    bill = issued(office, sponsored(office, 2))
    asked = {"bill": bill, "sp2d_number": "SP2D 1", "paid_on": TODAY, "amount_idr": bill.total_idr}
    with pytest.raises(Refused) as refusal:
        record_payment(by=office.tati, **asked)
    assert refusal.value.code == "bill_not_approved"
    approve_bill(by=office.umar, bill=bill)
    for wrong, code in (
        ({"amount_idr": bill.total_idr - 1}, "payment_differs"),
        ({"amount_idr": bill.total_idr + 1}, "payment_differs"),
        ({"sp2d_number": " "}, "sp2d_missing"),
        ({"paid_on": date(2025, 1, 21)}, "day_in_future"),
    ):
        with pytest.raises(Refused) as refusal:
            record_payment(by=office.tati, **{**asked, **wrong})
        assert refusal.value.code == code
    for other in (office.rahma, office.umar, office.bupati):
        with pytest.raises(NotAllowed):
            record_payment(by=other, **asked)
    record_payment(by=office.tati, **asked)
    with pytest.raises(Conflict):
        record_payment(by=office.tati, **asked)


def test_the_books_balance_and_the_debt_is_gone_after_payment(office):
    bill = issued(office, sponsored(office, 2))
    paid(office, bill)
    with inside(office):
        sides = [[(p.account, p.amount_idr) for p in postings] for _entry, postings in entries_of(bill)]
        assert payments_of(BillLine.objects.order_by("id")[0].worker_id) == [(JANUARY, TODAY)]
    assert sides == [
        [("beban:iuran:apbd", 33_600), ("utang:bpjs-ketenagakerjaan", -33_600)],
        [("utang:bpjs-ketenagakerjaan", 33_600), ("kas:daerah", -33_600)],
    ]


def test_the_database_refuses_an_entry_that_does_not_balance(office):
    bill = issued(office, sponsored(office, 1))
    with office_scope(office.pemda.pk), pytest.raises(DatabaseError, match="do not sum to zero"), transaction.atomic():
        run(
            "INSERT INTO money_posting (pemda_id, entry_id, account, amount_idr) "
            "SELECT pemda_id, id, 'kas:daerah', 1 FROM money_journalentry WHERE paper_id = %s",
            [bill.pk],
        )


def test_the_database_refuses_one_line_more_on_an_issued_bill(office):
    made = sponsored(office, 1)
    bill = issued(office, made)
    late = make_workers(office, 1, first=8)[0]
    with office_scope(office.pemda.pk), pytest.raises(DatabaseError, match="do not sum"), transaction.atomic():
        run(
            "INSERT INTO billing_billline (pemda_id, bill_id, worker_id, enrolment_id, price_id, month, jkk_idr, "
            "jkm_idr, total_idr) SELECT pemda_id, bill_id, %s, enrolment_id, price_id, month, jkk_idr, jkm_idr, "
            "total_idr FROM billing_billline WHERE bill_id = %s",
            [late.pk, bill.pk],
        )


@pytest.mark.parametrize("table", ["billing_bill", "billing_billline", "billing_price", "money_posting"])
def test_nothing_issued_is_edited_or_removed(office, table):
    issued(office, sponsored(office, 1))
    for statement in (f"UPDATE {table} SET pemda_id = pemda_id", f"DELETE FROM {table}"):
        with office_scope(office.pemda.pk), pytest.raises(DatabaseError), transaction.atomic():
            run(statement)


def test_a_stranger_sees_no_row_and_cannot_issue(office, stranger):
    made = sponsored(office, 2)
    issued(office, made)
    with inside(stranger):
        assert [Bill.objects.count(), BillLine.objects.count(), Budget.objects.count()] == [0, 0, 0]
    with pytest.raises(Budget.DoesNotExist):
        issue_bill(by=stranger.asing, budget=made.budget, month=FEBRUARY)


def test_the_ceilings_history_holds_each_bill(office):
    made = sponsored(office, 1)
    before = versions_of(office, "money_budget")
    issued(office, made)
    issued(office, made, FEBRUARY)
    assert versions_of(office, "money_budget") - before == 2


def test_issuing_writes_one_event_without_a_nik(office):
    made = sponsored(office, 2)
    added = changes_by(office, lambda: issued(office, made), "office_event", "billing_billline", "money_journalentry")
    assert added == {"office_event": 1, "billing_billline": 2, "money_journalentry": 1}
    assert json.loads(last_event(office, "issue_bill")) == {
        "number": "TGH/2025/0001",
        "month": "2025-01",
        "lines": 2,
        "total_idr": 33_600,
    }


def test_two_programmes_share_the_number_series_but_not_the_people(office):
    first = sponsored(office, 2)
    second = open_one(office, name="Sawit")
    others = make_workers(office, 1, first=20)
    nominate(office, second.programme, others)
    paper = agreed(office, second.programme, "PKS 9")
    row = decreed(office, second.programme, "SK 9")
    enrol(by=office.rahma, decree=row, agreement=paper, budget=second.budget)
    answered(office, paper, accepted(others))
    bills = [issued(office, first), issued(office, second)]
    assert [(bill.bill_number, bill.line_count) for bill in bills] == [("TGH/2025/0001", 2), ("TGH/2025/0002", 1)]
