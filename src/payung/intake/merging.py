"""What applying a roster takes: its chosen rows, and each field as the worker would then have it."""

from __future__ import annotations

from payung.words import words_of

FIELDS = words_of("person_field").having("is_merged").codes
COLUMNS = ", ".join(FIELDS)
CHOSEN = f"""
SELECT DISTINCT ON (nik) pemda_id, id, nik, sheet, outcome, {COLUMNS} FROM intake_rosterrow
WHERE pemda_id = %(pemda)s AND roster_id = %(roster)s AND verdict IN ('ok', 'warned') AND nik IS NOT NULL
ORDER BY nik, id
"""
# What a filled cell says wins over what was known; an empty cell changes nothing.
MERGED = {
    name: f"coalesce(r.{name}, w.{name})"
    if name in ("birth_on", "kk_number")
    else f"coalesce(nullif(r.{name}, ''), w.{name})"
    for name in FIELDS
}
