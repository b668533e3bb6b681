"""Cover is told by one road: what the dashboard counts is the sum of what the workers' pages say, whatever happened."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from benchmarks.books.seed import seed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payung import embedded
from payung.claims.queries import living_cover
from payung.cover.answer import coverage_answer
from payung.cover.states import coverage_on
from payung.office.models import Pemda
from payung.office.scope import office_scope
from payung.registry.models import Worker
from payung.reports.figures import office_figures
from payung.web.home.village import cover_card
from payung.web.workers.answer import sentence

PEOPLE = 5
MONTHS = [date(2025, number, 1) for number in range(1, 13)]
DAYS = [date(2025, 1, 1), date(2025, 4, 16), date(2025, 8, 31), date(2025, 12, 31)]


@dataclass(frozen=True)
class Life:
    """What happened to one worker: sponsored days, the insurer's answer, months billed and reversed, death."""

    days: tuple[date, date] | None
    answer: str
    start_on: date
    billed: frozenset[int] = frozenset()
    reversed: frozenset[int] = frozenset()
    died_on: date | None = None
    is_double: bool = False


@dataclass(frozen=True)
class History:
    """Lives, and the day each month's bill was paid (None: never)."""

    lives: tuple[Life, ...]
    paid_on: tuple[date | None, ...] = field(default=(None,) * 12)


in_2025 = st.dates(date(2025, 1, 1), date(2025, 12, 31))
spans = st.tuples(in_2025, in_2025).map(lambda pair: (min(pair), max(pair)))
months = st.frozensets(st.integers(1, 12))
lives = st.builds(
    Life,
    days=st.one_of(st.none(), spans),
    answer=st.sampled_from(["accepted", "refused", "none"]),
    start_on=in_2025,
    billed=months,
    reversed=months,
    died_on=st.one_of(st.none(), st.none(), in_2025),
    is_double=st.sampled_from([False, False, False, True]),
)
histories = st.builds(
    History,
    lives=st.lists(lives, min_size=PEOPLE, max_size=PEOPLE).map(tuple),
    paid_on=st.lists(st.one_of(st.none(), in_2025), min_size=12, max_size=12).map(tuple),
)


@pytest.fixture(scope="module")
def books(module_database: str) -> str:
    """An office of five people laid straight into the tables, so that any history can be written over it."""
    with embedded.administrator(module_database) as admin:
        seed(admin, PEOPLE)
    return os.environ["PAYUNG_DATABASE_NAME"]


def write(database: str, history: History) -> None:
    """Make the books say a history; checks of single rows stand, triggers against changes do not."""
    with embedded.administrator(database) as admin, admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        for table in ("claims_death", "billing_billline", "billing_payment", "billing_bill"):
            admin.execute(f"DELETE FROM {table}")
        for number, paid_on in enumerate(history.paid_on, 1):
            _bill(admin, number, paid_on, history.lives)
        for worker, life in enumerate(history.lives, 1):
            _life(admin, worker, life)


def _bill(admin: Any, number: int, paid_on: date | None, lives: tuple[Life, ...]) -> None:
    admin.execute(
        "INSERT INTO billing_bill (id, public_id, pemda_id, programme_id, budget_id, month, bill_number, issued_on, "
        "line_count, total_idr, issued_by_id) VALUES (%s, gen_random_uuid(), 1, 1, 1, %s, %s, '2025-01-01', 1, 1, 1)",
        [number, MONTHS[number - 1], str(number)],
    )
    for worker, life in enumerate(lives, 1):
        if number in life.billed:
            line = number * 100 + worker
            _line(admin, line, number, worker, 16_800, None)
            if number in life.reversed:
                _line(admin, line + 50, number, worker, -16_800, line)
    if paid_on:
        admin.execute(
            "INSERT INTO billing_payment (id, public_id, pemda_id, bill_id, spp_number, spm_number, sp2d_number, "
            "paid_on, amount_idr, by_id) VALUES (%s, gen_random_uuid(), 1, %s, '', '', %s, %s, 1, 1)",
            [number, number, str(number), paid_on],
        )


def _line(admin: Any, line: int, bill: int, worker: int, idr: int, corrects: int | None) -> None:
    admin.execute(
        "INSERT INTO billing_billline (id, pemda_id, bill_id, worker_id, enrolment_id, price_id, month, jkk_idr, "
        "jkm_idr, total_idr, corrects_id) VALUES (%s, 1, %s, %s, %s, 1, %s, %s, 0, %s, %s)",
        [line, bill, worker, worker, MONTHS[bill - 1], idr, idr, corrects],
    )


