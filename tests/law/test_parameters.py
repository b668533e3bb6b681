"""The loader signs no file with a gap, an overlap, a float or a figure without its article."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import payung.law
from payung.core.strict import NotYaml, read_yaml
from payung.law import NotInForce, amended, current
from payung.law.printing import due_for_review, face, written_value
from payung.law.reading import read_law
from payung.law.units import Misprint

SOURCES = """
instruments: {PP 1/2000: {title: Contoh, read: Seluruhnya}}
sources: {R1: {what: Contoh, url: "https://example.org"}}
"""
GOOD = """
price:
  label: Harga
  unit: idr
  history:
  - {from: "2000-01-01", to: "2009-12-31", value: 5, cite: PP 1/2000 Ps 1, source: R1, confidence: REG,
     checked_on: "2026-11-20"}
  - {from: "2010-01-01", value: 6, cite: PP 1/2000 Ps 2, source: [R1], confidence: NEWS+, checked_on: "2026-11-20"}
"""
BRACKETS = GOOD.replace("unit: idr", "unit: idr_brackets")


def law_of(text: str) -> Any:
    return read_law(SOURCES, {"price.yaml": text})


def test_a_good_file_is_read() -> None:
    law = law_of(GOOD)
    assert [law.on("price", day).number for day in (date(2009, 12, 31), date(2010, 1, 1))] == [5, 6]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("label: Harga", "label: Harga\n  colour: red", "unknown key colour"),
        ("confidence: REG,", "confidence: REG, remark: x,", "unknown key remark"),
        ("  label: Harga\n", "", "missing label"),
        ("cite: PP 1/2000 Ps 1, ", "", "missing cite"),
        ("cite: PP 1/2000 Ps 1", 'cite: ""', "is not a word"),
        ("cite: PP 1/2000 Ps 1", "cite: UU 9/1999", "names no instrument"),
        ("source: R1", "source: R9", "source R9 is not in"),
        ("source: [R1]", "source: [R1, R8]", "source R8 is not in"),
        ("confidence: REG", "confidence: SURE", "confidence is one of"),
        ("unit: idr", "unit: dollar", "unit 'dollar' is unknown"),
        ("value: 5,", "value: 5.0,", "is not a whole number"),
        ("value: 5,", "value: 5.5,", "is not a whole number"),
        ("value: 5,", "value: -5,", "is not a whole number"),
        ("value: 5,", 'value: "5",', "is not a whole number"),
        ("value: 5,", "value: true,", "is not a whole number"),
        ('from: "2010-01-01"', 'from: "2010-01-02"', "nothing is in force from 2010-01-01 to 2010-01-01"),
        ('from: "2010-01-01"', 'from: "2009-12-31"', "overlaps the one before"),
        (', to: "2009-12-31"', "", "overlaps the one before"),
        ('from: "2000-01-01"', 'from: "2020-01-01"', "cannot end"),
        ('"2000-01-01"', "2000-1-1", "is not a day"),
        ('checked_on: "2026-11-20"}\n  - {from: "2010', 'checked_on: soon}\n  - {from: "2010', "is not a day"),
    ],
)
def test_what_is_refused(old: str, new: str, complaint: str) -> None:
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    with pytest.raises(Misprint, match=f"price.yaml: price: .*{complaint}"):
        law_of(text)


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ("[[0, 9, 5, 1], [20, 29, 6, 2], [10, null, 7, 3]]", "does not end before"),
        ("[[0, 9, 5, 1], [9, null, 6, 2]]", "does not end before"),
        ("[[1, 9, 5, 1], [10, null, 6, 2]]", "starts at 0 and ends open"),
        ("[[0, 9, 5, 1], [10, 19, 6, 2]]", "starts at 0 and ends open"),
        ("[[0, 9, 5, 1], [10, null, 5, 2]]", "does not rise"),
        ("[[0, 9, 5, 2], [10, null, 6, 2]]", "does not rise"),
        ("[[0, 9, 5, 1.5], [10, null, 6, 2]]", "is not a whole number"),
        ("[]", "needs rows"),
    ],
)
def test_brackets_are_sorted_whole_and_rising(rows: str, complaint: str) -> None:
    with pytest.raises(Misprint, match=complaint):
        law_of(BRACKETS.replace("value: 5,", f"value: {rows},", 1))


def test_a_percentage_is_exact() -> None:
    text = (
        GOOD.replace("unit: idr", "unit: percent")
        .replace("value: 5,", 'value: "0.24",')
        .replace("value: 6", "value: 6")
    )
    assert law_of(text).on("price", date(2005, 1, 1)).percent == Fraction(24, 100)
    with pytest.raises(Misprint, match="is not a whole number"):
        law_of(text.replace('"0.24"', "0.24"))


def test_a_repeated_key_is_refused() -> None:
    with pytest.raises(NotYaml, match="'a' ditulis dua kali, yang kedua pada baris 2"):
        read_yaml("a: 1\na: 2\n")
    with pytest.raises(Misprint, match="price is written twice"):
        read_law(SOURCES, {"a.yaml": GOOD, "b.yaml": GOOD})


def test_outside_its_history_nothing_is_in_force() -> None:
    with pytest.raises(NotInForce) as caught:
        current().on("jkm_lump_sum", date(2015, 6, 30))
    assert (caught.value.parameter, caught.value.day) == ("jkm_lump_sum", date(2015, 6, 30))
    assert current().find("relief_2026_share_other", date(2027, 1, 1)) is None


def test_the_tables_hold_what_the_regulation_says_of_them() -> None:
    law, day = current(), date(2026, 1, 1)
    jkk, jht = law.on("jkk_monthly_by_income", day).brackets, law.on("jht_monthly_by_income", day).brackets
    assert len(jkk) == len(jht) == 33
    one, two = law.on("jkk_share_of_deemed_wage", day).percent, law.on("jht_share_of_deemed_wage", day).percent
    assert all(row.contribution_idr * 100 == row.deemed_wage_idr * one for row in jkk)
    assert all(row.contribution_idr * 100 == row.deemed_wage_idr * two for row in jht)
    assert [row.from_idr for row in jkk] == [row.from_idr for row in jht]
    assert (jkk[0].contribution_idr, jkk[-1].contribution_idr) == (10_000, 207_000)
    gaps = {later.from_idr - row.to_idr for row, later in pairwise(jkk) if row.to_idr}
    assert gaps == {1_000}


@pytest.mark.parametrize("day", [date(2018, 1, 1), date(2026, 1, 1)])
def test_sums_that_are_only_shown_agree_with_their_parts(day: date) -> None:
    law = current()

    def idr(name: str) -> int:
        return law.on(name, day).number

    assert idr("jkm_total") == idr("jkm_lump_sum") + idr("jkm_periodic") + idr("jkm_funeral")
    assert idr("jkm_periodic") == idr("periodic_months") * idr("periodic_monthly")
    assert idr("bpu_least_package") == idr("jkk_monthly_least") + idr("jkm_monthly")


def test_the_most_a_child_can_receive_is_the_sum_of_its_path() -> None:
    law, day = current(), date(2026, 1, 1)
    amounts, years = law.on("scholarship_yearly", day).table, law.on("scholarship_years", day).table
    assert sum(amounts[level] * years[level] for level in years) == 87_000_000
    assert law.on("scholarship_most_per_child", day).number == 87_000_000
    assert law.on("scholarship_most", day).number == 2 * 87_000_000


# What is shown to readers but bears no answer: name, a day, the words shown.
SHOWN = dict([  # noqa: C406
    ("bracket_choice", "peserta, menurut penghasilannya"), ("bpu_least_package", "Rp16.800"),
    ("card_handover_days", "3 hari kerja"), ("contribution_review_years", "2 tahun"), ("full_group_months", "6 bulan"),
    ("jasa_raharja_first", "Rp20.000.000"), ("jht_monthly_least", "Rp20.000"), ("jht_payout_age", "56 tahun"),
    ("jht_residue_to", "Balai Harta Peninggalan"), ("jht_share_of_deemed_wage", "2 %"),
    ("jkk_death_least", "Rp20.000.000"),
    ("jkk_home_care_years", "1 tahun"), ("jkk_monthly_least", "Rp10.000"), ("jkk_monthly_most", "Rp207.000"),
    ("jkk_return_to_work", "ya"), ("jkk_share_of_deemed_wage", "1 %"), ("jkk_sudden_death_hours", "24 jam"),
    ("jkm_total", "Rp42.000.000"), ("jkp_benefit_months", "6 bulan"), ("jkp_benefit_share", "60 %"),
    ("jkp_claim_months", "6 bulan"), ("jkp_paid_months", "12 bulan"), ("jkp_registered_before_age", "54 tahun"),
    ("jkp_within_months", "24 bulan"), ("npwp_above", "Rp50.000.000"), ("periodic_monthly", "Rp500.000"),
    ("periodic_months", "24 bulan"), ("pu_late_fine", "2 %"), ("pu_not_modelled", "2020-08-01 sampai 2021-01-31"),
    ("refund_to_government", "menurut perjanjian kerja sama"),
    ("refund_to_worker", "bulan sesudah bulan klaim, dibayar bersama klaim"),
    ("scholarship_most", "Rp174.000.000"), ("scholarship_most_per_child", "Rp87.000.000"),
    ("stage_two_report_hours", "48 jam"),
    ("wadah_codes", "SG pekerja rentan pemerintah, SA desa dibayar APBD, SD desa dibayar APBDes, SL desa lain, "
                    "SC perusahaan, SB bank"),
])  # fmt: skip


def test_every_parameter_that_is_only_shown_is_written_down_here_too() -> None:
    found = {
        name: written_value(parameter, parameter.records[-1])
        for name, parameter in current().parameters.items()
        if parameter.shown_only
    }
    assert found == SHOWN


def test_every_value_can_be_written_for_a_reader() -> None:
    for parameter in current().parameters.values():
        for record in parameter.records:
            text = written_value(parameter, record)
            assert text
            assert "Fraction" not in text
            assert "mappingproxy" not in text


def test_a_value_read_in_the_press_never_wears_the_face_of_the_regulation() -> None:
    record = current().on("jkm_lump_sum", date(2026, 1, 1))
    assert (record.ground.confidence, record.start_confidence, face(record)) == ("NEWS+", "MEM", "MEM")
    assert face(current().on("jkm_lump_sum", date(2018, 1, 1))) == "REG"


def test_what_nobody_looked_at_for_a_year_is_due() -> None:
    law = current()
    assert due_for_review(law, date(2027, 11, 19)) == []
    stale = due_for_review(law, date(2027, 11, 20))
    assert len(stale) == sum(len(parameter.records) for parameter in law.parameters.values())
    assert stale[0][2].ground.confidence == "MEM"


def test_a_scenario_changes_one_stretch_and_leaves_the_law_alone() -> None:
    imagined = amended(
        {"jkm_lump_sum": {"value": 30_000_000, "from": "2027-01-01", "to": "2027-12-31", "cite": "Usul A"}}
    )
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2027, 12, 31), date(2028, 1, 1)]
    assert [imagined.on("jkm_lump_sum", day).number for day in days] == [20_000_000, 30_000_000, 30_000_000, 20_000_000]
    ground = imagined.on("jkm_lump_sum", days[1]).ground
    assert (ground.cite, ground.confidence, ground.since) == ("Usul A", "SCENARIO", "2027-01-01")
    assert current().on("jkm_lump_sum", days[1]).number == 20_000_000


def test_a_plain_value_holds_on_every_day() -> None:
    imagined = amended({"jkm_monthly": 7_000})
    assert [imagined.on("jkm_monthly", day).number for day in (date(2015, 7, 1), date(2030, 1, 1))] == [7_000, 7_000]


def test_a_scenario_can_stand_on_a_scenario() -> None:
    twice = amended({"jkm_funeral": 1}, amended({"jkm_monthly": 2}))
    day = date(2026, 1, 1)
    assert (twice.on("jkm_monthly", day).number, twice.on("jkm_funeral", day).number) == (2, 1)


def test_a_zero_change_is_no_change() -> None:
    same = amended({"jkm_monthly": {"value": 6_800, "from": "2027-01-01"}})
    before = current()
    for day in (date(2018, 1, 1), date(2026, 5, 1), date(2027, 5, 1)):
        assert same.on("jkm_monthly", day).number == before.on("jkm_monthly", day).number


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"jkm": 5}, "Parameter 'jkm' tidak ada"),
        ({"jkm_monthly": 5.5}, "not a whole number"),
        ({"jkm_monthly": {"value": 5, "since": "2027-01-01"}}, "kunci since tidak dikenal"),
        ({"jkm_monthly": {"value": 5, "from": "2027-13-01"}}, "is not a day"),
        ({"jkm_monthly": {"value": 5, "from": "2027-02-01", "to": "2027-01-01"}}, "cannot end"),
        ({"relief_2026_share_other": {"value": 50, "from": "2028-01-01", "to": "2028-12-31"}}, "nothing is in force"),
    ],
)
def test_a_scenario_that_does_not_fit_is_refused(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(Misprint, match=complaint):
        amended(changes)


def test_no_file_of_parameters_is_left_out() -> None:
    files = sorted(file.name for file in (Path(payung.law.__file__).parent / "parameters").iterdir())
    assert files == [
        "accident.yaml", "construction.yaml", "contribution.yaml", "deadlines.yaml", "death.yaml", "disability.yaml",
        "heirs.yaml", "participation.yaml", "relief.yaml", "scholarship.yaml", "wage_earner.yaml",
    ]  # fmt: skip
