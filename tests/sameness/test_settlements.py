"""Decisions about records that are one person: chains end in one survivor, and taking one back restores the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.people import HAMDAN, SITI
from tests.registry.world import recorded
from tests.sameness.test_same_person import DAYS, list_of
from tests.sameness.test_same_person_reviewed import listed_now
from tests.web.signing_in import client_of
from tests.web.test_workers_pages import key, words_of

from payung.intake.actions.listings import import_listing, settle_listed
from payung.intake.listed import listed_of
from payung.intake.models import ListedPerson
from payung.intake.thread import thread_of
from payung.office.models import Event
from payung.office.refusal import Conflict, Refused
from payung.office.scope import office_scope
from payung.registry.models import Worker
from payung.sameness.actions import reopen_settlement, search_duplicates, settle_duplicate, settle_sure
from payung.sameness.models import Candidate, Settlement
from payung.sameness.queries import candidates_waiting

pytestmark = pytest.mark.django_db
NIKS = ("1404051708759031", "1404051708759032", "1404051708759033")
SURE = "/pekerja/ganda/satukan/"


@pytest.fixture
def inhil(offices):
    return offices[0]


def three(inhil: Any) -> list[Worker]:
    """Three records with a NIK each, the oldest first."""
    return [recorded(inhil, replace(HAMDAN, nik=nik))[nik] for nik in NIKS]


def settled(inhil: Any, double: Worker, kept: Worker) -> Settlement:
    return settle_duplicate(by=inhil.rahma, worker=double, other=kept, is_same=True, reason="KTP", survivor=kept)


def survivors(*workers: Worker) -> list[int | None]:
    return [Worker.objects.get(pk=one.pk).survivor_id for one in workers]


def test_a_chain_of_settlements_ends_in_the_one_that_lives(inhil):
    a, b, c = three(inhil)
    with office_scope(inhil.pemda.pk):
        content = list_of((str(b.nik), "Hamdan", "17/08/1975"))
        import_listing(by=inhil.rahma, kind="pu", keeper="BPJS", name="a.csv", content=content, **DAYS)
        settled(inhil, b, a)
        settled(inhil, a, c)
        assert survivors(a, b, c) == [c.pk, c.pk, None]
        assert [len(listed_of(c)), listed_now(inhil.pemda.pk)] == [1, [c.pk]]
        assert [(one.worker_id, one.other_id) for one in thread_of(c).settlements] == [(b.pk, a.pk), (a.pk, c.pk)]


def test_taking_the_later_decision_back_restores_the_earlier(inhil):
    a, b, c = three(inhil)
    with office_scope(inhil.pemda.pk):
        settled(inhil, b, a)
        later = settled(inhil, a, c)
        reopen_settlement(by=inhil.rahma, settlement=later)
        assert survivors(a, b, c) == [None, a.pk, None]


def test_taking_the_earlier_decision_back_leaves_the_later(inhil):
    a, b, c = three(inhil)
    with office_scope(inhil.pemda.pk):
        earlier = settled(inhil, b, a)
        settled(inhil, a, c)
    page = f"/pekerja/ganda/tarik/{earlier.pk}/"
    assert client_of(inhil.rahma).post(page, {"key": key()}).status_code == 302
    with office_scope(inhil.pemda.pk):
        assert survivors(a, b, c) == [c.pk, None, None]


def test_two_told_apart_do_not_become_one_through_a_third(inhil):
    a, b, c = three(inhil)
    with office_scope(inhil.pemda.pk):
        settle_duplicate(by=inhil.rahma, worker=a, other=b, is_same=False, reason="Kembar")
        settled(inhil, a, c)
        with pytest.raises(Refused, match="dua orang berbeda"):
            settled(inhil, b, c)
        assert survivors(a, b, c) == [c.pk, None, None]


def chain(inhil: Any, *pairs: tuple[Worker, Worker]) -> list[int]:
    """Candidates without doubt, as a search keeps them."""
    with office_scope(inhil.pemda.pk):
        Candidate.objects.all().delete()
        said = {"pemda": inhil.pemda, "score": 100, "is_sure": True, "speaks": [["name:same_rare", 9.1]]}
        return [Candidate.objects.create(worker=one, other=two, **said).pk for one, two in pairs]


def test_a_chain_of_sure_pairs_becomes_one_and_is_counted_truly(inhil):
    a, b, c = three(inhil)
    pairs = chain(inhil, (a, b), (b, c))
    client, sent = client_of(inhil.rahma), {"pair": pairs, "key": key()}
    for _ in range(2):
        page = words_of(client.post(SURE, sent, follow=True))
        assert "2 catatan kini menunjuk kepada 1 orang yang dipertahankan." in page
    with office_scope(inhil.pemda.pk):
        assert survivors(a, b, c) == [None, a.pk, a.pk]
        assert Settlement.objects.count() == 2
        assert Event.objects.filter(action="settle_sure").count() == 1


def test_a_chain_that_begins_with_the_younger_ends_in_the_oldest(inhil):
    a, b, c = three(inhil)
    pairs = chain(inhil, (b, c), (a, c))
    with office_scope(inhil.pemda.pk):
        made = settle_sure(by=inhil.rahma, reasons=dict.fromkeys(pairs, "Tanpa ragu"))
        assert survivors(a, b, c) == [None, a.pk, a.pk]
        with pytest.raises(Conflict):
            settle_sure(by=inhil.rahma, reasons=dict.fromkeys(pairs, "Tanpa ragu"))
        reopen_settlement(by=inhil.rahma, settlement=made)
        assert [one for one in survivors(a, b, c) if one is None] == [None, None]


def test_sure_pairs_are_settled_all_or_none(inhil):
    a, b, c = three(inhil)
    pairs = chain(inhil, (a, b), (b, c))
    with office_scope(inhil.pemda.pk):
        settle_duplicate(by=inhil.rahma, worker=a, other=c, is_same=False, reason="Kembar")
    page = words_of(client_of(inhil.rahma).post(SURE, {"pair": pairs, "key": key()}, follow=True))
    assert "sudah diputuskan sebagai dua orang berbeda" in page
    with office_scope(inhil.pemda.pk):
        assert survivors(a, b, c) == [None, None, None]


def test_a_search_keeps_its_pairs_likeliest_first(inhil):
    three(inhil)
    with office_scope(inhil.pemda.pk):
        search_duplicates(by=inhil.rahma)
        scores = list(Candidate.objects.order_by("pk").values_list("score", flat=True))
        assert (len(scores), scores) == (candidates_waiting(inhil.rahma).count(), sorted(scores, reverse=True))


def test_a_likely_row_with_the_nik_of_another_names_the_other_in_both_rules(inhil):
    hamdan = recorded(inhil, HAMDAN)[HAMDAN.nik]
    with office_scope(inhil.pemda.pk):
        content = list_of((SITI.nik, HAMDAN.name, "17/08/1975"))
        import_listing(by=inhil.rahma, kind="pu", keeper="BPJS", name="a.csv", content=content, **DAYS)
        assert ListedPerson.objects.get().match == "likely"
    siti = recorded(inhil, SITI)[SITI.nik]
    with office_scope(inhil.pemda.pk):
        assert [listed_now(inhil.pemda.pk), [row.is_sure for row in listed_of(siti)]] == [[siti.pk], [True]]
        assert [row.is_sure for row in listed_of(hamdan)] == [False]
        settle_listed(by=inhil.rahma, listed=ListedPerson.objects.get(), is_same=True)
        assert [listed_now(inhil.pemda.pk), [row.is_sure for row in listed_of(hamdan)]] == [[hamdan.pk], [True]]
