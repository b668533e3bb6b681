"""What the demo prints: figures beside those that were published, the months, and who may sign in."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from demo.cast import PASSWORD, named, totp_secret
from demo.comparison import everything
from demo.possible import read_programme
from demo.programme_file import ProgrammeFile
from payung.core.money import format_idr
from payung.office.models import Pemda
from payung.office.roles import NEEDS_SECOND_FACTOR, Role
from payung.words import words_of

KINDS = words_of("figure_origin")
STEP_SECONDS = 30


def gather(loaded: dict[str, Any], today: date) -> dict[str, Any]:
    """Return everything that is printed, as JSON would hold it."""
    files = [read_programme(place) for place in loaded["programmes"]]
    offices = [everything(file, Pemda.objects.get(area_code=file.office.area_code), today) for file in files]
    return {
        "today": today.isoformat(),
        "loaded_until": loaded["until"],
        "loaded_in_seconds": loaded["seconds"],
        "holds": all(office["holds"] for office in offices),
        "people": sum(office["people"] for office in offices),
        "worker_months": sum(month["people"] for office in offices for month in office["months"]),
        "offices": offices,
        "password": PASSWORD,
        "sign_in": [person for file in files for person in _people(file)],
    }


def text(shown: dict[str, Any]) -> str:
    """Return what a person reads."""
    return "\n".join(_lines(shown))


def code_now(secret: str) -> str:
    """Return the six digits that an authenticator would show for a secret at this moment."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // STEP_SECONDS)))


def _people(file: ProgrammeFile) -> Iterator[dict[str, str]]:
    for role in Role:
        who = named(file, role)
        secret = totp_secret(who.username) if role in NEEDS_SECOND_FACTOR else ""
        titles = {"name": who.name, "title": who.title or str(role.label), "office": file.office.name}
        yield {"username": who.username, **titles, "role": str(role.label), "totp_secret": secret}


def _lines(shown: dict[str, Any]) -> Iterator[str]:
    loaded = shown["loaded_in_seconds"]
    yield (
        f"Keadaan {shown['today']}: {_count(shown['people'])} pekerja, {_count(shown['worker_months'])} orang-bulan"
        + (f" (dimuat dalam {loaded} detik)" if loaded else "")
    )
    for office in shown["offices"]:
        yield from _office_lines(office)
    yield ""
    yield f"Masuk dengan sandi {shown['password']} sebagai:"
    for person in shown["sign_in"]:
        second = f"  kode sekarang {code_now(person['totp_secret'])}" if person["totp_secret"] else ""
        yield f"  {person['username']:<28}{person['title']}, {person['office']}{second}"
    yield "Semua orang, nomor dan surat di sini rekaan; 'berita', 'sumber lain', 'hitungan' ada sumbernya di --json."


def _office_lines(office: dict[str, Any]) -> Iterator[str]:
    yield ""
    yield office["office"]
    yield f"  {office['story']}"
    yield f"  {'':<46}{'tercetak':>18}{'buku':>18}  asal, keadaan"
    for row in office["figures"]:
        sign = "" if row["holds"] else "  ← BERBEDA"
        printed, loaded = _written(row["printed"], row["unit"]), _written(row["loaded"], row["unit"])
        yield f"  {row['label']:<46}{printed:>18}{loaded:>18}  {KINDS[row['kind']]}, {row['as_of']:%d-%m-%Y}{sign}"
        if row["why"]:
            yield from textwrap.wrap(row["why"], 108, initial_indent="      ", subsequent_indent="      ")
    for clock in office["clocks"]:
        yield f"  {clock['label']}: {clock['say']}"
    months = office["months"]
    for month in months:
        if month["people"] != month["planned"]:
            yield f"  {month['month']}: {month['people']} orang, seharusnya {month['planned']}  ← BERBEDA"
    if months:
        people = sum(month["people"] for month in months)
        yield f"  {len(months)} bulan, {months[0]['month']} sampai {months[-1]['month']}: {_count(people)} orang-bulan"


def _written(value: Any, unit: str) -> str:
    if value is None:
        return "–"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    return format_idr(value) if unit == "idr" else _count(value)


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")
