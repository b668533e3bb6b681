"""The months of a programme year: sizes reached, bills issued, approved, paid and compared; who leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from payung.billing.actions import approve_bill, issue_bill, read_statement, record_payment
from payung.billing.models import Bill
from payung.core.month import Month
from payung.office.scope import office_scope
from payung.planning.actions import keep_scenario
from payung.programme.actions import end_enrolment
from payung.registry.models import Worker

from .intake import grow
from .papers import statement_of
from .programme_file import Leaving, ProgrammePlan
from .story import Step, Story

# Days after the bill: another officer approves, the treasury pays, the insurer's list comes.
APPROVED, PAID, COMPARED = timedelta(2), timedelta(7), timedelta(15)
NEWEST_SPONSORED = """
SELECT e.worker_id FROM programme_enrolment e WHERE e.pemda_id = %(pemda)s AND e.budget_id = %(budget)s
  AND e.superseded_at IS NULL AND e.starts_on <= %(last_on)s AND e.ends_on > %(last_on)s
ORDER BY e.worker_id DESC LIMIT %(count)s
"""


def month_steps(story: Story, plan: ProgrammePlan) -> Iterator[Step]:
    """Each month is filled up, billed, approved by another, paid by SP2D and compared with the insurer's list."""
    for month in plan.people:
        when = plan.billed_in(month)
        issued_on = date(when.year, when.number, plan.bill_day)
        yield issued_on - timedelta(2), f"kepesertaan {month}", partial(grow, story, plan, month)
        yield issued_on, f"tagihan {month}", partial(issue, story, plan, month)
        if month not in plan.unapproved:
            yield issued_on + APPROVED, f"pemeriksaan {month}", partial(approve, story, plan, month)
        if month not in (*plan.unapproved, *plan.unpaid):
            paid_on = issued_on + PAID
            yield paid_on, f"SP2D {month}", partial(pay, story, plan, month, paid_on)
        if month in plan.compared or month in plan.differences:
            yield issued_on + COMPARED, f"rekonsiliasi {month}", partial(compare, story, plan, month)
    for leaving in plan.leaving:
        day = leaving.last_on + timedelta(1)
        yield day, "peserta keluar", partial(leave, story, plan, leaving)


def issue(story: Story, plan: ProgrammePlan, month: Month) -> Bill:
    """Issue one month's bill."""
    return issue_bill(by=story.cast.officer, budget=story.running[plan.key].budget, month=month)


def approve(story: Story, plan: ProgrammePlan, month: Month) -> None:
    """The checker signs it."""
    approve_bill(by=story.cast.checker, bill=bill_of(story, plan, month))


def pay(story: Story, plan: ProgrammePlan, month: Month, day: date) -> None:
    """The treasurer records the SP2D."""
    bill = bill_of(story, plan, month)
    number = 100 + 1_000 * list(story.running).index(plan.key) + 31 * month.number
    record_payment(
        by=story.cast.treasurer,
        bill=bill,
        sp2d_number=f"{number:05d}/SP2D-LS/{month.year}",
        spp_number=f"{number - 20:05d}/SPP-LS/{month.year}",
        spm_number=f"{number - 10:05d}/SPM-LS/{month.year}",
        paid_on=day,
        amount_idr=bill.total_idr,
    )


def compare(story: Story, plan: ProgrammePlan, month: Month) -> None:
    """The insurer's list of the month is written and read back."""
    bill = bill_of(story, plan, month)
    content = statement_of(story, bill, plan.differences.get(month, ""))
    read_statement(by=story.cast.officer, bill=bill, content=content, name=f"Iuran terposting {month}.csv")


def bill_of(story: Story, plan: ProgrammePlan, month: Month) -> Bill:
    """Return the bill of a month as it stands."""
    budget = story.running[plan.key].budget
    with office_scope(story.pemda.pk):
        bill: Bill = Bill.objects.select_related("issued_by").get(budget=budget, month=month.first_on)
    return bill


def leave(story: Story, plan: ProgrammePlan, leaving: Leaving) -> None:
    """Those who entered last stop on a day, with the reason that the office writes."""
    budget = story.running[plan.key].budget.pk
    gone = story.rows(NEWEST_SPONSORED, budget=budget, last_on=leaving.last_on, count=leaving.count)
    with office_scope(story.pemda.pk):
        workers = list(Worker.objects.filter(pk__in=[row[0] for row in gone]))
    for worker in workers:
        end_enrolment(by=story.cast.officer, worker=worker, last_on=leaving.last_on, reason=leaving.reason)


def plan_next_year(story: Story, day: date) -> None:
    """The office keeps what some more workers would cost next year."""
    newest = story.file.programmes[-1]
    size, year, more = list(newest.people.values())[-1], newest.year + 1, story.file.scenario["more"]
    groups = [
        {"name": "Dilanjutkan", "workers": size, "funding": newest.funding},
        {"name": "Tambahan", "workers": more, "funding": newest.funding, "new": True},
    ]
    experience = {key: story.file.scenario[key] for key in ("claims", "worker_months")}
    assumptions = {"from": f"{year}-01", "to": f"{year}-12", "groups": groups, "experience": experience}
    name = f"Tahun {year}: dilanjutkan dan ditambah {more} pekerja"
    keep_scenario(by=story.cast.officer, name=name, assumptions=assumptions, kept_on=day)
