"""Two offices with their officers, founded once per database: Indragiri Hilir, and a stranger from Kotabaru."""

from __future__ import annotations

import os
import uuid
from functools import cache
from types import SimpleNamespace

import pytest
from django.contrib.auth.hashers import make_password

from payung import embedded
from payung.office.models import Officer, Pemda
from payung.office.scope import office_scope

PASSWORD = "latihan-payung-2025"
INHIL = [
    ("rahma", "Ibu Rahma", "officer", "14.04"),
    ("umar", "Pak Umar", "checker", "14.04"),
    ("tati", "Bu Tati", "treasurer", "14.04"),
    ("darman", "Pak Darman", "village", "14.04.05.1004"),
    ("bupati", "Pak Bupati", "head", "14.04"),
    ("audit", "Bu Audit", "auditor", "14.04"),
    ("camat", "Bu Camat", "kecamatan", "14.04.05"),
    ("kadis", "Pak Kadis", "unit_head", "14.04"),
    ("sekda", "Bu Sekda", "sekda", "14.04"),
    ("sosial", "Pak Sosial", "dinsos", "14.04"),
    ("rengat", "Bu Rengat", "branch", "14.04"),
    ("tembilahan", "Pak Tembilahan", "branch", "14.04"),
    ("dpo", "Bu Lindung", "dpo", "14.04"),
    ("admin", "Mas Admin", "admin", "14.04"),
]
KOTABARU = [("asing", "Pak Asing", "officer", "63.02")]


@cache
def _hashed() -> str:
    """The password's hash, made once: hashing is slow on purpose."""
    return make_password(PASSWORD)


def _found(connection, area_code: str, name: str, zone: str, people: list[tuple[str, str, str, str]]) -> None:
    pemda = connection.execute(
        "INSERT INTO office_pemda (public_id, name, unit_name, area_code, zone, brand, is_training) "
        "VALUES (%s, %s, 'Dinas Tenaga Kerja', %s, %s, '#1d3f73', true) "
        "ON CONFLICT (area_code) DO NOTHING RETURNING id",
        [uuid.uuid4(), name, area_code, zone],
    ).fetchone()
    if pemda is None:
        return
    for username, person, role, area in people:
        account = connection.execute(
            "INSERT INTO office_account (username, email, password, is_active) VALUES (%s, '', %s, true) RETURNING id",
            [username, _hashed()],
        ).fetchone()
        connection.execute(
            "INSERT INTO office_officer "
            "(public_id, pemda_id, account_id, name, title, role, area_code, branch, starts_on) "
            "VALUES (%s, %s, %s, %s, '', %s, %s, %s, '2021-01-01')",
            [uuid.uuid4(), pemda[0], account[0], person, role, area, username.title() if role == "branch" else ""],
        )


def office_of(area_code: str) -> SimpleNamespace:
    """One founded office: ``.pemda`` and its officers by username."""
    people = INHIL if area_code == "14.04" else KOTABARU
    pemda = Pemda.objects.get(area_code=area_code)
    with office_scope(pemda.pk):
        rows = Officer.objects.select_related("pemda", "account").order_by("starts_on")
        officers = {row.account.username: row for row in rows}
    return SimpleNamespace(pemda=pemda, **{username: officers[username] for username, *_ in people})


def also_checker(connection, officer: Officer) -> Officer:
    """The same account appointed checker in 2019, taken (in memory) as if that appointment still ran."""
    connection.execute(
        "INSERT INTO office_officer "
        "(public_id, pemda_id, account_id, name, title, role, area_code, starts_on, ends_on) "
        "SELECT gen_random_uuid(), pemda_id, account_id, name, '', 'checker', area_code, '2019-01-01', '2019-12-31' "
        "FROM office_officer WHERE id = %s ON CONFLICT DO NOTHING",
        [officer.pk],
    )
    with office_scope(officer.pemda_id):
        rows = Officer.objects.select_related("pemda", "account")
        also = rows.get(account=officer.account, role="checker")
    also.ends_on = None
    return also


def found_offices(database: str) -> None:
    """Found both offices in a database, outside any test's transaction."""
    with embedded.connect("payung_owner", database) as connection:
        _found(connection, "14.04", "Kabupaten Indragiri Hilir", "Asia/Jakarta", INHIL)
        _found(connection, "63.02", "Kabupaten Kotabaru", "Asia/Makassar", KOTABARU)


@pytest.fixture
def offices(request: pytest.FixtureRequest) -> tuple[SimpleNamespace, SimpleNamespace]:
    """(Indragiri Hilir, Kotabaru) with officers by username, in the database of this test."""
    names = {"fresh_database", "module_database"} & set(request.fixturenames)
    request.getfixturevalue(names.pop() if names else "db")
    found_offices(os.environ["PAYUNG_DATABASE_NAME"])
    return office_of("14.04"), office_of("63.02")
