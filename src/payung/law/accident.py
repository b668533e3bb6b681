"""What a worker or the heirs receive after a work accident or an occupational disease (JKK)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from payung.core.money import Rupiah, round_half_up
from payung.law.contribution import lies_in_gap
from payung.law.coverage import Coverage, CoverageFacts, state_on
from payung.law.disability import Disability, disability_percent
from payung.law.doubts import doubt_effective_date, in_order
from payung.law.estimate import Estimate
from payung.law.provisions import Consultation, Law

# Mode of transport → the class that has its own cap.
MODES: Mapping[str, str] = {"land": "land", "river": "land", "lake": "land", "sea": "sea", "air": "air"}
CLASSES = ("land", "sea", "air")
MEDICAL_ITEMS = ("care", "denture", "hearing_aid", "glasses", "home_care", "prosthesis", "pak_diagnosis")
_NO_BENEFIT = ("not_started", "lapsed")


@dataclass(frozen=True, slots=True)
class Trip:
    """One leg: ``mode`` is land, river, lake, sea or air."""

    mode: str
    amount_idr: Rupiah


@dataclass(frozen=True, slots=True)
class MedicalItem:
    """One bill; ``rehab_centre_price_idr`` belongs to a prosthesis only."""

    item: str
    amount_idr: Rupiah
    rehab_centre_price_idr: Rupiah | None = None


@dataclass(frozen=True, slots=True)
class Accident:
    """What happened. W is ``deemed_wage_idr``, or else the deemed wage of the bracket of ``income_idr``.

    ``start_confirmed`` False: the insurer has not confirmed that the cover had begun.
    """

    occurred_on: date
    income_idr: Rupiah = 0
    deemed_wage_idr: Rupiah | None = None
    transport: tuple[Trip, ...] = ()
    medical: tuple[MedicalItem, ...] = ()
    unable_months: int = 0
    disability: Disability | None = None
    died: bool = False
    start_confirmed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AccidentBenefit(Estimate):
    """Cash is inability, disability, death, funeral and periodic; the total adds transport and medical items."""

    status: str
    deemed_wage_idr: Rupiah
    transport_by_mode: Mapping[str, Rupiah]
    transport_idr: Rupiah
    medical_items: Mapping[str, Rupiah]
    medical_idr: Rupiah
    unable_idr: Rupiah
    percent: Fraction
    disability_idr: Rupiah
    death_idr: Rupiah
    funeral_idr: Rupiah
    periodic_idr: Rupiah
    cash_idr: Rupiah
    total_idr: Rupiah
    payable_now_idr: Rupiah
    payable_after_arrears_idr: Rupiah
    arrears_months: int | None = None
    arrears_idr: Rupiah | None = None
    scholarship: str = "none"


@dataclass(slots=True)
class _Cash:
    """The components paid in cash, before the state of cover is looked at."""

    unable: Rupiah = 0
    disability: Rupiah = 0
    death: Rupiah = 0
    funeral: Rupiah = 0
    periodic: Rupiah = 0
    percent: Fraction = field(default_factory=Fraction)


def accident_benefit(law: Law, accident: Accident, facts: CoverageFacts | None = None) -> AccidentBenefit:
    """Return the JKK benefit after an accident; there is no waiting rule.

    Args:
        law: the law in force, or an amended one.
        accident: what happened, in the words of the doctor's letter and the bills.
        facts: the cover of the worker; None: covered.

    Raises:
        NotInForce: the day lies before the first provision.
        OutsideTable: the disability has no row in the table.

    Source: parameters ``jkk_*``, ``disability_*``, ``arrears_most_months``.
    """
    consulted = Consultation(law)
    day = accident.occurred_on
    doubts: set[str] = set()
    consulted.on("jkk_waiting_months", day)
    status, state = _state(consulted, facts, day, doubts)
    wage = _deemed_wage(consulted, accident, doubts)
    by_mode = _transport(consulted, accident, doubts)
    medical = _medical(consulted, accident)
    cash = _cash(consulted, accident, wage, doubts)
    _doubt_texts(consulted, accident, doubts)
    if status in _NO_BENEFIT:
        by_mode, medical = dict.fromkeys(by_mode, 0), dict.fromkeys(medical, 0)
        cash = _Cash(percent=cash.percent)
    money = cash.unable + cash.disability + cash.death + cash.funeral + cash.periodic
    transport_idr, medical_idr = sum(by_mode.values()), sum(medical.values())
    later = money + transport_idr if status == "grace" else 0
    total = money + transport_idr + medical_idr
    scholarship = _scholarship(consulted, accident, status)
    return AccidentBenefit(
        grounds=consulted.grounds,
        doubts=in_order(doubts),
        status=status,
        deemed_wage_idr=wage,
        transport_by_mode=by_mode,
        transport_idr=transport_idr,
        medical_items=medical,
        medical_idr=medical_idr,
        unable_idr=cash.unable,
        percent=cash.percent,
        disability_idr=cash.disability,
        death_idr=cash.death,
        funeral_idr=cash.funeral,
        periodic_idr=cash.periodic,
        cash_idr=money,
        total_idr=total,
        payable_now_idr=total - later,
        payable_after_arrears_idr=later,
        arrears_months=state.arrears_months if state and status == "grace" else None,
        arrears_idr=state.arrears_idr if state and status == "grace" else None,
        scholarship=scholarship,
    )


def _state(
    consulted: Consultation, facts: CoverageFacts | None, day: date, doubts: set[str]
) -> tuple[str, Coverage | None]:
    if facts is None:
        return ("covered", None)
    state = state_on(consulted.law, facts, day=day)
    consulted.add(state.grounds)
    doubts.update(set(state.doubts) - {"clock_restart"})
    return (state.status, state)


def _doubt_texts(consulted: Consultation, accident: Accident, doubts: set[str]) -> None:
    """Raise the doubts that come with the day: the unread text of PP 82/2019, and a start nobody confirmed."""
    doubt_effective_date(consulted, accident.occurred_on, doubts)
    if consulted.law.find("jkk_text_unread", accident.occurred_on) is not None:
        consulted.on("jkk_text_unread", accident.occurred_on)
        doubts.add("text_unverified")
    if not accident.start_confirmed:
        doubts.add("protection_start")


def _deemed_wage(consulted: Consultation, accident: Accident, doubts: set[str]) -> Rupiah:
    rows = consulted.on("jkk_monthly_by_income", accident.occurred_on).brackets
    if accident.deemed_wage_idr is not None:
        return accident.deemed_wage_idr
    if lies_in_gap(consulted.law, accident.income_idr, accident.occurred_on):
        doubts.add("income_gap")
    return [row for row in rows if row.from_idr <= accident.income_idr][-1].deemed_wage_idr


def _transport(consulted: Consultation, accident: Accident, doubts: set[str]) -> dict[str, Rupiah]:
    asked = dict.fromkeys(CLASSES, 0)
    for trip in accident.transport:
        asked[MODES[trip.mode]] += trip.amount_idr
    paid = dict.fromkeys(CLASSES, 0)
    for name, amount in asked.items():
        if amount:
            cap = consulted.on(f"jkk_transport_{name}_cap", accident.occurred_on).cap_idr
            paid[name] = amount if cap is None else min(amount, cap)
    disputed = consulted.law.find("sea_cap_doubt", accident.occurred_on)
    if disputed is not None and asked["sea"] > disputed.number:
        consulted.on("sea_cap_doubt", accident.occurred_on)
        doubts.add("sea_cap")
    return paid


def _medical(consulted: Consultation, accident: Accident) -> dict[str, Rupiah]:
    asked: dict[str, Rupiah] = {}
    for bill in accident.medical:
        asked[bill.item] = asked.get(bill.item, 0) + bill.amount_idr
    return {item: _covered_part(consulted, accident, item, amount) for item, amount in asked.items()}


def _covered_part(consulted: Consultation, accident: Accident, item: str, amount: Rupiah) -> Rupiah:
    if item == "prosthesis":  # each device against its own centre price
        most = 1 + consulted.on("jkk_prosthesis_surcharge", accident.occurred_on).percent / 100
        devices = (bill for bill in accident.medical if bill.item == item)
        return round_half_up(
            sum((min(Fraction(d.amount_idr), (d.rehab_centre_price_idr or 0) * most) for d in devices), Fraction(0))
        )
    cap = consulted.on(f"jkk_{item}_cap", accident.occurred_on).cap_idr
    return amount if cap is None else min(amount, cap)


def _cash(consulted: Consultation, accident: Accident, wage: Rupiah, doubts: set[str]) -> _Cash:
    day, cash = accident.occurred_on, _Cash()
    if accident.unable_months:
        cash.unable = _unable(consulted, accident, wage)
    if accident.disability is not None:
        cash.percent = disability_percent(consulted, accident.disability, day, doubts)
        cash.disability = _wages(consulted, cash.percent, day, wage)
    if accident.died:
        cash.death = _wages(consulted, consulted.on("jkk_death", day).percent, day, wage)
        cash.funeral = consulted.on("jkk_funeral", day).number
    if _is_grave(accident):
        cash.periodic = consulted.on("jkk_periodic", day).number
    return cash


def _wages(consulted: Consultation, percent: Fraction, day: date, wage: Rupiah) -> Rupiah:
    """Return per cent × 80 × W, rounded once."""
    return round_half_up(percent / 100 * consulted.on("jkk_wages", day).number * wage)


def _unable(consulted: Consultation, accident: Accident, wage: Rupiah) -> Rupiah:
    """Return STMB: every month its share, by the table of the day of the accident."""
    steps = consulted.on("jkk_unable_shares", accident.occurred_on).steps
    shares = Fraction(0)
    for place, (first, percent) in enumerate(steps):
        beyond = Fraction(accident.unable_months + 1)
        until = steps[place + 1][0] if place + 1 < len(steps) else beyond
        shares += percent * max(Fraction(0), min(until, beyond) - first)
    return round_half_up(shares / 100 * wage)


def _is_grave(accident: Accident) -> bool:
    return accident.died or (accident.disability is not None and accident.disability.kind == "total")


def _scholarship(consulted: Consultation, accident: Accident, status: str) -> str:
    if not _is_grave(accident) or status in _NO_BENEFIT:
        return "none"
    if consulted.law.find("scholarship_yearly", accident.occurred_on) is None:
        consulted.on("scholarship_once", accident.occurred_on)
        return "once"
    consulted.on("scholarship_yearly", accident.occurred_on)
    return "yearly"