def _life(admin: Any, worker: int, life: Life) -> None:
    superseded = None if life.days else "2025-01-01"
    first, last = life.days or (date(2025, 1, 1), date(2025, 12, 31))
    admin.execute(
        "UPDATE programme_enrolment SET starts_on = %s, ends_on = %s, superseded_at = %s WHERE worker_id = %s",
        [first, last, superseded, worker],
    )
    admin.execute(
        "UPDATE programme_registration SET is_accepted = %s, kpj = %s, start_on = %s, refusal = %s, superseded_at = %s "
        "WHERE worker_id = %s",
        [
            life.answer == "accepted",
            str(20_000_000_000 + worker) if life.answer == "accepted" else "",
            life.start_on if life.answer == "accepted" else None,
            "ditolak" if life.answer == "refused" else "",
            "2025-01-01" if life.answer == "none" else None,
            worker,
        ],
    )
    survivor = worker % PEOPLE + 1 if life.is_double else None
    admin.execute("UPDATE registry_worker SET survivor_id = %s WHERE id = %s", [survivor, worker])
    if life.died_on:
        admin.execute(
            "INSERT INTO claims_death (id, public_id, pemda_id, worker_id, died_on, cause, reported_on, "
            "reported_by_name, paper, by_id) VALUES (%s, gen_random_uuid(), 1, %s, %s, 'illness', "
            "'2026-01-01', 'RT', '', 1)",
            [worker, worker, life.died_on],
        )


def pages(history: History, day: date) -> Counter[str]:
    """Return the sum of what the pages of everybody sponsored and alive on a day say."""
    shown: Counter[str] = Counter()
    for worker, life in zip(Worker.objects.order_by("pk"), history.lives, strict=True):
        is_gone = life.is_double or (life.died_on is not None and life.died_on <= day)
        if life.days and life.days[0] <= day <= life.days[1] and not is_gone:
            state = coverage_on(worker, day)
            assert state is not None
            shown[state.status] += 1
    return shown


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_the_dashboard_is_the_sum_of_the_pages_on_any_history(books, history):
    write(books, history)
    with office_scope(1):
        for day in DAYS:
            cover = living_cover(1, day)
            assert sum(cover.by_unit.values(), Counter()) == pages(history, day)
            assert sum(cover.by_purse.values(), Counter()) == pages(history, day)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_a_reversed_line_is_a_person_month_nowhere(books, history):
    write(books, history)
    expected = sum(
        bool(paid_on and paid_on <= DAYS[-1]) and number in life.billed - life.reversed
        for life in history.lives
        for number, paid_on in enumerate(history.paid_on, 1)
    )
    with office_scope(1):
        assert office_figures(Pemda.objects.get(), DAYS[-1]).every["person_months_paid"].number == expected


def test_while_the_insurer_has_not_answered_everybody_says_not_started(books):
    waiting = Life((date(2025, 1, 1), date(2025, 12, 31)), "none", date(2025, 1, 1))
    write(books, History((waiting,) * 3 + (Life(None, "none", date(2025, 1, 1)),) * 2))
    day = date(2025, 6, 30)
    with office_scope(1):
        assert living_cover(1, day).by_purse == {1: Counter(not_started=3)}
        siti, budi = Worker.objects.get(pk=1), Worker.objects.get(pk=5)
        answer = coverage_answer(siti, day)
        assert (answer.status, answer.cover.arrears_idr) == ("not_started", 0)
        assert "protection_start" in answer.cover.doubts
        assert sentence(answer, died_on=None, today=day) == (
            "Hari ini ia <b>belum dilindungi</b>. Perlindungan mulai sesudah BPJS Ketenagakerjaan menjawab."
        )
        assert cover_card(siti, day)["word"] == "Belum dimulai"
        assert coverage_on(budi, day) is None


def test_a_month_counts_from_its_sp2d_on_the_page_and_on_the_dashboard(books):
    paid = Life((date(2025, 1, 1), date(2025, 12, 31)), "accepted", date(2025, 1, 1), frozenset({1, 2}))
    write(books, History((paid,) * PEOPLE, (date(2025, 2, 10), date(2025, 3, 10), *(None,) * 10)))
    with office_scope(1):
        before, after = date(2025, 3, 9), date(2025, 3, 10)
        totals = [coverage_on(Worker.objects.get(pk=1), day).total_months for day in (before, after)]
        assert totals == [1, 2]
        assert [living_cover(1, day).by_purse[1] for day in (before, after)] == [
            Counter(grace=PEOPLE),
            Counter(covered=PEOPLE),
        ]
