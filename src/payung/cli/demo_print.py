"""What the demo prints: figures beside those that were published, the months, and who may sign in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from payung.core.money import format_idr
from payung.office.models import Pemda
from payung.rehearsal.cast import INHIL, KOTABARU, KOTABARU_SECRETS, PASSWORD, SECRETS
from payung.rehearsal.comparison import compared, months_loaded
from payung.rehearsal.programme_file import ProgrammeFile

KINDS = {"published": "berita", "derived": "hitungan", "invented": "rekaan"}
STEP_SECONDS = 30


def gather(programme: ProgrammeFile, today: date, seconds: float) -> dict[str, Any]:
    """Return everything that is printed, as JSON would hold it."""
    pemda = Pemda.objects.get(area_code=programme.pemda["area_code"])
    figures = compared(programme, pemda, today)
    months = months_loaded(programme, pemda)
    return {
        "programme": programme.name,
        "today": today.isoformat(),
        "loaded_in_seconds": seconds,
        "holds": all(figure.holds for figure in figures),
        "figures": [{**asdict(figure), "holds": figure.holds} for figure in figures],
        "months": [asdict(month) for month in months],
        "password": PASSWORD,
        "sign_in": [*_people(INHIL, SECRETS), *_people(KOTABARU, KOTABARU_SECRETS)],
    }


def text(shown: dict[str, Any]) -> str:
    """Return what a person reads."""
    return "\n".join(_lines(shown))


def code_now(secret: str) -> str:
    """Return the six digits that an authenticator would show for a secret at this moment."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // STEP_SECONDS)))


def _people(rows: Any, secrets: dict[str, str]) -> Iterator[dict[str, str]]:
    for username, name, title, role, _area in rows:
        secret = secrets.get(username, "")
        yield {"username": username, "name": name, "title": title, "role": role.label, "totp_secret": secret}


def _lines(shown: dict[str, Any]) -> Iterator[str]:
    loaded = shown["loaded_in_seconds"]
    yield f"{shown['programme']}, keadaan {shown['today']}" + (f" (dimuat dalam {loaded} detik)" if loaded else "")
    yield ""
    yield f"{'':<30}{'tercetak':>18}{'dimuat':>18}  asal"
    for row in shown["figures"]:
        sign = "" if row["holds"] else "  ← BERBEDA"
        expected = "" if row["expected"] is None else _written(row["label"], row["expected"])
        yield f"{row['label']:<30}{expected:>18}{_written(row['label'], row['loaded']):>18}  {KINDS[row['kind']]}{sign}"
    yield ""
    yield f"{'Bulan':<10}{'orang':>8}{'iuran':>16}{'seharusnya':>16}  SP2D"
    for month in shown["months"]:
        paid = f"{month['sp2d_number']} {month['paid_on']:%d-%m-%Y}" if month["paid_on"] else "belum dibayar"
        people, amount, due = _count(month["people"]), month["amount_idr"], month["expected_idr"]
        yield f"{month['month']:<10}{people:>8}{format_idr(amount):>16}{format_idr(due):>16}  {paid}"
    yield ""
    yield f"Masuk dengan sandi {shown['password']} sebagai:"
    for person in shown["sign_in"]:
        second = f"  kode sekarang {code_now(person['totp_secret'])}" if person["totp_secret"] else ""
        yield f"  {person['username']:<8}{person['name']}, {person['title']}{second}"
    secrets = ", ".join(f"{p['username']} {p['totp_secret']}" for p in shown["sign_in"] if p["totp_secret"])
    yield f"Kunci untuk aplikasi autentikator: {secrets}"
    yield "Semua orang, nomor dan surat di sini rekaan; 'berita' dan 'hitungan' dijelaskan di rehearsal/programmes."


def _written(label: str, value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if value is None:
        return "–"
    is_money = any(word in label for word in ("Iuran", "Pagu", "Santunan"))
    return format_idr(value) if is_money else _count(value)


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")
