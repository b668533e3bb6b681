"""Compare a reading with the truth beside a sample, row by row, as the samples' contract scores it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from payung.bulk.roster.reading import RosterReading

SAMPLES = Path(__file__).parent / "samples"
HEAVIEST = 300
REFUSED_WEIGHT = 25


@dataclass
class Score:
    """How well one file agrees; ``inexact`` and ``mangled`` name the rows."""

    weight: int
    agreement: float
    inexact: list[str] = field(default_factory=list)
    mangled: list[str] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)


def samples() -> list[Path]:
    """Return the sample files, truth files left out."""
    return sorted(path for path in SAMPLES.iterdir() if path.with_name(path.name + ".truth.json").exists())


def truth_of(path: Path) -> dict:
    """Return the truth of a sample."""
    return json.loads(path.with_name(path.name + ".truth.json").read_text(encoding="utf-8"))


def context_of(truth: dict) -> dict:
    """Return the arguments the reader needs for a sample."""
    context = truth["context"]
    return {
        "office_area": context["office_area"],
        "cutoff_on": date.fromisoformat(context["cutoff_date"]),
        "today": date.fromisoformat(context["today"]),
    }


def score(reading: RosterReading, truth: dict) -> Score:
    """Compare verdicts, NIK, birth dates, names, sex and villages."""
    if truth["file_verdict"] == "refused":
        return Score(REFUSED_WEIGHT, float(reading.file_verdict == "refused" and bool(reading.message)))
    answers = {(row.sheet, row.row_number): row for row in reading.people}
    people = {(row["sheet"], row["row"]): row for row in truth["rows"] if row["verdict"] != "skipped"}
    result = Score(min(len(people), HEAVIEST), 0.0)
    agreed = 0
    for key in people.keys() | answers.keys():
        want, got = people.get(key), answers.get(key)
        if want is None or got is None:
            result.unlike.append(f"{key} only in the {'answer' if want is None else 'truth'}")
            continue
        accepted = got.verdict in (want.get("verdict_any_of") or [want["verdict"]])
        agreed += accepted
        if not accepted or sorted(got.codes) != sorted(want["reasons"]):
            result.unlike.append(f"{key} {got.verdict} {got.codes}, truth {want['verdict']} {want['reasons']}")
        _compare(key, want, got, result)
    result.agreement = agreed / len(people.keys() | answers.keys())
    return result


def _compare(key: tuple[str, int], want: dict, got, result: Score) -> None:
    taken = want["verdict"] in ("ok", "warned")
    if got.verdict in ("ok", "warned") and got.nik and (want.get("nik_untrusted") or got.nik != want["nik"]):
        result.mangled.append(f"{key} {got.nik}")
    if (taken and got.nik != want["nik"]) or (want["nik"] and got.nik not in (None, want["nik"])):
        result.inexact.append(f"{key} nik {got.nik}, truth {want['nik']}")
    born_on = got.birth_on.isoformat() if got.birth_on else None
    if (taken and born_on != want["birth_date"]) or (want["birth_date"] and born_on not in (None, want["birth_date"])):
        result.inexact.append(f"{key} birth {born_on}, truth {want['birth_date']}")
    if got.sex != want["sex"] or got.area_code != want["area_code"]:
        result.inexact.append(f"{key} {got.sex} {got.area_code}, truth {want['sex']} {want['area_code']}")
    if (
        want["name"]
        and re.sub(r"[\W_]", "", got.name or "").casefold() != re.sub(r"[\W_]", "", want["name"]).casefold()
    ):
        result.inexact.append(f"{key} name {got.name}, truth {want['name']}")
