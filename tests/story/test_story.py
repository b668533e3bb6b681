"""A story of events: read, refused with every place before anything happens, and lived through the acts."""

from __future__ import annotations

import os
import random
import re
from datetime import date
from pathlib import Path

import pytest
from tests.programme.world import make_workers

from payung.billing.models import Bill, Payment
from payung.money.models import Budget, Programme
from payung.office.acts import by_name
from payung.office.clock import on
from payung.office.models import Event
from payung.office.refusal import Refused
from payung.office.scope import office_scope
from payung.registry.models import Worker
from payung.story.events import StoryProblem
from payung.story.playing import Player
from payung.story.reading import read_story

YEAR = """
- {day: 2025-01-06, open_programme: {name: Pekerja Rentan, year: 2025}, as: programme}
- {set_budget: {programme: $programme, funding: apbd, ceiling_idr: 605000}, as: purse}
- {set_quota: {programme: $programme, area_code: "14.04", seats: 3}}
- {day: 2025-01-20, find: {worker: {area_code: 14.04.05.1004}}, as: people}
- {nominate: {programme: $programme, workers: $people}}
- {as: paper, decree: {programme: $programme, sk_number: SK 1, decided_on: 2025-01-20,
    starts_on: 2025-01-01, ends_on: 2025-12-31}}
- {as: pks, record_agreement: {programme: $programme, pks_number: PKS 1, signed_on: 2025-01-20,
    starts_on: 2025-01-01, ends_on: 2025-12-31}}
- {enrol: {decree: $paper, agreement: $pks, budget: $purse}}
- day: 2025-01-21
  record_registration:
    agreement: $pks
    name: jawab.csv
    content: |
      NIK,KPJ,Tanggal Mulai
      1404051403859001,21000000001,01-01-2025
      1404051403859002,21000000002,01-01-2025
- {day: 25, months: 2025-01..2025-03, issue_bill: {budget: $purse, month: $month}, as: bill}
- {day: 26, months: 2025-01..2025-02, approve_bill: {bill: $bill}}
- {day: 27, months: 2025-01..2025-02, as: payment, record_payment:
    {bill: $bill, sp2d_number: SP2D $month, paid_on: $month-27, amount_idr: $bill.total_idr}}
"""


@pytest.fixture
def officers(offices):
    """Those of Indragiri Hilir, by the names that a story calls them."""
    return {name: who for name, who in vars(offices[0]).items() if name != "pemda"}


def refused(text, officers):
    with pytest.raises(StoryProblem) as problem:
        read_story(text, Player(officers))
    return str(problem.value).splitlines()


def test_a_year_is_lived_in_the_order_of_its_days_by_those_who_may(offices, officers):
    with on(date(2025, 1, 5)):
        make_workers(offices[0], 2)
    player = Player(officers)
    player.live(read_story(YEAR, Player(officers)))
    with office_scope(offices[0].pemda.pk):
        bills = list(Bill.objects.order_by("month").values_list("month", "line_count"))
        assert bills == [(date(2025, n, 1), 2) for n in (1, 2, 3)]
        paid = [(one.sp2d_number, one.paid_on, one.amount_idr, one.by.name) for one in Payment.objects.order_by("id")]
        assert paid == [(f"SP2D 2025-0{n}", date(2025, n, 27), 33_600, "Bu Tati") for n in (1, 2)]
    assert "PAYUNG_TODAY" not in os.environ


def test_a_label_is_the_row_as_it_stands_when_it_is_named(offices, officers):
    player = Player(officers)
    player.live(read_story(YEAR.split("- {day: 2025-01-20")[0], player))
    with office_scope(offices[0].pemda.pk):
        Budget.objects.filter(pk=player.made["purse"].pk).update(account_code="5.1")
    assert (player.made["purse"].account_code, player["purse"].account_code) == ("", "5.1")


NOBODY = YEAR.split("- {as: pks")[0].replace("- {nominate: {programme: $programme, workers: $people}}\n", "")


def test_a_story_stops_where_an_act_refuses_and_says_where(officers):
    with pytest.raises(Refused) as refusal:
        Player(officers).live(read_story(NOBODY, Player(officers)))
    assert refusal.value.code == "decree_nobody"
    assert refusal.value.__notes__ == ["kisah[5], 2025-01-20: decree"]


def test_a_refusal_that_the_story_expects_leaves_its_label_empty(officers):
    player = Player(officers)
    text = NOBODY.replace("{as: paper, decree", "{as: paper, or_refused: decree_nobody, decree")
    player.live(read_story(text, Player(officers)))
    assert sorted(player.made) == ["people", "programme", "purse"]


