"""Every worked case agrees, the checker can fail, and every provision and every date has its cases."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from tests.law.checking import all_cases, disagreements

from payung.law import current
from payung.law.worked.answers import answer_case

CASES = all_cases()
CASES_BY_NAME = [(file, case["name"]) for file, case in CASES]


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{file}: {case['name']}" for file, case in CASES])
def test_the_case_agrees(file: str, case: dict[str, Any]) -> None:
    assert disagreements(case, answer_case(current(), case)) == []


def test_there_are_at_least_as_many_cases_of_our_own_as_were_given() -> None:
    given = sum(file == "given" for file, _ in CASES)
    own = [case["name"] for file, case in CASES if file != "given"]
    assert given == 118
    assert len(own) >= 118
    assert len(set(CASES_BY_NAME)) == len(CASES)


GOOD: dict[str, Any] = {
    "name": "good",
    "ask": "contribution",
    "given": {"month": "2026-05", "funding": "csr"},
    "expect": {"total_idr": 8400, "relief": "pp_50_2025"},
    "doubts_include": ["donor_discount"],
    "doubts_exclude": ["income_gap"],
    "cites_include": ["PP 50/2025"],
}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"expect": {"total_idr": 8401}}, "answer.total_idr is 8400, expected 8401"),
        ({"expect": {"total_idr": "8400"}}, "answer.total_idr is 8400, expected '8400'"),
        ({"expect": {"sum_idr": 8400}}, "answer.sum_idr is missing"),
        ({"doubts_include": ["apbdes_discount"]}, "doubt apbdes_discount is missing"),
        ({"doubts_exclude": ["donor_discount"]}, "doubt donor_discount is raised"),
        ({"cites_include": ["PP 1/1900"]}, "nobody cites PP 1/1900"),
        (
            {"given": {"month": "2026"}},
            "not answered: 'given.month' berisi '2026'; yang dapat dipakai: bulan yang ditulis YYYY-MM.",
        ),
        ({"expect_error": ["x"]}, "it was answered"),
    ],
)
def test_the_checker_fails_on_any_disagreement(change: dict[str, Any], complaint: str) -> None:
    assert disagreements(GOOD, answer_case(current(), GOOD)) == []
    case = {**GOOD, **change}
    assert complaint in disagreements(case, answer_case(current(), case))


def test_a_map_that_must_be_equal_as_a_whole_fails_on_one_more_entry() -> None:
    case = {
        "name": "one entry too few",
        "ask": "heirs",
        "given": {
            "programme": "jkm",
            "components": {"lump_idr": 20_000_000, "funeral_idr": 10_000_000},
            "people": [],
            "funeral_arranged_by": "tetangga",
        },
        "expect": {"by_person": {"tetangga": 10_000_000}},
    }
    assert disagreements(case, answer_case(current(), case)) != []


def test_every_provision_that_answers_use_stands_under_some_case() -> None:
    cited = {
        (ground["parameter"], ground["cite"]) for _, case in CASES for ground in answer_case(current(), case)["grounds"]
    }
    unseen = [
        (name, record.ground.cite)
        for name, parameter in current().parameters.items()
        if not parameter.shown_only
        for record in parameter.records
        if (name, record.ground.cite) not in cited
    ]
    assert unseen == []


def test_every_effective_date_has_cases_on_both_sides() -> None:
    written = json.dumps([case for _, case in CASES], default=str)
    days = set(re.findall(r'"([0-9]{4}-[0-9]{2}-[0-9]{2})"', written))
    months = set(re.findall(r'"([0-9]{4}-[0-9]{2})"', written))
    first = date(2015, 7, 1)
    edges: set[date] = set()
    for parameter in current().parameters.values():
        if parameter.shown_only:
            continue
        for record in parameter.records:
            edges.add(record.span.starts_on)
            if record.span.ends_on is not None:
                edges.add(record.span.ends_on + timedelta(days=1))
    missing = [edge for edge in sorted(edges - {first}) if not _both_sides(edge, days, months)]
    assert missing == []


def _both_sides(edge: date, days: set[str], months: set[str]) -> bool:
    """A day edge has its day and the day before; a month edge its month and the one before (or after, inside one)."""
    before = edge - timedelta(days=1)
    if edge.isoformat() in days and before.isoformat() in days:
        return True
    here = f"{edge:%Y-%m}"
    other = f"{before:%Y-%m}" if edge.day == 1 else f"{edge.replace(day=28) + timedelta(days=5):%Y-%m}"
    return here in months and other in months


def test_only_the_three_keys_are_needed() -> None:
    bare = {"name": "bare", "ask": "contribution", "given": {"month": "2025-05"}}
    assert answer_case(current(), bare)["answer"]["total_idr"] == 16_800
