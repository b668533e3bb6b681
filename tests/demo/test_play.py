"""A whole office played through the actions: what its file says is what the books say, and psql finds the same."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from demo.comparison import everything
from demo.play import lived
from demo.possible import read_programme
from payung import embedded
from payung.office.models import Officer, Pemda
from payung.office.roles import Role
from payung.office.scope import office_scope
from payung.programme.models import Enrolment, Nomination
from payung.registry.models import Evidence, Worker
from payung.reports.checks import run_checks

FILE = Path(__file__).parents[2] / "docs" / "examples" / "wakatobi.yaml"
LAST = date(2025, 7, 10)


@pytest.fixture(scope="module")
def wakatobi(module_database: str) -> Pemda:
    """A sixth regency with WITA time and a donor, at the end of its story."""
    told: list[tuple[int, int]] = []
    story = lived(read_programme(FILE), LAST, tell=lambda what, done, of: told.append((done, of)))
    assert told[-1][0] == told[-1][1]
    return story.pemda


@pytest.fixture(scope="module")
def shown(wakatobi) -> dict:
    """What the demo prints of it."""
    return everything(read_programme(FILE), wakatobi, LAST)


def test_every_figure_is_what_the_file_expects(shown):
    assert {row["label"]: (row["loaded"], row["printed"]) for row in shown["figures"]} == {
        "Orang-bulan APBD": (617, 617),
        "Orang-bulan CSR": (240, 240),
        "Iuran APBD dibayar": (10_365_600, 10_365_600),
        "Keluar karena pindah": (3, 3),
        "Kematian belum diajukan": (1, 1),
        "Santunan dibayar": (70_000_000, 70_000_000),
        "Selisih dengan daftar BPJS": (2, 2),
    }
    assert shown["holds"] is True


def test_every_month_has_its_people_although_some_die_and_leave(shown):
    assert [(row["month"], row["people"], row["planned"]) for row in shown["months"]] == [
        ("2025-03", 150, 150),
        ("2025-04", 232, 232),
        ("2025-05", 235, 235),
        ("2025-06", 240, 240),
    ]


def test_psql_finds_every_figure_with_the_sql_that_is_printed(shown, module_database):
    with embedded.administrator(module_database) as admin:
        found = {row["label"]: admin.execute(row["sql"]).fetchone()[0] for row in shown["figures"]}
    assert found == {row["label"]: row["loaded"] for row in shown["figures"]}


def test_all_identities_hold(wakatobi):
    assert [finding for finding in run_checks() if not finding.holds] == []


def test_the_office_is_a_training_office_in_wita_with_every_role(wakatobi):
    with office_scope(wakatobi.pk):
        roles = set(Officer.objects.values_list("role", flat=True))
    assert (wakatobi.is_training, wakatobi.zone, roles) == (True, "Asia/Makassar", set(Role.values))


def test_two_sources_pay_for_different_people(wakatobi):
    with office_scope(wakatobi.pk):
        live = Enrolment.objects.filter(superseded_at__isnull=True)
        by_funding = {
            funding: set(live.filter(budget__funding=funding).values_list("worker_id", flat=True))
            for funding in ("apbd", "csr")
        }
        assert Worker.objects.exclude(area_code__startswith="74.07.").count() == 0
    assert by_funding["apbd"] & by_funding["csr"] == set()


def test_criteria_are_evidence_of_a_list_and_hold_whom_it_left_out(wakatobi):
    kinds = ("high_risk", "low_income")
    with office_scope(wakatobi.pk):
        rows = Nomination.objects.filter(programme__name="Payung Nelayan Wakatobi")
        held = set(rows.filter(reasons=[f"{kind}_not_shown" for kind in kinds]).values_list("worker_id", flat=True))
        shown = [set(Evidence.objects.filter(kind=kind).values_list("worker_id", flat=True)) for kind in kinds]
        assert {row.rule_set.version for row in rows.select_related("rule_set")} == {2}
        assert set(Evidence.objects.values_list("file__name", flat=True)) == {"Kriteria pekerja rentan 2025.csv"}
        eligible = set(rows.filter(result="eligible").values_list("worker_id", flat=True))
    assert (shown[0] == shown[1], len(held), held & shown[0], eligible - shown[0]) == (True, 2, set(), set())


def test_the_story_leaves_the_calendar_alone(wakatobi):
    assert "PAYUNG_TODAY" not in os.environ
