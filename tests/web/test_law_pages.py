"""The law's pages: what a family would receive, every provision, the five programmes. Nothing is asked who it is."""

from __future__ import annotations

import html as entities
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from django import forms as django_forms
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, sync_playwright
from tests.offices import found_offices, office_of
from tests.web.test_look import AXE, CHROMIUM, QUIET, WCAG, opened

from payung import law
from payung.core.month import Month
from payung.core.span import Span
from payung.law.doubts import DOUBTS
from payung.law.worked.answers import answer_case
from payung.law.worked.questions import QUESTIONS
from payung.office.models import Event
from payung.office.scope import office_scope
from payung.web.law.fields import MonthField, MonthsField, RupiahField
from payung.web.law.grounds import rows_of, weaker_start
from payung.web.law.words import FACES, RULES, TOPIC_ORDER, TOPICS, TOUCHES, fits, rules_using, topic_of
from payung.web.law.written import value_on_one_line, value_table
from payung.web.templatetags import ui_words

ROOM = "/peraturan/"
CASES = sorted((Path(__file__).parents[1] / "law" / "cases").glob("*.yaml"))
LAW = law.current()
# Siti's husband: paid from January 2025, died on 10 November 2025.
FACTS = {
    "event_on_0": "10", "event_on_1": "11", "event_on_2": "2025",
    "paid_from": "Januari 2025", "paid_until": "11-2025",
    "income_idr": "0", "funding": "apbd", "sector": "other",
}  # fmt: skip
NO_CHILD = {"anak-TOTAL_FORMS": "3", "anak-INITIAL_FORMS": "0"}
TWO_CHILDREN = {
    **NO_CHILD,
    "anak-0-born_on_0": "1", "anak-0-born_on_1": "5", "anak-0-born_on_2": "2014",
    "anak-0-level": "sd", "anak-0-grade": "6",
    "anak-1-born_on_0": "2", "anak-1-born_on_1": "9", "anak-1-born_on_2": "2010",
    "anak-1-level": "sma", "anak-1-grade": "1",
}  # fmt: skip


