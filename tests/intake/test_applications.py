"""Two doors, one person: applications judged, confirmed with evidence, and met by rosters before and after."""

from __future__ import annotations

import io
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from PIL import Image
from tests.people import HAMDAN, SITI, TEMBILAHAN_KOTA, photo, workbook_of

from payung.intake.actions.applications import (
    amend_application,
    receive_application,
    receive_public_application,
    refuse_application,
    return_application,
)
from payung.intake.actions.applying import apply_roster
from payung.intake.actions.confirming import confirm_application
from payung.intake.actions.doors import MOST_WRONG, look_up_receipt, receipt_code, remember_reader, set_door
from payung.intake.actions.rosters import receive_roster
from payung.intake.actions.undoing import undo_roster
from payung.intake.models import Application
from payung.intake.queries import candidates_for
from payung.intake.thread import SHOWN, thread_of
from payung.office.files import clean_photo, read_file
from payung.office.models import Event
from payung.office.refusal import Conflict, NotAllowed, Refused
from payung.office.scope import office_scope
from payung.registry.models import Evidence, Worker
from payung.sameness.actions import settle_duplicate

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 10)
SEEN = {"seen_on": date(2025, 3, 9), "place": "Pasar Sungai Salak", "witness": "Pak RT Jamal"}


def said(person: Any = SITI, **other: Any) -> dict[str, Any]:
    """What a person of the tests says at a door."""
    fields = {name: getattr(person, name) for name in ("nik", "kk_number", "name", "sex", "mother_name", "phone")}
    fields |= {"birth_on": person.born_on, "area_code": person.village.code, "occupation": person.occupation}
    return {"consent_version": "2026-11-26", **fields, **other}


