"""Titles, groups, totals, signatures, odd headers, no header at all: people are found, the rest is skipped."""

from __future__ import annotations

from datetime import date

import pytest
from tests.bulk.roster.making import CUTOFF, TODAY, judged, judged_rows, write_xlsx

from payung.bulk.roster.labels import field_of
from payung.bulk.roster.rules import Rules, Synonyms

NIKS = ("1404051203809123", "1404055203819124", "1404050101909125", "1404054101929126")
NAMES = ("BUDI SANTOSO", "SITI AMINAH", "AMBO TUWO", "RAHMA WATI")
DAYS = ("12/03/1980", "12/03/1981", "01/01/1990", "01/01/1992")


def said(reading):
    """Return (row, first code or verdict) of every row, people and others."""
    return {
        row.row_number: (row.codes or [row.verdict])[0] if row.verdict == "skipped" else row.verdict
        for row in reading.rows
    }


def test_letterhead_groups_subtotals_and_signatures(tmp_path):
    rows = [
        ["DAFTAR PEKERJA RENTAN TAHUN 2027"],
        ["KECAMATAN : TEMPULING"],
        [],
        ["NO", "NIK", "NAMA", "L/P", "PEKERJAAN"],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        ["A.", "DESA : MUMPA"],
        [1, NIKS[0], NAMES[0], "L", "petani"],
        ["Sub Total", None, 1],
        ["B.", "Teluk Jira"],
        [2, NIKS[1], NAMES[1], "P", "petani"],
        ["TOTAL", None, 2],
        [None, None, None, "Tempuling, 3 Januari 2026"],
        [None, None, None, "Camat Tempuling"],
        [None, None, None, "Drs. ABDULLAH"],
        [None, None, None, "NIP. 196501011990031001"],
        ["Catatan: data per Januari"],
    ]
    reading = judged_rows(tmp_path, rows)
    assert said(reading) == {
        1: "title", 2: "title", 4: "header", 5: "numbering", 6: "group", 7: "ok", 8: "total", 9: "group", 10: "ok",
        11: "total", 12: "signature", 13: "signature", 14: "signature", 15: "signature", 16: "signature",
    }  # fmt: skip
    assert [row.area_code for row in reading.people] == ["14.04.05.2003", "14.04.05.2007"]
    assert "total_differs" not in reading.file_reasons


def test_a_total_that_differs_is_told(tmp_path):
    rows = [["No", "NIK", "Nama"], [1, NIKS[0], NAMES[0]], ["Jumlah", None, 7]]
    assert judged_rows(tmp_path, rows).file_reasons == ["total_differs"]


def test_names_below_the_signature_are_not_people(tmp_path):
    rows = [
        ["NO", "NAMA", "NIK"],
        [1, NAMES[0], NIKS[0]],
        [None, "Mengetahui,"],
        [None, "Kepala Desa"],
        [],
        [None, "ABDULLAH"],
    ]
    assert said(judged_rows(tmp_path, rows)) == {1: "header", 2: "ok", 3: "signature", 4: "signature", 6: "signature"}


def test_lines_nobody_wrote_on_are_blank(tmp_path):
    rows = [["No", "Nama", "NIK", "Desa"], [1, NAMES[0], NIKS[0], "Mumpa"], [2, None, None, "Mumpa"], [3], [None, " "]]
    assert said(judged_rows(tmp_path, rows)) == {1: "header", 2: "ok", 3: "blank", 4: "blank"}


def test_sex_in_two_ticked_columns_and_birth_in_three(tmp_path):
    top = ["No", "NAMA", "NOMOR INDUK KEPENDUDUKAN", "JENIS KELAMIN", None, "TANGGAL LAHIR", None, None]
    rows = [
        top,
        [None, None, None, "L", "P", "TGL", "BLN", "THN"],
        [1, NAMES[0], NIKS[0], "v", None, 12, 3, 1980],
        [2, NAMES[1], NIKS[1], None, "V", "12", "Maret", "1981"],
    ]
    people = judged_rows(tmp_path, rows).people
    assert [(row.sex, row.birth_on, row.codes) for row in people] == [
        ("L", date(1980, 3, 12), []),
        ("P", date(1981, 3, 12), []),
    ]


