"""The insurer's list against the bill: every difference with its person and rupiah, summing to the gap."""

import pytest
from tests.billing.test_bills import issued
from tests.programme.world import changes_by, inside, kpj, sponsored

from payung.billing.actions.statements import read_statement
from payung.billing.facts import difference_sums
from payung.billing.models import Difference, Statement
from payung.office.refusal import NotAllowed, Refused

TABLES = ("billing_statement", "billing_statementrow", "billing_difference")


def listed(*rows):
    """NIK, KPJ, name and amount as the branch writes them."""
    return "\n".join(["NIK;KPJ;Nama;Iuran", *(";".join(str(cell) for cell in row) for row in rows)]).encode()


def compared(office, bill, content):
    return read_statement(by=office.rahma, bill=bill, content=content, name="posting.csv")


def found_in(office, statement):
    with inside(office):
        rows = Difference.objects.filter(statement=statement).order_by("kind", "id")
        return [(row.kind, row.worker and row.worker.name, row.ours_idr, row.theirs_idr) for row in rows]


@pytest.fixture
def billed(office):
    made = sponsored(office, 3)
    made.bill = issued(office, made)
    return made


def rows_of(made):
    return [(worker.nik, kpj(number), worker.name, 16_800) for number, worker in enumerate(made.workers, 1)]


def test_an_equal_list_has_no_difference(office, billed):
    assert found_in(office, compared(office, billed.bill, listed(*rows_of(billed)))) == []


def test_each_difference_is_named_and_they_sum_to_the_gap(office, billed):
    one, two, _three = rows_of(billed)
    stranger = ("1404051403859900", "21000000900", "Orang Lain", 16_800)
    statement = compared(office, billed.bill, listed(one, one, (*two[:3], 10_000), stranger))
    assert found_in(office, statement) == [
        ("amount", "Pekerja 002", 16_800, 10_000),
        ("missing_here", None, 0, 16_800),
        ("missing_there", "Pekerja 003", 16_800, 0),
        ("repeated_there", "Pekerja 001", 0, 16_800),
    ]
    with inside(office):
        sums = difference_sums(statement)
    assert sum(ours - theirs for _n, ours, theirs in sums.values()) == billed.bill.total_idr - statement.total_idr
    assert billed.bill.total_idr - statement.total_idr == 50_400 - 60_400


def test_a_row_without_nik_is_met_by_its_membership_number(office, billed):
    rows = [("", *row[1:]) for row in rows_of(billed)]
    assert found_in(office, compared(office, billed.bill, listed(*rows))) == []


def test_the_same_list_twice_changes_nothing(office, billed):
    content = listed(*rows_of(billed)[:2])
    first = compared(office, billed.bill, content)
    assert changes_by(office, lambda: compared(office, billed.bill, content), *TABLES) == dict.fromkeys(TABLES, 0)
    with inside(office):
        assert Statement.objects.get() == first


def test_one_bad_row_does_not_sink_the_list(office, billed):
    bad = ("not a nik", "", "Tanpa nomor", "banyak")
    statement = compared(office, billed.bill, listed(bad, *rows_of(billed)))
    assert (statement.row_count, found_in(office, statement)) == (3, [])


def test_what_cannot_be_read_is_refused_and_stores_nothing(office, billed):
    def refused():
        with pytest.raises(Refused) as refusal:
            compared(office, billed.bill, b"\x00\x00")
        assert refusal.value.code == "insurer_list_unreadable"

    assert changes_by(office, refused, *TABLES) == dict.fromkeys(TABLES, 0)


def test_only_the_officer_compares(office, billed):
    for other in (office.umar, office.tati, office.audit):
        with pytest.raises(NotAllowed):
            read_statement(by=other, bill=billed.bill, content=b"x", name="x.csv")
