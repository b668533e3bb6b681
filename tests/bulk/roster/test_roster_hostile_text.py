"""Texts made to keep patterns busy, thousands of mangled NIKs, and sheets made at random."""

from __future__ import annotations

import random
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.bulk.roster.making import BUDI, RULES, TITLES, TODAY, judged, write_xlsx
from tests.bulk.roster.naughty import NAUGHTY
from tests.bulk.roster.test_roster_naughty import TEXTS

from payung.bulk.roster.cells import Cell, Sheet, SheetRow, Workbook
from payung.bulk.roster.judge import judge
from payung.core.identity import read_nik

# Texts on which a careless pattern works for minutes.
LONG = ["8" * 32_700, "0 " * 16_000, "- " * 16_000, "( " * 16_000, ", s.a" * 6_000, "x" + " " * 32_000 + "x"]
LONG += ["a" + "\n" * 32_000 + "b", "<a " * 10_000, "1.000." * 5_000, "rt " * 10_000, "sei " * 8_000, "1/" * 16_000]


@pytest.mark.parametrize("field", [*TEXTS[:-1], "monthly"])
def test_no_text_makes_a_pattern_work_for_long(field):
    titles = SheetRow(1, {i: Cell("t", title) for i, title in enumerate(TITLES.values())})
    rows = [titles, SheetRow(2, {0: Cell("t", LONG[5])})]
    for number, text in enumerate(LONG, 3):
        values = BUDI | {"number": number, field: text}
        rows.append(SheetRow(number, {i: Cell("t", str(values[key])) for i, key in enumerate(TITLES)}))
    started = time.process_time()
    assert len(judge(Workbook([Sheet("Data", rows)]), RULES).rows) == len(LONG) + 2
    assert time.process_time() - started < 5


def _nik(rng: random.Random) -> str:
    day, month, year = rng.randint(1, 28) + 40 * rng.randint(0, 1), rng.randint(1, 12), rng.randint(1964, 2005)
    return f"1404{rng.randint(1, 20):02d}{day:02d}{month:02d}{year % 100:02d}{rng.randint(9000, 9999)}"


def _mangle(nik: str, rng: random.Random) -> object:
    """Damage a NIK the way spreadsheets and typists do."""
    place = rng.randrange(16)
    return rng.choice(
        [
            int(nik[:15] + "0"),
            int(nik),
            int(nik[:12] + "0000"),
            f"{int(nik):.5E}",
            f"{int(nik):.5E}".replace(".", ","),
            nik[:place] + nik[place + 1 :],
            nik[:place] + rng.choice("0123456789") + nik[place:],
            nik[:place] + rng.choice("OoIlSBZx?*") + nik[place + 1 :],
            "0" + nik[1:],
            nik[:6] + "3299" + nik[10:],
            nik[:12] + "0000",
            nik[:15],
            f"{nik} / {nik}",
            f"{nik}.5",
        ]
    )


def test_of_ten_thousand_mangled_niks_none_is_accepted_silently(tmp_path):
    rng = random.Random(20261120)
    written = [_mangle(_nik(rng), rng) for _ in range(10_000)]
    people = Workbook([Sheet("", [SheetRow(1, {0: Cell("t", "NIK"), 1: Cell("t", "Nama")})])])
    for number, value in enumerate(written, 2):
        cell = Cell("n", str(value)) if isinstance(value, int) else Cell("t", str(value))
        people.sheets[0].rows.append(SheetRow(number, {0: cell, 1: Cell("t", "BUDI SANTOSO")}))
    reading = judge(people, RULES)
    assert len(reading.people) == 10_000
    assert [row.raw["A"] for row in reading.people if row.verdict in ("ok", "warned")] == []


@given(st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_read_nik_never_fails_and_never_invents_digits(text):
    reading = read_nik(text, today=TODAY)
    assert (reading.digits is None) == (reading.problem is not None)
    if reading.digits:
        assert [char for char in reading.digits if char not in "0123456789"] == []


CELL = st.one_of(
    st.builds(Cell, st.sampled_from("tnde"), st.text(min_size=1, max_size=30)),
    st.builds(Cell, st.just("n"), st.integers(0, 10**17).map(str)),
    st.builds(Cell, st.just("d"), st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(str)),
    st.builds(Cell, st.just("t"), st.sampled_from([*TITLES.values(), *NAUGHTY, "1404051203809123", "BUDI", "Mumpa"])),
)
ROW = st.dictionaries(st.integers(0, 12), CELL, min_size=1, max_size=12)


def _judge_random(rows: list[dict[int, Cell]], merges: list[tuple[int, int, int, int]]) -> None:
    kept = [SheetRow(i, {c: cell for c, cell in row.items() if cell.text.strip()}) for i, row in enumerate(rows, 1)]
    sheet = Sheet("Data", [row for row in kept if row.cells], merges=merges)
    reading = judge(Workbook([sheet]), RULES)
    assert [row.row_number for row in reading.rows] == [row.number for row in sheet.rows]
    assert "row_unforeseen" not in {code for row in reading.rows for code in row.codes}


MERGE = st.tuples(st.integers(1, 9), st.integers(0, 9), st.integers(1, 9), st.integers(0, 9))
HEADED = st.lists(ROW, max_size=8).map(lambda rows: [dict(enumerate(Cell("t", t) for t in TITLES.values())), *rows])


@given(st.one_of(HEADED, st.lists(ROW, max_size=10)), st.lists(MERGE, max_size=3))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_sheet_of_cells_gets_a_verdict_for_every_row(rows, merges):
    _judge_random(rows, merges)


@pytest.mark.drill
@given(st.one_of(HEADED, st.lists(ROW, max_size=40)), st.lists(MERGE, max_size=6))
@settings(max_examples=60_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_sheet_of_cells_gets_a_verdict_for_ten_minutes(rows, merges):
    _judge_random(rows, merges)


def _bitten(whole: bytes, rng: random.Random) -> bytes:
    """Change, drop or double some bytes."""
    bitten = bytearray(whole)
    for _ in range(rng.randint(1, 12)):
        place = rng.randrange(len(bitten))
        match rng.randrange(3):
            case 0:
                bitten[place] = rng.randrange(256)
            case 1:
                del bitten[place : place + rng.randint(1, 200)]
            case 2:
                bitten[place:place] = bitten[place : place + rng.randint(1, 50)]
        if not bitten:
            return b""
    return bytes(bitten)


def _survive(folder: Path, count: int, seed: int) -> None:
    rng = random.Random(seed)
    source = write_xlsx(folder / "whole.xlsx", {"Data": [list(TITLES.values()), [BUDI[key] for key in TITLES]]})
    page = b"<table><tr><th>NIK<th>Nama</tr><tr><td>1404051203809123<td>Budi</table>"
    wholes = [source.read_bytes(), page, b"NIK;Nama\r\n1404051203809123;Budi\r\n"]
    for i in range(count):
        path = folder / "bitten.xlsx"
        path.write_bytes(_bitten(wholes[i % 3], rng))
        assert judged(path).file_verdict in ("accepted", "refused")


def test_bitten_files_get_a_verdict(tmp_path):
    _survive(tmp_path, 300, seed=1)


@pytest.mark.drill
def test_bitten_files_get_a_verdict_for_long(tmp_path):
    _survive(tmp_path, 60_000, seed=2)
