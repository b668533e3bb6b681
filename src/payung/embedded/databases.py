"""Roles and databases, the same on the embedded server and on one named by ``PAYUNG_DATABASE_URL``."""

from __future__ import annotations

import os
import re
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from . import places
from .problem import ServerProblem

EXTENSIONS = ("pg_trgm", "btree_gist", "unaccent")
OFFICE_ROLES = ("payung_owner", "payung_app", "payung_auditor")
ALIASES = {"default": "payung_app", "owner": "payung_owner", "auditor": "payung_auditor"}
ORDINARY_NAME = "payung"


def outside_url() -> str | None:
    """Return the address of the office's own server, if one was named."""
    return os.environ.get("PAYUNG_DATABASE_URL") or None


def outside() -> dict[str, Any]:
    """Return the connection words of ``PAYUNG_DATABASE_URL``."""
    try:
        return dict(conninfo_to_dict(outside_url() or ""))
    except psycopg.Error as error:
        raise ServerProblem(
            "PAYUNG_DATABASE_URL tidak terbaca. Bentuknya: postgresql://pengguna:sandi@alamat:5432/basisdata"
        ) from error


def address() -> dict[str, Any]:
    """Return where the server listens, without user, password or database."""
    if outside_url():
        return {k: v for k, v in outside().items() if k not in ("user", "password", "dbname")}
    return {"host": str(places.socket_dir()), "port": "5432"}


def real_name(name: str) -> str:
    """Return the database that stands for ``name``: the one in the URL stands for the ordinary one."""
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", name):
        raise ServerProblem(f"'{name}' bukan nama basis data: pakai huruf kecil, angka dan garis bawah.")
    if outside_url() and name == ORDINARY_NAME:
        named = outside().get("dbname")
        return str(named) if named and named not in ("postgres", "template1") else name
    return name


def database_settings(name: str) -> dict[str, dict[str, Any]]:
    """Return Django's DATABASES for database ``name``: aliases default (app), owner and auditor."""
    words = places.passwords()
    where = address()
    host, port = where.pop("host", ""), str(where.pop("port", "5432"))
    return {
        alias: {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": real_name(name),
            "USER": role,
            "PASSWORD": role_password(role, words),
            "HOST": host,
            "PORT": port,
            "OPTIONS": dict(where),
            "TEST": {"MIGRATE": False},
        }
        for alias, role in ALIASES.items()
    }


def role_password(role: str, words: dict[str, str]) -> str:
    """Return a role's password: the URL's own if it names that role, else the kept one."""
    if outside_url() and outside().get("user") == role and outside().get("password"):
        return str(outside()["password"])
    return words[role]


def connect(role: str, database: str) -> psycopg.Connection[Any]:
    """Open an autocommit connection as one of our roles."""
    password = role_password(role, places.passwords())
    return psycopg.connect(**address(), user=role, password=password, dbname=database, autocommit=True)


def administrator(database: str | None = None) -> psycopg.Connection[Any]:
    """Open an autocommit connection as whoever may make roles and databases."""
    if outside_url():
        words = outside()
        return psycopg.connect(**{**words, "dbname": database or words.get("dbname", "postgres")}, autocommit=True)
    return connect("payung_super", database or "postgres")


def ensure_roles(admin: psycopg.Connection[Any], *, renew: bool = False) -> None:
    """Make the three roles if missing; the auditor only reads. ``renew`` gives old roles the kept passwords."""
    there = {row[0] for row in admin.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'payung%'")}
    words = places.passwords()
    for role in OFFICE_ROLES:
        if role not in there:
            make = "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {}"
            admin.execute(sql.SQL(make).format(sql.Identifier(role), sql.Literal(words[role])))
            if role == "payung_auditor":
                admin.execute("ALTER ROLE payung_auditor SET default_transaction_read_only = on")
        elif renew:
            change = sql.SQL("ALTER ROLE {} PASSWORD {}")
            admin.execute(change.format(sql.Identifier(role), sql.Literal(words[role])))


def ensure_database(name: str, *, template: str | None = None) -> None:
    """Make database ``name`` if it is missing, owned by the owner role, with the extensions we use.

    Args:
        name: the database; ``payung`` stands for the one in PAYUNG_DATABASE_URL.
        template: another of our databases, nobody connected to it, whose content the new one starts with.
    """
    name = real_name(name)
    with administrator() as admin:
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            _create(admin, name, real_name(template) if template else None)
    _furnish(name, with_extensions=template is None)


def _create(admin: psycopg.Connection[Any], name: str, template: str | None) -> None:
    start = "{} ENCODING 'UTF8'" if template is None else "{}"
    make = sql.SQL("CREATE DATABASE {} OWNER payung_owner TEMPLATE " + start)
    try:
        admin.execute(make.format(sql.Identifier(name), sql.Identifier(template or "template0")))
    except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
        return  # another process made it in the same moment
    except psycopg.errors.InsufficientPrivilege as error:
        raise ServerProblem(
            f"Basis data '{name}' belum ada dan pengguna PAYUNG_DATABASE_URL tidak boleh membuatnya. "
            f"Jalankan sebagai administrator: CREATE DATABASE {name} OWNER payung_owner ENCODING 'UTF8';"
        ) from error


def _furnish(name: str, *, with_extensions: bool) -> None:
    """Extensions (trusted ones: an owner may add them) and the doors: nobody enters but our roles."""
    rights = "REVOKE ALL ON DATABASE {0} FROM PUBLIC; GRANT CONNECT, TEMPORARY ON DATABASE {0} TO {1}, {2}"
    names = [sql.Identifier(each) for each in (name, "payung_app", "payung_auditor")]
    owned = "SELECT pg_has_role(current_user, datdba, 'USAGE') FROM pg_database WHERE datname = %s"
    try:
        with connect("payung_owner", name) as owner:
            if owner.execute(owned, [name]).fetchone() != (True,):
                raise psycopg.errors.InsufficientPrivilege(name)
            for extension in EXTENSIONS if with_extensions else ():
                owner.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
            owner.execute(sql.SQL(rights).format(*names))
    except psycopg.errors.InsufficientPrivilege as error:
        wanted = "; ".join(f"CREATE EXTENSION IF NOT EXISTS {each}" for each in EXTENSIONS)
        raise ServerProblem(
            f"Basis data '{name}' bukan milik payung_owner. Jalankan sebagai administrator: "
            f"ALTER DATABASE {name} OWNER TO payung_owner; lalu di dalamnya: {wanted};"
        ) from error
    except (psycopg.errors.FeatureNotSupported, psycopg.errors.UndefinedFile) as error:
        raise ServerProblem(
            "Server PostgreSQL belum memiliki pelengkap pg_trgm, btree_gist atau unaccent. "
            "Pasang paket postgresql-contrib di server itu, lalu ulangi."
        ) from error


def drop_database(name: str) -> None:
    """Remove database ``name`` and whoever is connected to it; absence is no error."""
    with administrator("postgres") as admin:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        admin.execute(drop.format(sql.Identifier(real_name(name))))
