"""Deaths and what their families go through: who dies is chosen among those sponsored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from payung.core.month import Month
from payung.story.events import FIND, Event, Scene, say, scene

from .people import name_parts
from .programme_file import DeathPlan
from .story import Story

AGES = {"tk": 5, "sd": 7, "smp": 13, "sma": 16, "pt": 19}
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


def death_scenes(story: Story, plan: DeathPlan) -> Iterator[Scene]:
    """Each death of a plan is reported, and its claim goes as far as it was planned to go."""
    place = story.file.deaths.index(plan)
    for number, died_on in enumerate(days_of(plan)):
        heard_on, case = known_on(story, died_on, plan.known), f"death {place}-{number}"
        yield Scene(heard_on, "kematian dilaporkan", partial(_reported, story, plan, case, died_on, heard_on))
        if plan.opened is not None:
            opened_on = max(heard_on, died_on + timedelta(plan.opened))
            yield Scene(opened_on, "klaim dibuka", partial(_opened, story, plan, case, died_on, opened_on))
        if plan.filed is not None:
            filed_on = died_on + timedelta(plan.filed)
            yield Scene(filed_on, "klaim diajukan", partial(_filed, story, case, filed_on))
        if plan.paid is not None:
            paid_on = died_on + timedelta(plan.paid)
            yield Scene(paid_on, "santunan dibayar", partial(_paid, story, case, paid_on))
            for year in range(died_on.year, died_on.year + plan.school_years):
                yield scene(max(date(year, 7, 14), paid_on), "beasiswa diajukan", *_studied(plan, case, year))


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


def _reported(story: Story, plan: DeathPlan, case: str, died_on: date, heard_on: date) -> Iterator[Event]:
    """The village tells the office."""
    keys = plan.among or [each.key for each in story.file.programmes]
    years = [story.made[label].pk for key in keys if (label := f"{key}/programme") in story.made]
    with story.planned_for_many():
        alive = story.rows(ALIVE, day=died_on, programmes=years)
    worker = story.chance.choice(alive)[0]
    yield say(FIND, label=f"{case}/worker", worker={"id": worker})
    yield say(
        "report_death",
        label=case,
        worker=f"${case}/worker",
        died_on=died_on,
        cause=plan.cause,
        reported_on=heard_on,
        reported_by_name="Sekretaris desa",
        paper=f"474.3/{worker}/SKM/{died_on.year}",
    )


def _opened(story: Story, plan: DeathPlan, case: str, died_on: date, opened_on: date) -> Iterator[Event]:
    """The office opens the claim and names the family."""
    claim, (worker,) = f"${case}/claim", story.made[f"{case}/worker"]
    yield say("open_death_claim", label=f"{case}/claim", death=f"${case}", opened_on=opened_on)
    relation, surname = "wife" if worker.sex == "L" else "husband", worker.name.split()[-1]
    names = name_parts()["malay"]["women" if worker.sex == "L" else "men"]
    name = f"{story.chance.choice(names)} {surname}"
    yield say("record_heir", label=f"{case}/heir", claim=claim, name=name, relation=relation)
    for position in range(1, plan.children + 1):
        yield say(
            "record_child",
            label=f"{case}/child {position}",
            claim=claim,
            position=position,
            name=f"{story.chance.choice(names)} {surname}",
            born_on=date(died_on.year - AGES[plan.school] - position, 4, 9),
            school_year=died_on.year,
            level=plan.school,
        )


def _filed(story: Story, case: str, filed_on: date) -> Iterator[Event]:
    """The papers go to the branch."""
    receipt = f"TT/{story.made[case].worker_id}/{filed_on.year}"
    yield say("file_claim", claim=f"${case}/claim", filed_on=filed_on, receipt_number=receipt)


def _paid(story: Story, case: str, paid_on: date) -> Iterator[Event]:
    """The insurer pays the estimate, component by component, to the spouse."""
    claim = story[f"{case}/claim"]
    for component, amount_idr in claim.estimate["components"].items():
        if amount_idr:
            yield say(
                "record_benefit",
                claim=claim,
                component=component,
                amount_idr=amount_idr,
                paid_on=paid_on,
                beneficiary=f"${case}/heir",
                paper=f"Slip BPJS {claim.claim_number}",
            )


def _studied(plan: DeathPlan, case: str, year: int) -> Iterator[Event]:
    """The children's school year is claimed and paid."""
    for position in range(1, plan.children + 1):
        school = f"{case}/school"
        yield say("claim_school_year", label=school, child=f"${case}/child {position}", year=year)
        yield say("record_school_payment", school_year=f"${school}", paid_on=f"${school}.claimed_on")
