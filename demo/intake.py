"""The beginning of a programme year: lists, verification, places, decree, agreement, the insurer's answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from payung.core.month import Month
from payung.intake.actions.applying import apply_roster
from payung.intake.actions.rosters import amend_row, receive_roster
from payung.intake.models import Roster, RosterRow
from payung.money.actions import set_budget
from payung.office.clock import today
from payung.office.models import Officer
from payung.office.refusal import Refused
from payung.office.scope import office_scope
from payung.programme.actions import (
    decree,
    enrol,
    nominate,
    open_programme,
    record_agreement,
    record_registration,
    set_quota,
    set_rules,
)
from payung.programme.models import Decree
from payung.registry.actions.marks import receive_marks, record_marks
from payung.registry.actions.verification import verify_workers
from payung.words import words_of

from .lists import Sent, lists_of
from .papers import answers_waiting
from .programme_file import ProgrammePlan, RosterPlan
from .story import Running, Step, Story

# The registry office's answers: of so many-th workers one fits badly; everybody else matches.
DUKCAPIL = (("mismatch", 3), ("dead", 1), ("moved", 1), ("unknown", 1))
ARRIVED = """
SELECT r.worker_id FROM intake_rosterrow r WHERE r.pemda_id = %(pemda)s AND r.roster_id = ANY(%(rosters)s)
  AND r.outcome = 'new' ORDER BY r.worker_id
"""
# Whom nobody put forward in this programme yet: those whom the years before still pay for, then who came with lists.
NEXT_IN_LINE = """
SELECT w.id FROM registry_worker w LEFT JOIN intake_rosterrow r ON r.pemda_id = w.pemda_id
  AND r.worker_id = w.id AND r.outcome = 'new'
LEFT JOIN intake_roster o ON o.pemda_id = r.pemda_id AND o.id = r.roster_id
WHERE w.pemda_id = %(pemda)s AND w.survivor_id IS NULL
  AND (coalesce(o.cutoff_on = ANY(%(days)s), %(by_doors)s) OR EXISTS (
    SELECT 1 FROM programme_enrolment e JOIN money_budget b ON b.pemda_id = e.pemda_id AND b.id = e.budget_id
    WHERE e.pemda_id = w.pemda_id AND e.worker_id = w.id AND e.superseded_at IS NULL
      AND b.programme_id = ANY(%(before)s) AND e.ends_on >= %(last)s))
  AND EXISTS (SELECT 1 FROM registry_verification v WHERE v.pemda_id = w.pemda_id AND v.worker_id = w.id)
  AND NOT EXISTS (SELECT 1 FROM programme_nomination n WHERE n.pemda_id = w.pemda_id AND n.worker_id = w.id
                  AND n.programme_id = %(programme)s)
  AND NOT EXISTS (SELECT 1 FROM claims_death d WHERE d.pemda_id = w.pemda_id AND d.worker_id = w.id)
ORDER BY w.id LIMIT %(most)s
"""
UNMARKED = """
SELECT w.nik, w.name FROM registry_worker w WHERE w.pemda_id = %(pemda)s AND w.survivor_id IS NULL AND w.nik IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM registry_evidence e WHERE e.pemda_id = w.pemda_id AND e.worker_id = w.id
                  AND e.kind = ANY(%(kinds)s)) ORDER BY w.id
