"""The funnel of a programme: counts that add up, and every number opens a list exactly that long."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import axe_core_python
import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from tests.intake.test_applications import SEEN, said
from tests.offices import found_offices, office_of
from tests.people import HAMDAN, SITI, workbook_of
from tests.programme.world import (
    OTHER_VILLAGE,
    TODAY,
    agreed,
    answer_csv,
    answered,
    decreed,
    inside,
    kpj,
    make_workers,
    nominate,
    open_one,
)
from tests.site import browser as chromium
from tests.site import site
from tests.web.signing_in import client_of

from payung.intake.actions.applications import receive_application
from payung.intake.actions.applying import apply_roster
from payung.intake.actions.confirming import confirm_application
from payung.intake.actions.rosters import receive_roster
from payung.programme.actions.enrolment import end_enrolment, enrol
from payung.programme.actions.setup import set_rules
from payung.programme.queries import ORIGINS, PARTS, STATES, funnel, narrowed, nominations_of, reasons_count
from payung.programme.rules import AGE_DAYS, CRITERIA, EVIDENCE, QUOTA_METHODS, RANKINGS, REGISTERS, Rules
from payung.registry.actions.evidence import record_decile
from payung.registry.models import Worker
from payung.reports.figures import published_pass_rates
from payung.web.programmes.forms import NominationFilter
from payung.web.programmes.rule_words import LABELS, ORIGIN_WORDS, STATE_WORDS, WORDS

AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text()
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SHOTS = os.environ.get("PAYUNG_SHOTS", "")


@pytest.fixture(scope="module")
def office(module_database: str) -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAYUNG_TODAY", TODAY.isoformat())
        found_offices(module_database)
        yield office_of("14.04")


def by_doors(office: Any) -> list[Worker]:
    """One of a roster, one who came to a counter."""
    roster = receive_roster(by=office.rahma, content=workbook_of(HAMDAN), name="r.xlsx", area_code="14.04")
    apply_roster(by=office.rahma, roster=roster)
    asked = receive_application(by=office.darman, channel="village", consent_method="spoken", **said(SITI))
    confirm_application(by=office.darman, application=asked, **{**SEEN, "seen_on": TODAY})
    with inside(office):
        return list(Worker.objects.filter(nik__in=[HAMDAN.nik, SITI.nik]).order_by("pk"))


@pytest.fixture(scope="module")
def mixed(office: Any) -> Any:
    """Every state, two villages, three origins; some have several reasons, somebody left, 60 wait."""
    made = open_one(office, seats=5, ceiling_idr=50_000_000)
    first = make_workers(office, 5)
    for worker, decile in zip(first, (1, 1, 2, 2, 3), strict=True):
        record_decile(by=office.rahma, worker=worker, decile=decile, register="dtsen", as_of_on=TODAY)
    nominate(office, made.programme, first)
    made.decree, made.agreement = decreed(office, made.programme), agreed(office, made.programme)
    enrol(by=office.rahma, decree=made.decree, agreement=made.agreement, budget=made.budget)
    said_yes = [(w.nik or "", kpj(n), "01-01-2025", "") for n, w in enumerate(first[:2], 1)]
    answered(office, made.agreement, answer_csv([*said_yes, (first[2].nik or "", "", "", "NIK tidak padan")]))
    end_enrolment(by=office.rahma, worker=first[0], last_on=TODAY + timedelta(days=5), reason="moved")
    later = make_workers(office, 62, first=100, area_code=OTHER_VILLAGE)
    record_decile(by=office.rahma, worker=later[9], decile=1, register="dtsen", as_of_on=TODAY)
    old = make_workers(office, 2, first=300, born_on=date(1950, 1, 1))
    old += make_workers(office, 1, first=310, born_on=date(1950, 1, 1), is_verified=False)
    unknown = make_workers(office, 2, first=320, is_verified=False)
    nominate(office, made.programme, [*later, *old, *unknown, *by_doors(office)])
    return made


def page_of(made: Any, officer: Any, name: str = "funnel", **asked: str) -> Any:
    return client_of(officer).get(reverse(name, args=[made.programme.public_id]), asked)


def numbers_of(html: str) -> list[tuple[str, int]]:
    """Every number of a page that is a link, with its address."""
    found = re.findall(r'<a href="([^"]*/(?:usulan|cadangan)/[^"]*)"[^>]*>([\d.]+)[^<]*</a>', html)
    return [(unescape(url), int(number.replace(".", ""))) for url, number in found]


def length_of(client: Client, url: str) -> int:
    """Rows of a list, page after page, as its links lead."""
    count, following = 0, url
    while following:
        answer = client.get(following)
        count += len(answer.context["rows"])
        following = answer.context["next_url"] and url.partition("?")[0] + answer.context["next_url"]
    return count


def test_at_each_split_the_parts_add_up_to_the_whole(office, mixed):
    with inside(office):
        counts = funnel(nominations_of(mixed.programme))
    assert counts.nominated == 74
    for whole, parts in PARTS.items():
        assert sum(getattr(counts, part) for part in parts) == getattr(counts, whole)
    assert {state: getattr(counts, state) for state in STATES} == {
        "eligible": 67,
        "seated": 6,
        "decreed": 5,
        "registered": 2,
        "refused": 1,
        "unanswered": 2,
        "undecreed": 1,
        "waiting": 61,
        "officer": 4,
        "not_eligible": 3,
    }


def test_first_reasons_add_up_and_others_overlap(office, mixed):
    with inside(office):
        rows = nominations_of(mixed.programme)
        assert reasons_count(rows.filter(result="not_eligible")) == {
            "not_verified": (1, 1),
            "over_maximum_age": (2, 3),
        }
        assert reasons_count(rows.filter(result="officer")) == {"not_verified": (4, 4)}


def test_every_origin_and_source_of_money_is_a_part_of_the_whole(office, mixed):
    with inside(office):
        rows = nominations_of(mixed.programme)
        came = {origin: narrowed(rows, origin=origin).count() for origin in ORIGINS}
        paid = {funding: narrowed(rows, funding=funding).count() for funding in ("apbd", "none")}
    assert came == {"roster": 1, "door": 0, "counter": 1, "hand": 72}
    assert paid == {"apbd": 5, "none": 69}


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"asal": "hand", "dana": "none"},
        {"dana": "apbd"},
        {"kecamatan": "14.04.04"},
        {"kecamatan": "14.04.05", "desa": "14.04.05.1004"},
    ],
)
def test_every_number_opens_a_list_exactly_that_long(office, mixed, asked):
    client = client_of(office.rahma)
    numbers = numbers_of(page_of(mixed, office.rahma, **asked).content.decode())
    assert len(numbers) >= 3
    assert {url: length_of(client, url) for url, _ in numbers} == dict(numbers)


def test_the_tabs_of_the_list_count_what_they_open(office, mixed):
    client, url = client_of(office.rahma), reverse("nominations", args=[mixed.programme.public_id])
    for asked in ({}, {"kecamatan": "14.04.05"}):
        tabs = client.get(url, asked).context["tabs"]
        assert [length_of(client, url + tab["url"]) for tab in tabs] == [int(tab["count"]) for tab in tabs]


def test_each_reason_names_its_article_who_mends_it_and_a_year_of_contributions(office, mixed):
    text = page_of(mixed, office.rahma).content.decode().replace("\u00a0", " ")
    [old] = [row for row in page_of(mixed, office.rahma).context["stopped"][0]["rows"] if row["number"] == "R07"]
    assert (old["who"], old["first"], old["every"], old["yearly_idr"]) == ("tidak ada", 2, 3, 2 * 12 * 16_800)
    assert old["article"] in text
    assert "Permenaker" in old["article"]
    assert "× 12 bulan × Rp16.800" in text


def test_a_clause_of_the_rule_set_stands_under_the_reason_it_makes(office, mixed):
    rules = {"maximum_age": 60, "articles": {"maximum_age": "Pasal 5 ayat (2)"}}
    made = open_one(office, name="Dengan pasal")
    set_rules(by=office.rahma, programme=made.programme, rules=rules, starts_on=TODAY, legal_basis="Perbup 7/2025")
    nominate(office, made.programme, make_workers(office, 1, first=400, born_on=date(1962, 1, 1)))
    [row] = page_of(made, office.rahma).context["stopped"][0]["rows"]
    assert (row["code"], row["article"]) == ("over_maximum_age", "Perbup 7/2025 Pasal 5 ayat (2)")


def test_a_doubt_of_the_law_is_told_with_its_question_and_opens_its_list(office, mixed):
    made = open_one(office, name="Tepat 65")
    nominate(office, made.programme, make_workers(office, 2, first=600, born_on=TODAY.replace(year=TODAY.year - 65)))
    page = page_of(made, office.rahma)
    [row] = page.context["stopped"][1]["rows"]
    assert (row["number"], row["said"][:16], row["first"], row["who"]) == ("U4", "Umur tepat 65 ta", 2, "petugas")
    numbers = numbers_of(page.content.decode())
    assert {url: length_of(client_of(office.rahma), url) for url, _ in numbers} == dict(numbers)


def test_what_is_left_out_stands_on_paper_too(office, mixed):
    asked = {"kecamatan": "14.04.05", "desa": "14.04.05.1004", "asal": "hand", "dana": "apbd"}
    only = "Kecamatan: Tempuling; Desa/kelurahan: Sungaisalak; Asal: Dicatat petugas; Sumber dana: APBD"
    for name in ("funnel", "waiting", "nominations"):
        assert f'<p class="say">{only}</p>' in page_of(mixed, office.rahma, name, **asked).content.decode()
    more = page_of(mixed, office.rahma, "nominations", sebab="not_verified", pertama="on", nama="Pekerja")
    assert more.context["only"] == "Sebab: R02 Belum diperiksa Dukcapil.; Sebab pertama saja: ya; Nama: Pekerja"
    assert page_of(mixed, office.rahma).context["only"] == ""


def test_the_workbooks_hold_the_funnel_and_every_list_without_a_whole_nik(office, mixed):
    sheet = load_workbook(io.BytesIO(page_of(mixed, office.rahma, unduh="xlsx").content)).active
    cells = {(row[0], row[2]): row[3] for row in sheet.iter_rows(values_only=True)}
    assert (cells["Corong", "Diusulkan"], cells["Corong", "Cadangan"]) == (74, 61)
    for name, asked, count in (("nominations", {"keadaan": "officer"}, 4), ("waiting", {}, 61)):
        answer = page_of(mixed, office.rahma, name, unduh="xlsx", **asked)
        body = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
        assert len(body) == 1 + count
        assert [cell for row in body for cell in row if re.search(r"\d{16}", str(cell))] == []


def test_the_waiting_list_says_what_ranked_each(office, mixed):
    made = open_one(office, seats=0, name="Desil dahulu")
    set_rules(by=office.rahma, programme=made.programme, rules={"ranking": "decile"}, starts_on=TODAY)
    unknown, *poor = make_workers(office, 3, first=500)
    for worker, decile in zip(poor, (4, 1), strict=True):
        record_decile(by=office.rahma, worker=worker, decile=decile, register="dtsen", as_of_on=TODAY)
    nominate(office, made.programme, [unknown, *poor])
    page = page_of(made, office.rahma, "waiting")
    rows = [(row["rank"], row["name"], row["why"][0], row["quota"]) for row in page.context["rows"]]
    assert rows == [
        (1, poor[1].name, "desil 1 per 20-01-2025", "Kabupaten Indragiri Hilir"),
        (2, poor[0].name, "desil 4 per 20-01-2025", "Kabupaten Indragiri Hilir"),
        (3, unknown.name, "desil belum diketahui: di belakang semua yang diketahui", "Kabupaten Indragiri Hilir"),
    ]
    assert "desil terendah lebih dahulu, lalu urutan masuk" in page.content.decode()


def test_a_long_list_is_printed_whole(office, mixed):
    assert len(page_of(mixed, office.rahma, "waiting").context["rows"]) == 50
    assert len(page_of(mixed, office.rahma, "waiting", cetak="1").context["rows"]) == 61


@pytest.mark.parametrize(
    "asked", [{"asal": "x"}, {"dana": "zzz"}, {"desa": "99.99"}, {"sebab": "x' OR 1=1"}, {"keadaan": "semua"}]
)
def test_an_address_that_asks_what_is_not_offered_shows_nobody(office, mixed, asked):
    assert page_of(mixed, office.rahma, "nominations", **asked).context["rows"] == []
    if asked.keys() <= {"asal", "dana", "desa"}:
        shown = page_of(mixed, office.rahma, "funnel", **asked)
        assert (shown.status_code, shown.context["counts"].nominated) == (200, 0)
        assert page_of(mixed, office.rahma, "waiting", **asked).context["rows"] == []


def test_an_officer_of_one_kecamatan_sees_whom_it_holds(office, mixed):
    with inside(office):
        office.rahma.area_code, every = "14.04.04", nominations_of(mixed.programme)
        form = NominationFilter(QueryDict(), office.rahma, mixed.programme)
        office.rahma.area_code = "14.04"
        whole = NominationFilter(QueryDict(), office.rahma, mixed.programme)
        assert (form.narrow(every).count(), whole.narrow(every).count()) == (62, 74)


def test_other_offices_and_villages_do_not_see_it(office, mixed):
    stranger = office_of("63.02").asing
    for name in ("funnel", "waiting"):
        assert page_of(mixed, stranger, name).status_code == 404
        assert page_of(mixed, office.darman, name).status_code == 403
        assert page_of(mixed, office.tati, name).status_code == 200


def test_what_others_published_is_between_nothing_and_all_and_says_how_it_was_seen():
    rates = published_pass_rates()
    assert [round(1000 * rate["share"]) for rate in rates] == [978, 898, 850, 666, 653, 552, 482, 465]
    assert [rate["name"] for rate in rates if ("source" in rate) == (rate["grade"] == "unlinked")] == []


def test_every_code_has_its_word_and_no_word_is_without_its_code():
    assert set(STATE_WORDS) == set(STATES)
    assert list(ORIGIN_WORDS) == list(ORIGINS)
    assert set(LABELS) == {field.name for field in fields(Rules)}
    known = {"age_on": AGE_DAYS, "register": REGISTERS, "evidence": EVIDENCE, "criteria": CRITERIA}
    known |= {"quota_method": QUOTA_METHODS, "ranking": RANKINGS}
    assert {name: set(words) for name, words in WORDS.items()} == {name: set(codes) for name, codes in known.items()}


@pytest.mark.browser
def test_the_pages_fit_a_phone_and_a_desk_and_have_no_barrier(office, mixed):
    with site() as address, chromium() as browser:
        session = client_of(office.rahma).cookies["sessionid"].value
        page = browser.new_context(locale="id-ID").new_page()
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        for name in ("funnel", "waiting", "nominations"):
            for width in (1366, 360):
                page.set_viewport_size({"width": width, "height": 768})
                page.goto(address + reverse(name, args=[mixed.programme.public_id]))
                if SHOTS:
                    page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
                page.evaluate(AXE)
                found = page.evaluate("w => axe.run({runOnly: w})", WCAG)["violations"]
                assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []
                assert page.evaluate("document.documentElement.scrollWidth") <= width
