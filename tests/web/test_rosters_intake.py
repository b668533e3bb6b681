"""Rosters asked about once, mapped, pasted, returned, compared; large ones read and applied by jobs."""

from __future__ import annotations

import io
import uuid
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook
from tests.people import HAMDAN, SITI, workbook_of
from tests.web.test_rosters_pages import outcome, send, sent, signed_in

from payung.intake import tasks
from payung.intake.actions.applying import apply_roster
from payung.intake.actions.rosters import answer_roster, receive_roster
from payung.intake.actions.undoing import undo_roster
from payung.intake.models import Roster, RosterRow
from payung.intake.previews import earlier_version, preview_counts, version_counts
from payung.intake.thread import sources_of
from payung.office.models import Event
from payung.office.refusal import Refused
from payung.office.scope import office_scope
from payung.registry.models import Decile, Worker

pytestmark = pytest.mark.django_db
TITLES = ["No", "NIK", "No KK", "Nama", "Tanggal Lahir", "L/P", "Desa", "Pekerjaan"]
NAMES = ("AMIR", "BASRI", "CIK", "DARMA", "ENDANG", "FAUZI", "GAZALI", "HALIM", "IDRUS", "JAMAL")


def person(number: int, **changed: Any) -> list[Any]:
    """An invented man of Sungai Salak, born on a day of March 1970 to 1999."""
    day, year = number % 28 + 1, 1970 + number % 30
    name = f"{NAMES[number % 10]} {NAMES[number // 10 % 10]} {NAMES[number // 100 % 10]} {NAMES[number // 1000 % 10]}"
    values = {
        "no": number, "nik": f"140405{day:02d}03{year % 100:02d}9{number // 420:02d}1",
        "kk": f"140405010310{number:04d}",
        "name": name, "born": f"{day:02d}/03/{year}", "sex": "L", "village": "Sungai Salak", "work": "nelayan",
    } | changed  # fmt: skip
    return list(values.values())


def book(rows: list[list[Any]], *, struck: tuple[int, ...] = (), titles: list[str] = TITLES) -> bytes:
    """A workbook of one sheet; rows whose place is named are struck through."""
    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(target)
    sheet, line = workbook.add_worksheet("Data"), workbook.add_format({"font_strikeout": True})
    for number, row in enumerate([titles, *rows]):
        for column, value in enumerate(row):
            sheet.write(number, column, value, line if number in struck else None)
    workbook.close()
    return target.getvalue()


def verdicts(office: Any, roster: Roster) -> dict[int, str]:
    with office_scope(office.pemda.pk):
        rows = RosterRow.objects.filter(roster=roster).exclude(verdict="skipped")
        return dict(rows.values_list("row_number", "verdict"))


def answered(office: Any, roster: Roster, **said: str) -> Any:
    data = {"key": str(uuid.uuid4()), "tanya": "", "jawab": "", "lembar": "", **said}
    return signed_in(office.rahma).post(f"/roster/{roster.public_id}/jawab/", data)


def test_swapped_columns_are_swapped_once_for_all_rows(offices):
    inhil, _ = offices
    rows = [person(n) for n in range(1, 8)]
    roster = sent(inhil, book([[r[0], r[2], r[1], *r[3:]] for r in rows]))
    assert set(verdicts(inhil, roster).values()) == {"held"}
    page = signed_in(inhil.rahma).get(f"/roster/{roster.public_id}/").content.decode()
    assert "Kolom NIK dan No KK tampaknya tertukar." in page
    answered(inhil, roster, tanya="swap", jawab="1", lembar="Data")
    assert set(verdicts(inhil, roster).values()) == {"ok"}
    with office_scope(inhil.pemda.pk):
        assert RosterRow.objects.get(roster=roster, row_number=2).nik == rows[0][1]
        assert Event.objects.filter(action="answer_roster").count() == 1


