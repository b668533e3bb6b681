"""Founding an office, once, by the owner of the database; and the officers after that, by the administrator.

Nobody is ever told a password: a new officer gets a link, good once and for a fortnight, and chooses one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.tokens import default_token_generator
from django.db import IntegrityError, transaction

from .acts import act, done
from .diary import record_event
from .models import Account, Officer, Pemda
from .permission import is_confirmed, needs_second_factor, require_area
from .queries import appointments_of
from .refusal import Conflict, Refused
from .roles import HEADS, Role
from .scope import account_scope, office_scope

OWNER = "owner"  # the alias of the role that may write what belongs to no officer
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


@dataclass(frozen=True)
class Appointment:
    """An account and the role it is appointed to; one account has one role in an office.

    Without ``password`` the account is entered by its link (``activation_of``). ``area_code``: the pemda's own, except
    for a village or a kecamatan. ``totp_secret`` (base32) gives the account its second factor at once; without it the
    account sets one up at the first sign-in. ``branch``: the insurer's branch as its agreements write it, for
    ``Role.BRANCH`` and nobody else; it sees only what they cover.
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
        is_training: everybody in it is invented; always so in the demo's database.

    Side effects, in order: the pemda; one account and one officer per appointment; second factors; one event of the
    first officer.

    Raises:
        Conflict: an office of this area, or an account of one of these names, exists.
    """
    try:
        with transaction.atomic(using=OWNER):
            pemda = Pemda.objects.using(OWNER).create(
                name=name,
                unit_name=unit_name,
                area_code=area_code,
                zone=zone,
                brand=brand,
                is_training=is_training or settings.PAYUNG_IS_DEMO,
            )
            officers = [_appoint(pemda, appointment, starts_on) for appointment in appointments]
    except IntegrityError as error:
        is_area = "area_code" in str(error)
        raise Conflict("office_exists" if is_area else "username_taken", area=area_code, name="") from error
    with office_scope(pemda.pk):
        first = Officer.objects.select_related("pemda", "account").get(pk=officers[0].pk)
        record_event(by=first, action="found_office", subject=first.pemda, area=area_code, officers=len(officers))
    return first.pemda


def _appoint(pemda: Pemda, given: Appointment, starts_on: date) -> Officer:
    hashed = make_password(given.password or None)
    account = Account.objects.using(OWNER).create(username=given.username, password=hashed)
    officer = Officer._base_manager.using(OWNER).create(
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
    return officer


def officers_of(pemda: Pemda) -> dict[str, Officer]:
    """Return the officers of an office by user name, ready to act."""
    with office_scope(pemda.pk):
        return {row.account.username: row for row in Officer.objects.select_related("pemda", "account")}


def free_username(name: str, taken: set[str] | None = None) -> str:
    """Return a user name for somebody that no account has: ``ibu.rahma``, ``ibu.rahma2``; ``taken`` grows by it."""
    known = set() if taken is None else taken
    plain = ".".join(re.findall("[a-z0-9]+", unicodedata.normalize("NFKD", name).lower()))[:40].strip(".")
    plain = plain if len(plain) > 2 else f"petugas.{plain}".strip(".")
    tried = (f"{plain}{number}" if number > 1 else plain for number in count(1))
    found = next(n for n in tried if n not in known and not Account.objects.filter(username=n).exists())
    known.add(found)
    return found


def activation_of(account: Account) -> str:
    """Return the last part of the link by which an account gets its password: good once, for a fortnight."""
    return f"{account.pk:x}-{default_token_generator.make_token(account)}"


def activated_by(link: str) -> Account | None:
    """Return the account of a link that is still good."""
    number, _, token = link.partition("-")
    if not re.fullmatch("[0-9a-f]{1,15}", number):
        return None
    account = Account.objects.filter(pk=int(number, 16), is_active=True).first()
    return account if account and default_token_generator.check_token(account, token) else None


def has_second_factor(account: Account) -> bool:
    """Whether the account has a second factor set up."""
    return bool(Authenticator.objects.filter(user=account).exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def choose_password(account: Account, password: str) -> None:
    """Give an account the password its owner chose; the link is used up. One event in each of its offices."""
    account.set_password(password)
    account.save(update_fields=["password"])
    _tell_offices(account, "choose_password")


def reset_by_owner(account: Account, *, with_second_factor: bool) -> None:
    """Take an account's password away, and its second factor if asked: by the owner of the server, on the command line.

    Side effects, in order: no password; no second factor; one event in each of its offices.
    """
    account.set_unusable_password()
    account.save(update_fields=["password"])
    if with_second_factor:
        Authenticator.objects.filter(user=account).delete()
    _tell_offices(account, "reset_by_owner", second_factor=with_second_factor)


def _tell_offices(account: Account, action_name: str, **body: Any) -> None:
    with account_scope(account.pk):
        rows = list(appointments_of(account))
    for row in rows:
        with office_scope(row.pemda_id, officer_id=row.pk):
            record_event(by=row, action=action_name, subject=row, **body)


@act(may={Role.ADMIN}, words="Petugas diangkat")
def appoint_officer(
    *,
    by: Officer,
    username: str,
    name: str,
    role: str,
    area_code: str,
    starts_on: date,
    ends_on: date | None = None,
    title: str = "",
    branch: str = "",
) -> Officer:
    """Appoint somebody; who checks, pays or heads may work when somebody else has confirmed it.

    Side effects, in order: an account without a password, if the name is new here; the appointment; one event.

    Raises:
        NotAllowed: an area outside the office.
        Conflict: the account is somebody else's, or holds an appointment in these days.
        Refused: the user name, the days, the area or the branch does not fit the role.
    """
    require_area(by, area_code)
    if not USERNAME.fullmatch(username) or not name.strip():
        raise Refused("username_unfit", name=username)
    if ends_on and ends_on < starts_on:
        raise Refused("days_out_of_order", starts_on=starts_on, ends_on=ends_on)
    account = Account.objects.filter(username=username).first()
    if account and not Officer.objects.filter(account=account).exists():
        raise Conflict("username_taken", name=username)
    try:
        with transaction.atomic():
            account = account or Account.objects.create_user(username)
            officer = Officer.objects.create(
                pemda=by.pemda,
                account=account,
                name=name.strip(),
                title=title.strip(),
                role=role,
                area_code=area_code,
                branch=branch.strip(),
                starts_on=starts_on,
                ends_on=ends_on,
                appointed_by=by,
            )
    except IntegrityError as error:
        is_twice = "officer_one_at_a_time" in str(error)
        raise Conflict("appointed_already", name=username) if is_twice else Refused("appointment_unfit") from error
    return done(officer, role=role, area=area_code, starts_on=starts_on, ends_on=ends_on)


@act(may=HEADS | {Role.ADMIN}, words="Penugasan disahkan")
def confirm_officer(*, by: Officer, officer: Officer) -> Officer:
    """Confirm an appointment, or a renewed second factor, that somebody else has made.

    Raises:
        Refused: made by, or made for, this officer; or nothing waits for it.
    """
    row = Officer.objects.select_for_update(of=("self",)).select_related("appointed_by").get(pk=officer.pk)
    if is_confirmed(row):
        raise Refused("nothing_to_confirm")
    if by.account_id in (row.account_id, row.appointed_by.account_id):
        raise Refused("second_officer")
    Officer.objects.filter(pk=row.pk).update(confirmed_by=by)
    return done(officer, role=row.role)


@act(may={Role.ADMIN}, words="Hari terakhir bertugas dicatat")
def end_appointment(*, by: Officer, officer: Officer, ends_on: date) -> Officer:
    """Let an appointment end; nothing is deleted.

    Raises:
        Refused: a day before it began, or the administrator's own.
    """
    if officer.pk == by.pk:
        raise Refused("own_appointment")
    if ends_on < officer.starts_on:
        raise Refused("days_out_of_order", starts_on=officer.starts_on, ends_on=ends_on)
    Officer.objects.filter(pk=officer.pk).update(ends_on=ends_on)
    return done(officer, ends_on=ends_on)


@act(may={Role.ADMIN}, words="Sandi dicabut administrator")
def renew_password(*, by: Officer, officer: Officer) -> Officer:
    """Take a forgotten password away, and with it every open session; the officer gets a new link.

    Side effects, in order: no password; without a second factor the appointment waits for a confirmation; one event.

    Raises:
        Refused: the administrator's own, or an account that works in another office too.
    """
    account = _account_here(by, officer)
    account.set_unusable_password()
    account.save(update_fields=["password"])
    if not has_second_factor(account):
        _wait_for_confirmation(by, officer)
    return done(officer)


@act(may={Role.ADMIN}, words="Pengaman kedua dihapus")
def renew_second_factor(*, by: Officer, officer: Officer) -> Officer:
    """Take a lost second factor away; whose role needs one works again when somebody else has confirmed it.

    Raises:
        Refused: the administrator's own, or an account that works in another office too.
    """
    account = _account_here(by, officer)
    Authenticator.objects.filter(user=account).delete()
    _wait_for_confirmation(by, officer)
    return done(officer)


def _account_here(by: Officer, officer: Officer) -> Account:
    """Return the account if it is this office's alone; an administrator has no power over another office's officers."""
    if officer.account_id == by.account_id:
        raise Refused("own_appointment")
    with account_scope(officer.account_id):
        if any(row.pemda_id != by.pemda_id for row in appointments_of(officer.account)):
            raise Refused("account_elsewhere")
    return Account.objects.select_for_update().get(pk=officer.account_id)


def _wait_for_confirmation(by: Officer, officer: Officer) -> None:
    if needs_second_factor(officer):
        Officer.objects.filter(pk=officer.pk).update(appointed_by=by, confirmed_by=None)


@act(may={Role.DPO}, words="Pembacaan ditinjau")
def review_readings(*, by: Officer, officer: Officer, day: date, note: str) -> Officer:
    """Close a day on which an officer opened unusually many people's pages: what was found.

    Raises:
        Refused: nothing was written.
    """
    if not note.strip():
        raise Refused("note_missing")
    return done(officer, day=day, note=note.strip())