def test_place_and_date_in_one_column(tmp_path):
    rows = [["NIK", "Nama", "TTL"]]
    written = ("Rengat, 12-03-1980", "Enok / 12 Maret 1981", "Bagan Siapi-api 01/01/1990", "Mandah")
    rows += [[NIKS[i], NAMES[i], written[i]] for i in range(4)]
    people = judged_rows(tmp_path, rows).people
    assert [(row.birth_place, row.birth_on, row.codes) for row in people] == [
        ("Rengat", date(1980, 3, 12), []),
        ("Enok", date(1981, 3, 12), []),
        ("Bagan Siapi-api", date(1990, 1, 1), []),
        ("Mandah", None, ["date_missing"]),
    ]


def test_columns_of_heirs_and_mothers_are_left_alone(tmp_path):
    rows = [
        ["No", "Nama Ahli Waris", "NIK Ahli Waris", "Nama Ibu Kandung", "NIK", "Nama Lengkap", "NIK"],
        [1, NAMES[1], NIKS[1], "HALIMAH", NIKS[0], NAMES[0], None],
    ]
    row = judged_rows(tmp_path, rows).people[0]
    assert (row.nik, row.name, row.mother_name, row.verdict) == (NIKS[0], NAMES[0], "HALIMAH", "ok")


def test_a_merged_village_holds_for_the_rows_it_covers(tmp_path):
    import xlsxwriter

    path = tmp_path / "merged.xlsx"
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet("Data")
    for line, row in enumerate([["NIK", "Nama", "Desa"], [NIKS[0], NAMES[0]], [NIKS[1], NAMES[1]]]):
        for column, value in enumerate(row):
            sheet.write_string(line, column, value)
    sheet.merge_range(1, 2, 2, 2, "Mumpa")
    workbook.close()
    assert [row.area_code for row in judged(path).people] == ["14.04.05.2003", "14.04.05.2003"]


def test_a_table_without_header_is_read_by_its_content(tmp_path):
    rows = [[i + 1, NIKS[i], NAMES[i], DAYS[i], "LPLP"[i], "petani"] for i in range(4)]
    people = judged_rows(tmp_path, rows).people
    assert [(row.nik, row.name, row.verdict) for row in people] == [(NIKS[i], NAMES[i], "ok") for i in range(4)]
    assert [row.sex for row in people] == ["L", "P", "L", "P"]


def test_titles_nobody_knows_are_recognised_by_content(tmp_path):
    rows = [["Urutan", "Angka Panjang", "Siapa", "Kapan Lahirnya"]]
    rows += [[i + 1, NIKS[i], NAMES[i], DAYS[i]] for i in range(4)]
    people = judged_rows(tmp_path, rows).people
    assert [(row.nik, row.name) for row in people] == [(NIKS[i], NAMES[i]) for i in range(4)]


def test_a_sheet_without_a_roster_is_skipped_whole(tmp_path):
    sheets = {"Rekap": [["Desa", "Jumlah"], ["Mumpa", 1]], "Data": [["NIK", "Nama"], [NIKS[0], NAMES[0]]]}
    reading = judged(write_xlsx(tmp_path / "two.xlsx", sheets))
    assert [(row.sheet, row.codes or row.verdict) for row in reading.rows] == [
        ("Rekap", ["other_sheet"]),
        ("Rekap", ["other_sheet"]),
        ("Data", ["header"]),
        ("Data", "ok"),
    ]


def test_a_file_without_any_roster_says_so(tmp_path):
    reading = judged_rows(tmp_path, [["Desa", "Jumlah"], ["Mumpa", 1]])
    assert (reading.file_verdict, reading.file_reasons, reading.people) == ("accepted", ["no_roster"], [])
    assert reading.message.startswith("Tidak ditemukan tabel dengan kolom NIK dan nama.")


