"""The law's answer as a family hears it: the sum, its parts with their grounds, who receives, what is not sure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payung.core.money import Rupiah, format_idr
from payung.law import Law
from payung.law.accident import AccidentBenefit
from payung.law.doubts import DOUBTS
from payung.law.estimate import weakest
from payung.law.printing import number
from payung.words import words_of

from .asking import FamilyAnswer
from .grounds import GroundRow, ground_rows, rows_of
from .words import FACES, UNREAD, Face

PARTS: dict[str, list[tuple[str, Any]]] = {
    "jkm": [
        ("lump_idr", gettext_lazy("Santunan kematian, sekaligus")),
        ("periodic_idr", gettext_lazy("Santunan berkala, dibayar sekaligus")),
        ("funeral_idr", gettext_lazy("Biaya pemakaman")),
    ],
    "jkk": [
        ("death_idr", gettext_lazy("Santunan kematian karena kerja")),
        ("disability_idr", gettext_lazy("Santunan cacat")),
        ("periodic_idr", gettext_lazy("Santunan berkala, dibayar sekaligus")),
        ("funeral_idr", gettext_lazy("Biaya pemakaman")),
        ("unable_idr", gettext_lazy("Selama tidak mampu bekerja")),
        ("transport_idr", gettext_lazy("Penggantian ongkos angkut")),
    ],
}
MODE_WORDS = {
    "land": gettext_lazy("darat atau sungai"),
    "sea": gettext_lazy("laut"),
    "air": gettext_lazy("udara"),
}


@dataclass(frozen=True)
class Part:
    """One part of a benefit: its amount, how it was reckoned, the provisions under it, the weakest of their faces."""

    label: str
    amount_idr: Rupiah
    fact: str
    grounds: list[GroundRow]
    face: Face


def shown(law: Law, answer: FamilyAnswer) -> dict[str, Any]:
    """Return an answer in the order a counter reads it, for ``law/answer.html`` and the family's sheet."""
    parts = [_part(law, answer, name, label) for name, label in PARTS[answer.programme]]
    parts = [part for part in parts if part.amount_idr]
    school_idr = answer.school.total_idr if answer.school else 0
    confidences = [ground.confidence for part in parts for ground in part.grounds]
    return {
        "answer": answer,
        "programme": answer.programme.upper(),
        "parts": parts,
        "cash_idr": sum(part.amount_idr for part in parts),
        "now_idr": answer.benefit.payable_now_idr,
        "later_idr": answer.benefit.payable_after_arrears_idr,
        "school": _school(law, answer),
        "school_idr": school_idr,
        "all_idr": sum(part.amount_idr for part in parts) + school_idr,
        "reason": _reason(law, answer),
        "cover_grounds": ground_rows(law, answer.cover.grounds),
        "heirs": _heirs(law, answer),
        "doubts": [DOUBTS[code].sentence for code in answer.doubts],
        "is_unread": weakest(tuple(confidences)) in UNREAD if confidences else False,
        "limit_on": answer.limit.expires_on,
        "limit_grounds": ground_rows(law, answer.limit.grounds),
        "report_hours": law.on("accident_report_hours", answer.event_on).number,
        "care_grounds": rows_of(law, ["jkk_care_cap", "jkk_home_care_cap"], answer.event_on),
        "cited": _cited(parts, answer, law),
        "has_care": isinstance(answer.benefit, AccidentBenefit) and answer.is_paid,
    }


def _cited(parts: list[Part], answer: FamilyAnswer, law: Law) -> str:
    """Return each article under the sum once, with the short word of how it was seen."""
    rows = [ground for part in parts for ground in part.grounds] or ground_rows(law, answer.cover.grounds)
    cites = {row.cite: f"{row.cite} ({str(row.face.word).lower()})" for row in rows}
    return "; ".join(cites.values()) + "."


def _part(law: Law, answer: FamilyAnswer, name: str, label: Any) -> Part:
    benefit = answer.benefit
    grounds = list(benefit.grounds_of(name))
    if name in ("death_idr", "disability_idr", "unable_idr"):
        grounds += benefit.grounds_of("deemed_wage_idr")
    return Part(
        label=str(label),
        amount_idr=int(str(benefit.parts.get(name, 0))),
        fact=_fact(law, answer, name),
        grounds=ground_rows(law, grounds),
        face=FACES[weakest(tuple(ground.confidence for ground in grounds))],
    )


