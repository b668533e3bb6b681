"""The kinds of question, each read from its facts and put to one rule of the law."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from payung.core.month import Month
from payung.law.accident import MEDICAL_ITEMS, MODES, Accident, MedicalItem, Trip, accident_benefit
from payung.law.construction import construction_contribution
from payung.law.contribution import (
    BASIC,
    FUNDINGS,
    NOT_FOR_BPU,
    PROGRAMMES,
    SECTORS,
    Group,
    contribution_due,
    contribution_total,
)
from payung.law.coverage import CoverageFacts, Payment, covered_on, paid_months
from payung.law.death import CAUSES, MEMBERSHIPS, death_benefit
from payung.law.disability import KINDS, MEASURES, SIDES, Disability, OutsideTable, parts_by_kind
from payung.law.eligibility import NIK_STATES, SEGMENTS, Applicant, LocalRules, ineligible_because
from payung.law.estimate import Estimate
from payung.law.heirs import Person, Will, heirs, relations
from payung.law.provisions import Law
from payung.law.scholarship import LEVELS, WORK_KINDS, Child, Work, scholarship
from payung.law.wage_earner import WAGE_KINDS, Wage, wage_earner_contribution
from payung.law.work_days import WorkCalendar
from payung.law.worked.asked import Asked, Unanswerable
from payung.law.worked.deadlines import DEADLINE_KEYS, deadline

_PAYER = ("income_idr", "funding", "sector")
_COVER = ("start_on", "start_confirmed", "paid_months", "payments", "holidays", "joint_leave", *_PAYER)
_ALL_PROGRAMMES = (*PROGRAMMES, *NOT_FOR_BPU)


def contribution(law: Law, asked: Asked) -> Estimate:
    """Answer ``contribution``."""
    return contribution_due(
        law,
        month=asked.month("month"),
        income_idr=asked.whole("income_idr", 0),
        funding=asked.word("funding", FUNDINGS, "self"),
        sector=asked.word("sector", SECTORS, "other"),
        programmes=asked.words("programmes", _ALL_PROGRAMMES, BASIC),
        registered_on=asked.maybe_day("registered_on"),
        paid_until=asked.maybe_month("paid_until"),
    )


def total(law: Law, asked: Asked) -> Estimate:
    """Answer ``contribution_total``."""
    groups = asked.each("groups", ("workers", "from", "to", "programmes", *_PAYER), required=True)
    if not groups:
        raise asked.wrong("groups", "daftar yang berisi paling sedikit satu kelompok")
    return contribution_total(law, [_group(group) for group in groups])


def _group(asked: Asked) -> Group:
    months = asked.stretch()
    return Group(
        workers=asked.whole("workers"),
        first=months[0],
        last=months[-1],
        income_idr=asked.whole("income_idr", 0),
        funding=asked.word("funding", FUNDINGS, "self"),
        sector=asked.word("sector", SECTORS, "other"),
        programmes=asked.words("programmes", _ALL_PROGRAMMES, BASIC),
    )


def coverage(law: Law, asked: Asked) -> Estimate:
    """Answer ``coverage``."""
    return covered_on(law, _facts(asked), day=asked.day("day"))


def _facts(asked: Asked) -> CoverageFacts:
    if asked.has("paid_months") == asked.has("payments"):
        raise Unanswerable("Isilah tepat satu dari 'given.paid_months' (daftar bulan) dan 'given.payments'.")
    paid = paid_months(asked.months("paid_months")) if asked.has("paid_months") else _payments(asked)
    if not paid and not asked.has("start_on"):
        raise Unanswerable("'given.start_on' belum diisi; tanpa bulan yang dibayar, isilah dengan hari YYYY-MM-DD.")
    return CoverageFacts(
        paid=paid,
        start_on=asked.maybe_day("start_on"),
        start_confirmed=asked.flag("start_confirmed", True),
        income_idr=asked.whole("income_idr", 0),
        funding=asked.word("funding", FUNDINGS, "self"),
        sector=asked.word("sector", SECTORS, "other"),
        calendar=_calendar(asked),
    )


def _payments(asked: Asked) -> tuple[Payment, ...]:
    entries = asked.each("payments", ("month", "paid_on"))
    return tuple(Payment(entry.month("month"), entry.day("paid_on")) for entry in entries)


def _calendar(asked: Asked) -> WorkCalendar:
    return WorkCalendar(asked.days("holidays"), asked.days("joint_leave"))


def eligibility(law: Law, asked: Asked) -> Estimate:
    """Answer ``eligibility``."""
    day, born_on = asked.day("day"), asked.day("born_on")
    if born_on > day:
        raise asked.wrong("born_on", f"hari yang tidak lebih akhir dari {day}")
    applicant = Applicant(
        born_on=born_on,
        works=asked.flag("works", True),
        segment=asked.word("segment", SEGMENTS, "bpu"),
        active_pu=asked.flag("active_pu", False),
        already_paid_by=asked.word("already_paid_by", ("none", *FUNDINGS), "none"),
        nik_status=asked.word("nik_status", NIK_STATES, "valid"),
        lives_in_region=asked.flag("lives_in_region", True),
        first_registered_on=asked.maybe_day("first_registered_on"),
        unbroken=asked.flag("unbroken", True),
        declared_jobs=asked.maybe_whole("declared_jobs"),
    )
    return ineligible_because(law, applicant, day=day, local=_local(asked))


def _local(asked: Asked) -> LocalRules:
    switches = ("exclude_active_pu", "exclude_already_paid", "require_residence")
    local = asked.inside("local", ("minimum_age", *switches))
    if local is None:
        return LocalRules()
    return LocalRules(local.maybe_whole("minimum_age"), *(local.flag(switch, False) for switch in switches))


def death(law: Law, asked: Asked) -> Estimate:
    """Answer ``death``."""
    memberships = asked.words("memberships", MEMBERSHIPS, ("bpu",))
    if not memberships:
        raise asked.wrong("memberships", "daftar yang berisi paling sedikit satu dari bpu, pu")
    return death_benefit(
        law,
        _facts(asked),
        died_on=asked.day("died_on"),
        cause=asked.word("cause", CAUSES, "illness"),
        memberships=memberships,
    )


def accident(law: Law, asked: Asked) -> Estimate:
    """Answer ``accident``."""
    facts = _facts(asked) if asked.has("paid_months") or asked.has("payments") else None
    income = asked.whole("income_idr", 0)
    deemed = asked.maybe_whole("deemed_wage_idr")
    if facts is not None and deemed is not None and not asked.has("income_idr"):
        # Arrears are priced by income; a deemed wage lies inside its own bracket.
        facts = replace(facts, income_idr=deemed)
    event = Accident(
        occurred_on=asked.day("occurred_on"),
        income_idr=income,
        deemed_wage_idr=deemed,
        transport=tuple(
            Trip(trip.word("mode", MODES), trip.whole("amount_idr"))
            for trip in asked.each("transport", ("mode", "amount_idr"))
        ),
        medical=tuple(
            _medical(bill) for bill in asked.each("medical", ("item", "amount_idr", "rehab_centre_price_idr"))
        ),
        unable_months=asked.whole("unable_months", 0),
        disability=_disability(law, asked),
        died=asked.flag("died", False),
        start_confirmed=asked.flag("start_confirmed", True),
    )
    try:
        return accident_benefit(law, event, facts)
    except OutsideTable as error:
        raise Unanswerable(
            f"'given.disability.{error.key}' tidak ada dalam tabel; yang dapat dipakai: {error.allowed}."
        ) from error


def _medical(bill: Asked) -> MedicalItem:
    item = bill.word("item", MEDICAL_ITEMS)
    price = bill.whole("rehab_centre_price_idr") if item == "prosthesis" else None
    return MedicalItem(item, bill.whole("amount_idr"), price)


def _disability(law: Law, asked: Asked) -> Disability | None:
    keys = ("kind", "part", "side", "left_handed", "function_loss_percent", *set(MEASURES.values()))
    facts = asked.inside("disability", keys)
    if facts is None:
        return None
    kind = facts.word("kind", KINDS)
    if kind == "total":
        return Disability("total")
    parts = parts_by_kind(law)
    part = facts.word("part", [name for names in parts.values() for name in names])
    return Disability(
        kind=kind,
        part=part,
        side=facts.word("side", SIDES) if part in parts["sided"] else None,
        left_handed=facts.flag("left_handed", False),
        measure=_measure(facts, MEASURES[part]) if part in MEASURES else None,
        function_loss_percent=facts.decimal("function_loss_percent") if kind == "partial_functional" else None,
    )


def _measure(facts: Asked, key: str) -> Fraction:
    return facts.decimal(key) if key in ("centimetres", "doctor_percent") else Fraction(facts.whole(key))


def school(law: Law, asked: Asked) -> Estimate:
    """Answer ``scholarship``."""
    programme, event_on = asked.word("programme", ("jkk", "jkm")), asked.day("event_on")
    once = law.find("scholarship_once", event_on) is not None
    children = None
    if asked.has("children") or not once:
        keys = ("id", "born_on", "start", "stops_after", "married_on", "work")
        children = [_child(law, child) for child in asked.each("children", keys, required=True)]
        if len({child.id for child in children}) < len(children):
            raise Unanswerable("'given.children' memuat 'id' yang sama dua kali; beri tiap anak 'id' sendiri.")
    return scholarship(
        law,
        programme=programme,
        event_on=event_on,
        children=children,
        paid_count=asked.whole("paid_count") if programme == "jkm" else None,
        consecutive_months=asked.maybe_whole("consecutive_months"),
        claim_month_day=_claim_day(asked),
    )


def _claim_day(asked: Asked) -> tuple[int, int]:
    if not asked.has("claim_day"):
        return (7, 1)
    wanted = "hari yang ditulis MM-DD, misalnya 07-01"
    text = asked.required("claim_day", wanted)
    try:
        day = date.fromisoformat(f"2024-{text}") if isinstance(text, str) and len(text) == 5 else None
    except ValueError:
        day = None
    if day is None:
        raise asked.wrong("claim_day", wanted)
    return (day.month, day.day)


def _child(law: Law, asked: Asked) -> Child:
    asked.required("start", "tahun, jenjang dan kelas, misalnya {year: 2026, level: sd, grade: 1}")
    start = asked.inside("start", ("year", "level", "grade"))
    assert start is not None
    level = start.word("level", LEVELS)
    last = asked.word("stops_after", LEVELS[LEVELS.index(level) :], "pt")
    years = law.latest("scholarship_years").table[level]
    work = asked.inside("work", ("kind", "since_on", "months"))
    return Child(
        id=asked.name("id"),
        born_on=asked.day("born_on"),
        start_year=start.whole("year", least=1900, most=2200),
        start_level=level,
        start_grade=start.whole("grade", 1, least=1, most=years),
        stops_after=last,
        married_on=asked.maybe_day("married_on"),
        work=Work(work.word("kind", WORK_KINDS), work.day("since_on"), work.maybe_whole("months")) if work else None,
    )


def heirs_of(law: Law, asked: Asked) -> Estimate:
    """Answer ``heirs``."""
    asked.word("programme", ("jkk", "jkm"))
    known = relations(law)
    people = [
        Person(
            person.name("id"),
            person.word("relation", known),
            person.flag("alive", True),
            person.flag("court_determination", False),
        )
        for person in asked.each("people", ("id", "relation", "alive", "court_determination"), required=True)
    ]
    if len({person.id for person in people}) < len(people):
        raise Unanswerable("'given.people' memuat 'id' yang sama dua kali; beri tiap orang 'id' sendiri.")
    will = asked.inside("will", ("beneficiary", "notarial"))
    return heirs(
        law,
        components=asked.amounts("components"),
        people=people,
        will=Will(will.name("beneficiary"), will.flag("notarial", False)) if will else None,
        funeral_arranged_by=asked.name("funeral_arranged_by") if asked.has("funeral_arranged_by") else None,
    )


def construction(law: Law, asked: Asked) -> Estimate:
    """Answer ``construction``."""
    if asked.has("contract_idr") == asked.has("wage_idr"):
        raise Unanswerable("Isilah tepat satu dari 'given.contract_idr' dan 'given.wage_idr' dengan rupiah bulat.")
    return construction_contribution(
        law, contract_idr=asked.maybe_whole("contract_idr"), wage_idr=asked.maybe_whole("wage_idr")
    )


def wage_earner(law: Law, asked: Asked) -> Estimate:
    """Answer ``wage_earner``."""
    month = asked.month("month")
    return wage_earner_contribution(
        law,
        month=month,
        wage=_wage(law, asked, month),
        risk_group=asked.whole("risk_group", least=1, most=5),
        programmes=asked.words("programmes", PROGRAMMES, BASIC),
        in_jkp=asked.flag("in_jkp", False),
        labour_intensive=asked.flag("labour_intensive", False),
        listed_industry=asked.flag("listed_industry", False),
        workers=asked.whole("workers", 0),
    )


def _wage(law: Law, asked: Asked, month: Month) -> Wage:
    asked.required("wage", "jenis dan jumlah, misalnya {kind: monthly, amount_idr: 4000000}")
    wage = asked.inside("wage", ("kind", "amount_idr", "last_months_idr"))
    assert wage is not None
    kind = wage.word("kind", WAGE_KINDS)
    if kind in ("monthly", "daily"):
        return Wage(kind, wage.whole("amount_idr"))
    return Wage(
        kind, last_months_idr=wage.whole_list("last_months_idr", law.on(f"{kind}_months", month.first_on).number)
    )


_ACCIDENT = ("occurred_on", "deemed_wage_idr", "transport", "medical", "unable_months", "disability", "died", *_COVER)
_PERSON = ("day", "born_on", "works", "segment", "active_pu", "already_paid_by", "nik_status", "lives_in_region")

# ask → (keys that may be given, the answer)
QUESTIONS: Mapping[str, tuple[tuple[str, ...], Callable[[Law, Asked], Estimate]]] = {
    "contribution": (("month", "programmes", "registered_on", "paid_until", *_PAYER), contribution),
    "contribution_total": (("groups",), total),
    "coverage": (("day", *_COVER), coverage),
    "eligibility": ((*_PERSON, "first_registered_on", "unbroken", "declared_jobs", "local"), eligibility),
    "death": (("died_on", "cause", "memberships", *_COVER), death),
    "accident": (_ACCIDENT, accident),
    "scholarship": (
        ("programme", "event_on", "paid_count", "consecutive_months", "children", "claim_day"),
        school,
    ),
    "heirs": (("programme", "components", "people", "will", "funeral_arranged_by"), heirs_of),
    "deadline": (DEADLINE_KEYS, deadline),
    "construction": (("contract_idr", "wage_idr"), construction),
    "wage_earner": (
        ("month", "wage", "risk_group", "programmes", "in_jkp", "labour_intensive", "listed_industry", "workers"),
        wage_earner,
    ),
}
