"""Spans include both ends; months and ages follow the calendar of the law."""

from datetime import date

import pytest

from payung.core.span import Span, add_months, age_on


def test_a_span_holds_both_of_its_ends():
    span = Span(date(2025, 1, 1), date(2025, 1, 31))
    days = (date(2024, 12, 31), date(2025, 1, 1), date(2025, 1, 31), date(2025, 2, 1))
    assert [span.holds(day) for day in days] == [False, True, True, False]


def test_an_open_span_holds_every_later_day():
    assert Span(date(2025, 1, 1)).holds(date(9999, 12, 31))


def test_spans_overlap_when_they_share_one_day():
    january = Span(date(2025, 1, 1), date(2025, 1, 31))
    assert january.overlaps(Span(date(2025, 1, 31), date(2025, 2, 28)))
    assert not january.overlaps(Span(date(2025, 2, 1)))
    assert Span(date(2025, 2, 1)).overlaps(Span(date(2024, 1, 1)))
    assert not Span(date(2025, 2, 1)).overlaps(january)


def test_a_span_cannot_end_before_it_starts():
    with pytest.raises(ValueError):
        Span(date(2025, 1, 2), date(2025, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 11, 30), 3, date(2025, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 6, 1), 3, date(2025, 9, 1)),
        (date(2025, 1, 31), -2, date(2024, 11, 30)),
    ],
)
def test_adding_months_keeps_the_day_or_takes_the_last(day, months, expected):
    assert add_months(day, months) == expected


def test_age_is_counted_in_completed_years():
    born = date(1960, 5, 1)
    assert [age_on(born, day) for day in (date(2025, 4, 30), date(2025, 5, 1), date(1959, 1, 1))] == [
        64,
        65,
        -2,
    ]


def test_a_leap_day_child_ages_on_the_last_of_february():
    assert [age_on(date(2004, 2, 29), day) for day in (date(2027, 2, 27), date(2027, 2, 28))] == [22, 23]
    assert [age_on(date(2004, 2, 29), day) for day in (date(2028, 2, 28), date(2028, 2, 29))] == [23, 24]
