"""A programme file: what it may say, how it is refused, and that the calendar is put back."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from demo.possible import read_programme
from demo.programme_file import FIVE
from payung.core.month import Month
from payung.office.clock import on
from payung.story.events import StoryProblem

SMALL = (Path(__file__).parents[1] / "reports" / "kotabaru.yaml").read_text(encoding="utf-8")


def refusal(tmp_path: Path, text: str) -> str:
    place = tmp_path / "own.yaml"
    place.write_text(text, encoding="utf-8")
    with pytest.raises(StoryProblem) as found:
        read_programme(place)
    return str(found.value)


def test_the_printed_ceiling_is_two_thousand_workers_for_a_year():
    plan = read_programme("indragiri_hilir").programme("y2025")
    assert (plan.ceiling_idr, plan.agreement.signed_on) == (403_200_000, date(2025, 2, 26))
    assert plan.people == dict.fromkeys(Month(2025, 1).until(Month(2025, 12)), 2_000)
    assert [str(plan.billed_in(Month(2025, number))) for number in (1, 2, 3, 4)] == ["2025-03"] * 3 + ["2025-04"]


@pytest.mark.parametrize("name", FIVE)
def test_every_month_of_the_five_has_an_agreement(name):
    for plan in read_programme(name).programmes:
        assert plan.agreement.starts_on <= min(plan.people).first_on
        assert max(plan.people).last_on <= plan.agreement.ends_on


def test_an_unknown_key_is_refused_with_its_place_and_the_likely_word(tmp_path):
    assert refusal(tmp_path, SMALL.replace("bill_day: 4", "bil_day: 4")) == (
        "own.yaml.programmes[1]: kunci 'bil_day' tidak dikenal. Maksud Anda 'bill_day'?"
    )


def test_a_missing_key_is_named(tmp_path):
    assert refusal(tmp_path, SMALL.replace("branch: Batulicin\n", "")) == (
        "own.yaml: kunci 'branch' belum ada. Tambahkan baris 'branch: …'."
    )


def test_a_value_of_another_kind_is_refused(tmp_path):
    assert refusal(tmp_path, SMALL.replace("monthly_idr: 16800", "monthly_idr: 16.800")) == (
        "own.yaml.monthly_idr: seharusnya bilangan bulat, tertulis '16.8'."
    )


def test_a_word_that_points_at_nothing_is_refused(tmp_path):
    assert refusal(tmp_path, SMALL.replace("rosters: [few]", "rosters: [many]")) == (
        "own.yaml.programmes.y2025.rosters: 'many' tidak dikenal. Yang dikenal: few."
    )


def test_what_is_no_yaml_or_no_file_is_refused_in_a_sentence(tmp_path):
    assert refusal(tmp_path, "office: [").startswith(f"{tmp_path}/own.yaml bukan YAML")
    with pytest.raises(StoryProblem, match="tidak dapat dibaca"):
        read_programme(tmp_path / "none.yaml")


def test_the_story_s_today_ends_with_the_step(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2026-01-02")
    with on(date(2025, 3, 10)):
        assert os.environ["PAYUNG_TODAY"] == "2025-03-10"
    assert os.environ["PAYUNG_TODAY"] == "2026-01-02"
    monkeypatch.delenv("PAYUNG_TODAY")
    with pytest.raises(RuntimeError), on(date(2025, 3, 10)):
        raise RuntimeError
    assert "PAYUNG_TODAY" not in os.environ
