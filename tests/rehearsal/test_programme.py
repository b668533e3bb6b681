"""The demo's facts: what was printed, what follows from it, and that the calendar is put back."""

from __future__ import annotations

import os
from datetime import date

import pytest

from payung.core.month import Month
from payung.rehearsal.days import on
from payung.rehearsal.deaths import DEATHS
from payung.rehearsal.programme_file import read_programme


def test_the_ceiling_is_two_thousand_workers_for_a_year():
    programme = read_programme("indragiri_hilir")
    assert programme.workers == 2_000
    assert programme.yearly_contribution_idr == 201_600
    assert programme.ceiling_idr == 403_200_000
    assert programme.agreement["signed_on"] == date(2025, 2, 26)
    assert (programme.months[0], programme.months[-1]) == (Month(2025, 1), Month(2025, 12))


def test_no_death_is_reported_after_the_bill_that_would_count_it():
    for death in DEATHS:
        month = Month.of(death.died_on).plus(1)
        assert death.died_on <= death.reported_on < date(month.year, month.number, 9)


def test_the_story_s_today_ends_with_the_step(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2026-01-02")
    with on(date(2025, 3, 10)):
        assert os.environ["PAYUNG_TODAY"] == "2025-03-10"
    assert os.environ["PAYUNG_TODAY"] == "2026-01-02"
    monkeypatch.delenv("PAYUNG_TODAY")
    with pytest.raises(RuntimeError), on(date(2025, 3, 10)):
        raise RuntimeError
    assert "PAYUNG_TODAY" not in os.environ
