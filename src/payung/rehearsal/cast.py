"""Who signs in to the demo: invented officers of two offices, with passwords that everybody may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from payung.office.models import Officer, Pemda
from payung.office.roles import Role
from payung.office.setup import Appointment, found_office, officers_of

PASSWORD = "payung-demo-2025"  # noqa: S105 (printed on purpose: everybody in the demo is invented)
SINCE = date(2024, 1, 1)
DARMANS_VILLAGE = "14.04.05.1004"
SECRETS = {
    "umar": "PAYUNGUMARPAYUNGUMARPAYUNGUMAR22",
    "tati": "PAYUNGTATIPAYUNGTATIPAYUNGTATI22",
    "bupati": "PAYUNGBUPATIPAYUNGBUPATIPAYUNG22",
}
INHIL = (
    ("rahma", "Ibu Rahma", "Kepala Seksi Jaminan Sosial", Role.OFFICER, "14.04"),
    ("umar", "Pak Umar", "Kepala Bidang HI dan Syaker", Role.CHECKER, "14.04"),
    ("tati", "Bu Tati", "Bendahara Pengeluaran", Role.TREASURER, "14.04"),
    ("bupati", "Pak Bupati", "Bupati", Role.HEAD, "14.04"),
    ("darman", "Pak Darman", "Operator Kelurahan Sungaisalak", Role.VILLAGE, DARMANS_VILLAGE),
    ("audit", "Bu Audit", "Auditor Inspektorat", Role.AUDITOR, "14.04"),
)
KOTABARU = (
    ("asing", "Pak Asing", "Pengelola program", Role.OFFICER, "63.02"),
    ("nani", "Bu Nani", "Pemeriksa", Role.CHECKER, "63.02"),
    ("salim", "Pak Salim", "Bendahara", Role.TREASURER, "63.02"),
)
KOTABARU_SECRETS = {"nani": "PAYUNGNANIPAYUNGNANIPAYUNGNANI22", "salim": "PAYUNGSALIMPAYUNGSALIMPAYUNG2222"}


@dataclass(frozen=True)
class Cast:
    """An office with its officers by role; ``village`` and ``head`` only where one was appointed."""

    pemda: Pemda
    officer: Officer
    checker: Officer
    treasurer: Officer
    village: Officer | None = None
    head: Officer | None = None


def found_inhil(pemda: dict[str, str]) -> Cast:
    """Found the office of the story."""
    appointments = [_appointment(row, SECRETS) for row in INHIL]
    return cast_of(found_office(**pemda, appointments=appointments, starts_on=SINCE))


def found_kotabaru() -> Cast:
    """Found the stranger's office: a second sign-in that must see nothing of the first."""
    pemda = found_office(
        name="Kabupaten Kotabaru",
        unit_name="Dinas Tenaga Kerja dan Transmigrasi",
        area_code="63.02",
        zone="Asia/Makassar",
        brand="#7a3b1d",
        appointments=[_appointment(row, KOTABARU_SECRETS) for row in KOTABARU],
        starts_on=SINCE,
    )
    return cast_of(pemda)


def cast_of(pemda: Pemda) -> Cast:
    """Return the officers of a founded office by role, the first of each."""
    by_role = {officer.role: officer for officer in reversed(officers_of(pemda).values())}
    return Cast(
        pemda=pemda,
        officer=by_role[Role.OFFICER],
        checker=by_role[Role.CHECKER],
        treasurer=by_role[Role.TREASURER],
        village=by_role.get(Role.VILLAGE),
        head=by_role.get(Role.HEAD),
    )


def _appointment(row: tuple[str, str, str, Role, str], secrets: dict[str, str]) -> Appointment:
    username, name, title, role, area_code = row
    return Appointment(username, PASSWORD, name, title, role, area_code, secrets.get(username, ""))
