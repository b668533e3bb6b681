"""./payung plan: one JSON document on standard output, or a sentence on standard error; no database."""

from __future__ import annotations

import json

import pytest

from payung.cli import main
from payung.law import current
from payung.planning.scenario import ask

FILE = """
from: "2026-01"
to: "2026-12"
sources:
  - {funding: apbd, budget_idr: 1000000000}
groups:
  - {name: Nelayan, workers: 2000, funding: apbd}
prior: {per_thousand: 4.65, shape: "9.3"}
"""


@pytest.fixture
def plan(tmp_path):
    def run(text, *words):
        path = tmp_path / "skenario.yaml"
        path.write_text(text)
        return main(["plan", str(path), *words])

    return run


def test_json_is_the_answer_of_the_same_function(plan, capsys):
    assert plan(FILE, "--json") == 0
    out, err = capsys.readouterr()
    given = {
        "from": "2026-01",
        "to": "2026-12",
        "sources": [{"funding": "apbd", "budget_idr": 1_000_000_000}],
        "groups": [{"name": "Nelayan", "workers": 2_000, "funding": "apbd"}],
        "prior": {"per_thousand": "4.65", "shape": "9.3"},
    }
    assert (json.loads(out), err) == (ask(given, current()), "")


def test_text_is_for_the_meeting(plan, capsys):
    assert plan(FILE) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Biaya            Rp403.200.000 untuk 24.000 orang-bulan; paling banyak 2.000 orang sebulan"
    assert (
        "Pagu apbd        Rp1.000.000.000: paling banyak 4.960 orang; terpakai Rp403.200.000, sisa Rp596.800.000"
    ) in lines
    assert "Klaim diperkirakan 9,3 (90 %: 3 sampai 17), 4,65 per 1.000 orang-tahun" in lines


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("fro: 1", "Kunci fro pada skenario tidak dikenal."),
        ("[1, 2]", "isinya bukan kunci dan nilai"),
        ("a: [1", "tidak terbaca"),
        ('from: "2026-01"\nfrom: "2026-02"', "tidak terbaca"),
    ],
)
def test_a_bad_file_is_a_sentence_and_status_1(plan, capsys, text, sentence):
    assert plan(text, "--json") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert sentence in err
    assert "Traceback" not in err


def test_a_missing_file_is_a_sentence(capsys, tmp_path):
    assert main(["plan", str(tmp_path / "tidak-ada.yaml")]) == 1
    assert "tidak terbaca" in capsys.readouterr().err


@pytest.mark.parametrize("months", ['from: "9999-01"\nto: "9999-12"', 'from: "2026-01"\nto: "2101-01"'])
def test_a_month_nobody_plans_for_is_a_sentence(plan, capsys, months):
    assert plan(f"{months}\ngroups:\n  - {{name: A, workers: 1, funding: apbd}}\n") == 1
    assert "2100-12" in capsys.readouterr().err


def test_a_file_nested_without_end_is_a_sentence(plan, capsys):
    assert plan("a: " + "[" * 3000 + "]" * 3000) == 1
    assert "tidak terbaca" in capsys.readouterr().err
