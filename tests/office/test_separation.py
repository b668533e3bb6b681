"""Many offices in one database: no office sees another, with the query scoping on or off."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import Error

from payung.office.models import Event, OfficeManager, Officer
from payung.office.scope import NoOffice, office_scope
from payung.registry.models import Worker

pytestmark = pytest.mark.django_db


def test_without_a_scope_nothing_is_seen(offices):
    assert Officer.objects.count() == 0
    assert Officer._base_manager.count() == 0


def _officers(connection, pemda_id: int) -> list[str]:
    """Who belongs to an office, as the owner sees it."""
    asked = "SELECT name FROM office_officer WHERE pemda_id = %s ORDER BY id"
    return [name for (name,) in connection.execute(asked, [pemda_id]).fetchall()]


def test_a_scope_sees_its_own_office_only(offices, owner_connection):
    inhil, kotabaru = offices
    for office in (inhil, kotabaru):
        with office_scope(office.pemda.pk):
            seen = list(Officer.objects.order_by("id").values_list("name", flat=True))
        assert seen == _officers(owner_connection, office.pemda.pk)
    assert "Pak Asing" not in _officers(owner_connection, inhil.pemda.pk)


def test_with_the_query_scoping_removed_the_database_still_shows_no_foreign_row(offices, owner_connection, monkeypatch):
    inhil, kotabaru = offices
    monkeypatch.setattr(OfficeManager, "scoped", False)
    with office_scope(inhil.pemda.pk):
        assert Officer.objects.exclude(pemda_id=inhil.pemda.pk).count() == 0
        assert Officer.objects.filter(pemda_id=kotabaru.pemda.pk).count() == 0
        assert Officer.objects.count() == len(_officers(owner_connection, inhil.pemda.pk))


def test_a_row_cannot_be_written_into_another_office(offices):
    inhil, kotabaru = offices
    with office_scope(inhil.pemda.pk), pytest.raises(Error), transaction.atomic():
        Worker.objects.create(
            pemda_id=kotabaru.pemda.pk, name="Siti", area_code="63.02.01.2001", recorded_by=inhil.rahma
        )


def test_the_scope_ends_with_its_transaction(offices):
    inhil, _ = offices
    with office_scope(inhil.pemda.pk):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM office_officer")
        assert cursor.fetchone() == (0,)


def test_an_empty_office_is_refused_and_never_means_all():
    with pytest.raises(NoOffice), office_scope(0):
        pass


def test_the_app_role_can_neither_change_nor_delete_an_event(offices):
    inhil, _ = offices
    with office_scope(inhil.pemda.pk):
        for statement in (
            "UPDATE office_event SET body = '{}'",
            "DELETE FROM office_event",
            "TRUNCATE office_event",
            "ALTER TABLE office_event DISABLE TRIGGER ALL",
        ):
            with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        assert Event.objects.count() >= 0


def test_the_owner_role_cannot_change_a_seal_either(offices, owner_connection):
    owner_connection.execute(
        "INSERT INTO office_seal (pemda_id, number, event_count, previous_sha256, sha256) "
        "SELECT id, 999, 0, '', '' FROM office_pemda LIMIT 1"
    )
    with pytest.raises(psycopg.errors.RestrictViolation, match="never changed or deleted"):
        owner_connection.execute("UPDATE office_seal SET event_count = 7 WHERE number = 999")


def test_every_table_of_an_office_forces_row_level_security(owner_connection):
    loose = owner_connection.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'pemda_id' "
        "WHERE c.relkind = 'r' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"
    ).fetchall()
    assert loose == []


def test_every_reference_between_office_tables_carries_the_office(owner_connection):
    alone = owner_connection.execute(
        """
        SELECT conrelid::regclass::text, conname FROM pg_constraint
        WHERE contype = 'f' AND array_length(conkey, 1) = 1
          AND confrelid IN (SELECT attrelid FROM pg_attribute WHERE attname = 'pemda_id')
          AND conrelid IN (SELECT attrelid FROM pg_attribute WHERE attname = 'pemda_id')
        """
    ).fetchall()
    assert alone == []
