"""What must I do today? One list for every role: what, how many, how much, until when, and where.

Each task's count is the number of the very rows that its page lists, counted by SQL or by the page's own query. An
officer's tasks are those of the officer's area; an empty area is nobody's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import holidays
from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from payung import law
from payung.billing.draft import shares_due
from payung.billing.queries import bills_seen_by, next_month_of
from payung.claims.models import Claim, Death
from payung.claims.queries import SchoolObligation, school_obligations, undecided_claims
from payung.core.month import Month
from payung.intake.listed import listings
from payung.law.deadline import contribution_deadline
from payung.law.work_days import WorkCalendar
from payung.money.models import Budget, Programme
from payung.office.clock import today
from payung.office.models import Officer
from payung.office.permission import may
from payung.office.queries import officers_in, unusual_readings, worker_seen_at
from payung.office.roles import Role
from payung.programme.actions.papers import annex_waiting
from payung.programme.models import Agreement, DecreeLine, Enrolment
from payung.programme.people import workers_seen_by
from payung.programme.queries import agreements_seen_by, registration_counts
from payung.registry.models import Decile, Verification, Worker
from payung.sameness.queries import candidates_waiting

MOST = 20  # cards of one kind; the first ones are the oldest
MONTHS_BACK = 3  # an older month without a bill is lost: the cover has lapsed, and nothing on this page mends it
MOST_CLAIMS = 100  # families whose school years are reckoned for one page
DECILE_GOOD_FOR = timedelta(days=92)  # the register ranks anew each quarter


@dataclass(frozen=True)
class Task:
    """One thing to do: ``room`` and ``row`` name its page, ``part`` the query or anchor; the count is what it lists.

    amount_idr: whole rupiah, None where no sum belongs. since_on: the oldest of them. due_on: the last day, if any.
    """

    code: str
    count: int
    room: str
    row: UUID | None = None
    part: str = ""
    amount_idr: int | None = None
    since_on: date | None = None
    due_on: date | None = None
    month: Month | None = None
    label: str = ""
    area_code: str = ""


@dataclass(frozen=True)
class Counted:
    """A kind of task that one statement counts. Columns: count, public_id, amount_idr, since_on, label, area_code."""

    code: str
    action: str
    room: str
    part: str = ""
    sql: str = field(default="", repr=False)


def _inside(column: str) -> str:
    return f"({column} = %(area)s OR {column} LIKE %(area)s || '.%%')"


OPEN_ROSTER = f"r.applied_at IS NULL AND r.file_verdict <> 'refused' AND {_inside('r.area_code')}"
FAMILIES = (
    Counted(
        "deaths_unopened",
        "open_death_claim",
        "claims",
        "#belum-dibuka",
        f"""SELECT count(*), NULL::uuid, NULL::bigint, min(d.died_on), '', '' FROM claims_death d
JOIN registry_worker w ON w.pemda_id = d.pemda_id AND w.id = d.worker_id
WHERE d.superseded_at IS NULL AND {_inside("w.area_code")}
  AND NOT EXISTS (SELECT 1 FROM claims_claim c WHERE c.death_id = d.id) HAVING count(*) > 0""",
    ),
    Counted(
        "claims_unfiled",
        "record_heir",
        "claims",
        "#belum-diajukan",
        f"""SELECT count(*), NULL::uuid, sum(s.idr)::bigint, min(d.died_on), '', '' FROM claims_claim c
JOIN claims_death d ON d.pemda_id = c.pemda_id AND d.id = c.death_id AND d.superseded_at IS NULL
JOIN registry_worker w ON w.pemda_id = c.pemda_id AND w.id = c.worker_id
CROSS JOIN LATERAL (SELECT sum(value::bigint) AS idr FROM jsonb_each_text(c.estimate->'components')) s
WHERE {_inside("w.area_code")}
  AND NOT EXISTS (SELECT 1 FROM claims_claimfiling f WHERE f.claim_id = c.id) HAVING count(*) > 0""",
    ),
)
PEOPLE = (
    Counted(
        "rows_to_mend",
        "amend_row",
        "roster",
        "?bagian=masalah",
        f"""SELECT count(*), r.public_id, NULL::bigint, r.received_at::date, '', r.area_code
FROM intake_rosterrow x JOIN intake_roster r ON r.pemda_id = x.pemda_id AND r.id = x.roster_id
WHERE x.verdict IN ('held', 'rejected') AND {OPEN_ROSTER} GROUP BY r.id ORDER BY r.id LIMIT {MOST}""",
    ),
    Counted(
        "rosters_ready",
        "apply_roster",
        "roster",
        "?bagian=perubahan",
        f"""SELECT count(*), r.public_id, NULL::bigint, r.received_at::date, '', r.area_code