HOSTILE = [
    ("{set_quota:", "{set_qouta:", "kisah[3].set_qouta: tidak ada tindakan bernama ini. Maksud Anda 'set_quota'?"),
    ("seats: 3", "seat: 3", "kisah[3].set_quota.seat: tidak dikenal. Maksud Anda 'seats'?"),
    (", ceiling_idr: 605000", "", "kisah[2].set_budget: 'ceiling_idr' belum ditulis. Tambahkan 'ceiling_idr: …'."),
    ("seats: 3", "seats: tiga", "kisah[3].set_quota.seats: seharusnya bilangan bulat, tertulis 'tiga'."),
    ("seats: 3", "seats: true", "kisah[3].set_quota.seats: seharusnya bilangan bulat, tertulis 'true'."),
    ("year: 2025}", 'year: "2025"}', "kisah[1].open_programme.year: seharusnya bilangan bulat, tertulis '2025'."),
    ("decided_on: 2025-01-20", "decided_on: besok",
     "kisah[6].decree.decided_on: seharusnya tanggal, misalnya 2025-02-26, tertulis 'besok'."),
    ("month: $month", "month: Januari",
     "kisah[10].issue_bill.month: seharusnya bulan seperti \"2025-01\", tertulis 'Januari'."),
    ("budget: $purse}}", "budget: $purs}}",
     "kisah[8].enrol.budget: belum ada baris bernama 'purs' pada hari itu. Maksud Anda 'purse'?"),
    ("budget: $purse}}", "budget: $pks}}", "kisah[8].enrol.budget: 'pks' adalah agreement, seharusnya budget."),
    ("budget: $purse}}", "budget: 7}}",
     "kisah[8].enrol.budget: seharusnya nama baris, misalnya $budget, tertulis '7'."),
    ("budget: $purse}}", "budget: {jumlah: 7}}}", "kisah[8].enrol.budget: budget tidak punya kolom 'jumlah'."),
    ("$bill.total_idr", "$bill.jumlah", "kisah[12].record_payment.amount_idr: 'bill' tidak punya 'jumlah'."),
    ("sp2d_number: SP2D $month", "sp2d_number: $bill",
     "kisah[12].record_payment.sp2d_number: 'bill' adalah baris, seharusnya isi. Tulis misalnya '$bill.…'."),
    ("workers: $people", "workers: semua", "kisah[5].nominate.workers: seharusnya daftar, tertulis 'semua'."),
    ("find: {worker:", "find: {pekerja:", "kisah[4].find.pekerja: tidak ada tabel bernama ini."),
    ("{area_code: 14.04.05.1004}", "{id: x}", "kisah[4].find.worker: kolom 'id' tidak memuat 'x'."),
    ("find: {worker:", "find: {account:", "kisah[4].find.account: tidak ada tabel bernama ini."),
    ("$bill.total_idr", "$bill.budget.ceiling_idr",
     "kisah[12].record_payment.amount_idr: 'bill' tidak punya 'budget.ceiling_idr'."),
    ("$bill.total_idr", "$bill.delete", "kisah[12].record_payment.amount_idr: 'bill' tidak punya 'delete'."),
    ("{area_code: 14.04.05.1004}", "{desa: x}", "kisah[4].find.worker: worker tidak punya kolom 'desa'."),
    ("    content: |\n", "    content: {file: jawab.csv}\n    note: |\n",
     "kisah[9].record_registration.content: berkas 'jawab.csv' tidak ada. Letakkan di samping kisahnya."),
    ("    content: |\n", "    content: {berkas: jawab.csv}\n    note: |\n",
     "kisah[9].record_registration.content: seharusnya isi berkas atau {file: nama}."),
    ("- {set_quota:", "- {by: budi, set_quota:", "kisah[3].by: 'budi' bukan petugas di kisah ini."),
    ("- {set_quota:", "- {by: tati, set_quota:",
     "kisah[3].by: tidak berhak atas set_quota. Yang berhak: Administrator kantor, Pengelola program."),
    ("day: 2025-01-06", "day: 1999-01-06", "kisah[1].day: 1999-01-06 di luar masa tugas Ibu Rahma, sejak 2021-01-01."),
    ("day: 2025-01-06", "day: lusa", "kisah[1]: 'day' seharusnya tanggal, misalnya 2025-02-26, tertulis 'lusa'."),
    ("day: 25, months: 2025-01..2025-03", "day: 31, months: 2025-01..2025-03",
     "kisah[10]: 'day' bersama months seharusnya hari 1 sampai 28, tertulis '31'."),
    ("2025-01..2025-03", "2025-01..2025-13",
     "kisah[10]: '2025-01..2025-13' bukan bulan. Tulis seperti \"2025-01\" atau \"2025-01..2025-12\"."),
    ("- {nominate: {", "- {decree: {}, nominate: {", "kisah[5]: seharusnya satu tindakan, tertulis decree, nominate."),
    ("day: 2025-01-06", "day: 2025-03-06",
     "kisah[5].nominate.programme: belum ada baris bernama 'programme' pada hari itu. Yang dikenal: people."),
    ("{set_quota:", "{set_quota",
     "kisah bukan YAML yang dapat dibaca: susunannya putus pada baris 4. Periksa baris itu."),
]  # fmt: skip


