"""A server the office runs itself (``PAYUNG_DATABASE_URL``): checked, given our roles, else left alone."""

from __future__ import annotations

import contextlib

import psycopg
from psycopg import sql

from . import databases, places
from .problem import ServerProblem

OLDEST = 150_000


def check() -> None:
    """Refuse with one sentence unless the server answers, is recent enough and knows our roles."""
    try:
        with databases.administrator() as admin:
            if admin.info.server_version < OLDEST:
                major = admin.info.server_version // 10_000
                raise ServerProblem(
                    f"Server PostgreSQL Anda versi {major}; Payung memerlukan 15 atau lebih baru. "
                    "Perbarui server itu, atau hapus PAYUNG_DATABASE_URL untuk memakai yang bawaan."
                )
            _roles(admin)
    except psycopg.OperationalError as error:
        raise ServerProblem(_unreachable(error)) from error
    for role in ("payung_owner", "payung_app"):
        _sign_in(role)


def _roles(admin: psycopg.Connection) -> None:
    try:
        databases.ensure_roles(admin)
    except psycopg.errors.InsufficientPrivilege as error:
        raise ServerProblem(
            "Pengguna PAYUNG_DATABASE_URL tidak boleh membuat peran basis data. "
            f"Jalankan sekali sebagai administrator: psql -f {_written_sql()}"
        ) from error
    with contextlib.suppress(psycopg.errors.InsufficientPrivilege):  # then it cannot make databases either
        _join_owner(admin)


def _join_owner(admin: psycopg.Connection) -> None:
    """Whoever makes databases for the owner must be able to act as the owner."""
    question = "SELECT rolsuper OR pg_has_role(current_user, 'payung_owner', 'MEMBER') FROM pg_roles "
    answer = admin.execute(question + "WHERE rolname = current_user").fetchone()
    if answer and not answer[0]:
        admin.execute("GRANT payung_owner TO CURRENT_USER")


def _written_sql() -> str:
    """Write what an administrator must run to a private file, for it holds passwords; return its path."""
    words = places.passwords()
    lines = []
    for role in databases.OFFICE_ROLES:
        secret = sql.Literal(words[role]).as_string(None)
        lines.append(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;")
        lines.append(f"ALTER ROLE {role} PASSWORD {secret};")
    lines.append("ALTER ROLE payung_auditor SET default_transaction_read_only = on;")
    lines.append("CREATE DATABASE payung OWNER payung_owner ENCODING 'UTF8';")
    place = places.made_data_dir() / "peran.sql"
    places.write_private(place, "\n".join(lines) + "\n")
    return str(place)


def _sign_in(role: str) -> None:
    where = databases.outside().get("dbname") or "postgres"
    try:
        databases.connect(role, str(where)).close()
    except psycopg.OperationalError as error:
        text = str(error)
        if "CONNECT privilege" in text:
            return  # a database of others; ours is made with its own rights
        if "password authentication failed" in text or "Peer authentication failed" in text:
            raise ServerProblem(
                f"Peran {role} sudah ada di server itu dengan sandi lain, "
                "atau server menolak masuk dengan sandi. "
                f"Samakan dengan yang tersimpan: psql -f {_written_sql()} (pg_hba.conf: scram-sha-256)."
            ) from error
        raise ServerProblem(_unreachable(error)) from error


def _unreachable(error: psycopg.OperationalError) -> str:
    """The driver's words without the address line that may carry a password."""
    last = str(error).strip().splitlines()[-1]
    return (
        f"Server PostgreSQL pada PAYUNG_DATABASE_URL tidak dapat dipakai: {last}. "
        "Periksa alamat, pengguna, sandi dan apakah server itu hidup."
    )
