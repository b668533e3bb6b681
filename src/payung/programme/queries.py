"""Facts about a programme: who may be nominated, the funnel, the papers, who is sponsored when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, ExpressionWrapper, Func, Max, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Left, NullIf
from procrastinate.contrib.django.models import ProcrastinateJob

from payung.intake.models import Application, RosterRow
from payung.money.models import Budget, Programme
from payung.office.models import Event, Officer, StoredFile
from payung.office.roles import Role
from payung.registry.models import Verification, Worker

from .models import Agreement, Decree, DecreeLine, Enrolment, Nomination, Quota, Registration, RuleSet
from .people import workers_seen_by
from .rules import REASONS

# Where a nomination stands: one condition for the number and for the list behind it. Indented: parts of the one above.
_PLACED = Q(quota__isnull=False) | Q(left_on__isnull=False)  # who left had a place
_SEATED = Q(result="eligible") & _PLACED
_DECREED = _SEATED & Q(is_decreed=True)
STATES: dict[str, Q] = {
    "eligible": Q(result="eligible"),
    "seated": _SEATED,
    "decreed": _DECREED,
    "registered": _DECREED & Q(is_accepted=True),
    "refused": _DECREED & Q(is_accepted=False, is_refused=True),
    "unanswered": _DECREED & Q(is_accepted=False, is_refused=False),
    "undecreed": _SEATED & Q(is_decreed=False),
    "waiting": Q(result="eligible") & ~_PLACED,
    "officer": Q(result="officer"),
    "not_eligible": Q(result="not_eligible"),
}
PARTS = {
    "nominated": ("eligible", "officer", "not_eligible"),
    "eligible": ("seated", "waiting"),
    "seated": ("decreed", "undecreed"),
    "decreed": ("registered", "refused", "unanswered"),
}
# Who brought him: a roster, the worker himself on the public page or at a counter, else an officer by hand.
ORIGINS = ("roster", "door", "counter", "hand")
UNKNOWN_FUNDING = "none"
NOMINATING = "programme.nominate_area"  # the job
# Which reason comes first is settled when one is judged (R01–R18); doubts hold up only whom nothing speaks against.
REASONS_COUNT = """
SELECT against, count(*) FILTER (WHERE place = 1), count(*)
FROM ({}) n, unnest(n.reasons || CASE WHEN n.result = 'officer' THEN n.doubts ELSE '{{}}' END)
  WITH ORDINALITY AS u(against, place)
GROUP BY 1
"""


@dataclass(frozen=True)
class Funnel:
    """How many workers stand at each step of one programme (``STATES``); ``PARTS`` of a step add up to it."""

    nominated: int
    eligible: int
    seated: int
    decreed: int
    registered: int
    refused: int
    unanswered: int
    undecreed: int
    waiting: int
    officer: int
    not_eligible: int


def funnel(rows: QuerySet[Nomination]) -> Funnel:
    """Return the counts from nomination to registration of ``nominations_of``, in one statement."""
    counts = {state: Count("pk", filter=condition) for state, condition in STATES.items()}
    return Funnel(**rows.order_by().aggregate(nominated=Count("pk"), **counts))


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


def nominations_of(programme: Programme) -> QuerySet[Nomination]:
    """Return nominations with their workers and how far they came: narrow them by ``STATES`` or ``narrowed``."""
    answers = Registration.objects.filter(decree_line__nomination=OuterRef("pk"), superseded_at__isnull=True)
    return Nomination.objects.filter(programme=programme).annotate(
        is_decreed=Exists(DecreeLine.objects.filter(nomination=OuterRef("pk"))),
        is_accepted=Exists(answers.filter(is_accepted=True)),
        is_refused=Exists(answers.filter(is_accepted=False)),
    )


def narrowed(
    rows: QuerySet[Nomination],
    *,
    area: str = "",
    origin: str = "",
    funding: str = "",
    against: str = "",
    first: str = "",
) -> QuerySet[Nomination]:
    """Leave the nominations of an area, an origin (``ORIGINS``), a source of money, a reason or doubt.

    Args:
        funding: what pays or, before that, whose place it is; ``UNKNOWN_FUNDING``: neither is known yet.
        against: spoke against him among others; first: came first of all.
    """
    if area:
        rows = rows.filter(Q(worker__area_code=area) | Q(worker__area_code__startswith=f"{area}."))
    if origin:
        rows = rows.filter(_origin(origin))
    if funding:
        paid = Enrolment.objects.filter(decree_line__nomination=OuterRef("pk"), superseded_at__isnull=True)
        payer = Subquery(paid.order_by("-id").values("budget__funding")[:1])
        rows = rows.alias(payer=Coalesce(payer, NullIf("quota__funding", Value("")), Value(UNKNOWN_FUNDING)))
        rows = rows.filter(payer=funding)
    if against:
        rows = rows.filter(Q(reasons__contains=[against]) | Q(doubts__contains=[against]))
    if first:
        rows = rows.filter(Q(reasons__0=first) | Q(reasons=[], doubts__0=first))
    return rows


def _origin(origin: str) -> Q:
    """The condition on a nomination that its worker came this way first."""
    came = Application.objects.filter(worker=OuterRef("worker_id"), outcome="new")
    by_door = Q(Exists(came.filter(channel="public")))
    by_counter = Q(Exists(came.exclude(channel="public")))
    in_roster = Q(Exists(RosterRow.objects.filter(worker=OuterRef("worker_id"), outcome="new")))
    return {
        "roster": in_roster,
        "door": ~in_roster & by_door,
        "counter": ~in_roster & ~by_door & by_counter,
        "hand": ~in_roster & ~by_door & ~by_counter,
    }[origin]


def with_quota(rows: QuerySet[Nomination]) -> QuerySet[Nomination]:
    """Add ``quota_area``: the narrowest area with places for somebody's village and for money that may pay him."""
    above = [Left(OuterRef("worker__area_code"), length) for length in (5, 8, 13)]
    places = Quota.objects.filter(programme=OuterRef("programme"), area_code__in=above)
    met = ExpressionWrapper(OuterRef("fundings"), output_field=Nomination._meta.get_field("fundings"))
    mine = places.alias(met=met).filter(
        Q(funding="") | Q(met__isnull=True) | Q(met__contains=Func("funding", template="ARRAY[%(expressions)s]"))
    )
    return rows.annotate(quota_area=Subquery(mine.order_by("-area_code").values("area_code")[:1]))


