"""Who receives a benefit after a death: the first tier with a living person, and no automatic split."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from payung.core.money import Rupiah
from payung.law.doubts import in_order
from payung.law.estimate import Estimate
from payung.law.provisions import Consultation, Law

# Relations that stand in no tier of the law.
WITHOUT_TIER = ("former_wife", "former_husband", "other")
FUNERAL = "funeral_idr"


@dataclass(frozen=True, slots=True)
class Person:
    """One relative; ``court_determination`` matters for an adopted child or stepchild."""

    id: str
    relation: str
    alive: bool = True
    court_determination: bool = False


@dataclass(frozen=True, slots=True)
class Will:
    """A will: whom it names, and whether it is a notarial deed."""

    beneficiary: str
    notarial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heirs(Estimate):
    """``by_person`` holds only what can be assigned; the rest is ``to_be_divided_idr`` and an officer's work."""

    tier: int
    recipients: tuple[str, ...]
    by_person: Mapping[str, Rupiah]
    to_be_divided_idr: Rupiah
    needs_officer: bool
    flagged: tuple[str, ...]


def relations(law: Law) -> tuple[str, ...]:
    """Return every relation the law and this programme know."""
    tiers = law.latest("heir_tiers").table.values()
    named = [relation for tier in tiers for relation in tier]
    return (*named, *law.latest("heir_needs_determination").words, *WITHOUT_TIER)


def heirs(
    law: Law,
    *,
    components: Mapping[str, Rupiah],
    people: Iterable[Person],
    will: Will | None = None,
    funeral_arranged_by: str | None = None,
) -> Heirs:
    """Return who receives the components of a benefit; the order is the same for JKK and JKM.

    Args:
        law: the law in force, or an amended one.
        components: part → rupiah; ``funeral_idr`` is set apart in the last tier.
        people: everybody who might be an heir.
        will: matters only if nobody of the first four tiers lives.
        funeral_arranged_by: matters only if there is no will either.

    Source: parameters ``heir_*``.
    """
    consulted, doubts = Consultation(law), set[str]()
    known = tuple(people)
    flagged = _flagged(consulted, known, doubts)
    tier, recipients = _first_tier(consulted, known)
    total = sum(components.values())
    by_person: dict[str, Rupiah] = {}
    if recipients:
        if len(recipients) == 1:
            by_person = {recipients[0]: total}
        else:
            doubts.add("no_split_rule")
    elif will is not None:
        tier, recipients = 5, (will.beneficiary,)
        by_person = _by_will(consulted, will, total, doubts)
    else:
        tier, recipients = 6, (funeral_arranged_by,) if funeral_arranged_by else ()
        by_person = _without_heirs(consulted, components, total, funeral_arranged_by)
    if flagged:
        by_person = {}
    left = total - sum(by_person.values())
    return Heirs(
        grounds=consulted.grounds,
        doubts=in_order(doubts),
        tier=tier,
        recipients=recipients,
        by_person=by_person,
        to_be_divided_idr=left,
        needs_officer=bool(flagged or left or len(recipients) > 1 or doubts),
        flagged=flagged,
    )


def _flagged(consulted: Consultation, people: tuple[Person, ...], doubts: set[str]) -> tuple[str, ...]:
    """Return the living adopted children and stepchildren without a court determination."""
    named = consulted.law.latest("heir_needs_determination").words
    if any(person.relation in named for person in people):
        consulted.latest("heir_needs_determination")
    found = [p.id for p in people if p.relation in named and p.alive and not p.court_determination]
    if found:
        doubts.add("adopted_child")
    return tuple(sorted(found))


def _first_tier(consulted: Consultation, people: tuple[Person, ...]) -> tuple[int, tuple[str, ...]]:
    needing = consulted.law.latest("heir_needs_determination").words
    tiers = consulted.latest("heir_tiers").table
    for number, relations in enumerate(tiers.values(), start=1):
        living = [
            person.id
            for person in people
            if person.alive
            and (
                person.relation in relations
                or (number == 1 and person.relation in needing and person.court_determination)
            )
        ]
        if living:
            return number, tuple(sorted(living))
    return 0, ()


def _by_will(consulted: Consultation, will: Will, total: Rupiah, doubts: set[str]) -> dict[str, Rupiah]:
    consulted.latest("heir_by_will")
    if consulted.latest("heir_will_is_notarial").value and not will.notarial:
        doubts.add("will_form")
        return {}
    return {will.beneficiary: total}


def _without_heirs(
    consulted: Consultation, components: Mapping[str, Rupiah], total: Rupiah, arranged_by: str | None
) -> dict[str, Rupiah]:
    """Return the funeral money to whoever arranged it, the rest to the fund; parts of zero rupiah are left out."""
    fund = str(consulted.latest("heir_fund").value)
    funeral = components.get(FUNERAL, 0)
    shares = {fund: total - funeral}
    if arranged_by:
        shares[arranged_by] = shares.get(arranged_by, 0) + funeral
    return {person: amount for person, amount in shares.items() if amount}
