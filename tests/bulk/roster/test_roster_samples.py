"""The given samples: every verdict, every code, every NIK and date; nothing mangled passes."""

from __future__ import annotations

import pytest
from tests.bulk.roster.making import judged
from tests.bulk.roster.scoring import context_of, samples, score, truth_of

from payung.bulk.roster import Rules, read_roster


def test_there_are_nineteen_samples():
    assert len(samples()) == 19


@pytest.mark.parametrize("path", samples(), ids=lambda path: path.name)
def test_a_sample_is_judged_as_its_truth_says(path):
    truth = truth_of(path)
    reading = judged(path, Rules(**context_of(truth)))
    assert reading.file_verdict == truth["file_verdict"]
    assert set(truth["file_reasons"]) <= set(reading.file_reasons)
    found = score(reading, truth)
    assert found.mangled == []
    assert found.inexact == []
    assert found.agreement == 1.0
    assert found.unlike == []


@pytest.mark.parametrize(
    "name", ["01_templat_bersih.xlsx", "05_nagari_titik_koma.csv", "06_unduhan_web.xls", "07_nagari.ods"]
)
def test_the_child_process_answers_as_this_one_does(name):
    path = next(path for path in samples() if path.name == name)
    context = context_of(truth_of(path))
    here = judged(path, Rules(**context))
    there = read_roster(path, **context)
    assert [(r.sheet, r.row_number, r.verdict, r.codes, r.raw) for r in there.rows] == [
        (r.sheet, r.row_number, r.verdict, r.codes, r.raw) for r in here.rows
    ]
    assert len(there.sha256) == 64


@pytest.mark.parametrize("name", [path.name for path in samples() if path.name.startswith("9")])
def test_a_hostile_file_gets_a_sentence_with_the_way_out(name):
    path = next(path for path in samples() if path.name == name)
    reading = read_roster(path, **context_of(truth_of(path)))
    assert (reading.file_verdict, reading.rows) == ("refused", [])
    assert reading.message.count(".") >= 2
