"""Found an office on the command line, or let an officer in again whose password or second factor is lost.

A new office gets its administrator and its head, with the links by which they choose a password; the others are
appointed on the page "Petugas". On a site without any office, ./payung serve prints an address where one is founded
step by step.

Examples:
  ./payung office found --area 14.04 --unit "Dinas Tenaga Kerja" --admin "Rahmat Hidayat" --head "Siti Aminah"
  ./payung office reset-password rahmat.hidayat --second-factor
"""

from __future__ import annotations

import argparse
import sys

from payung.cli import database


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the two things that can be done."""
    kinds = parser.add_subparsers(dest="what", required=True, metavar="found|reset-password")
    found = kinds.add_parser("found", help="found an office with its administrator")
    found.add_argument("--area", required=True, metavar="CODE", help="Kemendagri code of the kabupaten or kota: 14.04")
    found.add_argument("--unit", required=True, help="name of the dinas that runs the programme")
    found.add_argument("--admin", required=True, metavar="NAME", help="the administrator, who appoints the others")
    found.add_argument("--head", required=True, metavar="NAME", help="the head of the dinas, who confirms them")
    reset = kinds.add_parser("reset-password", help="take a password away and print a new link")
    reset.add_argument("username")
    reset.add_argument("--second-factor", action="store_true", help="take the second factor away too")
    for kind in (found, reset):
        kind.add_argument("--address", default="http://127.0.0.1:8000", help="address of the site, for the link")


def run(options: argparse.Namespace) -> int:
    """Do it in the office's database; a refusal is a sentence on standard error."""
    with database.opened():
        from payung.office.refusal import Refused

        try:
            said = _found(options) if options.what == "found" else _reset(options)
        except Refused as refusal:
            print(refusal, file=sys.stderr)
            return 1
    print(said)
    return 0


def _found(options: argparse.Namespace) -> str:
    from payung.office.areas import zone_of
    from payung.office.clock import today
    from payung.office.models import Area, Pemda
    from payung.office.refusal import Refused
    from payung.office.roles import Role
    from payung.office.setup import Appointment, found_office, free_username, officers_of

    area = Area.objects.filter(pk=options.area, level=2).first()
    if area is None:
        raise Refused("regency_unknown", area=options.area)
    zone, taken = zone_of(area.code), set[str]()
    people = {Role.ADMIN: options.admin, Role.UNIT_HEAD: options.head}
    pemda = found_office(
        name=area.name,
        unit_name=options.unit,
        area_code=area.code,
        zone=zone,
        appointments=[
            Appointment(free_username(name, taken), "", name, role.label, role, area.code)
            for role, name in people.items()
        ],
        starts_on=today(Pemda(zone=zone)),
    )
    links = [_link(officer.account, options.address) for officer in officers_of(pemda).values()]
    return "\n".join([f"Kantor {pemda.name} berdiri.", *links])


def _reset(options: argparse.Namespace) -> str:
    from payung.office.models import Account
    from payung.office.refusal import Refused
    from payung.office.setup import reset_by_owner

    account = Account.objects.filter(username=options.username).first()
    if account is None:
        raise Refused("username_unknown", name=options.username)
    reset_by_owner(account, with_second_factor=options.second_factor)
    return f"Sandi lama {account.username} tidak berlaku lagi.\n{_link(account, options.address)}"


def _link(account: object, address: str) -> str:
    from django.urls import reverse

    from payung.office.models import Account
    from payung.office.setup import activation_of

    assert isinstance(account, Account)
    link = address.rstrip("/") + reverse("activate", args=[activation_of(account)])
    return f"Tautan memilih sandi untuk {account.username}, berlaku sekali selama 14 hari:\n  {link}"
