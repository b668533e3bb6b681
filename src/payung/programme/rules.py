"""The rule set of a programme as a value, and the answer for one case: the law first, then the region's rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any

from payung import law
from payung.bulk.folding import folded
from payung.bulk.occupations import occupation_of
from payung.core.span import add_months
from payung.law.eligibility import Applicant, LocalRules, ineligible_because
from payung.words import words_of

# Code → R-number (operations S5), who can mend it, the switch of the rule set, the parameter of the law.
_ID, _WORK = "valid_identity_needed", "bpu_needs_work"
REASONS: dict[str, tuple[str, str, str, str]] = {
    "nik_malformed": ("R01", "desa", "", _ID),
    "birth_missing": ("R01", "desa", "", _ID),
    "not_verified": ("R02", "pemeriksa", "", _ID),
    "nik_invalid": ("R02", "Dukcapil", "", _ID),
    "nik_mismatch": ("R03", "desa", "", _ID),
    "deceased": ("R04", "Dukcapil", "", _ID),
    "moved_out": ("R05", "pekerja", "require_residence", ""),
    "under_minimum_age": ("R06", "tidak ada", "minimum_age", "bpu_least_age"),
    "over_maximum_age": ("R07", "tidak ada", "maximum_age", "bpu_boundary_age"),
    "duplicate_in_batch": ("R08", "pengelola program", "", _ID),
    "already_paid_elsewhere": ("R09", "pengelola program", "exclude_already_paid", ""),
    "active_wage_earner": ("R10", "pekerja", "exclude_active_pu", "second_membership_allowed"),
    "has_employer": ("R10", "pemberi kerja", "", _WORK),
    "government_staff": ("R11", "instansi", "", "government_staff_are_wage_earners"),
    "pensioner": ("R11", "desa", "exclude_pensioner", ""),
    "not_working": ("R12", "desa", "", _WORK),
    "occupation_outside": ("R13", "desa", "occupations", ""),
    "decile_above_cap": ("R14", "Dinsos", "greatest_decile", ""),
    "decile_unknown": ("R14", "Dinsos", "greatest_decile", ""),
    "decile_too_old": ("R14", "Dinsos", "greatest_decile", ""),
    "outside_region": ("R15", "pekerja", "require_residence", ""),
    **dict.fromkeys(("ktp_missing", "kk_missing", "work_missing"), ("R16", "desa", "evidence", "")),
    **{f"{kind}_not_shown": ("R16", "desa", "criteria", "")
       for kind in ("unsafe_work", "high_risk", "low_income", "cannot_pay")},
    "no_consent": ("R17", "pekerja", "evidence", ""),
    "quota_full": ("R18", "kepala daerah", "quota_method", ""),
}  # fmt: skip

AGE_DAYS = ("nomination", "cover_start", "year_end")
REGISTERS = ("none", "dtsen", "p3ke", "dtks", "local")
EVIDENCE = ("ktp", "kk", "work", "consent")
CRITERIA = ("unsafe_work", "high_risk", "low_income", "cannot_pay")
QUOTA_METHODS = ("area", "equal", "weighted", "occupation", "until_spent")
RANKINGS = ("entry", "decile", "oldest", "risk")
# Reasons that somebody can still mend: they hold a nomination, they do not end it.
MENDABLE = frozenset({"not_verified", "nik_malformed", "birth_missing", "duplicate_in_batch", "no_consent"})
# Which payer, as the law names them, a list of another keeper speaks of.
LISTED_PAYERS = words_of("listing_kind").facts("payer")
_SEGMENTS = {"employee": "pu", "government": "government_non_asn"}
_NIK_STATUS = {"match": "valid", "mismatch": "mismatch", "dead": "deceased", "moved": "valid", "unknown": "invalid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the region adds to the law. ``occupations`` None: any work; empty: none. ``articles`` by switch.

    ``universal``: everybody the law admits; occupations, poverty and criteria are not asked. ``sources``: for a source
    of money its own ``greatest_decile`` or ``occupations`` in place of the general ones.
    """

    universal: bool = False
    occupations: tuple[str, ...] | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None
    age_on: str = "nomination"
    register: str = "none"
    greatest_decile: int | None = None
    greatest_age_months: int | None = None
    require_residence: bool = True
    exclude_active_pu: bool = True
    exclude_already_paid: bool = True
    exclude_pensioner: bool = True
    evidence: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    quota_method: str = "area"
    ranking: str = "entry"
    sources: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    articles: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        named = ((self.age_on, AGE_DAYS), (self.register, REGISTERS), (self.ranking, RANKINGS))
        listed = ((self.evidence, EVIDENCE), (self.criteria, CRITERIA))
        wrong = [word for word, known in (*named, (self.quota_method, QUOTA_METHODS)) if word not in known]
        wrong += [word for words, known in listed for word in words if word not in known]
        wrong += [key for own in self.sources.values() for key in own if key not in ("greatest_decile", "occupations")]
        caps = [self.greatest_decile, *(own.get("greatest_decile") for own in self.sources.values())]
        if wrong or any(cap is not None and not 1 <= cap <= 10 for cap in caps):
            raise ValueError(f"no such rule: {', '.join(wrong) or caps}")

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Rules:
        """Return the rules that were stored; an unknown key is refused."""
        return cls(**_tuples(stored))

    def written(self) -> dict[str, Any]:
        """Return what differs from the default, as it is stored."""
        plain = asdict(self)
        return {f.name: plain[f.name] for f in fields(Rules) if getattr(self, f.name) != getattr(Rules(), f.name)}

    def for_source(self, funding: str) -> Rules:
        """Return the rules as one source of money has them."""
        return replace(self, sources={}, **_tuples(self.sources.get(funding, {})))

    def admits(self, occupation: str) -> bool:
        """Whether the written work is on the list: a label of our table, or a word of the region's own."""
        if self.occupations is None:
            return True
        wanted = {folded(word) for word in self.occupations}
        return folded(occupation) in wanted or folded(occupation_of(occupation).label or "-") in wanted


