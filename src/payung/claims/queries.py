"""Facts about deaths and claims: who has not claimed, where a claim stands, who is an heir, which school years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from payung.core.money import Rupiah
from payung.law import current
from payung.law.heirs import Heirs, Person, heirs
from payung.office.models import Officer
from payung.registry.models import Worker
from payung.registry.queries import workers_seen_by

from .answer import CoverageAnswer, coverage_answer
from .estimates import ClaimEstimate, coverage_facts, estimate_for
from .models import Benefit, Child, Claim, ClaimFiling, Death, Heir, SchoolYear
from .school import School, scholarship_of

__all__ = [
    "BoardRow",
    "ClaimEstimate",
    "CoverageAnswer",
    "SchoolObligation",
    "Unclaimed",
    "benefits_of",
    "children_of",
    "claim_board",
    "coverage_answer",
    "coverage_facts",
    "death_of",
    "estimate_for",
    "family_of",
    "heirs_of_law",
    "row_of",
    "scholarship_of",
    "school_obligations",
    "unclaimed_deaths",
]
STATUSES = ("opened", "filed", "partly_paid", "paid")


def death_of(worker: Worker) -> Death | None:
    """Return the death that stands reported of a worker."""
    return Death.objects.filter(worker=worker, superseded_at__isnull=True).select_related("by", "file").first()


def family_of(claim: Claim) -> QuerySet[Heir]:
    """Return the relatives named for a claim."""
    return Heir.objects.filter(claim=claim).order_by("id")


def children_of(claim: Claim) -> QuerySet[Child]:
    """Return the school children of a claim, in the family's order."""
    return Child.objects.filter(claim=claim).order_by("position")


def benefits_of(claim: Claim) -> QuerySet[Benefit]:
    """Return what was recorded as paid, corrections included, in the order of recording."""
    return Benefit.objects.filter(claim=claim).select_related("beneficiary", "by").order_by("id")


@dataclass(frozen=True)
class Unclaimed:
    """A reported death whose papers have not gone to the insurer. ``claim`` is None while none was opened."""

    death: Death
    claim: Claim | None
    days: int


def unclaimed_deaths(*, today: date, officer: Officer | None = None) -> list[Unclaimed]:
    """Return the reported deaths without a filed claim, the longest waiting first.

    Args:
        officer: only of the workers this officer sees, if given.
    """
    rows = Death.objects.filter(superseded_at__isnull=True).select_related("worker", "by")
    rows = rows.exclude(Exists(ClaimFiling.objects.filter(claim__death_id=OuterRef("pk"))))
    if officer is not None:
        rows = rows.filter(worker__in=workers_seen_by(officer))
    deaths = list(rows.order_by("died_on", "id"))
    claims = {claim.death_id: claim for claim in Claim.objects.filter(death__in=deaths)}
    return [Unclaimed(death, claims.get(death.pk), (today - death.died_on).days) for death in deaths]


@dataclass(frozen=True)
class BoardRow:
    """Where one claim stands: everything reckoned from what was recorded, nothing stored.

    days_waiting: since the death until it is filed, then since the filing until it is paid; None when paid.
    """

    claim: Claim
    filed_on: date | None
    estimate_idr: Rupiah
    paid_idr: Rupiah
    days_waiting: int | None

    @property
    def status(self) -> str:
        """One of opened, filed, partly_paid, paid."""
        if self.paid_idr:
            return "paid" if self.paid_idr >= self.estimate_idr else "partly_paid"
        return "filed" if self.filed_on else "opened"


def undecided_claims(officer: Officer) -> list[Claim]:
    """Return the claims this officer sees that were filed and of which nothing is paid yet, the longest first."""
    rows = _with_money().filter(worker__in=workers_seen_by(officer), filed_on__isnull=False, paid_idr__lte=0)
    claims = list(rows.order_by("filed_on", "id"))
    for claim in claims:
        claim.total_idr = sum(claim.estimate["components"].values())
    return claims


def claim_board(
    *, today: date, officer: Officer | None = None, before_id: int | None = None, most: int = 50
) -> list[BoardRow]:
    """Return claims with where they stand, newest first; ``before_id`` continues after a page's last claim.

    Args:
        officer: only of the workers this officer sees, if given.
    """
    rows = _with_money()
    if officer is not None:
        rows = rows.filter(worker__in=workers_seen_by(officer))
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return [_row(claim, today) for claim in rows.order_by("-id")[:most]]


def row_of(claim: Claim, *, today: date) -> BoardRow:
    """Return where one claim stands."""
    return _row(_with_money().get(pk=claim.pk), today)


def _with_money() -> QuerySet[Claim]:
    paid = Benefit.objects.filter(claim_id=OuterRef("pk")).order_by().values("claim_id")
    filed = ClaimFiling.objects.filter(claim_id=OuterRef("pk"))
    return Claim.objects.select_related("worker", "death").annotate(
        paid_idr=Coalesce(Subquery(paid.annotate(total=Sum("amount_idr")).values("total")), 0),
        filed_on=Subquery(filed.values("filed_on")[:1]),
    )


def _row(claim: Any, today: date) -> BoardRow:
    estimate = sum(claim.estimate["components"].values())
    paid, filed_on = int(claim.paid_idr), claim.filed_on
    is_paid = paid > 0 and paid >= estimate
    since = filed_on or claim.death.died_on
    return BoardRow(claim, filed_on, estimate, paid, None if is_paid else (today - since).days)


def heirs_of_law(claim: Claim) -> Heirs:
    """Return who receives the estimate by the tiers of the law; people are named by their ``public_id``.

    Source: ``payung.law.heirs``.
    """
    components = {f"{name}_idr": amount for name, amount in claim.estimate["components"].items()}
    people = [Person(str(heir.public_id), heir.relation, heir.is_alive) for heir in family_of(claim)]
    return heirs(current(), components=components, people=people)


@dataclass(frozen=True)
class SchoolObligation:
    """One year of one child: what the law pays, and whether it was claimed. ``is_due``: the year has begun."""

    child: Child
    year: int
    amount_idr: Rupiah
    claimed: SchoolYear | None
    is_due: bool


def school_obligations(claim: Claim, *, today: date) -> list[SchoolObligation]:
    """Return the school years of a claim's children, by year and the family's order."""
    school: School = scholarship_of(claim)
    claimed = {(row.child_id, row.year): row for row in SchoolYear.objects.filter(child__claim=claim)}
    rows = [
        SchoolObligation(child, year, amount, claimed.get((child.pk, year)), year <= today.year)
        for child in children_of(claim)
        for year, amount in school.by_child[child.pk].items()
    ]
    return sorted(rows, key=lambda row: (row.year, row.child.position))
