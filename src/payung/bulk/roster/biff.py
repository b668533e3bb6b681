"""Read BIFF8, the records inside an .xls: kinds, hidden rows, struck and coloured cells, formulas' stored values."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from payung.bulk.roster.cells import (
    Cell,
    Refused,
    Sheet,
    SheetRow,
    Workbook,
    day_of_serial,
    is_date_format,
    within_limits,
)
from payung.bulk.roster.xlsx_parts import Style

FORMULA, EOF, DATE_MODE, FILE_PASS, CONTINUE, COLUMN_INFO, BOUND_SHEET, MUL_RK = (
    6,
    10,
    0x22,
    0x2F,
    0x3C,
    0x7D,
    0x85,
    0xBD,
)
XF, MERGED, SST, LABEL_SST, NUMBER, LABEL, BOOL_ERR, STRING, ROW = (
    0xE0,
    0xE5,
    0xFC,
    0xFD,
    0x203,
    0x204,
    0x205,
    0x207,
    0x208,
)
RK, FORMAT, BOF, FONT = 0x27E, 0x41E, 0x809, 0x31
_BIFF8 = 0x600
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_WHITE_PATTERN_COLOURS = frozenset([9, 64, 65])


class NotBiff8(Exception):
    """An older dialect; another reader may know it."""


class Record(NamedTuple):
    """One record: what it is, where it begins, its body and the bodies that continue it."""

    kind: int
    at: int
    body: bytes
    more: list[bytes]


def records(content: bytes, at: int = 0) -> Iterator[Record]:
    """Yield the records from an offset on, continuations joined to what they continue."""
    open_record: Record | None = None
    while at + 4 <= len(content):
        kind, length = struct.unpack_from("<HH", content, at)
        body = content[at + 4 : at + 4 + length]
        if kind == CONTINUE and open_record is not None:
            open_record.more.append(body)
        else:
            if open_record is not None:
                yield open_record
            open_record = Record(kind, at, body, [])
        at += 4 + length
    if open_record is not None:
        yield open_record


@dataclass(slots=True)
class _Globals:
    """What the sheets share."""

    sheets: list[tuple[str, int, bool]] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    fonts: list[bool] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    raw_styles: list[tuple[int, int, int, int]] = field(default_factory=list)
    from_1904: bool = False

    def styles(self) -> list[Style]:
        """Return what matters of every cell format; font 4 does not exist in these files."""
        found = []
        for font, number_format, pattern, colour in self.raw_styles:
            index = font - 1 if font > 4 else font
            strike = 0 <= index < len(self.fonts) and self.fonts[index]
            fill = f"palette{colour}" if pattern and colour not in _WHITE_PATTERN_COLOURS else ""
            found.append(Style(is_date_format(number_format, self.formats.get(number_format, "")), strike, fill))
        return found


def read_biff(content: bytes) -> Workbook:
    """Read the Workbook stream of an .xls.

    Raises:
        Refused: encrypted, damaged, or beyond the limits. NotBiff8: an older dialect.
    """
    try:
        shared = _read_globals(content)
        styles = shared.styles()
        sheets = [_read_sheet(content, listed, shared, styles) for listed in shared.sheets]
    except (struct.error, IndexError):
        raise Refused("damaged_file") from None
    return Workbook(sheets, ["date_system_1904"] if shared.from_1904 else [])


def _read_globals(content: bytes) -> _Globals:
    shared = _Globals()
    for number, record in enumerate(records(content)):
        kind, body = record.kind, record.body
        if number == 0 and (kind != BOF or struct.unpack_from("<H", body)[0] != _BIFF8):
            raise NotBiff8
        if kind == FILE_PASS:
            raise Refused("password_protected")
        if kind == EOF:
            break
        if kind == BOUND_SHEET and body[5] == 0:
            where, state = struct.unpack_from("<IB", body)
            shared.sheets.append((_short_text(body[6:]), where, state & 3 > 0))
        elif kind == SST:
            shared.strings = _Strings(record).read()
        elif kind == FONT:
            shared.fonts.append(bool(struct.unpack_from("<H", body, 2)[0] & 8))
        elif kind == FORMAT:
            shared.formats[struct.unpack_from("<H", body)[0]] = _long_text(body, 2)
        elif kind == XF:
            font, number_format = struct.unpack_from("<HH", body)
            pattern, colours = struct.unpack_from("<I", body, 14)[0] >> 26, struct.unpack_from("<H", body, 18)[0]
            shared.raw_styles.append((font, number_format, pattern & 63, colours & 127))
        elif kind == DATE_MODE:
            shared.from_1904 = body[:1] == b"\1"
    return shared


def _short_text(body: bytes) -> str:
    """Read a string with a length of one byte."""
    length, wide = body[0], body[1] & 1
    return body[2 : 2 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def _long_text(body: bytes, at: int) -> str:
    """Read a string with a length of two bytes."""
    length, flags = struct.unpack_from("<HB", body, at)
    wide = flags & 1
    return body[at + 3 : at + 3 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


class _Strings:
    """The shared strings; a string may run on in the next record, there with a new width."""

    def __init__(self, record: Record) -> None:
        self._pieces = [record.body, *record.more]
        self._piece, self._at = 0, 8
        self._count = struct.unpack_from("<I", record.body, 4)[0]

    def read(self) -> list[str]:
        found: list[str] = []
        while len(found) < self._count and self._piece < len(self._pieces):
            found.append(self._one())
        return found

    def _take(self, count: int) -> bytes:
        taken = b""
        while len(taken) < count:
            here = self._pieces[self._piece][self._at : self._at + count - len(taken)]
            taken += here
            self._at += len(here)
            if len(taken) < count:
                self._next()
        return taken

    def _next(self) -> None:
        self._piece, self._at = self._piece + 1, 0
        if self._piece >= len(self._pieces):
            raise struct.error("strings end early")

    def _one(self) -> str:
        if self._at >= len(self._pieces[self._piece]):
            self._next()
        length, flags = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", self._take(4))[0] if flags & 4 else 0
        text = self._letters(length, flags & 1)
        self._take(4 * runs + min(extra, 1 << 20))
        return text

    def _letters(self, length: int, wide: int) -> str:
        text = ""
        while len(text) < length:
            size = 1 + wide
            room = (len(self._pieces[self._piece]) - self._at) // size
            count = min(length - len(text), room)
            raw = self._take(count * size)
            text += raw.decode("utf-16-le" if wide else "latin-1", "replace").ljust(count)[:count]
            if len(text) < length:
                self._next()
                wide = self._take(1)[0] & 1
        return text


def _read_sheet(content: bytes, listed: tuple[str, int, bool], shared: _Globals, styles: list[Style]) -> Sheet:
    """Read one sheet from its BOF to its EOF; charts inside it are passed over."""
    name, where, hidden = listed
    reader = _SheetRecords(Sheet(name, hidden=hidden), shared, styles)
    depth = 0
    for record in records(content, where):
        if record.kind == BOF:
            depth += 1
        elif record.kind == EOF:
            depth -= 1
            if depth <= 0:
                break
        elif depth == 1:
            reader.take(record)
    return reader.finish()


class _SheetRecords:
    """Turns the records of one sheet into cells."""

    def __init__(self, sheet: Sheet, shared: _Globals, styles: list[Style]) -> None:
        self.sheet, self._shared, self._styles = sheet, shared, styles
        self._rows: dict[int, SheetRow] = {}
        self._hidden: set[int] = set()
        self._waiting: tuple[int, int, int] | None = None

    def take(self, record: Record) -> None:
        kind, body = record.kind, record.body
        if kind == LABEL_SST:
            row, column, style, index = struct.unpack_from("<HHHI", body)
            if index < len(self._shared.strings):
                self._put(row, column, style, "t", self._shared.strings[index])
        elif kind == NUMBER:
            row, column, style, value = struct.unpack_from("<HHHd", body)
            self._put_number(row, column, style, value)
        elif kind == RK:
            row, column, style, packed = struct.unpack_from("<HHHI", body)
            self._put_number(row, column, style, _unpacked(packed))
        elif kind == MUL_RK:
            row, column = struct.unpack_from("<HH", body)
            for i in range((len(body) - 6) // 6):
                style, packed = struct.unpack_from("<HI", body, 4 + 6 * i)
                self._put_number(row, column + i, style, _unpacked(packed))
        elif kind == FORMULA:
            self._take_formula(body)
        elif kind == STRING and self._waiting is not None:
            self._put(*self._waiting, "t", _long_text(body, 0), formula=True)
            self._waiting = None
        elif kind == LABEL:
            row, column, style = struct.unpack_from("<HHH", body)
            self._put(row, column, style, "t", _long_text(body, 6))
        elif kind == BOOL_ERR:
            row, column, style, value, is_error = struct.unpack_from("<HHHBB", body)
            self._put(row, column, style, *_boolean_or_error(value, is_error))
        else:
            self._take_layout(kind, body)

    def _take_layout(self, kind: int, body: bytes) -> None:
        if kind == ROW:
            row, options = struct.unpack_from("<H", body)[0], struct.unpack_from("<H", body, 12)[0]
            if options & 0x20:
                self._hidden.add(row)
        elif kind == COLUMN_INFO and struct.unpack_from("<H", body, 8)[0] & 1:
            self.sheet.hidden_columns = True
        elif kind == MERGED:
            for i in range(struct.unpack_from("<H", body)[0]):
                r1, r2, c1, c2 = struct.unpack_from("<4H", body, 2 + 8 * i)
                self.sheet.merges.append((r1 + 1, c1, r2 + 1, c2))

    def _take_formula(self, body: bytes) -> None:
        """Take the stored value: a number, or a kind byte where a number would end in FFFF."""
        row, column, style = struct.unpack_from("<HHH", body)
        if body[12:14] != b"\xff\xff":
            self._put_number(row, column, style, struct.unpack_from("<d", body, 6)[0], formula=True)
        elif body[6] == 0:
            self._waiting = (row, column, style)
        elif body[6] in (1, 2):
            self._put(row, column, style, *_boolean_or_error(body[8], body[6] - 1), formula=True)

    def _put_number(self, row: int, column: int, style: int, value: float, *, formula: bool = False) -> None:
        text = str(int(value)) if value.is_integer() else repr(value)
        if style < len(self._styles) and self._styles[style].is_date:
            day = day_of_serial(text, from_1904=self._shared.from_1904)
            if day is not None:
                self._put(row, column, style, "d", day.isoformat(), formula=formula)
                return
        self._put(row, column, style, "n", text, formula=formula)

    def _put(self, row: int, column: int, style: int, kind: str, text: str, *, formula: bool = False) -> None:
        if not text or text.isspace():
            return
        within_limits(row + 1, column)
        look = self._styles[style] if style < len(self._styles) else Style(False, False, "")
        kept = self._rows.setdefault(row, SheetRow(row + 1, {}))
        kept.cells[column] = Cell(kind, text, formula, look.strike, look.fill)

    def finish(self) -> Sheet:
        """Put the rows in order and mark the hidden ones."""
        for row in sorted(self._rows):
            self._rows[row].hidden = row in self._hidden
            self.sheet.rows.append(self._rows[row])
        return self.sheet


def _unpacked(packed: int) -> float:
    """Unpack an RK number: thirty bits of an integer or of a float, perhaps in hundredths."""
    if packed & 2:
        value = float(struct.unpack("<i", struct.pack("<I", packed))[0] >> 2)
    else:
        value = struct.unpack("<d", b"\0\0\0\0" + struct.pack("<I", packed & 0xFFFFFFFC))[0]
    return value / 100 if packed & 1 else value


def _boolean_or_error(value: int, is_error: int) -> tuple[str, str]:
    return ("e", _ERRORS.get(value, "#N/A")) if is_error else ("b", str(value))
