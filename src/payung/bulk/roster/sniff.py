"""What a file is, by its content; its name does not count."""

from __future__ import annotations

import re
from typing import Literal

from payung.bulk.roster.cells import Refused, limits

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER = (
    *(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"{\\rtf", b"Rar!", b"7z\xbc\xaf"),
    *(b"\x1f\x8b", b"\x7fELF", b"%!PS", b"SQLite format", b"\0\0\0\x18ftyp", b"\0\0\0 ftyp"),
)
_HTML = re.compile(r"<\s*(!doctype\s+html|html|head|body|table|meta|style|tr)\b", re.IGNORECASE)

Kind = Literal["zip", "xls", "html", "xml2003", "text"]


def kind_of(content: bytes) -> Kind:
    """Tell how to read a file.

    Raises:
        Refused: ``empty_file``, ``too_large``, ``password_protected`` or ``not_a_spreadsheet``.
    """
    if not content.strip(b"\0 \t\r\n"):
        raise Refused("empty_file")
    if len(content) > limits().bytes:
        raise Refused("too_large")
    if content.startswith(b"PK\x03\x04"):
        return "zip"
    if content.startswith(b"PK"):
        raise Refused("damaged_file")
    if content.startswith(_OLE):
        return _of_ole(content)
    if content.startswith(_OTHER) or b"%PDF-" in content[:1024]:
        raise Refused("not_a_spreadsheet")
    return _of_text(content)


def _of_ole(content: bytes) -> Kind:
    """Look for the names of streams in a compound file."""
    if _stream("EncryptedPackage") in content:
        raise Refused("password_protected")
    if _stream("Workbook") in content or _stream("Book") in content:
        return "xls"
    if _stream("WordDocument") in content or _stream("PowerPoint Document") in content:
        raise Refused("not_a_spreadsheet")
    raise Refused("damaged_file")


def _stream(name: str) -> bytes:
    """Write a stream name as the directory of a compound file does."""
    return name.encode("utf-16-le")


def _of_text(content: bytes) -> Kind:
    """Tell web pages and XML workbooks from plain text; refuse what is no text at all."""
    text, _ = decoded(content)
    head = text[:20_000]
    strange = sum(1 for char in head if ord(char) < 32 and char not in "\t\r\n\f\x0b\0") + head.count("\ufffd")
    if strange > len(head) / 50:
        raise Refused("not_a_spreadsheet")
    if "urn:schemas-microsoft-com:office:spreadsheet" in head and "<?xml" in head[:200]:
        return "xml2003"
    if _HTML.search(head):
        if not re.search(r"<\s*table\b", text, re.IGNORECASE):
            raise Refused("not_a_spreadsheet")
        return "html"
    return "text"


def decoded(content: bytes) -> tuple[str, str]:
    """Return the text of a file and the encoding that was found or guessed."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace"), encoding
    sample = content[:4000]
    if sample.count(0) > len(sample) / 4:
        encoding = "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
        return content.decode(encoding, "replace"), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), "windows-1252"
