"""Founding an office: the pemda, its accounts and its first officers. Done by the owner of the database, once.

Everything after this is done by officers through actions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.contrib.auth.hashers import make_password
from django.db import transaction

from .models import Account, Officer, Pemda
from .refusal import Conflict
from .roles import Role
from .scope import office_scope

OWNER = "owner"  # the alias of the role that may write what belongs to no officer


@dataclass(frozen=True)
class Appointment:
    """An account and the role it is appointed to; one account has one role in an office.

    ``area_code``: the pemda's own, except for a village or a kecamatan. ``totp_secret`` (base32) gives the account
    its second factor at once; without it the account sets one up at the first sign-in. ``branch``: the insurer's
    branch as its agreements write it, for ``Role.BRANCH`` and nobody else; it sees only what they cover.
    """

    username: str
    password: str
    name: str
    title: str
    role: Role
    area_code: str
    totp_secret: str = ""
    branch: str = ""


def found_office(
    *,
    name: str,
    unit_name: str,
    area_code: str,
    zone: str,
    appointments: Sequence[Appointment],
    starts_on: date,
    brand: str = "#1d3f73",
    is_training: bool = False,
) -> Pemda:
    """Make a pemda with its accounts and officers, all or nothing.

    Args:
        area_code: of the kabupaten or kota, ``14.04``.
        zone: ``Asia/Jakarta``, ``Asia/Makassar`` or ``Asia/Jayapura``.
        starts_on: first day of every appointment.

    Side effects, in order: the pemda; one account and one officer per appointment; second factors.

    Raises:
        Conflict: an office of this area exists.
    """
    if Pemda.objects.using(OWNER).filter(area_code=area_code).exists():
        raise Conflict("office_exists", area=area_code)
    with transaction.atomic(using=OWNER):
        pemda = Pemda.objects.using(OWNER).create(
            name=name, unit_name=unit_name, area_code=area_code, zone=zone, brand=brand, is_training=is_training
        )
        for appointment in appointments:
            _appoint(pemda, appointment, starts_on)
    return Pemda.objects.get(pk=pemda.pk)


def _appoint(pemda: Pemda, given: Appointment, starts_on: date) -> None:
    account = Account.objects.using(OWNER).create(username=given.username, password=make_password(given.password))
    Officer._base_manager.using(OWNER).create(
        pemda_id=pemda.pk,
        account_id=account.pk,
        name=given.name,
        title=given.title,
        role=given.role,
        area_code=given.area_code,
        branch=given.branch,
        starts_on=starts_on,
    )
    if given.totp_secret:
        Authenticator.objects.using(OWNER).create(
            user_id=account.pk, type=Authenticator.Type.TOTP, data={"secret": encrypt(given.totp_secret)}
        )


def officers_of(pemda: Pemda) -> dict[str, Officer]:
    """Return the officers of an office by user name, ready to act."""
    with office_scope(pemda.pk):
        return {row.account.username: row for row in Officer.objects.select_related("pemda", "account")}