def test_struck_rows_are_asked_once_and_the_answer_can_be_taken_back(offices):
    inhil, _ = offices
    roster = sent(inhil, book([person(n) for n in range(1, 6)], struck=(2, 4)))
    assert verdicts(inhil, roster) == {2: "ok", 3: "warned", 4: "ok", 5: "warned", 6: "ok"}
    answered(inhil, roster, tanya="struck", jawab="dead")
    assert verdicts(inhil, roster) == {2: "ok", 3: "held", 4: "ok", 5: "held", 6: "ok"}
    page = signed_in(inhil.rahma).get(f"/roster/{roster.public_id}/").content.decode()
    assert "Batalkan jawaban ini" in page
    answered(inhil, roster, tanya="struck", jawab="nothing")
    assert set(verdicts(inhil, roster).values()) == {"ok"}
    answered(inhil, roster, tanya="struck", jawab="")
    assert list(verdicts(inhil, roster).values()).count("warned") == 2


def test_a_mixed_date_column_is_settled_by_one_answer(offices):
    inhil, _ = offices
    rows = [person(n, born=born, nik=nik) for n, (born, nik) in enumerate(
        [("25/03/1980", "1404052503809001"), ("03/25/1980", "1404052503809002"), ("04/03/1980", "1404050304809003")], 1
    )]  # fmt: skip
    roster = sent(inhil, book(rows))
    assert verdicts(inhil, roster)[4] == "held"
    answered(inhil, roster, tanya="date_orders", jawab="month_first", lembar="Data")
    with office_scope(inhil.pemda.pk):
        assert RosterRow.objects.get(roster=roster, row_number=4).birth_on.isoformat() == "1980-04-03"
    assert verdicts(inhil, roster)[4] == "warned"


def test_niks_in_number_cells_pass_after_one_confirmation_but_never_one_that_ends_in_zero(offices):
    inhil, _ = offices
    rows = [person(1, nik=1404050203719001), person(2, nik=1404050303729010), person(3, nik=1404059903739001)]
    roster = sent(inhil, book(rows))
    assert verdicts(inhil, roster)[2] == "held"
    answered(inhil, roster, tanya="nik_numbers", jawab="1")
    assert verdicts(inhil, roster) == {2: "warned", 3: "held", 4: "held"}


def test_a_total_row_that_differs_is_answered_before_the_roster_is_applied(offices):
    inhil, _ = offices
    rows = [person(n) for n in range(1, 50)]
    roster = sent(inhil, book([*rows, ["", "", "", "JUMLAH", 50, "", "", ""]]))
    assert sorted(set(verdicts(inhil, roster).values())) == ["ok"]
    client, address = signed_in(inhil.rahma), f"/roster/{roster.public_id}/"
    asked = "Baris jumlah menyebut 50 orang, yang terbaca 49 orang. Adakah baris yang tertinggal?"
    page = client.get(address).content.decode()
    assert asked in page
    assert f'action="{address}terapkan/"' not in page
    with pytest.raises(Refused, match="belum ada yang menjawabnya"):
        apply_roster(by=inhil.rahma, roster=roster)
    assert client.post(f"{address}terapkan/", {"key": str(uuid.uuid4())}).status_code == 422
    answered(inhil, roster, tanya="total", jawab="50 0", lembar="Data")  # figures nobody was shown
    answered(inhil, roster, tanya="total", jawab="49 0", lembar="Data")
    assert f'action="{address}terapkan/"' in client.get(address).content.decode()
    answered(inhil, roster, tanya="total", lembar="Data")  # taken back
    assert f'action="{address}terapkan/"' not in client.get(address).content.decode()
    answered(inhil, roster, tanya="total", jawab="49 0", lembar="Data")
    assert client.post(f"{address}terapkan/", {"key": str(uuid.uuid4())}).status_code == 302
    with office_scope(inhil.pemda.pk):
        assert Worker.objects.count() == 49
        assert Event.objects.filter(action="answer_roster").count() == 3


def test_an_unknown_question_or_answer_changes_nothing(offices):
    inhil, _ = offices
    roster = sent(inhil, book([person(1)]))
    for said in ({"tanya": "apa"}, {"tanya": "struck", "jawab": "x"}, {"tanya": "swap", "jawab": "1", "lembar": "?"}):
        assert answered(inhil, roster, **said).status_code == 302
    with office_scope(inhil.pemda.pk):
        assert Event.objects.filter(action="answer_roster").count() == 0