def photo_with_gps() -> bytes:
    """A photo of 3,000 × 2,000 that says where and with what it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Rumah Bu Siti"
    exif.get_ifd(0x8825)[1] = "S"
    return photo(size=(3000, 2000), exif=exif)


@pytest.fixture
def office(offices: tuple[SimpleNamespace, SimpleNamespace], monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("PAYUNG_TODAY", DAY.isoformat())
    with office_scope(offices[0].pemda.pk):
        yield offices[0]


def at_counter(office: SimpleNamespace, person: Any = SITI, **other: Any) -> Application:
    made: Application = receive_application(
        by=office.darman, channel="village", consent_method="spoken", **said(person, **other)
    )
    return made


def in_roster(office: SimpleNamespace, *people: Any) -> Any:
    roster = receive_roster(by=office.rahma, content=workbook_of(*people), name="r.xlsx", area_code="14.04")
    return apply_roster(by=office.rahma, roster=roster)


def living() -> list[str]:
    return list(Worker.objects.filter(survivor__isnull=True).order_by("id").values_list("nik", flat=True))


def test_roster_first_then_application_is_one_worker_with_both_origins(office):
    in_roster(office, SITI)
    confirmed = confirm_application(by=office.darman, application=at_counter(office), **SEEN)
    thread = thread_of(confirmed.worker)
    assert (living(), confirmed.outcome) == ([SITI.nik], "known")
    assert (thread.origin is not None, [a.pk for a in thread.applications]) == (True, [confirmed.pk])


def test_application_first_then_roster_is_one_worker_with_both_origins(office):
    confirmed = confirm_application(by=office.darman, application=at_counter(office), **SEEN)
    in_roster(office, SITI)
    thread = thread_of(confirmed.worker)
    assert (living(), confirmed.outcome) == ([SITI.nik], "new")
    assert ([r.outcome for r in thread.later_rows], len(thread.applications)) == (["changed"], 1)


def test_an_open_application_meets_the_roster_that_came_meanwhile(office):
    waiting = at_counter(office)
    in_roster(office, SITI)
    assert [(w.nik, pair) for w, pair in candidates_for(waiting)] == [(SITI.nik, None)]
    assert confirm_application(by=office.darman, application=waiting, **SEEN).outcome == "known"


def test_a_slip_in_the_nik_is_one_worker_when_the_officer_says_so(office):
    in_roster(office, SITI)
    waiting = at_counter(office, nik="1404056105809002")
    [(worker, pair)] = candidates_for(waiting)
    confirmed = confirm_application(by=office.darman, application=waiting, worker=worker, **SEEN)
    assert pair is not None
    assert (living(), confirmed.worker_id, confirmed.outcome) == ([SITI.nik], worker.pk, "known")


def test_two_workers_settled_later_keep_the_application_on_the_survivor(office):
    in_roster(office, SITI)
    confirmed = confirm_application(by=office.darman, application=at_counter(office, nik="1404056105809002"), **SEEN)
    survivor = Worker.objects.get(nik=SITI.nik)
    settle_duplicate(by=office.rahma, worker=survivor, other=confirmed.worker, is_same=True, reason="KTP sama")
    assert [a.pk for a in thread_of(survivor).applications] == [confirmed.pk]


def test_pointing_at_a_worker_with_another_living_nik_is_refused(office):
    in_roster(office, SITI, HAMDAN)
    hamdan = Worker.objects.get(nik=HAMDAN.nik)
    with pytest.raises(Conflict, match="milik pekerja lain"):
        confirm_application(by=office.darman, application=at_counter(office), worker=hamdan, **SEEN)


def test_a_second_application_of_the_same_person_is_closed_with_the_first(office):
    first, second = at_counter(office), at_counter(office)
    confirm_application(by=office.darman, application=first, **SEEN)
    second.refresh_from_db()
    assert (living(), second.status, second.outcome) == ([SITI.nik], "confirmed", "known")


def test_what_is_known_stays_and_empty_fields_are_filled(office):
    in_roster(office, SITI)
    Worker.objects.filter(nik=SITI.nik).update(mother_name="", name="SITI RABIAH BINTI ALI")
    worker = confirm_application(by=office.darman, application=at_counter(office), **SEEN).worker
    worker.refresh_from_db()
    assert (worker.name, worker.mother_name) == ("SITI RABIAH BINTI ALI", "MAIMUNAH")


def test_a_roster_with_a_worker_of_both_doors_is_not_undone_under_the_application(office):
    roster = in_roster(office, SITI)
    confirm_application(by=office.darman, application=at_counter(office), **SEEN)
    with pytest.raises(Refused, match="sudah"):
        undo_roster(by=office.rahma, roster=roster)


def test_a_doubt_holds_an_application_until_an_officer_has_looked(office):
    held = at_counter(office, birth_on=date(1980, 5, 22))
    assert (held.verdict, [r["code"] for r in held.reasons]) == ("held", ["nik_birth_mismatch"])
    with pytest.raises(Refused, match="masih ditahan"):
        confirm_application(by=office.darman, application=held, **SEEN)
    looked = amend_application(by=office.darman, application=held, confirmed=["nik_birth_mismatch"])
    assert confirm_application(by=office.darman, application=looked, **SEEN).status == "confirmed"


def test_a_corrected_application_is_judged_again(office):
    held = at_counter(office, birth_on=date(1980, 5, 22))
    mended = amend_application(by=office.darman, application=held, birth_on=SITI.born_on)
    assert (mended.verdict, mended.reasons) == ("ok", [])


def test_a_returned_application_waits_again_when_it_is_mended(office):
    back = return_application(by=office.darman, application=at_counter(office), reason="paper_missing")
    with pytest.raises(Conflict):
        confirm_application(by=office.darman, application=back, **SEEN)
    again = amend_application(by=office.darman, application=back, phone="0812-0000-1009")
    assert (again.status, again.reason) == ("waiting", "")


def test_a_refused_application_makes_no_worker_and_needs_a_reason(office):
    waiting = at_counter(office)
    with pytest.raises(Refused, match="Alasan belum dipilih"):
        refuse_application(by=office.darman, application=waiting, reason="")
    assert refuse_application(by=office.darman, application=waiting, reason="not_working").status == "refused"
    assert living() == []


@pytest.mark.parametrize("lacks", [{"place": " "}, {"witness": ""}, {"seen_on": date(2025, 3, 11)}])
def test_confirmation_needs_a_day_a_place_and_a_photo_or_witness(office, lacks):
    with pytest.raises(Refused):
        confirm_application(by=office.darman, application=at_counter(office), **{**SEEN, **lacks})
    assert living() == []


def test_a_photo_is_kept_small_and_tells_no_place(office):
    confirm_application(by=office.darman, application=at_counter(office), content=photo_with_gps(), **SEEN)
    evidence = Evidence.objects.get()
    with Image.open(io.BytesIO(read_file(evidence.file))) as kept:
        assert (kept.size, dict(kept.getexif()), "exif" in kept.info) == ((1600, 1067), {}, False)
    assert (evidence.kind, evidence.place, evidence.witness) == ("work_photo", SEEN["place"], SEEN["witness"])


@pytest.mark.parametrize(
    "content", [b"<svg onload=alert(1)>", b"GIF89a" + b"\0" * 40, b"%PDF-1.7", photo_with_gps()[:99]]
)
def test_what_is_no_photo_is_refused(content):
    with pytest.raises(Refused, match="bukan foto"):
        clean_photo(content)


def test_a_photo_of_too_many_pixels_is_never_unpacked():
    photo = io.BytesIO()
    Image.new("1", (20, 21)).save(photo, "PNG")
    assert clean_photo(photo.getvalue(), most_pixels=420)
    with pytest.raises(Refused, match="50 juta"):
        clean_photo(photo.getvalue(), most_pixels=419)


def test_the_public_door_opens_for_a_year_without_a_programme_and_says_so_in_the_diary(office):
    set_door(by=office.rahma, is_open=True, year=2026, contact="Disnakertrans, Tembilahan")
    row = receive_public_application(by=office.rahma, **said())
    event = Event.objects.get(action="receive_public_application")
    assert (row.year, row.by_id, row.channel, row.consent_method) == (2026, None, "public", "page")
    assert SITI.nik not in event.body


def test_a_shut_or_strange_door_takes_nobody(office):
    with pytest.raises(Refused, match="ditutup"):
        receive_public_application(by=office.rahma, **said())
    set_door(by=office.rahma, is_open=True, year=2026, contact="Disnakertrans")
    set_door(by=office.rahma, is_open=False, year=2026, contact="Disnakertrans")
    with pytest.raises(Refused, match="ditutup"):
        receive_public_application(by=office.rahma, **said())


def test_one_key_makes_one_application_and_one_receipt(office):
    key = uuid4()
    rows = [
        receive_application(by=office.darman, key=key, channel="village", consent_method="paper", **said())
        for _ in range(2)
    ]
    assert Application.objects.count() == 1
    assert receipt_code(rows[0].public_id) == receipt_code(rows[1].public_id)


def test_another_village_is_nobody_elses_to_take_or_confirm(office):
    with pytest.raises(NotAllowed):
        at_counter(office, area_code=TEMBILAHAN_KOTA.code)
    row = receive_application(
        by=office.rahma, channel="office", consent_method="paper", **said(area_code=TEMBILAHAN_KOTA.code)
    )
    with pytest.raises(NotAllowed):
        confirm_application(by=office.darman, application=row, **SEEN)


def test_consent_is_a_fact_of_the_worker(office):
    confirmed = confirm_application(by=office.darman, application=at_counter(office), **SEEN)
    in_roster(office, HAMDAN)
    with connection.cursor() as cursor:
        cursor.execute(SHOWN, {"pemda": office.pemda.pk})
        assert sorted(cursor.fetchall()) == [
            (confirmed.worker_id, "consent", confirmed.consent_at.date()),
            (confirmed.worker_id, "work", SEEN["seen_on"]),
        ]


def test_a_guessing_neighbour_blocks_himself_but_no_receipt_his_address_has_read(office):
    mine, others = at_counter(office), at_counter(office, HAMDAN)
    remember_reader(office.pemda, mine, "10.0.0.1")
    for number in range(MOST_WRONG + 1):
        assert look_up_receipt(office.pemda, f"WRONG{number:05d}", "10.0.0.1") is None
    assert look_up_receipt(office.pemda, receipt_code(others.public_id), "10.0.0.1") is None
    assert look_up_receipt(office.pemda, receipt_code(mine.public_id), "10.0.0.1") == mine
    assert look_up_receipt(office.pemda, receipt_code(others.public_id).lower(), "10.0.0.2") == others


def test_right_codes_are_never_counted_against_an_address(office):
    rows = [at_counter(office) for _ in range(MOST_WRONG + 5)]
    assert all(look_up_receipt(office.pemda, receipt_code(row.public_id), "10.0.0.1") == row for row in rows)


def test_a_flood_on_one_office_leaves_every_other_address_its_first_look(office, monkeypatch):
    monkeypatch.setattr("payung.intake.actions.doors.MOST_WRONG_A_DAY", 3)
    row = at_counter(office)
    for number in range(5):
        look_up_receipt(office.pemda, "X" * 10, f"10.1.0.{number}")
    assert look_up_receipt(office.pemda, receipt_code(row.public_id), "10.2.0.1") == row
