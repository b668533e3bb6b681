"""Who is proposed as one person, and who never is without doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import log2

import pytest

from payung.bulk.duplicates import Person, likely_same, linked
from payung.bulk.duplicates.comparisons import LEVELS
from payung.bulk.duplicates.household import model
from payung.web.workers.duplicates import SPEAKS

HASAN = Person(
    1, "1404051203859001", "1404051203159001", "Muhammad Hasan", date(1985, 3, 12), "L", "Rohani", "081200000001",
    "14.04.05.1004",
)  # fmt: skip


def weight_of(comparison: str, level: str) -> float:
    m, u = model().splink[comparison][level]
    return round(log2(m / u), 1)


def bands(*people: Person) -> list[tuple[int, int, str]]:
    return [(pair.first, pair.second, pair.band) for pair in likely_same(people)]


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "M. Hasan"},
        {"name": "HASAN MUHAMMAD", "phone": "+6281200000001"},
        {"name": "Muh. Hassan", "area_code": "14.04.06.2001", "kk_number": "1404061203209009"},
        {"birth_on": date(1985, 12, 3)},
        {"nik": "1404051203859001", "mother_name": "", "phone": ""},
    ],
)
def test_the_same_nik_under_another_spelling_is_sure(changes: dict):
    assert bands(HASAN, replace(HASAN, id=2, **changes)) == [(1, 2, "sure")]


def test_without_a_nik_name_birth_and_family_make_it_sure():
    assert bands(HASAN, replace(HASAN, id=2, nik=None, name="M. Hasan")) == [(1, 2, "sure")]


@pytest.mark.parametrize("name", ["Muhammad Husin", "Muhammad Hasin", "M. Husain", "Muhammad Hasan"])
@pytest.mark.parametrize("nik", ["1404051203859002", None])
def test_a_twin_is_never_sure(name: str, nik: str | None):
    twin = replace(HASAN, id=2, name=name, nik=nik)
    if name == HASAN.name and nik is None:
        pytest.skip("that is the same man without his NIK")
    assert "sure" not in [band for _, _, band in bands(HASAN, twin)]


@pytest.mark.parametrize("nik", ["1404051509629001", None])
@pytest.mark.parametrize("birth_on", [date(1962, 9, 15), None])
def test_a_father_of_the_same_name_is_never_sure(nik: str | None, birth_on: date | None):
    father = replace(HASAN, id=2, nik=nik, birth_on=birth_on, mother_name="Halimah")
    assert "sure" not in [band for _, _, band in bands(HASAN, father)]


@pytest.mark.parametrize("name", ["Muhammad Hasan", "M. Hassan", "Hasan"])
@pytest.mark.parametrize("mother_name", ["Rohani", "Halimah", ""])
def test_a_father_with_the_same_serial_and_birthday_is_never_sure(name: str, mother_name: str):
    nik, born = "1404051203629001", date(1962, 3, 12)
    assert "sure" not in [
        band
        for birth_on in (born, None)
        for _, _, band in bands(
            HASAN, replace(HASAN, id=2, nik=nik, birth_on=birth_on, name=name, mother_name=mother_name)
        )
    ]


@pytest.mark.parametrize("birth_on", [date(1985, 3, 12), date(1985, 12, 3), date(1985, 1, 1)])
@pytest.mark.parametrize("name", ["Muhammad Hasan", "M. Hassan", "Muhammad Hasaan"])
def test_a_nik_slipped_outside_the_serial_is_sure_with_the_whole_name_and_the_birth_date(name: str, birth_on: date):
    assert bands(HASAN, replace(HASAN, id=2, nik="1404051302859001", name=name, birth_on=birth_on)) == [(1, 2, "sure")]


@pytest.mark.parametrize(
    "changes", [{"name": "Hasan Zulkifli"}, {"mother_name": "Saniah"}, {"birth_on": date(1985, 4, 12)}, {"sex": "P"}]
)
def test_a_slipped_nik_with_half_a_name_another_mother_or_birth_date_is_not_sure(changes: dict):
    first = replace(HASAN, name="Muhammad Hasan Zulkifli") if "name" in changes else HASAN
    other = replace(first, id=2, nik="1404051302859001", **changes)
    assert "sure" not in [band for _, _, band in bands(first, other)]


def test_the_same_nik_with_another_name_and_birth_date_is_not_sure():
    other = replace(HASAN, id=2, name="Syahrul Effendi", birth_on=date(1971, 8, 30))
    assert "sure" not in [band for _, _, band in bands(HASAN, other)]


def test_a_namesake_of_the_same_village_and_day_is_never_sure():
    other = replace(HASAN, id=2, nik="1404051203859077", kk_number="1404051203129055", mother_name="Saniah", phone="")
    assert "sure" not in [band for _, _, band in bands(HASAN, other)]


def test_brother_and_sister_are_not_proposed_at_all():
    sister = replace(HASAN, id=2, nik="1404055111889003", name="Siti Rahma", birth_on=date(1988, 11, 11), sex="P")
    assert bands(HASAN, sister) == []


def test_reasons_for_and_against_carry_their_weight():
    (pair,) = likely_same([HASAN, replace(HASAN, id=2, nik=None, kk_number="1404061203209009")])
    assert dict(pair.speaks_for)["birth:same"] == weight_of("birth", "same")
    assert "kk:other" in dict(pair.speaks_against)
    assert all(weight < 0 for _, weight in pair.speaks_against)


@pytest.mark.parametrize(
    "phone", ["+62 812-0000-0001", "6281200000001", "81200000001", "006281200000001", "+62 (0)81200000001"]
)
def test_a_phone_is_the_same_in_every_form(phone: str):
    (pair,) = likely_same([HASAN, replace(HASAN, id=2, phone=phone)])
    assert "phone:same" in dict(pair.speaks_for)


def test_two_lists_are_linked_across_and_not_within():
    listed = [replace(HASAN, id=1, name="M. Hasan"), replace(HASAN, id=7, nik="6302011501709005", name="Utuh Basri")]
    assert [(p.first, p.second) for p in linked([HASAN, replace(HASAN, id=9)], listed)] == [(1, 1), (9, 1)]


def test_nobody_and_one_have_no_pairs():
    assert (
        likely_same([])
        == likely_same([HASAN])
        == linked([HASAN], [])
        == linked([], [HASAN, replace(HASAN, id=2)])
        == []
    )


def test_every_finding_has_a_word_on_the_page():
    said = {f"{name}:{word}" for name, levels in LEVELS.items() for word in levels.values() if word != "unknown"}
    assert said == set(SPEAKS)