@pytest.fixture(autouse=True)
def the_21st_of_november(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2026-11-21")
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(scope="module")
def inhil(module_database: str) -> SimpleNamespace:
    found_offices(module_database)
    return office_of("14.04")


@pytest.fixture
def rahma(inhil: SimpleNamespace) -> Client:
    return signed_in(inhil.rahma)


def signed_in(officer: Any) -> Client:
    client = Client()
    client.force_login(officer.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def asked(client: Client, cause: str, facts: dict[str, Any], status: int = 200) -> str:
    response = client.post(f"{ROOM}hitung/{cause}/", {**NO_CHILD, **facts})
    assert response.status_code == status
    return response.content.decode()


def answer(page: str) -> str:
    """The sentence that answers, as it reads."""
    return words(re.search(r'id="jawaban">(.*?)</h2>(.*?)</p>', page, re.DOTALL).group(0)[13:])


def words(fragment: str) -> str:
    return " ".join(entities.unescape(re.sub(r"<[^>]+>", " ", fragment)).split()).replace(" .", ".").replace(" ,", ",")


def parts(page: str) -> dict[str, str]:
    """Part → rupiah, of the parts that open to their grounds."""
    found = re.findall(r'<b>([^<]+)</b><span class="chip.*?<b class="num">(.*?)</b></summary>', page, re.DOTALL)
    return {label: words(amount) for label, amount in found}


# what would this family receive


def test_a_death_after_eleven_paid_months_gives_42_million(rahma: Client) -> None:
    page = asked(rahma, "meninggal", FACTS)
    assert answer(page) == (
        "Keluarga diperkirakan menerima Rp42.000.000. Perlindungan berjalan pada hari itu; 11 bulan iuran tercatat."
    )
    assert parts(page) == {
        "Santunan kematian, sekaligus": "Rp20.000.000",
        "Santunan berkala, dibayar sekaligus": "Rp12.000.000",
        "Biaya pemakaman": "Rp10.000.000",
    }
    assert "24 bulan × Rp500.000." in page
    assert "Belum terbuka: perlu 36 bulan iuran, tercatat 11." in page


def test_a_death_in_the_second_month_gives_the_funeral_only_and_says_when_more(rahma: Client) -> None:
    page = asked(rahma, "meninggal", {**FACTS, "paid_from": "10-2025"})
    assert answer(page) == (
        "Keluarga diperkirakan menerima Rp10.000.000. Hanya biaya pemakaman: masa tunggu 3 bulan belum lewat, "
        "baru 2 bulan iuran. Santunan penuh baru terbuka 1 Januari 2026."
    )
    assert parts(page) == {"Biaya pemakaman": "Rp10.000.000"}


def test_two_unpaid_months_hold_32_million_back(rahma: Client) -> None:
    page = asked(rahma, "meninggal", {**FACTS, "event_on_0": "20", "paid_until": "09-2025"})
    assert answer(page) == (
        "Keluarga diperkirakan menerima Rp42.000.000. Ada tunggakan 2 bulan, Rp33.600. Sekarang dapat dibayar "
        "Rp10.000.000 ; Rp32.000.000 sesudah tunggakan dilunasi."
    )
    assert DOUBTS["government_late_funds"].sentence in page


def test_four_unpaid_months_give_nothing_and_say_why(rahma: Client) -> None:
    page = asked(rahma, "meninggal", {**FACTS, "event_on_0": "20", "paid_until": "07-2025"})
    assert answer(page) == (
        "Tidak ada santunan yang dapat diperkirakan. Perlindungan sudah berakhir: 4 bulan berturut-turut tidak "
        "dibayar, lebih dari 3."
    )
    assert parts(page) == {}


def test_a_month_left_out_of_the_range_is_unpaid(rahma: Client) -> None:
    page = asked(rahma, "meninggal", {**FACTS, "unpaid": "April 2025, Juni 2025 sampai Juli 2025"})
    assert "8 bulan iur" in page
    assert "tunggakan 3 bulan, Rp50.400" in words(page)


def test_the_day_before_protection_starts_gives_nothing(rahma: Client) -> None:
    start = {"start_on_0": "11", "start_on_1": "11", "start_on_2": "2025"}
    page = asked(rahma, "meninggal", {**FACTS, **start, "paid_from": "11-2025"})
    assert answer(page).endswith("Perlindungan baru mulai 11 November 2025, sesudah kejadian.")


def test_a_death_at_work_gives_70_million_at_the_lowest_income(rahma: Client) -> None:
    page = asked(rahma, "meninggal-karena-kerja", FACTS)
    assert parts(page) == {
        "Santunan kematian karena kerja": "Rp48.000.000",
        "Santunan berkala, dibayar sekaligus": "Rp12.000.000",
        "Biaya pemakaman": "Rp10.000.000",
    }
    assert "60 % × 80 × upah yang dianggap Rp1.000.000." in page
    assert "10 November 2030" in page  # five years to claim


def test_a_right_hand_lost_gives_32_percent_and_every_cap_of_transport_holds(rahma: Client) -> None:
    lost = {"part": "hand_at_wrist:right", "unable_months": "4", "land_idr": "750.000", "sea_idr": "Rp3.000.000"}
    page = asked(rahma, "cacat", {**FACTS, **lost})
    assert parts(page) == {
        "Santunan cacat": "Rp25.600.000",  # 32 % × 80 × 1,000,000
        "Selama tidak mampu bekerja": "Rp4.000.000",
        "Penggantian ongkos angkut": "Rp2.750.000",  # 750,000 + the sea's cap of 2,000,000
    }
    assert DOUBTS["sea_cap"].sentence in page


@pytest.mark.parametrize(
    ("lost", "amount"),
    [
        ({"part": "total"}, "Rp56.000.000"),
        ({"part": "hand_at_wrist:right", "is_left_handed": "on"}, "Rp22.400.000"),  # 28 %
        ({"part": "one_eye", "function_loss": "50"}, "Rp14.000.000"),  # half of 35 %
        ({"part": "leg_shortened", "measure": "5"}, "Rp16.000.000"),  # 20 %
        ({"part": "leg_shortened", "measure": "7,5"}, "Rp24.000.000"),  # 30 %
    ],
)
def test_the_doctors_letter_decides_the_percentage(rahma: Client, lost: dict[str, str], amount: str) -> None:
    assert parts(asked(rahma, "cacat", {**FACTS, **lost}))["Santunan cacat"] == amount


def test_a_measure_outside_the_table_names_what_the_table_knows(rahma: Client) -> None:
    page = asked(rahma, "cacat", {**FACTS, "part": "hearing_loss_one", "measure": "15"}, 422)
    assert "Tabel hanya mengenal: kelipatan 10." in page
    assert "Isi ukuran dari surat dokter" in asked(rahma, "cacat", {**FACTS, "part": "work_capacity"}, 422)


def test_the_scholarship_is_told_by_child_and_year(rahma: Client) -> None:
    page = asked(rahma, "meninggal", {**FACTS, **TWO_CHILDREN, "paid_from": "01-2022"})
    rows = re.findall(r'<tr><th scope="row">(\d{4})</th>(.*?)</tr>', page)
    amounts = {year: re.findall(r"Rp[\d.]+|–", words(cells)) for year, cells in rows}
    assert amounts["2025"] == ["Rp1.500.000", "Rp3.000.000", "Rp4.500.000"]
    assert amounts["2026"] == ["Rp2.000.000", "Rp3.000.000", "Rp5.000.000"]
    assert amounts["2028"] == ["Rp2.000.000", "Rp12.000.000", "Rp14.000.000"]
    assert list(amounts) == [str(year) for year in range(2025, 2037)]
    # the first: 1.5 + 3 × 2 + 3 × 3 + 5 × 12 (22 on 1 July 2036); the second: 3 × 3 + 5 × 12
    assert "beasiswa anak sampai Rp145.500.000" in answer(page)


def test_heirs_of_one_tier_are_named_and_not_divided(rahma: Client) -> None:
    page = words(asked(rahma, "meninggal", {**FACTS, "relatives": ["wife", "father"], "children_alive": "2"}))
    assert "Urutan ke-1: Istri, 2 anak." in page
    assert "Hukum tidak membagi di dalam satu urutan" in page
    alone = words(asked(rahma, "meninggal", {**FACTS, "relatives": ["mother"]}))
    assert "Urutan ke-2: Ibu." in alone
    assert "Jatuh kepada satu orang itu." in alone
    nobody = words(asked(rahma, "meninggal", FACTS))
    assert "Belum ada ahli waris yang diisi." in nobody


def test_an_ordinary_illness_belongs_to_another_insurer(rahma: Client) -> None:
    page = rahma.get(f"{ROOM}hitung/sakit/").content.decode()
    assert "Berobat karena sakit biasa tidak ditanggung program ini. Itu BPJS Kesehatan." in page
    assert rahma.post(f"{ROOM}hitung/sakit/lembar/").status_code == 200


def test_every_answer_says_it_is_an_estimate_and_what_is_not_covered(rahma: Client) -> None:
    page = words(asked(rahma, "meninggal", FACTS))
    assert "Perkiraan JKM" in page
    assert "Berobat karena sakit biasa. Itu BPJS Kesehatan." in page
    assert "Angka ini belum dibaca dari naskahnya." in page


def test_the_sheet_for_the_family_carries_no_grounds_to_open_and_a_line_for_the_name(rahma: Client) -> None:
    response = rahma.post(f"{ROOM}hitung/meninggal/lembar/", {**NO_CHILD, **FACTS})
    page = words(response.content.decode())
    assert "Untuk keluarga:" in page
    assert "Keluarga diperkirakan menerima Rp42.000.000." in page
    assert "Ini perkiraan, bukan keputusan." in page
    assert "PP 82/2019 (mengubah Ps 34 PP 44/2015; teks belum dibaca) (kutipan berita)" in page
    assert "family.css" in response.content.decode()
    assert rahma.get(f"{ROOM}hitung/meninggal/lembar/").status_code == 405


def test_nothing_is_written_by_asking(inhil: SimpleNamespace, rahma: Client) -> None:
    with office_scope(inhil.pemda.pk):
        before = Event.objects.count()
    asked(rahma, "meninggal", FACTS)
    with office_scope(inhil.pemda.pk):
        assert Event.objects.count() == before


def test_no_form_asks_for_a_name_or_a_nik(rahma: Client) -> None:
    for cause in ("meninggal", "meninggal-karena-kerja", "kecelakaan-kerja", "cacat"):
        page = rahma.get(f"{ROOM}hitung/{cause}/").content.decode()
        main = page[page.index("<main") :]
        assert "Tidak ditanya nama atau NIK, dan tidak ada yang disimpan." in main
        assert [n for n in re.findall(r'name="([^"]+)"', main) if "nik" in n or "name" in n] == []


def test_an_address_prefills_the_cover_and_nothing_else(rahma: Client) -> None:
    query = "paid_from=2025-01&paid_until=x&start_on=2025-01-05&funding=csr&nik=1404020708849017&relatives=wife"
    page = rahma.get(f"{ROOM}hitung/meninggal/?{query}").content.decode()
    assert 'name="paid_from" value="2025-01"' in page
    assert 'value="x"' not in page
    assert '<option value="csr" selected>' in page
    assert "1404020708849017" not in page
    assert re.findall(r'name="start_on_\d"[^>]*value="(\d+)"', page) == ["5", "1", "2025"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"paid_from": "2025-13"}, "“2025-13” belum terbaca sebagai bulan."),
        ({"paid_until": "12-2024"}, "Bulan terakhir lebih awal daripada bulan pertama."),
        ({"unpaid": "Januari 2025 - November 2025"}, "Semua bulan dikecualikan"),
        ({"event_on_2": "2015", "event_on_1": "6"}, "Ketentuan yang tercatat mulai 01-07-2015"),
        ({"event_on_2": "2190"}, "Periksa tahunnya."),
        ({"start_on_0": "1", "start_on_1": "1", "start_on_2": "1901"}, "Periksa tahunnya."),
        ({"paid_from": "01-0000"}, "“01-0000” belum terbaca sebagai bulan."),
        ({"children_alive": "31"}, "30"),
        ({"anak-TOTAL_FORMS": "x"}, "Hitung"),
        ({"income_idr": "17"}, "17"),
        ({"anak-0-level": "sd"}, "Isi tanggal lahirnya."),
        ({**TWO_CHILDREN, "anak-1-grade": "4"}, "Jenjang ini sampai kelas 3."),
    ],
)
def test_a_wrong_fact_is_named_with_the_way_out(rahma: Client, change: dict[str, str], said: str) -> None:
    assert said in asked(rahma, "meninggal", {**FACTS, **change}, 422)


