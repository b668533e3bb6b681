"""Between a file and the registry: the roster reader's answer as rows of ours, and one row judged again."""

from __future__ import annotations

from datetime import date

from payung.bulk.roster import RosterReading, read_roster_bytes

EDITABLE = ("nik", "kk_number", "name", "birth_on", "sex", "area_code", "occupation")


def read_content(content: bytes, name: str, *, office_area: str, day: date) -> RosterReading:
    """Read any bytes as a roster; a file that cannot be read is a verdict with a sentence."""
    return read_roster_bytes(content, name=name, office_area=office_area, cutoff_on=day, today=day)
