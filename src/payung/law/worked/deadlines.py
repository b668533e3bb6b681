"""The question ``deadline``: each ``what`` read from its facts and put to its rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from payung.law.contribution import FUNDINGS
from payung.law.deadline import (
    CONTRIBUTION_KINDS,
    SERVICES,
    accident_claim_limit,
    accident_report,
    contribution_deadline,
    death_claim_limit,
    disease_after_work,
    grace_end,
    payment_deadline,
    service_deadline,
    suspected_conclusion,
)
from payung.law.estimate import Estimate
from payung.law.provisions import Law
from payung.law.work_days import WorkCalendar
from payung.law.worked.asked import Asked, Unanswerable

DEADLINE_KEYS = (
    "what", "month", "kind", "paid_on", "holidays", "joint_leave", "complete_on", "amount_idr", "occurred_on",
    "diagnosed_on", "claimed_on", "died_on", "from_at", "reported_at", "paid_until", "funding", "from_on",
    "reported_on", "work_ended_on", "appeared_on",
)  # fmt: skip


def deadline(law: Law, asked: Asked) -> Estimate:
    """Answer ``deadline``."""
    return _WHAT[asked.word("what", _WHAT)](law, asked)


def _contribution_due(law: Law, asked: Asked) -> Estimate:
    return contribution_deadline(
        law,
        month=asked.month("month"),
        kind=asked.word("kind", CONTRIBUTION_KINDS, "bpu"),
        paid_on=asked.maybe_day("paid_on"),
        calendar=_calendar(asked),
    )


def _payment(programme: str) -> Callable[[Law, Asked], Estimate]:
    def answer(law: Law, asked: Asked) -> Estimate:
        return payment_deadline(
            law,
            programme=programme,
            complete_on=asked.day("complete_on"),
            paid_on=asked.maybe_day("paid_on"),
            amount_idr=asked.maybe_whole("amount_idr"),
            calendar=_calendar(asked),
        )

    return answer


def _jkk_claim(law: Law, asked: Asked) -> Estimate:
    if asked.has("occurred_on") == asked.has("diagnosed_on"):
        raise Unanswerable(
            "Isilah tepat satu dari 'given.occurred_on' (kecelakaan) dan 'given.diagnosed_on' (penyakit), YYYY-MM-DD."
        )
    event_on = asked.day("occurred_on") if asked.has("occurred_on") else asked.day("diagnosed_on")
    return accident_claim_limit(law, event_on=event_on, claimed_on=asked.maybe_day("claimed_on"))


def _jkm_claim(law: Law, asked: Asked) -> Estimate:
    return death_claim_limit(law, died_on=asked.day("died_on"))


def _report(law: Law, asked: Asked) -> Estimate:
    reported_at = asked.moment("reported_at") if asked.has("reported_at") else None
    return accident_report(law, from_at=asked.moment("from_at"), reported_at=reported_at)


def _grace(law: Law, asked: Asked) -> Estimate:
    return grace_end(law, paid_until=asked.month("paid_until"), funding=asked.word("funding", FUNDINGS, "self"))


def _service(law: Law, asked: Asked) -> Estimate:
    return service_deadline(
        law, service=asked.word("what", SERVICES), from_on=asked.day("from_on"), calendar=_calendar(asked)
    )


def _suspected(law: Law, asked: Asked) -> Estimate:
    return suspected_conclusion(law, reported_on=asked.day("reported_on"))


def _disease(law: Law, asked: Asked) -> Estimate:
    return disease_after_work(law, work_ended_on=asked.day("work_ended_on"), appeared_on=asked.maybe_day("appeared_on"))


def _calendar(asked: Asked) -> WorkCalendar:
    return WorkCalendar(asked.days("holidays"), asked.days("joint_leave"))


_WHAT: Mapping[str, Callable[[Law, Asked], Estimate]] = {
    "contribution_due": _contribution_due,
    "jkm_payment": _payment("jkm"),
    "jkk_payment": _payment("jkk"),
    "jkk_claim": _jkk_claim,
    "jkm_claim": _jkm_claim,
    "accident_report": _report,
    "grace_end": _grace,
    **dict.fromkeys(SERVICES, _service),
    "suspected_conclusion": _suspected,
    "disease_after_work": _disease,
}
