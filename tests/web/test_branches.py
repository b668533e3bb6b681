"""An officer of the insurer sees what stands under the agreements of his branch, and nothing of another's."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.offices import found_offices, office_of
from tests.programme.world import (
    TODAY,
    accepted,
    agreed,
    answered,
    decreed,
    kpj,
    make_workers,
    nominate,
    open_one,
)
from tests.web.signing_in import client_of, post

from demo.workbooks import Posted, insurer_statement
from payung.billing.actions.bills import issue_bill
from payung.billing.actions.statements import read_statement
from payung.billing.models import Statement
from payung.billing.queries import bills_seen_by
from payung.claims.actions.death import open_death_claim, report_death
from payung.claims.actions.family import record_heir
from payung.claims.actions.money import record_benefit
from payung.core.month import Month
from payung.intake.queries import rosters_seen_by
from payung.money.actions import set_budget
from payung.office.clock import on
from payung.office.refusal import NotAllowed
from payung.office.scope import office_scope
from payung.programme.actions.enrolment import enrol, record_registration
from payung.programme.people import workers_seen_by
from payung.programme.queries import agreements_seen_by


@pytest.fixture(scope="module")
def world(module_database: str) -> Iterator[SimpleNamespace]:
    """Two of Rengat paid by APBD, one of Tembilahan by CSR; from February one more of Tembilahan by APBD."""
    found_offices(module_database)
    office = office_of("14.04")
    with on(TODAY):
        made = open_one(office)
        csr = set_budget(by=office.rahma, programme=made.programme, funding="csr", ceiling_idr=9_000_000)
        made.rengat = _enrolled(office, made, 2, 1, "Rengat", made.budget)
        made.tembilahan = _enrolled(office, made, 1, 3, "Tembilahan", csr)
        made.ours = issue_bill(by=office.rahma, budget=made.budget, month=Month(2025, 1))
        made.theirs = issue_bill(by=office.rahma, budget=csr, month=Month(2025, 1))
        _enrolled(office, made, 1, 4, "Tembilahan", made.budget)
        made.mixed = issue_bill(by=office.rahma, budget=made.budget, month=Month(2025, 2))
        made.ours_claim, made.theirs_claim = (_claim(office, one[0]) for one in (made.rengat, made.tembilahan))
        made.office = office
        yield made


def _enrolled(office: Any, made: Any, count: int, first: int, branch: str, purse: Any) -> list[Any]:
    workers = make_workers(office, count, first=first)
    nominate(office, made.programme, workers)
    paper = agreed(office, made.programme, f"PKS {branch} {first}", branch)
    decree = decreed(office, made.programme, f"SK {first}")
    enrol(by=office.rahma, decree=decree, agreement=paper, budget=purse)
    answered(office, paper, accepted(workers))
    setattr(made, f"pks_{branch.lower()}", paper)
    return workers


def _claim(office: Any, worker: Any) -> Any:
    died = {"died_on": TODAY, "cause": "illness", "reported_on": TODAY, "reported_by_name": "Pak RT", "paper": ""}
    death = report_death(by=office.rahma, worker=worker, **died)
    claim = open_death_claim(by=office.rahma, death=death, opened_on=TODAY)
    claim.heir = record_heir(by=office.rahma, claim=claim, name="Rohani", relation="wife")
    return claim


def names(rows: Any) -> list[str]:
    return sorted(str(row) for row in rows)


def test_each_branch_sees_its_own_workers_agreements_and_bills(world):
    office = world.office
    with office_scope(office.pemda.pk):
        rengat, tembilahan = office.rengat, office.tembilahan
        assert names(row.name for row in workers_seen_by(rengat)) == ["Pekerja 001", "Pekerja 002"]
        assert names(row.name for row in workers_seen_by(tembilahan)) == ["Pekerja 003", "Pekerja 004"]
        assert names(row.pks_number for row in agreements_seen_by(rengat)) == ["PKS Rengat 1"]
        assert [row.pk for row in bills_seen_by(rengat)] == [world.ours.pk]
        assert [row.pk for row in bills_seen_by(tembilahan)] == [world.theirs.pk]


def test_a_bill_of_two_branches_is_shown_to_neither(world):
    with office_scope(world.office.pemda.pk):
        seen = [
            bills_seen_by(one).filter(pk=world.mixed.pk).count() for one in (world.office.rengat, world.office.umar)
        ]
    assert seen == [0, 1]


def test_a_branch_without_a_name_sees_nobody(world):
    nameless = world.office.rengat.__class__(**{**_fields(world.office.rengat), "branch": ""})
    with office_scope(world.office.pemda.pk):
        assert (workers_seen_by(nameless).count(), agreements_seen_by(nameless).count()) == (0, 0)
        assert (bills_seen_by(nameless).count(), rosters_seen_by(nameless).count()) == (0, 0)


def _fields(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.parametrize(
    ("page", "row"),
    [
        ("worker", lambda world: world.tembilahan[0]),
        ("agreement", lambda world: world.pks_tembilahan),
        ("enrolment_xlsx", lambda world: world.pks_tembilahan),
        ("registration", lambda world: world.pks_tembilahan),
        ("bill", lambda world: world.theirs),
        ("bill", lambda world: world.mixed),
        ("bill_lines", lambda world: world.mixed),
        ("bill_lines_xlsx", lambda world: world.theirs),
        ("bill_pdf", lambda world: world.theirs),
        ("claim", lambda world: world.theirs_claim),
    ],
)
def test_nothing_of_another_branch_opens(world, page, row):
    url = reverse(page, args=[row(world).public_id])
    answers = {
        client_of(world.office.rengat).get(url).status_code,
        client_of(world.office.rengat).post(url).status_code,
    }
    assert answers == {404}


@pytest.mark.parametrize(
    ("page", "row"),
    [
        ("worker", lambda world: world.rengat[1]),
        ("agreement", lambda world: world.pks_rengat),
        ("enrolment_xlsx", lambda world: world.pks_rengat),
        ("bill", lambda world: world.ours),
        ("bill_lines_xlsx", lambda world: world.ours),
        ("claim", lambda world: world.ours_claim),
    ],
)
def test_its_own_opens(world, page, row):
    assert client_of(world.office.rengat).get(reverse(page, args=[row(world).public_id])).status_code == 200


def test_a_branch_answers_its_own_list_and_posts_its_own_bill_on_their_pages(world):
    client = client_of(world.office.rengat)
    answer = SimpleUploadedFile("jawab.csv", accepted(world.rengat))
    url = reverse("registration", args=[world.pks_rengat.public_id])
    assert post(client, url, file=answer).status_code == 302
    posted = insurer_statement([Posted(kpj(1), "PEKERJA 001", 16_800)])
    url = reverse("statement_read", args=[world.ours.public_id])
    page = post(client, url, file=SimpleUploadedFile("daftar.csv", posted))
    assert client.get(page.headers["Location"]).status_code == 200
    with office_scope(world.office.pemda.pk):
        assert Statement.objects.get(bill=world.ours).by == world.office.rengat


def test_no_page_of_a_branch_names_another_branchs_people(world):
    client = client_of(world.office.rengat)
    text = "".join(client.get(reverse(name)).content.decode() for name in ("home", "workers", "bills", "claims"))
    assert "Pekerja 001" in text
    assert [name for name in ("Pekerja 003", "Pekerja 004", "PKS Tembilahan") if name in text] == []


@pytest.mark.parametrize("name", ["programmes", "reports", "scenarios", "figures"])
def test_what_is_the_pemdas_alone_is_closed_to_the_insurer(world, name):
    assert client_of(world.office.rengat).get(reverse(name)).status_code == 403


@pytest.mark.parametrize(
    "work",
    [
        lambda by, w: record_registration(
            by=by, agreement=w.pks_tembilahan, content=accepted(w.tembilahan), name="jawab.csv"
        ),
        lambda by, w: read_statement(by=by, bill=w.theirs, content=b"", name="x.csv"),
        lambda by, w: record_benefit(
            by=by,
            claim=w.theirs_claim,
            component="funeral",
            amount_idr=10_000_000,
            paid_on=TODAY,
            beneficiary=w.theirs_claim.heir,
        ),
    ],
)
def test_no_action_reaches_another_branchs_row(world, work):
    with pytest.raises(NotAllowed) as refusal:
        work(world.office.rengat, world)
    assert refusal.value.code == "other_branch"
