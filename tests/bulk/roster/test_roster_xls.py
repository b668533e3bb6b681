"""Old .xls workbooks tell as much as new ones: kinds, hidden rows, struck and coloured cells, dates."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

from tests.bulk.roster.making import judged
from tests.bulk.roster.scoring import SAMPLES, context_of, score, truth_of

from payung.bulk.roster import Rules
from payung.bulk.roster.values import name_core

MADE = Path(__file__).parent / "made"


def test_an_xls_by_xlwt():
    reading = judged(MADE / "biff8_xlwt.xls")
    assert reading.file_reasons == ["hidden_sheet"]
    assert reading.counts == {"ok": 296, "warned": 4, "held": 1, "rejected": 0, "skipped": 2}
    told = {row.row_number: row.codes for row in reading.people if row.codes and row.sheet == "Data"}
    assert told == {3: ["hidden_row"], 5: ["row_struck_through"], 6: ["row_coloured"], 7: ["nik_number_cell"]}
    assert {row.birth_on for row in reading.people if row.sheet == "Data"} == {date(1980, 3, 12)}
    assert reading.people[299].address == "Jalan Nelayan Lama Jalan Nelayan Lama Jalan Nelayan Lama 300"
    assert reading.people[293].address == "Jl. Kelapa Ω日本 Jl. Kelapa Ω日本 Jl. Kelapa Ω日本 294"
    assert (reading.people[300].nik, reading.people[300].codes) == ("1404055203819124", ["hidden_sheet"])


def test_a_sample_saved_as_xls_is_judged_as_the_sample():
    truth = truth_of(SAMPLES / "08_judul_dua_baris_rtrw.xlsx")
    found = score(judged(MADE / "08_judul_dua_baris_rtrw.xls", Rules(**context_of(truth))), truth)
    assert (found.agreement, found.unlike, found.inexact, found.mangled) == (1.0, [], [], [])


def test_bitten_xls_files_get_a_verdict(tmp_path):
    rng = random.Random(3)
    whole = (MADE / "biff8_xlwt.xls").read_bytes()
    path = tmp_path / "bitten.xls"
    for _ in range(60):
        bitten = bytearray(whole)
        for _ in range(rng.randint(1, 20)):
            bitten[rng.randrange(len(bitten))] = rng.randrange(256)
        path.write_bytes(bytes(bitten[: rng.randint(600, len(bitten))] if rng.random() < 0.3 else bitten))
        assert judged(path).file_verdict in ("accepted", "refused")


def test_titles_count_only_in_front_of_a_name():
    assert name_core("Hj.Yatini Prasetya S.E") == name_core("YATINI PRASETYA") == "yatiniprasetya"
    assert name_core("Drs. H. Abdul Rahman, S.Pd.I") == "abdulrahman"
    assert name_core("Budi (alm.)") == name_core("Almarhum Budi") == "budi"
    assert name_core("H. Ir") == "ir"
    assert name_core("Dr") == "dr"
