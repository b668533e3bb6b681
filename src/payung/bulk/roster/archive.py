"""A zip is looked at before anything in it is unpacked."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from payung.bulk.roster.cells import Refused, limits

_HEAD = 4096


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive whose directory keeps the limits; trouble while reading it is a refusal.

    Raises:
        Refused: ``zip_bomb``, ``dtd_or_entities``, ``password_protected`` or ``damaged_file``.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _scan(archive)
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, NotImplementedError, ValueError):
        raise Refused("damaged_file") from None
    except RuntimeError:
        raise Refused("password_protected") from None


def part(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """Open one entry; a leading slash, backslashes and another case of letters are forgiven.

    Raises:
        KeyError: there is no such entry.
    """
    wanted = name.lstrip("/").replace("\\", "/").casefold()
    for entry in archive.namelist():
        if entry.lstrip("/").replace("\\", "/").casefold() == wanted:
            return archive.open(entry)
    raise KeyError(name)


def has(archive: zipfile.ZipFile, name: str) -> bool:
    """Tell whether the archive holds an entry of that name, in any case of letters."""
    return any(entry.lstrip("/").replace("\\", "/").casefold() == name.casefold() for entry in archive.namelist())


def _scan(archive: zipfile.ZipFile) -> None:
    """Refuse bombs by the directory alone; entries cannot unpack to more than it declares."""
    entries, most = archive.infolist(), limits()
    if len(entries) > most.entries or sum(entry.file_size for entry in entries) > most.unpacked:
        raise Refused("zip_bomb")
    for entry in entries:
        if entry.file_size > most.ratio_from and entry.file_size > most.ratio * max(entry.compress_size, 1):
            raise Refused("zip_bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("password_protected")
    for entry in entries:
        if entry.filename.casefold().endswith((".xml", ".rels")):
            with archive.open(entry) as stream:
                head = stream.read(_HEAD).replace(b"\0", b"").upper()
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise Refused("dtd_or_entities")


_CHUNK = 1 << 16

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def _refuse(*_: Any) -> Any:
    raise Refused("dtd_or_entities")


def parse(stream: IO[bytes], start: Start, end: End, text: Text | None = None) -> None:
    """Feed a stream to handlers; element and attribute names come with their prefix as written.

    Raises:
        Refused: ``dtd_or_entities`` or ``damaged_file``.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise Refused("damaged_file") from None


def local(name: str) -> str:
    """Return the name without its prefix."""
    return name.rpartition(":")[2]


def attribute(attributes: dict[str, str], name: str) -> str | None:
    """Return an attribute by its local name, whatever the prefix."""
    for key, value in attributes.items():
        if key == name or key.endswith(":" + name):
            return value
    return None