def _tuples(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in stored.items()}


@dataclass(frozen=True, slots=True)
class Facts:
    """What law and rules see of one candidate; many share a case. ``age`` None: no birth date.

    ``work``: known, not_working, employee, government, pensioner or other. ``admitted``: the sources, "" for the
    general rule, on whose list the work stands. ``listed``: kinds of other keepers' lists that name him.
    ``age_registered``: his age when his present membership began, None unless it goes on without a break.
    """

    age: int | None
    nik: bool
    dukcapil: str
    bpjs: str
    lives_here: bool
    paid_by: str
    listed: frozenset[str]
    is_double: bool
    work: str
    admitted: frozenset[str]
    decile: int | None
    is_decile_old: bool
    evidence: frozenset[str]
    age_registered: int | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer with every reason in the order R01–R18, and the sources that may pay (None: any)."""

    result: str
    reasons: tuple[str, ...]
    doubts: tuple[str, ...]
    fundings: tuple[str, ...] | None


def work_of(occupation: str) -> str:
    """Return what kind of work is written, as the law tells them apart."""
    found = occupation_of(occupation)
    return found.employed or (found.standing if found.standing in ("known", "not_working") else "other")


def judge(rules: Rules, facts: Facts, *, day: date, fundings: tuple[str, ...] = ()) -> Judged:
    """Return the answer for one case on a day, with every reason.

    Args:
        fundings: the programme's sources of money; those with rules of their own are each asked.

    Source: ``payung.law.eligibility`` and the rule set.
    """
    found = ineligible_because(law.current(), _applicant(facts, day), day=day, local=_local(rules))
    reasons = {*found.reasons, *_identity(rules, facts), *_local_reasons(rules, facts)}
    allowed = None
    if rules.sources:
        targets = {funding: _targeting(rules.for_source(funding), facts, funding) for funding in fundings}
        allowed = tuple(sorted(funding for funding, against in targets.items() if not against))
        reasons |= set() if allowed else _targeting(rules, facts) or set().union(*targets.values())
    else:
        reasons |= _targeting(rules, facts)
    ordered = tuple(sorted(reasons, key=lambda code: (REASONS[code][0], code)))
    if not ordered:
        return Judged(found.result, (), found.doubts, allowed)
    can_mend = all(code in MENDABLE or REASONS[code][0] == "R16" for code in ordered)
    return Judged("officer" if can_mend else "not_eligible", ordered, found.doubts, allowed)


def _applicant(facts: Facts, day: date) -> Applicant:
    """The law's applicant of a case, with every fact it reads; one work of his is sponsored."""
    born_on = add_months(day, -12 * (40 if facts.age is None else facts.age))
    began = facts.age_registered
    return Applicant(
        born_on=born_on,
        works=facts.work != "not_working",
        segment="government_non_asn" if "staff" in facts.listed else _SEGMENTS.get(facts.work, "bpu"),
        nik_status=_NIK_STATUS[facts.dukcapil or "match"],
        active_pu=facts.bpjs == "mismatch" or "pu" in facts.listed,
        lives_in_region=facts.lives_here,
        already_paid_by=facts.paid_by or next((LISTED_PAYERS[k] for k in LISTED_PAYERS if k in facts.listed), "none"),
        first_registered_on=None if began is None else add_months(born_on, 12 * began),
        unbroken=began is not None,
        declared_jobs=1,
    )


