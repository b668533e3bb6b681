"""Compare an answered case with what its author expects; every disagreement is a line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from payung.core.strict import read_yaml

CASES = Path(__file__).parent / "cases"
EQUAL_AS_A_WHOLE = ("by_person", "by_year")


def all_cases() -> list[tuple[str, dict[str, Any]]]:
    """Every case of every file, with the file's name."""
    return [
        (file.stem, case)
        for file in sorted(CASES.glob("*.yaml"))
        for case in read_yaml(file.read_text("utf-8"))["cases"]
    ]


def disagreements(case: dict[str, Any], answered: dict[str, Any]) -> list[str]:
    """Return what differs; empty if the case and the answer agree."""
    if "expect_error" in case:
        return _of_refusal(case, answered)
    if "error" in answered:
        return [f"not answered: {answered['error']}"]
    found = _of_map(case.get("expect", {}), answered["answer"], "answer")
    doubts = answered["doubts"]
    found += [f"doubt {code} is missing" for code in case.get("doubts_include", []) if code not in doubts]
    found += [f"doubt {code} is raised" for code in case.get("doubts_exclude", []) if code in doubts]
    cites = [ground["cite"] for ground in answered["grounds"]]
    found += [f"nobody cites {name}" for name in case.get("cites_include", []) if not any(name in c for c in cites)]
    if not cites or any(not ground["parameter"] or not ground["cite"] for ground in answered["grounds"]):
        found.append("a ground without parameter or citation")
    return found


def _of_refusal(case: dict[str, Any], answered: dict[str, Any]) -> list[str]:
    sentence = answered.get("error", "")
    found = [] if answered["answer"] == {} and sentence else ["it was answered"]
    return found + [f"the sentence lacks '{word}': {sentence}" for word in case["expect_error"] if word not in sentence]


def _of_map(expected: dict[str, Any], found: Any, path: str) -> list[str]:
    if not isinstance(found, dict):
        return [f"{path} is {found!r}"]
    lines = []
    for key, value in expected.items():
        if key not in found:
            lines.append(f"{path}.{key} is missing")
        elif isinstance(value, dict) and key not in EQUAL_AS_A_WHOLE:
            lines += _of_map(value, found[key], f"{path}.{key}")
        elif not _same(value, found[key]):
            lines.append(f"{path}.{key} is {found[key]!r}, expected {value!r}")
    return lines


def _same(expected: Any, found: Any) -> bool:
    if isinstance(found, float):
        return not isinstance(expected, int | str) and float(expected) == found
    return type(expected) is type(found) and expected == found
