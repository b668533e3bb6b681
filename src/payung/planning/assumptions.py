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
from typing import Any

from payung.actuary.credibility import LOCAL_PROGRAMMES, RateBelief
from payung.actuary.projection import Cohort
from payung.core.money import Rupiah
from payung.core.month import Month
from payung.law.contribution import FUNDINGS, SECTORS
from payung.office.refusal import Refused

TOP = ("name", "from", "to", "sources", "groups", "experience", "prior", "work_death_percent", "law")
SOURCE = ("funding", "budget_idr", "from", "to", "sector", "income_idr")
GROUP = ("name", "workers", "from", "to", "funding", "sector", "income_idr", "new")
LARGEST_IDR = 10**15
LARGEST_COUNT = 10**7
MOST_MONTHS = 360
LAST_YEAR = 2100


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


@dataclass(frozen=True)
class _Part:
    """One mapping of the file, and what it is called in a sentence."""

    place: str
    values: Mapping[str, Any]

    def month(self, key: str, default: Month | None = None) -> Month:
        raw = self.values.get(key)
        if raw is None and default is not None:
            return default
        if raw is None:
            raise Refused("plan_missing_key", place=self.place, key=key, example=f'{key}: "2026-01"')
        try:
            month = Month.parse(str(raw))
        except ValueError as error:
            raise self.bad(key, raw, 'bulan seperti "2026-01"') from error
        if month.year > LAST_YEAR:
            raise self.bad(key, raw, f'bulan sampai "{LAST_YEAR}-12"')
        return month

    def count(self, key: str, *, default: int | None = None, most: int = LARGEST_COUNT) -> int:
        raw = self.values.get(key, default)
        if raw is None:
            raise Refused("plan_missing_key", place=self.place, key=key, example=f"{key}: 1000")
        if type(raw) is not int or not 0 <= raw <= most:
            raise self.bad(key, raw, f"bilangan bulat dari 0 sampai {most}")
        return raw

    def word(self, key: str, allowed: tuple[str, ...], default: str) -> str:
        raw = self.values.get(key, default)
        if raw not in allowed:
            raise self.bad(key, raw, f"salah satu dari {', '.join(allowed)}")
        return str(raw)

    def positive(self, key: str, default: float) -> float:
        raw = self.values.get(key, default)
        try:
            number = Fraction(str(raw))
        except (ValueError, ZeroDivisionError) as error:
            raise self.bad(key, raw, "bilangan lebih dari 0") from error
        if isinstance(raw, bool) or not 0 < number <= 1_000_000:
            raise self.bad(key, raw, "bilangan lebih dari 0")
        return float(number)

    def yes(self, key: str, default: bool) -> bool:
        raw = self.values.get(key, default)
        if type(raw) is not bool:
            raise self.bad(key, raw, "true atau false")
        return raw

    def bad(self, key: str, raw: Any, wanted: str) -> Refused:
        return Refused("plan_bad_value", place=self.place, key=key, value=raw, wanted=wanted)


def read(assumptions: Mapping[str, Any]) -> Assumptions:
    """Read a scenario's assumptions.

    Raises:
        Refused: an unknown key (with those allowed), a missing or unusable value, months backwards, the same
            source twice, a group of a source that is not listed, nothing to reckon.
    """
    top = _part(assumptions, "skenario", TOP)
    sources = tuple(_source(top, row, n) for n, row in enumerate(_rows(top, "sources"), 1))
    experience = _part(top.values.get("experience") or {}, "experience", ("claims", "worker_months"))
    is_first = not experience.count("worker_months", default=0, most=10**10)
    groups = tuple(_group(top, row, n, is_new=is_first) for n, row in enumerate(_rows(top, "groups"), 1))
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
    if experience.values.get("claims") and not experience.values.get("worker_months"):
        raise Refused("plan_missing_key", place="experience", key="worker_months", example="worker_months: 24000")
    prior = _part(top.values.get("prior") or {}, "prior", ("per_thousand", "shape"))
    return Assumptions(
        sources=sources,
        groups=groups,
        prior=RateBelief(
            prior.positive("per_thousand", LOCAL_PROGRAMMES.per_thousand),
            prior.positive("shape", LOCAL_PROGRAMMES.shape),
        ),
        claims=experience.count("claims", default=0),
        worker_months=experience.count("worker_months", default=0, most=10**10),
        work_death_percent=top.count("work_death_percent", default=0, most=100),
        law=_part(top.values.get("law") or {}, "law", None).values,
        is_first=is_first,
    )


def _part(values: Any, place: str, allowed: tuple[str, ...] | None) -> _Part:
    if not isinstance(values, Mapping):
        wanted = ", ".join(allowed or ("nama parameter: nilai",))
        raise Refused("plan_bad_value", place="skenario", key=place, value=values, wanted=f"kunci {wanted}")
    if allowed is not None and (unknown := [str(key) for key in values if key not in allowed]):
        raise Refused("plan_unknown_key", keys=", ".join(unknown), place=place, allowed=", ".join(allowed))
    return _Part(place, values)


def _rows(top: _Part, key: str) -> list[Any]:
    rows = top.values.get(key) or []
    if not isinstance(rows, list | tuple):
        raise top.bad(key, rows, "daftar")
    return list(rows)


def _months(top: _Part, part: _Part) -> tuple[Month, Month]:
    """The part's own months, or those of the scenario."""
    first = part.month("from", top.month("from") if "from" in top.values else None)
    last = part.month("to", top.month("to") if "to" in top.values else None)
    if last < first:
        raise Refused("plan_months_backwards", place=part.place, from_=first, to=last)
    if last.minus(first) >= MOST_MONTHS:
        raise part.bad("to", last, f"paling lama {MOST_MONTHS} bulan sejak {first}")
    return first, last


def _source(top: _Part, row: Any, n: int) -> Source:
    part = _part(row, f"sources[{n}]", SOURCE)
    first, last = _months(top, part)
    return Source(
        funding=part.word("funding", FUNDINGS, "apbd"),
        budget_idr=part.count("budget_idr", most=LARGEST_IDR),
        first=first,
        last=last,
        sector=part.word("sector", SECTORS, "other"),
        income_idr=part.count("income_idr", default=0, most=LARGEST_IDR),
    )


def _group(top: _Part, row: Any, n: int, *, is_new: bool) -> Cohort:
    part = _part(row, f"groups[{n}]", GROUP)
    first, last = _months(top, part)
    return Cohort(
        workers=part.count("workers"),
        first=first,
        last=last,
        funding=part.word("funding", FUNDINGS, "apbd"),
        sector=part.word("sector", SECTORS, "other"),
        income_idr=part.count("income_idr", default=0, most=LARGEST_IDR),
        is_new=part.yes("new", is_new),
        name=str(part.values.get("name") or part.place),
    )
