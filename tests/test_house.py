"""The house is kept by programs: sizes, names, places. Import floors are held by import-linter."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.sizes import faces, filled_lines, tokens

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "payung"
MODULES = sorted(p for place in (SOURCE, ROOT / "demo") for p in place.rglob("*.py") if "migrations" not in p.parts)
FORBIDDEN_NAMES = {
    "manager",
    "managers",
    "helper",
    "helpers",
    "util",
    "utils",
    "common",
    "base",
    "handle",
    "process",
    "info",
}


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    """Every function of the source with its length in lines, docstring not counted."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                docstring = len((ast.get_docstring(node) or "").splitlines())
                yield path, node, (node.end_lineno or node.lineno) - node.lineno + 1 - docstring


def tracked() -> list[Path]:
    """The files that git keeps."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).is_file()]


def test_no_module_is_longer_than_600_lines():
    long = {str(p.relative_to(ROOT)): n for p in MODULES if (n := len(p.read_text().splitlines())) > 600}
    assert long == {}


def test_no_function_is_longer_than_70_lines():
    long = [(f"{path.relative_to(ROOT)}:{node.name}", n) for path, node, n in functions() if n > 70]
    assert long == []


def test_functions_are_short_in_the_median_and_at_p90():
    lengths = sorted(n for _, _, n in functions())
    assert statistics.median(lengths) <= 12
    assert lengths[int(len(lengths) * 0.9)] <= 40


def test_no_part_grows_beyond_its_ceiling():
    """What stood in December 2026, rounded up: ceilings come down with the code, never up without a decision."""
    ceilings = {
        "office core": 382_000,
        "law and actuary": 36_000,
        "sheets and sameness": 73_000,
        "embedded": 8_500,
        "demo": 23_000,
    }
    assert {part: count for part, count in tokens().items() if count > ceilings[part]} == {}


def test_the_office_core_stays_within_what_three_people_can_hold():
    assert filled_lines()["office core"] <= 24_000


def test_parts_show_no_more_names_than_they_did():
    """The aim is ten each; ``python -m tests.sizes`` prints what stands."""
    shown = {part: len(names) for part, names in faces().items()}
    assert shown["embedded"] <= 2
    assert shown["law and actuary"] <= 79
    assert shown["sheets and sameness"] <= 64


def test_the_formatter_is_only_told_to_skip_tables():
    assert [place for path in MODULES for place in _skipped(path)] == []


def _skipped(path: Path) -> list[str]:
    """Where a line is kept from the formatter although it ends no table of three entries or more."""
    text = path.read_text()
    ends = {
        n.end_lineno
        for n in ast.walk(ast.parse(text))
        if isinstance(n, ast.Assign | ast.AnnAssign) and _is_table(n.value)
    }
    lines = enumerate(text.splitlines(), 1)
    return [f"{path.relative_to(ROOT)}:{at}" for at, line in lines if "# fmt:" in line and at not in ends]


def _is_table(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Call):
        return bool(value.args) and all(_is_table(part) for part in value.args)
    entries = getattr(value, "keys", None) or getattr(value, "elts", None) or ()
    return len(entries) >= 3


def test_modules_are_named_for_what_they_hold():
    assert [str(p) for p in MODULES if p.stem in FORBIDDEN_NAMES] == []


def test_no_import_hides_inside_a_function():
    hidden = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for path, node, _ in functions()
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom) and "cli" not in path.parts
    ]
    assert hidden == []


def test_templates_are_short_in_the_median():
    lengths = [len(p.read_text().splitlines()) for p in (SOURCE / "web" / "templates").rglob("*.html")]
    assert statistics.median(lengths) <= 40


def test_no_line_of_a_template_is_wider_than_120_columns():
    texts = {p.name: p.read_text().splitlines() for p in (SOURCE / "web" / "templates").rglob("*.html")}
    assert [(name, line) for name, lines in texts.items() for line in lines if len(line) > 120] == []


@pytest.mark.parametrize(
    "pattern", [r"<script(?![^>]*\bsrc=)", r"\sstyle=\"", r"\son[a-z]+=\"", r"https?://(?!www\.w3\.org)"]
)
def test_templates_hold_no_inline_code_and_no_foreign_address(pattern):
    found = [
        str(p.relative_to(ROOT))
        for p in (SOURCE / "web" / "templates").rglob("*.html")
        if re.search(pattern, p.read_text())
    ]
    assert found == []


def test_only_actions_write_in_pages_and_reports():
    writes = re.compile(r"\.(save|delete|create|bulk_create|update|get_or_create|update_or_create)\(")
    allowed = {"session"}
    found = [
        f"{p.relative_to(ROOT)}: {line.strip()}"
        for room in ("web", "reports")
        for p in (SOURCE / room).rglob("*.py")
        for line in p.read_text().splitlines()
        if re.search(r"objects" + writes.pattern, line) and not any(word in line for word in allowed)
    ]
    assert found == []


def test_no_registry_address_and_no_leftover_path_in_any_file():
    hosts = r"py" + r"pi\.org|python" + r"hosted\.org|npm" + r"js\.(org|com)|deb\.deb" + r"ian\.org"
    options = r"--(extra-)?index-" + r"url|--find-" + r"links"
    found = []
    for path in tracked():
        if path.stat().st_size < 400_000:
            text = path.read_bytes().decode("utf-8", errors="ignore")
            if re.search(f"{hosts}|{options}", text):
                found.append(str(path.relative_to(ROOT)))
    assert found == []


def test_run_time_packages_stay_few():
    direct = [
        line for line in (ROOT / "requirements" / "run.in").read_text().splitlines() if line and line[0] not in "#-"
    ]
    resolved = re.findall(r"^[a-z0-9_.\-\[\]]+==", (ROOT / "requirements" / "run.txt").read_text(), re.MULTILINE)
    assert len(direct) <= 30
    assert len(set(resolved)) <= 65


def test_no_statement_reaches_a_table_or_relation_of_a_room_above():
    """What import-linter sees of imports holds for SQL: a room names tables and relations of rooms below it only."""
    floors = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]["layers"]
    height = {
        room.strip().removeprefix("payung."): -number
        for number, floor in enumerate(floors)
        for room in floor.split("|")
    }
    owner = {file.stem: file.parts[-3] for file in SOURCE.glob("*/schema/*.sql")}
    named = re.compile(rf"\b(?:FROM|JOIN|INTO|UPDATE)\s+(?:(\w+?)_[a-z]+|({'|'.join(owner)}))\b")
    upward = [
        f"{path.relative_to(SOURCE)}: {found[0]}"
        for path in [*SOURCE.rglob("*.py"), *SOURCE.glob("*/schema/*.sql")]
        if "migrations" not in path.parts and (room := path.relative_to(SOURCE).parts[0]) in height
        for found in named.finditer(path.read_text())
        if height.get(owner.get(found[0].split()[-1], found[1] or ""), height[room]) > height[room]
    ]
    assert upward == []
