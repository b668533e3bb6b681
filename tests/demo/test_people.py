"""Invented people are the same for the same seed, keep our rules, and are nobody."""

from __future__ import annotations

from collections import Counter
from datetime import date

from demo.people import Person, Population, Village
from payung.core.identity import read_nik
from payung.core.span import age_on

DAY = date(2025, 1, 6)
VILLAGE = Village("14.04.05.1004", "Sungaisalak")


def people(seed: int = 1, count: int = 600) -> list[Person]:
    return Population(seed, as_of=DAY, kecamatan=["14.04.05", "14.04.06"]).of(VILLAGE, count)


def test_the_same_seed_gives_the_same_people():
    assert people(7) == people(7)
    assert people(7) != people(8)


def test_every_nik_is_valid_unique_and_says_birth_and_sex():
    found = people()
    readings = [read_nik(person.nik, today=DAY) for person in found]
    assert [r.problem for r in readings] == [None] * 600
    assert [(r.born_on, r.sex) for r in readings] == [(p.born_on, p.sex) for p in found]
    assert len({person.nik for person in found}) == 600


def test_no_number_could_be_anybodys():
    found = people()
    assert {person.nik[12] for person in found} == {"9"}
    assert {person.kk_number[12] for person in found} == {"9"}
    assert {person.phone[:9] for person in found} == {"0812-0000"}


def test_ages_are_eighteen_to_sixty_three_on_the_day():
    ages = [age_on(person.born_on, DAY) for person in people()]
    assert (min(ages) >= 18, max(ages) <= 63) == (True, True)


def test_couples_share_a_family_card_and_a_home():
    cards = Counter(person.kk_number for person in people())
    assert set(cards.values()) == {1, 2}
    homes = {}
    for person in people():
        homes.setdefault(person.kk_number, set()).add((person.address, person.rt, person.rw))
    assert {len(places) for places in homes.values()} == {1}
