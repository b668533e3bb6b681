"""What must I do today? One list for every role: what, how many, how much, until when, and where.

Each task's count is the number of the very rows that its page lists, counted by SQL or by the page's own query. An
officer's tasks are those of the officer's area; an empty area is nobody's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from payung.billing.draft import shares_due
from payung.billing.queries import bills_seen_by, deadline_of, next_month_of
from payung.claims.models import Claim, Death
from payung.claims.queries import SchoolObligation, school_obligations, undecided_claims
from payung.core.month import Month
from payung.intake.listed import listings
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

from .roll import fetched

MOST = 20  # cards of one kind; the first ones are the oldest
MONTHS_BACK = 3  # an older month without a bill is lost: the cover has lapsed, and nothing on this page mends it
MOST_CLAIMS = 100  # families whose school years are reckoned for one page
DECILE_GOOD_FOR = timedelta(days=92)  # the register ranks anew each quarter


@dataclass(frozen=True)
class Task:
    """One thing to do: ``room`` and ``row`` name its page, ``part`` the query or anchor; the count is what it lists.

    amount_idr: whole rupiah, None where no sum belongs. since_on: the oldest of them. due_on: the last day, if any.
    """

    count: int
    code: str = ""
    room: str = ""
    part: str = ""
    row: UUID | None = None
    amount_idr: int | None = None
    since_on: date | None = None
    due_on: date | None = None
    month: Month | None = None
    label: str = ""
    area_code: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of task: who may do ``right`` is asked for it, ``room`` and ``part`` list it, ``found`` counts it.

    ``found``: a statement whose columns are fields of ``Task``; it may name %(area)s and %(officer)s, which are the
    officer's. Or a function of the officer and the day. What is counted as nothing is no task.
    """

    code: str
    right: str
    room: str
    part: str
    found: str | Callable[[Officer, date], Iterable[Task]] = field(repr=False)

    def tasks(self, officer: Officer, day: date) -> Iterator[Task]:
        """Yield the officer's tasks of this kind."""
        if not may(officer, self.right):
            return
        if callable(self.found):
            tasks = self.found(officer, day)
        else:
            where = {"area": officer.area_code or "-", "officer": officer.pk}
            tasks = (Task(**row) for row in fetched(self.found, **where))
        for task in tasks:
            if task.count:
                yield replace(task, code=self.code, room=task.room or self.room, part=self.part)


def tasks_of(officer: Officer) -> list[Task]:
    """Return the officer's open tasks: what costs families first, then the money by its last day, then the rest."""
    day = today(officer.pemda)
    families, money, rest = (
        [task for kind in kinds for task in kind.tasks(officer, day)] for kinds in (FAMILIES, MONEY, REST)
    )
    return [*families, *sorted(money, key=lambda task: task.due_on or date.max), *rest]


def _counted(rows: Callable[[Officer, date], QuerySet[Any]]) -> Callable[[Officer, date], Iterable[Task]]:
    return lambda officer, day: (Task(rows(officer, day).count()),)


def _inside(column: str) -> str:
    return f"({column} = %(area)s OR {column} LIKE %(area)s || '.%%')"


def _bills(condition: str, *, is_due: bool = True) -> Callable[[Officer, date], Iterator[Task]]:
    """Bills, each with the law's last day to pay its month; a branch its own."""
    statement = f"""SELECT b.line_count AS count, b.public_id AS row, b.total_idr AS amount_idr,
  b.bill_number AS label, b.month
FROM billing_bill b WHERE {condition} AND (%(bills)s::bigint[] IS NULL OR b.id = ANY (%(bills)s))
ORDER BY b.month, b.id LIMIT {MOST}"""

    def found(officer: Officer, day: date) -> Iterator[Task]:
        is_branch = officer.role == Role.BRANCH
        own = list(bills_seen_by(officer).values_list("pk", flat=True)) if is_branch else None
        for row in fetched(statement, back=Month.of(day).plus(-MONTHS_BACK).first_on, bills=own):
            month = Month.of(row.pop("month"))
            yield Task(**row, month=month, due_on=deadline_of(month).due_on if is_due else None)

    return found


def _bills_to_issue(_officer: Officer, day: date) -> Iterator[Task]:
    """The next month of each source of money that has begun, has people, and has no bill."""
    here = Month.of(day)
    for budget in Budget.objects.select_related("programme").filter(programme__year__in=[day.year, day.year - 1]):
        month = next_month_of(budget)
        if month is None or not here.plus(-MONTHS_BACK) <= month <= here:
            continue
        shares = shares_due(budget, month)
        yield Task(
            sum(share.people for share in shares),
            row=budget.public_id,
            amount_idr=sum(share.total_idr for share in shares),
            due_on=deadline_of(month).due_on,
            month=month,
            label=budget.funding_name,
        )


def _school(officer: Officer, day: date) -> Iterator[Task]:
    rows = school_years_due(officer, day)
    yield Task(len(rows), amount_idr=sum(row.amount_idr for row in rows))


