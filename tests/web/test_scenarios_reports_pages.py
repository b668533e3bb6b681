"""Pages of planning and of the monthly report: asked by people in a hurry, answered the same everywhere."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.urls import reverse
from tests.offices import found_offices, office_of
from tests.walk import walk
from tests.web.signing_in import client_of, errors_of, post

from payung.core.month import Month
from payung.office.clock import on
from payung.office.scope import office_scope
from payung.planning.models import Scenario
from payung.reports.benefits import BENEFITS
from payung.reports.figures import office_figures
from payung.web.scenarios import ScenarioForm

DAY = date(2025, 11, 12)
ASKED = {
    "name": "Lima ribu nelayan",
    "workers": "5.000",
    "first": "2026-01",
    "last": "2026-12",
    "funding": "apbd",
    "sector": "other",
    "budget_idr": "500.000.000",
    "is_new": "on",
}


@pytest.fixture(scope="module")
def world(module_database: str) -> Any:
    found_offices(module_database)
    made = walk(office_of("14.04"))
    made.stranger = office_of("63.02")
    with on(DAY):
        yield made


def kept(world: SimpleNamespace) -> int:
    with office_scope(world.office.pemda.pk):
        return int(Scenario.objects.count())


def main_of(page: Any) -> str:
    text = page.content.decode()
    return str(text[text.index("<main") : text.index("</main>")])


def test_asking_answers_with_the_exact_sum_and_keeps_nothing(world):
    before = kept(world)
    page = post(client_of(world.office.rahma), reverse("scenarios"), **ASKED, ask="")
    assert page.status_code == 200
    assert page.context["shown"]["cost"]["total_idr"] == 5_000 * 12 * 16_800
    assert "Rp1.008.000.000" in main_of(page)
    assert "Pagu tidak cukup" in main_of(page)
    assert kept(world) == before


def test_keeping_twice_with_one_press_keeps_one_and_shows_it(world):
    client, key, before = client_of(world.office.rahma), str(uuid4()), kept(world)
    places = {
        client.post(reverse("scenarios"), {"key": key, **ASKED, "keep": ""}).headers["Location"] for _ in range(2)
    }
    assert (len(places), kept(world)) == (1, before + 1)
    page = client.get(places.pop())
    assert "Lima ribu nelayan" in main_of(page)
    assert "Rp1.008.000.000" in main_of(page)
    assert page.context["is_unchanged"] is True


def test_the_kept_scenario_is_one_file_with_question_and_answer(world):
    file = client_of(world.office.audit).get(reverse("scenario_file", args=[world.scenario.public_id]))
    found = json.loads(file.content)
    assert sorted(found) == ["answer", "assumptions", "sha256"]
    assert found["answer"]["cost"]["total_idr"] == 5_000 * 12 * 16_800
    assert found["sha256"] == world.scenario.sha256


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("workers", "lima ribu", "Tulis banyaknya orang dengan angka"),
        ("workers", "0", "paling sedikit 1"),
        ("workers", "10.000.001", "paling banyak 10.000.000"),
        ("workers", "5,000.5", "Tulis banyaknya orang dengan angka"),
        ("first", "13-2026", "Tulis bulan sebagai tahun-bulan"),
        ("first", "Januari", "Tulis bulan sebagai tahun-bulan"),
        ("budget_idr", "setengah miliar", "bukan rupiah bulat"),
        ("funding", "kantong", "Masukkan pilihan yang valid"),
    ],
)
def test_a_question_that_cannot_be_read_is_refused_at_its_field(world, field, value, said):
    page = post(client_of(world.office.rahma), reverse("scenarios"), **{**ASKED, field: value}, ask="")
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert said in " ".join(errors_of(page))


def test_months_in_the_wrong_order_are_refused_in_words(world):
    page = post(client_of(world.office.rahma), reverse("scenarios"), **{**ASKED, "last": "2025-12"}, ask="")
    assert page.status_code == 422
    assert errors_of(page) != []


def test_an_empty_question_names_every_field_that_is_missing(world):
    page = post(client_of(world.office.rahma), reverse("scenarios"))
    assert (page.status_code, sorted(page.context["form"].errors)) == (
        422,
        ["first", "funding", "last", "name", "sector", "workers"],
    )


@pytest.mark.parametrize(("written", "read"), [("5000", 5_000), ("5.000", 5_000), ("1 250 000", 1_250_000), (" 7 ", 7)])
def test_a_number_of_people_is_read_as_it_was_meant(written, read):
    form = ScenarioForm({**ASKED, "workers": written})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["workers"] == read


def test_without_a_ceiling_no_ceiling_is_assumed():
    form = ScenarioForm({**ASKED, "budget_idr": " "})
    assert form.is_valid(), form.errors
    assert "sources" not in form.assumptions()


def test_who_may_not_keep_may_ask(world):
    client, before = client_of(world.office.audit), kept(world)
    assert "Hitung dan simpan" not in main_of(client.get(reverse("scenarios")))
    assert post(client, reverse("scenarios"), **ASKED, ask="").context["shown"] is not None
    refused = post(client, reverse("scenarios"), **ASKED, keep="")
    assert (refused.status_code, kept(world)) == (422, before)
    assert errors_of(refused) != []


@pytest.mark.parametrize("username", ["darman", "tati"])
def test_village_and_treasurer_have_no_plans(world, username):
    assert client_of(getattr(world.office, username)).get(reverse("scenarios")).status_code == 403


def test_the_report_says_the_same_on_screen_in_the_workbook_and_in_the_csv(world):
    client = client_of(world.office.rahma)
    page = client.get(reverse("report_of", args=["bulanan", "2025-11"]), {"menurut": "desa"})
    rows = [[row.label, *row.values] for row in page.context["answer"].rows]
    assert [title for title, _count in page.context["total"]] == list(page.context["columns"])
    assert rows != []
    text = client.get(reverse("report_file", args=["bulanan", "2025-11", "csv"]), {"menurut": "desa"}).content.decode(
        "utf-8-sig"
    )
    sheet = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("report_file", args=["bulanan", "2025-11", "xlsx"]), {"menurut": "desa"}).content)
    ).active
    cells = [[str(cell) for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    lines = list(csv.reader(io.StringIO(text), delimiter=_delimiter(text)))
    for row in rows:
        shown = [str(value) for value in row]
        assert any(line[-len(shown) :] == shown for line in lines), shown
        assert any(line[-len(shown) :] == shown for line in cells), shown


def _delimiter(text: str) -> str:
    return ";" if text.splitlines()[0].count(";") > text.splitlines()[0].count(",") else ","


@pytest.mark.parametrize("level", ["kabupaten", "kecamatan", "desa"])
def test_every_level_has_the_same_sums(world, level):
    client = client_of(world.office.rahma)
    total = client.get(reverse("report_of", args=["bulanan", "2025-11"]), {"menurut": level}).context["answer"].total
    assert total == client.get(reverse("report_of", args=["bulanan", "2025-11"])).context["answer"].total


@pytest.mark.parametrize("month", ["2025-12", "2014-12", "2025-13", "x", "2025"])
def test_a_month_that_has_no_report_is_not_found(world, month):
    assert client_of(world.office.rahma).get(f"/laporan/bulanan/{month}/").status_code == 404


def test_an_unknown_level_is_the_usual_one_and_an_unknown_file_is_not_found(world):
    client = client_of(world.office.rahma)
    assert client.get(reverse("report_of", args=["bulanan", "2025-11"]), {"menurut": "rt"}).context["by"] == "kecamatan"
    assert client.get("/laporan/bulanan/2025-11/docx").status_code == 404


def test_a_month_without_anybody_teaches_what_to_do(world):
    page = client_of(world.office.rahma).get(reverse("report_of", args=["bulanan", "2019-01"]))
    assert page.context["rows"] in ([], ())
    assert "Belum ada kegiatan pada bulan ini" in main_of(page)


def test_every_figure_names_its_day_and_its_statement(world):
    page = client_of(world.office.audit).get(reverse("figures"))
    every = page.context["dashboard"].every.values()
    assert len(every) == main_of(page).count("<pre")
    assert main_of(page).count("per 12 November 2025") == len(every)


def test_a_stranger_reads_his_own_office_only(world):
    client = client_of(world.stranger.asing)
    assert client.get(reverse("scenario", args=[world.scenario.public_id])).status_code == 404
    assert client.get(reverse("scenario_file", args=[world.scenario.public_id])).status_code == 404
    report = client.get(reverse("report_of", args=["bulanan", "2025-11"])).context["answer"]
    assert sum(report.total) == 0
    assert client.get(reverse("figures")).context["dashboard"].every["paid_idr"].number == 0


def test_the_report_of_claims_says_what_the_dashboard_says_and_how_long_each_step_took(world):
    client = client_of(world.office.rahma)
    answer = client.get(reverse("report_of", args=["klaim", "2025-11"])).context["answer"]
    total = dict(zip((column.code for column in answer.report.columns), answer.total, strict=True))
    with office_scope(world.office.pemda.pk):
        every = office_figures(world.office.pemda, DAY).every
    same = {"deaths": "deaths_reported", "unopened": "deaths_unclaimed", "filed": "claims_filed", "paid": "claims_paid"}
    assert {code: total[code] for code in same} == {code: every[figure].number for code, figure in same.items()}
    assert total["paid_idr"] == every["benefits_paid_idr"].number == 42_000_000
    assert [total[step] for step in ("known_days", "filed_days", "paid_days")] == [2, 0, 6]
    assert sum(number for _word, number in answer.splits[1][1]) == total["paid_idr"]


def test_a_median_is_asked_again_for_the_whole_and_never_added_up(world):
    with office_scope(world.office.pemda.pk):
        by_village = BENEFITS.answer(world.office.pemda, Month(2025, 11), today=DAY, level=4)
        whole = BENEFITS.answer(world.office.pemda, Month(2025, 11), today=DAY, level=2)
    assert by_village.total == whole.total == whole.rows[0].values
