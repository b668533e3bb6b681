"""The parts of an .xlsx around its sheets: the list of sheets, shared strings, styles."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import NamedTuple

from payung.bulk.roster.archive import attribute, has, local, parse, part
from payung.bulk.roster.cells import is_date_format

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WHITE = frozenset(["FFFFFF", "FFFFFFFF", "00FFFFFF"])


class Style(NamedTuple):
    """What matters of a cell format."""

    is_date: bool
    strike: bool
    fill: str


class SharedText(NamedTuple):
    """One shared string; ``strike`` when every run of it is struck through."""

    text: str
    strike: bool


class SheetPart(NamedTuple):
    """Where a sheet lies in the archive."""

    name: str
    path: str
    hidden: bool


@dataclass
class Contents:
    """The list of sheets in the order of their tabs."""

    sheets: list[SheetPart] = field(default_factory=list)
    from_1904: bool = False
    strings_path: str = ""
    styles_path: str = ""


def workbook_path(archive: zipfile.ZipFile) -> str | None:
    """Return where the workbook part lies, None when the archive holds no workbook."""
    found: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship" and (attributes.get("Type") or "").endswith("/officeDocument"):
            found.append(attributes.get("Target", ""))

    if has(archive, "_rels/.rels"):
        with part(archive, "_rels/.rels") as stream:
            parse(stream, start, lambda _: None)
    path = found[0].lstrip("/") if found else "xl/workbook.xml"
    return path if has(archive, path) and path.casefold().endswith(".xml") and "word" not in path else None


def read_contents(archive: zipfile.ZipFile, path: str) -> Contents:
    """Read the workbook part and its relations."""
    contents = Contents()
    listed: list[tuple[str, str, bool]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "workbookPr":
            contents.from_1904 = attributes.get("date1904", "0") in ("1", "true", "on")
        elif local(name) == "sheet":
            state = attributes.get("state", "visible")
            relation = attribute({k: v for k, v in attributes.items() if ":" in k}, "id") or ""
            listed.append((attributes.get("name", ""), relation, state in ("hidden", "veryHidden")))

    with part(archive, path) as stream:
        parse(stream, start, lambda _: None)
    targets = _relations(archive, path)
    for kind, target in targets.values():
        if kind.endswith("/sharedStrings"):
            contents.strings_path = target
        elif kind.endswith("/styles"):
            contents.styles_path = target
    for name, relation, hidden in listed:
        kind, target = targets.get(relation, ("", ""))
        if kind.endswith("/worksheet") and has(archive, target):
            contents.sheets.append(SheetPart(name, target, hidden))
    return contents


def _relations(archive: zipfile.ZipFile, path: str) -> dict[str, tuple[str, str]]:
    """Return relation id → (type, path in the archive) of the workbook part."""
    folder, file = posixpath.split(path)
    relations: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) != "Relationship":
            return
        target = attributes.get("Target", "").replace("\\", "/")
        full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        relations[attributes.get("Id", "")] = (attributes.get("Type", ""), full)

    name = posixpath.join(folder, "_rels", file + ".rels")
    if has(archive, name):
        with part(archive, name) as stream:
            parse(stream, start, lambda _: None)
    return relations


def unescaped(text: str) -> str:
    """Turn Excel's ``_x000D_`` back into the character; half a letter without its other half is marked."""
    if "_x" not in text:
        return text
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def read_shared_strings(archive: zipfile.ZipFile, name: str) -> list[SharedText]:
    """Read the shared strings; phonetic hints are left out."""
    if not has(archive, name):
        return []
    reader = _SharedStrings()
    with part(archive, name) as stream:
        parse(stream, reader.start, reader.end, reader.characters)
    return reader.items


class _SharedStrings:
    """Handlers for ``sst``."""

    def __init__(self) -> None:
        self.items: list[SharedText] = []
        self._pieces: list[str] = []
        self._taking = False
        self._phonetic = False
        self._struck = False
        self._runs: list[bool] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match local(name):
            case "si":
                self._pieces, self._runs = [], []
            case "r":
                self._struck = False
            case "strike":
                self._struck = attributes.get("val", "1") not in ("0", "false")
            case "rPh":
                self._phonetic = True
            case "t":
                self._taking = not self._phonetic

    def end(self, name: str) -> None:
        match local(name):
            case "t":
                self._taking = False
            case "rPh":
                self._phonetic = False
            case "r":
                self._runs.append(self._struck)
            case "si":
                text = unescaped("".join(self._pieces))
                self.items.append(SharedText(text, bool(self._runs) and all(self._runs)))

    def characters(self, text: str) -> None:
        if self._taking:
            self._pieces.append(text)


def read_styles(archive: zipfile.ZipFile, name: str) -> list[Style]:
    """Read the cell formats, in the order cells refer to them."""
    if not has(archive, name):
        return []
    reader = _Styles()
    with part(archive, name) as stream:
        parse(stream, reader.start, reader.end)
    return reader.styles()


class _Styles:
    """Handlers for ``styleSheet``."""

    def __init__(self) -> None:
        self._path: list[str] = []
        self._formats: dict[int, str] = {}
        self._struck: list[bool] = []
        self._fills: list[str] = []
        self._cells: list[tuple[int, int, int]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        inside = self._path[-1] if self._path else ""
        self._path.append(name)
        match inside, name:
            case "numFmts", "numFmt":
                self._formats[_int(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
            case "fonts", "font":
                self._struck.append(False)
            case "font", "strike" if "fonts" in self._path:
                self._struck[-1] = attributes.get("val", "1") not in ("0", "false")
            case "fills", "fill":
                self._fills.append("")
            case "patternFill", "fgColor" if "fills" in self._path:
                self._fills[-1] = _colour(attributes) if self._fills[-1] == "solid" else ""
            case "fill", "patternFill" if "fills" in self._path:
                kind = attributes.get("patternType", "none")
                self._fills[-1] = "solid" if kind not in ("none", "gray125") else ""
            case "cellXfs", "xf":
                number, font, fill = (_int(attributes.get(key)) for key in ("numFmtId", "fontId", "fillId"))
                self._cells.append((number, font, fill))

    def end(self, name: str) -> None:
        self._path.pop()

    def styles(self) -> list[Style]:
        """Return one style per cell format."""
        return [
            Style(
                is_date_format(number_format, self._formats.get(number_format, "")),
                font < len(self._struck) and self._struck[font],
                self._fills[fill] if fill < len(self._fills) else "",
            )
            for number_format, font, fill in self._cells
        ]


def _colour(attributes: dict[str, str]) -> str:
    """Name a fill colour; white counts as none."""
    rgb = attributes.get("rgb", "")
    if rgb.upper() in _WHITE:
        return ""
    named = rgb or f"theme{attributes.get('theme', '')}/{attributes.get('tint', '')}"
    return "" if named == "theme0/" else named


def _int(text: str | None) -> int:
    """Read a count; anything else is 0."""
    return int(text) if text and text.isascii() and text.isdigit() else 0