"""
# Sponsored in a month, or seated (a place that somebody left goes to the next in rank) and not named yet.
SEATED_BY_AREA = """
SELECT left(w.area_code, %(length)s), count(*) FROM (
  SELECT e.worker_id FROM programme_enrolment e
  WHERE e.pemda_id = %(pemda)s AND e.budget_id = %(budget)s AND e.superseded_at IS NULL
    AND e.starts_on <= %(last)s AND e.ends_on >= %(first)s
  UNION SELECT n.worker_id FROM programme_nomination n JOIN money_budget b
    ON b.pemda_id = n.pemda_id AND b.programme_id = n.programme_id AND b.id = %(budget)s
  WHERE n.pemda_id = %(pemda)s AND n.quota_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM programme_decreeline l WHERE l.pemda_id = n.pemda_id AND l.nomination_id = n.id)
) s JOIN registry_worker w ON w.pemda_id = %(pemda)s AND w.id = s.worker_id GROUP BY 1
"""
QUOTAS = (
    "SELECT area_code, seats, taken FROM programme_quota WHERE pemda_id = %(pemda)s AND programme_id = %(programme)s"
)


def _receive(sent: Sent, by: Officer, received: list[int]) -> None:
    row = receive_roster(by=by, content=sent.content, name=sent.name, area_code=sent.area_code)
    received.append(row.pk)


def roster_steps(story: Story, plan: RosterPlan) -> Iterator[Step]:
    """Lists arrive, are mended, applied and verified within a fortnight."""
    village = story.cast.village
    received: list[int] = []
    for sent in lists_of(story.file, plan, always=village.area_code):
        by = village if sent.area_code == village.area_code else story.cast.officer
        yield plan.sent_on, "daftar dari desa", partial(_receive, sent, by, received)
    yield (
        plan.sent_on + timedelta(days=4),
        "baris diperbaiki",
        lambda: mend(story, received, next(iter(plan.men or story.file.peoples.men))),
    )
    yield plan.sent_on + timedelta(days=5), "daftar diterapkan", lambda: apply_all(story, received)
    checked_on = plan.sent_on + timedelta(days=9)
    yield checked_on, "verifikasi", lambda: verify(story, received, plan.mismatch_every, checked_on)


def mend(story: Story, rosters: list[int], occupation: str, most: int = 3) -> None:
    """The office asks the village about some rows that the reader held, and corrects them."""
    with office_scope(story.pemda.pk):
        held = RosterRow.objects.filter(
            roster__in=rosters, verdict__in=["held", "rejected"], occupation="Mengurus rumah tangga"
        )
        rows = list(held.order_by("id")[:most])
    for row in rows:
        amend_row(by=story.cast.officer, row=row, occupation=occupation)


def apply_all(story: Story, rosters: list[int]) -> None:
    """Every list becomes workers; rows with problems stay behind with their reasons."""
    with office_scope(story.pemda.pk):
        waiting = list(Roster.objects.filter(pk__in=rosters).order_by("id"))
    for roster in waiting:
        apply_roster(by=story.cast.officer, roster=roster)


def verify(story: Story, rosters: list[int], every: int, day: date) -> None:
    """The checker enters what Dukcapil and the insurer answered, a group at a time."""
    workers = [row[0] for row in story.rows(ARRIVED, rosters=rosters)]
    odd = workers[every // 2 :: every]
    words = [word for word, weight in DUKCAPIL for _ in range(weight)]
    groups = {word: [w for at, w in enumerate(odd) if words[at % len(words)] == word] for word, _ in DUKCAPIL}
    insured = workers[every // 3 :: every]
    answers = [("dukcapil", word, group) for word, group in groups.items()]
    answers += [("dukcapil", "match", sorted(set(workers) - set(odd)))]
    answers += [("bpjs", "mismatch", insured), ("bpjs", "match", sorted(set(workers) - set(insured)))]
    for authority, result, group in answers:
        if group:
            verify_workers(by=story.cast.checker, workers=group, authority=authority, result=result, verified_on=day)


def year_steps(story: Story, plan: ProgrammePlan) -> Iterator[Step]:
    """A programme year opens: money, candidates, the first wave with its decree and agreement."""
    paper, first = plan.agreement, next(iter(plan.people))
    if plan.rules.get("criteria"):
        marked_on = plan.nominated_on - timedelta(days=3)
        yield marked_on, "kriteria dicatat", lambda: mark(story, plan, marked_on)
    yield plan.nominated_on, "program dibuka", lambda: open_year(story, plan)
    yield plan.nominated_on, "usulan dinilai", lambda: fill(story, plan, first)
    yield plan.decree.decided_on, "keputusan", lambda: decide(story, plan, first)
    yield paper.signed_on, "perjanjian", lambda: agree(story, plan)
    yield paper.signed_on, "pendaftaran", lambda: enrol_newest(story, plan)
    answered_on = paper.signed_on + timedelta(days=1)
    yield answered_on, "jawaban BPJS", lambda: answer(story, plan, paper.starts_on, refused=plan.refused_at_first)
    if plan.refused_at_first:
        yield answered_on + timedelta(days=2), "jawaban BPJS kedua", lambda: answer(story, plan, paper.starts_on)


def mark(story: Story, plan: ProgrammePlan, day: date) -> None:
    """The agency's list says of whom the criteria hold; some it has not visited yet."""
    kinds = list(plan.rules["criteria"])
    people = story.rows(UNMARKED, kinds=kinds)
    if not people:
        return
    marks = ["ya"] * len(kinds)
    lines = [["NIK", "Nama", *(words_of("evidence_kind")[kind] for kind in kinds)]]
    lines += [
        [nik, name.replace(",", " "), *(marks if not plan.unmarked_every or at % plan.unmarked_every else [])]
        for at, (nik, name) in enumerate(people, start=1)
    ]
    content = "\n".join(",".join(line) for line in lines).encode()
    file = receive_marks(by=story.cast.officer, content=content, name=f"Kriteria pekerja rentan {plan.year}.csv")
    note = f"Pendataan kriteria untuk {plan.name} {plan.year}"
    record_marks(by=story.cast.officer, file=file, day=day, note=note)


