"""Every benchmark runs once, small: one had broken unseen. Nothing here asks how fast anything is."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import bill, duplicates, eligibility, law, roster

KNOWN = {path.stem for path in (Path(__file__).parents[2] / "benchmarks").glob("*.py") if path.stem[0] != "_"}
RUN = {"bill", "duplicates", "eligibility", "law", "roster"}


def test_no_benchmark_is_forgotten_here():
    assert KNOWN == RUN


def test_law_prices_the_same_totals_and_keeps_every_ground():
    found = law.run(json=True, count=500, peers=False)
    assert found["written_rows"] == 500 * 12
    assert found["jkk_at_17199999_and_17200000"] == [167_000, 177_000]
    assert found["cases"] > 1_000
    assert found["met"]["case_ratio_most"] is None


def test_eligibility_judges_and_stores_every_candidate():
    found = eligibility.run(json=True, count=700, sample=20)
    assert found["cases"] > 10
    assert found["rows_a_second"] > 0


def test_a_bill_is_issued_line_for_line_like_the_bare_insert():
    found = bill.run(json=True, sizes={1_000: 2}, orm_sample=20)
    assert [row["lines"] for row in found["sizes"]] == [1_000]


def test_a_roster_is_read_and_judged_whole():
    found = roster.run(json=True, count=200, repeats=1)
    assert sum(found["counts"].values()) >= 200


@pytest.mark.filterwarnings("ignore")
def test_duplicates_are_found_beside_splink_as_it_comes():
    found = duplicates.run(json=True, sizes=(600,), holdout_size=600, peers=False)
    assert len(found["sizes"]) == 1
    assert found["holdout"]
