"""What every page shows: the office, the officer, the navigation of the role, whether this is a demo."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from payung.office.clock import ZONE_NAMES, today
from payung.office.permission import may

NAVIGATION = [
    ("home", _("Beranda"), "record_reading"),
    ("rosters", _("Roster"), "receive_roster"),
    ("workers", _("Pekerja"), "see_workers"),
    ("programmes", _("Program"), "see_programme"),
    ("bills", _("Tagihan"), "see_bills"),
    ("claims", _("Klaim"), "see_claims"),
    ("scenarios", _("Rencana"), "see_scenarios"),
    ("reports", _("Laporan"), "see_reports"),
    ("regulations", _("Peraturan"), "see_reports"),
]


def office(request: HttpRequest) -> dict[str, Any]:
    """Add ``officer``, ``pemda``, ``navigation``, ``today``, ``zone_name``, ``is_demo`` to every template."""
    officer = getattr(request, "officer", None)
    if officer is None:
        return {"is_demo": settings.PAYUNG_IS_DEMO}
    return {
        "officer": officer,
        "pemda": officer.pemda,
        "navigation": [(name, label) for name, label, right in NAVIGATION if may(officer, right)],
        "today": today(officer.pemda),
        "zone_name": ZONE_NAMES[officer.pemda.zone],
        "is_demo": settings.PAYUNG_IS_DEMO,
    }
