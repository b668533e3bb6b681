"""What the switches of a rule set ask for can be recorded on the real page; who lacks it is held, who has it passes."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from tests.programme.world import DISTRICT, OTHER_VILLAGE, TODAY, inside, make_workers, nik, open_one
from tests.web.signing_in import client_of, day_boxes, errors_of, post

from payung.bulk.authority import MarkRow, read_marks
from payung.intake.actions.applications import receive_application
from payung.intake.actions.confirming import confirm_application
from payung.intake.thread import thread_of
from payung.programme.actions.nomination import nominate
from payung.programme.actions.setup import set_rules
from payung.programme.models import Nomination
from payung.programme.rules import CRITERIA, EVIDENCE, REGISTERS
from payung.registry.actions.evidence import add_evidence, record_decile
from payung.registry.actions.marks import count_marks
from payung.registry.models import Decile, Evidence, Worker
from payung.sameness.actions import settle_duplicate

SEEN = day_boxes("seen_on", TODAY.isoformat())


@pytest.fixture
def office(offices: tuple[SimpleNamespace, SimpleNamespace], monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    monkeypatch.setenv("PAYUNG_TODAY", TODAY.isoformat())
    return offices[0]


def answers(office: Any, workers: list[Worker], **rules: Any) -> list[tuple[str, list[str]]]:
    """Nominate under rules with one switch on; the answers in the order of the workers."""
    programme = open_one(office, name=f"Program {rules}").programme
    set_rules(by=office.rahma, programme=programme, rules=rules, starts_on=TODAY)
    nominate(by=office.rahma, programme=programme, workers=[worker.pk for worker in workers])
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
    page = client_of(office.darman).get(f"/pekerja/{kept.public_id}/").content.decode()
    assert page.count("Bukti: Persetujuan penggunaan data") == 1


@pytest.mark.django_db
def test_a_kind_that_no_rule_knows_is_refused_by_page_and_database(office):
    (worker,) = make_workers(office, 1)
    assert typed(office.darman, worker, "bukti", kind="ramalan", **SEEN) == 422
    with pytest.raises(DatabaseError):
        add_evidence(by=office.darman, worker=worker, kind="ramalan", seen_on=TODAY)


def sent_list(officer: Any, text: str, **form: Any) -> Any:
    """Paste a list and read the page that says what it would record."""
    answer = post(client_of(officer), "/pekerja/keterangan/", pasted=text, **form)
    assert answer.status_code == 302, errors_of(answer)
    return client_of(officer).get(answer.url), answer.url


PER = day_boxes("day", "2025-01-15")


@pytest.mark.django_db
def test_dinsos_records_deciles_from_a_pasted_list_after_seeing_what_changes(office):
    first, second, third, _untouched = make_workers(office, 4)
    record_decile(by=office.rahma, worker=second, decile=7, register="p3ke", as_of_on=date(2024, 6, 1))
    record_decile(by=office.rahma, worker=third, decile=2, register="p3ke", as_of_on=date(2025, 1, 15))
    rows = [
        ("NIK", "Desil", "Tanggal data"),
        (first.nik, "1", "2025-01-10"),
        (second.nik, "Desil 3", ""),
        (third.nik, "2", ""),
        (nik(77), "4", ""),
        ("12345", "4", ""),
    ]
    _page, url = sent_list(office.sosial, "\n".join("\t".join(row) for row in rows))
    asked = {"register": "p3ke", "note": "Surat Dinsos 12/2025", **PER}
    looked = post(client_of(office.sosial), url, look="1", **asked).context["counted"]
    assert looked == {
        "rows": 4, "people": 3, "strangers": 1, "torn": 0, "first": 1, "changed": 1, "newer": 0, "known": 1,
        "kinds": {}, "unread": 1,
    }  # fmt: skip
    with inside(office):
        assert Decile.objects.count() == 2
    assert post(client_of(office.sosial), url, **asked).status_code == 302
    with inside(office):
        live = Decile.objects.filter(register="p3ke", file__isnull=False).order_by("worker_id")
        told = [(row.worker_id, row.decile, row.as_of_on, row.row_number, row.by_id) for row in live]
        assert told == [
            (first.pk, 1, date(2025, 1, 10), 2, office.sosial.pk),
            (second.pk, 3, date(2025, 1, 15), 3, office.sosial.pk),
        ]
        (newest, older) = thread_of(second).deciles
        assert (newest.decile, older.decile, len(newest.file.sha256)) == (3, 7, 64)
    again = post(client_of(office.sosial), url, **asked)
    assert (again.status_code, errors_of(again)[0][:21]) == (422, "Tidak ada yang baru u")


@pytest.mark.django_db
def test_a_sheet_of_criteria_passes_whom_it_marks_and_holds_the_others(office):
    marked, bare = make_workers(office, 2)
    text = f"No,Nama,NIK,Berpenghasilan rendah,Tidak mampu\n1,A,{marked.nik},ya,x\n2,B,{bare.nik},,tidak\n"
    file = SimpleUploadedFile("kriteria.csv", text.encode())
    answer = post(client_of(office.rahma), "/pekerja/keterangan/", file=file)
    assert post(client_of(office.rahma), answer.url, **PER).status_code == 302
    held = ("officer", ["cannot_pay_not_shown", "low_income_not_shown"])
    assert answers(office, [marked, bare], criteria=["low_income", "cannot_pay"]) == [("eligible", []), held]
    page = client_of(office.darman).get(f"/pekerja/{marked.public_id}/").content.decode()
    assert ("kriteria.csv, baris 2" in page, "/bukti/" in page.split("kriteria.csv")[0][-200:]) == (True, False)
    with inside(office):
        evidence = Evidence.objects.filter(worker=marked)[0]
    url = f"/pekerja/{marked.public_id}/bukti/{evidence.public_id}/"
    assert client_of(office.darman).get(url).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/pekerja/keterangan/", "/pekerja/daftar-lain/"])
def test_a_form_sent_wholly_empty_says_what_is_missing(office, url):
    answer = client_of(office.rahma).post(url)
    assert (answer.status_code, len(errors_of(answer)) > 0) == (422, True)


@pytest.mark.django_db
def test_a_bare_list_of_niks_says_what_the_officer_chose_of_all_and_nothing_of_nobody(office):
    people = make_workers(office, 3)
    _page, url = sent_list(office.rahma, "\n".join(str(worker.nik) for worker in people[:2]))
    assert post(client_of(office.rahma), url, **PER).status_code == 422
    assert post(client_of(office.rahma), url, kinds=["consent", "high_risk"], **PER).status_code == 302
    with inside(office):
        told = Evidence.objects.order_by("worker_id", "kind").values_list("worker_id", "kind", "seen_on", "row_number")
        day = date(2025, 1, 15)
        assert list(told) == [
            (people[0].pk, "consent", day, 1), (people[0].pk, "high_risk", day, 1),
            (people[1].pk, "consent", day, 2), (people[1].pk, "high_risk", day, 2),
        ]  # fmt: skip


@pytest.mark.django_db
def test_two_deciles_of_one_day_are_not_guessed_at(office):
    (worker,) = make_workers(office, 1)
    page, url = sent_list(office.rahma, f"NIK,Desil\n{worker.nik},2\n{worker.nik},5")
    assert (page.context["counted"]["torn"], page.context["counted"]["first"]) == (1, 0)
    assert post(client_of(office.rahma), url, register="dtsen", **PER).status_code == 422


@pytest.mark.django_db
def test_a_list_reaches_no_other_area_office_or_role(office, offices):
    (worker,) = make_workers(office, 1, area_code=OTHER_VILLAGE)
    _page, url = sent_list(office.rahma, f"NIK,Desil\n{worker.nik},2")
    stranger, own = client_of(offices[1].asing), client_of(office.darman)
    assert [stranger.get(url).status_code, client_of(office.sosial).get(url).status_code] == [404, 404]
    assert [own.get("/pekerja/keterangan/").status_code, own.get(url).status_code] == [403, 403]
    _page, theirs = sent_list(offices[1].asing, f"NIK,Desil\n{worker.nik},2")
    assert _page.context["counted"]["strangers"] == 1
    assert post(stranger, theirs, register="dtsen", **PER).status_code == 422


@pytest.mark.django_db
def test_a_double_in_the_officers_area_leads_a_list_to_no_survivor_outside_it(office):
    (here,), (there,) = make_workers(office, 1), make_workers(office, 1, first=9, area_code=OTHER_VILLAGE)
    settle_duplicate(by=office.rahma, worker=here, other=there, is_same=True, reason="Pindah", survivor=there)
    counted = []
    for area in ("14.04", DISTRICT):
        office.sosial.area_code = area
        found = read_marks(f"NIK,Desil\n{here.nik},2".encode())
        with inside(office):
            counted.append(count_marks(office.sosial, found, day=TODAY, register="dtsen", kinds=())["people"])
    assert counted == [1, 0]


@pytest.mark.parametrize(
    ("text", "rows", "unread"),
    [
        (f"{nik(1)};4;2025-01-02", (MarkRow(1, nik(1), (), 4, date(2025, 1, 2)),), ()),
        (f"Daftar Dinsos\nNIK\tDesil\n{nik(1)}\t10", (MarkRow(3, nik(1), (), 10),), ()),
        (f"NIK,Desil\n{nik(1)},11\n{nik(2)},0\n,\n{nik(3)},", (MarkRow(5, nik(3)),), (2, 3)),
        (f"NIK,Desil,Desil per\n{nik(1)},1,kemarin", (), (2,)),
        ("Nama,Desil\nBudi,1", (), ()),
    ],
)
def test_a_list_is_read_as_it_is_written_and_what_is_unclear_is_left(text, rows, unread):
    found = read_marks(text.encode())
    assert (found.rows, found.unread, bool(found.message)) == (rows, unread, not rows)
