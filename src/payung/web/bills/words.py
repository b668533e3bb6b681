"""How a bill is spoken of: its status, its due day, how strongly its grounds were seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import holidays
from django.utils.translation import gettext_lazy as _

from payung import law
from payung.billing.queries import BillState
from payung.core.month import Month
from payung.law.deadline import contribution_deadline
from payung.law.work_days import WorkCalendar
from payung.words import words_of

PARAMETERS = {
    "jkk_monthly_by_income": _("Iuran JKK menurut penghasilan"),
    "jkm_monthly": _("Iuran JKM"),
}


def account_name(account: str) -> str:
    """Name an account of the journal: ``beban:iuran:apbd`` → Beban iuran, APBD."""
    first, *_between, last = account.split(":")
    name = words_of("account").get(first, account)
    return f"{name}, {words_of('funding')[last]}" if last in words_of("funding") else name


def parameter_name(code: str) -> str:
    """Name a parameter of the law for an officer."""
    if code.startswith("relief_2026"):
        return str(_("Keringanan iuran 2026"))
    return str(PARAMETERS.get(code, code.replace("_", " ")))


@dataclass(frozen=True)
class Due:
    """The last day to pay a month, and whether a holiday moved it."""

    day: date
    nominal: date

    @property
    def is_moved(self) -> bool:
        """Whether it is later than the printed day."""
        return self.day != self.nominal


def due_of(month: Month) -> Due:
    """Return when the contribution of a month falls due, by law and the national holidays."""
    years = [month.year, month.plus(1).year]
    calendar = WorkCalendar(holidays=frozenset(holidays.country_holidays("ID", years=years)))
    due = contribution_deadline(law.current(), month=month, calendar=calendar)
    return Due(due.due_on, due.nominal_on)


def fringe_state(state: BillState | None) -> str:
    """The scallop of a month: paid, issued, or not issued."""
    if state is None:
        return "outside"
    return "paid" if state.payment else "running"
