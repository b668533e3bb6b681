"""One honest man, one cell wrong at a time: the verdict, the codes and the clean value."""

from __future__ import annotations

from datetime import date

import pytest
from tests.bulk.roster.making import budi

from payung.bulk.roster.rules import Synonyms


def test_budi_himself_is_fine(tmp_path):
    row = budi(tmp_path)
    assert (row.verdict, row.codes) == ("ok", [])
    assert (row.nik, row.kk_number, row.name) == ("1404051203809123", "1404050103109001", "BUDI SANTOSO")
    assert (row.birth_on, row.sex, row.area_code) == (date(1980, 3, 12), "L", "14.04.05.2003")
    assert (row.occupation, row.occupation_code, row.phone) == ("Nelayan pesisir", "6222", "081200001234")
    assert (row.rt, row.rw, row.address) == ("003", "002", "Jl. Nelayan No. 9")
    assert row.raw["B"] == "1404051203809123"


@pytest.mark.parametrize(
    ("nik", "verdict", "codes", "kept"),
    [
        ("１４０４０５１２０３８０９１２３", "warned", ["nik_nonascii_digits"], "1404051203809123"),
        ("1404051203809123.0", "ok", [], "1404051203809123"),
        ("14.04.05.120380.9123", "ok", [], "1404051203809123"),
        ("14O4051203809123", "held", ["nik_letters"], None),
        (1404051203800000, "rejected", ["nik_rounded_by_excel"], None),
        (1404051203809120, "held", ["nik_maybe_rounded"], None),
        (1404051203809123, "held", ["nik_number_cell"], "1404051203809123"),
        (140405120380912, "rejected", ["nik_length"], None),
        ("1,40405E+15", "rejected", ["nik_scientific_text"], None),
        ("140405120380912", "rejected", ["nik_length"], None),
        ("1404053203809123", "rejected", ["nik_structure"], None),
        ("1404051203800000", "rejected", ["nik_structure"], None),
        ("0404051203809123", "held", ["nik_temporary"], "0404051203809123"),
        (None, "held", ["nik_missing"], None),
        (0, "held", ["nik_missing"], None),
        ("belum ada", "held", ["nik_missing"], None),
        ("1404051303809123", "held", ["nik_birth_mismatch"], "1404051303809123"),
        ("1404055203809123", "held", ["nik_sex_mismatch"], "1404055203809123"),
        ("1404991203809123", "warned", ["nik_area_unknown"], "1404991203809123"),
        ("3275011203809123", "warned", ["nik_area_other"], "3275011203809123"),
        ("#REF!", "rejected", ["cell_error"], None),
    ],
)
def test_nik(tmp_path, nik, verdict, codes, kept):
    row = budi(tmp_path, nik=nik)
    assert (row.verdict, row.codes, row.nik) == (verdict, codes, kept)


@pytest.mark.parametrize(
    ("kk", "verdict", "codes"),
    [
        (None, "ok", []),
        ("-", "ok", []),
        (1404050103109000, "held", ["kk_rounded_by_excel"]),
        (1404050103109001, "held", ["kk_number_cell"]),
        ("1.40405E+15", "held", ["kk_rounded_by_excel"]),
        ("14040501031090", "held", ["kk_length"]),
    ],
)
def test_family_card(tmp_path, kk, verdict, codes):
    row = budi(tmp_path, kk=kk)
    assert (row.verdict, row.codes) == (verdict, codes)


@pytest.mark.parametrize(
    ("name", "verdict", "codes", "kept"),
    [
        ("  Budi\n Santoso ", "ok", [], "Budi Santoso"),
        ("Hj. Siti Aminah, S.Pd", "ok", [], "Hj. Siti Aminah, S.Pd"),
        ("Nu`man", "ok", [], "Nu'man"),
        ("A", "ok", [], "A"),
        ("Budi (alm.)", "held", ["name_deceased_mark"], "Budi (alm.)"),
        ("Alm. Budi", "held", ["name_deceased_mark"], "Alm. Budi"),
        ("Salma", "ok", [], "Salma"),
        ("12345", "rejected", ["name_placeholder"], "12345"),
        ("xxx", "rejected", ["name_placeholder"], "xxx"),
        ("TES", "rejected", ["name_placeholder"], "TES"),
        ("---", "rejected", ["name_placeholder"], "---"),
        (None, "rejected", ["name_missing"], None),
        ("Budi \U0001f600 Santoso", "warned", ["name_odd_characters"], "Budi Santoso"),
        ("Budi\u202e Santoso", "warned", ["name_odd_characters"], "Budi Santoso"),
        ("<script>alert(1)</script>Budi", "warned", ["name_markup"], "<script>alert(1)</script>Budi"),
        ("=Budi", "warned", ["name_markup"], "=Budi"),
    ],
)
def test_name(tmp_path, name, verdict, codes, kept):
    row = budi(tmp_path, name=name)
    assert (row.verdict, row.codes, row.name) == (verdict, codes, kept)


