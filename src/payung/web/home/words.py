"""How a task is spoken of: what, why it matters, how many of what, until when, and the button."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from babel.dates import format_date
from django.urls import reverse
from django.utils.translation import gettext as _now

from payung.core.money import format_idr
from payung.core.written import day_text, month_text
from payung.office.areas import area_names
from payung.reports.tasks import Task
from payung.web.templatetags.ui_words import angka


@dataclass(frozen=True)
class Words:
    """``why`` may hold %(month)s, %(label)s, %(place)s and %(since)s; ``unit`` is what is counted."""

    what: str
    why: str
    unit: str
    icon: str
    button: str


_READ = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
# The insurer's officer reads some tasks from the other side.
BRANCH_WORDS = {code: Words(**said) for code, said in _READ.pop("branch").items()}
WORDS = {code: Words(**said) for code, said in _READ.items()}


def shown(tasks: Iterable[Task], day: date, *, is_branch: bool = False) -> list[dict[str, Any]]:
    """Return tasks as ``ui/tasks.html`` and ``ui/jobs.html`` draw them, in the words of the office or the insurer."""
    some, words = list(tasks), {**WORDS, **(BRANCH_WORDS if is_branch else {})}
    names = area_names({task.area_code for task in some if task.area_code})
    return [_shown(task, day, names, words[task.code]) for task in some]


def _shown(task: Task, day: date, names: dict[str, str], words: Words) -> dict[str, Any]:
    said = {
        "month": month_text(task.month) if task.month else "",
        "label": task.label,
        "place": names.get(task.area_code, task.area_code),
        "since": day_text(task.since_on) if task.since_on else "",
    }
    left = (task.due_on - day).days if task.due_on else None
    return {
        "code": task.code,
        "what": _now(words.what) % said,
        "why": _now(words.why) % said,
        "amount": format_idr(task.amount_idr) if task.amount_idr is not None else "",
        "number": task.count,
        "count": f"{angka(task.count)} {_now(words.unit)}",
        "due": format_date(task.due_on, "EEE, d MMM", locale="id") if task.due_on else "",
        "left": _left(left),
        "url": reverse(task.room, args=[task.row] if task.row else []) + task.part,
        "button": _now(words.button),
        "icon": words.icon,
        "is_hot": task.code in ("deaths_unopened", "deaths_waiting") or (left is not None and left < 0),
    }


def _left(days: int | None) -> str:
    if days is None:
        return ""
    if days < 0:
        return _now("lewat %(days)s hari") % {"days": -days}
    return _now("hari ini") if days == 0 else _now("%(days)s hari lagi") % {"days": days}
