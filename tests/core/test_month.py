"""A month is a value that counts like a calendar."""

from datetime import date

import pytest

from payung.core.month import Month


def test_a_month_is_read_and_written_the_same_way():
    assert str(Month.parse("2025-01")) == "2025-01"
    assert Month.parse("2025-01") == Month(2025, 1)
    assert Month.of(date(2024, 2, 29)) == Month(2024, 2)


@pytest.mark.parametrize(
    "text", ["2025-1", "2025-13", "2025-00", "202501", "2025-01-01", " 2025-01", "0000-01", "٢٠٢٥-٠١"]
)
def test_what_is_not_a_month_is_refused(text):
    with pytest.raises(ValueError):
        Month.parse(text)


def test_months_step_over_the_end_of_the_year():
    assert Month(2025, 11).plus(3) == Month(2026, 2)
    assert Month(2025, 1).plus(-1) == Month(2024, 12)
    assert Month(2026, 2).minus(Month(2025, 11)) == 3
    assert Month(2025, 11).minus(Month(2026, 2)) == -3


def test_a_row_of_months_holds_both_ends():
    assert [str(month) for month in Month(2025, 11).until(Month(2026, 1))] == [
        "2025-11",
        "2025-12",
        "2026-01",
    ]
    assert Month(2025, 2).until(Month(2025, 1)) == []


def test_first_and_last_days():
    assert (Month(2024, 2).first_on, Month(2024, 2).last_on) == (date(2024, 2, 1), date(2024, 2, 29))


def test_months_are_ordered_and_can_be_keys():
    assert sorted([Month(2025, 2), Month(2024, 12), Month(2025, 1)])[0] == Month(2024, 12)
    assert {Month(2025, 2): 1}[Month(2025, 2)] == 1
