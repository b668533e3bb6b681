"""A NIK is repaired only where nothing can be lost, and never believed beyond its digits."""

from datetime import date

import pytest

from payung.core.identity import full_year, mask_kpj, mask_nik, read_nik

TODAY = date(2026, 11, 20)
BUDI = "1404051203809123"  # man, 12 March 1980, Tempuling
SITI = "1404055203809123"  # woman, the same day: 12 + 40


def test_a_plain_nik_tells_birth_sex_and_sub_district():
    reading = read_nik(BUDI, today=TODAY)
    assert (reading.digits, reading.problem, reading.foreign_digits) == (BUDI, None, False)
    assert (reading.born_on, reading.sex, reading.kecamatan_code) == (date(1980, 3, 12), "L", "14.04.05")


def test_forty_is_added_to_the_day_of_a_woman():
    reading = read_nik(SITI, today=TODAY)
    assert (reading.born_on, reading.sex) == (date(1980, 3, 12), "P")


@pytest.mark.parametrize(
    "written",
    [
        "'1404051203809123",
        "’1404051203809123",
        "14.04.05.120380.9123",
        "140405-120380-9123",
        "1404 0512 0380 9123",
        "\xa01404051203809123\u200b",
        "1404051203809123\t\n",
        "1404051203809123.0",
        "1404051203809123,00",
        '="1404051203809123"',
        "\ufeff1404051203809123",
    ],
)
def test_harmless_writing_is_repaired(written):
    assert read_nik(written, today=TODAY).digits == BUDI


def test_foreign_digits_are_read_and_reported():
    for written in ("１４０４０５１２０３８０９１２３", "١٤٠٤٠٥١٢٠٣٨٠٩١٢٣"):
        reading = read_nik(written, today=TODAY)
        assert (reading.digits, reading.foreign_digits) == (BUDI, True)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "nik_missing"),
        ("-", "nik_missing"),
        ("0", "nik_missing"),
        ("0.0", "nik_missing"),
        ("belum ada", "nik_missing"),
        ("1.40405E+15", "nik_scientific_text"),
        ("1,40405e+15", "nik_scientific_text"),
        ("1.404051203809E15", "nik_scientific_text"),
        ("14O4051203809123", "nik_letters"),
        ("140405120380912²", "nik_length"),
        ("140405120380912", "nik_length"),
        ("14040512038091233", "nik_length"),
        ("0404051203809123", "nik_temporary"),
        ("1404053202809123", "nik_structure"),
        ("1404053002809123", "nik_structure"),
        ("1404051213809123", "nik_structure"),
        ("1404057203809123", "nik_structure"),
        ("1404050003809123", "nik_structure"),
        ("1404051203800000", "nik_structure"),
    ],
)
def test_what_cannot_be_a_nik_gets_its_code_and_no_digits(written, code):
    reading = read_nik(written, today=TODAY)
    assert reading.problem is not None
    assert (reading.problem.code, reading.digits) == (code, None)


def test_letters_are_answered_with_the_digits_they_resemble_and_never_repaired():
    reading = read_nik("14O4O512O38O9l23", today=TODAY)
    assert reading.digits is None
    assert reading.problem.values["suggestion"] == BUDI
    assert reading.problem.values["letters"] == "Ol"


def test_the_length_is_told():
    assert read_nik("140405120380912", today=TODAY).problem.values["count"] == 15


def test_two_digit_years_above_this_year_belong_to_the_last_century():
    assert [full_year(short, TODAY) for short in (26, 27, 0, 99)] == [2026, 1927, 2000, 1999]


def test_leap_day_follows_its_own_year():
    assert read_nik("1404052902809001", today=TODAY).born_on == date(1980, 2, 29)
    assert read_nik("1404052902819001", today=TODAY).problem.code == "nik_structure"


def test_papua_codes_beyond_the_exact_floats_stay_whole():
    assert read_nik("9471014107900123", today=TODAY).digits == "9471014107900123"


def test_masks_leave_the_place_and_two_digits():
    assert mask_nik(BUDI) == "140405 •••••• ••23"
    assert mask_nik("12345") == "•••••• •••••• ••••"
    assert mask_kpj("12345678901") == "•••••••••01"
    assert mask_kpj("1234") == "•••••••••••"
