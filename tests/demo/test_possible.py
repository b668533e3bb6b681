"""Hostile edits of a programme file: each is refused with its place and a way out before anything is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from demo.possible import read_programme
from demo.programme_file import FIVE
from payung.story.events import StoryProblem

ROOT = Path(__file__).parents[2]
WAKATOBI = (ROOT / "docs" / "examples" / "wakatobi.yaml").read_text(encoding="utf-8")

# What is written, what a hostile or hurried hand writes instead, and the place that the refusal names.
EDITS = [
    ('area_code: "74.07"', 'area_code: "99.99"', "office.area_code"),
    ('area_code: "74.07"', 'area_code: "74.07.01"', "office.area_code"),
    ("name: Kabupaten Wakatobi", 'name: " "', "office.name"),
    ("zone: Asia/Makassar", "zone: Asia/Tokyo", "office.zone"),
    ('brand: "#14506b"', "brand: biru", "office.brand"),
    ("since: 2025-01-02", "since: 1925-01-02", "since"),
    ("since: 2025-01-02", "since: 2025-06-01", "rosters.villages.sent_on"),
    ("since: 2025-01-02", "since: 2025-02-30", "wakatobi.yaml"),
    ("branch: Baubau", 'branch: ""', "branch"),
    ("monthly_idr: 16800", "monthly_idr: -16800", "monthly_idr"),
    ("monthly_idr: 16800", "monthly_idr: 16.8", "monthly_idr"),
    ("monthly_idr: 16800", "monthly_idr: 16800000000", "monthly_idr"),
    ("names: {bugis: 60", "names: {marsian: 60", "peoples.names"),
    ("names: {bugis: 60, malay: 30, javanese: 10}", "names: {bugis: 0}", "peoples.names"),
    ("Nelayan pesisir: 60", "Astronot: 60", "peoples.men"),
    ("Nelayan pesisir: 60", "Nelayan pesisir: -60", "peoples.men"),
    ("people: 190", "people: -190", "rosters.villages.people"),
    ("people: 190", "people: 0", "rosters.villages.people"),
    ("people: 190", "people: 150", "programmes.apbd.sizes"),
    ("people: 190", "people: banyak", "rosters[1].people"),
    ("sent_by: pemda, villages_per_kecamatan: 2", "sent_by: provinsi, villages_per_kecamatan: 2", "sent_by"),
    ("villages_per_kecamatan: 2", "villages_per_kecamatan: 0", "villages_per_kecamatan"),
    ("{key: donor, sent_on", "{key: villages, sent_on", "rosters"),
    ("{key: donor, sent_on: 2025-03-03", "{key: donor, sent_on: 2025-09-03", "programmes.csr.rosters"),
    ("  - key: csr", "  - key: apbd", "programmes"),
    ("name: Payung Nelayan Wakatobi (CSR)", "name: Payung Nelayan Wakatobi", "programmes"),
    ("    year: 2025\n    legal_basis: Perbup", "    year: 2052\n    legal_basis: Perbup", "programmes.apbd.year"),
    ("nominated_on: 2025-02-03", "nominated_on: 2024-02-03", "programmes.apbd.nominated_on"),
    ("decided_on: 2025-02-12", "decided_on: 2025-01-31", "programmes.apbd.decree.decided_on"),
    ("signed_on: 2025-02-20", "signed_on: 2025-02-01", "programmes.apbd.agreement.signed_on"),
    ("starts_on: 2025-03-01, ends_on: 2025-12-31", "starts_on: 2025-12-31, ends_on: 2025-03-01", "agreement.ends_on"),
    ("number: 500/22/2025", "number: 500/17/2025", "programmes"),
    ("rosters: [villages]", "rosters: []", "programmes.apbd.rosters"),
    ("rosters: [villages]", "rosters: [desa]", "programmes.apbd.rosters"),
    ("rosters: [villages]", "continues: [apbd]", "programmes.apbd.continues"),
    ('"2025-03": 150', '"2025-02": 150', "programmes.apbd.sizes"),
    ('"2025-03": 150', '"2025-13": 150', "2025-13"),
    ('"2025-03": 150', '"2025-03": -1', "programmes.apbd.sizes"),
    ('"2025-03": 150, "2025-04..2025-06"', '"2025-03": 150, "2025-05..2025-07"', "programmes.apbd.sizes"),
    ('"2025-03": 150, "2025-04..2025-06"', '"2025-04": 150, "2025-04..2025-06"', "programmes.apbd.sizes"),
    ('"2025-03": 150, ', '"2025-03": 150, "2025-03": 151, ', "ditulis dua kali"),
    ("[152, 155, 160]", "[152, 155]", "apbd.sizes"),
    ('differences: {"2025-04": amount}', 'differences: {"2025-04": lupa}', "programmes.apbd.differences"),
    ('differences: {"2025-04": amount}', 'differences: {"2026-04": amount}', "programmes.apbd.differences"),
    ('compared: ["2025-03", "2025-05"]', 'compared: ["2025-02"]', "programmes.apbd.compared"),
    ('compared: ["2025-03", "2025-05"]', 'compared: ["2025-03"]\n    unpaid: ["2025-03"]', "programmes.apbd.compared"),
    ("refused_at_first: 2", "refused_at_first: 151", "programmes.apbd.refused_at_first"),
    ("refused_at_first: 2", "refused_at_first: 2\n    bill_day: 31", "programmes.apbd.bill_day"),
    ("refused_at_first: 2", "refused_at_first: 2\n    ceiling_idr: 1", "programmes.apbd.ceiling_idr"),
    ("refused_at_first: 2", 'refused_at_first: 2\n    billed_from: "2024-03"', "programmes.apbd.billed_from"),
    ("criteria: [high_risk, low_income]", "criteria: [berani]", "programmes.apbd.rules"),
    ("rules: {criteria: [high_risk, low_income]}", "rules: {umur: 18}", "programmes.apbd.rules"),
    ("funding: csr\n", "funding: kas_pribadi\n", "programmes.csr.funding"),
    ("reason: moved", "reason: menghilang", "programmes.csr.leaving[1].reason"),
    ("last_on: 2025-05-31", "last_on: 2024-05-31", "programmes.csr.leaving[1].last_on"),
    ("count: 3, reason", "count: 300, reason", "programmes.csr.leaving[1].count"),
    ("cause: work_accident", "cause: dukun", "deaths[1].cause"),
    ("first_on: 2025-04-21", "first_on: 2024-04-21", "deaths[1].first_on"),
    ("first_on: 2025-04-21", "first_on: 2025-04-21, last_on: 2025-04-01", "deaths[1].last_on"),
    ("first_on: 2025-04-21", "first_on: 2025-04-21, count: 5000", "deaths[1].count"),
    ("opened: 4, filed: 15", "opened: 40, filed: 15", "deaths[1].filed"),
    ("opened: 4, filed: 15", "filed: 15", "deaths[1].opened"),
    ("known: 9", "known: -9", "deaths[2].known"),
    ("school: sma", "school: s3", "deaths[1].school"),
    ("children: 2", "children: -2", "deaths[1].children"),
    ("kind: derived, value: 10365600", "kind: kabar, value: 10365600", "figures[3].kind"),
    ("count: left_early", "count: yang_pergi", "figures[4].count"),
    ("asks: {programmes: csr}", "asks: {programmes: csr2}", "figures[2].asks.programmes"),
    ("asks: {programmes: csr}", "asks: {program: csr}", "figures[2].asks"),
    ("scenario: {more: 50, claims: 2, worker_months: 857}", "scenario: {more: 50}", "scenario"),
    ("scenario: {more: 50", "scenario: {more: -50", "scenario.more"),
    ("story: Rekaan.", "cerita: Rekaan.", "cerita"),
    ("seed: 74", "seed: tujuh", "seed"),
    ("seed: 74", "seed: 74\nname: Wakatobi Baru", "wakatobi.yaml.name"),
    ("rosters: [villages]", "rosters: [villages]\n    continues: [csr]", "programmes.apbd.continues"),
    ("asks: {programmes: csr}", 'asks: {from: "2025-13"}', "figures[2].asks.from"),
    ("branch: Baubau", "branch: 7", "branch"),
    ("programmes:\n", "programmes: {}\nx:\n", "programmes"),
]


@pytest.mark.parametrize(("written", "instead", "place"), EDITS, ids=[f"{n}-{e[2]}" for n, e in enumerate(EDITS)])
def test_a_hostile_edit_is_refused_with_its_place_and_a_way_out(tmp_path, written, instead, place):
    assert WAKATOBI.count(written) >= 1, written
    file = tmp_path / "wakatobi.yaml"
    file.write_text(WAKATOBI.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(StoryProblem) as refused:
        read_programme(file)
    said = str(refused.value)
    assert place in said
    assert "wakatobi.yaml" in said
    assert said.rstrip().endswith((".", "?"))


def test_everything_that_is_wrong_is_told_at_once(tmp_path):
    file = tmp_path / "wakatobi.yaml"
    text = WAKATOBI.replace("cause: illness", "cause: dukun").replace("reason: moved", "reason: menghilang")
    file.write_text(text.replace("zone: Asia/Makassar", "zone: Asia/Tokyo"), encoding="utf-8")
    with pytest.raises(StoryProblem) as refused:
        read_programme(file)
    places = [line.partition(": ")[0] for line in str(refused.value).splitlines()]
    assert places == [
        "wakatobi.yaml.office.zone",
        "wakatobi.yaml.programmes.csr.leaving[1].reason",
        "wakatobi.yaml.deaths[2].cause",
    ]


@pytest.mark.parametrize("where", [*FIVE, ROOT / "docs/examples/wakatobi.yaml", ROOT / "tests/reports/kotabaru.yaml"])
def test_what_is_played_is_possible(where):
    assert read_programme(where).programmes
