"""Pages of the money: the sum before the button, two hands, exact payment, differences; strangers see nothing."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.billing.test_statements import listed, rows_of
from tests.programme.world import TODAY, inside, sponsored
from tests.web.signing_in import client_of, day_boxes, errors_of, post

from payung.billing.actions.bills import approve_bill, issue_bill
from payung.billing.actions.statements import read_statement
from payung.billing.models import Bill, BillApproval, Payment, Statement
from payung.billing.queries import deadline_of
from payung.core.month import Month
from payung.money.models import Budget

JANUARY = Month(2025, 1)


@pytest.fixture
def office(offices: tuple[SimpleNamespace, SimpleNamespace], monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    monkeypatch.setenv("PAYUNG_TODAY", TODAY.isoformat())
    return offices[0]


@pytest.fixture
def stranger(offices: tuple[SimpleNamespace, SimpleNamespace]) -> SimpleNamespace:
    return offices[1]


@pytest.fixture
def made(office):
    """Three people sponsored for 2025, January billed."""
    made = sponsored(office, 3)
    made.bill = issue_bill(by=office.rahma, budget=made.budget, month=JANUARY)
    return made


def payment(**more):
    return {
        "spp_number": "01/SPP",
        "spm_number": "01/SPM",
        "sp2d_number": "00112/SP2D/2025",
        **day_boxes("paid_on", "2025-01-20"),
        "amount_idr": "50.400",
        **more,
    }


def test_a_bill_goes_from_the_sum_to_the_comparison_by_forms_alone(office):
    made = sponsored(office, 3)
    rahma, umar, tati = client_of(office.rahma), client_of(office.umar), client_of(office.tati)
    issue = reverse("bill_issue", args=[made.budget.public_id])
    page = rahma.get(issue)
    assert [part["value"] for part in page.context["parts"]] == ["0", "3", "0", "3 orang", "Rp16.800"]
    assert page.context["total"]["value"] == "Rp50.400"
    assert page.context["words"] == "lima puluh ribu empat ratus rupiah"
    post(rahma, issue, bulan="2025-01")
    with inside(office):
        bill = Bill.objects.get()
    at = [bill.public_id]
    assert (bill.line_count, bill.total_idr) == (3, 50_400)
    post(umar, reverse("bill_approve", args=at))
    post(tati, reverse("bill_pay", args=at), **payment())
    file = SimpleUploadedFile("posting.csv", listed(*rows_of(made)[:2]))
    answer = post(rahma, reverse("statement_read", args=at), file=file)
    with inside(office):
        statement = Statement.objects.get()
        assert Payment.objects.get().amount_idr == 50_400
    assert answer.url == reverse("statement", args=[statement.public_id])
    seen = rahma.get(answer.url).context
    assert (seen["gap_idr"], seen["count"]) == (16_800, 1)
    assert [(row.worker.name, gap) for row, _kind, gap in seen["rows"]] == [("Pekerja 003", 16_800)]
    states = [step["state"] for step in rahma.get(reverse("bill", args=at)).context["steps"]]
    assert states == ["done", "done", "done", "done", "now"]


def test_nothing_is_written_before_the_button(office):
    made = sponsored(office, 2)
    client_of(office.rahma).get(reverse("bill_issue", args=[made.budget.public_id]))
    with inside(office):
        assert (Bill.objects.count(), Budget.objects.get().spent_idr) == (0, 0)


def test_the_machine_counts_the_bill_again(office, made):
    checks = client_of(office.umar).get(reverse("bill", args=[made.bill.public_id])).context["machine"]
    assert [check["state"] for check in checks] == ["done"] * 6


def test_prices_show_their_grounds_and_how_strongly_they_were_seen(office, made):
    page = client_of(office.umar).get(reverse("bill", args=[made.bill.public_id]))
    [price] = page.context["prices"]
    assert [ground["name"] for ground in price["grounds"]] == ["Iuran JKK menurut penghasilan", "Iuran JKM"]
    assert [ground["seen"] == "" for ground in price["grounds"]] == [False, False]
    assert all(ground["cite"] in page.content.decode() for ground in price["grounds"])


def test_the_maker_is_told_why_not_and_the_checker_gets_the_button(office, made):
    url, approve = reverse("bill", args=[made.bill.public_id]), reverse("bill_approve", args=[made.bill.public_id])
    maker, checker = client_of(office.rahma).get(url), client_of(office.umar).get(url)
    assert maker.context["why_not"].startswith("Anda membuat tagihan ini")
    assert (approve in maker.content.decode(), approve in checker.content.decode()) == (False, True)
    assert post(client_of(office.rahma), approve).status_code == 403
    with inside(office):
        assert BillApproval.objects.count() == 0


def test_the_due_day_moves_over_a_weekend(office, made):
    due = client_of(office.rahma).get(reverse("bill", args=[made.bill.public_id])).context["due"]
    assert (due.due_on.isoformat(), due.shifted) == ("2025-01-15", False)
    later = deadline_of(Month(2025, 2))  # 15 February 2025 is a Saturday
    assert (later.due_on.isoformat(), later.shifted) == ("2025-02-17", True)


def urls_of(made, statement):
    at = [made.bill.public_id]
    named = ["bill", "bill_lines", "bill_approve", "bill_pay", "bill_pdf", "bill_lines_xlsx", "statement_read"]
    return [
        *(reverse(name, args=at) for name in named),
        reverse("bill_issue", args=[made.budget.public_id]),
        reverse("statement", args=[statement.public_id]),
        reverse("differences_xlsx", args=[statement.public_id]),
    ]


def test_a_stranger_gets_404_on_every_address_with_an_id_and_sees_no_row(office, stranger, made):
    asked = {"bill": made.bill, "content": listed(*rows_of(made)[:2]), "name": "posting.csv"}
    statement = read_statement(by=office.rahma, **asked)
    client = client_of(stranger.asing)
    # approving and paying are not this officer's role: 403 before anything is looked up
    closed = {reverse("bill_approve", args=[made.bill.public_id]), reverse("bill_pay", args=[made.bill.public_id])}
    urls = urls_of(made, statement)
    assert {url: client.get(url).status_code for url in urls} == {url: 403 if url in closed else 404 for url in urls}
    assert {url: post(client, url).status_code for url in urls} == {url: 403 if url in closed else 404 for url in urls}
    page = client.get(reverse("bills"), {"tahun": "2025"})
    assert (page.context["bills"], page.context["purses"], page.context["total_idr"]) == ([], [], 0)


def test_wrong_roles_do_not_enter(office, made):
    at = [made.bill.public_id]
    darman, bupati = client_of(office.darman), client_of(office.bupati)
    assert darman.get(reverse("bills")).status_code == 403
    assert darman.get(reverse("bill", args=at)).status_code == 403
    assert bupati.get(reverse("bill", args=at)).status_code == 200
    for name in ("bill_approve", "bill_pay", "statement_read"):
        assert post(bupati, reverse(name, args=at)).status_code == 403
    assert post(client_of(office.umar), reverse("bill_issue", args=[made.budget.public_id])).status_code == 403


def test_the_same_key_issues_once_and_another_month_is_told(office):
    made = sponsored(office, 2)
    client, url, key = client_of(office.rahma), reverse("bill_issue", args=[made.budget.public_id]), str(uuid4())
    first, again = (post(client, url, key=key, bulan="2025-01") for _ in range(2))
    assert first.url == again.url
    other = post(client, url, key=key, bulan="2025-02")
    assert errors_of(other)[0].startswith("Permintaan ini memakai kunci yang sudah dipakai")
    with inside(office):
        assert Bill.objects.count() == 1


def test_a_month_that_is_billed_is_told(office, made):
    answer = post(client_of(office.rahma), reverse("bill_issue", args=[made.budget.public_id]), bulan="2025-01")
    assert errors_of(answer)[0].startswith("Tagihan bulan 2025-01 sudah ada.")


def test_a_ceiling_one_rupiah_short_is_told_before_and_after(office):
    made = sponsored(office, 3, ceiling_idr=50_399)
    client, url = client_of(office.rahma), reverse("bill_issue", args=[made.budget.public_id])
    assert client.get(url).context["draft"].left_after_idr == -1
    assert errors_of(post(client, url, bulan="2025-01"))[0].startswith("Tagihan ini perlu Rp50.400")
    with inside(office):
        assert Bill.objects.count() == 0


@pytest.mark.parametrize("month", ["2025-13", "kemarin", "2025"])
def test_a_month_that_does_not_exist_is_not_found(office, month):
    made = sponsored(office, 1)
    url = reverse("bill_issue", args=[made.budget.public_id])
    assert client_of(office.rahma).get(url, {"bulan": month}).status_code == 404


@pytest.mark.parametrize("amount", ["50.399", "50.401", "lima puluh ribu"])
def test_a_payment_must_equal_the_bill_to_the_rupiah(office, made, amount):
    approve_bill(by=office.umar, bill=made.bill)
    url = reverse("bill_pay", args=[made.bill.public_id])
    answer = post(client_of(office.tati), url, **payment(amount_idr=amount))
    assert len(errors_of(answer, "pay_form")) == 1
    with inside(office):
        assert Payment.objects.count() == 0


def test_a_bill_nobody_approved_is_not_paid(office, made):
    answer = post(client_of(office.tati), reverse("bill_pay", args=[made.bill.public_id]), **payment())
    assert errors_of(answer, "pay_form")[0].startswith("Tagihan TGH/2025/0001 belum disetujui")


def test_lines_are_paged_by_keyset_and_a_name_finds_its_own(office, made, monkeypatch):
    monkeypatch.setattr("payung.web.tables.listed.__kwdefaults__", {"size": 2})
    client, url = client_of(office.rahma), reverse("bill_lines", args=[made.bill.public_id])
    first = client.get(url)
    second = client.get(url + first.context["next_url"])
    names = [[row["name"] for row in page.context["rows"]] for page in (first, second)]
    assert names == [["Pekerja 001", "Pekerja 002"], ["Pekerja 003"]]
    assert second.context["next_url"] == ""
    assert [row["name"] for row in client.get(url, {"urut": "-name"}).context["rows"]] == ["Pekerja 003", "Pekerja 002"]
    assert [row["name"] for row in client.get(url, {"nama": "kerja 002"}).context["rows"]] == ["Pekerja 002"]
    assert client.get(url, {"nama": "tidak ada"}).context["rows"] == []
    assert [len(client.get(url, {"kecamatan": code}).context["rows"]) for code in ("14.04.05", "14.04.99")] == [2, 0]


def test_no_page_of_a_bill_shows_a_nik(office, made):
    client = client_of(office.rahma)
    statement = read_statement(by=office.rahma, bill=made.bill, content=listed(*rows_of(made)[:1]), name="p.csv")
    pages = [reverse("bill", args=[made.bill.public_id]), reverse("bill_lines", args=[made.bill.public_id])]
    pages.append(reverse("statement", args=[statement.public_id]))
    text = "".join(client.get(url).content.decode() for url in pages)
    assert [worker.nik for worker in made.workers if worker.nik in text] == []


def test_papers_are_attachments_with_safe_names(office, made):
    client = client_of(office.rahma)
    paper = client.get(reverse("bill_pdf", args=[made.bill.public_id]))
    assert paper["Content-Disposition"] == 'attachment; filename="tagihan-TGH-2025-0001.pdf"'
    assert paper.content[:5] == b"%PDF-"
    assert client.get(reverse("bill_lines_xlsx", args=[made.bill.public_id])).content[:2] == b"PK"


def test_an_unreadable_list_is_told_on_the_bill(office, made):
    url = reverse("statement_read", args=[made.bill.public_id])
    answer = post(client_of(office.rahma), url, file=SimpleUploadedFile("x.csv", b"\x00"))
    assert errors_of(answer, "statement_form")[0].startswith("Daftar dari BPJS Ketenagakerjaan tidak terbaca.")


def test_the_year_says_what_is_billed_paid_and_next(office, made):
    page = client_of(office.rahma).get(reverse("bills")).context
    [purse] = page["purses"]
    assert (page["total_idr"], page["paid_idr"], page["open_idr"]) == (50_400, 0, 50_400)
    assert (purse["next"], purse["months"][0], purse["months"][1]) == (
        Month(2025, 2),
        (JANUARY, "running"),
        (Month(2025, 2), "outside"),
    )
