"""The whole year of Indragiri Hilir, played through the actions: what was printed is what the books say."""

from __future__ import annotations

import os
from datetime import date

import pytest

from payung.core.month import Month
from payung.office.models import Pemda
from payung.office.scope import office_scope
from payung.registry.models import Worker
from payung.rehearsal.comparison import compared, months_loaded
from payung.rehearsal.play import play
from payung.rehearsal.programme_file import read_programme
from payung.reports.checks import run_checks
from payung.reports.monthly import COLUMNS, monthly_figures

LAST = date(2025, 12, 30)


@pytest.fixture(scope="module")
def inhil(module_database: str) -> Pemda:
    """The office of the story at the end of its year."""
    told: list[tuple[int, int]] = []
    play("indragiri_hilir", tell=lambda what, done, of: told.append((done, of)))
    assert told[-1][0] == told[-1][1]
    return Pemda.objects.get(area_code="14.04")


def test_what_was_printed_is_what_the_books_say(inhil):
    known = {f.label: f.loaded for f in compared(read_programme("indragiri_hilir"), inhil, LAST) if f.expected}
    assert known == {
        "Pekerja": 2_000,
        "Iuran seorang setahun": 201_600,
        "Perjanjian ditandatangani": date(2025, 2, 26),
        "Pagu setahun": 403_200_000,
        "Iuran dibayar": 403_200_000,
    }


def test_every_month_pays_for_two_thousand_although_people_die(inhil):
    months = months_loaded(read_programme("indragiri_hilir"), inhil)
    assert [month.month for month in months] == [str(m) for m in Month(2025, 1).until(Month(2025, 12))]
    assert {(month.people, month.amount_idr) for month in months} == {(2_000, 33_600_000)}
    assert [month.paid_on for month in months[:4]] == [date(2025, 3, 17)] * 3 + [date(2025, 4, 17)]


def test_the_dead_are_out_and_their_replacements_in(inhil):
    with office_scope(inhil.pk):
        report = monthly_figures(inhil, Month(2025, 12), today=LAST)
    totals = dict(zip((name for name, _ in COLUMNS), report.total, strict=True))
    assert {name: totals[name] for name in ("decreed", "registered", "covered", "joined", "left")} == {
        "decreed": 2_009,
        "registered": 2_009,
        "covered": 2_000,
        "joined": 2,
        "left": 0,
    }


def test_claims_reported_opened_filed_and_paid_are_kept_apart(inhil):
    shown = {f.label: f.loaded for f in compared(read_programme("indragiri_hilir"), inhil, LAST)}
    assert [
        shown["Kematian dilaporkan"],
        shown["Belum dibuatkan klaim"],
        shown["Klaim dibuka"],
        shown["Klaim diajukan"],
        shown["Klaim dibayar"],
        shown["Selisih dengan daftar BPJS"],
    ] == [9, 2, 7, 6, 5, 5]


def test_all_identities_hold_in_both_offices(inhil):
    findings = list(run_checks())
    assert {finding.office for finding in findings} == {"Kabupaten Indragiri Hilir", "Kabupaten Kotabaru"}
    assert [finding for finding in findings if not finding.holds] == []


def test_the_strangers_twelve_do_not_appear_among_them(inhil):
    with office_scope(inhil.pk):
        assert Worker.objects.filter(area_code__startswith="63.").count() == 0
        assert Worker.objects.count() > 2_000


def test_the_story_leaves_the_calendar_alone(inhil):
    assert "PAYUNG_TODAY" not in os.environ
