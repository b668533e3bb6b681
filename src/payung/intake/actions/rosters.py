"""Rosters: received, asked about, amended.

A small file is read and applied at once; a large one by jobs (``intake.tasks``), in parts that commit one by one, so
that a killed job goes on where it stopped and doubles nothing.
"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from payung.bulk.folding import folded
from payung.office.acts import act, done
from payung.office.clock import today
from payung.office.files import keep_file
from payung.office.models import Officer
from payung.office.permission import require_area
from payung.office.refusal import Conflict, Refused
from payung.office.roles import Role

from ..judging import judge_again
from ..models import OfficeWord, Roster, RosterRow
from .reading import defer_work, mark_elsewhere, read_now, store_reading, within

SMALL_BYTES = 300_000  # a file up to this size is read while its sender waits


@act(may={Role.VILLAGE, Role.KECAMATAN, Role.OFFICER}, words="Roster diterima")
def receive_roster(*, by: Officer, content: bytes, name: str, area_code: str, later: bool = False) -> Roster:
    """Keep a file and judge its rows; nothing becomes a worker yet.

    Args:
        content: the bytes as they came; any bytes get a verdict, never a crash.
        area_code: the sender's area (a village, a kecamatan or the whole pemda), within the officer's.
        later: leave the reading to a job; the roster is then ``reading``. Otherwise it is read at once.

    Side effects, in order: the file is kept; roster and rows are stored, or the job is; the roster that a returned
    workbook belongs to is mended and read again; one event.

    Raises:
        Refused: the same bytes are already here and were not undone.
    """
    require_area(by, area_code)
    file = keep_file(by=by, content=content, name=name, media_type="application/octet-stream")
    _refuse_same(by, file.sha256)
    roster = Roster.objects.create(
        pemda_id=by.pemda_id, file=file, area_code=area_code, cutoff_on=today(by.pemda), received_by=by
    )
    if later:
        defer_work("read_roster", roster)
    else:
        store_reading(roster, read_now(roster, content))
    words: dict[str, Any] = {
        "area": area_code,
        "sha256": file.sha256,
        "verdict": roster.file_verdict,
        "corrects": roster.corrects_id,
    }
    return done(roster, **words, rows=roster.rows_read)


@act(may={Role.VILLAGE, Role.KECAMATAN, Role.OFFICER}, words="Pertanyaan tentang berkas dijawab")
def answer_roster(*, by: Officer, roster: Roster, later: bool = False, **said: Any) -> Roster:
    """Answer questions about a whole file (see ``Answers``) and judge it again; before it is applied.

    Args:
        later: leave the reading to a job. said: answers by name; one by sheet is merged into what was said before.

    Side effects, in order: the answers are kept; all rows are judged again, or the job is stored (a total
    that may stand changes no row); one event.

    Raises:
        Conflict: the roster was applied meanwhile.
    """
    roster = Roster.objects.select_for_update(of=("self",)).select_related("file", "received_by").get(pk=roster.pk)
    require_area(by, roster.area_code)
    if roster.status not in ("received", "refused"):
        raise Conflict("roster_not_open", status=roster.status)
    for name, value in said.items():
        before = roster.answers.get(name)
        is_by_sheet = isinstance(value, dict) and isinstance(before, dict)
        roster.answers[name] = {**before, **value} if is_by_sheet else value
    is_judged = said.keys() == {"total"}
    roster.read_at = roster.read_at if is_judged else None
    roster.save(update_fields=["answers", "read_at"])
    if is_judged:
        pass
    elif later:
        defer_work("read_roster", roster)
    else:
        store_reading(roster, read_now(roster))
    return done(roster, answered=sorted(said))


@act(may={Role.OFFICER}, words="Arti kata di daftar diingat")
def remember_words(*, by: Officer, kind: str, words: dict[str, Any]) -> OfficeWord:
    """Remember for later files what the office means by words of its sheets.

    Args:
        kind: column, area, occupation or profile. words: as written → meaning; an empty meaning forgets the word.

    Raises:
        Refused: no word.
    """
    rows = [
        OfficeWord(
            pemda_id=by.pemda_id,
            kind=kind,
            written=(name if kind == "profile" else folded(name))[:200],
            meaning=meaning,
            by=by,
        )
        for name, meaning in words.items()
        if folded(name)
    ]
    if not rows:
        raise Refused("nothing_to_remember")
    return done(OfficeWord.objects.bulk_create(rows)[-1], kind=kind, count=len(rows))


def _refuse_same(by: Officer, sha256: str) -> None:
    earlier = Roster.objects.filter(file__sha256=sha256, undone_at__isnull=True).exclude(file_verdict="refused").first()
    if earlier:
        at = earlier.received_at.astimezone(ZoneInfo(by.pemda.zone))
        raise Conflict("roster_same_file", by=earlier.received_by.name, at=f"{at:%d-%m-%Y pukul %H.%M}")


@act(may={Role.VILLAGE, Role.KECAMATAN, Role.OFFICER}, words="Baris roster diperbaiki")
def amend_row(*, by: Officer, row: RosterRow, **changes: str) -> RosterRow:
    """Correct cells of one row before it is applied, and judge the row again.

    Args:
        changes: new texts by field (nik, kk_number, name, birth_on, sex, area_code, occupation …).

    Side effects, in order: the row's values, verdict and reasons change (history keeps the old); one event.

    Raises:
        Conflict: the roster was applied meanwhile.
    """
    roster = Roster.objects.select_for_update().get(pk=row.roster_id)
    require_area(by, row.area_code or roster.area_code)
    if roster.status != "received":
        raise Conflict("roster_not_open", status=roster.status)
    values = judge_again(row, changes, office_area=by.pemda.area_code, day=roster.cutoff_on)
    values = within(by, roster.area_code, values)
    for field, value in values.items():
        setattr(row, field, value)
    row.save(update_fields=[*values])
    if "nik" in values:
        mark_elsewhere(by, roster, [row.nik])
        row.refresh_from_db(fields=["reasons", "verdict"])
    return done(row, roster=roster.pk, fields=sorted(changes), verdict=row.verdict)
