"""The small office of Kotabaru: a dozen workers, so that everybody can see that one office sees nothing of another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from payung.core.month import Month
from payung.programme.actions import open_programme, record_agreement, set_budget, set_quota

from .intake import answer, apply_all, decide, enrol_newest, nominate_all, send_list, verify
from .story import Step, Story
from .villages import lists_of, villages_of
from .year import approve, compare, issue, pay

PLACES = 12
SEED = 63
MONTHS = Month(2025, 4).until(Month(2025, 6))


def stranger_steps(story: Story) -> Iterator[Step]:
    """A small programme of three months."""
    everywhere = villages_of(story.cast.pemda, 1)
    first = min(everywhere)
    for sent in lists_of({first: everywhere[first]}, PLACES + 2, seed=SEED, as_of=date(2025, 3, 3)):
        yield date(2025, 3, 3), "roster Kotabaru", lambda sent=sent: send_list(story, sent)
    yield date(2025, 3, 4), "roster Kotabaru", lambda: apply_all(story)
    yield date(2025, 3, 5), "verifikasi Kotabaru", lambda: verify(story, date(2025, 3, 5))
    yield date(2025, 3, 6), "program Kotabaru", lambda: open_small_year(story)
    yield date(2025, 3, 6), "usulan Kotabaru", lambda: nominate_all(story)
    yield date(2025, 3, 18), "keputusan Kotabaru", lambda: decide(story, "188.45/201/KUM/2025", date(2025, 4, 1))
    yield date(2025, 3, 20), "perjanjian Kotabaru", lambda: agree_small(story)
    yield date(2025, 3, 21), "pendaftaran Kotabaru", lambda: enrol_newest(story)
    yield date(2025, 3, 28), "jawaban Kotabaru", lambda: answer(story, date(2025, 4, 1))
    for month in MONTHS:
        day = date(month.year, month.number, 11)
        yield day, f"tagihan Kotabaru {month}", lambda month=month: issue(story, month)
        yield day, f"pemeriksaan Kotabaru {month}", lambda month=month: approve(story, month)
        yield day, f"SP2D Kotabaru {month}", lambda month=month, day=day: pay(story, month, day)
        yield day, f"rekonsiliasi Kotabaru {month}", lambda month=month: compare(story, month)


def open_small_year(story: Story) -> None:
    """Twelve places for the whole kabupaten, and money for three months of them."""
    by = story.cast.officer
    story.programme = open_programme(by=by, name="Pekerja Rentan Kotabaru", year=2025, legal_basis="Perbup (rekaan)")
    story.budget = set_budget(by=by, programme=story.programme, funding="apbd", ceiling_idr=PLACES * 16_800 * 3)
    set_quota(by=by, programme=story.programme, area_code=story.cast.pemda.area_code, seats=PLACES)


def agree_small(story: Story) -> None:
    """The agreement with the branch of Batulicin."""
    story.agreement = record_agreement(
        by=story.cast.officer,
        programme=story.running,
        pks_number="119/PKS/DISNAKERTRANS-KTB/2025",
        signed_on=date(2025, 3, 20),
        starts_on=date(2025, 4, 1),
        ends_on=date(2025, 12, 31),
        wadah="SG-KTB-2025",
        branch="Batulicin",
    )
