"""Streaming XML that refuses document types and entities."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any
from xml.parsers import expat

from payung.bulk.roster.cells import Refused

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