def test_a_column_is_mapped_remembered_and_known_in_the_next_file(offices):
    inhil, _ = offices
    titles = ["No", "NIK", "No KK", "Yang Diusulkan", "Tanggal Lahir", "L/P", "Desa", "Mata Usaha"]
    roster = sent(inhil, book([person(1, work="nelayan")], titles=titles))
    page = signed_in(inhil.rahma).get(f"/roster/{roster.public_id}/kolom/").content.decode()
    assert "Mata Usaha" in page
    assert "nelayan" in page
    assert str(person(1)[1]) not in page
    with office_scope(inhil.pemda.pk):
        columns = Roster.objects.get().sheets[0]["columns"]
    form = {f"kolom-0-{letter}": name for name, letter in columns.items() if name not in ("name", "occupation")}
    form |= {"kolom-0-D": "name", "kolom-0-H": "occupation", "judul-0": "1", "ingat": "1", "key": str(uuid.uuid4())}
    client = signed_in(inhil.rahma)
    assert client.post(f"/roster/{roster.public_id}/kolom/", form).status_code == 302
    with office_scope(inhil.pemda.pk):
        assert RosterRow.objects.get(roster=roster, row_number=2).occupation == "Nelayan pesisir"
    assert send(client, book([person(2)], titles=titles), area="14.04").status_code == 302
    with office_scope(inhil.pemda.pk):
        assert Roster.objects.order_by("-pk")[0].sheets[0]["columns"]["occupation"] == "H"
    double = {**form, "kolom-0-A": "nik", "key": str(uuid.uuid4())}
    assert client.post(f"/roster/{roster.public_id}/kolom/", double).status_code == 422


def test_a_pasted_table_is_a_roster_and_neither_nor_both_is_refused(offices):
    inhil, _ = offices
    table = "\n".join("\t".join(map(str, row)) for row in [TITLES, person(1), person(2)])
    client = signed_in(inhil.darman)
    assert client.post("/roster/", {"pasted": table, "key": str(uuid.uuid4())}).status_code == 302
    with office_scope(inhil.pemda.pk):
        roster = Roster.objects.select_related("file").get()
    assert roster.file.name == "Tempelan dari Excel.tsv"
    assert verdicts(inhil, roster) == {2: "ok", 3: "ok"}
    assert client.post("/roster/", {"pasted": "  ", "key": str(uuid.uuid4())}).status_code == 422


def test_the_separator_of_a_text_file_can_be_corrected(offices):
    inhil, _ = offices
    text = "\n".join(";".join(map(str, row)) for row in [TITLES, person(1)]).encode()
    roster = sent(inhil, text)
    client = signed_in(inhil.rahma)
    page = client.get(f"/roster/{roster.public_id}/kolom/").content.decode()
    assert '<option value=";" selected>' in page
    client.post(f"/roster/{roster.public_id}/kolom/", {"separator": ",", "key": str(uuid.uuid4())})
    assert verdicts(inhil, roster) == {}
    client.post(f"/roster/{roster.public_id}/kolom/", {"separator": ";", "key": str(uuid.uuid4())})
    assert verdicts(inhil, roster) == {2: "ok"}


def test_a_returned_workbook_mends_its_roster_by_the_rows_that_come_back(offices):
    inhil, _ = offices
    rows = [person(1), person(2, nik="140405020371900"), person(3, work="pawang hujan"), person(4)]
    roster = sent(inhil, book(rows))
    assert verdicts(inhil, roster) == {2: "ok", 3: "rejected", 4: "held", 5: "ok"}
    client = signed_in(inhil.darman)
    back = load_workbook(io.BytesIO(client.get(f"/roster/{roster.public_id}/diperiksa.xlsx").content))
    sheet = back["Data"]
    sheet["B3"].value = person(2)[1]
    sheet["H4"].value = "nelayan"
    sheet.delete_rows(5)
    sheet.delete_rows(2)
    content = io.BytesIO()
    back.save(content)
    answer = send(client, content.getvalue(), name="diperiksa.xlsx")
    assert answer.headers["Location"] == f"/roster/{roster.public_id}/"
    assert verdicts(inhil, roster) == {2: "ok", 3: "ok", 4: "ok", 5: "ok"}
    with office_scope(inhil.pemda.pk):
        assert [(r.status, r.corrects_id) for r in Roster.objects.order_by("pk")] == [
            ("received", None),
            ("returned", roster.pk),
        ]
        mended = RosterRow.objects.get(roster=roster, row_number=3)
        assert mended.raw["cells"]["B"] == "140405020371900"
        assert mended.raw["typed"] == {"nik": person(2)[1]}


