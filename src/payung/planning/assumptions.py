"""The assumptions of a scenario, read strictly: an unknown key is an error, never ignored.

::

    from: "2026-01"            # months of cover, both included; the default of sources and groups
    to: "2026-12"
    sources:                   # money; without groups, the most workers of every source are the groups
      - {funding: apbd, budget_idr: 1000000000}
    groups:                    # people
      - {name: Nelayan, workers: 2000, funding: apbd, sector: other, income_idr: 0, new: true}
                               # new: their membership begins here; unsaid: only where the programme has no experience
    experience: {claims: 119, worker_months: 321429}     # the programme's own
    prior: {per_thousand: "4.65", shape: "9.3"}          # believed before that
    work_death_percent: 0      # of all claims, deaths by work accident
    law: {jkm_monthly: {value: 8000, from: "2027-01-01"}}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any

from msgspec import Meta, Struct, field

from payung.actuary.credibility import LOCAL_PROGRAMMES, RateBelief
from payung.actuary.projection import Cohort
from payung.core.money import Rupiah
from payung.core.month import Month
from payung.core.strict import Misread, WrittenMonth, as_written, build, one_of
from payung.law.contribution import FUNDINGS, SECTORS
from payung.office.refusal import Refused

LARGEST_IDR = 10**15
LARGEST_COUNT = 10**7
LARGEST_RATE = 1_000_000
MOST_MONTHS = 360
LAST_YEAR = 2100
Funding = Annotated[str, one_of(FUNDINGS)]
Sector = Annotated[str, one_of(SECTORS)]
Count = Annotated[int, Meta(ge=0, le=LARGEST_COUNT)]
Amount = Annotated[int, Meta(ge=0, le=LARGEST_IDR)]


@dataclass(frozen=True)
class Source:
    """A budget and the worker it would pay for."""

    funding: str
    budget_idr: Rupiah
    first: Month
    last: Month
    sector: str
    income_idr: Rupiah


@dataclass(frozen=True)
class Assumptions:
    """A scenario's assumptions, every default filled in. ``is_first``: the programme has no experience of its own."""

    sources: tuple[Source, ...]
    groups: tuple[Cohort, ...]
    prior: RateBelief
    claims: int
    worker_months: int
    work_death_percent: int
    law: Mapping[str, Any]
    is_first: bool


