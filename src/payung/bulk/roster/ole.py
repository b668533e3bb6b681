"""Take one stream out of a compound file (OLE2), the box around old .xls workbooks."""

from __future__ import annotations

import struct

from payung.bulk.roster.cells import Refused

_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER_BYTES = 512
_END = 0xFFFFFFFA  # and above: end of chain, free, marks of the allocation table
_ENTRY_BYTES = 128


def stream(content: bytes, names: tuple[str, ...]) -> bytes:
    """Return the bytes of the first stream of one of these names.

    Raises:
        Refused: ``damaged_file`` when chains break or no such stream is there.
    """
    if len(content) < _HEADER_BYTES or not content.startswith(_SIGNATURE):
        raise Refused("damaged_file")
    try:
        return _Box(content).find(names)
    except (struct.error, IndexError):
        raise Refused("damaged_file") from None


class _Box:
    """The sectors of a compound file and their allocation table."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._shift, self._mini_shift = struct.unpack_from("<HH", content, 30)
        if self._shift not in (9, 12) or self._mini_shift != 6:
            raise Refused("damaged_file")
        self._directory_at, _, self._cutoff, mini_at, _, more_at, more_count = struct.unpack_from("<7I", content, 48)
        table_sectors = [sector for sector in struct.unpack_from("<109I", content, 76) if sector < _END]
        per_sector = (1 << self._shift) // 4
        for _ in range(min(more_count, 1000)):
            found = struct.unpack(f"<{per_sector}I", self._sector(more_at))
            table_sectors += [sector for sector in found[:-1] if sector < _END]
            more_at = found[-1]
        self._table = [n for sector in table_sectors for n in struct.unpack(f"<{per_sector}I", self._sector(sector))]
        mini = self._chain(mini_at) if mini_at < _END else b""
        self._mini_table = struct.unpack(f"<{len(mini) // 4}I", mini[: len(mini) // 4 * 4])

    def find(self, names: tuple[str, ...]) -> bytes:
        """Return a stream by name; small ones live in the stream of the root."""
        directory = self._chain(self._directory_at)
        entries = [directory[i : i + _ENTRY_BYTES] for i in range(0, len(directory) - _ENTRY_BYTES + 1, _ENTRY_BYTES)]
        listed = {self._name(entry): struct.unpack_from("<II", entry, 116) for entry in reversed(entries) if entry[66]}
        for name in names:
            if name in listed:
                start, size = listed[name]
                if size >= self._cutoff:
                    return self._chain(start)[:size]
                root = next(struct.unpack_from("<I", entry, 116)[0] for entry in entries if entry[66] == 5)
                return self._mini_chain(start, self._chain(root))[:size]
        raise Refused("damaged_file")

    def _name(self, entry: bytes) -> str:
        length = max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)
        return entry[: min(length, 64)].decode("utf-16-le", "replace")

    def _sector(self, number: int) -> bytes:
        start = (number + 1) << self._shift
        found = self._content[start : start + (1 << self._shift)]
        if not found:
            raise Refused("damaged_file")
        return found.ljust(1 << self._shift, b"\0")

    def _chain(self, number: int) -> bytes:
        """Join the sectors of a chain; a chain longer than the file is a ring."""
        pieces: list[bytes] = []
        while number < _END:
            if len(pieces) > len(self._table):
                raise Refused("damaged_file")
            pieces.append(self._sector(number))
            number = self._table[number]
        return b"".join(pieces)

    def _mini_chain(self, number: int, root: bytes) -> bytes:
        pieces: list[bytes] = []
        while number < _END:
            if len(pieces) > len(self._mini_table):
                raise Refused("damaged_file")
            start = number << self._mini_shift
            pieces.append(root[start : start + (1 << self._mini_shift)])
            number = self._mini_table[number]
        return b"".join(pieces)
