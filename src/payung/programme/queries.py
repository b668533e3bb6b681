"""Facts about a programme: who may be nominated, the funnel, the papers, who is sponsored when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from payung.office.models import Event, Officer, StoredFile
from payung.office.roles import Role
from payung.registry.models import Verification, Worker
from payung.registry.queries import workers_seen_by

from .models import (
    Agreement,
    Budget,
    Decree,
    DecreeLine,
    Enrolment,
    Nomination,
    Programme,
    Quota,
    Registration,
    RuleSet,
)

FUNNEL = """
SELECT (SELECT count(*) FROM registry_worker w WHERE w.pemda_id = %(pemda)s AND w.survivor_id IS NULL),
  count(*), count(*) FILTER (WHERE n.result = 'eligible'), count(*) FILTER (WHERE n.result = 'officer'),
  count(*) FILTER (WHERE n.result = 'not_eligible'),
  count(*) FILTER (WHERE n.quota_id IS NOT NULL OR n.left_on IS NOT NULL),
  count(*) FILTER (WHERE n.waiting_rank IS NOT NULL), count(l.id), count(g.id) FILTER (WHERE g.is_accepted),
  count(g.id) FILTER (WHERE NOT g.is_accepted)
FROM programme_nomination n
LEFT JOIN programme_decreeline l ON l.pemda_id = n.pemda_id AND l.nomination_id = n.id
LEFT JOIN programme_registration g
  ON g.pemda_id = l.pemda_id AND g.decree_line_id = l.id AND g.superseded_at IS NULL
WHERE n.pemda_id = %(pemda)s AND n.programme_id = %(programme)s
"""


@dataclass(frozen=True)
class Funnel:
    """How many workers stand at each step of one programme. Counts of people, each step within the one before."""

    known: int
    nominated: int
    eligible: int
    for_officer: int
    not_eligible: int
    seated: int
    waiting: int
    decreed: int
    registered: int
    refused: int


def funnel(programme: Programme) -> Funnel:
    """Return the counts from nomination to registration; they add up by construction."""
    with connection.cursor() as cursor:
        cursor.execute(FUNNEL, {"pemda": programme.pemda_id, "programme": programme.pk})
        return Funnel(*cursor.fetchone())


def programmes() -> QuerySet[Programme]:
    """Return the office's programmes, newest year first."""
    return Programme.objects.select_related("opened_by").order_by("-year", "name")


def rule_sets_of(programme: Programme) -> QuerySet[RuleSet]:
    """Return every version of a programme's rules, newest first."""
    return RuleSet.objects.filter(programme=programme).select_related("by").order_by("-version")


def rules_on(programme: Programme, day: date) -> RuleSet:
    """Return the newest version that has begun by a day; before the first one begins, the first."""
    versions = list(rule_sets_of(programme))
    return next((each for each in versions if each.starts_on <= day), versions[-1])


def budgets_of(programme: Programme) -> QuerySet[Budget]:
    return Budget.objects.filter(programme=programme).order_by("funding")


def quotas_of(programme: Programme) -> QuerySet[Quota]:
    return Quota.objects.filter(programme=programme).order_by("area_code")


def decrees_of(programme: Programme) -> QuerySet[Decree]:
    return Decree.objects.filter(programme=programme).select_related("by").order_by("-decided_on", "-id")


def agreements_of(programme: Programme) -> QuerySet[Agreement]:
    return Agreement.objects.filter(programme=programme).select_related("by").order_by("-signed_on", "-id")


def lines_of(decree: Decree) -> QuerySet[DecreeLine]:
    return DecreeLine.objects.filter(decree=decree).order_by("line_number")


def nominations_of(programme: Programme, state: str = "") -> QuerySet[Nomination]:
    """Return nominations with their workers: all, ``seated``, ``waiting``, ``officer`` or ``not_eligible``."""
    rows = Nomination.objects.filter(programme=programme).select_related("worker").order_by("id")
    match state:
        case "seated":
            return rows.filter(Q(quota__isnull=False) | Q(left_on__isnull=False))  # who left had a seat
        case "waiting":
            return rows.filter(waiting_rank__isnull=False).order_by("waiting_rank")
        case "eligible" | "officer" | "not_eligible":
            return rows.filter(result=state)
        case "":
            return rows
        case _:
            return rows.none()


def nomination_of(worker: Worker) -> Nomination | None:
    """Return the worker's newest nomination."""
    rows = Nomination.objects.filter(worker=worker).select_related("programme", "by", "quota")
    return rows.order_by("-id").first()


def reasons_count(programme: Programme) -> list[tuple[str, int]]:
    """Return how often each reason spoke against a nomination, most frequent first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reason, count(*) FROM programme_nomination n, unnest(n.reasons) AS reason "
            "WHERE n.pemda_id = %s AND n.programme_id = %s GROUP BY 1 ORDER BY 2 DESC, 1",
            [programme.pemda_id, programme.pk],
        )
        return [(str(reason), int(count)) for reason, count in cursor.fetchall()]


def enrolment_list(agreement: Agreement) -> QuerySet[Enrolment]:
    """Return who the insurer is asked to register under an agreement, in decree order."""
    rows = Enrolment.objects.filter(agreement=agreement, superseded_at__isnull=True)
    return rows.select_related("decree_line", "worker").order_by("decree_line__decree_id", "decree_line__line_number")


def enrolments_of(worker: Worker, *, known_at: object = None) -> QuerySet[Enrolment]:
    """Return a worker's enrolments as they stand, or as they stood at an instant (two times)."""
    rows = Enrolment.objects.filter(worker=worker).select_related("budget", "agreement", "decree_line__decree", "by")
    if known_at is None:
        return rows.filter(superseded_at__isnull=True).order_by("starts_on")
    live = Q(superseded_at__isnull=True) | Q(superseded_at__gt=known_at)
    return rows.filter(live, recorded_at__lte=known_at).order_by("starts_on")


