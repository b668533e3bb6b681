"""``./payung estimate`` and ``./payung law``: one JSON document, plain sentences, the agreed exit status."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.law.checking import CASES

from payung.cli import main
from payung.law import current
from payung.law.printing import face

ONE = """
cases:
- {name: satu, ask: contribution, given: {month: "2025-05", income_idr: 900000, funding: apbd}}
"""


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(list(words))
    out, err = capsys.readouterr()
    return status, out, err


def written(folder: Path, text: str) -> str:
    file = folder / "kasus.yaml"
    file.write_text(text, "utf-8")
    return str(file)


def test_one_json_list_in_the_order_of_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "estimate", "--json", written(tmp_path, ONE))
    answered = json.loads(out)
    assert (status, err) == (0, "")
    assert answered[0]["name"] == "satu"
    assert answered[0]["answer"]["total_idr"] == 16_800
    assert answered[0]["grounds"][0] == {
        "parameter": "jkk_monthly_by_income",
        "cite": "PP 44/2015 Ps 20(1)(2), Lampiran II",
        "confidence": "REG",
    }
    assert answered[0]["doubts"] == []


def test_all_given_cases_keep_their_names_and_order(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "estimate", "--json", str(CASES / "given.yaml"))
    answered = json.loads(out)
    assert (status, len(answered)) == (0, 118)
    assert [entry["name"] for entry in answered][:2] == ["L01 lowest bracket", "L02 income 2.7 million with JHT"]


def test_a_case_that_cannot_be_answered_still_has_its_object(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = ONE + "- {name: dua, ask: pensiun, given: {}}\n- 5\n"
    status, out, _ = run(capsys, "estimate", "--json", written(tmp_path, text))
    answered = json.loads(out)
    assert status == 1
    assert [entry["name"] for entry in answered] == ["satu", "dua", ""]
    assert [entry["answer"] == {} for entry in answered] == [False, True, True]
    assert "pensiun" in answered[1]["error"]
    assert "name, ask, given" in answered[2]["error"]


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    class Stdin:
        buffer = io.BytesIO(ONE.encode())

    monkeypatch.setattr("sys.stdin", Stdin())
    status, out, _ = run(capsys, "estimate", "--json", "-")
    assert (status, json.loads(out)[0]["answer"]["total_idr"]) == (0, 16_800)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("cases: [", "bukan YAML"),
        ("cases:\n- {name: a, name: b}\n", "ditulis dua kali, yang kedua pada baris 2"),
        ("cases: {}\n", "'cases'"),
        ("", "'cases'"),
        ("format: payung-law-cases/2\ncases: []\n", "payung-law-cases/1"),
        ("cases: [!!python/object:os.system {}]\n", "bukan YAML"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    text: str, complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, "estimate", "--json", written(tmp_path, text))
    assert (status, out) == (1, "")
    assert complaint in err
    assert "Traceback" not in err


def test_a_file_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "estimate", "--json", "/tidak/ada.yaml")
    assert (status, out) == (1, "")
    assert "/tidak/ada.yaml" in err


def test_a_file_that_is_no_text_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "kasus.yaml"
    file.write_bytes(b"\xff\xfe\x00\x01")
    status, out, err = run(capsys, "estimate", "--json", str(file))
    assert (status, out) == (1, "")
    assert "Traceback" not in err


def test_a_list_without_the_word_cases_is_read_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = '- {name: satu, ask: contribution, given: {month: "2025-05"}}\n'
    status, out, _ = run(capsys, "estimate", "--json", written(tmp_path, text))
    assert (status, json.loads(out)[0]["answer"]["total_idr"]) == (0, 16_800)


def test_days_without_quotes_are_days_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "cases:\n- {name: a, ask: deadline, given: {what: jkm_claim, died_on: 2026-01-10}}\n"
    status, out, _ = run(capsys, "estimate", "--json", written(tmp_path, text))
    answer: dict[str, Any] = json.loads(out)[0]["answer"]
    assert (status, answer["expires_on"], answer["remind_on"][0]) == (0, None, "2026-02-09")


def test_the_reader_at_a_counter_gets_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        'cases:\n- {name: "Pak Umar", ask: death, given: {died_on: "2025-09-20", '
        'paid_months: [{from: "2024-08", to: "2025-07"}]}}\n'
    )
    status, out, _ = run(capsys, "estimate", written(tmp_path, text))
    assert status == 0
    for line in (
        "■ Pak Umar",
        "  Keadaan perlindungan: dalam tenggang",
        "  Dapat dibayar sekarang: Rp10.000.000",
        "  Setelah tunggakan lunas: Rp32.000.000",
        "  Perkiraan; BPJS Ketenagakerjaan yang menentukan.",
    ):
        assert line in out.splitlines()


def test_every_given_case_can_be_read_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "estimate", str(CASES / "given.yaml"))
    assert (status, out.count("■ ")) == (0, 118)
    assert "_idr" not in out


def test_a_parameter_shows_its_history_with_articles(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "law", "show", "jkm_lump_sum")
    assert status == 0
    assert "2015-07-01 sampai 2019-12-01: Rp16.200.000" in out
    assert "2019-12-02 sampai sekarang: Rp20.000.000" in out
    assert "PP 44/2015 Ps 34(1)a" in out
    assert "NEWS+: dari berita yang mengutip pejabat atau pasal; pastikan ke kantor cabang; diperiksa 2026-11-20" in out


def test_a_parameter_on_one_day(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "law", "show", "jkm_lump_sum", "--on", "2019-12-01", "--json")
    document = json.loads(out)
    assert status == 0
    assert [entry["value"] for entry in document["history"]] == ["Rp16.200.000"]


def test_a_name_that_does_not_exist_is_refused_with_a_guess(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "law", "show", "jkm_lump")
    assert (status, out) == (1, "")
    assert "jkm_lump_sum" in err


def test_a_day_on_which_nothing_is_in_force(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "law", "show", "relief_2026_share_other", "--on", "2027-01-01")
    assert status == 1
    assert "2027-01-01" in err


def test_what_nobody_read_is_never_called_checked(capsys: pytest.CaptureFixture[str]) -> None:
    """A day on which somebody looked is no text that was read: 17 records stand from memory, 57 more from others."""
    rows = json.loads(run(capsys, "law", "due", "--today", "2026-11-21", "--json")[1])
    assert {row["why"] for row in rows} == {"unread"}
    weakest = [row["confidence"] for row in rows]
    assert set(weakest) == {"MEM", "SEC", "NEWS", "NEWS+"}
    assert weakest == sorted(weakest, key=["MEM", "SEC", "NEWS", "NEWS+"].index)
    known = current()
    assert len(rows) == sum(
        face(record) not in ("REG", "OFF", "CALC") for p in known.parameters.values() for record in p.records
    )
    _status, out, _ = run(capsys, "law", "due", "--today", "2026-11-21")
    assert f"dilihat, naskahnya belum dibaca   {len(rows)}" in out
    assert "setahun tidak dilihat             0" in out


def test_what_nobody_looked_at_for_a_year_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    _status, out, _ = run(capsys, "law", "due", "--today", "2027-11-20", "--json")
    assert {row["why"] for row in json.loads(out)} == {"old"}


@pytest.mark.parametrize("words", [[], ["--help"], ["law", "show"], ["law", "due", "--json"]])
def test_a_reader_that_has_seen_enough_ends_a_command_quietly(words: list[str]) -> None:
    command = subprocess.Popen(
        [sys.executable, "-m", "payung", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    command.stdout.close()
    assert command.stderr.read() == ""
    assert command.wait(30) == 0


def test_every_parameter_can_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "law", "show")
    assert status == 0
    assert len(out.splitlines()) == len(current().parameters)
