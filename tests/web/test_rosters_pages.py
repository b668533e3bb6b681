"""The roster pages by hand of the test client: sent, mended, previewed, applied, undone; and every refusal."""

from __future__ import annotations

import hashlib
import io
import re
import uuid
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from tests.people import BUDI, BUDI_CORRECTED, HAMDAN, SITI, workbook_of

from payung.bulk.roster import read_roster
from payung.intake.models import Roster, RosterRow
from payung.office.models import Event, Officer
from payung.office.scope import office_scope
from payung.registry.models import Worker
from payung.web.rosters.forms import STATUS

pytestmark = pytest.mark.django_db
VILLAGE = "14.04.05.1004"
THREE = workbook_of(HAMDAN, SITI, BUDI)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(officer: Officer) -> Client:
    client = Client()
    if not Authenticator.objects.filter(user=officer.account).exists():
        Authenticator.objects.create(user=officer.account, type="totp", data={"secret": "x"})
    client.force_login(officer.account, backend=BACKEND)
    return client


def send(client: Client, content: bytes, *, name: str = "sungaisalak.xlsx", key: Any = None, **more: str) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post("/roster/", {"file": file, "key": str(key or uuid.uuid4()), **more})


def sent(office: Any, content: bytes = THREE) -> Roster:
    """A roster that the village sent."""
    assert send(signed_in(office.darman), content).status_code == 302
    with office_scope(office.pemda.pk):
        return Roster.objects.select_related("file").get()


def row_of(office: Any, roster: Roster, name: str) -> RosterRow:
    with office_scope(office.pemda.pk):
        return RosterRow.objects.get(roster=roster, name=name)


def row_url(roster: Roster, row: RosterRow) -> str:
    return f"/roster/{roster.public_id}/baris/{row.public_id}/"


def figures(page: str) -> list[int]:
    """The numbers of the page's head: people, ready, noted, held, rejected."""
    return [int(text) for text in re.findall(r'<dd class="v">([\d.]+)</dd>', page)]


def outcome(page: str) -> list[int]:
    """New, changed, same, left, and their sum, as the side card shows them."""
    card = page[page.index('id="terapkan"') :]
    return [int(text) for text in re.findall(r'<dd class="num">(?:<b>)?([\d.]+)', card)][:5]


def test_a_village_sees_row_column_value_reason_and_fix(offices):
    inhil, _ = offices
    roster = sent(inhil)
    page = signed_in(inhil.darman).get(f"/roster/{roster.public_id}/").content.decode()
    for words in (
        "Baris 5",
        "kolom B",
        "<q>140405120178900</q>",
        "NIK harus 16 angka; di sini tertulis 15 angka.",
        "Periksa apakah ada angka yang hilang atau berlebih pada KTP.",
    ):
        assert words in page
    assert "3 orang terbaca: 2 siap, 0 dengan catatan, 0 ditahan, 1 ditolak." in page


def test_the_figures_and_the_preview_add_up_to_the_people_read(offices):
    inhil, _ = offices
    roster = sent(inhil)
    page = signed_in(inhil.rahma).get(f"/roster/{roster.public_id}/").content.decode()
    assert figures(page) == [3, 2, 0, 0, 1]
    assert outcome(page) == [2, 0, 0, 1, 3]


def test_a_row_is_mended_in_place_and_the_officer_returns_to_the_list(offices):
    inhil, _ = offices
    roster = sent(inhil)
    row = row_of(inhil, roster, BUDI.name)
    client = signed_in(inhil.darman)
    answer = client.post(
        row_url(roster, row),
        {"nik": "140405 120178 9002", "key": str(uuid.uuid4()), "keadaan": "rejected", "sebab": "", "after": ""},
    )
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        f"/roster/{roster.public_id}/?bagian=masalah&keadaan=rejected",
    )
    mended = row_of(inhil, roster, BUDI.name)
    assert (mended.verdict, mended.nik, mended.reasons) == ("ok", BUDI_CORRECTED.nik, [])
    assert mended.raw["cells"]["B"] == BUDI.nik