def test_swapped_nik_and_family_card_columns_are_asked_about_once(tmp_path):
    rows = [["No", "NIK", "No KK", "Nama", "Tgl Lahir"]]
    rows += [[i + 1, f"140405050210910{i}", NIKS[i], NAMES[i], DAYS[i]] for i in range(4)]
    reading = judged_rows(tmp_path, rows)
    assert [(row.verdict, row.codes, row.nik) for row in reading.people] == [
        ("held", ["columns_swapped"], NIKS[i]) for i in range(4)
    ]
    assert "columns_swapped" in reading.file_reasons


def test_p_beside_w_means_pria(tmp_path):
    rows = [["NIK", "Nama", "P/W"], [NIKS[0], NAMES[0], "P"], [NIKS[1], NAMES[1], "W"]]
    assert [(row.sex, row.codes) for row in judged_rows(tmp_path, rows).people] == [("L", []), ("P", [])]


def test_dates_of_a_month_first_column_are_turned_and_told(tmp_path):
    rows = [
        ["NIK", "Nama", "Tgl Lahir"],
        [NIKS[0], NAMES[0], "03/12/1980"],
        ["1404052503819127", NAMES[2], "03/25/1981"],
    ]
    people = judged_rows(tmp_path, rows).people
    assert [(row.birth_on, row.codes) for row in people] == [
        (date(1980, 3, 12), ["date_month_first_column"]),
        (date(1981, 3, 25), ["date_month_first_column"]),
    ]


def test_dates_of_a_mixed_column_are_asked_about(tmp_path):
    rows = [
        ["NIK", "Nama", "Tgl Lahir"],
        ["1404052503819127", NAMES[0], "25/03/1981"],
        ["1404052603819128", NAMES[2], "03/26/1981"],
        [NIKS[0], NAMES[1], "03/12/1980"],
    ]
    people = judged_rows(tmp_path, rows).people
    assert [(row.birth_on, row.codes) for row in people] == [
        (date(1981, 3, 25), []),
        (date(1981, 3, 26), ["date_month_first"]),
        (date(1980, 3, 12), ["date_ambiguous"]),  # the NIK settles which of the two it is
    ]


def test_a_column_that_was_rounded_before_it_was_saved_as_text(tmp_path):
    digits = [f"1404051203809{i}0" for i in range(11, 21)] + ["1404051203809123"]
    rows = [
        ["NIK", "Nama"],
        *([number, f"ORANG {letter}"] for number, letter in zip(digits, "ABCDEFGHIJK", strict=True)),
    ]
    people = judged_rows(tmp_path, rows).people
    assert [(row.verdict, row.nik) for row in people] == [("held", None)] * 10 + [("ok", "1404051203809123")]
    assert people[0].codes == ["nik_column_rounded"]


def test_nine_such_niks_prove_nothing(tmp_path):
    rows = [["NIK", "Nama"], *([f"1404051203809{i}0", f"ORANG {chr(54 + i)}"] for i in range(11, 20))]
    assert [row.verdict for row in judged_rows(tmp_path, rows).people] == ["ok"] * 9


def test_repeats_over_two_sheets(tmp_path):
    first = [["NIK", "Nama", "Tgl Lahir"], [NIKS[0], "H. BUDI SANTOSO", DAYS[0]], [NIKS[1], NAMES[1], DAYS[1]]]
    second = [
        ["NIK", "Nama", "Tgl Lahir"],
        [NIKS[0], "Budi Santoso", DAYS[0]],
        [NIKS[1], "RAHMA", DAYS[1]],
        ["1404050101909131", "AMBO TUWO", DAYS[2]],
        ["1404050101909132", "Ambo Tuwo", DAYS[2]],
    ]
    reading = judged(write_xlsx(tmp_path / "repeats.xlsx", {"Satu": first, "Dua": second}))
    assert [(row.name, row.verdict, row.codes) for row in reading.people] == [
        ("H. BUDI SANTOSO", "ok", []),
        ("SITI AMINAH", "held", ["duplicate_nik_other_name"]),
        ("Budi Santoso", "warned", ["duplicate_in_file"]),
        ("RAHMA", "held", ["duplicate_nik_other_name"]),
        ("AMBO TUWO", "held", ["possible_duplicate_person"]),
        ("Ambo Tuwo", "held", ["possible_duplicate_person"]),
    ]
    assert reading.people[2].reasons[0].sentence() == (
        "Orang ini sudah tertulis pada baris 2 lembar Satu. Cukup satu baris; hapus yang ganda."
    )