@pytest.mark.parametrize(("written", "instead", "said"), HOSTILE, ids=[each[2][:40] for each in HOSTILE])
def test_what_cannot_be_is_refused_with_place_and_way_out_before_anything_happens(officers, written, instead, said):
    assert written in YEAR
    assert said in [line[: len(said)] for line in refused(YEAR.replace(written, instead, 1), officers)]
    assert not Programme.objects.exists()


VALUES = (
    "[]",
    "{}",
    "null",
    "true",
    "-1",
    "1e9",
    "$bill",
    "$",
    "$.x",
    "$bill.",
    "{file: [1]}",
    "{id: [1]}",
    "{nik: {}}",
    "[[1]]",
    "2025-13-01",
    "0000-01-01",
    "{? [a] : b}",
    "{1: 2}",
    "{null: 1}",
    "!!python/name:os.system x",
)


def test_no_hand_that_slips_breaks_the_reader(officers):
    chance, player = random.Random(5), Player(officers)
    places = [found.span() for found in re.finditer(r"(?<=: )[^,}\n{\[]+|\$\w+|\b\d+\b|\w+(?=:)", YEAR)]
    told = 0
    for _ in range(400):
        first, last = chance.choice(places)
        try:
            read_story(YEAR[:first] + chance.choice(VALUES) + YEAR[last:], player)
        except StoryProblem as problem:
            told += str(problem).startswith("kisah")
    assert told > 300


def test_everything_that_is_wrong_is_told_at_once(officers):
    text = YEAR.replace("seats: 3", "seats: tiga").replace("$bill.total_idr", "$bill.jumlah")
    assert [line.partition(": ")[0] for line in refused(text, officers)] == [
        "kisah[3].set_quota.seats",
        *["kisah[12].record_payment.amount_idr"] * 2,
    ]


def test_an_event_that_means_several_rows_where_one_is_needed_stops_there(offices, officers):
    with on(date(2025, 1, 5)):
        make_workers(offices[0], 2)
    text = "- {day: 2025-01-20, end_enrolment: {worker: {sex: L}, last_on: 2025-01-31, reason: moved}}"
    with pytest.raises(StoryProblem, match="menunjuk 2 baris, seharusnya satu"):
        Player(officers).live(read_story(text, Player(officers)))


def test_the_story_in_the_description_can_be_lived(officers):
    described = (Path(__file__).parents[2] / "docs" / "story.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```yaml\n(.*?)```", described, re.DOTALL)
    assert len(read_story(text, Player(officers))) == 10


def test_every_act_of_the_register_can_be_told_in_a_story(officers):
    """Its parameters are of kinds that a story writes: none is passed over unread."""
    lines = [
        f"- {{day: 2025-01-06, {name}: {{{', '.join(f'{p}: $nobody' for p in act.parameters)}}}}}"
        for name, act in by_name().items()
        if act.parameters
    ]
    said = refused("\n".join(lines), officers)
    asked = sum(not each.is_rest for act in by_name().values() for each in act.parameters.values())
    assert sum("belum ada baris bernama 'nobody'" in line for line in said) == asked


def test_no_nik_of_a_story_stands_in_the_diary(offices, officers):
    with on(date(2025, 1, 5)):
        make_workers(offices[0], 2)
    Player(officers).live(read_story(YEAR, Player(officers)))
    with office_scope(offices[0].pemda.pk):
        assert not Event.objects.filter(body__regex=r"(^|\D)\d{16}(\D|$)").exists()
        assert Worker.objects.count() == 2
