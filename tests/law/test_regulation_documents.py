"""The pages about each regulation tell what the parameters hold, and nothing the parameters do not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from payung.law import current
from payung.law.doubts import DOUBTS
from payung.law.printing import written_value
from payung.law.worked.questions import QUESTIONS

PAGES = Path(__file__).resolve().parents[2] / "docs" / "law"
INSTRUMENTS = sorted(current().instruments)


def page_of(instrument: str) -> str:
    return (PAGES / (re.sub(r"[ /.]", "-", instrument.lower()) + ".md")).read_text("utf-8")


def rows_of(instrument: str) -> list[str]:
    rows = []
    for name, parameter in sorted(current().parameters.items()):
        for record in parameter.records:
            if record.ground.cite.startswith(instrument):
                value = written_value(parameter, record)
                value = f"{value.count(chr(10)) + 1} baris" if "\n" in value else value
                span = f"{record.span.starts_on} – {record.span.ends_on or '…'}"
                ground = f"{record.ground.cite} | {record.ground.confidence}"
                rows.append(f"| `{name}` | {parameter.label} | {span} | {value} | {ground} |")
    return rows


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_a_page_lists_exactly_what_its_regulation_became(instrument: str) -> None:
    page = page_of(instrument)
    assert [line for line in page.splitlines() if line.startswith("| `")] == rows_of(instrument)
    headings = [line for line in page.splitlines() if line.startswith("## ")]
    assert headings == ["## Apa yang dibaca", "## Menjadi apa", "## Apa yang belum pasti"]


def test_every_parameter_stands_on_one_page() -> None:
    found = [row for instrument in INSTRUMENTS for row in rows_of(instrument)]
    assert len(found) == len(set(found)) == sum(len(one.records) for one in current().parameters.values())


def test_the_index_names_every_page_and_every_doubt() -> None:
    index = (PAGES / "README.md").read_text("utf-8")
    pages = {file.name for file in PAGES.glob("*.md")} - {"README.md"}
    assert set(re.findall(r"\]\(([^)#]+\.md)\)", index)) == pages
    listed = re.findall(r"^\| (U\d+) \| `(\w+)` \| (.+) \|$", index, re.MULTILINE)
    assert listed == [(doubt.question, code, doubt.sentence) for code, doubt in DOUBTS.items()]


def test_the_page_about_cases_names_every_question() -> None:
    cases = (PAGES / "cases.md").read_text("utf-8")
    assert set(re.findall(r"`(\w+)`", cases)) >= set(QUESTIONS)


def test_every_code_named_in_a_page_exists() -> None:
    known = {*DOUBTS, *current().parameters, "jp", "start_confidence", "confidence", "checked_on", "history", "to"}
    for file in PAGES.glob("*.md"):
        if file.name != "cases.md":
            assert set(re.findall(r"`([a-z_0-9]+)`", file.read_text("utf-8"))) <= known, file.name