def test_a_column_of_villages_needs_no_title(tmp_path):
    rows = [["NIK", "Nama", "Wilayahnya"], *([NIKS[i], NAMES[i], "Mumpa"] for i in range(4))]
    assert {row.area_code for row in judged_rows(tmp_path, rows).people} == {"14.04.05.2003"}


def test_a_village_that_is_only_the_name_of_a_sheet(tmp_path):
    rows = [["NIK", "Nama"], [NIKS[0], NAMES[0]]]
    sheets = {"Ds. Teluk Jira": rows, "Satu": [rows[0], [NIKS[1], NAMES[1]]]}
    named = judged(write_xlsx(tmp_path / "named.xlsx", sheets))
    assert [(row.area_code, row.verdict) for row in named.people] == [("14.04.05.2007", "ok"), (None, "ok")]


def test_the_population_sheet_of_opensid(tmp_path):
    rows = [
        ["alamat", "dusun", "rw", "rt", "nama", "no_kk", "nik", "sex", "tempatlahir", "tanggallahir", "pekerjaan_id"],
        ["JL A", "I", "002", "001", NAMES[0], "1404050103109001", NIKS[0], "1", "RENGAT", "1980-03-12", "9"],
        ["JL A", "I", "002", "001", NAMES[1], "1404050103109001", NIKS[1], "2", "RENGAT", "1981-03-12", "2"],
    ]
    rows[0] += ["ayah_nik", "nama_ayah", "ibu_nik", "nama_ibu", "telepon", "status_dasar"]
    rows[1] += [NIKS[2], "AMAT", NIKS[3], "HALIMAH", "081200001234", "1"]
    rows[2] += [NIKS[2], "AMAT", NIKS[3], "HALIMAH", "", "2"]
    reading = judged_rows(tmp_path, rows)
    assert reading.sheets[0].profile == "opensid"
    assert [(row.nik, row.sex, row.mother_name, row.occupation, row.codes) for row in reading.people] == [
        (NIKS[0], "L", "HALIMAH", "Petani padi/palawija/sayur", []),
        (NIKS[1], "P", "HALIMAH", "2", ["occupation_not_working", "status_gone"]),
    ]


def test_the_participant_list_of_the_insurer(tmp_path):
    rows = [
        [
            "NO",
            "KPJ",
            "NIK",
            "NAMA TENAGA KERJA",
            "TGL LAHIR",
            "JKK",
            "JKM",
            "PEKERJAAN",
            "TGL NON AKTIF",
            "GRACE",
        ],
        [1, "12345678901", NIKS[0], NAMES[0], "12-MAR-80", "Y", "Y", "PETANI", "31-DES-25", "31-MAR-26"],
        [2, "12345678902", NIKS[1], NAMES[1], 29657, "Y", "Y", "PETANI", "31-AGT-25", "30-NOP-25"],
    ]
    reading = judged_rows(tmp_path, rows)
    assert reading.sheets[0].profile == "bpjstk"
    assert [(row.birth_on, row.cleaned["kpj"], row.cleaned["ends_on"]) for row in reading.people] == [
        (date(1980, 3, 12), "12345678901", "31-DES-25"),
        (date(1981, 3, 12), "12345678902", "31-AGT-25"),
    ]


