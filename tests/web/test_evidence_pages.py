"""What the switches of a rule set ask for can be recorded on the real page; who lacks it is held, who has it passes."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError
from tests.programme.world import TODAY, inside, make_workers, open_one
from tests.web.signing_in import client_of, day_boxes

from payung.programme import actions
from payung.programme.models import Nomination
from payung.programme.rules import CRITERIA, EVIDENCE, REGISTERS
from payung.registry.actions import add_evidence, confirm_application, receive_application, settle_duplicate
from payung.registry.models import Worker

SEEN = day_boxes("seen_on", TODAY.isoformat())


@pytest.fixture
def office(offices: tuple[SimpleNamespace, SimpleNamespace], monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    monkeypatch.setenv("PAYUNG_TODAY", TODAY.isoformat())
    return offices[0]


def answers(office: Any, workers: list[Worker], **rules: Any) -> list[tuple[str, list[str]]]:
    """Nominate under rules with one switch on; the answers in the order of the workers."""
    programme = open_one(office, name=f"Program {rules}").programme
    actions.set_rules(by=office.rahma, programme=programme, rules=rules, starts_on=TODAY)
    actions.nominate(by=office.rahma, programme=programme, workers=[worker.pk for worker in workers])
    with inside(office):
        rows = Nomination.objects.filter(programme=programme).order_by("worker_id")
        return [(row.result, row.reasons) for row in rows]


def typed(officer: Any, worker: Worker, what: str, **form: Any) -> int:
    """Send one of the forms of a worker's page."""
    answer = client_of(officer).post(f"/pekerja/{worker.public_id}/{what}/", {**form, "key": str(uuid4())})
    return int(answer.status_code)


SWITCHES = [
    *(("evidence", kind, f"{kind}_missing", [kind]) for kind in EVIDENCE if kind not in ("work", "consent")),
    ("evidence", "work", "work_missing", ["work_photo"]),
    ("evidence", "work", "work_missing", ["witness"]),
    ("evidence", "consent", "no_consent", ["consent"]),
    *(("criteria", kind, f"{kind}_not_shown", [kind]) for kind in CRITERIA),
    ("criteria", "low_income", "low_income_not_shown", ["ktp", "low_income", "cannot_pay"]),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("switch", "asked", "reason", "kinds"), SWITCHES)
def test_a_switch_holds_who_lacks_it_and_passes_who_has_it_on_his_page(office, switch, asked, reason, kinds):
    lacking, having = make_workers(office, 2)
    assert [typed(office.darman, having, "bukti", kind=kind, **SEEN) for kind in kinds] == [302] * len(kinds)
    assert answers(office, [lacking, having], **{switch: [asked]}) == [("officer", [reason]), ("eligible", [])]


@pytest.mark.django_db
@pytest.mark.parametrize("register", [name for name in REGISTERS if name != "none"])
def test_a_decile_of_each_register_is_recorded_on_the_page_and_counts_for_that_register(office, register):
    lacking, having = make_workers(office, 2)
    form = {"decile": "2", "register": register, **day_boxes("as_of_on", "2025-01-02")}
    assert typed(office.rahma, having, "desil", **form) == 302
    rules = {"register": register, "greatest_decile": 4, "greatest_age_months": 3}
    held = ("not_eligible", ["decile_unknown"])
    assert answers(office, [lacking, having], **rules) == [held, ("eligible", [])]
    other = next(name for name in REGISTERS if name not in ("none", register))
    assert answers(office, [having], register=other) == [held]


@pytest.mark.django_db
def test_an_application_at_a_counter_is_consent_domicile_and_work_for_the_rules(office):
    person = {
        "nik": "1404056105809001", "kk_number": "1404050107059001", "name": "Siti Rabiah",
        "birth_on": date(1980, 5, 21),
        "sex": "P", "mother_name": "Maimunah", "area_code": "14.04.05.1004", "occupation": "Pedagang kaki lima makanan",
    }  # fmt: skip
    row = receive_application(
        by=office.darman, channel="village", consent_method="spoken", consent_version="2026-11-26", **person
    )
    seen = {"seen_on": TODAY, "place": "Pasar Sungai Salak", "witness": "Pak RT Jamal"}
    confirmed = confirm_application(by=office.darman, application=row, **seen)
    with inside(office):
        worker = Worker.objects.get(pk=confirmed.worker_id)
    assert typed(office.umar, worker, "periksa", authority="dukcapil", result="match",
                 **day_boxes("verified_on", TODAY.isoformat())) == 302  # fmt: skip
    rules = {"evidence": ["work", "consent"], "require_residence": True}
    assert answers(office, [worker], **rules) == [("eligible", [])]


@pytest.mark.django_db
def test_what_was_shown_of_a_double_counts_for_who_survives(office):
    kept, double = make_workers(office, 2)
    add_evidence(by=office.rahma, worker=double, kind="consent", seen_on=TODAY)
    settle_duplicate(by=office.rahma, worker=kept, other=double, is_same=True, reason="NIK salah ketik", survivor=kept)
    assert answers(office, [kept], evidence=["consent"]) == [("eligible", [])]


@pytest.mark.django_db
def test_a_kind_that_no_rule_knows_is_refused_by_page_and_database(office):
    (worker,) = make_workers(office, 1)
    assert typed(office.darman, worker, "bukti", kind="ramalan", **SEEN) == 422
    with pytest.raises(DatabaseError):
        add_evidence(by=office.darman, worker=worker, kind="ramalan", seen_on=TODAY)
