"""Report R1: the membership of one month by kecamatan or village, each column one set-based count."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from payung.core.month import Month
from payung.office.areas import area_names
from payung.office.models import Pemda
from payung.programme.models import FUNDING_NAMES

from .cover import PATTERNS, cover_on

COLUMNS = (
    ("quota", "Kuota"),
    ("proposed", "Diusulkan"),
    ("passed", "Lolos"),
    ("waiting", "Menunggu"),
    ("decreed", "SK"),
    ("registered", "KPJ"),
    ("covered", "Aktif"),
    ("grace", "Tenggang"),
    ("lapsed", "Putus"),
    ("joined", "Masuk"),
    ("left", "Keluar"),
)
_NOMINATED = """FROM programme_nomination n JOIN programme_programme p ON p.pemda_id = n.pemda_id
  AND p.id = n.programme_id AND p.year = %(year)s
  JOIN registry_worker w ON w.pemda_id = n.pemda_id AND w.id = n.worker_id
  WHERE n.pemda_id = %(pemda)s AND n.nominated_on <= %(day)s"""
_LIVE = """FROM programme_enrolment e JOIN registry_worker w ON w.pemda_id = e.pemda_id AND w.id = e.worker_id
  WHERE e.pemda_id = %(pemda)s AND e.superseded_at IS NULL"""
# Column to statement; each returns unit and count. ``covered``, ``grace``, ``lapsed`` are the law's, over PATTERNS.
COUNTS = {
    "quota": """SELECT left(q.area_code, %(length)s), sum(q.seats) FROM programme_quota q
  JOIN programme_programme p ON p.pemda_id = q.pemda_id AND p.id = q.programme_id AND p.year = %(year)s
  WHERE q.pemda_id = %(pemda)s GROUP BY 1""",
    "proposed": f"SELECT left(w.area_code, %(length)s), count(*) {_NOMINATED} GROUP BY 1",
    "passed": f"SELECT left(w.area_code, %(length)s), count(*) {_NOMINATED} AND n.result = 'eligible' GROUP BY 1",
    "waiting": f"""SELECT left(w.area_code, %(length)s), count(*) {_NOMINATED}
  AND n.result = 'eligible' AND n.quota_id IS NULL AND n.left_on IS NULL GROUP BY 1""",
    "decreed": """SELECT left(l.area_code, %(length)s), count(*) FROM programme_decreeline l
  JOIN programme_decree d ON d.pemda_id = l.pemda_id AND d.id = l.decree_id
  JOIN programme_programme p ON p.pemda_id = d.pemda_id AND p.id = d.programme_id AND p.year = %(year)s
  WHERE l.pemda_id = %(pemda)s AND d.decided_on <= %(day)s GROUP BY 1""",
    "registered": """SELECT left(l.area_code, %(length)s), count(*) FROM programme_registration g
  JOIN programme_decreeline l ON l.pemda_id = g.pemda_id AND l.id = g.decree_line_id
  JOIN programme_decree d ON d.pemda_id = l.pemda_id AND d.id = l.decree_id
  JOIN programme_programme p ON p.pemda_id = d.pemda_id AND p.id = d.programme_id AND p.year = %(year)s
  WHERE g.pemda_id = %(pemda)s AND g.superseded_at IS NULL AND g.is_accepted AND g.start_on <= %(day)s GROUP BY 1""",
    "joined": f"""SELECT left(w.area_code, %(length)s), count(*) {_LIVE}
  AND e.starts_on BETWEEN %(first)s AND %(last)s GROUP BY 1""",
    "left": f"""SELECT left(w.area_code, %(length)s), count(*) {_LIVE}
  AND e.end_reason <> '' AND e.ends_on BETWEEN %(first)s AND %(last)s GROUP BY 1""",
}
_MEMBERS = f"""{_LIVE} AND %(day)s BETWEEN e.starts_on AND e.ends_on"""
SPLITS = {
    "Jenis kelamin": f"""SELECT CASE w.sex WHEN 'L' THEN 'Laki-laki' WHEN 'P' THEN 'Perempuan'
  ELSE 'Tidak tercatat' END, count(*) {_MEMBERS} GROUP BY 1 ORDER BY 1""",
    "Umur": f"""SELECT CASE WHEN a.years < 25 THEN '15–24' WHEN a.years < 35 THEN '25–34' WHEN a.years < 45 THEN '35–44'
    WHEN a.years < 55 THEN '45–54' WHEN a.years < 65 THEN '55–64' WHEN a.years >= 65 THEN '65 ke atas'
    ELSE 'Tidak tercatat' END, count(*)
  FROM (SELECT extract(year FROM age(%(day)s::date, w.birth_on)) AS years {_MEMBERS}) a GROUP BY 1 ORDER BY 1""",
    "Pekerjaan": f"""SELECT coalesce(nullif(w.occupation, ''), 'Tidak tercatat'), count(*) {_MEMBERS}
  GROUP BY 1 ORDER BY 2 DESC, 1""",
    "Sumber dana": f"""SELECT b.funding, count(*) FROM programme_budget b JOIN (SELECT e.budget_id {_MEMBERS}) m
  ON m.budget_id = b.id WHERE b.pemda_id = %(pemda)s GROUP BY 1 ORDER BY 1""",
    "Desil": f"""SELECT coalesce((SELECT 'desil ' || d.decile FROM registry_decile d WHERE d.pemda_id = w.pemda_id
    AND d.worker_id = w.id AND d.superseded_at IS NULL AND d.as_of_on <= %(day)s ORDER BY d.as_of_on DESC, d.id DESC
    LIMIT 1), 'Tidak tercatat'), count(*) {_MEMBERS} GROUP BY 1 ORDER BY 1""",
    "Keluar menurut sebab": f"""SELECT e.end_reason, count(*) {_LIVE}
  AND e.end_reason <> '' AND e.ends_on BETWEEN %(first)s AND %(last)s GROUP BY 1 ORDER BY 1""",
}
LABELS = {
    **FUNDING_NAMES,
    "death": "meninggal",
    "moved": "pindah",
    "formal_job": "bekerja formal",
    "withdrew": "mengundurkan diri",
    "over_age": "lewat umur",
}
MOST_LINES = 12
LENGTHS = {2: 5, 3: 8, 4: 13}


@dataclass(frozen=True)
class Unit:
    """One row of the report: an area with its counts in the order of ``COLUMNS``."""

    code: str
    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Split:
    """Members on the last day of the month, divided by one trait."""

    title: str
    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class MonthlyReport:
    """Report R1. ``total`` is the sum of the units; ``sql`` shows how each column was counted."""

    pemda: Pemda
    month: Month
    as_of: date
    place: str
    units: tuple[Unit, ...]
    total: tuple[int, ...]
    splits: tuple[Split, ...]
    sql: dict[str, str] = field(repr=False)

    @property
    def titles(self) -> tuple[str, ...]:
        return ("Wilayah", *(title for _, title in COLUMNS))

    @property
    def sha256(self) -> str:
        """The sha256 of the rows, ``code|count|…`` one a line: what a printed report is compared by."""
        lines = ("|".join([unit.code, *map(str, unit.counts)]) for unit in self.units)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def monthly_figures(pemda: Pemda, month: Month, *, today: date, level: int = 3) -> MonthlyReport:
    """Return report R1 of a month, as of its last day or ``today`` if that comes first.

    Args:
        level: 2 the whole pemda, 3 by kecamatan, 4 by village. Places given to a larger area than the level shows
            stand in a row of their own, so that every column sums to the same total at every level.
    """
    as_of = min(month.last_on, today)
    where = {
        "pemda": pemda.pk,
        "year": month.year,
        "day": as_of,
        "first": month.first_on,
        "last": as_of,
        "length": LENGTHS[level],
    }
    columns = {name: Counter(dict(_fetch(statement, where))) for name, statement in COUNTS.items()}
    cover = cover_on(pemda.pk, as_of, length=LENGTHS[level])
    for state in ("covered", "grace", "lapsed"):
        columns[state] = Counter({unit: states[state] for unit, states in cover.by_unit.items()})
    units = tuple(_units(pemda, columns))
    return MonthlyReport(
        pemda=pemda,
        month=month,
        as_of=as_of,
        place=area_names({pemda.area_code}).get(pemda.area_code, pemda.name).removeprefix("Kabupaten "),
        units=units,
        total=tuple(sum(unit.counts[at] for unit in units) for at in range(len(COLUMNS))),
        splits=tuple(_split(title, statement, where) for title, statement in SPLITS.items()),
        sql={**COUNTS, "covered": PATTERNS, "grace": PATTERNS, "lapsed": PATTERNS, **SPLITS},
    )


def _units(pemda: Pemda, columns: dict[str, Counter[str]]) -> Iterator[Unit]:
    codes = sorted({code for counts in columns.values() for code, count in counts.items() if count})
    names = area_names(set(codes))
    for code in codes:
        label = names.get(code, code)
        if len(code) == 13:
            label = f"{label}, {names.get(code[:8], code[:8])}"
        yield Unit(code, label, tuple(int(columns[name][code]) for name, _ in COLUMNS))


def _split(title: str, statement: str, where: dict[str, object]) -> Split:
    rows = [(LABELS.get(name, name), int(count)) for name, count in _fetch(statement, where)]
    if len(rows) > MOST_LINES:
        rest = sum(count for _, count in rows[MOST_LINES - 1 :])
        rows = [*rows[: MOST_LINES - 1], ("Lainnya", rest)]
    return Split(title, tuple(rows))


def _fetch(statement: str, where: dict[str, object]) -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, where)
        return [(str(name), int(count)) for name, count in cursor.fetchall()]
