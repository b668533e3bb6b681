"""How large the product is, part by part, and how many names each part shows the others.

Counted in tokens (words, numbers and signs; comments and docstrings are free), so that long lines weigh what they
hold; templates, schema files and migrations count like everything else. ``python -m tests.sizes`` prints the table.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "payung"
PARTS = {
    "law and actuary": ("law", "actuary"),
    "sheets and sameness": ("bulk", "sameness"),
    "embedded": ("embedded",),
    "demo": ("demo",),
}
OFFICE = "office core"
PART_OF = {room: part for part, rooms in PARTS.items() for room in rooms}
TOKEN = re.compile(r"\w+|[^\w\s]")
FREE = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def files(*endings: str) -> Iterator[tuple[str, Path]]:
    """Every file of the product with one of these endings, and its part."""
    for home in (SOURCE, ROOT / "demo"):
        for path in sorted(home.rglob("*")):
            if path.suffix in endings and "data" not in path.parts:
                room = "demo" if home != SOURCE else path.relative_to(SOURCE).parts[0]
                yield PART_OF.get(room, OFFICE), path


def tokens_of(path: Path) -> int:
    """Words, numbers and signs of a file; for Python without comments and docstrings."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return len(TOKEN.findall(text))
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    bodies = [node.body for node in ast.walk(ast.parse(text)) if isinstance(node, kinds) and ast.get_docstring(node)]
    told = {(body[0].lineno, body[0].col_offset) for body in bodies}
    read = tokenize.generate_tokens(io.StringIO(text).readline)
    return sum(len(TOKEN.findall(t.string)) for t in read if t.type not in FREE and t.start not in told)


def tokens() -> dict[str, int]:
    """Tokens by part: Python, templates, schema files, migrations."""
    found = dict.fromkeys([OFFICE, *PARTS], 0)
    for part, path in files(".py", ".html", ".sql"):
        found[part] += tokens_of(path)
    return found


def filled_lines() -> dict[str, int]:
    """Filled lines of Python by part, migrations apart."""
    found = dict.fromkeys([OFFICE, *PARTS, "migrations"], 0)
    for part, path in files(".py"):
        lines = sum(bool(line.strip()) for line in path.read_text(encoding="utf-8").splitlines())
        found["migrations" if "migrations" in path.parts else part] += lines
    return found


def faces() -> dict[str, set[str]]:
    """The names that the rest of the product imports from each part."""
    found: dict[str, set[str]] = {part: set() for part in PARTS if part != "demo"}
    for own, path in files(".py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level == 0 and (node.module or "").startswith("payung"):
                for name in node.names:
                    there = [*(node.module or "").split("."), name.name][1:]
                    part = PART_OF.get(there[0]) if there else None
                    if part and part != own:
                        found[part].add(".".join(there))
    return found


if __name__ == "__main__":
    lines, shown = filled_lines(), faces()
    for name, count in tokens().items():
        print(
            f"{name:20} {count:8,} tokens {lines[name]:7,} filled lines {len(shown.get(name, ())) or '':>4} names shown"
        )
    print(f"{'migrations':20} {'':8}        {lines['migrations']:7,} filled lines")