def school_years_due(officer: Officer, day: date) -> list[SchoolObligation]:
    """Return the school years that have begun and were not claimed, of the officer's area, the oldest first."""
    statement = f"""SELECT DISTINCT c.id FROM claims_claim c
JOIN registry_worker w ON w.pemda_id = c.pemda_id AND w.id = c.worker_id
JOIN claims_child h ON h.pemda_id = c.pemda_id AND h.claim_id = c.id
WHERE {_inside("w.area_code")} AND h.school_year <= %(year)s
  AND (SELECT count(*) FROM claims_schoolyear y WHERE y.child_id = h.id) < %(year)s - h.school_year + 1
ORDER BY c.id LIMIT {MOST_CLAIMS}"""
    numbers = [row["id"] for row in fetched(statement, area=officer.area_code or "-", year=day.year)]
    claims = Claim.objects.filter(pk__in=numbers).select_related("death", "worker").order_by("pk")
    rows = [row for claim in claims for row in school_obligations(claim, today=day) if row.is_due and not row.claimed]
    return sorted(rows, key=lambda row: (row.year, row.child.pk))


def _programmes(day: date) -> QuerySet[Programme]:
    """This year's programmes and the next one's."""
    return Programme.objects.filter(year__gte=day.year).order_by("year", "pk")


def _to_decree(_officer: Officer, day: date) -> Iterator[Task]:
    for row in _programmes(day):
        yield Task(annex_waiting(row), row=row.public_id, label=f"{row.name} {row.year}")


def _to_enrol(_officer: Officer, day: date) -> Iterator[Task]:
    """Names of a decree that no enrolment carries: on the agreement's page, or on the page that records one."""
    lines = DecreeLine.objects.exclude(pk__in=Enrolment.objects.values("decree_line_id")).order_by()
    counts = dict(lines.values_list("decree__programme_id").annotate(n=Count("id")))
    for row in _programmes(day):
        paper = Agreement.objects.filter(programme=row).order_by("-pk").first()
        room, target = ("agreement", paper.public_id) if paper else ("agreement_record", row.public_id)
        yield Task(counts.get(row.pk, 0), room=room, row=target, label=f"{row.name} {row.year}")


def _unanswered(officer: Officer, day: date) -> Iterator[Task]:
    for paper in agreements_seen_by(officer).filter(programme__in=_programmes(day)).order_by("pk"):
        yield Task(registration_counts(paper)["waiting"], row=paper.public_id, label=paper.pks_number)


def _to_open(officer: Officer, day: date) -> Iterator[Task]:
    """This year without a programme; from November on, the next."""
    years = set(_programmes(day).values_list("year", flat=True))
    if not may(officer, "see_programme"):
        return
    if day.year not in years:
        yield Task(1, label=str(day.year))
    if day.month >= 11 and day.year + 1 not in years:
        yield Task(1, due_on=date(day.year, 12, 31), label=str(day.year + 1))


def _undecided(officer: Officer, _day: date) -> Iterator[Task]:
    """Claims that were filed and not answered, with the estimate of what the families wait for."""
    if claims := undecided_claims(officer):
        yield Task(len(claims), amount_idr=sum(row.estimate_idr for row in claims), since_on=claims[0].filed_on)


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


def _listed(_officer: Officer, _day: date) -> Iterator[Task]:
    """Rows of other keepers' lists that may be somebody of ours."""
    for one in listings().filter(likely__gt=0).order_by("id")[:MOST]:
        yield Task(one.likely, row=one.public_id, label=one.keeper)


def _ending(_officer: Officer, day: date) -> Iterator[Task]:
    days = [row.ends_on for row in officers_in("berakhir", day) if row.ends_on]
    yield Task(len(days), due_on=min(days, default=None))


def _readings(officer: Officer, day: date) -> Iterator[Task]:
    if days := unusual_readings(officer.pemda, day):
        yield Task(len(days), since_on=min(each.day for each in days))


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


UNOPENED = f"""SELECT count(*) AS count, min(d.died_on) AS since_on FROM claims_death d
JOIN registry_worker w ON w.pemda_id = d.pemda_id AND w.id = d.worker_id
WHERE d.superseded_at IS NULL AND {_inside("w.area_code")}
  AND NOT EXISTS (SELECT 1 FROM claims_claim c WHERE c.death_id = d.id)"""
