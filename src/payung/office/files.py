"""Files by sha256: written to a temporary name, synced, renamed; the row is written last.

A crash between the two leaves a file without a row (swept later), never a row without a file.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageOps

from .models import Officer, StoredFile
from .refusal import Refused

MOST_PIXELS = 50_000_000  # of a photo that comes in
LONGEST_SIDE = 1600  # pixels of a photo that is kept


def path_of(sha256: str, pemda_id: int) -> Path:
    """Return where the bytes with this hash lie for one office."""
    return Path(settings.PAYUNG_FILES_DIR) / str(pemda_id) / sha256[:2] / sha256


def keep_file(*, by: Officer, content: bytes, name: str, media_type: str) -> StoredFile:
    """Keep the bytes and return their row; the same bytes are stored once."""
    digest = hashlib.sha256(content).hexdigest()
    place = path_of(digest, by.pemda_id)
    if not place.exists():
        _write(place, content)
    return StoredFile.objects.create(
        pemda_id=by.pemda_id,
        sha256=digest,
        size_bytes=len(content),
        name=name[:200],
        media_type=media_type,
        by=by,
    )


def read_file(file: StoredFile) -> bytes:
    """Return the bytes of a kept file, checked against its hash.

    Raises:
        OSError: the file is missing or was altered on disk.
    """
    content = path_of(file.sha256, file.pemda_id).read_bytes()
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise OSError(f"file {file.public_id} was altered on disk")
    return content


def clean_photo(content: bytes, *, most_pixels: int = MOST_PIXELS) -> bytes:
    """Return a photo drawn anew: upright, at most 1600 pixels long, JPEG without EXIF (a photo tells where a house is).

    Raises:
        Refused: no JPEG, PNG or WebP, or too many pixels.
    """
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as photo:
            if photo.width * photo.height > most_pixels:
                raise Refused("photo_too_large")
            photo.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(photo).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as problem:
        raise Refused("photo_unreadable") from problem
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean, drawn = Image.new("RGB", upright.size), io.BytesIO()
    clean.paste(upright)
    clean.save(drawn, "JPEG", quality=80)
    return drawn.getvalue()


def _write(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, place)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    directory = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
