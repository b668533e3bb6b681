"""What a second reader of identity asked for: each sentence was false once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from tests.people import HAMDAN, SITI
from tests.registry.world import recorded
from tests.sameness.test_same_person import AGAIN, DAYS, answers_of, list_of
from tests.web.test_workers_pages import signed_in, words_of

from payung.intake.actions.listings import import_listing
from payung.intake.actions.undoing import undo_roster
from payung.intake.listed import LISTED_WORKERS, listed_of
from payung.intake.models import Roster
from payung.office.scope import office_scope
from payung.registry.actions.answers import read_answers, receive_answers
from payung.registry.models import Verification, Worker
from payung.sameness.actions import search_duplicates, settle_duplicate
from payung.sameness.models import Candidate
from payung.sameness.queries import candidates_waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def inhil(offices):
    return offices[0]


def listed_now(pemda: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(LISTED_WORKERS, {"pemda": pemda})
        return [row[0] for row in cursor.fetchall()]


def test_a_worker_who_comes_after_the_list_is_found_on_it(inhil):
    recorded(inhil, HAMDAN)
    with office_scope(inhil.pemda.pk):
        import_listing(
            by=inhil.rahma, kind="pu", keeper="BPJS", name="a.csv", **DAYS,
            content=list_of((SITI.nik, "Siti Rabiah", "21/05/1980")),
        )  # fmt: skip
    siti = recorded(inhil, SITI)[SITI.nik]
    with office_scope(inhil.pemda.pk):
        assert listed_now(inhil.pemda.pk) == [siti.pk]


def test_the_survivor_stands_on_the_list_of_his_double(inhil):
    recorded(inhil, HAMDAN)
    workers = recorded(inhil, AGAIN)
    first, second = workers[HAMDAN.nik], workers[AGAIN.nik]
    with office_scope(inhil.pemda.pk):
        import_listing(
            by=inhil.rahma, kind="pu", keeper="BPJS", name="a.csv", **DAYS,
            content=list_of((AGAIN.nik, "M. Hamdan Yahya", "17/08/1975")),
        )  # fmt: skip
        settle_duplicate(by=inhil.rahma, worker=first, other=second, is_same=True, reason="KTP", survivor=first)
        assert [len(listed_of(first)), listed_now(inhil.pemda.pk)] == [1, [first.pk]]


def test_a_roster_is_undone_although_pairs_were_searched(inhil):
    recorded(inhil, HAMDAN)
    recorded(inhil, AGAIN)
    with office_scope(inhil.pemda.pk):
        search_duplicates(by=inhil.rahma)
        assert Candidate.objects.count() == 1
        undo_roster(by=inhil.rahma, roster=Roster.objects.order_by("-pk")[0])
        assert Worker.objects.filter(nik=AGAIN.nik).count() == 0


def test_a_key_whose_nik_is_anothers_names_nobody(inhil):
    workers = recorded(inhil, HAMDAN, SITI)
    content = answers_of((str(workers[HAMDAN.nik].public_id), SITI.nik, "Meninggal"), titles=("Kunci", "NIK", "Hasil"))
    with office_scope(inhil.pemda.pk):
        file = receive_answers(by=inhil.umar, content=content, name="a.csv")
        try:
            read_answers(by=inhil.umar, file=file, answered_on=date(2024, 11, 5))
        except Exception as refusal:
            print(refusal)
        assert list(Verification.objects.values_list("worker__nik", "result")) == []


def test_two_days_of_death_in_one_file_are_not_guessed(inhil):
    recorded(inhil, SITI)
    content = answers_of(
        (SITI.nik, "Meninggal", "1/2/2024"), (SITI.nik, "Meninggal", "9/9/2024"),
        titles=("NIK", "Hasil", "Tanggal Meninggal"),
    )  # fmt: skip
    with office_scope(inhil.pemda.pk):
        file = receive_answers(by=inhil.umar, content=content, name="a.csv")
        try:
            read_answers(by=inhil.umar, file=file, answered_on=date(2024, 11, 5))
        except Exception as refusal:
            print(refusal)
        assert list(Verification.objects.values_list("said", flat=True)) == []


def test_three_sure_records_are_settled_at_once(inhil):
    a = replace(HAMDAN, nik="1404051708759003")
    recorded(inhil, a)
    with office_scope(inhil.pemda.pk):
        plain = Worker.objects.get(nik=a.nik)
        for _ in range(2):
            Worker.objects.create(
                pemda=inhil.pemda, nik=None, kk_number=plain.kk_number, name=plain.name, birth_on=plain.birth_on,
                sex=plain.sex, mother_name=plain.mother_name, phone=plain.phone, area_code=plain.area_code,
                recorded_by=inhil.rahma,
            )  # fmt: skip
        search_duplicates(by=inhil.rahma)
        sure = list(candidates_waiting(inhil.rahma).filter(is_sure=True).values_list("pk", flat=True))
        print("sure pairs", len(sure))
    signed_in(inhil.rahma).post("/pekerja/ganda/satukan/", {"pair": sure})
    with office_scope(inhil.pemda.pk):
        assert Worker.objects.filter(survivor__isnull=True).count() == 1


def test_a_village_operator_sees_no_name_of_another_village_on_a_list(inhil):
    other = replace(SITI, village=HAMDAN.village)
    recorded(inhil, other)
    with office_scope(inhil.pemda.pk):
        Worker.objects.filter(nik=SITI.nik).update(area_code="14.04.04.1001")
        one = import_listing(
            by=inhil.rahma, kind="staff", keeper="BKD", name="a.csv", **DAYS,
            content=list_of((SITI.nik, "Siti Rabiah", "21/05/1980")),
        )  # fmt: skip
        operator = inhil.darman
        print("operator area", operator.area_code)
    page = words_of(signed_in(operator).get(f"/pekerja/daftar-lain/{one.public_id}/"))
    assert "Siti Rabiah" not in page


def test_a_temporary_table_cannot_stand_in_for_the_registry(offices, app_connection):
    with app_connection.cursor() as cursor:
        cursor.execute("SELECT has_database_privilege('payung_app', current_database(), 'TEMP')")
        print("app may make temp", cursor.fetchone())
        cursor.execute("CREATE FUNCTION pg_temp.who() RETURNS text LANGUAGE sql AS 'SELECT current_user::text'")
        cursor.execute(
            "CREATE TEMP VIEW registry_worker AS SELECT pg_temp.who() AS nik, NULL::bigint AS survivor_id, "
            "0::bigint AS pemda_id"
        )
        cursor.execute("GRANT SELECT ON pg_temp.registry_worker TO PUBLIC")
        cursor.execute("SELECT set_config('payung.pemda_id', '1', false)")
        cursor.execute("SELECT niks_elsewhere(ARRAY['payung_owner', 'payung_app'])")
        assert cursor.fetchall() == []


def test_pg_temp_last_closes_the_definer(offices, owner_connection, app_connection):
    owner_connection.execute("ALTER FUNCTION niks_elsewhere(text[]) SET search_path = pg_catalog, public, pg_temp")
    try:
        test_a_temporary_table_cannot_stand_in_for_the_registry(offices, app_connection)
    finally:
        owner_connection.execute("ALTER FUNCTION niks_elsewhere(text[]) SET search_path = pg_catalog, public")


def test_what_one_checker_may_not_answer_another_records_from_the_same_file(inhil):
    workers = recorded(inhil, HAMDAN, SITI)
    content = answers_of((HAMDAN.nik, "Sesuai"), (SITI.nik, "Sesuai"), titles=("NIK", "Hasil"))
    with office_scope(inhil.pemda.pk):
        Worker.objects.filter(pk=workers[SITI.nik].pk).update(recorded_by=inhil.umar)
        file = receive_answers(by=inhil.umar, content=content, name="a.csv")
        read_answers(by=inhil.umar, file=file, answered_on=date(2024, 11, 5))
        type(inhil.umar).objects.filter(pk=inhil.rahma.pk).update(role="checker")
        rahma = type(inhil.umar).objects.select_related("pemda").get(pk=inhil.rahma.pk)
        Worker.objects.filter(pk=workers[HAMDAN.nik].pk).update(recorded_by=inhil.umar)
        again = receive_answers(by=rahma, content=content, name="a.csv")
        read_answers(by=rahma, file=again, answered_on=date(2024, 11, 5))
        assert Verification.objects.filter(worker=workers[SITI.nik]).count() == 1