def registration_of(worker: Worker) -> Registration | None:
    """Return the insurer's present answer about a worker, the earliest accepted one first."""
    rows = Registration.objects.filter(worker=worker, superseded_at__isnull=True).select_related("file", "by")
    return rows.order_by("-is_accepted", "start_on", "id").first()


def protection_start(worker_id: int) -> tuple[date | None, bool]:
    """Return the day protection starts, and whether the insurer confirmed it (U18: never derived silently)."""
    answers = Registration.objects.filter(worker_id=worker_id, superseded_at__isnull=True, is_accepted=True)
    confirmed = answers.order_by("start_on").values_list("start_on", flat=True).first()
    if confirmed:
        return confirmed, True
    asked = Enrolment.objects.filter(worker_id=worker_id, superseded_at__isnull=True).order_by("starts_on")
    return asked.values_list("starts_on", flat=True).first(), False


def registration_counts(agreement: Agreement) -> dict[str, int]:
    """Return how many of an agreement's enrolments were accepted, refused or not answered."""
    asked = Enrolment.objects.filter(agreement=agreement, superseded_at__isnull=True)
    lines = asked.values("decree_line_id")
    counts = Registration.objects.filter(decree_line_id__in=lines, superseded_at__isnull=True).aggregate(
        accepted=Count("id", filter=Q(is_accepted=True)), refused=Count("id", filter=Q(is_accepted=False))
    )
    return {**counts, "waiting": asked.count() - counts["accepted"] - counts["refused"]}


def is_verified() -> Exists:
    """The condition on a worker that Dukcapil answered about him, whatever the answer."""
    return Exists(Verification.objects.filter(worker=OuterRef("pk"), authority="dukcapil"))


def candidates(officer: Officer, programme: Programme, village: str = "") -> QuerySet[Worker]:
    """Return verified workers never nominated for the programme, of the officer's area or of one village of it."""
    known = Nomination.objects.filter(programme=programme).values("worker_id")
    rows = workers_seen_by(officer).filter(is_verified(), birth_on__isnull=False).exclude(pk__in=known)
    return (rows.filter(area_code=village) if village else rows).order_by("id")


def candidate_villages(officer: Officer, programme: Programme) -> list[tuple[str, int]]:
    """Return the villages that have candidates, with their count, in order of code."""
    rows = candidates(officer, programme).order_by().values_list("area_code").annotate(n=Count("id"))
    return list(rows.order_by("area_code"))


def answers_of(agreement: Agreement) -> list[tuple[StoredFile, dict[str, int]]]:
    """Return the files the insurer answered with and what each changed, newest first."""
    events = Event.objects.filter(action="record_registration").order_by("-id")
    bodies = [(event.subject_id, json.loads(event.body)) for event in events]
    mine = [(number, body) for number, body in bodies if body.get("agreement") == agreement.pk]
    files = StoredFile.objects.select_related("by").in_bulk([number for number, _ in mine])
    return [(files[number], body) for number, body in mine]


def decrees() -> QuerySet[Decree]:
    """Return the office's decrees."""
    return Decree.objects.select_related("programme", "by")


def agreements_seen_by(officer: Officer) -> QuerySet[Agreement]:
    """Return the office's agreements; an insurer's branch sees those that name it."""
    rows = Agreement.objects.select_related("programme", "by")
    return rows.filter(branch=officer.branch).exclude(branch="") if officer.role == Role.BRANCH else rows


def enrolled_by(agreement: Agreement) -> list[tuple[Decree, Budget, int, date, date]]:
    """Return decree, source of money, people, first and last day of what was enrolled under an agreement."""
    rows = Enrolment.objects.filter(agreement=agreement, superseded_at__isnull=True)
    found = rows.values_list("decree_line__decree", "budget").annotate(
        n=Count("id"), first=Min("starts_on"), last=Max("ends_on")
    )
    counted = list(found.order_by("decree_line__decree", "budget"))
    papers = Decree.objects.in_bulk([row[0] for row in counted])
    budgets = Budget.objects.in_bulk([row[1] for row in counted])
    return [(papers[decree], budgets[budget], n, first, last) for decree, budget, n, first, last in counted]


def refusals_of(agreement: Agreement) -> list[Registration]:
    """Return the insurer's standing refusals under an agreement, with the workers."""
    lines = Enrolment.objects.filter(agreement=agreement, superseded_at__isnull=True).values("decree_line_id")
    rows = Registration.objects.filter(decree_line_id__in=lines, superseded_at__isnull=True, is_accepted=False)
    return list(rows.select_related("worker", "decree_line").order_by("id")[:200])
