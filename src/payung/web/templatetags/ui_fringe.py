"""The fringe of the umbrella: one scallop is one month, and a lapsed month is a hole."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from babel.dates import get_month_names
from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payung.core.month import Month

register = template.Library()
LETTERS = "JFMAMJJASOND"
NAMES = get_month_names("wide", locale="id")
STATES = {
    "paid": gettext_lazy("dibayar"),
    "grace": gettext_lazy("tenggang"),
    "running": gettext_lazy("berjalan"),
    "lapsed": gettext_lazy("putus"),
    "outside": gettext_lazy("belum atau di luar program"),
}


@register.simple_tag
def fringe(months: Iterable[tuple[Month, str]], now: Month | None = None, with_years: bool = False) -> str:
    """Draw the months of cover, a row of twelve scallops for each year.

    Args:
        months: pairs of month and state (``paid``, ``grace``, ``running``, ``lapsed``, ``outside``), in any
            order; a month of a shown year that is not named lies outside.
        now: the month to mark as today's.
        with_years: print the year beside the row even if there is only one.
    """
    known = dict(months)
    years = [_year(year, known, now) for year in sorted({month.year for month in known})]
    return mark_safe(render_to_string("ui/fringe.html", {"years": years, "with_years": with_years}))  # noqa: S308


@register.simple_tag
def fringe_key(**words: str) -> str:
    """Explain the states named, in their order: ``{% fringe_key paid="31 bulan" running="" %}``."""
    items = [
        {"cls": f"m-{state}", "word": f"{STATES[state]}, {detail}" if detail else STATES[state]}
        for state, detail in words.items()
    ]
    return mark_safe(render_to_string("ui/key.html", {"items": items}))  # noqa: S308


def _year(year: int, known: dict[Month, str], now: Month | None) -> dict[str, Any]:
    months = [Month(year, number) for number in range(1, 13)]
    drawn: list[dict[str, Any]] = [
        {"letter": letter, "state": known.get(month, "outside"), "is_now": month == now}
        for letter, month in zip(LETTERS, months, strict=True)
    ]
    return {"number": str(year), "months": drawn, "spoken": _spoken(year, [cell["state"] for cell in drawn])}


def _spoken(year: int, states: list[str]) -> str:
    """Say the row in words: ``2026: dibayar Januari–Agustus; tenggang September–Oktober``."""
    runs, number = [], 1
    for state, run in groupby(states):
        count = len(list(run))
        first, last = NAMES[number], NAMES[number + count - 1]
        runs.append(f"{STATES[state]} {first}" if count == 1 else f"{STATES[state]} {first}–{last}")
        number += count
    return _("%(year)s: %(runs)s") % {"year": year, "runs": "; ".join(runs)}
