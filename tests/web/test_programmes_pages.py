"""Pages of a programme: the whole way by forms, refusals, and the stranger who sees nothing."""

import io
from types import SimpleNamespace
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.programme.world import (
    DISTRICT,
    OTHER_VILLAGE,
    TODAY,
    VILLAGE,
    accepted,
    inside,
    make_workers,
    nominate,
    open_one,
    sponsored,
)
from tests.web.signing_in import client_of, day_boxes, errors_of, post

from payung.money.models import Budget, Programme
from payung.programme.models import Agreement, Decree, Enrolment, Nomination, Quota, Registration
from payung.programme.queries import registration_counts, rules_on
from payung.web.programmes import nominations


@pytest.fixture
def office(offices: tuple[SimpleNamespace, SimpleNamespace], monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    monkeypatch.setenv("PAYUNG_TODAY", TODAY.isoformat())
    return offices[0]


@pytest.fixture
def stranger(offices: tuple[SimpleNamespace, SimpleNamespace]) -> SimpleNamespace:
    return offices[1]


DECREE_DAYS = {
    **day_boxes("decided_on", "2025-01-02"),
    **day_boxes("starts_on", "2025-01-01"),
    **day_boxes("ends_on", "2025-12-31"),
}
AGREEMENT_DAYS = {
    **day_boxes("signed_on", "2025-01-02"),
    **day_boxes("starts_on", "2025-01-01"),
    **day_boxes("ends_on", "2025-12-31"),
}


def test_a_programme_goes_from_opening_to_registration_by_forms_alone(office):
    workers = make_workers(office, 3)
    rahma, umar = client_of(office.rahma), client_of(office.umar)
    post(
        rahma, reverse("programme_open"), name="Pekerja Rentan", year=2025, legal_basis="Perbup 7/2025", minimum_age=18
    )
    with inside(office):
        programme = Programme.objects.get()
    at = [programme.public_id]
    post(rahma, reverse("programme_budget", args=at), funding="apbd", ceiling_idr="Rp10.000.000")
    post(rahma, reverse("programme_quota", args=at), area_code="14.04", seats=10)
    post(rahma, reverse("nominate", args=at), desa=VILLAGE)
    post(umar, reverse("decree_record", args=at), sk_number="188/I/2025", **DECREE_DAYS)
    post(rahma, reverse("agreement_record", args=at), pks_number="14/2025", on_leaving="replace", **AGREEMENT_DAYS)
    with inside(office):
        budget, decree, agreement = Budget.objects.get(), Decree.objects.get(), Agreement.objects.get()
        assert (budget.ceiling_idr, decree.line_count, rules_on(programme, TODAY).rules) == (
            10_000_000,
            3,
            {"minimum_age": 18},
        )
    there = [agreement.public_id]
    post(rahma, reverse("enrol", args=there), decree=decree.public_id, budget=budget.public_id)
    file = SimpleUploadedFile("jawaban.csv", accepted(workers))
    answer = post(rahma, reverse("registration", args=there), file=file)
    assert answer.url == reverse("agreement", args=there)
    with inside(office):
        assert registration_counts(agreement) == {"accepted": 3, "refused": 0, "waiting": 0}
    page = rahma.get(reverse("programme", args=at))
    assert [step["count"] for step in page.context["steps"]] == [3, 3, 3, 3, 3]


def test_every_step_of_the_funnel_plus_what_is_gone_is_the_step_before(office):
    made = open_one(office, seats=2)
    people = make_workers(office, 3) + make_workers(office, 2, first=30, is_verified=False)
    nominate(office, made.programme, people)
    steps = client_of(office.rahma).get(reverse("programme", args=[made.programme.public_id])).context["steps"]
    counts = [step["count"] for step in steps]
    gone = [sum(part["count"] for part in step["gone"]) for step in steps]
    assert counts == [5, 3, 2, 0, 0]
    assert [count + away for count, away in zip(counts[1:], gone[1:], strict=True)] == counts[:-1]


def urls_of(made):
    """Every address with an id of this room: GET, and whether it is a form's."""
    at, sk, pks = [made.programme.public_id], [made.decree.public_id], [made.agreement.public_id]
    return [
        *(
            reverse(name, args=at)
            for name in (
                "programme",
                "programme_budget",
                "programme_quota",
                "nominations",
                "nominate",
                "decree_record",
                "agreement_record",
            )
        ),
        *(reverse(name, args=sk) for name in ("decree", "decree_pdf", "decree_xlsx")),
        *(reverse(name, args=pks) for name in ("agreement", "enrol", "enrolment_xlsx", "registration")),
    ]


def test_a_stranger_gets_404_on_every_address_with_an_id(office, stranger):
    made = sponsored(office, 2)
    client = client_of(stranger.asing)
    asked = [url for url in urls_of(made) if url != reverse("decree_record", args=[made.programme.public_id])]
    assert {url: client.get(url).status_code for url in asked} == dict.fromkeys(asked, 404)
    posted = {url: post(client, url).status_code for url in asked}
    assert posted == dict.fromkeys(asked, 404)
    assert client.get(reverse("programmes")).context["rows"] == []


def test_the_village_and_wrong_roles_do_not_enter(office):
    made = sponsored(office, 1)
    at = [made.programme.public_id]
    darman, tati, rahma = client_of(office.darman), client_of(office.tati), client_of(office.rahma)
    assert darman.get(reverse("programmes")).status_code == 403
    forms = ("programme_budget", "programme_quota", "nominate", "agreement_record", "decree_record")
    assert [post(tati, reverse(name, args=at)).status_code for name in forms] == [403] * 5
    assert post(rahma, reverse("decree_record", args=at)).status_code == 403
    assert tati.get(reverse("programme", args=at)).status_code == 200
    assert tati.get(reverse("enrolment_xlsx", args=[made.agreement.public_id])).status_code == 403


def test_nothing_ticked_and_no_village_is_nobody(office):
    made = open_one(office)
    make_workers(office, 2)
    answer = post(client_of(office.rahma), reverse("nominate", args=[made.programme.public_id]))
    assert errors_of(answer)[0].startswith("Belum ada orang yang dipilih.")
    with inside(office):
        assert Nomination.objects.count() == 0


def test_an_unknown_village_is_nobody(office):
    made = open_one(office)
    make_workers(office, 2)
    client, url = client_of(office.rahma), reverse("nominate", args=[made.programme.public_id])
    for code in ("99.99.99.9999", "14.04", "%", " "):
        assert "Belum ada orang" in errors_of(post(client, url, desa=code))[0]
        assert client.get(url, {"desa": code}).context["rows"] == []
    with inside(office):
        assert Nomination.objects.count() == 0


def test_only_the_ticked_are_nominated_and_a_village_only_its_own(office):
    made = open_one(office)
    here, there = make_workers(office, 3), make_workers(office, 2, first=20, area_code=OTHER_VILLAGE)
    client, url = client_of(office.rahma), reverse("nominate", args=[made.programme.public_id])
    post(client, url, orang=[here[1].public_id, uuid4(), "not-an-id"])
    post(client, url, desa=OTHER_VILLAGE)
    with inside(office):
        assert list(Nomination.objects.order_by("id").values_list("worker_id", flat=True)) == [
            here[1].pk,
            *(worker.pk for worker in there),
        ]


def test_a_whole_kecamatan_is_nominated_at_once_or_when_large_by_a_job_that_tells_how_far_it_is(office, monkeypatch):
    monkeypatch.setattr(nominations, "AT_ONCE", 2)
    made = open_one(office)
    make_workers(office, 2, first=20, area_code=OTHER_VILLAGE)
    make_workers(office, 3)
    client, url = client_of(office.rahma), reverse("nominate", args=[made.programme.public_id])
    listing, far = (reverse(name, args=[made.programme.public_id]) for name in ("nominations", "nominating"))
    areas = [(code, count) for code, _name, count, _ in client.get(url).context["villages"]]
    assert areas == [(OTHER_VILLAGE[:8], 2), (OTHER_VILLAGE, 2), (DISTRICT, 3), (VILLAGE, 3)]
    post(client, url, desa=OTHER_VILLAGE[:8])
    assert (client.get(listing).context["job"], client.get(far)["HX-Refresh"]) == (None, "true")
    assert post(client, url, desa=DISTRICT).url == listing
    job = client.get(listing).context["job"]
    assert (job["title"], job["done"], job["total"]) == ("Mengusulkan semua calon di Tempuling", 0, 3)
    assert "Menunggu giliran." in client.get(far).content.decode()
    assert errors_of(post(client, url, desa=DISTRICT))[0].startswith("Pengusulan satu wilayah sedang berjalan.")
    with inside(office):
        assert Nomination.objects.count() == 2


@pytest.mark.parametrize("seats", [2, 3, 4])
def test_the_forms_meet_the_cap_whichever_way_people_are_chosen(office, seats):
    made = open_one(office, seats=seats)
    workers = make_workers(office, 2) + make_workers(office, 1, first=20, area_code=OTHER_VILLAGE)
    client, url = client_of(office.rahma), reverse("nominate", args=[made.programme.public_id])
    post(client, url, orang=[workers[0].public_id])
    post(client, url, desa=VILLAGE)
    post(client, url, desa=OTHER_VILLAGE)
    with inside(office):
        assert Quota.objects.get().taken == min(seats, 3)
        assert Nomination.objects.filter(waiting_rank__isnull=False).count() == max(0, 3 - seats)


def test_the_same_key_nominates_once_and_another_payload_is_told(office):
    made = open_one(office)
    workers = make_workers(office, 2)
    client, url, key = client_of(office.rahma), reverse("nominate", args=[made.programme.public_id]), str(uuid4())
    answers = [post(client, url, key=key, desa=VILLAGE).status_code for _ in range(2)]
    assert answers == [302, 302]
    other = post(client, url, key=key, orang=[workers[0].public_id])
    assert errors_of(other)[0].startswith("Permintaan ini memakai kunci yang sudah dipakai")
    with inside(office):
        assert Nomination.objects.count() == 2


def test_who_is_not_eligible_is_listed_with_the_reason_and_can_be_judged_again(office):
    made = open_one(office)
    workers = make_workers(office, 1, is_verified=False)
    nominate(office, made.programme, workers)
    client = client_of(office.rahma)
    url = reverse("nominations", args=[made.programme.public_id])
    [row] = client.get(url, {"keadaan": "officer"}).context["rows"]
    assert row["reasons"][0] == (
        "Belum diperiksa Dukcapil. Minta pemeriksa mencatat hasil pemadanan, lalu usulkan lagi."
    )
    assert client.get(url, {"keadaan": "seated"}).context["rows"] == []
    post(client, reverse("nominate", args=[made.programme.public_id]), orang=[workers[0].public_id])
    with inside(office):
        assert Nomination.objects.count() == 1


def test_a_quota_is_found_by_a_name_typed_wrongly(office):
    made = open_one(office, seats=None)
    url = reverse("programme_quota", args=[made.programme.public_id])
    client = client_of(office.rahma)
    choices = client.get(url, {"cari": "sungaisalk"}).context["form"].fields["area_code"].choices
    assert (VILLAGE, "Sungaisalak, Tempuling") in [tuple(choice) for choice in choices]
    post(client, url, cari="sungaisalk", area_code=VILLAGE, seats=5)
    with inside(office):
        assert list(Quota.objects.values_list("area_code", "seats")) == [(VILLAGE, 5)]


def test_a_ceiling_that_is_not_whole_rupiah_is_told_back(office):
    made = open_one(office)
    client, url = client_of(office.rahma), reverse("programme_budget", args=[made.programme.public_id])
    for written in ("10,5 juta", "1.00", "-5", "Rp"):
        assert "rupiah" in errors_of(post(client, url, funding="apbd", ceiling_idr=written))[0].lower()
    with inside(office):
        assert Budget.objects.get().ceiling_idr == 10_000_000


def test_the_decree_page_says_whether_the_annex_is_whole_and_never_shows_a_nik(office):
    made = sponsored(office, 2)
    page = client_of(office.umar).get(reverse("decree", args=[made.decree.public_id]))
    assert (page.context["is_intact"], page.context["digest"]) == (True, made.decree.annex_sha256)
    assert [worker.nik for worker in made.workers if worker.nik in page.content.decode()] == []


def test_the_papers_are_attachments_with_safe_names(office):
    made = sponsored(office, 2)
    client = client_of(office.rahma)
    sheet = client.get(reverse("enrolment_xlsx", args=[made.agreement.public_id]))
    assert sheet["Content-Disposition"] == 'attachment; filename="daftar-peserta-PKS-1-2025.xlsx"'
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values for cell in row]
    assert [worker.nik for worker in made.workers if worker.nik not in cells] == []
    paper = client.get(reverse("decree_pdf", args=[made.decree.public_id]))
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert client.get(reverse("decree_xlsx", args=[made.decree.public_id])).content[:2] == b"PK"


