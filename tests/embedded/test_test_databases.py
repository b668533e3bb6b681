"""The databases the tests themselves stand on."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection


@pytest.mark.django_db
def test_django_works_as_the_app_role_on_a_migrated_copy() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, (SELECT count(*) > 0 FROM django_migrations)")
        assert cursor.fetchone() == ("payung_app", True)


def test_a_fresh_database_is_where_django_and_a_plain_connection_meet(
    fresh_database: str, owner_connection: psycopg.Connection
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone() == (fresh_database,)
    assert owner_connection.execute("SELECT current_database()").fetchone() == (fresh_database,)


def test_the_auditor_cannot_write(auditor_connection: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        auditor_connection.execute("CREATE TABLE mine (id int)")


def test_the_app_role_cannot_change_tables(app_connection: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_connection.execute("CREATE TABLE mine (id int)")