FROM intake_rosterrow x JOIN intake_roster r ON r.pemda_id = x.pemda_id AND r.id = x.roster_id
WHERE x.verdict <> 'skipped' AND {OPEN_ROSTER}
GROUP BY r.id HAVING bool_and(x.verdict NOT IN ('held', 'rejected')) ORDER BY r.id LIMIT {MOST}""",
    ),
    Counted(
        "applications_waiting",
        "confirm_application",
        "applications",
        "",
        f"""SELECT count(*), NULL::uuid, NULL::bigint, min(a.received_at)::date, '', '' FROM intake_application a
WHERE a.status = 'waiting' AND {_inside("a.area_code")} HAVING count(*) > 0""",
    ),
    Counted(
        "workers_unverified",
        "verify_workers",
        "verification",
        "",
        f"""SELECT count(*), NULL::uuid, NULL::bigint, NULL::date, '', '' FROM registry_worker w
WHERE w.survivor_id IS NULL AND w.recorded_by_id <> %(officer)s AND {_inside("w.area_code")}
  AND NOT EXISTS (SELECT 1 FROM registry_verification v WHERE v.worker_id = w.id) HAVING count(*) > 0""",
    ),
)
# What a kecamatan watches while others act: the same lists under names of their own.
WATCHED_FAMILIES = (replace(FAMILIES[0], code="deaths_waiting", action="watch_area"),)
WATCHED = (replace(PEOPLE[1], code="rosters_waiting", action="watch_area"),)
BILL = """SELECT b.line_count, b.public_id, b.total_idr, NULL::date, b.bill_number, '', b.month FROM billing_bill b
WHERE {condition} AND (%(bills)s::bigint[] IS NULL OR b.id = ANY (%(bills)s)) ORDER BY b.month, b.id LIMIT {most}"""
APPROVED = "EXISTS (SELECT 1 FROM billing_billapproval a WHERE a.bill_id = b.id)"
PAID = "EXISTS (SELECT 1 FROM billing_payment p WHERE p.bill_id = b.id)"
COMPARED = "EXISTS (SELECT 1 FROM billing_statement s WHERE s.bill_id = b.id)"
BILLS = (
    Counted("bill_to_approve", "approve_bill", "bill", "", f"NOT {APPROVED}"),
    Counted("bill_to_pay", "record_payment", "bill", "", f"{APPROVED} AND NOT {PAID}"),
    Counted("bill_to_compare", "read_statement", "bill", "", f"b.month >= %(back)s AND {PAID} AND NOT {COMPARED}"),
)


def tasks_of(officer: Officer) -> list[Task]:
    """Return the officer's open tasks: what costs families first, then the money by its last day, then the rest."""
    day = today(officer.pemda)
    where = {
        "area": officer.area_code or "-",
        "officer": officer.pk,
        "back": Month.of(day).plus(-MONTHS_BACK).first_on,
        "bills": None,
    }
    money = [*_bills(officer, where), *_bills_to_issue(officer, day)]
    return [
        *_counted(officer, (*WATCHED_FAMILIES, *FAMILIES), where),
        *_said_dead(officer),
        *_undecided(officer),
        *sorted(money, key=lambda task: task.due_on or date.max),
        *_school(officer, day),
        *_counted(officer, (*PEOPLE, *WATCHED), where),
        *_identity(officer),
        *_deciles(officer, day),
        *_programme(officer, day),
        *_office(officer, day),
    ]


def _rows(statement: str, where: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, where)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _counted(officer: Officer, kinds: tuple[Counted, ...], where: dict[str, Any]) -> Iterator[Task]:
    for kind in kinds:
        if may(officer, kind.action):
            for count, row, amount, since, label, area in _rows(kind.sql, where):
                yield Task(kind.code, count, kind.room, row, kind.part, amount, since, label=label, area_code=area)


def _bills(officer: Officer, where: dict[str, Any]) -> Iterator[Task]:
    """Bills to approve, to pay and to compare, each with the law's last day to pay its month; a branch its own."""
    if officer.role == Role.BRANCH:
        where = {**where, "bills": list(bills_seen_by(officer).values_list("pk", flat=True))}
    for kind in BILLS:
        if may(officer, kind.action):
            for count, row, amount, _since, label, _area, first_on in _rows(
                BILL.format(condition=kind.sql, most=MOST), where
            ):
                month = Month.of(first_on)
                due = None if kind.code == "bill_to_compare" else due_on(month)
                yield Task(kind.code, count, kind.room, row, kind.part, amount, None, due, month, label)


