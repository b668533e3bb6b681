"""The rule set: every reason at its edge, versions that stay, places that go back, sources with rules of their own."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from tests.programme.world import TODAY, VILLAGE, decreed, inside, make_workers, nominate, open_one, run, sponsored

from payung.core.messages import sections
from payung.money.actions import set_budget
from payung.office.refusal import Refused
from payung.programme.actions import nomination
from payung.programme.actions.enrolment import end_enrolment, enrol
from payung.programme.actions.papers import record_agreement
from payung.programme.actions.setup import set_quota, set_rules
from payung.programme.judging import preview
from payung.programme.models import Enrolment, Nomination, Quota, RuleSet
from payung.programme.queries import rules_on
from payung.programme.rules import REASONS, Facts, Rules, judge
from payung.registry.actions.evidence import add_evidence, record_decile

DAY = date(2025, 1, 20)
NOTHING = frozenset()
GOOD = Facts(
    40, True, "match", "match", True, "", NOTHING, False, "known", frozenset({"", "apbd", "csr"}), 3, False, NOTHING
)


@pytest.mark.parametrize(
    ("number", "code", "rules", "facts"),
    [
        ("R01", "nik_malformed", {}, {"nik": False}),
        ("R01", "birth_missing", {}, {"age": None}),
        ("R02", "nik_invalid", {}, {"dukcapil": "unknown"}),
        ("R03", "nik_mismatch", {}, {"dukcapil": "mismatch"}),
        ("R04", "deceased", {}, {"dukcapil": "dead"}),
        ("R05", "moved_out", {}, {"dukcapil": "moved"}),
        ("R06", "under_minimum_age", {"minimum_age": 18}, {"age": 17}),
        ("R07", "over_maximum_age", {}, {"age": 66}),
        ("R07", "over_maximum_age", {"maximum_age": 60}, {"age": 61}),
        ("R08", "duplicate_in_batch", {}, {"is_double": True}),
        ("R09", "already_paid_elsewhere", {}, {"paid_by": "csr"}),
        *(
            ("R09", "already_paid_elsewhere", {}, {"listed": frozenset({kind})})
            for kind in ("province", "dbh", "village", "csr", "payer")
        ),
        ("R10", "active_wage_earner", {}, {"listed": frozenset({"pu"})}),
        ("R10", "has_employer", {}, {"work": "employee"}),
        ("R11", "government_staff", {}, {"listed": frozenset({"staff"})}),
        ("R11", "pensioner", {}, {"work": "pensioner"}),
        ("R12", "not_working", {}, {"work": "not_working"}),
        ("R13", "occupation_outside", {}, {"admitted": NOTHING}),
        ("R14", "decile_above_cap", {"greatest_decile": 4}, {"decile": 5}),
        ("R14", "decile_unknown", {"register": "dtsen"}, {"decile": None}),
        ("R14", "decile_too_old", {"register": "dtsen"}, {"is_decile_old": True}),
        ("R15", "outside_region", {}, {"lives_here": False}),
        ("R16", "ktp_missing", {"evidence": ("ktp",)}, {}),
        ("R16", "low_income_not_shown", {"criteria": ("low_income",)}, {}),
        ("R17", "no_consent", {"evidence": ("consent",)}, {}),
    ],
)
def test_each_fault_gives_its_one_reason(number, code, rules, facts):
    found = judge(Rules(**rules), replace(GOOD, **facts), day=DAY)
    assert (found.reasons, REASONS[code][0]) == ((code,), number)


def test_the_faultless_pass_and_every_reason_has_a_sentence():
    assert judge(Rules(), GOOD, day=DAY).result == "eligible"
    assert set(REASONS) == set(sections()["eligibility"])
    assert {row[0] for row in REASONS.values()} == {f"R{n:02d}" for n in range(1, 19)}


@pytest.mark.parametrize(("decile", "result"), [(3, "eligible"), (4, "eligible"), (5, "not_eligible")])
def test_the_decile_cap_holds_at_its_edge(decile, result):
    assert judge(Rules(greatest_decile=4), replace(GOOD, decile=decile), day=DAY).result == result


def test_universal_asks_neither_work_nor_poverty_nor_criteria():
    poor = Rules(universal=True, occupations=(), greatest_decile=1, criteria=("low_income",))
    assert judge(poor, replace(GOOD, admitted=NOTHING, decile=None), day=DAY).result == "eligible"


def test_an_empty_list_of_occupations_admits_nobody():
    assert not Rules(occupations=()).admits("Nelayan")
    assert Rules(occupations=("Ojek lahan",)).admits("ojek  lahan")


def test_a_source_with_its_own_cap_pays_for_whom_it_admits():
    rules = Rules(greatest_decile=2, sources={"csr": {"greatest_decile": 5}})
    found = judge(rules, replace(GOOD, decile=4), day=DAY, fundings=("apbd", "csr"))
    assert (found.result, found.fundings) == ("eligible", ("csr",))


def test_a_new_version_judges_and_the_old_nomination_keeps_its_own(office):
    made = open_one(office)
    people = make_workers(office, 2)
    nominate(office, made.programme, people[:1])
    capped = {"register": "dtsen", "greatest_decile": 4}
    set_rules(by=office.rahma, programme=made.programme, rules=capped, starts_on=TODAY)
    record_decile(by=office.rahma, worker=people[1], decile=5, register="dtsen", as_of_on=date(2025, 1, 1))
    nominate(office, made.programme, people[1:])
    with inside(office):
        rows = Nomination.objects.select_related("rule_set").order_by("id")
        kept = [(row.rule_set.version, row.result, row.reasons, row.decile, row.decile_on) for row in rows]
        assert kept == [
            (1, "eligible", [], None, None),
            (2, "not_eligible", ["decile_above_cap"], 5, date(2025, 1, 1)),
        ]
        assert rules_on(made.programme, date(2025, 1, 19)).version == 1
        with pytest.raises(DatabaseError), transaction.atomic():
            run("UPDATE programme_ruleset SET rules = '{}'")


def test_a_rule_that_does_not_exist_is_refused(office):
    made = open_one(office)
    for wrong in ({"kantong": 1}, {"ranking": "wajah"}, {"greatest_decile": 11}):
        with pytest.raises(Refused) as refusal:
            set_rules(by=office.rahma, programme=made.programme, rules=wrong, starts_on=TODAY)
        assert refusal.value.code == "rules_invalid"
    with inside(office):
        assert RuleSet.objects.count() == 1


def test_the_preview_says_who_would_be_lost_and_writes_nothing(office):
    made = open_one(office)
    people = make_workers(office, 3)
    nominate(office, made.programme, people)
    add_evidence(by=office.rahma, worker=people[0], kind="ktp", seen_on=TODAY)
    with inside(office):
        assert preview(made.programme, Rules(evidence=("ktp",)), TODAY) == (1, 3, {"ktp_missing": 2})
        assert Nomination.objects.filter(result="eligible").count() == 3


def test_an_area_nominates_its_verified_and_nobody_else(office):
    made = open_one(office)
    make_workers(office, 2)
    make_workers(office, 1, first=7, is_verified=False)
    nomination.nominate(by=office.rahma, programme=made.programme, area_code=VILLAGE)
    with inside(office):
        assert Nomination.objects.count() == 2
    with pytest.raises(Refused):
        nomination.nominate(by=office.rahma, programme=made.programme, area_code="")


def test_who_leaves_gives_his_place_to_the_next_in_rank(office):
    made = sponsored(office, 10)
    nominate(office, made.programme, make_workers(office, 2, first=20))
    end_enrolment(by=office.rahma, worker=made.workers[0], last_on=date(2025, 6, 30), reason="moved")
    amending = decreed(office, made.programme, "SK 2/2025")
    with inside(office):
        gone = Nomination.objects.get(worker=made.workers[0])
        assert (gone.left_on, gone.quota_id, gone.waiting_rank) == (date(2025, 6, 30), None, None)
        assert Quota.objects.get().taken == 10
        waiting = Nomination.objects.filter(waiting_rank__isnull=False)
        assert (amending.line_count, waiting.count(), waiting.get().waiting_rank) == (1, 1, 1)


def test_places_of_one_source_are_enrolled_from_that_source_only(office):
    made = open_one(office, seats=1)
    csr = set_budget(by=office.rahma, programme=made.programme, funding="csr", ceiling_idr=1_000_000)
    set_quota(by=office.rahma, programme=made.programme, area_code="14.04", seats=1, funding="csr")
    nominate(office, made.programme, make_workers(office, 3))
    paper = decreed(office, made.programme)
    agreement = record_agreement(
        by=office.rahma, programme=made.programme, pks_number="PKS 9", signed_on=date(2025, 1, 2),
        starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31),
    )  # fmt: skip
    for budget in (made.budget, csr):
        enrol(by=office.rahma, decree=paper, agreement=agreement, budget=budget)
    with inside(office):
        assert sorted(Enrolment.objects.values_list("budget__funding", flat=True)) == ["apbd", "csr"]
