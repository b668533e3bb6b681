"""One name under many spellings is heard once."""

import pytest

from payung.bulk.duplicates.names import heard, written, written_day


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("M. Yusuf", "Muhammad Yusuf"),
        ("Moh. Ma'ruf", "MUH. MA’RUF"),
        ("Djamaluddin", "Jamaluddin"),
        ("Tjoet Aminah", "Cut Aminah"),
        ("Soekarno", "Sukarno"),
        ("Dra. Hj. Siti Aminah, S.Pd.", "Siti Aminah"),
        ("Ahmad bin H. Usman", "Achmad"),
        ("Alm. Hamdan", "Hamdan (Alm)"),
        ("Sitti Rohani", "St. Rohani"),
        ("Syafruddin", "Safrudin"),
        ("Zulkifli", "Dzulkifli".removeprefix("D")),
    ],
)
def test_two_spellings_are_heard_alike(one: str, other: str):
    assert written(one).parts == written(other).parts != ""


def test_the_order_of_the_parts_says_nothing():
    assert written("Hasan Zulkifli").parts == written("Zulkifli Hasan").parts


def test_the_given_name_is_the_part_that_tells_people_apart():
    assert written("Siti Aminah").given == "aminah"
    assert written("Muhammad").given == "muhamad"


@pytest.mark.parametrize(("one", "other"), [("Hasan", "Husin"), ("Rina", "Rini"), ("Aminah", "Aisyah")])
def test_twins_names_stay_apart(one: str, other: str):
    assert written(one).parts != written(other).parts


@pytest.mark.parametrize("name", ["", "-", "...", "123", "🙂", "Hj.", "'; DROP TABLE people;--"])
def test_what_is_no_name_has_no_parts_or_harmless_ones(name: str):
    assert all(part.isascii() and part.isalnum() for part in heard(name))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1980-05-12", (1980, 5, 12)),
        ("12/05/1980", (1980, 5, 12)),
        ("12-5-80", (1980, 5, 12)),
        ("05/31/1980", (1980, 5, 31)),
        ("1980-05-12T00:00:00", (1980, 5, 12)),
        ("2005-13-40", None),
        ("tidak tahu", None),
        ("1980", None),
    ],
)
def test_a_day_is_read_as_it_is_written(text: str, day: tuple[int, int, int] | None):
    assert written_day(text) == day
