"""The rules as other floors call them: typed answers, grounds of each amount, no figure of law in the code."""

from __future__ import annotations

import ast
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest
from tests.law.checking import all_cases

import payung.law
from payung.core.month import Month
from payung.law import amended, current
from payung.law.accident import Accident, accident_benefit
from payung.law.contribution import contribution_due
from payung.law.coverage import CoverageFacts, covered_on, paid_months
from payung.law.death import death_benefit
from payung.law.doubts import DOUBTS
from payung.law.estimate import weakest
from payung.law.work_days import WorkCalendar

RULES = Path(payung.law.__file__).parent
# Figures that are arithmetic or position, not law: halves, months of a year, per cent, day counts of the calendar.
ARITHMETIC = {0, 1, 2, 12, 100}
NOT_LAW = {
    "heirs.py": {5, 6},  # the tiers without relatives, as numbered in the answer
    "scholarship.py": {7},  # the default day of the yearly claim is a convention of the question
    "printing.py": {365},
    "provisions.py": {4096},
}
PLUMBING = {"reading.py", "units.py", "strict_yaml.py", "__init__.py"}


def test_no_amount_age_date_or_threshold_of_law_stands_in_the_code() -> None:
    found = []
    for file in sorted(RULES.glob("*.py")):
        if file.name in PLUMBING:
            continue
        allowed = ARITHMETIC | NOT_LAW.get(file.name, set())
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value not in allowed:
                found.append(f"{file.name}:{node.lineno}: {node.value}")
    assert found == []


def test_an_estimate_opens_the_grounds_of_one_amount() -> None:
    facts = CoverageFacts(paid_months(Month(2025, 1).until(Month(2025, 6))))
    benefit = death_benefit(current(), facts, died_on=date(2025, 6, 20))
    assert [ground.parameter for ground in benefit.grounds_of("funeral_idr")] == ["jkm_funeral"]
    assert benefit.grounds_of("status") != benefit.grounds
    assert benefit.grounds_of("nothing_names_this") == benefit.grounds
    assert benefit.parts["funeral_idr"] == 10_000_000
    assert "arrears_idr" not in benefit.parts


def test_an_estimate_is_as_weak_as_its_weakest_ground() -> None:
    assert weakest(("REG", "NEWS+", "OFF")) == "NEWS+"
    assert contribution_due(current(), month=Month(2025, 5)).confidence == "REG"
    assert contribution_due(current(), month=Month(2026, 5)).confidence == "NEWS+"
    assert contribution_due(current(), month=Month(2026, 5), funding="csr").confidence == "MEM"
    imagined = amended({"jkm_monthly": 8_000})
    assert contribution_due(imagined, month=Month(2025, 5)).confidence == "SCENARIO"


def test_an_answer_cannot_be_changed() -> None:
    due = contribution_due(current(), month=Month(2025, 5))
    with pytest.raises(FrozenInstanceError):
        due.total_idr = 0  # type: ignore[misc]


def test_an_imagined_benefit_reaches_the_family() -> None:
    imagined = amended({"jkm_lump_sum": {"value": 30_000_000, "from": "2027-01-01"}})
    facts = CoverageFacts(paid_months(Month(2026, 1).until(Month(2027, 3))))
    assert death_benefit(imagined, facts, died_on=date(2026, 12, 31)).total_idr == 42_000_000
    assert death_benefit(imagined, facts, died_on=date(2027, 1, 1)).total_idr == 52_000_000
    assert death_benefit(current(), facts, died_on=date(2027, 1, 1)).total_idr == 42_000_000


def test_an_imagined_grace_of_one_month_ends_the_membership_sooner() -> None:
    strict = amended({"arrears_most_months": 1})
    facts = CoverageFacts(paid_months([Month(2025, 6)]))
    day = date(2025, 8, 20)
    assert (covered_on(current(), facts, day=day).status, covered_on(strict, facts, day=day).status) == (
        "grace",
        "lapsed",
    )


def test_the_clock_tells_the_very_day_the_status_changes() -> None:
    facts = CoverageFacts(paid_months(Month(2025, 1).until(Month(2025, 6))), calendar=WorkCalendar())
    day, seen = date(2025, 6, 20), []
    while True:
        now = covered_on(current(), facts, day=day)
        seen.append((day, now.status))
        assert now.clocks is not None
        if now.clocks.status_changes_on is None:
            break
        day = now.clocks.status_changes_on
    assert seen == [
        (date(2025, 6, 20), "covered"),
        (date(2025, 7, 16), "grace"),
        (date(2025, 10, 16), "lapsed"),
    ]
    for earlier, status in ((date(2025, 7, 15), "covered"), (date(2025, 10, 15), "grace")):
        assert covered_on(current(), facts, day=earlier).status == status


def test_facts_that_make_no_sense_are_refused() -> None:
    for wrong in ({"funding": "bank"}, {"sector": "sea"}, {"income_idr": -1}):
        with pytest.raises(ValueError, match="no contribution"):
            contribution_due(current(), month=Month(2025, 5), **wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="start_on is needed"):
        covered_on(current(), CoverageFacts(), day=date(2025, 5, 1))


def test_without_facts_about_cover_an_accident_is_covered() -> None:
    benefit = accident_benefit(current(), Accident(date(2025, 3, 1), died=True))
    assert (benefit.status, benefit.payable_now_idr) == ("covered", 70_000_000)


def test_every_doubt_is_raised_by_some_case() -> None:
    raised = {code for _, case in all_cases() for code in case.get("doubts_include", [])}
    assert raised == set(DOUBTS)


def test_every_doubt_is_kept_away_from_some_case() -> None:
    spared = {code for _, case in all_cases() for code in case.get("doubts_exclude", [])}
    always = {"arrears_scope", "claim_limit_none", "protection_start", "wait_transition"}
    assert set(DOUBTS) - spared <= always


def test_arrears_are_spoken_of_only_where_there_are_some() -> None:
    facts = CoverageFacts(paid_months(Month(2025, 1).until(Month(2025, 3))))
    covered = accident_benefit(current(), Accident(date(2025, 3, 1), died=True), facts)
    lapsed = accident_benefit(current(), Accident(date(2025, 9, 1), died=True), facts)
    grace = accident_benefit(current(), Accident(date(2025, 5, 1), died=True), facts)
    assert [("arrears_months" in one.parts, one.status) for one in (covered, lapsed, grace)] == [
        (False, "covered"),
        (False, "lapsed"),
        (True, "grace"),
    ]
    assert covered_on(current(), facts, day=date(2025, 9, 1)).parts.get("arrears_months") is None
