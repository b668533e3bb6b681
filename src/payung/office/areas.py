"""Areas: the national codes, what a village is called where, and a search that forgives typing errors."""

from __future__ import annotations

import re

from django.db import connection

from .models import Area

# A village's local name by the start of its code; the choice is argued in docs/decisions.md.
LOCAL_LABELS = {
    "11": "Gampong",
    "13": "Nagari",
    "14.08": "Kampung",
    "34": "Kalurahan",
    "91": "Kampung",
    "92": "Kampung",
    "93": "Kampung",
    "94": "Kampung",
    "95": "Kampung",
    "96": "Kampung",
}
# Keppres 41/1987: the western and the eastern provinces; those between are central.
WESTERN = ("1", "2", "31", "32", "33", "34", "35", "36", "61", "62")
EASTERN = ("8", "9")
SEARCH_SQL = """
SELECT code FROM office_area
WHERE code LIKE %(within)s AND level = %(level)s
  AND ({name} LIKE %(text)s || '%%' OR similarity({name}, %(text)s) > 0.25)
ORDER BY {name} LIKE %(text)s || '%%' DESC, similarity({name}, %(text)s) DESC, code
LIMIT %(most)s
"""
OWN_NAME = "lower(regexp_replace(name, '^(Kabupaten|Kota) ', ''))"


def village_label(area: Area) -> str:
    """Return what this village-level area is called there: Kelurahan, Desa, Nagari, Kampung …"""
    if area.kind == "kelurahan":
        return "Kelurahan"
    for length in (5, 2):
        if label := LOCAL_LABELS.get(area.code[:length]):
            return label
    return "Desa"


def find_areas(text: str, *, within: str, level: int = 4, most: int = 8) -> list[Area]:
    """Return areas inside ``within`` whose name is like ``text``, best first; typing errors forgiven.

    Args:
        within: a Kemendagri code (``14.04``). Empty finds nothing.
        level: 3 kecamatan, 4 desa/kelurahan.
    """
    return _search(text, f"{within}.%", level, most) if within else []


def find_regencies(text: str, *, most: int = 8) -> list[Area]:
    """Return kabupaten and kota of the whole country whose name is like ``text``, best first."""
    return _search(re.sub(r"^(kabupaten|kab\.?|kota)\s+", "", text.strip().lower()), "%", 2, most, OWN_NAME)


def zone_of(code: str) -> str:
    """Return the time zone of an area: by its province, as the decree of 1987 parts the country."""
    if code.startswith(WESTERN):
        return "Asia/Jakarta"
    return "Asia/Jayapura" if code.startswith(EASTERN) else "Asia/Makassar"


def _search(text: str, within: str, level: int, most: int, name: str = "lower(name)") -> list[Area]:
    wanted = " ".join(text.lower().split()).replace("%", "").replace("_", "")
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(SEARCH_SQL.format(name=name), {"within": within, "text": wanted, "level": level, "most": most})
        codes = [row[0] for row in cursor.fetchall()]
    found = Area.objects.in_bulk(codes)
    return [found[code] for code in codes]


def area_names(codes: set[str]) -> dict[str, str]:
    """Return the names of areas by code, their parents' included."""
    wanted = {code[:length] for code in codes for length in (2, 5, 8, 13) if len(code) >= length}
    return dict(Area.objects.filter(code__in=wanted).values_list("code", "name"))
