"""What every page shows: the office, the officer, the navigation of the role, whether this is a demo."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from payung.office.areas import area_names
from payung.office.clock import ZONE_NAMES, today
from payung.office.models import Officer
from payung.office.permission import may
from payung.office.roles import Role

NAVIGATION = [
    ("home", _("Beranda"), "record_reading"),
    ("rosters", _("Roster"), "receive_roster"),
    ("applications", _("Pendaftaran"), "receive_application"),
    ("workers", _("Pekerja"), "see_workers"),
    ("programmes", _("Program"), "see_programme"),
    ("bills", _("Tagihan"), "see_bills"),
    ("claims", _("Klaim"), "see_claims"),
    ("employers", _("Perusahaan"), "see_employers"),
    ("scenarios", _("Rencana"), "see_scenarios"),
    ("reports", _("Laporan"), "see_reports"),
    ("officers", _("Petugas"), "see_officers"),
    ("deciles", _("Desil"), "match_deciles"),
    ("readings", _("Pembacaan"), "see_readings"),
    ("regulations", _("Peraturan"), "see_reports"),
]
# Four places under a village operator's thumb: URL name, label, icon.
VILLAGE_DOCK = [
    ("home", _("Beranda"), "home"),
    ("rosters", _("Roster"), "rosters"),
    ("workers", _("Nama"), "workers"),
    ("death_who", _("Lapor duka"), "candle"),
]


def office(request: HttpRequest) -> dict[str, Any]:
    """Add officer, pemda, navigation, may_see_workers, today, zone_name and is_demo to every template."""
    officer = getattr(request, "officer", None)
    if officer is None:
        return {"is_demo": settings.PAYUNG_IS_DEMO}
    return {
        "officer": officer,
        "pemda": officer.pemda,
        "navigation": [(name, label) for name, label, right in NAVIGATION if may(officer, right)],
        "may_see_workers": may(officer, "see_workers"),
        "may_see_programme": may(officer, "see_programme"),
        "today": today(officer.pemda),
        "zone_name": ZONE_NAMES[officer.pemda.zone],
        "is_demo": settings.PAYUNG_IS_DEMO,
        **_village(officer),
    }


def _village(officer: Officer) -> dict[str, Any]:
    """A village's own name in the bar and its dock; other roles have neither."""
    if officer.role != Role.VILLAGE:
        return {}
    return {"place": area_names({officer.area_code}).get(officer.area_code, ""), "dock": VILLAGE_DOCK}
