"""Open any roster file: the content decides which reader takes it."""

from __future__ import annotations

from pathlib import Path

from payung.bulk.roster.archive import has, opened
from payung.bulk.roster.biff import NotBiff8, read_biff
from payung.bulk.roster.cells import Refused, Workbook
from payung.bulk.roster.html import read_html
from payung.bulk.roster.ods import read_ods
from payung.bulk.roster.ole import stream
from payung.bulk.roster.sniff import MAX_BYTES, kind_of
from payung.bulk.roster.text import read_text
from payung.bulk.roster.xls import read_binary
from payung.bulk.roster.xlsx import read_xlsx


def read_workbook(path: Path) -> Workbook:
    """Read a file into sheets of cells, nothing interpreted.

    Raises:
        Refused: with the code of the reason.
    """
    with path.open("rb") as stream:
        content = stream.read(MAX_BYTES + 1)
    match kind_of(content):
        case "zip":
            return _read_zip(path)
        case "xls":
            return _read_xls(path, content)
        case "html":
            return read_html(content)
        case "xml2003":
            raise Refused("not_a_spreadsheet")
        case "text":
            return read_text(content)


def _read_xls(path: Path, content: bytes) -> Workbook:
    """Read BIFF8 ourselves; leave older dialects to calamine, which tells less."""
    try:
        return read_biff(stream(content, ("Workbook", "Book")))
    except NotBiff8:
        return read_binary(path)


def _read_zip(path: Path) -> Workbook:
    """Tell .ods, .xlsx and .xlsb apart by what lies inside."""
    with opened(path) as archive:
        is_binary = has(archive, "xl/workbook.bin")
        is_open_document = has(archive, "content.xml")
        if is_open_document and has(archive, "mimetype") and b"spreadsheet" not in archive.read("mimetype"):
            raise Refused("not_a_spreadsheet")
    if is_binary:
        return read_binary(path)
    return read_ods(path) if is_open_document else read_xlsx(path)