class _Source(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    funding: Funding = "apbd"
    budget_idr: Amount
    first: WrittenMonth | None = field(name="from", default=None)
    last: WrittenMonth | None = field(name="to", default=None)
    sector: Sector = "other"
    income_idr: Amount = 0


class _Group(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str | None = None
    workers: Count
    first: WrittenMonth | None = field(name="from", default=None)
    last: WrittenMonth | None = field(name="to", default=None)
    funding: Funding = "apbd"
    sector: Sector = "other"
    income_idr: Amount = 0
    new: bool | None = None


class _Experience(Struct, frozen=True, forbid_unknown_fields=True):
    claims: Count = 0
    worker_months: Annotated[int, Meta(ge=0, le=10**10)] = 0


class _Prior(Struct, frozen=True, forbid_unknown_fields=True):
    per_thousand: Fraction = Fraction(LOCAL_PROGRAMMES.per_thousand)
    shape: Fraction = Fraction(LOCAL_PROGRAMMES.shape)


class _Scenario(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str | None = None
    first: WrittenMonth | None = field(name="from", default=None)
    last: WrittenMonth | None = field(name="to", default=None)
    sources: tuple[_Source, ...] | None = None
    groups: tuple[_Group, ...] | None = None
    experience: _Experience | None = None
    prior: _Prior | None = None
    work_death_percent: Annotated[int, Meta(ge=0, le=100)] = 0
    law: dict[str, Any] | None = None


def read(assumptions: Mapping[str, Any]) -> Assumptions:
    """Read a scenario's assumptions.

    Raises:
        Refused: an unknown key (with those allowed), a missing or unusable value, months backwards, the same
            source twice, a group of a source that is not listed, nothing to reckon.
    """
    try:
        given = build(_Scenario, assumptions, "skenario")
    except Misread as error:
        raise _refused(error) from error
    experience, prior = given.experience or _Experience(), given.prior or _Prior()
    if experience.claims and not experience.worker_months:
        raise Refused("plan_missing_key", place="experience", key="worker_months", example="worker_months: 24000")
    for key, value in (("per_thousand", prior.per_thousand), ("shape", prior.shape)):
        if not 0 < value <= LARGEST_RATE:
            raise _bad("prior", key, as_written(value), "bilangan lebih dari 0")
    sources = tuple(_source(given, row, n) for n, row in enumerate(given.sources or (), 1))
    is_first = not experience.worker_months
    groups = tuple(_group(given, row, n, is_first=is_first) for n, row in enumerate(given.groups or (), 1))
    _refuse_what_does_not_fit(sources, groups)
    return Assumptions(
        sources=sources,
        groups=groups,
        prior=RateBelief(float(prior.per_thousand), float(prior.shape)),
        claims=experience.claims,
        worker_months=experience.worker_months,
        work_death_percent=given.work_death_percent,
        law=given.law or {},
        is_first=is_first,
    )


def _refuse_what_does_not_fit(sources: tuple[Source, ...], groups: tuple[Cohort, ...]) -> None:
    fundings = [source.funding for source in sources]
    if not sources and not groups:
        raise Refused("plan_empty")
    for funding in fundings:
        if fundings.count(funding) > 1:
            raise Refused("plan_source_twice", funding=funding)
    for group in groups:
        if sources and group.funding not in fundings:
            allowed = ", ".join(fundings)
            raise Refused("plan_source_unknown", place=group.name, funding=group.funding, allowed=allowed)


def _refused(error: Misread) -> Refused:
    place = error.place.removeprefix("skenario.")
    if error.kind == "unknown":
        return Refused("plan_unknown_key", keys=error.key, place=place, allowed=error.wanted)
    if error.kind == "missing":
        return Refused("plan_missing_key", place=place, key=error.key, example=f"{error.key}: 1000")
    return _bad(place, error.key, as_written(error.value), error.wanted)


def _bad(place: str, key: str, value: str, wanted: str) -> Refused:
    return Refused("plan_bad_value", place=place, key=key, value=value, wanted=wanted)


def _months(top: _Scenario, part: _Source | _Group, place: str) -> tuple[Month, Month]:
    """The part's own months, or those of the scenario."""
    first, last = part.first or top.first, part.last or top.last
    for key, month in (("from", first), ("to", last)):
        if month is None:
            raise Refused("plan_missing_key", place=place, key=key, example=f'{key}: "2026-01"')
        if month.year > LAST_YEAR:
            raise _bad(place, key, str(month), f'bulan sampai "{LAST_YEAR}-12"')
    assert first is not None
    assert last is not None
    if last < first:
        raise Refused("plan_months_backwards", place=place, from_=first, to=last)
    if last.minus(first) >= MOST_MONTHS:
        raise _bad(place, "to", str(last), f"paling lama {MOST_MONTHS} bulan sejak {first}")
    return first, last


def _source(top: _Scenario, row: _Source, n: int) -> Source:
    first, last = _months(top, row, f"sources[{n}]")
    return Source(row.funding, row.budget_idr, first, last, row.sector, row.income_idr)


def _group(top: _Scenario, row: _Group, n: int, *, is_first: bool) -> Cohort:
    place = f"groups[{n}]"
    first, last = _months(top, row, place)
    return Cohort(
        workers=row.workers,
        first=first,
        last=last,
        funding=row.funding,
        sector=row.sector,
        income_idr=row.income_idr,
        is_new=is_first if row.new is None else row.new,
        name=row.name or place,
    )