def _bills_to_issue(officer: Officer, day: date) -> Iterator[Task]:
    """The next month of each source of money that has begun, has people, and has no bill."""
    if not may(officer, "issue_bill"):
        return
    here = Month.of(day)
    years = [day.year, day.year - 1]
    for budget in Budget.objects.select_related("programme").filter(programme__year__in=years):
        month = next_month_of(budget)
        if month is None or not here.plus(-MONTHS_BACK) <= month <= here:
            continue
        shares = shares_due(budget, month)
        if people := sum(share.people for share in shares):
            yield Task(
                "bill_to_issue",
                people,
                "bill_issue",
                budget.public_id,
                amount_idr=sum(share.total_idr for share in shares),
                due_on=due_on(month),
                month=month,
                label=budget.funding_name,
            )


def _school(officer: Officer, day: date) -> Iterator[Task]:
    if not may(officer, "claim_school_year"):
        return
    rows = school_years_due(officer, day)
    if rows:
        total = sum(row.amount_idr for row in rows)
        yield Task("school_due", len(rows), "claims", part="#beasiswa", amount_idr=total)


def school_years_due(officer: Officer, day: date) -> list[SchoolObligation]:
    """Return the school years that have begun and were not claimed, of the officer's area, the oldest first."""
    statement = f"""SELECT DISTINCT c.id FROM claims_claim c
JOIN registry_worker w ON w.pemda_id = c.pemda_id AND w.id = c.worker_id
JOIN claims_child h ON h.pemda_id = c.pemda_id AND h.claim_id = c.id
WHERE {_inside("w.area_code")} AND h.school_year <= %(year)s
  AND (SELECT count(*) FROM claims_schoolyear y WHERE y.child_id = h.id) < %(year)s - h.school_year + 1
ORDER BY c.id LIMIT {MOST_CLAIMS}"""
    numbers = [row[0] for row in _rows(statement, {"area": officer.area_code or "-", "year": day.year})]
    claims = Claim.objects.filter(pk__in=numbers).select_related("death", "worker").order_by("pk")
    rows = [row for claim in claims for row in school_obligations(claim, today=day) if row.is_due and not row.claimed]
    return sorted(rows, key=lambda row: (row.year, row.child.pk))


def _programme(officer: Officer, day: date) -> Iterator[Task]:
    """The steps of this year's programmes and the next one's, and a year that nobody has opened yet."""
    programmes = list(Programme.objects.filter(year__gte=day.year).order_by("year", "pk"))
    if may(officer, "decree"):
        for row in programmes:
            if count := annex_waiting(row):
                yield Task("seated_undecreed", count, "decree_record", row.public_id, label=f"{row.name} {row.year}")
    if may(officer, "enrol"):
        yield from _to_enrol(programmes)
    if may(officer, "record_registration"):
        for paper in agreements_seen_by(officer).filter(programme__in=programmes).order_by("pk"):
            if count := registration_counts(paper)["waiting"]:
                yield Task("unanswered", count, "agreement", paper.public_id, label=paper.pks_number)
    if may(officer, "open_programme") and may(officer, "see_programme"):
        yield from _to_open({row.year for row in programmes}, day)


def _to_enrol(programmes: list[Programme]) -> Iterator[Task]:
    """Names of a decree that no enrolment carries: on the agreement's page, or on the page that records one."""
    lines = DecreeLine.objects.filter(decree__programme__in=programmes)
    lines = lines.exclude(pk__in=Enrolment.objects.values("decree_line_id"))
    counts = dict(lines.order_by().values_list("decree__programme_id").annotate(n=Count("id")))
    for row in programmes:
        if count := counts.get(row.pk):
            paper = Agreement.objects.filter(programme=row).order_by("-pk").first()
            room, target = ("agreement", paper.public_id) if paper else ("agreement_record", row.public_id)
            yield Task("decreed_unenrolled", count, room, target, label=f"{row.name} {row.year}")


def _to_open(years: set[int], day: date) -> Iterator[Task]:
    """This year without a programme; from November on, the next."""
    if day.year not in years:
        yield Task("programme_to_open", 1, "programme_open", label=str(day.year))
    if day.month >= 11 and day.year + 1 not in years:
        last = date(day.year, 12, 31)
        yield Task("programme_to_open", 1, "programme_open", due_on=last, label=str(day.year + 1))