UNFILED = f"""SELECT count(*) AS count, sum(s.idr)::bigint AS amount_idr, min(d.died_on) AS since_on FROM claims_claim c
JOIN claims_death d ON d.pemda_id = c.pemda_id AND d.id = c.death_id AND d.superseded_at IS NULL
JOIN registry_worker w ON w.pemda_id = c.pemda_id AND w.id = c.worker_id
CROSS JOIN LATERAL (SELECT sum(value::bigint) AS idr FROM jsonb_each_text(c.estimate->'components')) s
WHERE {_inside("w.area_code")} AND NOT EXISTS (SELECT 1 FROM claims_claimfiling f WHERE f.claim_id = c.id)"""
OPEN_ROWS = f"""SELECT count(*) AS count, r.public_id AS row, r.received_at::date AS since_on, r.area_code
FROM intake_rosterrow x JOIN intake_roster r ON r.pemda_id = x.pemda_id AND r.id = x.roster_id
WHERE r.applied_at IS NULL AND r.file_verdict <> 'refused' AND {_inside("r.area_code")} AND x.verdict"""
TO_MEND = f"{OPEN_ROWS} IN ('held', 'rejected') GROUP BY r.id ORDER BY r.id LIMIT {MOST}"
READY = f"""{OPEN_ROWS} <> 'skipped'
GROUP BY r.id HAVING bool_and(x.verdict NOT IN ('held', 'rejected')) ORDER BY r.id LIMIT {MOST}"""
APPLICATIONS = f"""SELECT count(*) AS count, min(a.received_at)::date AS since_on FROM intake_application a
WHERE a.status = 'waiting' AND {_inside("a.area_code")}"""
UNVERIFIED = f"""SELECT count(*) AS count FROM living_worker w
WHERE w.recorded_by_id <> %(officer)s AND {_inside("w.area_code")}
  AND NOT EXISTS (SELECT 1 FROM registry_verification v WHERE v.worker_id = w.id)"""
APPROVED = "EXISTS (SELECT 1 FROM billing_billapproval a WHERE a.bill_id = b.id)"
PAID = "EXISTS (SELECT 1 FROM billing_payment p WHERE p.bill_id = b.id)"
COMPARED = "EXISTS (SELECT 1 FROM billing_statement s WHERE s.bill_id = b.id)"
TO_COMPARE = f"b.month >= %(back)s AND {PAID} AND NOT {COMPARED}"

# In the order of the page; the words of each stand in ``web/home/words.toml``. What a kecamatan watches while others
# act are the same lists under names of their own.
FAMILIES = (
    Kind("deaths_waiting", "watch_area", "claims", "#belum-dibuka", UNOPENED),
    Kind("deaths_unopened", "open_death_claim", "claims", "#belum-dibuka", UNOPENED),
    Kind("claims_unfiled", "record_heir", "claims", "#belum-diajukan", UNFILED),
    Kind("dukcapil_dead", "open_death_claim", "workers", "?keadaan=dukcapil",
         _counted(lambda officer, _day: dukcapil_dead(officer))),
    Kind("claims_undecided", "watch_claims", "claims", "#diajukan", _undecided),
)  # fmt: skip
MONEY = (
    Kind("bill_to_approve", "approve_bill", "bill", "", _bills(f"NOT {APPROVED}")),
    Kind("bill_to_pay", "record_payment", "bill", "", _bills(f"{APPROVED} AND NOT {PAID}")),
    Kind("bill_to_compare", "read_statement", "bill", "", _bills(TO_COMPARE, is_due=False)),
    Kind("bill_to_issue", "issue_bill", "bill_issue", "", _bills_to_issue),
)
REST = (
    Kind("school_due", "claim_school_year", "claims", "#beasiswa", _school),
    Kind("rows_to_mend", "amend_row", "roster", "?bagian=masalah", TO_MEND),
    Kind("rosters_ready", "apply_roster", "roster", "?bagian=perubahan", READY),
    Kind("applications_waiting", "confirm_application", "applications", "", APPLICATIONS),
    Kind("workers_unverified", "verify_workers", "verification", "", UNVERIFIED),
    Kind("rosters_waiting", "watch_area", "roster", "?bagian=perubahan", READY),
    Kind("duplicates_waiting", "settle_duplicate", "duplicates", "",
         _counted(lambda officer, _day: candidates_waiting(officer))),
    Kind("listed_likely", "settle_listed", "listing", "?bagian=mungkin", _listed),
    Kind("deciles_missing", "match_deciles", "deciles", "?bagian=kosong",
         _counted(lambda officer, day: decile_gaps(officer, "kosong", day))),
    Kind("deciles_old", "match_deciles", "deciles", "?bagian=lama",
         _counted(lambda officer, day: decile_gaps(officer, "lama", day))),
    Kind("seated_undecreed", "decree", "decree_record", "", _to_decree),
    Kind("decreed_unenrolled", "enrol", "", "", _to_enrol),
    Kind("unanswered", "record_registration", "agreement", "", _unanswered),
    Kind("programme_to_open", "open_programme", "programme_open", "", _to_open),
    Kind("officers_to_confirm", "confirm_officer", "officers", "?bagian=sah",
         _counted(lambda officer, day: officers_in("sah", day, by=officer))),
    Kind("officers_unguarded", "appoint_officer", "officers", "?bagian=pengaman",
         _counted(lambda _officer, day: officers_in("pengaman", day))),
    Kind("appointments_ending", "appoint_officer", "officers", "?bagian=berakhir", _ending),
    Kind("worker_stopped", "appoint_officer", "background", "", lambda *_: [Task(int(worker_seen_at() is None))]),
    Kind("readings_unusual", "review_readings", "readings", "#tidak-biasa", _readings),
)  # fmt: skip
