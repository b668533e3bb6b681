"""Whether a person may be registered as an informal worker (BPU), and every reason why not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from payung.core.span import age_on
from payung.law.doubts import in_order
from payung.law.estimate import Estimate
from payung.law.provisions import Consultation, Law

SEGMENTS = ("bpu", "pu", "government_non_asn")
NIK_STATES = ("valid", "invalid", "mismatch", "deceased")
_NIK_REASONS = {"invalid": "nik_invalid", "mismatch": "nik_mismatch", "deceased": "deceased"}


@dataclass(frozen=True, slots=True)
class LocalRules:
    """What the regent's regulation adds. ``minimum_age`` None: the regency has no rule of its own."""

    minimum_age: int | None = None
    exclude_active_pu: bool = False
    exclude_already_paid: bool = False
    require_residence: bool = False


@dataclass(frozen=True, slots=True)
class Applicant:
    """The facts about one person. ``already_paid_by`` is none or a funding; ages are taken from ``born_on``."""

    born_on: date
    works: bool = True
    segment: str = "bpu"
    active_pu: bool = False
    already_paid_by: str = "none"
    nik_status: str = "valid"
    lives_in_region: bool = True
    first_registered_on: date | None = None
    unbroken: bool = True
    declared_jobs: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility(Estimate):
    """``result`` is eligible, officer or not_eligible; ``reasons`` are all of them, sorted."""

    result: str
    reasons: tuple[str, ...] = ()
    age_years: int = field(default=0)
    jobs_insured: int | None = None


def ineligible_because(law: Law, applicant: Applicant, *, day: date, local: LocalRules | None = None) -> Eligibility:
    """Return whether a person may be registered on ``day``, with every reason against it.

    Args:
        law: the law in force, or an amended one.
        applicant: the facts.
        day: the day of the question; ages are completed years on it.
        local: rules of the regency; None is a regency without rules.

    Raises:
        NotInForce: ``day`` lies before the first provision.

    Source: parameters ``bpu_least_age``, ``bpu_boundary_age``, ``bpu_age_continues``, ``bpu_needs_work``,
    ``government_staff_are_wage_earners``, ``second_membership_allowed``, ``valid_identity_needed``.
    """
    rules = local or LocalRules()
    consulted = Consultation(law)
    reasons: set[str] = set()
    doubts: set[str] = set()
    age = age_on(applicant.born_on, day)
    counting = _age_that_counts(consulted, applicant, day, age)
    _judge_age(consulted, rules, day, age, counting, reasons, doubts)
    _judge_work(consulted, applicant, rules, day, reasons, doubts)
    if applicant.nik_status in _NIK_REASONS:
        consulted.on("valid_identity_needed", day)
        reasons.add(_NIK_REASONS[applicant.nik_status])
    if rules.require_residence and not applicant.lives_in_region:
        reasons.add("outside_region")
    jobs = None
    if applicant.declared_jobs is not None:
        jobs = min(applicant.declared_jobs, consulted.on("bpu_jobs_insured", day).number)
    undecided = doubts & {"age_boundary", "double_membership"}
    return Eligibility(
        grounds=consulted.grounds,
        doubts=in_order(doubts),
        result="not_eligible" if reasons else "officer" if undecided else "eligible",
        reasons=tuple(sorted(reasons)),
        age_years=age,
        jobs_insured=jobs,
    )


def _age_that_counts(consulted: Consultation, applicant: Applicant, day: date, age: int) -> int:
    if applicant.first_registered_on is None:
        return age
    continues = consulted.first_or_on("bpu_age_continues", day)
    if not (applicant.unbroken and continues.value):
        return age
    return age_on(applicant.born_on, applicant.first_registered_on)


def _judge_age(
    consulted: Consultation,
    rules: LocalRules,
    day: date,
    age: int,
    counting: int,
    reasons: set[str],
    doubts: set[str],
) -> None:
    least, boundary = consulted.on("bpu_least_age", day).number, consulted.on("bpu_boundary_age", day).number
    if age < (least if rules.minimum_age is None else rules.minimum_age):
        reasons.add("under_minimum_age")
    elif rules.minimum_age is None and age < consulted.law.on("bpu_usual_local_age", day).number:
        consulted.on("bpu_usual_local_age", day)
        doubts.add("age_minimum_local")
    if counting > boundary:
        reasons.add("over_maximum_age")
    if counting == boundary:
        doubts.add("age_boundary")


def _judge_work(
    consulted: Consultation,
    applicant: Applicant,
    rules: LocalRules,
    day: date,
    reasons: set[str],
    doubts: set[str],
) -> None:
    consulted.on("bpu_needs_work", day)
    if not applicant.works:
        reasons.add("not_working")
    if applicant.segment == "pu":
        reasons.add("has_employer")
    if applicant.segment == "government_non_asn":
        consulted.on("government_staff_are_wage_earners", day)
        reasons.add("government_staff")
    if applicant.active_pu:
        consulted.on("second_membership_allowed", day)
        if rules.exclude_active_pu:
            reasons.add("active_wage_earner")
        else:
            doubts.add("double_membership")
    if applicant.already_paid_by != "none" and rules.exclude_already_paid:
        reasons.add("already_paid_elsewhere")