def _undecided(officer: Officer) -> Iterator[Task]:
    """Claims that were filed and not answered, with the estimate of what the families wait for."""
    if may(officer, "watch_claims") and (claims := undecided_claims(officer)):
        total, since = sum(row.estimate_idr for row in claims), claims[0].filed_on
        yield Task("claims_undecided", len(claims), "claims", part="#diajukan", amount_idr=total, since_on=since)


def _said_dead(officer: Officer) -> Iterator[Task]:
    if may(officer, "open_death_claim") and (count := dukcapil_dead(officer).count()):
        yield Task("dukcapil_dead", count, "workers", part="?keadaan=dukcapil")


def dukcapil_dead(officer: Officer) -> QuerySet[Worker]:
    """Return who is dead by Dukcapil's newest answer, his own or a double's, while nobody reported the death."""
    answers = Verification.objects.filter(authority="dukcapil")
    newer = answers.filter(pk__gt=OuterRef("pk"))
    people = answers.filter(result="dead").annotate(person=Coalesce("worker__survivor_id", "worker_id"))
    # Two lookups by index, not one OR over a join: that reads every answer of the office once for each worker.
    people = people.exclude(Exists(newer.filter(worker=OuterRef("person"))))
    people = people.exclude(Exists(newer.filter(worker__survivor=OuterRef("person"))))
    died = Death.objects.filter(worker=OuterRef("pk"), superseded_at__isnull=True)
    return workers_seen_by(officer).filter(~Exists(died), pk__in=people.values("person"))


def _identity(officer: Officer) -> Iterator[Task]:
    """Pairs that may be one person, and rows of other keepers' lists that may be somebody of ours."""
    if may(officer, "settle_duplicate") and (count := candidates_waiting(officer).count()):
        yield Task("duplicates_waiting", count, "duplicates")
    if may(officer, "settle_listed"):
        for one in listings().filter(likely__gt=0).order_by("id")[:MOST]:
            yield Task("listed_likely", one.likely, "listing", one.public_id, "?bagian=mungkin", label=one.keeper)


def _deciles(officer: Officer, day: date) -> Iterator[Task]:
    if may(officer, "match_deciles"):
        for part, code in (("kosong", "deciles_missing"), ("lama", "deciles_old")):
            if count := decile_gaps(officer, part, day).count():
                yield Task(code, count, "deciles", part=f"?bagian={part}")


def decile_gaps(officer: Officer, part: str, day: date) -> QuerySet[Worker]:
    """Return the living of the officer's area without a decile (``kosong``), with one older than a quarter, or all."""
    live = Decile.objects.filter(worker=OuterRef("pk"), superseded_at__isnull=True)
    dead = Death.objects.filter(worker=OuterRef("pk"), superseded_at__isnull=True)
    rows = workers_seen_by(officer).filter(~Exists(dead)).order_by("pk")
    if part == "kosong":
        return rows.filter(~Exists(live))
    if part != "lama":
        return rows
    newest = live.order_by().values("worker").annotate(newest=Max("as_of_on")).values("newest")
    return rows.annotate(decile_on=newest).filter(decile_on__lt=day - DECILE_GOOD_FOR)


def _office(officer: Officer, day: date) -> Iterator[Task]:
    """What the administrator, the heads and the data protection officer keep in order."""
    if may(officer, "confirm_officer") and (count := officers_in("sah", day, by=officer).count()):
        yield Task("officers_to_confirm", count, "officers", part="?bagian=sah")
    if may(officer, "appoint_officer"):
        if count := officers_in("pengaman", day).count():
            yield Task("officers_unguarded", count, "officers", part="?bagian=pengaman")
        ending = officers_in("berakhir", day)
        if count := ending.count():
            first = min(row.ends_on for row in ending if row.ends_on)
            yield Task("appointments_ending", count, "officers", part="?bagian=berakhir", due_on=first)
        if worker_seen_at() is None:
            yield Task("worker_stopped", 1, "background")
    if may(officer, "review_readings") and (days := unusual_readings(officer.pemda, day)):
        yield Task("readings_unusual", len(days), "readings", part="#tidak-biasa", since_on=min(d.day for d in days))


def due_on(month: Month) -> date:
    """Return the law's last day to pay a month's contribution; weekends and national holidays move it.

    Source: ``payung.law.deadline``.
    """
    years = [month.year, month.plus(1).year]
    calendar = WorkCalendar(holidays=frozenset(holidays.country_holidays("ID", years=years)))
    return contribution_deadline(law.current(), month=month, calendar=calendar).due_on
