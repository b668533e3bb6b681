"""What no officer types and anybody may send: null bytes, impossible keys, years of a slip, pages that would mail."""

from __future__ import annotations

from types import SimpleNamespace
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from tests.programme.world import TODAY, sponsored
from tests.web.signing_in import client_of, day_boxes, post
from tests.web.test_rosters_pages import THREE, send, sent, signed_in

from payung.billing.actions.bills import approve_bill, issue_bill
from payung.billing.models import Payment
from payung.core.month import Month
from payung.intake.models import Roster, RosterRow
from payung.office.scope import office_scope
from payung.web.rosters.problems import hidden, shown_row

pytestmark = pytest.mark.django_db
NO_NUMBERS = ["²", "٣", "-1", "abc", "9" * 20, "9" * 5000, "1e5", " 1"]


@pytest.fixture
def office(offices: tuple[SimpleNamespace, SimpleNamespace], monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    monkeypatch.setenv("PAYUNG_TODAY", TODAY.isoformat())
    return offices[0]


@pytest.mark.parametrize("after", NO_NUMBERS)
def test_a_next_page_that_is_no_key_is_the_first_page(office, after):
    rahma = client_of(office.rahma)
    for url in ("/pekerja/", "/roster/", "/rencana/"):
        assert rahma.get(url, {"after": after}).status_code == 200


@pytest.mark.parametrize("year", ["0000", "²²²²", "9999", "-1", "x"])
def test_a_year_that_cannot_be_is_the_newest_year(office, year):
    assert client_of(office.rahma).get(reverse("bills"), {"tahun": year}).context["year"] == TODAY.year


@pytest.mark.parametrize("month", ["0001-01", "9999-12", "2014-12", "2025-13"])
def test_a_month_no_programme_can_have_is_not_found(office, month):
    made = sponsored(office, 1)
    issue = reverse("bill_issue", args=[made.budget.public_id])
    rahma = client_of(office.rahma)
    assert rahma.get(issue, {"bulan": month}).status_code == 404
    assert post(rahma, issue, bulan=month).status_code == 404


def test_a_null_byte_is_refused_and_not_remembered(office):
    rahma = client_of(office.rahma)
    for url in ("/roster/wilayah/?area=", "/peraturan/?q=", "/pekerja/?desa="):
        answer = rahma.get(url + quote("a\0b"))
        assert (answer.status_code, "Permintaan tidak terbaca" in answer.content.decode()) == (400, True)
    for url in ("/pekerja/cari/", "/klaim/lapor/"):
        assert rahma.post(url, {"q": "a\0b"}).status_code == 400
    assert rahma.get("/pekerja/").status_code == 200


def test_a_request_key_that_is_none_is_refused(offices):
    inhil, _ = offices
    assert send(signed_in(inhil.darman), THREE, key="garbage").status_code == 400
    with office_scope(inhil.pemda.pk):
        assert not Roster.objects.exists()


@pytest.mark.parametrize("day", ["0025-01-20", "1-01-20", "1899-01-20", "9999-01-20"])
def test_a_year_of_two_figures_is_no_day_of_payment(office, day):
    made = sponsored(office, 1)
    bill = issue_bill(by=office.rahma, budget=made.budget, month=Month(2025, 1))
    approve_bill(by=office.umar, bill=bill)
    page = post(
        client_of(office.tati),
        reverse("bill_pay", args=[bill.public_id]),
        sp2d_number="1",
        amount_idr="16.800",
        **day_boxes("paid_on", day),
    )
    assert "tidak ada di kalender" in page.content.decode()
    with office_scope(office.pemda.pk):
        assert not Payment.objects.exists()


@pytest.mark.parametrize("url", ["/akun/password/reset/", "/akun/email/"])
def test_no_page_promises_a_mail(office, url):
    for client in (Client(), client_of(office.rahma)):
        for answer in (client.get(url), client.post(url, {"email": "a@example.id", "action_add": ""})):
            assert answer.status_code == 404
            assert "Payung tidak mengirim surel." in answer.content.decode()


def test_the_list_of_security_keys_opens(office):
    answer = client_of(office.umar).get("/akun/2fa/webauthn/")
    assert answer.status_code in (200, 302)


def test_a_nik_stands_in_full_only_beside_the_form_that_mends_it(offices):
    inhil, _ = offices
    roster = sent(inhil)
    with office_scope(inhil.pemda.pk):
        row = RosterRow.objects.filter(roster=roster, verdict="rejected").first()
        assert row is not None
        row.roster = roster
        row.raw = {**row.raw, "typed": {"nik": "1404051203809123"}}
        mending, reading = (shown_row(row, may_amend=may)["problems"][0]["value"] for may in (True, False))
    assert mending == "1404051203809123"
    assert reading == hidden("1404051203809123") == "140405••••••••23"
