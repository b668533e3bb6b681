"""The sector that prices a contribution is the occupation's; it follows a mended one, and an officer may correct it."""

import csv
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connection
from tests.programme.world import inside, make_workers
from tests.web.signing_in import client_of
from tests.web.test_workers_pages import words_of

from payung import words
from payung.bulk.occupations import occupation_of, sectors
from payung.cover.facts import known_of
from payung.office.models import Event
from payung.office.refusal import Conflict, NotAllowed, Refused
from payung.registry.actions.sector import correct_sector
from payung.registry.models import SectorSaid, Worker
from payung.registry.queries import sector_of

TABLE = Path("src/payung/data/okupasi_rentan_map.csv")


@pytest.fixture
def office(offices: tuple[SimpleNamespace, SimpleNamespace], monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Indragiri Hilir on 20 January 2025."""
    monkeypatch.setenv("PAYUNG_TODAY", "2025-01-20")
    return offices[0]


def working(office, *occupations):
    workers = make_workers(office, len(occupations))
    with inside(office):
        for worker, occupation in zip(workers, occupations, strict=True):
            Worker.objects.filter(pk=worker.pk).update(occupation=occupation)
            worker.occupation = occupation
    return workers


def told(office, worker):
    with inside(office):
        known = sector_of(worker)
        assert known_of(worker, date(2025, 1, 20)).facts.sector == known.sector
        return known.sector, known.is_said


@pytest.mark.parametrize(
    ("written", "sector"),
    [
        ("Tukang ojek", "transport"),
        ("gojek", "transport"),
        ("Kurir sepeda motor", "transport"),
        ("supir angkot", "transport"),
        ("Sopir truk", "transport"),
        ("Sopir bentor", "transport"),
        ("Tukang becak kayuh", "transport"),
        ("Kuli angkut pasar", "other"),
        ("Pengangkut sampah", "other"),
        ("Buruh angkut", "other"),
        ("Buruh bongkar muat", "other"),
        ("Anak buah kapal", "other"),
        ("Tukang parkir", "other"),
        ("Nelayan", "other"),
        ("pekerjaan yang tidak dikenal", "other"),
        ("", "other"),
    ],
)
def test_the_sector_is_the_occupations(written, sector):
    assert occupation_of(written).sector == sector


def test_every_occupation_has_a_sector_of_the_law_and_each_in_transport_says_what_it_rests_on():
    with TABLE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["sektor"] for row in rows} == set(words.words_of("sector"))
    assert [row["label_lokal"] for row in rows if row["sektor"] == "transport" and not row["dasar_sektor"]] == []
    assert sectors() == {label: occupation_of(label).sector for label in sectors()}


def test_the_database_knows_the_same_table(office):
    with inside(office), connection.cursor() as cursor:
        cursor.execute("SELECT label, sector FROM registry_occupation")
        assert dict(cursor.fetchall()) == sectors()


def test_a_worker_has_the_sector_of_his_occupation_and_follows_it_when_it_is_mended(office):
    [worker] = working(office, "Kuli angkut pasar")
    assert told(office, worker) == ("other", False)
    with inside(office):
        Worker.objects.filter(pk=worker.pk).update(occupation="Tukang ojek")
    assert told(office, worker) == ("transport", False)


def test_a_correction_keeps_both_values_has_a_reason_and_holds_for_that_occupation_only(office):
    [worker] = working(office, "Anak buah kapal")
    said = correct_sector(by=office.rahma, worker=worker, sector="transport", reason=" Pengemudi pompong ")
    assert told(office, worker) == ("transport", True)
    with inside(office):
        event = Event.objects.get(action="correct_sector")
        assert (event.worker_id, event.body) == (worker.pk, '{"before":"other","sector":"transport"}')
        assert (said.occupation, said.reason) == ("Anak buah kapal", "Pengemudi pompong")
        Worker.objects.filter(pk=worker.pk).update(occupation="Nelayan pesisir")
    assert told(office, worker) == ("other", False)


def test_a_later_correction_supersedes_and_the_first_stays_readable(office):
    [worker] = working(office, "Tukang ojek")
    correct_sector(by=office.rahma, worker=worker, sector="other", reason="Sudah berhenti menarik")
    correct_sector(by=office.rahma, worker=worker, sector="transport", reason="Menarik lagi")
    assert told(office, worker) == ("transport", True)
    with inside(office):
        rows = [(row.sector, row.superseded_at is None) for row in SectorSaid.objects.order_by("id")]
        assert rows == [("other", False), ("transport", True)]


@pytest.mark.parametrize(
    ("given", "refusal", "code"),
    [
        ({"sector": "sea"}, Refused, "sector_unknown"),
        ({"reason": "  "}, Refused, "sector_needs_reason"),
        ({"sector": "transport"}, Conflict, "sector_stands"),
    ],
)
def test_a_correction_without_sense_is_refused(office, given, refusal, code):
    [worker] = working(office, "Tukang ojek")
    with pytest.raises(refusal) as refused:
        correct_sector(by=office.rahma, worker=worker, **{"sector": "other", "reason": "Bukan pengemudi", **given})
    assert refused.value.code == code


def test_only_who_runs_the_programme_corrects_a_sector(office):
    [worker] = working(office, "Tukang ojek")
    for other in (office.umar, office.tati, office.bupati, office.audit, office.darman):
        with pytest.raises(NotAllowed):
            correct_sector(by=other, worker=worker, sector="other", reason="Bukan pengemudi")


def test_the_workers_page_takes_a_correction_and_shows_it_with_its_reason(office):
    [worker] = working(office, "Anak buah kapal")
    client, url = client_of(office.rahma), f"/pekerja/{worker.public_id}/"
    said = {"sector": "transport", "reason": "Pengemudi pompong", "key": str(uuid4())}
    assert client.post(f"{url}bidang/", said).status_code == 302
    page = words_of(client.get(url))
    assert "Bidang iuran angkutan, koreksi petugas" in page
    assert "Bidang iuran: angkutan Pengemudi pompong. Untuk pekerjaan Anak buah kapal. Dikoreksi Ibu Rahma." in page
