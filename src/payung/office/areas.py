"""Areas: the national codes, what a village is called where, and a search that forgives typing errors."""

from __future__ import annotations

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
SEARCH_SQL = """
SELECT code FROM office_area
WHERE code LIKE %(within)s || '.%%' AND level = %(level)s
  AND (lower(name) LIKE %(text)s || '%%' OR similarity(lower(name), %(text)s) > 0.25)
ORDER BY lower(name) LIKE %(text)s || '%%' DESC, similarity(lower(name), %(text)s) DESC, code
LIMIT %(most)s
"""


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
    wanted = " ".join(text.lower().split()).replace("%", "").replace("_", "")
    if not within or not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(SEARCH_SQL, {"within": within, "text": wanted, "level": level, "most": most})
        codes = [row[0] for row in cursor.fetchall()]
    found = Area.objects.in_bulk(codes)
    return [found[code] for code in codes]


def area_names(codes: set[str]) -> dict[str, str]:
    """Return the names of areas by code, their parents' included."""
    wanted = {code[:length] for code in codes for length in (2, 5, 8, 13) if len(code) >= length}
    return dict(Area.objects.filter(code__in=wanted).values_list("code", "name"))
