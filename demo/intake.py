"""The beginning of a programme year: lists, verification, places, decree, agreement, the insurer's answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from msgspec.structs import asdict

from payung.core.month import Month
from payung.intake.models import RosterRow
from payung.office.clock import today
from payung.office.scope import office_scope
from payung.story.events import Event, Scene, say, scene
from payung.words import words_of

from .lists import lists_of
from .papers import answers_waiting
from .programme_file import ProgrammePlan, RosterPlan
from .story import Story

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
KECAMATAN = "SELECT DISTINCT left(area_code, 8) FROM registry_worker WHERE pemda_id = %(pemda)s ORDER BY 1"


def roster_scenes(story: Story, plan: RosterPlan) -> Iterator[Scene]:
    """Lists arrive, are mended, applied and verified within a fortnight."""
    village = story.cast.village.area_code
    labels: list[str] = []
    for sent in lists_of(story.file, plan, always=village):
        labels.append(f"{plan.key}/roster {len(labels)}")
        by = "village" if sent.area_code == village else ""
        yield scene(plan.sent_on, "daftar dari desa", say("receive_roster", by=by, label=labels[-1], **vars(sent)))
    yield Scene(plan.sent_on + timedelta(4), "baris diperbaiki", partial(mend, story, plan, labels))
    applied = (say("apply_roster", roster=f"${label}") for label in labels)
    yield scene(plan.sent_on + timedelta(5), "daftar diterapkan", *applied)
    checked_on = plan.sent_on + timedelta(9)
    yield Scene(checked_on, "verifikasi", partial(verify, story, labels, plan.mismatch_every, checked_on))


def mend(story: Story, plan: RosterPlan, labels: list[str], most: int = 3) -> Iterator[Event]:
    """The office asks the village about some rows that the reader held, and corrects them."""
    occupation = next(iter(plan.men or story.file.peoples.men))
    held = {"verdict__in": ["held", "rejected"], "occupation": "Mengurus rumah tangga"}
    with office_scope(story.pemda.pk):
        rows = list(RosterRow.objects.filter(roster__in=_numbers(story, labels), **held).order_by("id")[:most])
    for row in rows:
        yield say("amend_row", row=row, occupation=occupation)


def _numbers(story: Story, labels: list[str]) -> list[int]:
    return [story.made[label].pk for label in labels]


def verify(story: Story, labels: list[str], every: int, day: date) -> Iterator[Event]:
    """The checker enters what Dukcapil and the insurer answered, a group at a time."""
    workers = [row[0] for row in story.rows(ARRIVED, rosters=_numbers(story, labels))]
    odd = workers[every // 2 :: every]
    words = [word for word, weight in DUKCAPIL for _ in range(weight)]
    groups = {word: [w for at, w in enumerate(odd) if words[at % len(words)] == word] for word, _ in DUKCAPIL}
    insured = workers[every // 3 :: every]
    answers = [("dukcapil", word, group) for word, group in groups.items()]
    answers += [("dukcapil", "match", sorted(set(workers) - set(odd)))]
    answers += [("bpjs", "mismatch", insured), ("bpjs", "match", sorted(set(workers) - set(insured)))]
    for authority, result, group in answers:
        if group:
            yield say("verify_workers", workers=group, authority=authority, result=result, verified_on=day)


def year_scenes(story: Story, plan: ProgrammePlan) -> Iterator[Scene]:
    """A programme year opens: money, candidates, the first wave with its decree and agreement."""
    paper, first = plan.agreement, next(iter(plan.people))
    if plan.rules.get("criteria"):
        marked_on = plan.nominated_on - timedelta(3)
        yield Scene(marked_on, "kriteria dicatat", partial(mark, story, plan, marked_on))
    yield scene(plan.nominated_on, "program dibuka", *open_year(story, plan))
    yield Scene(plan.nominated_on, "usulan dinilai", partial(fill, story, plan, first))
    yield Scene(plan.decree.decided_on, "keputusan", partial(decide, story, plan, first))
    agreement = asdict(paper) | {"programme": f"${plan.key}/programme", "branch": story.file.branch}
    signed = say("record_agreement", label=f"{plan.key}/agreement", **agreement)
    yield scene(paper.signed_on, "perjanjian", signed)
    yield scene(paper.signed_on, "pendaftaran", _enrolled(plan, 0))
    answered_on = paper.signed_on + timedelta(1)
    answered = partial(answer, story, plan, paper.starts_on)
    yield Scene(answered_on, "jawaban BPJS", partial(answered, refused=plan.refused_at_first))
    if plan.refused_at_first:
        yield Scene(answered_on + timedelta(2), "jawaban BPJS kedua", answered)


def mark(story: Story, plan: ProgrammePlan, day: date) -> Iterator[Event]:
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
    yield say("receive_marks", label="marks", content=content, name=f"Kriteria pekerja rentan {plan.year}.csv")
    yield say("record_marks", file="$marks", day=day, note=f"Pendataan kriteria untuk {plan.name} {plan.year}")


def open_year(story: Story, plan: ProgrammePlan) -> Iterator[Event]:
    """The programme's year and its ceiling: as printed, else what its sizes cost at the printed price."""
    label, basis = f"{plan.key}/programme", plan.legal_basis
    yield say("open_programme", label=label, name=plan.name, year=plan.year, legal_basis=basis)
    if plan.rules:
        yield say("set_rules", programme=f"${label}", rules=plan.rules, starts_on=plan.nominated_on, legal_basis=basis)
    yield say(
        "set_budget",
        label=f"{plan.key}/budget",
        programme=f"${label}",
        funding=plan.funding,
        ceiling_idr=plan.ceiling_idr or story.file.monthly_idr * sum(plan.people.values()),
        account_code=plan.account_code,
    )


