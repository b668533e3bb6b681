"""Who signs in to the demo: an invented officer in every role, with passwords that everybody may know."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from msgspec.structs import asdict

from payung.office.models import Account, Area, Officer, Pemda
from payung.office.roles import NEEDS_SECOND_FACTOR, Role
from payung.office.setup import OWNER, Appointment, found_office, officers_of

from .programme_file import Named, ProgrammeFile

PASSWORD = "payung-demo-2025"  # noqa: S105 (printed on purpose: everybody in the demo is invented)


@dataclass(frozen=True)
class Cast:
    """An office with its officers by role."""

    pemda: Pemda
    by_role: dict[str, Officer]

    @property
    def officer(self) -> Officer:
        return self.by_role[Role.OFFICER]

    @property
    def checker(self) -> Officer:
        return self.by_role[Role.CHECKER]

    @property
    def treasurer(self) -> Officer:
        return self.by_role[Role.TREASURER]

    @property
    def village(self) -> Officer:
        return self.by_role[Role.VILLAGE]


def found(file: ProgrammeFile) -> Cast:
    """Found the office of a story with an officer in every role; one hash serves every account of the demo."""
    office = asdict(file.office)
    appointments = [_appointment(file, role) for role in Role]
    pemda = found_office(**office, appointments=appointments, starts_on=file.since, is_training=True)
    names = [appointment.username for appointment in appointments]
    Account.objects.using(OWNER).filter(username__in=names).update(password=make_password(PASSWORD))
    return cast_of(pemda)


def cast_of(pemda: Pemda) -> Cast:
    """Return the officers of a founded office by role, the first of each."""
    return Cast(pemda, {officer.role: officer for officer in reversed(officers_of(pemda).values())})


def named(file: ProgrammeFile, role: Role) -> Named:
    """Return who plays a role: as the story names him, or called by the role and the place."""
    place = file.name.replace("_", ".")
    return file.officers.get(role) or Named(f"{role}.{place}", f"{role.label} {file.office.name.split(' ', 1)[1]}")


def totp_secret(username: str) -> str:
    """Return the second factor of a demo account: 32 letters of its name, printed like the password."""
    letters = "".join(letter for letter in username.upper() if letter.isalpha())
    return (f"PAYUNG{letters}" * 4)[:32]


def _appointment(file: ProgrammeFile, role: Role) -> Appointment:
    who = named(file, role)
    return Appointment(
        who.username,
        "",
        who.name,
        who.title or role.label,
        role,
        who.area_code or _area(file, role),
        totp_secret(who.username) if role in NEEDS_SECOND_FACTOR else "",
        file.branch if role == Role.BRANCH else "",
    )


def _area(file: ProgrammeFile, role: Role) -> str:
    """The first village or kecamatan for those who hold one, else the whole office."""
    level = {Role.VILLAGE: 4, Role.KECAMATAN: 3}.get(role)
    if level is None:
        return file.office.area_code
    inside = Area.objects.filter(code__startswith=f"{file.office.area_code}.", level=level)
    return str(inside.order_by("code").values_list("code", flat=True)[0])
