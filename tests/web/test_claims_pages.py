"""Pages of death and claim: three answers, one family helped to the last rupiah, every mistake answered in words."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.offices import found_offices, office_of
from tests.people import SITI
from tests.walk import walk, worker
from tests.web.signing_in import client_of, day_boxes, errors_of, post

from payung.claims.models import Benefit, Child, Claim, ClaimFiling, Death, Heir, SchoolYear
from payung.claims.queries import STATUSES
from payung.office.clock import on
from payung.office.models import Reading
from payung.office.scope import office_scope

DAY = date(2026, 7, 20)


@pytest.fixture(scope="module")
def world(module_database: str) -> Any:
    found_offices(module_database)
    made = walk(office_of("14.04"))
    made.stranger = office_of("63.02")
    with office_scope(made.office.pemda.pk):
        made.siti = worker(SITI.nik)
    with on(DAY):
        yield made


def counted(world: SimpleNamespace, kind: Any, **where: Any) -> int:
    with office_scope(world.office.pemda.pk):
        return int(kind.objects.filter(**where).count())


def report(**more: Any) -> dict[str, Any]:
    return {**day_boxes("died_on", "2026-07-18"), "cause": "illness", "reported_by_name": "Ketua RT 03", **more}


def test_who_died_is_searched_by_post_and_found_under_a_masked_number(world):
    client = client_of(world.office.darman)
    page = client.post(reverse("death_who"), {"q": SITI.nik})
    text = page.content.decode()
    assert [found.pk for found in page.context["found"]] == [world.siti.pk]
    assert SITI.nik not in text
    assert reverse("death_new", args=[world.siti.public_id]) in text


def test_a_death_already_reported_cannot_be_reported_from_the_search(world):
    page = client_of(world.office.darman).post(reverse("death_who"), {"q": "Hamdan"})
    text = page.content.decode()
    assert "Sudah dilaporkan" in text
    assert reverse("death_new", args=[world.hamdan.public_id]) not in text


@pytest.mark.parametrize("text", ["Zzzz Tidak Ada", "<script>alert(1)</script>", "%", "9" * 16])
def test_a_search_that_finds_nobody_says_so(world, text):
    page = client_of(world.office.darman).post(reverse("death_who"), {"q": text})
    assert page.context["found"] == []
    assert "Tidak ada nama seperti itu" in page.content.decode()
    assert "<script>alert" not in page.content.decode()


def test_a_village_cannot_find_or_report_somebody_of_another_office(world):
    client = client_of(world.stranger.asing)
    assert client.post(reverse("death_who"), {"q": "Siti"}).context["found"] == []
    assert client.get(reverse("death_new", args=[world.siti.public_id])).status_code == 404


def test_an_empty_report_names_each_answer_that_is_missing(world):
    page = post(client_of(world.office.darman), reverse("death_new", args=[world.siti.public_id]))
    assert page.status_code == 422
    assert sorted(page.context["form"].errors) == ["cause", "died_on", "reported_by_name"]
    assert counted(world, Death, worker=world.siti) == 0


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (SimpleUploadedFile("surat.jpg", b"PK\x03\x04 a workbook"), "bukan JPG, PNG, atau PDF"),
        (SimpleUploadedFile("surat.jpg", b""), "kosong"),
        (SimpleUploadedFile("surat.jpg", b"\xff\xd8\xff" + b"0" * 5_000_000), "lebih besar dari 5 MB"),
    ],
    ids=["a workbook", "an empty file", "too large"],
)
def test_a_letter_that_is_no_picture_is_refused_in_words(world, file, said):
    page = post(
        client_of(world.office.darman), reverse("death_new", args=[world.siti.public_id]), **report(letter=file)
    )
    assert page.status_code == 422
    assert said in " ".join(errors_of(page))


def test_a_death_after_today_is_refused(world):
    given = {**report(), **day_boxes("died_on", "2027-01-01")}
    page = post(client_of(world.office.darman), reverse("death_new", args=[world.siti.public_id]), **given)
    assert page.status_code == 422
    assert counted(world, Death, worker=world.siti) == 0


def test_a_report_sent_twice_is_one_death_and_opens_one_claim(world):
    darman, rahma = client_of(world.office.darman), client_of(world.office.rahma)
    address, key = reverse("death_new", args=[world.siti.public_id]), str(uuid4())
    letter = b"\xff\xd8\xff a picture"
    for _press in range(2):
        given = report(letter=SimpleUploadedFile("surat.jpg", letter))
        answer = darman.post(address, {"key": key, **given})
        assert (answer.status_code, answer.headers["Location"]) == (302, reverse("claims"))
    assert counted(world, Death, worker=world.siti) == 1
    with office_scope(world.office.pemda.pk):
        death = Death.objects.get(worker=world.siti)
    row = next(row for row in rahma.get(reverse("claims")).context["unopened"] if row.death.pk == death.pk)
    assert row.days == 2
    key = str(uuid4())
    opened = [rahma.post(reverse("claim_open", args=[death.public_id]), {"key": key}) for _press in range(2)]
    assert {answer.headers["Location"] for answer in opened} == {reverse("claim", args=[_claim(world).public_id])}
    assert counted(world, Claim, death=death) == 1


def _claim(world: SimpleNamespace) -> Claim:
    with office_scope(world.office.pemda.pk):
        found: Claim = Claim.objects.get(worker=world.siti)
    return found


def test_the_second_report_of_the_same_person_is_refused_in_words(world):
    page = post(client_of(world.office.darman), reverse("death_new", args=[world.siti.public_id]), **report())
    assert page.status_code == 422
    assert errors_of(page) != []
    assert counted(world, Death, worker=world.siti) == 1


def test_going_back_to_the_form_of_a_reported_death_leads_to_the_claims(world):
    answer = client_of(world.office.darman).get(reverse("death_new", args=[world.siti.public_id]), follow=True)
    assert answer.redirect_chain == [(reverse("claims"), 302)]
    assert "Kematian Siti Rabiah sudah dilaporkan." in answer.content.decode()


def test_the_family_is_named_the_papers_go_and_the_money_comes_by_forms_alone(world):
    client, claim = client_of(world.office.rahma), _claim(world)
    here = reverse("claim", args=[claim.public_id])

    def send(name: str, **values: Any) -> Any:
        return post(client, reverse(name, args=[claim.public_id]), **values)

    heir = {"heir-name": "Rahmat", "heir-relation": "husband", "heir-is_alive": "on"}
    assert send("claim_heir", **heir).headers["Location"] == here
    child = {"child-name": "Aini", "child-level": "sd", "child-grade": "3", "child-school_year": "2026"}
    assert send("claim_child", **child, **day_boxes("child-born_on", "2016-03-09")).headers["Location"] == here
    filed = {"filing-receipt_number": "TT-7", **day_boxes("filing-filed_on", "2026-07-20")}
    assert send("claim_filing", **filed).headers["Location"] == here
    with office_scope(world.office.pemda.pk):
        husband = Heir.objects.get(claim=claim)
    paid = {"benefit-component": "funeral", "benefit-amount_idr": "10.000.000", "benefit-beneficiary": husband.pk}
    assert send("claim_benefit", **paid, **day_boxes("benefit-paid_on", "2026-07-20")).headers["Location"] == here
    page = client.get(here)
    assert page.context["stand"].paid_idr == 10_000_000
    assert "Rahmat" in page.content.decode()
    assert (counted(world, Child, claim=claim), counted(world, ClaimFiling, claim=claim)) == (1, 1)


def test_rupiah_that_cannot_be_read_are_refused_and_nothing_is_written(world):
    client, claim = client_of(world.office.rahma), _claim(world)
    before = counted(world, Benefit)
    paid = {
        "benefit-component": "lump",
        "benefit-amount_idr": "dua puluh juta",
        **day_boxes("benefit-paid_on", "2026-07-20"),
    }
    page = post(client, reverse("claim_benefit", args=[claim.public_id]), **paid)
    assert page.status_code == 422
    assert "bukan rupiah bulat" in " ".join(errors_of(page, "benefit_form"))
    assert counted(world, Benefit) == before


@pytest.mark.parametrize("name", ["claim_heir", "claim_child", "claim_filing", "claim_benefit"])
def test_an_empty_step_shows_the_page_again_with_its_reasons(world, name):
    page = post(client_of(world.office.rahma), reverse(name, args=[_claim(world).public_id]))
    assert page.status_code == 422
    assert errors_of(page, f"{name.removeprefix('claim_')}_form") != []


@pytest.mark.parametrize("username", ["umar", "bupati", "audit"])
def test_who_may_only_look_has_no_form_on_the_claim(world, username):
    page = client_of(getattr(world.office, username)).get(reverse("claim", args=[world.claim.public_id]))
    text = page.content.decode()
    main = text[text.index("<main") : text.index("</main>")]
    assert page.status_code == 200
    assert "<form" not in main


def test_school_years_are_folded_by_child_and_a_due_one_is_claimed_once(world):
    client = client_of(world.office.rahma)
    here = reverse("claim", args=[world.claim.public_id])
    with on(date(2027, 7, 20)):
        page = client.get(here)
        assert [(year.child.name, year.year) for year in page.context["school_due"]] == [("Ahmad", 2027)]
        assert [(item["child"].name, item["claimed"]) for item in page.context["school_children"]] == [("Ahmad", 1)]
        address, key = reverse("school_year", args=[world.child.public_id, 2027]), str(uuid4())
        for _press in range(2):
            assert client.post(address, {"key": key}).headers["Location"] == here
        assert client.get(here).context["school_due"] == []
    assert counted(world, SchoolYear, child=world.child, year=2027) == 1


def test_looking_at_a_claim_is_recorded_and_refusing_a_form_is_not(world):
    client, address = client_of(world.office.rahma), reverse("claim", args=[world.claim.public_id])
    before = counted(world, Reading, page="claim")
    client.get(address)
    post(client, reverse("claim_heir", args=[world.claim.public_id]))
    assert counted(world, Reading, page="claim") == before + 1


@pytest.mark.parametrize("after", ["²", "9" * 30, "-1", "x", ""])
def test_a_page_key_that_nobody_wrote_shows_the_first_page(world, after):
    page = client_of(world.office.rahma).get(reverse("claims"), {"after": after})
    assert (page.status_code, len(page.context["rows"])) == (200, 2)


def test_claims_are_chosen_by_where_they_stand(world):
    client = client_of(world.office.rahma)
    found = {word: len(client.get(reverse("claims"), {"keadaan": word}).context["rows"]) for word in STATUSES}
    every = client.get(reverse("claims"), {"urut": "name"}).context["rows"]
    assert found == {"opened": 0, "filed": 0, "partly_paid": 0, "paid": 2}
    assert [row["name"] for row in every] == sorted(row["name"] for row in every)
    assert client.get(reverse("claims"), {"unduh": "xlsx"}).headers["Content-Type"].endswith(".sheet")
    for nobody in ({"keadaan": "semua"}, {"tahun": "20x"}, {"tahun": "2019"}):
        assert client.get(reverse("claims"), nobody).context["rows"] == []


def test_no_page_of_claims_carries_a_number_of_identity(world):
    client = client_of(world.office.rahma)
    pages = [reverse("claims"), reverse("claim", args=[world.claim.public_id]), reverse("death_who")]
    assert [SITI.nik in client.get(page).content.decode() for page in pages] == [False, False, False]
