"""Facts about deaths and claims: who has not claimed, where a claim stands, who is an heir, which school years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from payung.core.money import Rupiah
from payung.cover.states import Cover, cover_on
from payung.law import current
from payung.law.heirs import Heirs, Person, heirs
from payung.office.models import Officer
from payung.programme.people import workers_seen_by
from payung.registry.models import Worker

from .models import Benefit, Child, Claim, ClaimFiling, Death, Heir, SchoolPayment, SchoolYear
from .school import School, scholarship_of

# Of the sponsored: those whose death was not reported by the day.
LIVING = """AND NOT EXISTS (SELECT 1 FROM standing_death d WHERE d.pemda_id = s.pemda_id AND d.worker_id = s.worker_id
  AND d.died_on <= %(day)s)"""
STATUSES = ("opened", "filed", "partly_paid", "paid")


def living_cover(pemda_id: int, day: date, *, length: int = 8) -> Cover:
    """Return the cover of an office on a day (``cover_on``) without those who had died by then."""
    return cover_on(pemda_id, day, length=length, gone=LIVING)


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


# What the claim was estimated at when it was opened, all components together.
ESTIMATE_IDR = (
    "(SELECT coalesce(sum(c.value::bigint), 0) FROM jsonb_each_text(claims_claim.estimate -> 'components') c)"
)


def standing(rows: QuerySet[Claim] | None = None) -> QuerySet[Any]:
    """Return claims with where they stand, reckoned from what was recorded.

    ``estimate_idr``, ``paid_idr``, ``filed_on`` (None: not yet) and ``status``, one of ``STATUSES``.
    """
    mine = {"claim_id": OuterRef("pk")}
    paid = Benefit.objects.filter(**mine).order_by().values("claim_id").annotate(total=Sum("amount_idr"))
    told = (Claim.objects.all() if rows is None else rows).annotate(
        estimate_idr=RawSQL(ESTIMATE_IDR, [], output_field=BigIntegerField()),  # noqa: S611 (a constant)
        paid_idr=Coalesce(Subquery(paid.values("total")), 0, output_field=BigIntegerField()),
        filed_on=Subquery(ClaimFiling.objects.filter(**mine).values("filed_on")[:1]),
    )
    status = Case(
        When(paid_idr__gt=0, paid_idr__gte=F("estimate_idr"), then=Value("paid")),
        When(~Q(paid_idr=0), then=Value("partly_paid")),
        When(filed_on__isnull=False, then=Value("filed")),
        default=Value("opened"),
    )
    return told.annotate(status=status).select_related("worker", "death")


def claims_seen_by(officer: Officer) -> QuerySet[Any]:
    """Return the claims of the workers this officer sees, with where they stand."""
    return standing(Claim.objects.filter(worker__in=workers_seen_by(officer)))


def undecided_claims(officer: Officer) -> list[Any]:
    """Return the claims this officer sees that were filed and of which nothing is paid yet, the longest first."""
    return list(claims_seen_by(officer).filter(filed_on__isnull=False, paid_idr__lte=0).order_by("filed_on", "id"))


def days_waiting(claim: Any, today: date) -> int | None:
    """Return the days since the death until it is filed, then since the filing until all is paid; None when paid."""
    return None if claim.status == "paid" else (today - (claim.filed_on or claim.death.died_on)).days


def heirs_of_law(claim: Claim) -> Heirs:
    """Return who receives the estimate by the tiers of the law; people are named by their ``public_id``.

    Source: ``payung.law.heirs``.
    """
    components = {f"{name}_idr": amount for name, amount in claim.estimate["components"].items()}
    people = [Person(str(heir.public_id), heir.relation, heir.is_alive) for heir in family_of(claim)]
    return heirs(current(), components=components, people=people)


@dataclass(frozen=True)
class SchoolObligation:
    """One year of one child: what the law pays, whether it was claimed, and paid. ``is_due``: the year has begun."""

    child: Child
    year: int
    amount_idr: Rupiah
    claimed: SchoolYear | None
    paid: SchoolPayment | None
    is_due: bool


def school_obligations(claim: Claim, *, today: date) -> list[SchoolObligation]:
    """Return the school years of a claim's children, by year and the family's order."""
    school: School = scholarship_of(claim)
    claimed = {(row.child_id, row.year): row for row in SchoolYear.objects.filter(child__claim=claim)}
    payments = SchoolPayment.objects.filter(school_year__child__claim=claim).select_related("school_year")
    paid = {(row.school_year.child_id, row.school_year.year): row for row in payments}
    rows = [
        SchoolObligation(
            child, year, amount, claimed.get((child.pk, year)), paid.get((child.pk, year)), year <= today.year
        )
        for child in children_of(claim)
        for year, amount in school.by_child.get(child.pk, {}).items()
    ]
    return sorted(rows, key=lambda row: (row.year, row.child.position))