def test_saving_a_row_unchanged_is_refused(offices):
    inhil, _ = offices
    roster = sent(inhil)
    row = row_of(inhil, roster, BUDI.name)
    answer = signed_in(inhil.darman).post(row_url(roster, row), {"nik": "", "key": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert "Belum ada yang diubah" in answer.content.decode()
    assert row_of(inhil, roster, BUDI.name).verdict == "rejected"


def test_an_officer_applies_and_undoes_and_nothing_is_left(offices):
    inhil, _ = offices
    roster = sent(inhil)
    client = signed_in(inhil.rahma)
    url = f"/roster/{roster.public_id}/"
    assert client.post(f"{url}terapkan/", {"key": str(uuid.uuid4())}).status_code == 302
    page = client.get(url).content.decode()
    assert "Diterapkan: 2 baru, 0 berubah, 0 sama, 1 tidak diterapkan." in page
    assert outcome(page) == [2, 0, 0, 1, 3]
    with office_scope(inhil.pemda.pk):
        assert Worker.objects.count() == 2
    assert client.post(f"{url}urungkan/", {"key": str(uuid.uuid4())}).status_code == 302
    with office_scope(inhil.pemda.pk):
        assert Worker.objects.count() == 0
    assert outcome(client.get(url).content.decode()) == [2, 0, 0, 1, 3]


def test_the_preview_shows_what_changes_before_it_is_written(offices):
    inhil, _ = offices
    client = signed_in(inhil.rahma)
    first = sent(inhil, workbook_of(HAMDAN))
    client.post(f"/roster/{first.public_id}/terapkan/", {"key": str(uuid.uuid4())})
    moved = workbook_of(replace(HAMDAN, occupation="Tukang ojek"), SITI)
    location = send(client, moved, name="dua.xlsx", area=f"Sungaisalak ({VILLAGE})").headers["Location"]
    page = client.get(f"{location}?bagian=perubahan").content.decode()
    assert outcome(page) == [1, 1, 0, 0, 2]
    assert "Nelayan pesisir</del>" in page
    assert "Tukang ojek</ins>" in page
    with office_scope(inhil.pemda.pk):
        assert Worker.objects.get().occupation == "Nelayan pesisir"


@pytest.mark.parametrize("what", ["terapkan", "urungkan"])
def test_a_village_operator_neither_applies_nor_undoes(offices, what):
    inhil, _ = offices
    roster = sent(inhil)
    answer = signed_in(inhil.darman).post(f"/roster/{roster.public_id}/{what}/", {"key": str(uuid.uuid4())})
    assert answer.status_code == 403
    with office_scope(inhil.pemda.pk):
        assert Worker.objects.count() == 0


def test_an_auditor_reads_rosters_but_sends_and_mends_none(offices):
    inhil, _ = offices
    roster = sent(inhil)
    row = row_of(inhil, roster, BUDI.name)
    client = signed_in(inhil.audit)
    assert client.get(f"/roster/{roster.public_id}/").status_code == 200
    assert client.get(row_url(roster, row)).status_code == 200
    assert send(client, workbook_of(SITI)).status_code == 403
    assert client.post(row_url(roster, row), {"nik": BUDI_CORRECTED.nik}).status_code == 403


def test_a_stranger_finds_no_roster_behind_any_address(offices):
    inhil, kotabaru = offices
    roster = sent(inhil)
    row = row_of(inhil, roster, BUDI.name)
    client = signed_in(kotabaru.asing)
    base = f"/roster/{roster.public_id}/"
    for path in ("", "diperiksa.xlsx", "asli/", f"baris/{row.public_id}/"):
        assert client.get(base + path).status_code == 404
    for path in ("terapkan/", "urungkan/", f"baris/{row.public_id}/"):
        assert client.post(base + path, {"nik": BUDI_CORRECTED.nik}).status_code == 404
    assert "sungaisalak.xlsx" not in client.get("/roster/").content.decode()
    listed = [signed_in(inhil.rahma).get("/roster/", asked).context["rows"] for asked in ({}, {"keadaan": "semua"})]
    assert [len(rows) for rows in listed] == [1, 0]


def test_the_same_key_sends_one_roster_and_another_file_under_it_is_a_conflict(offices):
    inhil, _ = offices
    client, key = signed_in(inhil.darman), uuid.uuid4()
    first, again = send(client, THREE, key=key), send(client, THREE, key=key)
    assert first.status_code == again.status_code == 302
    assert first.headers["Location"] == again.headers["Location"]
    other = send(client, workbook_of(SITI), key=key)
    assert other.status_code == 409
    assert "kunci yang sudah dipakai" in other.content.decode()
    with office_scope(inhil.pemda.pk):
        assert Roster.objects.count() == Event.objects.filter(action="receive_roster").count() == 1


def test_the_same_file_again_names_who_sent_it_and_when_by_the_offices_clock(offices):
    inhil, _ = offices
    at = sent(inhil).received_at + timedelta(hours=7)
    answer = send(signed_in(inhil.rahma), THREE, area="Kabupaten Indragiri Hilir (14.04)")
    assert answer.status_code == 409
    assert f"sudah diunggah oleh Pak Darman pada {at:%d-%m-%Y pukul %H.%M}." in answer.content.decode()


def test_the_list_filtered_by_where_a_roster_stands_shows_exactly_those(offices):
    inhil, _ = offices
    roster = sent(inhil)
    client = signed_in(inhil.rahma)
    client.post(f"/roster/{roster.public_id}/terapkan/", {"key": str(uuid.uuid4())})
    send(signed_in(inhil.darman), workbook_of(SITI))
    counts = {name: len(client.get("/roster/", {"keadaan": name}).context["rows"]) for name in STATUS}
    assert counts == {**dict.fromkeys(STATUS, 0), "applied": 1, "received": 1}


def test_applying_twice_under_one_key_has_one_effect_and_a_new_key_conflicts(offices):
    inhil, _ = offices
    roster = sent(inhil)
    client, key = signed_in(inhil.rahma), str(uuid.uuid4())
    url = f"/roster/{roster.public_id}/terapkan/"
    assert [client.post(url, {"key": key}).status_code for _ in range(2)] == [302, 302]
    assert client.post(url, {"key": str(uuid.uuid4())}).status_code == 409
    with office_scope(inhil.pemda.pk):
        assert Event.objects.filter(action="apply_roster").count() == 1


def test_a_row_of_an_applied_roster_stays_as_it_is(offices):
    inhil, _ = offices
    roster = sent(inhil)
    row = row_of(inhil, roster, BUDI.name)
    signed_in(inhil.rahma).post(f"/roster/{roster.public_id}/terapkan/", {"key": str(uuid.uuid4())})
    answer = signed_in(inhil.darman).post(row_url(roster, row), {"nik": BUDI_CORRECTED.nik, "key": str(uuid.uuid4())})
    assert answer.status_code == 409
    assert row_of(inhil, roster, BUDI.name).verdict == "rejected"


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"%PDF-1.4 surat", "Ini bukan lembar kerja"), (b"PK\x03\x04 rusak", "Berkas rusak atau terpotong")],
)
def test_a_refused_file_says_why_and_shows_the_way_out(offices, content, words):
    inhil, _ = offices
    client = signed_in(inhil.darman)
    answer = send(client, content, name="daftar.xlsx")
    page = client.get(answer.headers["Location"]).content.decode()
    assert words in page
    assert "Berkas ditolak" in page
    assert 'href="/roster/templat.xlsx"' in page
    with office_scope(inhil.pemda.pk):
        assert RosterRow.objects.count() == Worker.objects.count() == 0