def test_the_decile_sheet_of_siks_ng(tmp_path):
    rows = [
        ["ID_KELUARGA", "NO_KK", "NIK", "NAMA", "TGL_LAHIR", "JENIS_KELAMIN", "HUBUNGAN_KELUARGA", "KODE_DESA"],
        ["77", "1404050103109001", NIKS[0], NAMES[0], "1980-03-12", "1", "1", "1404052003"],
    ]
    rows[0] += ["NAMA_KELURAHAN", "DESIL_NASIONAL", "PEKERJAAN_UTAMA", "STATUS_KEDUDUKAN_KERJA", "TANGGAL_DATA"]
    rows[1] += ["MUMPA", "2", "Nelayan", "1", "2026-10-01"]
    reading = judged_rows(tmp_path, rows)
    row = reading.people[0]
    assert (reading.sheets[0].profile, row.codes, row.area_code) == ("siks_ng", [], "14.04.05.2003")
    assert (row.cleaned["decile"], row.cleaned["decile_on"], row.occupation) == ("2", "2026-10-01", "Nelayan pesisir")


def test_titles_an_office_mapped_before_are_remembered(tmp_path):
    rules = Rules("14.04", CUTOFF, TODAY, synonyms=Synonyms(columns={"kode rahasia": "nik"}))
    rows = [["Kode Rahasia", "Nama", "NIK Ahli Waris"], [NIKS[0], NAMES[0], NIKS[1]]]
    assert [row.nik for row in judged_rows(tmp_path, rows, rules).people] == [NIKS[0]]


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("N I K", "nik"),
        ("No. Induk Kependudukan", "nik"),
        ("NAMA LENGKAP (SESUAI KK/KTP)", "name"),
        ("Calon Penerima Manfaat", "name"),
        ("Nama Kepala KK", "name"),
        ("NKK", "kk_number"),
        ("Tmpt/Tgl. Lahir", "birth_place_on"),
        ("Tgl/Bln/Thn Lahir", "birth_on"),
        ("JK (L/P)", "sex"),
        ("Rt. / Rw.", "rt_rw"),
        ("Kel/Desa", "village"),
        ("Kd. Wilayah", "area_code"),
        ("HP/WA", "phone"),
        ("Mata Pencaharian", "occupation"),
        ("Masa Iuran", "months"),
        ("Jumlah Iuran (Rp)", "total_idr"),
        ("Besaran Iuran", "monthly_idr"),
        ("Nama Gadis Ibu Kandung", "mother_name"),
        ("NIK Suami/Istri", "other"),
        ("Nama Panggilan", "other"),
        ("Lokasi Kerja", "other"),
    ],
)
def test_titles_mean_fields(title, field):
    assert field_of(title)[0] == field


def test_a_date_of_something_else_is_no_birth_date(tmp_path):
    rows = [["NIK", "Nama", "Tanggal Daftar", "Jumlah"], *([NIKS[i], NAMES[i], "01/02/2026", 3] for i in range(4))]
    reading = judged_rows(tmp_path, rows)
    assert reading.sheets[0].columns == {"nik": "A", "name": "B"}
    assert {row.verdict for row in reading.people} == {"ok"}


def test_an_unknown_village_in_a_separator_ends_the_one_above(tmp_path):
    rows = [["NIK", "Nama"], ["DESA MUMPA"], [NIKS[0], NAMES[0]], ["DUSUN HARAPAN"], [NIKS[1], NAMES[1]]]
    rows += [["DESA CIBADAK"], [NIKS[2], NAMES[2]], ["KEL. TEMPULING (2 orang)"], [NIKS[3], NAMES[3]]]
    assert [row.area_code for row in judged_rows(tmp_path, rows).people] == [
        "14.04.05.2003",
        "14.04.05.2003",
        None,
        "14.04.05.1005",
    ]


def test_a_second_table_below_may_order_its_columns_differently(tmp_path):
    rows = [["No", "NIK", "Nama", "L/P"], [1, NIKS[0], NAMES[0], "L"], ["Jumlah", 1], [], ["No", "Nama", "L/P", "NIK"]]
    reading = judged_rows(tmp_path, [*rows, [2, NAMES[1], "P", NIKS[1]]])
    assert [(row.nik, row.name, row.sex, row.verdict) for row in reading.people] == [
        (NIKS[0], NAMES[0], "L", "ok"),
        (NIKS[1], NAMES[1], "P", "ok"),
    ]
