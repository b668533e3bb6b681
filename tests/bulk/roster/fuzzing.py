"""Bite valid files of every format and read them, for so many seconds; started by test_roster_fuzz.py.

    fuzzing.py SECONDS SEED FOLDER

Each file is read as the guarded child reads it, then goes the way out: JSON and back, and the returned workbook.
Anything but a verdict is a crash, and so is more than ``SLOW`` seconds. A crash leaves its file in FOLDER. Prints one
JSON document.
"""

from __future__ import annotations

import io
import json
import random
import re
import resource
import signal
import sys
import time
import traceback
import zipfile
from collections import Counter
from pathlib import Path
from xml.sax.saxutils import escape

from tests.bulk.roster.making import BUDI, CUTOFF, RULES, TITLES, TODAY, csv_bytes, write_xlsx
from tests.bulk.roster.naughty import NAUGHTY
from tests.bulk.roster.scoring import SAMPLES
from tests.bulk.roster.test_roster_kinds import xlsb

from payung.bulk.roster import read_roster
from payung.bulk.roster.child import read
from payung.bulk.roster.reading import from_json, to_json
from payung.bulk.roster.returned import write_returned

SLOW = 20
ROWS = [list(TITLES.values()), *([BUDI[key] for key in TITLES] for _ in range(4))]
# What the grammars of the formats hold their limits against.
TOKENS = [
    b'number-rows-repeated="99999999"',
    b'number-columns-repeated="99999999"',
    b'number-columns-spanned="9999"',
    b'r="XFD1048576"',
    b'r="A0"',
    b'r=""',
    b'ref="A1:XFD1048576"',
    b'ref="B2:A1"',
    b't="s"',
    b't="e"',
    b't="d"',
    b't="b"',
    b't="zzz"',
    b's="99999"',
    b"<v>1e999</v>",
    b"<v>-1</v>",
    b"<v>99999999999999999999</v>",
    b"<v>nan</v>",
    b"<v/>",
    b"<f>1</f>",
    b"<row>",
    b"</row>",
    b"<si>",
    b"<t>_xD800_</t>",
    b"_x0000_",
    b"&#0;",
    b"&#xD800;",
    b"&#x1F600;",
    b"&amp;",
    b"<!DOCTYPE x>",
    b"<![CDATA[",
    b"]]>",
    b'office:value="1e400"',
    b'office:date-value="99999-99-99"',
    b'office:date-value="0000-00-00"',
    b'date1904="1"',
    b"<mergeCell/>",
    b'rowspan="99999"',
    b'colspan="99999"',
    b'rowspan="-1"',
    b"<table>",
    b"</table>",
    b"<td>",
    b"<tr>",
    b"<th",
    b"<br>",
    b"<script>",
    b"\0",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"\xff",
    b"\r",
    b"\n",
    b'"',
    b";",
    b",",
    b"\t",
    b"|",
    b"sep=;\n",
    b"\x2f\x00\x00\x00",
    b"\x3c\x00\xff\xff",
    b"\xff\xff\xff\xff",
    b"\x00\x00\x00\x80",
    b"\xff\xff",
    b"\x7f\xf0",
    b"31/02/1980",
    b"9" * 400,
]
SPOTS = re.compile(rb'(?:="|>)([^"<>]*)(?="|<)')
VALUES = [
    b"",
    b"0",
    b"1",
    b"-1",
    b"99999999",
    b"1e999",
    b"nan",
    b"1.5",
    b"true",
    b"A1",
    b"XFD9",
    b"B2:A1",
    b"A1:IV9",
    b"s",
    b"n",
    b"d",
    b"b",
    b"e",
    b"str",
    b"inlineStr",
    b"hidden",
    b"none",
    b"2024-02-30",
    b"0000-00-00",
    b"9" * 40,
    b"1404051203809123",
]
WORDS = [text.encode() for text in NAUGHTY if len(text) < 300]


def seeds(folder: Path) -> dict[str, list[bytes]]:
    """Return valid files of each format, as bytes."""
    made = Path(__file__).parent / "made"
    rows = "".join("<tr>" + "".join(f"<td>{value}" for value in row) for row in ROWS)
    names = ("07_nagari.ods", "06_unduhan_web.xls", "13_tersembunyi_rumus_coret.xlsx", "08_judul_dua_baris_rtrw.xlsx")
    ods, html, hidden, merged = ((SAMPLES / name).read_bytes() for name in names)
    return {
        "xlsx": [write_xlsx(folder / "seed.xlsx", {"Data": ROWS, "Dua": ROWS}).read_bytes(), hidden, merged],
        "xls": [(made / "biff8_xlwt.xls").read_bytes(), (made / "08_judul_dua_baris_rtrw.xls").read_bytes()],
        "ods": [ods],
        "csv": [csv_bytes(ROWS, ";"), csv_bytes(ROWS, ",", "utf-16"), csv_bytes(ROWS, "|", "cp1252")],
        "tsv": [csv_bytes(ROWS, "\t"), csv_bytes(ROWS, "\t", "utf-16-le")],
        "html": [html, f"<table>{rows}</table>".encode()],
        "xlsb": [xlsb(folder / "seed.xlsb", 29292.0).read_bytes()],
    }


