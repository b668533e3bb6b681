"""Figures as of a day: counted by SQL that is shown, the same at every level, claims kept apart."""

from __future__ import annotations

from datetime import date

import pytest

from payung.claims.queries import living_cover
from payung.core.month import Month
from payung.office.scope import office_scope
from payung.reports.figures import office_figures
from payung.reports.membership import MEMBERSHIP


@pytest.fixture(autouse=True)
def _in_office(kotabaru):
    with office_scope(kotabaru.cast.pemda.pk):
        yield


def totals(kotabaru, month: Month, level: int) -> dict[str, int]:
    answer = MEMBERSHIP.answer(kotabaru.cast.pemda, month, today=date(2025, 12, 31), level=level)
    return dict(zip((column.code for column in MEMBERSHIP.columns), answer.total, strict=True))


@pytest.mark.parametrize("level", [2, 3, 4])
def test_villages_sum_to_kecamatan_and_kabupaten(kotabaru, level):
    assert totals(kotabaru, Month(2025, 5), level) == {
        "quota": 12,
        "proposed": 14,
        "passed": 14,
        "waiting": 2,
        "decreed": 12,
        "registered": 12,
        "covered": 12,
        "grace": 0,
        "lapsed": 0,
        "joined": 0,
        "left": 0,
    }


def test_everybody_joins_in_the_first_month_and_is_in_grace_when_payment_stops(kotabaru):
    assert totals(kotabaru, Month(2025, 4), 3)["joined"] == 12
    assert totals(kotabaru, Month(2025, 9), 3)["grace"] == 12
    assert totals(kotabaru, Month(2025, 9), 3)["covered"] == 0
    assert totals(kotabaru, Month(2025, 12), 3)["lapsed"] == 12


def test_cover_is_the_laws_answer_and_not_a_column(kotabaru):
    pemda = kotabaru.cast.pemda.pk
    assert {
        day: {state: living_cover(pemda, day).count(state) for state in ("covered", "grace", "lapsed")}
        for day in (date(2025, 6, 30), date(2025, 8, 31), date(2025, 12, 31))
    } == {
        date(2025, 6, 30): {"covered": 12, "grace": 0, "lapsed": 0},
        date(2025, 8, 31): {"covered": 0, "grace": 12, "lapsed": 0},
        date(2025, 12, 31): {"covered": 0, "grace": 0, "lapsed": 12},
    }


def test_the_dashboard_counts_what_was_paid_by_the_day(kotabaru):
    def numbers(day: date) -> dict[str, int]:
        return {code: figure.number for code, figure in office_figures(kotabaru.cast.pemda, day).every.items()}

    assert numbers(date(2025, 5, 31)) == {
        "people_covered": 12,
        "person_months_paid": 24,
        "paid_idr": 403_200,
        "billed_idr": 403_200,
        "ceiling_idr": 604_800,
        "left_idr": 201_600,
        "deaths_reported": 0,
        "deaths_unclaimed": 0,
        "claims_opened": 0,
        "claims_filed": 0,
        "claims_paid": 0,
        "scholarships_paid_idr": 0,
        "benefits_paid_idr": 0,
    }
    assert numbers(date(2025, 6, 30))["person_months_paid"] == 36


def test_every_figure_shows_its_day_and_its_sql(kotabaru):
    figures = office_figures(kotabaru.cast.pemda, date(2025, 6, 30)).every.values()
    assert {figure.as_of for figure in figures} == {date(2025, 6, 30)}
    assert all("%(pemda)s" in figure.sql for figure in figures)


def test_the_series_parts_paid_from_owed(kotabaru):
    dashboard = office_figures(kotabaru.cast.pemda, date(2025, 6, 30))
    assert dashboard.labels == ["Apr", "Mei", "Jun"]
    assert [values for _, values in dashboard.series] == [[12, 12, 12], [0, 0, 0]]
