"""Was this worker covered on that day, by which rupiah, from which row of which file, decided by whom?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from payung.billing.models import Bill, BillApproval, BillLine, Payment
from payung.billing.queries import line_of, state_of
from payung.core.identity import mask_kpj
from payung.core.month import Month
from payung.intake.models import RosterRow
from payung.intake.thread import thread_of
from payung.law.coverage import Coverage
from payung.office.models import Event
from payung.programme.models import DecreeLine, Nomination, Registration
from payung.programme.queries import nomination_of, registration_of
from payung.registry.models import Verification, Worker

from .states import coverage_on


@dataclass(frozen=True)
class FromFile:
    """The row of a file that a fact came from."""

    file_name: str
    sha256: str
    sheet: str
    row_number: int
    brought_by: str


@dataclass(frozen=True)
class CoverageAnswer:
    """Everything the books say about one worker's cover on one day. A missing step is None.

    cover: the law's state with grounds and doubts; None if nobody ever enrolled the worker.
    kpj_masked: the membership number with its middle hidden.
    """

    worker: Worker
    day: date
    cover: Coverage | None
    bill: Bill | None
    line: BillLine | None
    approval: BillApproval | None
    payment: Payment | None
    decree_line: DecreeLine | None
    nomination: Nomination | None
    verification: Verification | None
    registration: Registration | None
    registration_source: FromFile | None
    roster_source: FromFile | None
    kpj_masked: str
    events: tuple[Event, ...]

    @property
    def status(self) -> str:
        """not_started, covered, grace or lapsed; not_enrolled if nobody ever enrolled the worker."""
        return self.cover.status if self.cover else "not_enrolled"


def coverage_answer(worker: Worker, day: date, *, most_events: int = 100) -> CoverageAnswer:
    """Return the whole chain behind one worker's cover on one day.

    Source: ``payung.law.coverage``.
    """
    line = line_of(worker, Month.of(day))
    papers = state_of(line.bill) if line else None
    registration = registration_of(worker)
    thread = thread_of(worker)
    events = Event.objects.filter(worker_id=worker.pk).select_related("officer").order_by("-id")[:most_events]
    return CoverageAnswer(
        worker=worker,
        day=day,
        cover=coverage_on(worker, day),
        bill=line.bill if line else None,
        line=line,
        approval=papers.approval if papers else None,
        payment=papers.payment if papers else None,
        decree_line=_decree_line(worker, day),
        nomination=nomination_of(worker),
        verification=next((one for one in reversed(thread.verifications) if one.worker_id == worker.pk), None),
        registration=registration,
        registration_source=_answer_file(registration),
        roster_source=_roster_file(thread.origin),
        kpj_masked=mask_kpj(registration.kpj) if registration and registration.kpj else "",
        events=tuple(reversed(events)),
    )


def _decree_line(worker: Worker, day: date) -> DecreeLine | None:
    """The line of the decree that holds the day, else the newest."""
    rows = DecreeLine.objects.filter(worker=worker).select_related("decree__by").order_by("-decree__starts_on", "-id")
    lines = list(rows)
    held = [line for line in lines if line.decree.starts_on <= day <= line.decree.ends_on]
    return next(iter(held or lines), None)


def _answer_file(registration: Registration | None) -> FromFile | None:
    if registration is None:
        return None
    file = registration.file
    return FromFile(file.name, file.sha256, "", registration.row_number, registration.by.name)


def _roster_file(row: RosterRow | None) -> FromFile | None:
    if row is None:
        return None
    file = row.roster.file
    return FromFile(file.name, file.sha256, row.sheet, row.row_number, row.roster.received_by.name)