def _local(rules: Rules) -> LocalRules:
    return LocalRules(
        minimum_age=rules.minimum_age,
        exclude_active_pu=rules.exclude_active_pu,
        exclude_already_paid=rules.exclude_already_paid,
        require_residence=rules.require_residence,
    )


def _identity(rules: Rules, facts: Facts) -> set[str]:
    asked = {
        "nik_malformed": not facts.nik,
        "birth_missing": facts.age is None,
        "moved_out": rules.require_residence and facts.dukcapil == "moved",
        "duplicate_in_batch": facts.is_double,
        "not_verified": not facts.dukcapil,
    }
    return {code for code, holds in asked.items() if holds}


def _local_reasons(rules: Rules, facts: Facts) -> set[str]:
    missing = {f"{kind}_missing" for kind in rules.evidence if kind != "consent" and kind not in facts.evidence}
    if "consent" in rules.evidence and "consent" not in facts.evidence:
        missing.add("no_consent")
    if rules.maximum_age is not None and facts.age is not None and facts.age > rules.maximum_age:
        missing.add("over_maximum_age")
    if rules.exclude_pensioner and facts.work == "pensioner":
        missing.add("pensioner")
    return missing


def _targeting(rules: Rules, facts: Facts, source: str = "") -> set[str]:
    """Whom the money is meant for: occupations, poverty, criteria."""
    if rules.universal:
        return set()
    against = {f"{kind}_not_shown" for kind in rules.criteria if kind not in facts.evidence}
    if source not in facts.admitted:
        against.add("occupation_outside")
    if rules.register != "none" or rules.greatest_decile is not None:
        if facts.decile is None:
            against.add("decile_unknown")
        elif rules.greatest_decile is not None and facts.decile > rules.greatest_decile:
            against.add("decile_above_cap")
        if facts.decile is not None and facts.is_decile_old:
            against.add("decile_too_old")
    return against


def article_of(code: str, rules: Rules, legal_basis: str, day: date) -> str:
    """Return where a reason is written: the article of the rule set, else of the law, else the legal basis."""
    _number, _who, switch, parameter = REASONS[code]
    if article := rules.articles.get(switch, ""):
        return f"{legal_basis} {article}".strip()
    if parameter:
        return law.current().on(parameter, day).ground.cite
    return legal_basis or "aturan program"