@pytest.mark.parametrize(
    ("written", "verdict", "codes", "born_on"),
    [
        (date(1980, 3, 12), "ok", [], date(1980, 3, 12)),
        ("12-3-80", "ok", [], date(1980, 3, 12)),
        ("12 Maret 1980", "ok", [], date(1980, 3, 12)),
        ("1980-03-12", "ok", [], date(1980, 3, 12)),
        ("Rabu, 12 mar 1980", "ok", [], date(1980, 3, 12)),
        ("12 – 03 – 1980", "ok", [], date(1980, 3, 12)),
        (29292, "warned", ["date_serial_number"], date(1980, 3, 12)),
        ("1980", "held", ["date_incomplete"], None),
        ("Maret 1980", "held", ["date_incomplete"], None),
        ("00/00/0000", "rejected", ["date_placeholder"], None),
        ("01/01/1970", "rejected", ["date_placeholder"], None),
        (date(1970, 1, 1), "rejected", ["date_placeholder"], None),
        (None, "held", ["date_missing"], None),
        ("31/02/1980", "held", ["date_unreadable"], None),
        ("lupa", "held", ["date_unreadable"], None),
        ("12/03/2031", "rejected", ["date_future", "nik_birth_mismatch"], None),
    ],
)
def test_birth_date(tmp_path, written, verdict, codes, born_on):
    row = budi(tmp_path, birth_on=written)
    assert (row.verdict, row.codes, row.birth_on) == (verdict, codes, born_on)


@pytest.mark.parametrize(
    ("born_on", "verdict", "codes"),
    [
        (date(2012, 1, 1), "ok", []),  # 15 on the day of the count, 1 January 2027
        (date(2012, 1, 2), "rejected", ["age_under"]),
        (date(1962, 1, 2), "ok", []),  # 64
        (date(1962, 1, 1), "held", ["age_over"]),  # 65: the sources disagree
        (date(1961, 1, 1), "rejected", ["age_over"]),  # 66
    ],
)
def test_age_on_the_cutoff_day(tmp_path, born_on, verdict, codes):
    row = budi(tmp_path, birth_on=born_on, nik=f"140405{born_on:%d%m%y}9123")
    assert (row.verdict, row.codes) == (verdict, codes)


def test_the_first_of_january_1970_is_real_when_the_nik_says_so(tmp_path):
    row = budi(tmp_path, birth_on="01/01/1970", nik="1404050101709123")
    assert (row.verdict, row.birth_on) == ("ok", date(1970, 1, 1))


@pytest.mark.parametrize("written", ["L", "lk", "Laki - laki", "PRIA", 1, "1"])
def test_words_for_a_man(tmp_path, written):
    assert budi(tmp_path, sex=written).codes == []


def test_m_is_asked_about_and_x_is_not_understood(tmp_path):
    assert (budi(tmp_path, sex="M").codes, budi(tmp_path, sex="M").verdict) == (["sex_mf"], "warned")
    assert (budi(tmp_path, sex="X").codes, budi(tmp_path, sex="X").verdict) == (["sex_unknown"], "held")


@pytest.mark.parametrize(
    ("written", "rt", "rw", "codes"),
    [
        ("3", "003", "002", []),
        ("RT 03", "003", "002", []),
        (date(2026, 2, 3), "003", "002", ["rtrw_became_date"]),
        ("3-Feb", "003", "002", ["rtrw_became_date"]),
    ],
)
def test_rt(tmp_path, written, rt, rw, codes):
    row = budi(tmp_path, rt=written)
    assert (row.rt, row.rw, row.codes) == (rt, rw, codes)


def test_rt_and_rw_in_one_column_fill_both(tmp_path):
    row = budi(tmp_path, rt="03/04", rw=None)
    assert (row.rt, row.rw, row.codes) == ("003", "004", [])


@pytest.mark.parametrize(
    ("written", "phone", "codes"),
    [
        ("+62 812-0000-1234", "081200001234", []),
        (6281200001234, "081200001234", []),
        ("0812 0000 1234 / 081300005678", "081200001234", []),
        ("8.12E+10", None, ["phone_unreadable"]),
    ],
)
def test_phone(tmp_path, written, phone, codes):
    row = budi(tmp_path, phone=written)
    assert (row.phone, row.codes) == (phone, codes)


