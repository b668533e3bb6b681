"""Places and kinds of work as people write them."""

from __future__ import annotations

import pytest

from payung.bulk.areas import area_name, area_table, dotted, kecamatan_codes
from payung.bulk.folding import distance, folded, squeezed
from payung.bulk.occupations import labels, occupation_of

KNOWN = """petani|petani karet|petani kelapa|petani sawit|petani padi|pekebun|penyadap karet|penakik karet|buruh tani|
buruh sawit|pemanen sawit|peternak|nelayan|buruh nelayan|bentor|ojek|becak|sopir|supir|sopir angkot|supir truk|kurir|
buruh harian lepas|BHL|serabutan|buruh bangunan|tukang bangunan|kuli bangunan|tukang batu|tukang kayu|kuli angkut|
buruh cuci|ART|PRT|pembantu|pedagang|pedagang keliling|pedagang ikan|pedagang kaki lima|PKL|jualan|jualan ikan|penjahit|
tukang jahit|tukang cukur|pemulung|juru parkir|tukang parkir|marbot|garin|guru ngaji|guru mengaji|Petani / Pekebun|
tukang becak|tukang ojek pangkalan|kerja serabutan|marbot masjid|sopir bentor|Buruh Peternakan|Transportasi|Industri|
Mekanik|Pelaut|Tukang Cukur|Imam Masjid|Ustadz/Mubaligh|Nelayan/Perikanan|Buruh Tani/Perkebunan|NELAYAN|driver ojol|
buruh kebun|tani|berkebun karet|noreh karet|buruh bongkar muat|asisten rumah tangga"""
NOT_ELIGIBLE = (
    "PNS|ASN|Guru PNS|TNI|TNI AD|POLRI|Polisi|Karyawan BUMN|Karyawan Swasta|Pensiunan|Pegawai Negeri Sipil|PPPK"
)
NOT_WORKING = (
    "Pelajar/Mahasiswa|Mengurus Rumah Tangga|IRT|Ibu Rumah Tangga|Belum/Tidak Bekerja|Tidak bekerja|belum kerja"
)
UNKNOWN = "pawang hujan|konsultan mimpi|admin toko daring|Wiraswasta|penari api|pengamat awan|Lainnya"
MISSING = "|-|--|.|tidak ada|0"


@pytest.mark.parametrize(
    ("words", "standing"),
    [
        (KNOWN, "known"),
        (NOT_ELIGIBLE, "not_eligible"),
        (NOT_WORKING, "not_working"),
        (UNKNOWN, "unknown"),
        (MISSING, "missing"),
    ],
)
def test_work_has_its_standing(words, standing):
    assert {word: occupation_of(word).standing for word in words.replace("\n", "").split("|")} == dict.fromkeys(
        words.replace("\n", "").split("|"), standing
    )


def test_every_label_is_known_as_itself():
    assert [occupation_of(label).label for label in labels()] == list(labels())
    assert occupation_of("bentor").code == "8321"


def test_the_words_of_the_identity_card_mean_the_nearest_label():
    assert [occupation_of(word).label for word in ("Buruh Harian Lepas", "Pedagang", "Pelaut", "Petani/Pekebun")] == [
        "Pekerja serabutan",
        "Pedagang keliling bukan makanan",
        "Anak buah kapal",
        "Petani padi/palawija/sayur",
    ]


def test_the_country_has_its_sub_districts():
    assert len(kecamatan_codes()) == 7285
    assert "14.04.05" in kecamatan_codes()
    assert (area_name("14.04"), area_name("14.04.05")) == ("Kabupaten Indragiri Hilir", "Tempuling")


def test_every_village_of_five_offices_is_found_by_its_own_name_and_code():
    for office in ("13.03", "14.04", "14.10", "14.72", "63.02"):
        table = area_table(office)
        for village in table.villages.values():
            assert table.village(village.name, village.kecamatan_code).area == village
            assert table.by_code(village.code.replace(".", "")) == village


@pytest.mark.parametrize(
    ("written", "writing", "code"),
    [
        ("Sei. Salak", "abbreviated", "14.04.05.1004"),
        ("Kel. S. Salak", "abbreviated", "14.04.05.1004"),
        ("TANJUNG PIDADA.", "exact", "14.04.05.1016"),
        ("Desa/Kelurahan Mumpa", "exact", "14.04.05.2003"),
        ("Harapan Jya", "misspelt", "14.04.05.2011"),
        ("Mupma", "misspelt", "14.04.05.2003"),
        ("Bagan Jaya", "ambiguous", None),
        ("Kota Lain", "unknown", None),
        ("x", "unknown", None),
        ("", "unknown", None),
    ],
)
def test_a_village_by_what_people_write(written, writing, code):
    answer = area_table("14.04").village(written)
    assert (answer.writing, answer.area.code if answer.area else None) == (writing, code)


def test_codes_with_and_without_dots():
    assert [dotted(text) for text in ("1404052003", "14.04.05.2003", "14 04 05 2003", "140405", "abc")] == [
        "14.04.05.2003",
        "14.04.05.2003",
        "14.04.05.2003",
        None,
        None,
    ]


def test_distance_counts_swaps_once_and_stops_at_its_limit():
    assert [distance(one, other, 2) for one, other in (("mumpa", "mumpa"), ("mupma", "mumpa"), ("abc", "xyz"))] == [
        0,
        1,
        3,
    ]
    assert distance("a", "abcd", 2) == 3


def test_folding_forgets_case_signs_and_accents():
    assert folded("  Ma’ruf  É-1 ") == "maruf e 1"
    assert squeezed("Koto VII") == squeezed("Koto 7") == "koto7"


@pytest.mark.parametrize(
    ("text", "employed"),
    [
        ("Pensiunan", "pensioner"),
        ("4", "pensioner"),
        ("purnawirawan TNI", "pensioner"),
        ("Karyawan Swasta", "employee"),
        ("15", "employee"),
        ("buruh pabrik", "employee"),
        ("pegawai swasta", "employee"),
        ("PNS", "government"),
        ("5", "government"),
        ("pegawai honorer", "government"),
        ("Tukang ojek", ""),
        ("mengurus rumah tangga", ""),
    ],
)
def test_whoever_is_employed_elsewhere_is_told_apart(text: str, employed: str) -> None:
    """By words and by the numbers of the civil registry alike."""
    assert occupation_of(text).employed == employed