def _fact(law: Law, answer: FamilyAnswer, name: str) -> str:
    """Say how a part was reckoned, with the numbers of the law on that day."""
    benefit, day = answer.benefit, answer.event_on
    if name == "periodic_idr":
        months, monthly = law.find("periodic_months", day), law.find("periodic_monthly", day)
        if months and monthly and months.number * monthly.number == benefit.parts.get(name):
            return _("%(n)s bulan × %(monthly)s.") % {"n": months.number, "monthly": format_idr(monthly.number)}
    if not isinstance(benefit, AccidentBenefit):
        return ""
    wage = format_idr(benefit.deemed_wage_idr)
    if name in ("death_idr", "disability_idr"):
        share = law.on("jkk_death", day).percent if name == "death_idr" else benefit.percent
        return _("%(share)s %% × %(times)s × upah yang dianggap %(wage)s.") % {
            "share": number(share),
            "times": law.on("jkk_wages", day).number,
            "wage": wage,
        }
    if name == "unable_idr":
        return _("Upah yang dianggap %(wage)s sebulan; bagian tiap bulan menurut tabel.") % {"wage": wage}
    if name == "transport_idr":
        return _transport(law, answer, benefit)
    return ""


def _transport(law: Law, answer: FamilyAnswer, benefit: AccidentBenefit) -> str:
    caps = {mode: law.on(f"jkk_transport_{mode}_cap", answer.event_on).cap_idr for mode in MODE_WORDS}
    told = [
        _("%(mode)s %(amount)s, paling banyak %(cap)s")
        % {"mode": MODE_WORDS[mode], "amount": format_idr(amount), "cap": format_idr(caps[mode] or 0)}
        for mode, amount in benefit.transport_by_mode.items()
        if amount
    ]
    return "; ".join(told).capitalize() + "." if told else ""


def _reason(law: Law, answer: FamilyAnswer) -> dict[str, Any]:
    """Say which state of cover stands behind the answer: a code for the words, and its numbers."""
    benefit, cover = answer.benefit, answer.cover
    outcome = getattr(benefit, "outcome", None) or {"covered": "full", "grace": "arrears"}.get(
        benefit.status, benefit.status
    )
    waiting = law.find("jkm_waiting_months", answer.event_on)
    clocks = cover.clocks
    return {
        "code": outcome,
        "months": cover.total_months,
        "membership_months": cover.membership_months,
        "starts_on": cover.first_start_on,
        "unpaid": cover.unpaid_run,
        "most": law.on("arrears_most_months", answer.event_on).number,
        "waiting": waiting.number if waiting else None,
        "full_from": clocks.full_death_benefit_from if clocks else None,
        "arrears_months": benefit.arrears_months,
        "arrears_idr": benefit.arrears_idr,
        "grace_end_on": cover.grace_end_on,
        "other_idr": getattr(benefit, "total_other_reading_idr", None),
    }


def _school(law: Law, answer: FamilyAnswer) -> dict[str, Any] | None:
    """Return the scholarship by year and child, or how it opens; None where the event gives none."""
    kind, day = answer.benefit.scholarship, answer.event_on
    if kind == "none":
        if answer.programme == "jkk" or not answer.is_paid or answer.benefit.parts.get("outcome") == "funeral_only":
            return None
        gate = law.on("jkm_scholarship_months", day)
        return {"needs": gate.number, "has": answer.cover.total_months, "grounds": ground_rows(law, [gate.ground])}
    names = ["scholarship_once", "scholarship_yearly", "scholarship_years", "scholarship_children"]
    names += ["scholarship_ends_at_age"]
    grounds = ground_rows(law, answer.school.grounds) if answer.school else rows_of(law, names, day)
    table = law.find("scholarship_yearly", day)
    return {
        "kind": kind,
        "total_idr": answer.school.total_idr if answer.school else None,
        "once_idr": law.on("scholarship_once", day).number if kind == "once" else None,
        "most_idr": _latest(law, "scholarship_most_per_child", day),
        "grounds": grounds,
        "children": list(answer.by_child or {}),
        "years": _years(answer),
        "table": list(table.table.items()) if table else [],
    }


def _latest(law: Law, name: str, day: Any) -> Rupiah | None:
    record = law.find(name, day)
    return record.number if record else None


def _years(answer: FamilyAnswer) -> list[dict[str, Any]]:
    if not answer.by_child or not answer.school or not answer.school.by_year:
        return []
    return [
        {
            "year": year,
            "amounts": [amounts.get(year) for amounts in answer.by_child.values()],
            "total_idr": total,
        }
        for year, total in answer.school.by_year.items()
    ]


def _heirs(law: Law, answer: FamilyAnswer) -> dict[str, Any] | None:
    found = answer.inheritance
    if found is None:
        return None
    return {
        "tier": found.tier,
        "recipients": _named(found.recipients),
        "is_one": len(found.recipients) == 1,
        "needs_officer": found.needs_officer,
        "flagged": _named(found.flagged),
        "has_nobody": found.tier > 4,
        "grounds": ground_rows(law, found.grounds),
    }


def _named(people: Iterable[str]) -> list[str]:
    """Name recipients by relation: *Istri*, *3 anak*."""
    known = list(people)
    children = sum(person.startswith("child:") for person in known)
    words = [str(words_of("relation")[person]) for person in known if not person.startswith("child:")]
    if children:
        words.append(_("seorang anak") if children == 1 else _("%d anak") % children)
    return words
