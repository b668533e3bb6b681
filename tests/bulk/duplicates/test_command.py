"""``./payung duplicates`` in a process of its own: what it prints, what it refuses and how."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE, Popen

import duckdb
import pytest
from benchmarks.people.generator import generate

HEADER = "record_id,nik,kk_number,name,birth_date,sex,mother_name,phone,area_code"
ROWS = [
    "a,1404051203859001,1404051203159001,Muhammad Hasan,1985-03-12,L,Rohani,081200000001,14.04.05.1004",
    "b,1404051203859001,,M. Hasan,12/03/1985,L,,,14.04.05.1004",
    "c,1404055111889003,1404051203159001,Siti Rahma,1988-11-11,P,Rohani,081200000001,14.04.05.1004",
]


def command(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "payung", "duplicates", *words], capture_output=True, text=True)


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text("\n".join([HEADER, *ROWS]) + "\n")
    return path


def test_every_record_gets_a_line(people: Path):
    done = command(str(people))
    assert done.returncode == 0
    rows = list(csv.reader(done.stdout.splitlines()))
    assert rows[0] == ["record_id", "cluster_id", "probability", "band"]
    assert [(row[0], row[1], row[3]) for row in rows[1:]] == [
        ("a", "a", "sure"),
        ("b", "a", "sure"),
        ("c", "c", "alone"),
    ]


def test_json_is_one_document_and_a_parquet_file_says_the_same(people: Path, tmp_path: Path):
    parquet = tmp_path / "people.parquet"
    duckdb.sql(f"COPY (SELECT * FROM read_csv('{people}')) TO '{parquet}'")
    told = json.loads(command(str(parquet), "--json").stdout)
    assert told["bands"] == {"sure": 2, "review": 0, "alone": 1}
    assert told["rows"][1]["cluster_id"] == "a"


def test_a_file_is_written_whole(people: Path, tmp_path: Path):
    out = tmp_path / "ganda.csv"
    done = command(str(people), "--out", str(out))
    assert done.stdout.startswith("3 catatan: 2 tanpa ragu")
    assert len(out.read_text().splitlines()) == 4
    assert list(tmp_path.glob(".*half")) == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1"])
def test_semicolons_and_letters_of_excel_are_read(people: Path, tmp_path: Path, encoding: str):
    parted = tmp_path / "excel.csv"
    text = people.read_text().replace(",", ";").replace("Siti Rahma", "Siti Rahmé")
    parted.write_text(text, encoding=encoding, newline="\r\n")
    assert command(str(parted)).stdout == command(str(people)).stdout


def test_stopped_in_the_middle_nothing_is_left(tmp_path: Path):
    many, out = tmp_path / "many.csv", tmp_path / "ganda.csv"
    with many.open("w", newline="") as target:
        csv.writer(target).writerows([HEADER.split(","), *generate(20_000, seed=3)[0]])
    words = [sys.executable, "-m", "payung", "duplicates", str(many), "--out", str(out)]
    with Popen(words, stderr=PIPE, text=True, env={**os.environ, "FORCE_COLOR": "1", "TTY_COMPATIBLE": "1"}) as running:
        said = ""
        while "3/5" not in said and (letter := running.stderr.read(1)):
            said += letter
        running.send_signal(signal.SIGINT)
        said += running.stderr.read()
    assert [running.returncode, "Traceback" in said, "Dihentikan" in said] == [130, False, True]
    assert list(tmp_path.iterdir()) == [many]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "kosong"),
        ("x,y\n1,2\n", "Kolom record_id, name tidak ada"),
        (HEADER + "\n", "tidak berisi catatan"),
        (f"{HEADER}\n{ROWS[0]}\n{ROWS[0]}\n", "'a' lebih dari sekali"),
    ],
)
def test_what_cannot_be_matched_is_refused_in_a_sentence(tmp_path: Path, content: str, says: str):
    path = tmp_path / "people.csv"
    path.write_text(content)
    done = command(str(path))
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_a_broken_parquet_and_an_unknown_engine_are_sentences(tmp_path: Path, people: Path):
    broken = tmp_path / "people.parquet"
    broken.write_bytes(b"PAR1 nothing")
    for words in (["nowhere.csv"], [str(broken)], [str(people), "--engine", "oracle"]):
        done = command(*words)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False)
        assert done.stderr.strip()
