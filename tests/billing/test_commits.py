"""What only a real commit shows: deferred truths, and two officers pressing at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import psycopg
import pytest
from django.db import connection
from tests.billing.test_bills import FEBRUARY, JANUARY, issued, paid
from tests.offices import office_of
from tests.programme.world import TODAY, inside, make_workers, nominate, open_one, sponsored

from payung.billing.models import Bill, BillLine
from payung.money.models import Budget
from payung.office.refusal import Conflict, Refused
from payung.programme.models import Nomination, Quota


@pytest.fixture
def committed(fresh_database: str, offices: object, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    monkeypatch.setenv("PAYUNG_TODAY", TODAY.isoformat())
    return office_of("14.04")


def together(works):
    """Run works at the same moment, each on a connection of its own; return answers or refusals in order."""

    def guarded(work):
        try:
            return work()
        except (Conflict, Refused) as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(guarded, works))


def test_a_bill_stands_after_its_commit_and_is_paid(committed):
    made = sponsored(committed, 2)
    paid(committed, issued(committed, made))
    with inside(committed):
        assert (Bill.objects.count(), BillLine.objects.count()) == (1, 2)


def insert_empty_bill(app, office, made):
    with app.transaction():
        app.execute(f"SET LOCAL payung.pemda_id = {office.pemda.pk}")
        app.execute(
            "INSERT INTO billing_bill (pemda_id, programme_id, budget_id, month, bill_number, line_count, total_idr, "
            "issued_on, issued_by_id) VALUES (%s, %s, %s, '2025-01-01', 'X', 1, 1, '2025-01-20', %s)",
            [office.pemda.pk, made.programme.pk, made.budget.pk, office.rahma.pk],
        )


def test_a_bill_without_lines_does_not_commit(committed, app_connection):
    made = sponsored(committed, 1)
    with pytest.raises(psycopg.errors.CheckViolation, match="a bill without lines"):
        insert_empty_bill(app_connection, committed, made)


def test_two_officers_issuing_the_same_month_make_one_bill(committed):
    made = sponsored(committed, 3)
    answers = together([lambda: issued(committed, made)] * 2)
    assert sorted(str(type(answer).__name__) for answer in answers) == ["Bill", "str"]
    assert "bill_exists" in answers
    with inside(committed):
        assert (Bill.objects.count(), Budget.objects.get().spent_idr) == (1, 50_400)


def test_two_months_at_once_never_break_the_ceiling(committed):
    made = sponsored(committed, 3, ceiling_idr=50_400)
    answers = together([lambda: issued(committed, made, JANUARY), lambda: issued(committed, made, FEBRUARY)])
    assert answers.count("ceiling_too_low") == 1
    with inside(committed):
        assert (Bill.objects.count(), Budget.objects.get().spent_idr) == (1, 50_400)


def test_two_officers_nominating_at_once_never_break_the_quota(committed):
    made = open_one(committed, seats=3)
    halves = make_workers(committed, 2), make_workers(committed, 2, first=10)
    together([lambda half=half: nominate(committed, made.programme, half) for half in halves])
    with inside(committed):
        assert Quota.objects.get().taken == 3
        assert Nomination.objects.filter(quota__isnull=False).count() == 3
        assert list(Nomination.objects.filter(quota=None).values_list("waiting_rank", flat=True)) == [1]