@pytest.mark.parametrize(
    ("written", "kecamatan", "area_code", "codes"),
    [
        ("Ds. MUMPA", "Tempuling", "14.04.05.2003", []),
        ("Sungai Salak", "Tempuling", "14.04.05.1004", []),
        ("Sungaisalak", None, "14.04.05.1004", []),
        (1404052003, None, "14.04.05.2003", []),
        ("14.04.05.2003", "", "14.04.05.2003", []),
        ("Sei Salak", "Tempuling", "14.04.05.1004", ["area_abbreviated"]),
        ("Tg. Pidada", None, "14.04.05.1016", ["area_abbreviated"]),
        ("Teulk Kiambang", "Tempuling", "14.04.05.2002", ["area_misspelt"]),
        ("Cibadak", None, None, ["area_unknown"]),
        (None, None, None, ["area_missing"]),
        ("Bagan Jaya", None, None, ["area_ambiguous"]),
        ("Bagan Jaya (Kec. Tempuling)", None, None, ["area_unknown"]),
        ("Sungai Raya", "Batang Tuaka", "14.04.11.2005", []),
        ("Sungai Raya (Kec. Batang Tuaka)", None, "14.04.11.2005", []),
    ],
)
def test_village(tmp_path, written, kecamatan, area_code, codes):
    row = budi(tmp_path, village=written, kecamatan=kecamatan)
    assert (row.area_code, row.codes) == (area_code, codes)


@pytest.mark.parametrize(
    ("written", "label", "codes"),
    [
        ("bentor", "Sopir bentor", []),
        ("PETANI KARET", "Petani/pekebun kelapa karet kopi", []),
        ("serabutan", "Pekerja serabutan", []),
        ("Petani/Nelayan", "Petani padi/palawija/sayur", []),
        ("pawang hujan", "pawang hujan", ["occupation_unknown"]),
        (None, None, ["occupation_missing"]),
        ("Guru PNS", "Guru PNS", ["occupation_not_eligible"]),
        ("Petani / ASN", "Petani / ASN", ["occupation_not_eligible"]),
        ("Belum/Tidak Bekerja", "Belum/Tidak Bekerja", ["occupation_not_working"]),
    ],
)
def test_occupation(tmp_path, written, label, codes):
    row = budi(tmp_path, work=written)
    assert (row.occupation, row.codes) == (label, codes)


@pytest.mark.parametrize(
    ("monthly", "total", "verdict", "codes"),
    [
        ("Rp16.800", "Rp 168.000,00", "ok", []),
        ("16,800", "168.000,-", "ok", []),
        (16.8, 168000, "held", ["amount_locale"]),
        (16800, 168, "held", ["amount_locale"]),
        (16800, 184800, "held", ["amount_mismatch"]),
        (16000, 168000, "held", ["amount_mismatch"]),
        (-16800, 168000, "rejected", ["amount_invalid"]),
        (16800.5, 168000, "rejected", ["amount_invalid"]),
        (16800, "lunas", "rejected", ["amount_invalid"]),
    ],
)
def test_rupiah(tmp_path, monthly, total, verdict, codes):
    row = budi(tmp_path, monthly=monthly, total=total)
    assert (row.verdict, row.codes) == (verdict, codes)


@pytest.mark.parametrize(
    ("address", "codes"),
    [
        ("=1+1", ["text_formula_like"]),
        ("A" * 1001, ["text_too_long"]),
        ("<b>Jl. Mawar</b>", ["text_markup"]),
        ("-", []),
    ],
)
def test_other_texts(tmp_path, address, codes):
    assert budi(tmp_path, address=address).codes == codes


def test_what_an_office_decided_before_is_remembered(tmp_path):
    known = Synonyms(areas={"kampung lama": "14.04.05.2003"}, occupations={"pawang hujan": "Pekerja serabutan"})
    row = budi(tmp_path, known, village="Kampung Lama", work="Pawang Hujan")
    assert (row.codes, row.area_code, row.occupation) == ([], "14.04.05.2003", "Pekerja serabutan")


def test_a_problem_tells_its_column_and_value(tmp_path):
    problem = budi(tmp_path, sex="X").reasons[0]
    assert (problem.values["column"], problem.values["value"]) == ("G", "X")
    assert problem.sentence() == "Jenis kelamin 'X' tidak terbaca. Isi L atau P."
