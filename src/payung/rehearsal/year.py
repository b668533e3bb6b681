"""The rest of the year: twelve bills paid and compared, families helped, the dead replaced, next year planned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from payung.billing.actions import approve_bill, issue_bill, read_statement, record_payment
from payung.billing.models import Bill
from payung.claims.actions import (
    file_claim,
    open_death_claim,
    record_benefit,
    record_child,
    record_heir,
    report_death,
)
from payung.claims.models import Claim, Death, Heir
from payung.core.month import Month
from payung.office.scope import office_scope
from payung.planning.actions import keep_scenario
from payung.programme.actions import nominate, set_quota
from payung.programme.models import DecreeLine, Nomination, Quota
from payung.registry.models import Worker

from .deaths import DEATHS, PlannedDeath
from .intake import answer, decide, enrol_newest
from .papers import statement_of
from .story import Step, Story

ARREARS_IN = 3  # January and February are billed in March: the agreement came late
BILL_DAY, APPROVAL_DAY, PAYMENT_DAY, STATEMENT_DAY = 10, 12, 17, 25


def bill_steps(story: Story) -> Iterator[Step]:
    """Each month is billed, approved by another, paid by SP2D and compared with the insurer's list."""
    for month in story.file.months:
        when = Month(month.year, max(month.number, ARREARS_IN)).first_on
        paid_on = when.replace(day=PAYMENT_DAY)
        yield when.replace(day=BILL_DAY), f"tagihan {month}", lambda month=month: issue(story, month)
        yield when.replace(day=APPROVAL_DAY), f"pemeriksaan {month}", lambda month=month: approve(story, month)
        yield paid_on, f"SP2D {month}", lambda month=month, day=paid_on: pay(story, month, day)
        yield when.replace(day=STATEMENT_DAY), f"rekonsiliasi {month}", lambda month=month: compare(story, month)


def issue(story: Story, month: Month) -> Bill:
    """Issue one month's bill."""
    return issue_bill(by=story.cast.officer, budget=story.budgeted, month=month)


def approve(story: Story, month: Month) -> None:
    """The checker signs it."""
    approve_bill(by=story.cast.checker, bill=bill_of(story, month))


def pay(story: Story, month: Month, day: date) -> None:
    """The treasurer records the SP2D."""
    bill = bill_of(story, month)
    number = 100 + 31 * month.number
    record_payment(
        by=story.cast.treasurer,
        bill=bill,
        sp2d_number=f"{number:05d}/SP2D-LS/{month.year}",
        spp_number=f"{number - 20:05d}/SPP-LS/{month.year}",
        spm_number=f"{number - 10:05d}/SPM-LS/{month.year}",
        paid_on=day,
        amount_idr=bill.total_idr,
    )


def compare(story: Story, month: Month) -> None:
    """The insurer's list of the month is written and read back."""
    bill = bill_of(story, month)
    with office_scope(story.cast.pemda.pk):
        content = statement_of(bill)
    read_statement(by=story.cast.officer, bill=bill, content=content, name=f"Iuran terposting {month}.csv")


def bill_of(story: Story, month: Month) -> Bill:
    """Return the bill of a month as it stands."""
    with office_scope(story.cast.pemda.pk):
        bill: Bill = Bill.objects.select_related("issued_by").get(budget=story.budgeted, month=month.first_on)
    return bill


def death_steps(story: Story, planned: PlannedDeath) -> Iterator[Step]:
    """A death is reported, and its claim goes as far as it was planned to go."""
    yield planned.reported_on, "kematian dilaporkan", lambda: report(story, planned)
    if planned.opened_on:
        yield planned.opened_on, "klaim dibuka", lambda: open_claim(story, planned)
    if planned.filed_on:
        yield planned.filed_on, "klaim diajukan", lambda: file(story, planned)
    if planned.paid_on:
        yield planned.paid_on, "santunan dibayar", lambda: receive_benefits(story, planned)


def report(story: Story, planned: PlannedDeath) -> None:
    """The village tells the office."""
    report_death(
        by=story.cast.officer,
        worker=worker_at(story, planned.line),
        died_on=planned.died_on,
        cause=planned.cause,
        reported_on=planned.reported_on,
        reported_by_name="Sekretaris desa",
        paper=f"474.3/{planned.line}/SKM/{planned.died_on.year}",
    )