def test_a_forged_row_id_mends_nothing(offices):
    inhil, _ = offices
    roster = sent(inhil, book([person(1, nik="140405020371900")]))
    forged = [*person(1), f"{roster.file.sha256[:16]}.0.2.AAAA"]
    send(signed_in(inhil.darman), book([forged], titles=[*TITLES, "Id Baris"]))
    assert verdicts(inhil, roster) == {2: "rejected"}


def test_a_new_version_shows_its_three_changes_and_the_same_file_again_none(offices):
    inhil, _ = offices
    rows = [person(n) for n in range(1, 11)]
    mended = [*(person(n, work="petani karet") for n in (1, 2, 3)), *rows[3:], person(11)]
    with office_scope(inhil.pemda.pk):
        first = receive_roster(by=inhil.rahma, content=book(rows), name="a.xlsx", area_code="14.04")
        second = receive_roster(by=inhil.rahma, content=(newer := book(mended)), name="b.xlsx", area_code="14.04")
        assert earlier_version(second) == first
        assert version_counts(second, first) == {"new": 1, "changed": 3, "same": 7, "gone": 0}
        apply_roster(by=inhil.rahma, roster=first)
        assert preview_counts(second) == {"new": 1, "changed": 3, "same": 7}
    page = signed_in(inhil.rahma).get(f"/roster/{second.public_id}/?bagian=perubahan&hasil=changed").content.decode()
    assert outcome(page) == [1, 3, 7, 0, 11]
    assert page.count('class="person"') == 3
    assert "sudah diunggah" in send(signed_in(inhil.rahma), newer, area="14.04").content.decode()


def test_a_decile_sheet_records_deciles_of_known_families_and_undoing_it_takes_them_away(offices):
    inhil, _ = offices
    known = [person(1), person(2, kk=person(1)[2])]
    titles = ["ID Keluarga", "No KK", "NIK", "Nama", "Tgl Lahir", "Desil Nasional", "Tanggal Data"]
    sheet = [
        ["F1", known[0][2], known[0][1], known[0][3], known[0][4], "2", "30/09/2025"],
        ["F9", person(9)[2], person(9)[1], person(9)[3], person(9)[4], "1", "30/09/2025"],
        ["F8", person(8)[2], person(8)[1], person(8)[3], person(8)[4], "11", "30/09/2025"],
    ]
    with office_scope(inhil.pemda.pk):
        apply_roster(by=inhil.rahma, roster=receive_roster(
            by=inhil.rahma, content=book(known), name="a.xlsx", area_code="14.04"))  # fmt: skip
        before = list(Worker.objects.order_by("pk").values())
        dtsen = receive_roster(
            by=inhil.rahma, content=book(sheet, titles=titles), name="desil.xlsx", area_code="14.04.05.1004"
        )
        assert (dtsen.sheets[0]["profile"], dtsen.sheets[0]["only_known"]) == ("siks_ng", True)
        apply_roster(by=inhil.rahma, roster=dtsen)
        assert list(Worker.objects.order_by("pk").values()) == before
        found = Decile.objects.order_by("worker_id").values_list("decile", "register", "as_of_on", "superseded_at")
        assert [(d, r, day.isoformat(), end) for d, r, day, end in found] == [(2, "dtsen", "2025-09-30", None)] * 2
        rows = RosterRow.objects.filter(roster=dtsen).exclude(verdict="skipped").order_by("row_number")
        assert [(row.verdict, row.outcome) for row in rows] == [("ok", "same"), ("ok", "left"), ("rejected", "left")]
        undo_roster(by=inhil.rahma, roster=dtsen)
        assert Decile.objects.count() == 0


def test_every_value_of_a_worker_names_its_file_sheet_row(offices):
    inhil, _ = offices
    with office_scope(inhil.pemda.pk):
        first = receive_roster(by=inhil.rahma, content=book([person(1)]), name="a.xlsx", area_code="14.04")
        apply_roster(by=inhil.rahma, roster=first)
        newer = book([person(1, work="petani karet")])
        second = receive_roster(by=inhil.rahma, content=newer, name="b.xlsx", area_code="14.04")
        apply_roster(by=inhil.rahma, roster=second)
        found = sources_of(Worker.objects.get())
        assert (found["name"].roster_id, found["occupation"].roster_id) == (first.pk, second.pk)
        assert (found["occupation"].sheet, found["occupation"].row_number) == ("Data", 2)