def test_sending_nothing_and_an_empty_file_are_form_errors(offices):
    inhil, _ = offices
    client = signed_in(inhil.darman)
    assert client.post("/roster/", {"key": str(uuid.uuid4())}).status_code == 422
    answer = send(client, b"")
    assert (answer.status_code, "0 bita" in answer.content.decode()) == (422, True)


def test_a_nik_in_a_number_cell_is_released_only_by_typing_it_again(offices):
    inhil, _ = offices
    content = _with_number_nik()
    roster = sent(inhil, content)
    row = row_of(inhil, roster, HAMDAN.name)
    assert (row.verdict, [r["code"] for r in row.reasons]) == ("held", ["nik_number_cell"])
    client = signed_in(inhil.darman)
    page = client.get(f"/roster/{roster.public_id}/").content.decode()
    assert f'value="{HAMDAN.nik}"' not in page
    assert client.post(row_url(roster, row), {"key": str(uuid.uuid4()), "nik": ""}).status_code == 422
    assert client.post(row_url(roster, row), {"key": str(uuid.uuid4()), "nik": HAMDAN.nik}).status_code == 302
    assert row_of(inhil, roster, HAMDAN.name).verdict == "ok"


def _with_number_nik() -> bytes:
    book = load_workbook(io.BytesIO(workbook_of(HAMDAN)))
    sheet = book["Data"]
    cell = next(c for line in sheet.iter_rows() for c in line if c.value == HAMDAN.nik)
    cell.value, cell.number_format = int(HAMDAN.nik), "0"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_the_other_row_of_one_nik_is_freed_when_its_twin_is_corrected(offices):
    inhil, _ = offices
    roster = sent(inhil, workbook_of(HAMDAN, replace(BUDI_CORRECTED, nik=HAMDAN.nik, born_on=HAMDAN.born_on)))
    hamdan, budi = (row_of(inhil, roster, person.name) for person in (HAMDAN, BUDI))
    assert [hamdan.verdict, budi.verdict] == ["held", "held"]
    client = signed_in(inhil.darman)
    same = client.post(row_url(roster, hamdan), {"key": str(uuid.uuid4()), "nik": HAMDAN.nik})
    assert same.status_code == 302
    assert row_of(inhil, roster, HAMDAN.name).verdict == "held"
    client.post(
        row_url(roster, budi),
        {"key": str(uuid.uuid4()), "semua": "1", **_whole(budi), "nik": BUDI_CORRECTED.nik, "birth_on": "12/01/1978"},
    )
    assert row_of(inhil, roster, BUDI.name).verdict == "ok"
    client.post(row_url(roster, hamdan), {"key": str(uuid.uuid4()), "nik": HAMDAN.nik})
    assert row_of(inhil, roster, HAMDAN.name).verdict == "ok"


