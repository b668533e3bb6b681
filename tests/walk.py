"""The walk of one worker through the house, by real acts: ``walk.yaml``, lived by the player.

Hamdan of Sungaisalak, Indragiri Hilir, comes in a village's sheet in December 2021, is covered from January 2022 and
dies on 2 November 2025 with 46 contributions paid. ``walk`` returns every row it made: for the walk's own test, for the
test of strangers, and for the browser.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.lived import lived
from tests.people import BUDI, BUDI_CORRECTED, HAMDAN, SITI, photo, workbook_of

from demo.workbooks import Answer, Posted, insurer_answer, insurer_statement
from payung.core.month import Month
from payung.registry.models import Worker

VILLAGE = "14.04.05.1004"
# The same man from a second door: another spelling, one digit of the NIK wrong.
HAMDAN_AGAIN = replace(HAMDAN, nik="1404051708759008", name="H. HAMDAN YAHYA")
LAST = Month(2025, 10)
DIED_ON = date(2025, 11, 2)
KPJ = {HAMDAN.nik: "21000000001", SITI.nik: "21000000002", BUDI_CORRECTED.nik: "21000000003"}
STORY = Path(__file__).with_name("walk.yaml").read_text(encoding="utf-8")


def walk(office: Any) -> SimpleNamespace:
    """Walk all thirteen steps; return the rows by name, as they were when they were made."""
    made = lived(SimpleNamespace(office=office), _years(STORY), _files())
    made.bad_reasons = [reason["code"] for reason in made.bad_row.reasons]
    made.benefits = [made.lump, made.periodic, made.funeral]
    return made


def _files() -> dict[str, bytes]:
    """What the village, the kecamatan and the insurer send."""
    posted = [Posted(KPJ[HAMDAN.nik], "HAMDAN", 16_800), Posted("29999999999", "?", 16_800)]
    return {
        "sungaisalak.xlsx": workbook_of(HAMDAN, SITI, BUDI),
        "kecamatan.xlsx": workbook_of(HAMDAN_AGAIN),
        "dermaga.jpg": photo(),
        "jawab.csv": insurer_answer([Answer(nik, "", kpj, date(2022, 1, 1)) for nik, kpj in KPJ.items()]),
        "daftar.csv": insurer_statement(posted),
    }


def _years(text: str) -> str:
    """Write out what every year repeats."""
    before, year, after = text.split("# ----")
    for number in range(2022, 2026):
        last = min(Month(number, 12), LAST)
        words = {"EVE": number - 1, "YEAR": number, "MONTHS": f"{number}-01..{last}"}
        before += "#" + _written(year, words)
    return before + "#" + after


def _written(text: str, words: dict[str, Any]) -> str:
    for word, value in words.items():
        text = text.replace(word, str(value))
    return text


def worker(nik: str) -> Worker:
    """The living record with a NIK, in the office in scope."""
    found: Worker = Worker.objects.get(nik=nik, survivor__isnull=True)
    return found