def test_the_same_answer_twice_changes_nothing_and_says_so(office):
    made = sponsored(office, 2)
    client, url = client_of(office.rahma), reverse("registration", args=[made.agreement.public_id])
    post(client, url, file=SimpleUploadedFile("lagi.csv", accepted(made.workers)))
    page = client.get(reverse("agreement", args=[made.agreement.public_id]))
    newest = page.context["answers"][0][1]
    assert (newest["rows"], newest["stored"]) == (2, 0)
    with inside(office):
        assert (Registration.objects.count(), Enrolment.objects.count()) == (2, 2)


def test_an_unreadable_answer_is_told_on_the_same_page(office):
    made = sponsored(office, 1)
    url = reverse("registration", args=[made.agreement.public_id])
    answer = post(client_of(office.rahma), url, file=SimpleUploadedFile("x.csv", b"\x00\x01"))
    assert errors_of(answer, "answer_form")[0].startswith("Daftar dari BPJS Ketenagakerjaan tidak terbaca.")


def test_an_empty_office_is_taught_the_first_step(office):
    page = client_of(office.rahma).get(reverse("programmes"))
    assert reverse("programme_open") in page.content.decode()


def test_new_rules_show_what_they_do_before_they_are_kept(office):
    made = open_one(office)
    nominate(office, made.programme, make_workers(office, 3))
    rahma, url = client_of(office.rahma), reverse("programme_rules", args=[made.programme.public_id])
    asked = {
        **day_boxes("starts_on", TODAY.isoformat()),
        "age_on": "nomination",
        "register": "dtsen",
        "greatest_decile": 4,
        "quota_method": "area",
        "ranking": "decile",
        "articles": "Desil paling tinggi: Pasal 6",
    }
    shown = rahma.post(url, {**asked, "lihat": 1}).content.decode()
    assert "Dengan aturan ini 0 orang lolos, bukan 3" in shown
    with inside(office):
        assert rules_on(made.programme, TODAY).version == 1
    assert rahma.post(url, {**asked, "simpan": 1}).status_code == 302
    with inside(office):
        kept = rules_on(made.programme, TODAY)
    assert (kept.version, kept.rules["greatest_decile"], kept.rules["articles"]) == (
        2,
        4,
        {"greatest_decile": "Pasal 6"},
    )
    assert "Pasal 6" in rahma.get(url).content.decode()
    assert "limit_occupations" not in client_of(office.umar).get(url).content.decode()