def bitten(whole: bytes, rng: random.Random) -> bytes:
    """Change, drop, double, move or put in some bytes."""
    body = bytearray(whole)
    for _ in range(rng.choice((1, 1, 2, 3, 5, 12))):
        at, length = rng.randrange(len(body) + 1), rng.choice((1, 2, 4, 16, 200))
        match rng.randrange(6):
            case 0:
                body[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del body[at : at + length]
            case 2:
                body[at:at] = body[at : at + length] * rng.choice((1, 2, 50))
            case 3:
                body[at : at + rng.choice((0, length))] = rng.choice(TOKENS)
            case 4:
                body[at : at + rng.choice((0, length))] = rng.choice(WORDS)
            case 5:
                there = rng.randrange(len(body) + 1)
                body[there:there] = body[at : at + length]
    return bytes(body)


def bitten_values(whole: bytes, rng: random.Random) -> bytes:
    """Put other values into attributes and texts, so that the XML stays well-formed."""
    body = whole
    for _ in range(rng.choice((1, 2, 5))):
        spots = [found.span(1) for found in SPOTS.finditer(body)]
        start, end = rng.choice(spots or [(0, 0)])
        other = rng.choice(spots or [(0, 0)])
        value = rng.choice((rng.choice(VALUES), escape(rng.choice(NAUGHTY)[:300]).encode(), body[slice(*other)]))
        body = body[:start] + value.replace(b'"', b"&quot;") + body[end:]
    return body


def bitten_inside(whole: bytes, rng: random.Random) -> bytes:
    """Bite one entry of a zip, or leave one out, so that the zip itself still opens."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(whole)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy,
    ):
        names = source.namelist()
        likely = [
            name
            for name in names
            if any(word in name for word in ("sheet", "content", "Strings", "styles", "workbook"))
        ]
        chosen = rng.choice(likely if rng.random() < 0.9 else names)
        for name in names:
            if name == chosen and rng.random() < 0.03:
                continue
            content = source.read(name)
            bite = bitten_values if rng.random() < 0.6 else bitten
            copy.writestr(name, bite(content, rng) if name == chosen else content)
    return target.getvalue()


def verdict(path: Path, kind: str) -> str:
    """Read one file as the child does and take the answer all the way out; .xlsb in a real child: Rust may abort it."""
    if kind == "xlsb":
        reading = read_roster(path, office_area="14.04", cutoff_on=CUTOFF, today=TODAY)
    else:
        reading = read(path, RULES, lambda *_: None)
    assert from_json(to_json(reading)) == reading
    if reading.file_verdict == "refused":
        assert reading.message
        return reading.file_reasons[0]
    assert sum(reading.counts.values()) == len(reading.rows)
    assert not any("row_unforeseen" in row.codes for row in reading.rows), "row_unforeseen"
    if len(reading.rows) < 1000:
        write_returned(io.BytesIO(), reading)
    return "accepted"


def fuzz(seconds: float, seed: int, folder: Path) -> dict[str, object]:
    """Bite and read until the time is over; formats take turns."""
    rng, whole = random.Random(seed), seeds(folder)
    files, verdicts, crashes, slowest = Counter[str](), Counter[str](), [], 0.0
    path, end = folder / "bitten", time.monotonic() + seconds
    while time.monotonic() < end:
        for kind, sources in whole.items():
            source = rng.choice(sources)
            zipped = kind in ("xlsx", "ods", "xlsb") and rng.random() < 0.9
            path.write_bytes((bitten_inside if zipped else bitten)(source, rng) or b"\0")
            started = time.process_time()
            signal.alarm(SLOW * 3)
            try:
                answer = verdict(path, kind)
            except MemoryError:
                answer = "out_of_memory"  # the guarded child dies of it, and its death is a verdict
            except BaseException as trouble:
                answer = "crash"
                kept = folder / f"crash-{len(crashes)}.{kind}"
                kept.write_bytes(path.read_bytes())
                where = traceback.extract_tb(trouble.__traceback__)[-1]
                crashes.append(f"{kept.name}: {trouble!r:.200} at {Path(where.filename).name}:{where.lineno}")
            signal.alarm(0)
            files[kind] += 1
            verdicts[answer] += 1
            slowest = max(slowest, time.process_time() - started)
    return {"files": dict(files), "verdicts": dict(verdicts), "crashes": crashes[:20], "slowest": round(slowest, 1)}


def too_slow(*_: object) -> None:
    """A file that nothing comes of."""
    raise TimeoutError


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    signal.signal(signal.SIGALRM, too_slow)
    print(json.dumps(fuzz(float(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))))
