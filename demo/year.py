"""The months of a programme year: sizes reached, bills issued, approved, paid and compared; who leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from payung.core.month import Month
from payung.story.events import Event, Scene, say, scene

from .intake import grow
from .papers import statement_of
from .programme_file import Leaving, NextYear, ProgrammeFile, ProgrammePlan
from .story import Story

# Days after the bill: another officer approves, the treasury pays, the insurer's list comes.
APPROVED, PAID, COMPARED = timedelta(2), timedelta(7), timedelta(15)
NEWEST_SPONSORED = """
SELECT e.worker_id FROM programme_enrolment e WHERE e.pemda_id = %(pemda)s AND e.budget_id = %(budget)s
  AND e.superseded_at IS NULL AND e.starts_on <= %(last_on)s AND e.ends_on > %(last_on)s
ORDER BY e.worker_id DESC LIMIT %(count)s
"""


def month_scenes(story: Story, plan: ProgrammePlan) -> Iterator[Scene]:
    """Each month is filled up, billed, approved by another, paid by SP2D and compared with the insurer's list."""
    for month in plan.people:
        when, bill = plan.billed_in(month), f"{plan.key}/bill {month}"
        issued_on = date(when.year, when.number, plan.bill_day)
        yield Scene(issued_on - timedelta(2), f"kepesertaan {month}", partial(grow, story, plan, month))
        issued = say("issue_bill", label=bill, budget=f"${plan.key}/budget", month=month)
        yield scene(issued_on, f"tagihan {month}", issued)
        if month not in plan.unapproved:
            yield scene(issued_on + APPROVED, f"pemeriksaan {month}", say("approve_bill", bill=f"${bill}"))
        if month not in (*plan.unapproved, *plan.unpaid):
            paid_on = issued_on + PAID
            yield scene(paid_on, f"SP2D {month}", _paid(story.file, plan, month, paid_on))
        if month in plan.compared or month in plan.differences:
            yield Scene(issued_on + COMPARED, f"rekonsiliasi {month}", partial(compare, story, plan, month))
    for leaving in plan.leaving:
        yield Scene(leaving.last_on + timedelta(1), "peserta keluar", partial(leave, story, plan, leaving))


def _paid(file: ProgrammeFile, plan: ProgrammePlan, month: Month, day: date) -> Event:
    """The treasurer records the SP2D."""
    number = 100 + 1_000 * file.programmes.index(plan) + 31 * month.number
    bill = f"${plan.key}/bill {month}"
    return say(
        "record_payment",
        bill=bill,
        sp2d_number=f"{number:05d}/SP2D-LS/{month.year}",
        spp_number=f"{number - 20:05d}/SPP-LS/{month.year}",
        spm_number=f"{number - 10:05d}/SPM-LS/{month.year}",
        paid_on=day,
        amount_idr=f"{bill}.total_idr",
    )


def compare(story: Story, plan: ProgrammePlan, month: Month) -> Iterator[Event]:
    """The insurer's list of the month is written and read back."""
    bill = f"{plan.key}/bill {month}"
    content = statement_of(story, story[bill], plan.differences.get(month, ""))
    yield say("read_statement", bill=f"${bill}", content=content, name=f"Iuran terposting {month}.csv")


def leave(story: Story, plan: ProgrammePlan, leaving: Leaving) -> Iterator[Event]:
    """Those who entered last stop on a day, with the reason that the office writes."""
    budget = story.made[f"{plan.key}/budget"].pk
    gone = story.rows(NEWEST_SPONSORED, budget=budget, last_on=leaving.last_on, count=leaving.count)
    for (worker,) in sorted(gone):
        yield say("end_enrolment", worker={"id": worker}, last_on=leaving.last_on, reason=leaving.reason)


def plan_next_year(file: ProgrammeFile, planned: NextYear, day: date) -> Scene:
    """The office keeps what some more workers would cost next year."""
    newest = file.programmes[-1]
    size, year, more = list(newest.people.values())[-1], newest.year + 1, planned.more
    groups = [
        {"name": "Dilanjutkan", "workers": size, "funding": newest.funding},
        {"name": "Tambahan", "workers": more, "funding": newest.funding, "new": True},
    ]
    experience = {"claims": planned.claims, "worker_months": planned.worker_months}
    assumptions = {"from": f"{year}-01", "to": f"{year}-12", "groups": groups, "experience": experience}
    name = f"Tahun {year}: dilanjutkan dan ditambah {more} pekerja"
    return scene(day, "skenario", say("keep_scenario", name=name, assumptions=assumptions, kept_on=day))