def nomination_of(worker: Worker) -> Nomination | None:
    """Return the worker's newest nomination."""
    rows = Nomination.objects.filter(worker=worker).select_related("programme", "by", "quota")
    return rows.order_by("-id").first()


def reasons_count(rows: QuerySet[Nomination]) -> dict[str, tuple[int, int]]:
    """Return for each reason, and each doubt that holds somebody up, of how many it is the first and of how many one.

    The first counts add up to the people (whom something speaks against); the others overlap.
    """
    if rows.query.is_empty():  # nobody was asked for; Django writes no SQL for that
        return {}
    chosen, values = rows.order_by().values("reasons", "doubts", "result").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(REASONS_COUNT.format(chosen), values)
        found = {str(code): (int(first), int(every)) for code, first, every in cursor.fetchall()}
    return dict(sorted(found.items(), key=lambda item: (REASONS[item[0]][0] if item[0] in REASONS else "S", item[0])))


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


def candidates(officer: Officer, programme: Programme, area: str = "") -> QuerySet[Worker]:
    """Return verified workers never nominated for the programme, of the officer's area or of one within it."""
    known = Nomination.objects.filter(programme=programme).values("worker_id")
    rows = workers_seen_by(officer).filter(is_verified(), birth_on__isnull=False).exclude(pk__in=known)
    inside = Q(area_code=area) | Q(area_code__startswith=f"{area}.")
    return (rows.filter(inside) if area else rows).order_by("id")


def candidate_villages(officer: Officer, programme: Programme) -> list[tuple[str, int]]:
    """Return the villages that have candidates, with their count, in order of code."""
    rows = candidates(officer, programme).order_by().values_list("area_code").annotate(n=Count("id"))
    return list(rows.order_by("area_code"))


def job_on(programme: Programme) -> dict[str, Any] | None:
    """Return the job that nominates for a programme, if any: its area, whether it has begun, people done and all."""
    jobs = ProcrastinateJob.objects.filter(task_name=NOMINATING, status__in=("todo", "doing"))
    job = jobs.filter(args__programme_id=programme.pk).order_by("pk").first()
    if job is None:
        return None
    officer, area = Officer.objects.get(pk=job.args["officer_id"]), job.args["area_code"]
    done = narrowed(Nomination.objects.filter(programme=programme), area=area).count()
    total = done + candidates(officer, programme, area).count()
    return {"area": area, "has_begun": job.status == "doing", "done": done, "total": total}


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


def has_members() -> bool:
    """Whether anybody was ever enrolled by the office: next year's people go on, they do not begin."""
    return bool(Enrolment.objects.filter(superseded_at__isnull=True).exists())
