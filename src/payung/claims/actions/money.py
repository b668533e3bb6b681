"""Money that reached a family: benefits by component and heir, scholarships by child and year."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.db.models import Sum

from payung.core.money import Rupiah, format_idr
from payung.cover.facts import known_of
from payung.law import current
from payung.office.acts import Says, act, done
from payung.office.clock import today
from payung.office.models import Officer
from payung.office.refusal import Conflict, Refused
from payung.office.roles import Role
from payung.words import words_of

from ..days import refuse_day
from ..estimates import ceiling
from ..models import Benefit, Child, Claim, Heir, SchoolPayment, SchoolYear
from ..school import scholarship_of
from .family import locked

WORDS = words_of("component")


@act(may={Role.OFFICER, Role.BRANCH}, words="Santunan dicatat")
def record_benefit(
    *,
    by: Officer,
    claim: Claim,
    component: str,
    amount_idr: Rupiah,
    paid_on: date,
    beneficiary: Heir,
    paper: str = "",
    corrects: Benefit | None = None,
) -> Benefit:
    """Record what the insurer paid: one component to one heir.

    A wrong amount is corrected by a row that points at it, negative or positive; both stay.

    Side effects, in order: the benefit stored; one event.

    Args:
        component: lump, periodic or funeral.

    Raises:
        NotAllowed: the family lives outside the officer's area.
        Refused: a dead or foreign heir, an impossible day, more than the law's table gives for the component,
            a correction below nothing.
        Conflict: this component was recorded for this heir already.
    """
    claim = locked(by, claim)
    if component not in WORDS:
        raise Refused("benefit_component_unknown", component=component)
    if amount_idr == 0 or (amount_idr < 0 and corrects is None):
        raise Refused("benefit_amount_zero", amount=format_idr(amount_idr))
    heir = _beneficiary(claim, beneficiary)
    refuse_day(by, paid_on, first=claim.death.died_on)
    original = _original(claim, component, heir, corrects)
    _refuse_amount(claim, component, amount_idr, original)
    benefit = Benefit.objects.create(
        pemda_id=by.pemda_id,
        claim=claim,
        component=component,
        amount_idr=amount_idr,
        paid_on=paid_on,
        beneficiary=heir,
        paper=paper.strip(),
        corrects=original,
        by=by,
    )
    return done(
        benefit,
        worker_id=claim.worker_id,
        claim=claim.pk,
        component=component,
        amount_idr=amount_idr,
        paid_on=paid_on,
        beneficiary=heir.pk,
        corrects=original.pk if original else None,
    )


def _beneficiary(claim: Claim, beneficiary: Heir) -> Heir:
    heir: Heir = Heir.objects.get(pk=beneficiary.pk)
    if heir.claim_id != claim.pk:
        raise Refused("benefit_heir_of_other_claim", name=heir.name, claim_number=claim.claim_number)
    if not heir.is_alive:
        raise Refused("benefit_heir_dead", name=heir.name)
    return heir


def _original(claim: Claim, component: str, heir: Heir, corrects: Benefit | None) -> Benefit | None:
    same = Benefit.objects.filter(claim=claim, component=component, beneficiary=heir)
    if corrects is None:
        if known := same.filter(corrects__isnull=True).first():
            raise Conflict(
                "benefit_recorded_already",
                component=WORDS[component],
                name=heir.name,
                amount=format_idr(known.amount_idr),
            )
        return None
    original: Benefit | None = same.filter(pk=corrects.pk).first()
    if original is None:
        raise Refused("benefit_corrects_other")
    if original.corrects_id:
        raise Refused("benefit_corrects_correction")
    return original


def _refuse_amount(claim: Claim, component: str, amount_idr: Rupiah, original: Benefit | None) -> None:
    """Refuse a correction below nothing, and a component above the law's table."""
    if original is not None:
        corrections = Benefit.objects.filter(corrects=original).aggregate(s=Sum("amount_idr"))["s"] or 0
        before = original.amount_idr + corrections
        if before + amount_idr < 0:
            raise Refused("benefit_below_zero", amount=format_idr(amount_idr), before=format_idr(before))
    rows = Benefit.objects.filter(claim=claim, component=component)
    total = (rows.aggregate(s=Sum("amount_idr"))["s"] or 0) + amount_idr
    death = claim.death
    facts = known_of(claim.worker, death.died_on).facts
    most, cite = ceiling(current(), facts, died_on=death.died_on, cause=death.cause, component=component)
    if total > most:
        raise Refused(
            "benefit_above_table",
            component=WORDS[component],
            sum=format_idr(total),
            ceiling=format_idr(most),
            cite=cite,
        )


