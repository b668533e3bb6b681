"""How a bill is spoken of: its status, how strongly its grounds were seen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from payung.billing.queries import BillState
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


def fringe_state(state: BillState | None) -> str:
    """The scallop of a month: paid, issued, or not issued."""
    if state is None:
        return "outside"
    return "paid" if state.payment else "running"
