"""Sentences about founding an office, papers and checks over the books."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "office_exists": (
        "Kantor untuk wilayah {area} sudah ada.",
        "Masuk ke kantor itu; satu wilayah memiliki satu kantor.",
    ),
}
