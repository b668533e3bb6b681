"""Days and months as they stand on papers and screens."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from babel.dates import format_date

from payung.core.month import Month
from payung.core.written import day_text, month_text


def test_a_day_and_a_month_are_written_as_on_papers():
    assert day_text(date(2025, 2, 26)) == "26 Februari 2025"
    assert day_text(datetime(2025, 8, 1, 23, 59)) == "1 Agustus 2025"  # noqa: DTZ001
    assert (month_text(Month(2025, 12)), month_text(date(2025, 12, 31))) == ("Desember 2025", "Desember 2025")


@pytest.mark.parametrize("number", range(1, 13))
def test_every_month_has_the_name_that_the_locale_gives_it(number):
    assert day_text(date(2026, number, 1)) == format_date(date(2026, number, 1), "d MMMM y", locale="id")