def _whole(row: RosterRow) -> dict[str, str]:
    return {name: str(getattr(row, name) or "") for name in ("kk_number", "name", "sex", "area_code", "occupation")}


def test_a_mismatch_with_the_nik_is_released_once_an_officer_compared_the_card(offices):
    inhil, _ = offices
    roster = sent(inhil, workbook_of(replace(HAMDAN, born_on=date(1975, 8, 18))))
    row = row_of(inhil, roster, HAMDAN.name)
    assert (row.verdict, [r["code"] for r in row.reasons]) == ("held", ["nik_birth_mismatch"])
    client = signed_in(inhil.darman)
    client.post(row_url(roster, row), {"key": str(uuid.uuid4()), "nik": HAMDAN.nik})
    assert row_of(inhil, roster, HAMDAN.name).verdict == "held"
    client.post(row_url(roster, row), {"key": str(uuid.uuid4()), "nik": HAMDAN.nik, "confirmed": "on"})
    freed = row_of(inhil, roster, HAMDAN.name)
    assert (freed.verdict, freed.birth_on, freed.reasons[0]["confirmed"]) == ("ok", date(1975, 8, 18), True)
    assert "Sudah dicocokkan petugas." in client.get(row_url(roster, row)).content.decode()


def test_a_nik_of_fifteen_digits_cannot_be_confirmed(offices):
    inhil, _ = offices
    roster = sent(inhil)
    row = row_of(inhil, roster, BUDI.name)
    answer = signed_in(inhil.darman).post(
        row_url(roster, row), {"key": str(uuid.uuid4()), "nik": "", "confirmed": "on"}
    )
    assert answer.status_code == 422
    assert row_of(inhil, roster, BUDI.name).verdict == "rejected"


def test_one_misspelt_village_is_mended_on_all_its_rows_at_once(offices):
    inhil, _ = offices
    lines = ["NIK;Nama;Tanggal Lahir;L/P;Desa;Pekerjaan"]
    for person in (HAMDAN, SITI, BUDI_CORRECTED):
        day = f"{person.born_on:%d/%m/%Y}"
        lines.append(f"{person.nik};{person.name};{day};{person.sex};Sungaisalek;{person.occupation}")
    client = signed_in(inhil.rahma)
    location = send(client, "\r\n".join(lines).encode(), name="a.csv", area="Kec. Tempuling (14.04.05)").headers[
        "Location"
    ]
    page = client.get(f"{location}?bagian=masalah&sebab=area_misspelt").content.decode()
    assert "<b>3 baris</b> tertulis <q>Sungaisalek</q>." in page
    form = {
        "code": "area_misspelt",
        "value": "Sungaisalek",
        "text": f"Sungaisalak ({VILLAGE})",
        "key": str(uuid.uuid4()),
    }
    assert [client.post(f"{location}sekaligus/", form).status_code for _ in range(2)] == [302, 302]
    with office_scope(inhil.pemda.pk):
        rows = RosterRow.objects.exclude(verdict="skipped")
        assert set(rows.values_list("verdict", "area_code")) == {("ok", VILLAGE)}
        assert Event.objects.filter(action="amend_row").count() == 3


def test_mending_together_with_an_empty_answer_mends_nobody(offices):
    inhil, _ = offices
    roster = sent(inhil)
    form = {"code": "area_misspelt", "value": "", "text": "", "key": str(uuid.uuid4())}
    assert signed_in(inhil.rahma).post(f"/roster/{roster.public_id}/sekaligus/", form).status_code == 302
    with office_scope(inhil.pemda.pk):
        assert Event.objects.filter(action="amend_row").count() == 0