def test_a_large_file_is_read_and_applied_by_jobs_and_undone(offices, owner_connection):
    """Also where the planner last counted its tables empty: foreign keys once took minutes to let 5,200 go."""
    inhil, _ = offices
    owner_connection.execute("ANALYZE")
    with office_scope(inhil.pemda.pk):
        for n in range(6):  # a plan is kept from the sixth time on
            titles = [*TITLES, str(n)]
            small = receive_roster(
                by=inhil.rahma, content=book([person(9)], titles=titles), name="a.xlsx", area_code="14.04"
            )
            apply_roster(by=inhil.rahma, roster=small)
            undo_roster(by=inhil.rahma, roster=small)
    owner_connection.execute("ANALYZE")
    content = book([[*person(n), uuid.uuid4().hex] for n in range(1, 5_201)], titles=[*TITLES, "Catatan"])
    assert len(content) > 300_000
    client = signed_in(inhil.rahma)
    assert send(client, content, area="14.04").status_code == 302
    with office_scope(inhil.pemda.pk):
        roster = Roster.objects.latest("id")
        assert (roster.status, RosterRow.objects.filter(roster=roster).count()) == ("reading", 0)
    here = f"/roster/{roster.public_id}/"
    page = client.get(here).content.decode()
    assert "Berkas sedang dibaca" in page
    assert "Halaman ini boleh ditutup." in page
    for _again in (1, 2):  # a killed job is done again: one effect
        tasks.read_roster(pemda_id=inhil.pemda.pk, roster_id=roster.pk)
        Roster.objects.filter(pk=roster.pk).update(read_at=None) if _again == 1 else None
    assert client.get(f"{here}kemajuan/").headers["HX-Refresh"] == "true"
    assert "5200 orang terbaca" in client.get(here).content.decode()
    client.post(f"{here}terapkan/", {"key": str(uuid.uuid4())})
    with office_scope(inhil.pemda.pk):
        roster = Roster.objects.latest("id")
        assert (roster.status, Worker.objects.count()) == ("applying", 5_000)
    assert "Roster sedang diterapkan" in client.get(here).content.decode()
    tasks.apply_roster(pemda_id=inhil.pemda.pk, roster_id=roster.pk)
    tasks.apply_roster(pemda_id=inhil.pemda.pk, roster_id=roster.pk)
    with office_scope(inhil.pemda.pk):
        roster = Roster.objects.latest("id")
        assert (roster.status, Worker.objects.count()) == ("applied", 5_200)
        undo_roster(by=inhil.rahma, roster=roster)
        assert Worker.objects.count() == 0


def test_without_a_worker_the_page_says_so_and_reads_at_once(offices):
    inhil, _ = offices
    with office_scope(inhil.pemda.pk):
        roster = receive_roster(
            by=inhil.rahma, content=workbook_of(HAMDAN, SITI), name="a.xlsx", area_code="14.04", later=True
        )
        tasks.RosterWork.objects.update(moved_at="2020-01-01T00:00Z")
    client = signed_in(inhil.rahma)
    here = f"/roster/{roster.public_id}/"
    assert "Tidak ada pekerja latar yang berjalan." in client.get(here).content.decode()
    client.post(f"{here}lanjutkan/", {"key": str(uuid.uuid4())})
    assert set(verdicts(inhil, roster).values()) == {"ok"}


def test_a_corrected_cell_survives_the_next_reading_of_the_file(offices):
    inhil, _ = offices
    roster = sent(inhil, book([person(1, nik="140405020371900"), person(2)], struck=(2,)))
    with office_scope(inhil.pemda.pk):
        row = RosterRow.objects.get(roster=roster, row_number=2)
    key = str(uuid.uuid4())
    signed_in(inhil.darman).post(
        f"/roster/{roster.public_id}/baris/{row.public_id}/", {"nik": person(1)[1], "key": key}
    )
    with office_scope(inhil.pemda.pk):
        answer_roster(by=inhil.rahma, roster=roster, struck="nothing")
    assert verdicts(inhil, roster) == {2: "ok", 3: "ok"}
