"""What every action keeps: who may, one event, one effect per key, numbers without holes."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.db import connection, transaction

from payung.money.models import Programme
from payung.office.diary import canonical, record_event, seal_events
from payung.office.files import keep_file, path_of, read_file
from payung.office.models import Event, History, Seal
from payung.office.papers import next_number
from payung.office.permission import in_area, may
from payung.office.refusal import Conflict, KeyReused, NotAllowed
from payung.office.scope import office_scope
from payung.programme.actions.setup import open_programme

pytestmark = pytest.mark.django_db


def test_an_action_records_one_event_in_its_transaction(offices):
    inhil, _ = offices
    open_programme(by=inhil.rahma, name="Pekerja rentan", year=2025)
    with office_scope(inhil.pemda.pk):
        event = Event.objects.get(action="open_programme")
        assert (event.officer_id, event.body) == (inhil.rahma.pk, '{"name":"Pekerja rentan","year":2025}')


def test_a_refused_action_leaves_nothing(offices):
    inhil, _ = offices
    open_programme(by=inhil.rahma, name="Pekerja rentan", year=2025)
    with pytest.raises(Conflict):
        open_programme(by=inhil.rahma, name="Pekerja rentan", year=2025)
    with office_scope(inhil.pemda.pk):
        assert (Programme.objects.count(), Event.objects.count()) == (1, 1)


def test_a_role_that_may_not_is_refused_with_the_roles_that_may(offices):
    inhil, _ = offices
    with pytest.raises(NotAllowed, match="Pengelola program"):
        open_programme(by=inhil.umar, name="Pekerja rentan", year=2025)


def test_an_appointment_that_ended_may_nothing(offices):
    inhil, _ = offices
    inhil.rahma.ends_on = date(2022, 12, 31)
    assert may(inhil.rahma, "open_programme") is False


def test_the_same_key_and_payload_has_one_effect_and_the_same_answer(offices):
    inhil, _ = offices
    key = uuid.uuid4()
    first = open_programme(by=inhil.rahma, key=key, name="Pekerja rentan", year=2025)
    again = open_programme(by=inhil.rahma, key=key, name="Pekerja rentan", year=2025)
    with office_scope(inhil.pemda.pk):
        assert (again.pk, Programme.objects.count(), Event.objects.count()) == (first.pk, 1, 1)


def test_the_same_key_with_another_payload_is_a_conflict(offices):
    inhil, _ = offices
    key = uuid.uuid4()
    open_programme(by=inhil.rahma, key=key, name="Pekerja rentan", year=2025)
    with pytest.raises(KeyReused) as refusal:
        open_programme(by=inhil.rahma, key=key, name="Pekerja rentan", year=2026)
    assert refusal.value.status == 409


def test_a_key_of_a_refused_request_can_be_used_again(offices):
    inhil, _ = offices
    key = uuid.uuid4()
    open_programme(by=inhil.rahma, name="Pekerja rentan", year=2025)
    with pytest.raises(Conflict):
        open_programme(by=inhil.rahma, key=key, name="Pekerja rentan", year=2025)
    assert open_programme(by=inhil.rahma, key=key, name="Pekerja rentan II", year=2025).year == 2025


def test_an_event_never_holds_a_nik(offices):
    inhil, _ = offices
    with office_scope(inhil.pemda.pk), pytest.raises(ValueError, match="NIK"):
        record_event(by=inhil.rahma, action="x", subject=inhil.rahma, note="1404010101809001")


def test_a_body_has_one_canonical_text_and_takes_no_float():
    assert canonical({"b": 1, "a": [date(2025, 1, 2), None]}) == '{"a":["2025-01-02",null],"b":1}'
    with pytest.raises(TypeError, match="float"):
        canonical({"a": 0.5})


def test_sealing_chains_the_batches_and_leaves_no_event_open(offices):
    inhil, _ = offices
    open_programme(by=inhil.rahma, name="Satu", year=2025)
    with office_scope(inhil.pemda.pk):
        assert seal_events(inhil.pemda.pk) == 1
    open_programme(by=inhil.rahma, name="Dua", year=2025)
    with office_scope(inhil.pemda.pk):
        assert seal_events(inhil.pemda.pk) == 1
        assert seal_events(inhil.pemda.pk) == 0
        first, second = Seal.objects.order_by("number")
        assert second.previous_sha256 == first.sha256
        assert Event.objects.filter(seal__isnull=True).count() == 0


def test_paper_numbers_have_no_hole_after_a_rollback(offices):
    inhil, _ = offices
    with office_scope(inhil.pemda.pk):
        assert next_number(inhil.pemda.pk, "uji", 2025) == 1
    with office_scope(inhil.pemda.pk):
        next_number(inhil.pemda.pk, "uji", 2025)
        transaction.set_rollback(True)
    with office_scope(inhil.pemda.pk):
        assert next_number(inhil.pemda.pk, "uji", 2025) == 2


def test_a_file_is_kept_under_its_hash_and_an_altered_one_is_refused(offices, settings, tmp_path):
    settings.PAYUNG_FILES_DIR = tmp_path
    inhil, _ = offices
    with office_scope(inhil.pemda.pk):
        file = keep_file(by=inhil.rahma, content=b"isi", name="a.csv", media_type="text/csv")
        assert read_file(file) == b"isi"
        path_of(file.sha256, inhil.pemda.pk).write_bytes(b"lain")
        with pytest.raises(OSError, match="altered"):
            read_file(file)


def test_bulk_statements_leave_history_too(offices):
    inhil, _ = offices
    open_programme(by=inhil.rahma, name="Satu", year=2025)
    with office_scope(inhil.pemda.pk, officer_id=inhil.rahma.pk), connection.cursor() as cursor:
        cursor.execute("UPDATE money_programme SET legal_basis = 'Perbup 1/2025'")
        change = History.objects.filter(table_name="money_programme", change="update").get()
        assert (change.before["legal_basis"], change.after["legal_basis"]) == ("", "Perbup 1/2025")
        assert change.officer_id == inhil.rahma.pk


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("14.04", "14.04.05.1004", True),
        ("14.04.05.1004", "14.04.05.1004", True),
        ("14.04.05.1004", "14.04.05.1005", False),
        ("14.04.05.1004", "14.04", False),
        ("14.04", "14.05.01.2001", False),
        ("", "14.04.05.1004", False),
        ("14.04", "", False),
    ],
)
def test_an_area_lies_within_an_officers_only_if_its_code_does(offices, mine, theirs, expected):
    inhil, _ = offices
    inhil.darman.area_code = mine
    assert in_area(inhil.darman, theirs) is expected
