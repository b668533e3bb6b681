"""Deaths and what their families go through: who dies is chosen among those sponsored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from payung.claims.actions import (
    claim_school_year,
    file_claim,
    open_death_claim,
    record_benefit,
    record_child,
    record_heir,
    record_school_payment,
    report_death,
)
from payung.claims.models import Child, Claim, Death, Heir
from payung.core.month import Month
from payung.office.scope import office_scope
from payung.registry.models import Worker

from .people import name_parts
from .programme_file import DeathPlan
from .story import Step, Story, planned_for_many

# Those sponsored on the day and the week after who have been paid for longest; the dead excepted.
ALIVE = """
SELECT e.worker_id FROM programme_enrolment e
JOIN money_budget b ON b.pemda_id = e.pemda_id AND b.id = e.budget_id
WHERE e.pemda_id = %(pemda)s AND e.superseded_at IS NULL AND %(day)s BETWEEN e.starts_on AND e.ends_on
  AND b.programme_id = ANY(%(programmes)s)
  AND EXISTS (SELECT 1 FROM programme_registration g WHERE g.pemda_id = e.pemda_id
              AND g.decree_line_id = e.decree_line_id AND g.superseded_at IS NULL AND g.is_accepted)
  AND NOT EXISTS (SELECT 1 FROM claims_death d WHERE d.pemda_id = e.pemda_id AND d.worker_id = e.worker_id)
ORDER BY e.worker_id LIMIT 1000
"""


def death_steps(story: Story, plan: DeathPlan) -> Iterator[Step]:
    """Each death of a plan is reported, and its claim goes as far as it was planned to go."""
    for died_on in days_of(plan):
        family = _Family(story, plan, died_on)
        yield family.known_on, "kematian dilaporkan", family.report
        if plan.opened is not None:
            yield family.opened_on, "klaim dibuka", family.open_claim
        if plan.filed is not None:
            yield died_on + timedelta(plan.filed), "klaim diajukan", family.file
        if plan.paid is not None:
            yield died_on + timedelta(plan.paid), "santunan dibayar", family.receive
            for year in range(died_on.year, died_on.year + plan.school_years):
                day = max(date(year, 7, 14), died_on + timedelta(plan.paid))
                yield day, "beasiswa diajukan", partial(family.study, year)


def days_of(plan: DeathPlan) -> list[date]:
    """Return the days of death, spread evenly from the first to the last."""
    last = plan.last_on or plan.first_on
    length = (last - plan.first_on).days
    return [plan.first_on + timedelta(length * at // max(1, plan.count - 1)) for at in range(plan.count)]


def known_on(story: Story, died_on: date, after: int) -> date:
    """Return when the office hears of a death.

    After its own month is billed and before the next one is filled: whoever takes the place is paid from then on. Not
    while a decree is under way, whose list would name the dead.
    """
    month = Month.of(died_on).plus(1)
    day = max(died_on + timedelta(after), date(died_on.year, died_on.month, 11))
    day = min(day, date(month.year, month.number, 2))
    for plan in story.file.programmes:
        if plan.nominated_on <= day <= plan.agreement.signed_on:
            return plan.agreement.signed_on + timedelta(1)
    return day


class _Family:
    """One death and its claim."""

    def __init__(self, story: Story, plan: DeathPlan, died_on: date) -> None:
        self.story, self.plan, self.died_on = story, plan, died_on
        self.known_on = known_on(story, died_on, plan.known)
        self.opened_on = max(self.known_on, died_on + timedelta(plan.opened or 0))
        self.children: list[Child] = []
        self.worker: Worker | None = None
        self.claim: Claim | None = None

    def report(self) -> None:
        """The village tells the office."""
        keys = self.plan.among or tuple(self.story.running)
        programmes = [self.story.running[key].programme.pk for key in keys if key in self.story.running]
        with planned_for_many():
            alive = self.story.rows(ALIVE, day=self.died_on, programmes=programmes)
        with office_scope(self.story.pemda.pk):
            self.worker = Worker.objects.get(pk=self.story.chance.choice(alive)[0])
        report_death(
            by=self.story.cast.officer,
            worker=self.worker,
            died_on=self.died_on,
            cause=self.plan.cause,
            reported_on=self.known_on,
            reported_by_name="Sekretaris desa",
            paper=f"474.3/{self.worker.pk}/SKM/{self.died_on.year}",
        )

    def open_claim(self) -> None:
        """The office opens the claim and names the family."""
        by, worker = self.story.cast.officer, self.known_worker
        with office_scope(self.story.pemda.pk):
            death = Death.objects.get(worker=worker, superseded_at__isnull=True)
        self.claim = open_death_claim(by=by, death=death, opened_on=self.opened_on)
        relation, surname = "wife" if worker.sex == "L" else "husband", worker.name.split()[-1]
        names = name_parts()["malay"]["women" if worker.sex == "L" else "men"]
        record_heir(by=by, claim=self.claim, name=f"{self.story.chance.choice(names)} {surname}", relation=relation)
        self.children = [
            record_child(
                by=by,
                claim=self.claim,
                position=position,
                name=f"{self.story.chance.choice(names)} {surname}",
                born_on=date(self.died_on.year - _AGE[self.plan.school] - position, 4, 9),
                school_year=self.died_on.year,
                level=self.plan.school,
            )
            for position in range(1, self.plan.children + 1)
        ]

    def file(self) -> None:
        """The papers go to the branch."""
        filed_on = self.died_on + timedelta(self.plan.filed or 0)
        receipt = f"TT/{self.known_worker.pk}/{filed_on.year}"
        file_claim(by=self.story.cast.officer, claim=self.opened, filed_on=filed_on, receipt_number=receipt)

    def receive(self) -> None:
        """The insurer pays the estimate, component by component, to the spouse, and the first school years."""
        paid_on, claim = self.died_on + timedelta(self.plan.paid or 0), self.opened
        with office_scope(self.story.pemda.pk):
            heir = Heir.objects.filter(claim=claim, is_alive=True).order_by("id")[0]
        for component, amount_idr in claim.estimate["components"].items():
            if amount_idr:
                record_benefit(
                    by=self.story.cast.officer,
                    claim=claim,
                    component=component,
                    amount_idr=amount_idr,
                    paid_on=paid_on,
                    beneficiary=heir,
                    paper=f"Slip BPJS {claim.claim_number}",
                )

    def study(self, year: int) -> None:
        """The children's school year is claimed."""
        for child in self.children:
            claimed = claim_school_year(by=self.story.cast.officer, child=child, year=year)
            record_school_payment(by=self.story.cast.officer, school_year=claimed, paid_on=claimed.claimed_on)

    @property
    def known_worker(self) -> Worker:
        assert self.worker is not None, "the death was not reported yet"
        return self.worker

    @property
    def opened(self) -> Claim:
        assert self.claim is not None, "the claim was not opened yet"
        return self.claim


_AGE = {"tk": 5, "sd": 7, "smp": 13, "sma": 16, "pt": 19}
