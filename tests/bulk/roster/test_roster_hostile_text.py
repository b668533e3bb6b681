"""Naughty strings in every text column, thousands of mangled NIKs, and files made at random."""

from __future__ import annotations

import random
import time
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.bulk.roster.making import BUDI, RULES, TITLES, TODAY, judged, judged_rows, write_xlsx

from payung.bulk.roster.cells import Cell, Sheet, SheetRow, Workbook
from payung.bulk.roster.judge import judge
from payung.bulk.roster.returned import write_returned
from payung.core.identity import read_nik

# Our own set, of the kinds that have broken importers: markup, formulas, scripts, paths, numbers that are not,
# reserved words, bidirectional marks, combining marks, emoji, zero width, very long, other scripts, quotes, SQL.
NAUGHTY = [
    "", " ", "\t", "\xa0", "\u200b", "\u3000", "undefined", "null", "None", "nil", "NaN",
    "Infinity", "-Infinity", "true",
    "0", "00", "-1", "1e1000", "1E+15", "0x1F", "1/0", "1.000.000,00", "१२३", "٠١٢٣", "𝟘𝟙𝟚", "½", "²³", "∞", "⅔",
    "=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x.invalid","klik")', "+1+1", "-2+3", "@SUM(A1:A2)", "\t=1+1",
    "\r=1+1", "|calc", "%0A", "{{7*7}}", "${7*7}", "#{7*7}", "<%= 7*7 %>",
    "<script>alert(1)</script>", "<b>tebal</b>",
    "<img src=x onerror=alert(1)>", "&lt;b&gt;", "&#60;", "javascript:alert(1)", "]]>",
    "<!-- -->", "<![CDATA[x]]>",
    "<?xml version='1.0'?>", "<!DOCTYPE x>", "'; DROP TABLE workers; --", "1' OR '1'='1",
    '" OR ""="', "Robert'); --",
    "../../etc/passwd", "C:\\CON", "COM1", "/dev/null", "file:///etc/hosts", "%s%s%s%n", "%d", "\\x00", "\\u0000",
    "\x01\x02\x03", "\x07", "\x1b[31m", "\x7f", "\x85", "\ufeff", "\ufffd", "\ufffe", "\ud7ff",
    "\ue000", "\U0010ffff",
    "\u202eabc\u202d", "\u2067abc\u2069", "\u200e\u200f", "שלום", "مرحبا", "عربي 123", "العربية ١٢٣",
    "日本語", "한국어",
    "ไทย", "ꦗꦮ", "ᬩᬮᬶ", "Ω≈ç√∫", "åß∂ƒ", "ŒÄÖÜ", "ﬁ", "ẞ", "İstanbul", "ı", "ǅ",
    "Z̤͔ͧ̑̓ä͖̭̈̇lͮ̒ͫgo", "e\u0301" * 200,
    "\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1ee\U0001f1e9",
    "👍🏿", "☺", "❤️", "™®©", "✔",
    "a" * 1001, "a" * 32767, "A B " * 5000, "\n" * 300, "a\nb\r\nc\rd", "a\tb", '"', "'", "`",
    "''", '""', "“”", "‘’", "«»",
    ",", ";", "a,b;c\td|e", "\\", "\\n", "/", "//", "#", "##", "#REF!", "#N/A", "#VALUE!",
    "#tpl:pekerja-rentan:2026.1",
    "NIK", "Nama", "No KK", "CONTOH", "Jumlah", "TOTAL", "Mengetahui,", "Kepala Desa",
    "NIP. 1", "Desa", "DESA MUMPA",
    "(1)", "A.", "*", "**", "-", "--", "---", "—", "_", "__proto__", "constructor",
    "toString", "sex", "Scunthorpe",
    "2026-02-30", "0000-00-00", "31/02/1985", "99/99/9999", "12:00", "1 Januari", "Januari",
    "29/02/1900", "1900", "60",
    "16 angka", "1404 0512 0380 9123", "'1404051203809123", "?1404051203809123",
    "1404051203809123\u200f", "O" * 16, "l" * 16,
]  # fmt: skip
TEXTS = (
    "nik",
    "kk",
    "name",
    "birth_place",
    "birth_on",
    "sex",
    "address",
    "rt",
    "rw",
    "village",
    "kecamatan",
    "phone",
    "work",
)


@pytest.mark.parametrize("field", TEXTS)
def test_naughty_strings_in_a_text_column_are_judged_one_by_one(tmp_path, field):
    rows = [list(TITLES.values())]
    for i, text in enumerate(NAUGHTY):
        values = BUDI | {
            "number": i + 1,
            "nik": f"140405120380{9000 + i}",
            "name": f"BUDI {chr(65 + i % 26)}{chr(65 + i // 26)}",
        }
        rows.append([(values | {field: text})[key] for key in TITLES])
    reading = judged_rows(tmp_path, rows)
    assert "row_unforeseen" not in {code for row in reading.rows for code in row.codes}
    assert reading.file_verdict == "accepted"
    good = [row for row in reading.people if row.verdict in ("ok", "warned") and row.nik]
    assert {row.nik for row in good} <= {f"140405120380{9000 + i}" for i in range(len(NAUGHTY))} | {"1404051203809123"}


def test_the_returned_workbook_of_naughty_strings_holds_no_formula(tmp_path):
    rows = [list(TITLES.values())]
    for i, text in enumerate(NAUGHTY):
        values = BUDI | {"number": i + 1, "nik": f"140405120380{9000 + i}", "address": text, "name": text}
        rows.append([values[key] for key in TITLES])
    path = tmp_path / "back.xlsx"
    write_returned(path, judged_rows(tmp_path, rows))
    cells = [cell for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []


# Texts on which a careless pattern works for minutes.
LONG = ["8" * 32_700, "0 " * 16_000, "- " * 16_000, "( " * 16_000, ", s.a" * 6_000, "x" + " " * 32_000 + "x"]
LONG += ["a" + "\n" * 32_000 + "b", "<a " * 10_000, "1.000." * 5_000, "rt " * 10_000, "sei " * 8_000, "1/" * 16_000]


@pytest.mark.parametrize("field", [*TEXTS, "monthly"])
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
