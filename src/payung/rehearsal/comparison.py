"""What was loaded beside what was printed: each figure with its kind, the day it holds for and its SQL.

Kinds: ``published`` stood in a newspaper, ``derived`` is arithmetic on that, ``invented`` belongs to the story alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from payung.office.models import Pemda
from payung.office.scope import office_scope
from payung.reports.figures import office_figures

from .programme_file import ProgrammeFile

WORKERS = """SELECT count(*) FROM programme_decreeline l
JOIN programme_decree d ON d.pemda_id = l.pemda_id AND d.id = l.decree_id
WHERE l.pemda_id = %(pemda)s AND d.id = (SELECT min(id) FROM programme_decree WHERE pemda_id = %(pemda)s)"""
A_HEAD = """SELECT max(idr) FROM (SELECT sum(total_idr) AS idr FROM billing_billline
WHERE pemda_id = %(pemda)s AND corrects_id IS NULL GROUP BY worker_id) l"""
SIGNED_ON = "SELECT max(signed_on) FROM programme_agreement WHERE pemda_id = %(pemda)s"
CEILING = "SELECT sum(ceiling_idr) FROM programme_budget WHERE pemda_id = %(pemda)s"
PAID = "SELECT sum(amount_idr) FROM billing_payment WHERE pemda_id = %(pemda)s AND paid_on <= %(day)s"
MONTHS = """SELECT to_char(b.month, 'YYYY-MM'), b.line_count, b.total_idr, p.paid_on, p.sp2d_number
FROM billing_bill b LEFT JOIN billing_payment p ON p.pemda_id = b.pemda_id AND p.bill_id = b.id
WHERE b.pemda_id = %(pemda)s ORDER BY b.month"""
STORY = {
    "Baris roster dibaca": """SELECT count(*) FROM registry_rosterrow
WHERE pemda_id = %(pemda)s AND verdict <> 'skipped'""",
    "Baris ditahan atau ditolak": """SELECT count(*) FROM registry_rosterrow
WHERE pemda_id = %(pemda)s AND verdict IN ('held', 'rejected')""",
    "Pekerja tercatat": "SELECT count(*) FROM registry_worker WHERE pemda_id = %(pemda)s AND survivor_id IS NULL",
    "Menunggu tempat": """SELECT count(*) FROM programme_nomination
WHERE pemda_id = %(pemda)s AND waiting_rank IS NOT NULL""",
    "Ditolak BPJS, lalu diterima": """SELECT count(*) FROM programme_registration
WHERE pemda_id = %(pemda)s AND NOT is_accepted""",
    "Pengganti yang meninggal": """SELECT count(*) FROM programme_decreeline
WHERE pemda_id = %(pemda)s AND decree_id > (SELECT min(id) FROM programme_decree WHERE pemda_id = %(pemda)s)""",
    "Selisih dengan daftar BPJS": "SELECT count(*) FROM billing_difference WHERE pemda_id = %(pemda)s",
}


@dataclass(frozen=True)
class Compared:
    """One figure: what was printed or follows from it (None for the story's own), and what the books say."""

    label: str
    kind: str
    expected: int | date | None
    loaded: int | date | None
    as_of: date
    sql: str

    @property
    def holds(self) -> bool:
        return self.expected is None or self.expected == self.loaded


@dataclass(frozen=True)
class MonthLoaded:
    """One bill: people and rupiah beside what 2,000 places cost, and its SP2D."""

    month: str
    people: int
    expected_people: int
    amount_idr: int
    expected_idr: int
    paid_on: date | None
    sp2d_number: str | None


def compared(programme: ProgrammeFile, pemda: Pemda, day: date) -> list[Compared]:
    """Return every figure of the demo's first office as of a day."""
    known = (
        ("Pekerja", "published", programme.workers, WORKERS),
        ("Iuran seorang setahun", "published", programme.yearly_contribution_idr, A_HEAD),
        ("Perjanjian ditandatangani", "published", programme.agreement["signed_on"], SIGNED_ON),
        ("Pagu setahun", "derived", programme.workers * programme.yearly_contribution_idr, CEILING),
        ("Iuran dibayar", "derived", programme.workers * programme.yearly_contribution_idr, PAID),
    )
    rows = [Compared(label, kind, expected, _one(sql, pemda, day), day, sql) for label, kind, expected, sql in known]
    rows += [Compared(label, "invented", None, _one(sql, pemda, day), day, sql) for label, sql in STORY.items()]
    with office_scope(pemda.pk):
        dashboard = office_figures(pemda, day)
    return rows + [
        Compared(figure.label, "invented", None, figure.number, figure.as_of, figure.sql)
        for figure in [dashboard.every["people_covered"], *dashboard.claims]
    ]


def months_loaded(programme: ProgrammeFile, pemda: Pemda) -> list[MonthLoaded]:
    """Return the bills in month order beside what the published places cost a month."""
    expected_idr = programme.workers * programme.yearly_contribution_idr // len(programme.months)
    with office_scope(pemda.pk), connection.cursor() as cursor:
        cursor.execute(MONTHS, {"pemda": pemda.pk})
        return [
            MonthLoaded(month, people, programme.workers, amount_idr, expected_idr, paid_on, sp2d_number)
            for month, people, amount_idr, paid_on, sp2d_number in cursor.fetchall()
        ]


def _one(sql: str, pemda: Pemda, day: date) -> int | date | None:
    with office_scope(pemda.pk), connection.cursor() as cursor:
        cursor.execute(sql, {"pemda": pemda.pk, "day": day})
        value = cursor.fetchone()[0]
    return value if value is None or isinstance(value, date) else int(value)
