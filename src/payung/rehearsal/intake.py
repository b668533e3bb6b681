"""The first months of the story: lists, verification, places, decree, agreement, enrolment, the insurer's answer."""

from __future__ import annotations

from datetime import date

from payung.office.clock import today
from payung.office.scope import office_scope
from payung.programme.actions import (
    decree,
    enrol,
    nominate,
    open_programme,
    record_agreement,
    record_registration,
    set_budget,
    set_quota,
)
from payung.programme.models import Decree
from payung.registry.actions import amend_row, apply_roster, receive_roster, verify_workers
from payung.registry.models import Roster, RosterRow, Worker

from .papers import answers_waiting
from .story import Story
from .villages import Sent

# The registry office's answers: every so many-th worker of the list fits badly; everybody else matches.
DUKCAPIL = {"mismatch": 397, "dead": 911, "moved": 983, "unknown": 677}
INSURER_MISMATCH = 353


def send_list(story: Story, sent: Sent) -> Roster:
    """The village's list is received: by its own operator where there is one, else at the office."""
    village = story.cast.village
    by = village if village and sent.village.code == village.area_code else story.cast.officer
    return receive_roster(by=by, content=sent.content, name=sent.name, area_code=sent.village.code)


def mend(story: Story, most: int) -> None:
    """The office asks the village about some rows that the reader held, and corrects them."""
    with office_scope(story.cast.pemda.pk):
        rows = list(
            RosterRow.objects.filter(verdict__in=["held", "rejected"], occupation="Mengurus rumah tangga")[:most]
        )
    for row in rows:
        amend_row(by=story.cast.officer, row=row, occupation="Pedagang keliling bukan makanan")


def apply_all(story: Story) -> None:
    """Every list becomes workers; rows with problems stay behind with their reasons."""
    with office_scope(story.cast.pemda.pk):
        rosters = list(Roster.objects.order_by("id"))
    for roster in rosters:
        apply_roster(by=story.cast.officer, roster=roster)


def verify(story: Story, day: date) -> None:
    """The checker enters what Dukcapil and the insurer answered, a group at a time."""
    with office_scope(story.cast.pemda.pk):
        workers = list(Worker.objects.order_by("id").values_list("id", flat=True))
    results = {result: workers[100::every] for result, every in DUKCAPIL.items()}
    results["match"] = sorted(set(workers) - {worker for group in results.values() for worker in group})
    insured = workers[200::INSURER_MISMATCH]
    answers = [("dukcapil", result, group) for result, group in results.items()]
    answers += [("bpjs", "mismatch", insured), ("bpjs", "match", sorted(set(workers) - set(insured)))]
    for authority, result, group in answers:
        if group:
            verify_workers(by=story.cast.checker, workers=group, authority=authority, result=result, verified_on=day)


def open_year(story: Story, kecamatan: list[str]) -> None:
    """The programme's year: its ceiling, and the same number of places for each kecamatan."""
    by, file = story.cast.officer, story.file
    story.programme = open_programme(by=by, name=file.name, year=file.year, legal_basis=file.legal_basis)
    story.budget = set_budget(
        by=by,
        programme=story.programme,
        funding=file.funding,
        ceiling_idr=file.ceiling_idr,
        account_code=file.account_code,
    )
    each, rest = divmod(file.workers, len(kecamatan))
    for number, code in enumerate(kecamatan):
        set_quota(by=by, programme=story.programme, area_code=code, seats=each + (number < rest))


def nominate_all(story: Story) -> None:
    """Everybody known is put forward in the order of entry."""
    with office_scope(story.cast.pemda.pk):
        workers = list(Worker.objects.filter(survivor__isnull=True).order_by("id").values_list("id", flat=True))
    nominate(by=story.cast.officer, programme=story.running, workers=workers)


def decide(story: Story, sk_number: str, starts_on: date) -> Decree:
    """The decree over everybody who has a place and is not named yet."""
    return decree(
        by=story.cast.checker,
        programme=story.running,
        sk_number=sk_number,
        decided_on=today(story.cast.pemda),
        starts_on=starts_on,
        ends_on=story.file.agreement["ends_on"],
    )


def agree(story: Story) -> None:
    """The agreement with the insurer's branch, as published: signed on 26 February."""
    story.agreement = record_agreement(by=story.cast.officer, programme=story.running, **story.file.agreement)


def enrol_newest(story: Story) -> None:
    """Whoever the newest decree names is sponsored."""
    with office_scope(story.cast.pemda.pk):
        newest = Decree.objects.filter(programme=story.running).order_by("-id").first()
    enrol(by=story.cast.officer, decree=newest, agreement=story.agreed, budget=story.budgeted)


def answer(story: Story, start_on: date, *, refuse: bool = False) -> None:
    """The insurer's workbook is written and read back."""
    with office_scope(story.cast.pemda.pk):
        content = answers_waiting(story.agreed, start_on=start_on, refuse=refuse)
    name = f"Hasil pendaftaran mulai {start_on:%d-%m-%Y}.xlsx"
    record_registration(by=story.cast.officer, agreement=story.agreed, content=content, name=name)
