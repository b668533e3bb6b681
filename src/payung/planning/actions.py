"""Keeping a scenario: the question, the answer as it was given, and the hash of both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from payung.law import current
from payung.office.acts import act, done
from payung.office.clock import today
from payung.office.models import Officer
from payung.office.refusal import Refused
from payung.office.roles import HEADS, Role

from .models import Scenario
from .scenario import ask, digest


@act(may=HEADS | {Role.OFFICER}, words="Rencana disimpan")
def keep_scenario(*, by: Officer, name: str, assumptions: Mapping[str, Any], kept_on: date) -> Scenario:
    """Keep a scenario that a meeting agreed on, answered by the law in force.

    Side effects, in order: the scenario stored with its answer and sha256; one event.

    Args:
        assumptions: as in ``payung.planning.assumptions``; decimals as text ("4.65").

    Raises:
        Refused: no name, a day to come, or assumptions that cannot be reckoned.
    """
    if not name.strip():
        raise Refused("scenario_name_missing")
    if kept_on > today(by.pemda):
        raise Refused("scenario_day_in_future", kept_on=f"{kept_on:%d-%m-%Y}")
    answer = ask(assumptions, current())
    fingerprint = digest(assumptions, answer)
    scenario = Scenario.objects.create(
        pemda_id=by.pemda_id,
        name=name.strip(),
        assumptions=dict(assumptions),
        answer=answer,
        sha256=fingerprint,
        kept_on=kept_on,
        by=by,
    )
    return done(scenario, name=scenario.name, sha256=fingerprint, kept_on=kept_on)
