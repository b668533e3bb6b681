"""Who keeps a list decides what it means; a NIK that another office proposed is told on the rows of a roster."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.people import GUNUNG_ULIN, SITI, workbook_of
from tests.registry.world import recorded
from tests.sameness.test_same_person import DAYS, list_of
from tests.web.signing_in import client_of
from tests.web.test_workers_pages import words_of

from payung import words
from payung.intake.actions.applying import apply_roster
from payung.intake.actions.listings import NEW_LISTING_KINDS, import_listing
from payung.intake.actions.rosters import amend_row, receive_roster
from payung.intake.models import Listing, RosterRow
from payung.office.models import Event
from payung.office.refusal import Conflict, Refused
from payung.office.scope import office_scope
from payung.registry.models import Worker

pytestmark = pytest.mark.django_db
HERE = replace(SITI, village=GUNUNG_ULIN, nik="6302066105809071")
CONTENT = list_of((SITI.nik, "Siti Rabiah", "21/05/1980"))


@pytest.fixture
def inhil(offices):
    return offices[0]


@pytest.mark.parametrize(
    ("kind", "number"),
    [("province", "R09"), ("dbh", "R09"), ("village", "R09"), ("csr", "R09"), ("pu", "R10"), ("staff", "R11")],
)
def test_each_of_six_kinds_says_its_consequence(inhil, kind, number):
    recorded(inhil, SITI)
    with office_scope(inhil.pemda.pk):
        one = import_listing(by=inhil.rahma, kind=kind, keeper="Pemberi", name="a.csv", content=CONTENT, **DAYS)
    client, word = client_of(inhil.rahma), words.words_of("listing_kind")[kind]
    assert f"{word} · {number}" in words_of(client.get("/pekerja/daftar-lain/"))
    assert f" {number}: " in words_of(client.get(f"/pekerja/daftar-lain/{one.public_id}/"))
    assert len(NEW_LISTING_KINDS) == 6


def test_payers_told_apart_supersede_the_list_that_did_not(inhil):
    recorded(inhil, SITI)
    given: dict[str, Any] = {"by": inhil.rahma, "keeper": "APBDes", "name": "a.csv", "content": CONTENT, **DAYS}
    with office_scope(inhil.pemda.pk):
        old = import_listing(kind="village", **given)
        Listing.objects.filter(pk=old.pk).update(superseded_at=old.recorded_at)
        file = {"file": old.file, "row_count": 1, "by": inhil.rahma, "keeper": "APBDes", **DAYS}
        Listing.objects.create(pemda=inhil.pemda, kind="payer", **file)
        with pytest.raises(Refused):
            import_listing(kind="payer", **given)
        import_listing(kind="village", **given)
        assert list(Listing.objects.filter(superseded_at=None).values_list("kind", flat=True)) == ["village"]
        with pytest.raises(Conflict):
            import_listing(kind="village", **given)


def elsewhere(office: Any, *people: Any) -> list[RosterRow]:
    by, content = office.asing, workbook_of(*people)
    roster = receive_roster(by=by, content=content, name="ulin.xlsx", area_code=GUNUNG_ULIN.code)
    with office_scope(office.pemda.pk):
        return list(RosterRow.objects.filter(roster=roster, nik__isnull=False).select_related("roster").order_by("id"))


def told(row: RosterRow) -> tuple[bool, str]:
    return "nik_other_office" in [reason["code"] for reason in row.reasons], row.verdict


def test_a_row_whose_nik_another_office_proposed_says_so_and_no_more(offices):
    inhil, kotabaru = offices
    recorded(inhil, SITI)
    one, other = elsewhere(kotabaru, replace(SITI, village=GUNUNG_ULIN, name="Siti R."), replace(HERE, name="Ani"))
    assert [told(one), told(other)[0]] == [(True, "warned"), False]
    page = words_of(client_of(kotabaru.asing).get(f"/roster/{one.roster.public_id}/baris/{one.public_id}/"))
    assert "NIK ini sudah diusulkan kantor lain." in page
    assert [word for word in ("Rahma", "Siti Rabiah", "Sungaisalak") if word in page] == []
    with office_scope(kotabaru.pemda.pk):
        body = Event.objects.get(action="ask_elsewhere").body
        assert body == '{"asked":2,"known":1}'


def test_a_mended_nik_is_asked_about_again(offices):
    inhil, kotabaru = offices
    recorded(inhil, SITI)
    (row,) = elsewhere(kotabaru, HERE)
    assert told(row)[0] is False
    row = amend_row(by=kotabaru.asing, row=row, nik=SITI.nik)
    assert told(row)[0] is True
    row = amend_row(by=kotabaru.asing, row=row, name="Siti Rabiah binti Ali")
    assert told(row)[0] is True
    row = amend_row(by=kotabaru.asing, row=row, nik=HERE.nik)
    assert told(row)[0] is False


def test_such_a_row_may_still_be_applied(offices):
    inhil, kotabaru = offices
    recorded(inhil, SITI)
    (row,) = elsewhere(kotabaru, replace(SITI, village=GUNUNG_ULIN))
    apply_roster(by=kotabaru.asing, roster=row.roster)
    with office_scope(kotabaru.pemda.pk):
        assert Worker.objects.filter(nik=SITI.nik).count() == 1