def open_claim(story: Story, planned: PlannedDeath) -> None:
    """The office opens the claim and names the family."""
    worker = worker_at(story, planned.line)
    with office_scope(story.cast.pemda.pk):
        death = Death.objects.get(worker=worker, superseded_at__isnull=True)
    opened_on = planned.opened_on
    assert opened_on is not None
    claim = open_death_claim(by=story.cast.officer, death=death, opened_on=opened_on)
    relation = "wife" if worker.sex == "L" else "husband"
    surname = worker.name.split()[-1]
    record_heir(by=story.cast.officer, claim=claim, name=f"{_spouse(worker)} {surname}", relation=relation)
    record_child(
        by=story.cast.officer,
        claim=claim,
        position=1,
        name=f"Anak {surname}",
        born_on=date(2014, 4, 9),
        school_year=2025,
        level="sd",
        grade=5,
    )


def file(story: Story, planned: PlannedDeath) -> None:
    """The papers go to the branch."""
    filed_on = planned.filed_on
    assert filed_on is not None
    receipt = f"TT/{planned.line}/{filed_on.year}"
    file_claim(by=story.cast.officer, claim=claim_of(story, planned), filed_on=filed_on, receipt_number=receipt)


def receive_benefits(story: Story, planned: PlannedDeath) -> None:
    """The insurer pays the estimate, component by component, to the spouse."""
    paid_on = planned.paid_on
    assert paid_on is not None
    claim = claim_of(story, planned)
    with office_scope(story.cast.pemda.pk):
        heir = Heir.objects.filter(claim=claim, is_alive=True).order_by("id")[0]
    for component, amount_idr in claim.estimate["components"].items():
        if amount_idr:
            record_benefit(
                by=story.cast.officer,
                claim=claim,
                component=component,
                amount_idr=amount_idr,
                paid_on=paid_on,
                beneficiary=heir,
                paper=f"Slip BPJS {claim.claim_number}",
            )


def worker_at(story: Story, line: int) -> Worker:
    """Return who stands on a line of the first decree."""
    with office_scope(story.cast.pemda.pk):
        rows = DecreeLine.objects.filter(decree__programme=story.running, line_number=line).select_related("worker")
        worker: Worker = rows.order_by("decree_id")[0].worker
    return worker


def claim_of(story: Story, planned: PlannedDeath) -> Claim:
    """Return the claim of a planned death."""
    worker = worker_at(story, planned.line)
    with office_scope(story.cast.pemda.pk):
        claim: Claim = Claim.objects.select_related("death", "worker").get(worker=worker)
    return claim


def replacement_steps(story: Story) -> Iterator[Step]:
    """The month after a death, the first who waits in the same kecamatan takes the place by a new decree."""
    months = sorted({_month_after(death) for death in DEATHS})
    for number, month in enumerate(months, start=1):
        dead = [death for death in DEATHS if _month_after(death) == month]
        sk_number = f"560/Kpts/{month.number:02d}/2025/P{number}"
        day = date(month.year, month.number, 9)
        yield day, "pengganti ditetapkan", lambda dead=dead, month=month, sk=sk_number: replace(story, dead, month, sk)


def replace(story: Story, dead: list[PlannedDeath], month: Month, sk_number: str) -> None:
    """Open the places of the dead again and fill them from the ranked list."""
    for death in dead:
        worker = worker_at(story, death.line)
        with office_scope(story.cast.pemda.pk):
            quota = Quota.objects.get(programme=story.running, area_code=worker.area_code[:8])
            next_in_line = Nomination.objects.filter(
                programme=story.running, waiting_rank__isnull=False, worker__area_code__startswith=quota.area_code
            ).order_by("waiting_rank")[0]
        set_quota(by=story.cast.officer, programme=story.running, area_code=quota.area_code, seats=quota.seats + 1)
        nominate(by=story.cast.officer, programme=story.running, workers=[next_in_line.worker_id])
    decide(story, sk_number, month.first_on)
    enrol_newest(story)
    answer(story, month.first_on)


def plan_next_year(story: Story) -> None:
    """The office keeps what 500 more workers would cost next year."""
    following = story.file.year + 1
    keep_scenario(
        by=story.cast.officer,
        name=f"Tahun {following}: dilanjutkan dan ditambah 500 pekerja",
        assumptions={
            "from": f"{following}-01",
            "to": f"{following}-12",
            "groups": [
                {"name": "Dilanjutkan", "workers": story.file.workers, "funding": story.file.funding},
                {"name": "Tambahan", "workers": 500, "funding": story.file.funding, "new": True},
            ],
            "experience": {"claims": len(DEATHS), "worker_months": story.file.workers * len(story.file.months)},
        },
        kept_on=date(story.file.year, 11, 18),
    )


def _month_after(death: PlannedDeath) -> Month:
    """The first month that is no longer billed for somebody: the one after the death."""
    return Month.of(death.died_on).plus(1)


def _spouse(worker: Worker) -> str:
    return "Nurhayati" if worker.sex == "L" else "Hamdan"