@act(may={Role.OFFICER}, words="Beasiswa diajukan")
def claim_school_year(*, by: Officer, child: Child, year: int, claimed_on: date | None = None) -> SchoolYear:
    """Claim one year's scholarship of one child, at the amount the law gives for that year.

    Side effects, in order: the school year stored; one event.

    Args:
        claimed_on: today at the pemda if None.

    Raises:
        NotAllowed: the family lives outside the officer's area.
        Refused: too few months paid, a child after the most the law pays for, a year without a payment,
            a year to come.
        Conflict: the year was claimed already.
    """
    claim = locked(by, child.claim)
    this_day = today(by.pemda)
    claimed_on = claimed_on or this_day
    refuse_day(by, claimed_on, first=claim.death.died_on)
    if year > this_day.year:
        raise Refused("school_year_in_future", year=year)
    if SchoolYear.objects.filter(child=child, year=year).exists():
        raise Conflict("school_year_claimed", name=child.name, year=year)
    amount = _school_amount(claim, child, year)
    school_year = SchoolYear.objects.create(
        pemda_id=by.pemda_id, child=child, year=year, amount_idr=amount, claimed_on=claimed_on, by=by
    )
    return done(school_year, worker_id=claim.worker_id, child=child.pk, year=year, amount_idr=amount)


@act(may={Role.OFFICER, Role.BRANCH}, words="Beasiswa dicatat dibayar")
def record_school_payment(
    *,
    by: Officer,
    school_year: SchoolYear,
    paid_on: Annotated[date, Says("Tanggal dibayar")],
    paper: Annotated[str, Says("Bukti")] = "",
) -> SchoolPayment:
    """Record that the insurer paid a claimed school year, at the amount that was claimed.

    Side effects, in order: the payment stored; one event.

    Raises:
        NotAllowed: the family lives outside the officer's area.
        Refused: a day before the claim of that year, or to come.
        Conflict: the year is paid already.
    """
    claim = locked(by, school_year.child.claim)
    refuse_day(by, paid_on, first=school_year.claimed_on)
    if SchoolPayment.objects.filter(school_year=school_year).exists():
        raise Conflict("school_year_paid", name=school_year.child.name, year=school_year.year)
    payment = SchoolPayment.objects.create(
        pemda_id=by.pemda_id,
        school_year=school_year,
        amount_idr=school_year.amount_idr,
        paid_on=paid_on,
        paper=paper.strip(),
        by=by,
    )
    return done(payment, worker_id=claim.worker_id, school_year=school_year.pk, amount_idr=payment.amount_idr)


def _school_amount(claim: Claim, child: Child, year: int) -> Rupiah:
    school = scholarship_of(claim)
    if school.outcome in ("funeral_only", "lapsed", "not_started"):
        raise Refused("school_outcome", why=words_of("outcome").word(school.outcome).facts["why"])
    if not school.eligible:
        raise Refused("school_gate", months=school.months, needed=school.months_needed)
    years = school.by_child[child.pk]
    if not years and child.pk in school.left_out:
        raise Refused("school_two_children", most=school.most_children, name=child.name)
    if year not in years:
        raise Refused(
            "school_year_not_due", name=child.name, year=year, years=", ".join(map(str, years)) or "tidak ada"
        )
    return years[year]