def open_year(story: Story, plan: ProgrammePlan) -> None:
    """The programme's year and its ceiling: as printed, else what its sizes cost at the printed price."""
    by = story.cast.officer
    programme = open_programme(by=by, name=plan.name, year=plan.year, legal_basis=plan.legal_basis)
    if plan.rules:
        set_rules(
            by=by, programme=programme, rules=plan.rules, starts_on=plan.nominated_on, legal_basis=plan.legal_basis
        )
    ceiling_idr = plan.ceiling_idr or story.file.monthly_idr * sum(plan.people.values())
    budget = set_budget(
        by=by, programme=programme, funding=plan.funding, ceiling_idr=ceiling_idr, account_code=plan.account_code
    )
    story.running[plan.key] = Running(plan, programme, budget)


def fill(story: Story, plan: ProgrammePlan, month: Month) -> None:
    """Offer the places that a month lacks, and put forward as many as fill them: who waited longest comes first."""
    programme = story.running[plan.key].programme
    offer_places(story, plan, month)
    while free := sum(seats - taken for _, seats, taken in story.rows(QUOTAS, programme=programme.pk)):
        workers = next_in_line(story, plan, free + free // 50 + plan.reserve)
        if not workers:
            return
        nominate(by=story.cast.officer, programme=programme, workers=workers)


def next_in_line(story: Story, plan: ProgrammePlan, most: int) -> list[int]:
    """Return the next workers to put forward, in the order of entry."""
    before = [story.running[key] for key in plan.continues]
    last = max((max(each.plan.people).last_on for each in before), default=plan.nominated_on)
    found = story.rows(
        NEXT_IN_LINE,
        programme=story.running[plan.key].programme.pk,
        days=[each.sent_on for each in story.file.rosters if each.key in plan.rosters],
        before=[each.programme.pk for each in before],
        last=min(last, plan.nominated_on),
        by_doors=plan.takes_applications,
        most=most,
    )
    return [row[0] for row in found]


def offer_places(story: Story, plan: ProgrammePlan, month: Month) -> None:
    """Raise the places so that the month's size can be reached."""
    running = story.running[plan.key]
    length = 5 if plan.places == "pemda" else 8
    taken = {code: number for code, _, number in story.rows(QUOTAS, programme=running.programme.pk)}
    days = {"first": month.first_on, "last": month.last_on}
    now = dict(story.rows(SEATED_BY_AREA, budget=running.budget.pk, length=length, **days))
    areas = [story.pemda.area_code] if length == 5 else _kecamatan(story)
    each, rest = divmod(plan.people[month], len(areas))
    for at, code in enumerate(areas):
        missing = each + (at < rest) - now.get(code, 0)
        if missing > 0:
            seats = taken.get(code, 0) + missing
            set_quota(by=story.cast.officer, programme=running.programme, area_code=code, seats=seats)


def _kecamatan(story: Story) -> list[str]:
    found = story.rows("SELECT DISTINCT left(area_code, 8) FROM registry_worker WHERE pemda_id = %(pemda)s ORDER BY 1")
    return [row[0] for row in found]


def decide(story: Story, plan: ProgrammePlan, month: Month) -> bool:
    """The decree over everybody who has a place and is not named yet; False if nobody is."""
    running = story.running[plan.key]
    behind = f"/P{running.waves}" if running.waves else ""
    try:
        decree(
            by=story.cast.checker,
            programme=running.programme,
            sk_number=f"{plan.decree.number}{behind}",
            decided_on=today(story.pemda),
            starts_on=month.first_on,
            ends_on=plan.agreement.ends_on,
        )
    except Refused as refusal:
        if refusal.code != "decree_nobody":
            raise
        return False
    running.waves += 1
    return True


def grow(story: Story, plan: ProgrammePlan, month: Month) -> None:
    """Fill a month up to its size: a wave decreed, enrolled and answered."""
    fill(story, plan, month)
    if decide(story, plan, month):
        enrol_newest(story, plan)
        answer(story, plan, month.first_on)


def agree(story: Story, plan: ProgrammePlan) -> None:
    """The agreement with the insurer's branch."""
    running = story.running[plan.key]
    running.agreement = record_agreement(
        by=story.cast.officer, programme=running.programme, branch=story.file.branch, **vars(plan.agreement)
    )


def enrol_newest(story: Story, plan: ProgrammePlan) -> None:
    """Whoever the newest decree names is sponsored."""
    running = story.running[plan.key]
    with office_scope(story.pemda.pk):
        newest = Decree.objects.filter(programme=running.programme).order_by("-id")[0]
    enrol(by=story.cast.officer, decree=newest, agreement=running.agreed, budget=running.budget)


def answer(story: Story, plan: ProgrammePlan, start_on: date, *, refused: int = 0) -> None:
    """The insurer's list is written and read back."""
    running = story.running[plan.key]
    content = answers_waiting(story, running.agreed, start_on=start_on, refused=refused)
    name = f"Hasil pendaftaran mulai {start_on:%d-%m-%Y}.csv"
    record_registration(by=story.cast.officer, agreement=running.agreed, content=content, name=name)