def test_an_officer_names_the_sending_village_and_a_typing_error_is_told_the_nearest(offices):
    inhil, _ = offices
    client = signed_in(inhil.rahma)
    wrong = send(client, THREE, area="Sungaisalk")
    assert wrong.status_code == 422
    assert f"Sungaisalak, Kec. Tempuling ({VILLAGE})" in wrong.content.decode()
    assert send(client, THREE, area="sungaisalak").status_code == 302
    with office_scope(inhil.pemda.pk):
        assert Roster.objects.get().area_code == VILLAGE
    options = client.get("/roster/wilayah/", {"area": "sungai sal"}).content.decode()
    assert f"Sungaisalak, Kec. Tempuling ({VILLAGE})" in options


def test_an_area_of_another_kabupaten_is_refused(offices):
    inhil, _ = offices
    client = signed_in(inhil.rahma)
    answer = send(client, THREE, area="63.02.06.2022")
    assert answer.status_code == 422
    assert "di luar wilayah kerja Anda" in answer.content.decode()
    assert client.get("/roster/templat.xlsx", {"wilayah": "63.02"}).status_code == 404


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_template_reads_back_as_an_empty_roster(offices, tmp_path, kind):
    inhil, _ = offices
    answer = signed_in(inhil.darman).get(f"/roster/templat.{kind}")
    place = tmp_path / f"templat.{kind}"
    place.write_bytes(answer.content)
    reading = read_roster(place, office_area="14.04", cutoff_on=date(2025, 1, 1), today=date(2025, 1, 1))
    assert (reading.file_verdict, len(reading.people)) == ("accepted", 0)


def test_the_returned_workbook_carries_every_row_and_reads_back_the_same(offices, tmp_path):
    inhil, _ = offices
    roster = sent(inhil)
    answer = signed_in(inhil.darman).get(f"/roster/{roster.public_id}/diperiksa.xlsx")
    place = tmp_path / "kembali.xlsx"
    place.write_bytes(answer.content)
    sheet = load_workbook(place)["Data"]
    told = {tuple(row[15:18]) for row in sheet.iter_rows(min_row=3, values_only=True) if row[15]}
    assert {status for status, _, _ in told} == {"Siap", "Ditolak"}
    assert "NIK harus 16 angka; di sini tertulis 15 angka." in {wrong for _, wrong, _ in told}
    reading = read_roster(place, office_area="14.04", cutoff_on=roster.cutoff_on, today=roster.cutoff_on)
    assert [row.verdict for row in reading.people] == ["ok", "ok", "rejected"]


def test_the_original_comes_back_byte_for_byte_with_its_sha256_on_the_page(offices):
    inhil, _ = offices
    roster = sent(inhil)
    client = signed_in(inhil.rahma)
    assert client.get(f"/roster/{roster.public_id}/asli/").content == THREE
    digest = hashlib.sha256(THREE).hexdigest()
    page = client.get(f"/roster/{roster.public_id}/").content.decode()
    assert " ".join(digest[i : i + 16] for i in range(0, 64, 16)) in page
    assert signed_in(inhil.tati).get(f"/roster/{roster.public_id}/asli/").status_code == 403


def test_a_naughty_file_name_neither_breaks_the_page_nor_the_header(offices):
    inhil, _ = offices
    client = signed_in(inhil.darman)
    location = send(client, THREE, name='"><script>alert(1)</script>.xlsx').headers["Location"]
    assert "<script>alert" not in client.get(location).content.decode()
    header = client.get(f"{location}asli/").headers["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="[A-Za-z0-9_. -]+"', header)


def test_no_nik_stands_in_the_address_of_any_roster_page(offices):
    inhil, _ = offices
    roster = sent(inhil)
    page = signed_in(inhil.darman).get(f"/roster/{roster.public_id}/").content.decode()
    addresses = re.findall(r'(?:href|action)="([^"]*)"', page)
    assert [a for a in addresses if re.search(r"\d{12}", a.replace("-", "x"))] == []


def test_the_village_page_is_light(offices):
    inhil, _ = offices
    roster = sent(inhil)
    client = signed_in(inhil.darman)
    sizes = [len(client.get(path).content) for path in ("/roster/", f"/roster/{roster.public_id}/")]
    assert max(sizes) < 60_000


def test_the_guide_of_rosters_exists():
    guide = Path(__file__).parents[2] / "docs" / "panduan" / "mengunggah-daftar.md"
    assert "\n# Mengunggah daftar pekerja\n" in guide.read_text(encoding="utf-8")