@pytest.mark.parametrize("text", ["Januari 2025", "jan 2025", "01-2025", "1/2025", "2025-01", "2025 januari"])
def test_a_month_is_read_as_it_is_said(text: str) -> None:
    assert MonthField().clean(text) == Month(2025, 1)


@pytest.mark.parametrize("text", ["2025", "13-2025", "Juniari 25", "1-1-2025", "Sore 2025"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(django_forms.ValidationError, match="belum terbaca sebagai bulan"):
        MonthField().clean(text)


def test_old_spellings_of_months_are_read() -> None:
    months = MonthsField().clean("Pebruari 2025; Nopember 2025, Agt 2025")
    assert months == (Month(2025, 2), Month(2025, 8), Month(2025, 11))
    assert MonthsField().clean("2025-03 - 2025-05") == (Month(2025, 3), Month(2025, 4), Month(2025, 5))


@pytest.mark.parametrize(("text", "amount"), [("750.000", 750_000), ("Rp 1 500 000", 1_500_000), ("20.000,-", 20_000)])
def test_rupiah_are_read_with_their_dots(text: str, amount: int) -> None:
    assert RupiahField().clean(text) == amount


def test_rupiah_in_words_are_refused() -> None:
    with pytest.raises(django_forms.ValidationError, match="angka saja"):
        RupiahField().clean("lima ribu")


# every provision


def test_every_provision_has_its_page_with_its_whole_history(rahma: Client) -> None:
    missing = []
    for name, parameter in LAW.parameters.items():
        page = entities.unescape(rahma.get(reverse("regulation", args=[name])).content.decode())
        for record in parameter.records:
            told = (record.ground.cite, value_on_one_line(parameter, record), ui_words.tanggal(record.span.starts_on))
            missing += [(name, words) for words in told if words not in page]
    assert missing == []


def test_a_day_shows_what_was_in_force_then(rahma: Client) -> None:
    said = {}
    for day in ("2015-06-30", "2019-12-01", "2019-12-02"):
        page = rahma.get(f"{ROOM}ketentuan/jkm_lump_sum/?on={day}").content.decode()
        said[day] = words(re.search(r'<p class="say">(.*?)</p>', page).group(1))
    assert said == {
        "2015-06-30": "Tidak ada ketentuan ini pada 30 Juni 2015.",
        "2019-12-01": "Rp16.200.000",
        "2019-12-02": "Rp20.000.000",
    }
    assert "Rp16.200.000" in rahma.get(f"{ROOM}?topic=jkm&on=2018-01-01").content.decode()
    assert rahma.get(f"{ROOM}ketentuan/jkm_lump_sum/?on=2019-02-30").status_code == 200
    assert rahma.get(f"{ROOM}ketentuan/tidak_ada/").status_code == 404
    assert rahma.get(f"{ROOM}?on=kemarin&topic=x&view=x&q=zzz").status_code == 200
    assert rahma.get(f"{ROOM}hitung/tidak-ada/").status_code == 404


def test_a_figure_of_the_press_never_wears_the_face_of_the_regulation() -> None:
    read = {code for code, face in FACES.items() if face.tone == "ok" and not face.is_line}
    assert read == {"REG", "OFF"}
    assert len({face.word for face in FACES.values()}) == len(FACES)
    rows = rows_of(LAW, ["jkm_lump_sum"], date(2026, 1, 1))
    told = [(row.face, row.told.rpartition("; ")[2]) for row in rows]
    assert told == [(FACES["NEWS+"], "hari mulainya belum dibaca")]
    assert rows_of(LAW, ["jkm_lump_sum"], date(2018, 1, 1))[0].face == FACES["REG"]
    assert weaker_start(LAW.parameters["jkm_lump_sum"].records[0]) == ""


def test_the_amount_of_an_answer_wears_the_weakest_face_under_it(rahma: Client) -> None:
    page = asked(rahma, "meninggal", {**FACTS, "event_on_2": "2018", "paid_from": "1-2018", "paid_until": "11-2018"})
    faces = re.findall(r"<summary><span class=\"row\"><b>[^<]+</b><span class=\"chip ([^\"]+)\"", page)
    assert faces == ["ok", "ok", "ok"]  # read in PP 44/2015
    now = re.findall(
        r"<summary><span class=\"row\"><b>[^<]+</b><span class=\"chip ([^\"]+)\"", asked(rahma, "meninggal", FACTS)
    )
    assert now == ["grace line"] * 3


def test_every_amount_of_every_page_opens_at_least_one_article(rahma: Client) -> None:
    pages = [asked(rahma, "cacat", {**FACTS, **TWO_CHILDREN, "part": "total"}), asked(rahma, "meninggal", FACTS)]
    pages.append(rahma.get(f"{ROOM}program/").content.decode())
    for page in pages:
        opened_parts = re.findall(r'<details class="why"[^>]*>(.*?)</details>', page, re.DOTALL)
        assert opened_parts
        assert [words(part)[:60] for part in opened_parts if "<cite>" not in part] == []


def test_an_income_table_is_printed_whole() -> None:
    parameter = LAW.parameters["jkk_monthly_by_income"]
    table = value_table(parameter, parameter.records[0])
    assert table is not None
    assert len(table.rows) == 33
    assert table.rows[0] == ("sampai Rp1.099.000", "Rp1.000.000", "Rp10.000")
    assert table.rows[-1] == ("Rp20.200.000 ke atas", "Rp20.700.000", "Rp207.000")


def test_codes_of_tables_are_written_in_indonesian() -> None:
    shown = " ".join(
        [value_on_one_line(p, r) for p in LAW.parameters.values() for r in p.records]
        + [
            " ".join(map(" ".join, t.rows))
            for p in LAW.parameters.values()
            for r in p.records
            if (t := value_table(p, r))
        ]
    )
    assert re.findall(r"\b[a-z]+_[a-z_]+\b", shown) == []


def test_the_list_searches_filters_and_shows_what_is_weak_or_old(
    rahma: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def names(query: str) -> list[str]:
        page = rahma.get(f"{ROOM}{query}").content.decode()
        return sorted(set(re.findall(r"/peraturan/ketentuan/([a-z0-9_]+)/", page)))

    assert names("?view=semua") == sorted(LAW.parameters)
    assert names("?q=pemakaman+jkm") == ["jkm_funeral", "jkm_per_paying_membership"]
    assert names("?instrument=PP 46/2015&topic=jht")[:2] == ["jht_due_day", "jht_monthly_by_income"]
    assert "jkm_lump_sum" in names("?view=belum-dibaca")
    assert "jkm_monthly" not in names("?view=belum-dibaca")
    assert names("?view=lama") == []
    monkeypatch.setenv("PAYUNG_TODAY", "2027-11-20")
    assert names("?view=lama") == sorted(LAW.parameters)
    assert names("?q=tidakadayangcocok") == []


def test_only_addresses_of_the_state_are_linked(rahma: Client) -> None:
    found = set()
    for name in ("jkm_lump_sum", "jkm_waiting_months", "relief_2026_share_other", "scholarship_yearly", "grace_months"):
        page = rahma.get(reverse("regulation", args=[name])).content.decode()
        found |= set(re.findall(r'href="https?://([^/"]+)', page))
    assert found == {"peraturan.bpk.go.id", "jdih.kemnaker.go.id"}


def test_the_file_of_all_provisions_has_a_row_for_every_record(rahma: Client) -> None:
    response = rahma.get(reverse("regulations_csv"))
    lines = response.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + sum(len(p.records) for p in LAW.parameters.values())
    assert [line for line in lines if line.startswith("jkm_monthly,")] == [
        "jkm_monthly,Iuran JKM BPU sebulan,2015-07-01,,Rp6.800,PP 44/2015 Ps 20(3),REG,,2026-11-20"
    ]


# what the pages know about the law is true


def test_every_provision_lies_in_one_topic_and_every_topic_is_listed() -> None:
    assert set(TOPIC_ORDER) == set(TOPICS)
    assert {topic_of(name) for name in LAW.parameters} == set(TOPICS)


def test_every_kind_of_question_is_named_and_every_pattern_fits_something() -> None:
    assert set(RULES) == set(QUESTIONS)
    assert set(TOUCHES) == set(DOUBTS)
    patterns = {pattern for _word, patterns in RULES.values() for pattern in patterns}
    patterns |= {pattern for patterns in TOUCHES.values() for pattern in patterns}
    assert [pattern for pattern in patterns if not any(fits(name, [pattern]) for name in LAW.parameters)] == []


@pytest.mark.parametrize("file", CASES, ids=[file.stem for file in CASES])
def test_a_provision_names_every_kind_of_question_that_rests_on_it(file: Path) -> None:
    missing = set()
    for case in yaml.safe_load(file.read_text())["cases"]:
        for ground in answer_case(LAW, case)["grounds"]:
            if case["ask"] not in rules_using(ground["parameter"]):
                missing.add((case["ask"], ground["parameter"]))
    assert missing == set()


# who may see them


def test_every_role_may_read_the_law_and_a_village_keeps_its_four_places(inhil: SimpleNamespace) -> None:
    village = signed_in(inhil.darman)
    for address in (ROOM, f"{ROOM}program/", f"{ROOM}hitung/", f"{ROOM}hitung/meninggal/"):
        assert village.get(address).status_code == 200
        assert Client().get(address).status_code == 302
    names = re.findall(r'<nav class="dock".*?</nav>', village.get(ROOM).content.decode(), re.DOTALL)[0]
    assert "Peraturan" not in names
    assert ">Peraturan</a>" in signed_in(inhil.rahma).get(ROOM).content.decode()


@pytest.mark.browser
def test_the_laws_pages_stand_without_sideways_scroll_or_barrier(rahma: Client) -> None:
    if not CHROMIUM.exists():
        pytest.skip("no Chromium: apt-get install chromium")
    pages = [
        asked(rahma, "meninggal", {**FACTS, **TWO_CHILDREN, "paid_from": "01-2022", "relatives": ["wife"]}),
        asked(rahma, "cacat", {**FACTS, "paid_until": "x"}, 422),
        rahma.post(f"{ROOM}hitung/meninggal/lembar/", {**NO_CHILD, **FACTS}).content.decode(),
        rahma.get(f"{ROOM}?topic=jp-jkp").content.decode(),
        rahma.get(f"{ROOM}ketentuan/disability_by_side/").content.decode(),
        rahma.get(f"{ROOM}program/").content.decode(),
    ]
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        barriers = {
            (place, width, scheme): found
            for place, html in enumerate(pages)
            for width, scheme in ((360, "light"), (1366, "dark"))
            if (found := barriers_of(opened(browser, html, width, color_scheme=scheme), width))
        }
        browser.close()
    assert barriers == {}


def barriers_of(page: Page, width: int) -> list[Any]:
    """What axe finds with every part opened, what the browser complains of, and a sideways scroll."""
    page.evaluate("document.querySelectorAll('main details').forEach(part => part.open = true)")
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG)
    said = [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found["violations"]]
    complaints: list[str] = page.complaints  # type: ignore[attr-defined]
    page.close()
    return said + complaints + ([wide] if wide != width else [])


def test_a_span_of_the_law_without_an_end_names_no_day_of_today():
    parameter, record = next(
        (p, r) for p in LAW.parameters.values() for r in p.records if isinstance(r.value, Span) and r.value.ends_on
    )
    open_ended = replace(record, value=Span(date(2026, 1, 1)))
    assert value_on_one_line(parameter, open_ended) == "1 Januari 2026 sampai seterusnya"
