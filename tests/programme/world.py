"""A small programme made by real actions: workers of Sungaisalak, places, decree, agreement, the insurer's answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db import connection

from payung.money.actions import set_budget
from payung.money.models import Programme
from payung.office.models import Event, History
from payung.office.scope import office_scope
from payung.programme.actions import nomination
from payung.programme.actions.enrolment import enrol, record_registration
from payung.programme.actions.papers import decree, record_agreement
from payung.programme.actions.setup import open_programme, set_quota
from payung.registry.actions.verification import verify_workers
from payung.registry.models import Worker

TODAY = date(2025, 1, 20)
VILLAGE, OTHER_VILLAGE, DISTRICT = "14.04.05.1004", "14.04.04.1001", "14.04.05"
BORN = date(1985, 3, 14)
FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)


def nik(number: int) -> str:
    """An invented NIK of a man born on 14 March 1985."""
    return f"140405140385{9000 + number}"


def kpj(number: int) -> str:
    return f"210000{number:05d}"


def make_workers(
    office: Any, count: int, *, first: int = 1, area_code: str = VILLAGE, born_on: date = BORN, is_verified: bool = True
) -> list[Worker]:
    """Workers that Ibu Rahma recorded and Pak Umar had matched by Dukcapil."""
    with office_scope(office.pemda.pk, officer_id=office.rahma.pk):
        made = Worker.objects.bulk_create(
            Worker(
                pemda=office.pemda,
                nik=nik(number),
                name=f"Pekerja {number:03d}",
                birth_on=born_on,
                sex="L",
                area_code=area_code,
                occupation="Nelayan",
                recorded_by=office.rahma,
            )
            for number in range(first, first + count)
        )
        ids = [worker.pk for worker in made]
    if is_verified:
        verify_workers(by=office.umar, workers=ids, authority="dukcapil", result="match", verified_on=TODAY)
    return made


def open_one(
    office: Any, *, seats: int | None = 10, ceiling_idr: int = 10_000_000, name: str = "Pekerja Rentan"
) -> Any:
    """A programme of 2025 with APBD money and, unless ``seats`` is None, one quota for the whole pemda."""
    programme = open_programme(by=office.rahma, name=name, year=2025, legal_basis="Perbup 7/2025")
    budget = set_budget(by=office.rahma, programme=programme, funding="apbd", ceiling_idr=ceiling_idr)
    if seats is not None:
        set_quota(by=office.rahma, programme=programme, area_code="14.04", seats=seats)
    return SimpleNamespace(programme=programme, budget=budget)


def nominate(office: Any, programme: Programme, workers: Sequence[Worker]) -> Programme:
    return nomination.nominate(by=office.rahma, programme=programme, workers=[worker.pk for worker in workers])


def decreed(office: Any, programme: Programme, number: str = "SK 1/2025") -> Any:
    days = {"decided_on": date(2025, 1, 2), "starts_on": FIRST, "ends_on": LAST}
    return decree(by=office.umar, programme=programme, sk_number=number, **days)


def agreed(office: Any, programme: Programme, number: str = "PKS 1/2025", branch: str = "") -> Any:
    days = {"signed_on": date(2025, 1, 2), "starts_on": FIRST, "ends_on": LAST}
    return record_agreement(by=office.rahma, programme=programme, pks_number=number, branch=branch, **days)


def answer_csv(rows: Sequence[tuple[str, str, str, str]]) -> bytes:
    """The insurer's answer: NIK, KPJ, first day, reason of refusal."""
    lines = ["NIK,KPJ,Tanggal Mulai,Alasan", *(",".join(row) for row in rows)]
    return "\n".join(lines).encode()


def accepted(workers: Sequence[Worker], start_on: str = "01-01-2025") -> bytes:
    return answer_csv([(w.nik or "", kpj(int((w.nik or "")[-3:])), start_on, "") for w in workers])


def sponsored(office: Any, count: int = 3, *, ceiling_idr: int = 10_000_000, is_answered: bool = True) -> Any:
    """Workers nominated, decreed, enrolled for 2025 and accepted by the insurer."""
    made = open_one(office, seats=max(count, 10), ceiling_idr=ceiling_idr)
    made.workers = make_workers(office, count)
    nominate(office, made.programme, made.workers)
    made.decree = decreed(office, made.programme)
    made.agreement = agreed(office, made.programme)
    enrol(by=office.rahma, decree=made.decree, agreement=made.agreement, budget=made.budget)
    if is_answered:
        answered(office, made.agreement, accepted(made.workers))
    return made


def answered(office: Any, agreement: Any, content: bytes) -> Any:
    asked = {"agreement": agreement, "content": content, "name": "jawaban.csv"}
    return record_registration(by=office.rahma, **asked)


@contextmanager
def inside(office: Any) -> Iterator[None]:
    """See the office's rows."""
    with office_scope(office.pemda.pk):
        yield


def count_of(table: str) -> int:
    """Rows of a table in the office in scope."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def run(statement: str, values: Sequence[object] = ()) -> None:
    """Run SQL as the app role, as somebody would who goes round the actions."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def changes_by(office: Any, work: Callable[[], object], *tables: str) -> dict[str, int]:
    """How many rows some work adds to tables."""
    with inside(office):
        before = {table: count_of(table) for table in tables}
    work()
    with inside(office):
        return {table: count_of(table) - before[table] for table in tables}


def versions_of(office: Any, table: str) -> int:
    with inside(office):
        return int(History.objects.filter(table_name=table).count())


def last_event(office: Any, action: str) -> str:
    with inside(office):
        return str(Event.objects.filter(action=action).order_by("-id")[0].body)