def fill(story: Story, plan: ProgrammePlan, month: Month) -> Iterator[Event]:
    """Offer the places that a month lacks, and put forward as many as fill them: who waited longest comes first."""
    programme = story.made[f"{plan.key}/programme"]
    yield from offer_places(story, plan, month)
    while free := sum(seats - taken for _, seats, taken in story.rows(QUOTAS, programme=programme.pk)):
        workers = next_in_line(story, plan, free + free // 50 + plan.reserve)
        if not workers:
            return
        yield say("nominate", programme=programme, workers=workers)


def next_in_line(story: Story, plan: ProgrammePlan, most: int) -> list[int]:
    """Return the next workers to put forward, in the order of entry."""
    before = [story.file.programme(key) for key in plan.continues]
    last = max((max(each.people).last_on for each in before), default=plan.nominated_on)
    found = story.rows(
        NEXT_IN_LINE,
        programme=story.made[f"{plan.key}/programme"].pk,
        days=[each.sent_on for each in story.file.rosters if each.key in plan.rosters],
        before=[story.made[f"{each.key}/programme"].pk for each in before],
        last=min(last, plan.nominated_on),
        by_doors=plan.takes_applications,
        most=most,
    )
    return [row[0] for row in found]


def offer_places(story: Story, plan: ProgrammePlan, month: Month) -> Iterator[Event]:
    """Raise the places so that the month's size can be reached."""
    programme, budget = (story.made[f"{plan.key}/{each}"] for each in ("programme", "budget"))
    length = 5 if plan.places == "pemda" else 8
    taken = {code: number for code, _, number in story.rows(QUOTAS, programme=programme.pk)}
    days = {"first": month.first_on, "last": month.last_on}
    now = dict(story.rows(SEATED_BY_AREA, budget=budget.pk, length=length, **days))
    areas = [story.pemda.area_code] if length == 5 else [row[0] for row in story.rows(KECAMATAN)]
    each, rest = divmod(plan.people[month], len(areas))
    for at, code in enumerate(areas):
        missing = each + (at < rest) - now.get(code, 0)
        if missing > 0:
            yield say("set_quota", programme=programme, area_code=code, seats=taken.get(code, 0) + missing)


def decide(story: Story, plan: ProgrammePlan, month: Month) -> Iterator[Event]:
    """The decree over everybody who has a place and is not named yet, if anybody is; later waves carry a P behind."""
    wave = _waves(story, plan)
    yield say(
        "decree",
        label=f"{plan.key}/decree {wave}",
        or_refused="decree_nobody",
        programme=f"${plan.key}/programme",
        sk_number=f"{plan.decree.number}/P{wave}" if wave else plan.decree.number,
        decided_on=today(story.pemda),
        starts_on=month.first_on,
        ends_on=plan.agreement.ends_on,
    )


def _waves(story: Story, plan: ProgrammePlan) -> int:
    """How many decrees a programme year has by now."""
    return sum(label.startswith(f"{plan.key}/decree ") for label in story.made)


def grow(story: Story, plan: ProgrammePlan, month: Month) -> Iterator[Event]:
    """Fill a month up to its size: a wave decreed, enrolled and answered."""
    yield from fill(story, plan, month)
    before = _waves(story, plan)
    yield from decide(story, plan, month)
    if _waves(story, plan) > before:
        yield _enrolled(plan, before)
        yield from answer(story, plan, month.first_on)


def _enrolled(plan: ProgrammePlan, wave: int) -> Event:
    """Whoever the decree of a wave names is sponsored."""
    key = plan.key
    return say("enrol", decree=f"${key}/decree {wave}", agreement=f"${key}/agreement", budget=f"${key}/budget")


def answer(story: Story, plan: ProgrammePlan, start_on: date, *, refused: int = 0) -> Iterator[Event]:
    """The insurer's list is written and read back."""
    agreement = story.made[f"{plan.key}/agreement"]
    content = answers_waiting(story, agreement, start_on=start_on, refused=refused)
    name = f"Hasil pendaftaran mulai {start_on:%d-%m-%Y}.csv"
    yield say("record_registration", agreement=agreement, content=content, name=name)
