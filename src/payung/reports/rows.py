"""The rows that go on paper and into workbooks: one fetch each, the same for every form they are given.

Functions run inside the office scope and return rows in the order in which they are printed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from payung.billing.models import Bill, Statement
from payung.office.areas import area_names
from payung.programme.models import Agreement, Decree
from payung.programme.queries import lines_of

BILL_ROWS = """
SELECT row_number() OVER (ORDER BY w.area_code, w.name, l.id), w.nik, w.name, w.area_code, g.kpj,
       l.jkk_idr, l.jkm_idr, l.total_idr
FROM billing_billline l
JOIN registry_worker w ON w.pemda_id = l.pemda_id AND w.id = l.worker_id
JOIN programme_enrolment e ON e.pemda_id = l.pemda_id AND e.id = l.enrolment_id
LEFT JOIN programme_registration g ON g.pemda_id = e.pemda_id AND g.decree_line_id = e.decree_line_id
  AND g.superseded_at IS NULL AND g.is_accepted
WHERE l.pemda_id = %(pemda)s AND l.bill_id = %(bill)s ORDER BY 1
"""
ENROLMENT_ROWS = """
SELECT row_number() OVER (ORDER BY l.decree_id, l.line_number), l.nik, coalesce(g.kpj, ''), l.name, w.birth_on, w.sex,
       w.mother_name, w.address, w.rt, w.rw, l.area_code, w.phone, l.occupation, w.income_idr, e.starts_on
FROM programme_enrolment e
JOIN programme_decreeline l ON l.pemda_id = e.pemda_id AND l.id = e.decree_line_id
JOIN registry_worker w ON w.pemda_id = e.pemda_id AND w.id = e.worker_id
LEFT JOIN programme_registration g ON g.pemda_id = e.pemda_id AND g.decree_line_id = e.decree_line_id
  AND g.superseded_at IS NULL AND g.is_accepted
WHERE e.pemda_id = %(pemda)s AND e.agreement_id = %(agreement)s AND e.superseded_at IS NULL ORDER BY 1
"""
DIFFERENCE_ROWS = """
SELECT d.kind, coalesce(r.row_number, 0), coalesce(w.nik, r.nik, ''), coalesce(w.name, r.name, ''),
       coalesce(w.area_code, ''), d.ours_idr, d.theirs_idr
FROM billing_difference d
LEFT JOIN billing_statementrow r ON r.pemda_id = d.pemda_id AND r.id = d.row_id
LEFT JOIN registry_worker w ON w.pemda_id = d.pemda_id AND w.id = d.worker_id
WHERE d.pemda_id = %(pemda)s AND d.statement_id = %(statement)s ORDER BY d.kind, 4, d.id
"""


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """One name of a decree's annex."""

    number: int
    nik: str
    name: str
    birth_on: date | None
    area_code: str
    occupation: str

    def canonical(self) -> str:
        """The one text of the row that the sha256 of the annex is made of."""
        parts = (self.number, self.nik, self.name, self.birth_on, self.area_code, self.occupation)
        return "|".join(str(part) for part in parts if part is not None)


@dataclass(frozen=True, slots=True)
class BillRow:
    """One worker's contribution on a bill, rupiah."""

    number: int
    nik: str
    name: str
    area_code: str
    kpj: str
    jkk_idr: int
    jkm_idr: int
    total_idr: int

    def canonical(self) -> str:
        """The one text of the row that the sha256 of the bill's list is made of."""
        return f"{self.number}|{self.nik}|{self.name}|{self.jkk_idr}|{self.jkm_idr}|{self.total_idr}"


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """One worker the insurer is asked to register."""

    number: int
    nik: str
    kpj: str
    name: str
    birth_on: date | None
    sex: str
    mother_name: str
    address: str
    rt: str
    rw: str
    area_code: str
    phone: str
    occupation: str
    income_idr: int
    starts_on: date


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """Where the insurer's list and our bill part. ``file_row`` is 0 when the file has no such row."""

    kind: str
    file_row: int
    nik: str
    name: str
    area_code: str
    ours_idr: int
    theirs_idr: int


def annex_rows(decree: Decree) -> list[AnnexRow]:
    """Return the names of a decree in the order of its annex."""
    names = ("line_number", "nik", "name", "birth_on", "area_code", "occupation")
    return [AnnexRow(*row) for row in lines_of(decree).values_list(*names)]


def bill_rows(bill: Bill) -> list[BillRow]:
    """Return the lines of a bill by village and name."""
    return [BillRow(*row) for row in _fetch(BILL_ROWS, pemda=bill.pemda_id, bill=bill.pk)]


def enrolment_rows(agreement: Agreement) -> list[EnrolmentRow]:
    """Return whom the insurer is asked to register under an agreement, in decree order."""
    return [EnrolmentRow(*row) for row in _fetch(ENROLMENT_ROWS, pemda=agreement.pemda_id, agreement=agreement.pk)]


def difference_rows(statement: Statement) -> list[DifferenceRow]:
    """Return the differences of a statement by kind and name."""
    return [DifferenceRow(*row) for row in _fetch(DIFFERENCE_ROWS, pemda=statement.pemda_id, statement=statement.pk)]


def sum_of(rows: Iterable[AnnexRow] | Iterable[BillRow]) -> str:
    """Return the sha256 of the canonical rows, one a line, UTF-8."""
    return hashlib.sha256("\n".join(row.canonical() for row in rows).encode()).hexdigest()


def places(codes: Iterable[str]) -> dict[str, str]:
    """Return names by area code: villages, kecamatan, kabupaten, provinces."""
    return area_names({code for code in codes if code})


def _fetch(statement: str, /, **where: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, where)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
