"""``./payung roster``: one JSON document, or sentences; a verdict is exit 0."""

from __future__ import annotations

import json

import pytest
from tests.bulk.roster.making import write_xlsx
from tests.bulk.roster.scoring import SAMPLES

from payung.cli import main

ROWS = [["NIK", "Nama"], ["1404051203809123", "Budi"], ["14040512", "Siti"]]


@pytest.fixture
def roster(tmp_path):
    return str(write_xlsx(tmp_path / "r.xlsx", {"Data": ROWS}))


def test_check_prints_one_json_document(roster, capsys):
    assert main(["roster", "check", roster, "--json", "--area", "14.04", "--today", "2026-11-20"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["file_verdict"] == "accepted"
    assert document["rows"][1] == {
        "sheet": "Data", "row": 2, "verdict": "ok", "nik": "1404051203809123", "name": "Budi", "birth_date": None,
        "sex": None, "area_code": None, "messages": [], "reasons": [],
    }  # fmt: skip
    assert document["rows"][2]["reasons"] == ["nik_length"]


def test_the_environment_gives_office_and_days(roster, capsys, monkeypatch):
    for name, value in (("OFFICE_AREA", "14.04"), ("CUTOFF_DATE", "2027-01-01"), ("TODAY", "2026-11-20")):
        monkeypatch.setenv(f"ROSTER_{name}", value)
    assert main(["roster", "check", roster]) == 0
    out = capsys.readouterr().out
    assert out.startswith("2 orang terbaca: 1 siap, 0 dengan catatan, 0 ditahan, 1 ditolak.")
    assert "Data baris 3: NIK harus 16 angka; di sini tertulis 8 angka." in out


def test_a_refused_file_is_a_verdict_too(capsys):
    path = str(SAMPLES / "94_bersandi.xlsx")
    assert main(["roster", "check", path, "--json", "--area", "14.04"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["file_verdict"], document["rows"]) == ("refused", [])
    assert document["message"].startswith("Berkas terkunci kata sandi.")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["roster", "check", "tidak-ada.xlsx", "--area", "14.04"], 1, "Berkas 'tidak-ada.xlsx' tidak dapat dibuka"),
        (["roster", "check", "x.xlsx", "--area", "99.99"], 2, "Kode daerah '99.99' tidak dikenal."),
        (["roster", "template", "--area", "99.99", "x.xlsx"], 2, "Kode daerah '99.99' tidak dikenal."),
    ],
)
def test_wrong_use_is_told_in_a_sentence(capsys, arguments, status, said):
    assert main(arguments) == status
    assert said in capsys.readouterr().err


def test_template_and_returned_workbook_are_written(tmp_path, roster, capsys):
    for name in ("templat.xlsx", "templat.csv"):
        assert main(["roster", "template", "--area", "14.04.05", str(tmp_path / name)]) == 0
        assert main(["roster", "check", str(tmp_path / name), "--area", "14.04"]) == 0
    assert main(["roster", "check", roster, "--area", "14.04", "--errors", str(tmp_path / "back.xlsx")]) == 0
    assert (tmp_path / "back.xlsx").stat().st_size > 4000


@pytest.mark.parametrize("name", ["t.xlsx", "t.csv"])
def test_a_file_that_cannot_be_written_is_a_sentence(roster, tmp_path, capsys, name):
    nowhere = str(tmp_path / "tidak-ada" / name)
    assert main(["roster", "template", "--area", "14.04", nowhere]) == 1
    assert main(["roster", "check", roster, "--area", "14.04", "--errors", nowhere]) == 1
    assert capsys.readouterr().err.count("tidak dapat ditulis: No such file or directory.") == 2
