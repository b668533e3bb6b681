"""What was loaded beside what was printed: each figure with its kind, the day it holds for, its SQL, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import connection

from payung.core.money import format_idr
from payung.core.month import Month
from payung.law import current
from payung.law.coverage import CoverageFacts, Payment, covered_on
from payung.law.death import death_benefit
from payung.money.models import Programme
from payung.office.models import Pemda
from payung.office.scope import office_scope
from payung.registry.models import Worker
from payung.words import words_of

from .programme_file import ClockPlan, PrintedFigure, ProgrammeFile, counts, months_of

STATES = words_of("cover_state").shorts
FIRST, LAST = Month(2000, 1), Month(2100, 12)
MONTHS = """SELECT to_char(month, 'YYYY-MM'), sum(line_count), sum(total_idr),
  sum(total_idr) FILTER (WHERE EXISTS (SELECT 1 FROM billing_payment p
    WHERE p.pemda_id = b.pemda_id AND p.bill_id = b.id AND p.paid_on <= %(day)s))
FROM billing_bill b WHERE pemda_id = %(pemda)s GROUP BY month ORDER BY month"""


@dataclass(frozen=True)
class Compared:
    """One figure: what was printed (None for ours alone), what the books say, and whether the two agree.

    ``agrees`` is None where nothing can be compared; a difference must carry its ``why``.
    """

    label: str
    kind: str
    unit: str
    printed: int | date | None
    loaded: int | date | None
    as_of: date
    sql: str
    source: str
    why: str
    agrees: bool | None

    @property
    def holds(self) -> bool:
        """Agrees, or says why print differs; what we invented or derived must agree."""
        return self.agrees is not False or (bool(self.why) and self.kind in ("story", "other"))


@dataclass(frozen=True)
class Clock:
    """What the law says of one way of paying: the state on a day, and what a death on it would bring."""

    label: str
    day: date
    status: str
    membership_start_on: date | None
    full_death_benefit_from: date | None
    death_idr: int

    @property
    def say(self) -> str:
        """The answer as a sentence."""
        full = f"sejak {self.full_death_benefit_from:%d-%m-%Y}" if self.full_death_benefit_from else "sudah"
        return (
            f"pada {self.day:%d-%m-%Y} {STATES[self.status]}, santunan penuh {full}, "
            f"meninggal hari itu {format_idr(self.death_idr)}"
        )


def compared(file: ProgrammeFile, pemda: Pemda, day: date) -> list[Compared]:
    """Return every figure of an office; those with a day of their own as of that day."""
    return [_compared(file, pemda, figure, min(figure.as_of or day, day)) for figure in file.figures]


def _compared(file: ProgrammeFile, pemda: Pemda, figure: PrintedFigure, day: date) -> Compared:
    sql, loaded = _count(file, pemda, figure, day) if figure.count else ("", None)
    agrees = None
    if figure.least is not None and figure.most is not None:
        agrees = loaded is not None and figure.least <= loaded <= figure.most
    elif figure.value is not None and figure.count:
        agrees = loaded == figure.value
    if day < _settled_on(figure):
        agrees = None
    return Compared(
        figure.label, figure.kind, figure.unit, figure.value, loaded, day, sql, figure.source, figure.why, agrees
    )


def _settled_on(figure: PrintedFigure) -> date:
    """Return the day from which a figure can be what was printed: its own, or the end of its months."""
    last = figure.asks.last or figure.asks.first
    return figure.as_of or (last.last_on if last else date.min)


def _count(file: ProgrammeFile, pemda: Pemda, figure: PrintedFigure, day: date) -> tuple[str, Any]:
    """Return the statement with its values written in, as psql takes it, and its answer."""
    asks = figure.asks
    first, last = asks.first or FIRST, asks.last or asks.first or LAST
    plans = [file.programme(key) for key in asks.programmes.split()] or file.programmes
    with office_scope(pemda.pk), connection.cursor() as cursor:
        known = {(each.name, each.year): each.pk for each in Programme.objects.all()}
        values = {
            "pemda": pemda.pk,
            "day": day,
            "first": first.first_on,
            "last": last.first_on,
            "programmes": [known[plan.name, plan.year] for plan in plans if (plan.name, plan.year) in known],
        }
        sql = str(cursor.mogrify(counts()[figure.count or ""], values))
        cursor.execute(sql)
        value = cursor.fetchone()[0]
    return sql, value if value is None or isinstance(value, date) else int(value)


def months_loaded(file: ProgrammeFile, pemda: Pemda, day: date) -> list[dict[str, Any]]:
    """Return people planned and billed, rupiah billed and rupiah paid by a day, in order of months."""
    planned: Counter[str] = Counter()
    for plan in file.programmes:
        planned.update({str(month): people for month, people in plan.people.items()})
    with office_scope(pemda.pk), connection.cursor() as cursor:
        cursor.execute(MONTHS, {"pemda": pemda.pk, "day": day})
        return [
            {"month": m, "planned": planned[m], "people": int(n), "billed_idr": int(b), "paid_idr": int(p or 0)}
            for m, n, b, p in cursor.fetchall()
        ]


def clocks(file: ProgrammeFile) -> Iterator[Clock]:
    """Yield what the law in force says of each way of paying that the story compares.

    Source: ``payung.law.coverage``, ``payung.law.death``.
    """
    for plan in file.clocks:
        facts = CoverageFacts(paid=tuple(_payments(plan)), start_on=plan.start_on, funding="apbd")
        state = covered_on(current(), facts, day=plan.day)
        yield Clock(
            plan.label,
            plan.day,
            state.status,
            state.membership_start_on,
            state.clocks.full_death_benefit_from if state.clocks else None,
            death_benefit(current(), facts, died_on=plan.day).total_idr,
        )


def _payments(plan: ClockPlan) -> Iterator[Payment]:
    for written, paid_on in plan.paid.items():
        for month in months_of(written):
            yield Payment(month, paid_on)


def everything(file: ProgrammeFile, pemda: Pemda, day: date) -> dict[str, Any]:
    """Return all of an office as JSON would hold it."""
    figures = compared(file, pemda, day)
    with office_scope(pemda.pk):
        people = Worker.objects.filter(survivor__isnull=True).count()
    months = months_loaded(file, pemda, day)
    return {
        "office": file.office.name,
        "story": file.story,
        "programme": file.name,
        "people": people,
        "holds": all(f.holds for f in figures) and all(m["people"] == m["planned"] for m in months),
        "figures": [{**asdict(figure), "holds": figure.holds} for figure in figures],
        "clocks": [{**asdict(clock), "say": clock.say} for clock in clocks(file)],
        "months": months,
    }
