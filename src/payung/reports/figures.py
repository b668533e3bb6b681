"""The figures of the office: what the regent asks, each with its day and the SQL that counted it.

Claims reported, filed and paid are kept apart: a sum that mixes them says nothing true.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from payung.claims.queries import living_cover
from payung.core.money import format_count, format_idr
from payung.core.month import Month
from payung.cover.states import PATTERNS, Cover
from payung.office.models import Pemda

_PUBLISHED = Path(__file__).parents[1] / "data" / "pass_rates.toml"
SQL = {
    "person_months_paid": """SELECT count(*) FROM paid_month m
  WHERE m.pemda_id = %(pemda)s AND m.paid_on <= %(day)s""",
    "paid_idr": """SELECT coalesce(sum(p.amount_idr), 0) FROM billing_payment p
  WHERE p.pemda_id = %(pemda)s AND p.paid_on BETWEEN %(year_from)s AND %(day)s""",
    "billed_idr": """SELECT coalesce(sum(b.total_idr), 0) FROM billing_bill b
  WHERE b.pemda_id = %(pemda)s AND b.issued_on BETWEEN %(year_from)s AND %(day)s""",
    "ceiling_idr": """SELECT coalesce(sum(b.ceiling_idr), 0) FROM money_budget b
  JOIN money_programme p ON p.pemda_id = b.pemda_id AND p.id = b.programme_id AND p.year = %(year)s
  WHERE b.pemda_id = %(pemda)s""",
    "deaths_reported": """SELECT count(*) FROM claims_death d
  WHERE d.pemda_id = %(pemda)s AND d.superseded_at IS NULL AND d.reported_on <= %(day)s""",
    "deaths_unclaimed": """SELECT count(*) FROM claims_death d
  WHERE d.pemda_id = %(pemda)s AND d.superseded_at IS NULL AND d.reported_on <= %(day)s
    AND NOT EXISTS (SELECT 1 FROM claims_claim c WHERE c.pemda_id = d.pemda_id AND c.death_id = d.id
                    AND c.opened_on <= %(day)s)""",
    "claims_opened": """SELECT count(*) FROM claims_claim c
  WHERE c.pemda_id = %(pemda)s AND c.opened_on <= %(day)s""",
    "claims_filed": """SELECT count(*) FROM claims_claimfiling f
  WHERE f.pemda_id = %(pemda)s AND f.filed_on <= %(day)s""",
    "claims_paid": """SELECT count(*) FROM (SELECT b.claim_id FROM claims_benefit b
  WHERE b.pemda_id = %(pemda)s AND b.paid_on <= %(day)s GROUP BY 1 HAVING sum(b.amount_idr) > 0) c""",
    "scholarships_paid_idr": """SELECT coalesce(sum(s.amount_idr), 0) FROM claims_schoolpayment s
  WHERE s.pemda_id = %(pemda)s AND s.paid_on <= %(day)s""",
    "benefits_paid_idr": """SELECT coalesce(sum(b.amount_idr), 0) FROM claims_benefit b
  WHERE b.pemda_id = %(pemda)s AND b.paid_on <= %(day)s""",
}
# People of each month: paid, and billed but not paid by the day.
SERIES = """
SELECT b.month, coalesce(sum(b.line_count) FILTER (WHERE p.paid_on <= %(day)s), 0),
       coalesce(sum(b.line_count) FILTER (WHERE p.paid_on IS NULL OR p.paid_on > %(day)s), 0)
FROM billing_bill b LEFT JOIN billing_payment p ON p.pemda_id = b.pemda_id AND p.bill_id = b.id
WHERE b.pemda_id = %(pemda)s AND b.month BETWEEN %(year_from)s AND %(year_to)s AND b.issued_on <= %(day)s
GROUP BY 1 ORDER BY 1
"""
PURSES = """
SELECT b.id, p.name, b.funding, array_agg(l.month ORDER BY l.month) FILTER (WHERE l.paid_on <= %(day)s)
FROM money_budget b
JOIN money_programme p ON p.pemda_id = b.pemda_id AND p.id = b.programme_id AND p.year = %(year)s
JOIN (SELECT x.budget_id, x.month, y.paid_on FROM billing_bill x
      LEFT JOIN billing_payment y ON y.pemda_id = x.pemda_id AND y.bill_id = x.id
      WHERE x.pemda_id = %(pemda)s) l ON l.budget_id = b.id
WHERE b.pemda_id = %(pemda)s GROUP BY 1, 2, 3 ORDER BY 1
"""
MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")


@dataclass(frozen=True)
class Figure:
    """One number with its words, the day it holds for and how it was counted."""

    code: str
    label: str
    number: int
    value: str
    as_of: date
    sql: str = field(repr=False)
    unit: str = ""
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Purse:
    """One source of money: the months paid, and what happens if nothing more is paid."""

    name: str
    people: str
    chip: str
    months: list[tuple[Month, str]]
    say: str


@dataclass(frozen=True)
class Dashboard:
    """What the office's first page shows. ``every`` holds all figures, ``figures`` the four at the top."""

    day: date
    every: dict[str, Figure]
    labels: list[str]
    series: list[tuple[str, list[int]]]
    series_sql: str
    chart_title: str
    purses: list[Purse]

    @property
    def figures(self) -> list[Figure]:
        return [self.every[code] for code in ("people_covered", "person_months_paid", "paid_idr", "left_idr")]

    @property
    def claims(self) -> list[Figure]:
        """Deaths and claims, each step for itself."""
        codes = ("deaths_reported", "deaths_unclaimed", "claims_opened", "claims_filed", "claims_paid")
        return [self.every[code] for code in (*codes, "benefits_paid_idr", "scholarships_paid_idr")]

    @property
    def year(self) -> str:
        return str(self.day.year)

    @property
    def now_month(self) -> Month:
        return Month.of(self.day)


def office_figures(pemda: Pemda, day: date) -> Dashboard:
    """Return the figures of the office in scope as of a day."""
    where = {
        "pemda": pemda.pk,
        "day": day,
        "year": day.year,
        "year_from": date(day.year, 1, 1),
        "year_to": date(day.year, 12, 31),
    }
    cover = living_cover(pemda.pk, day)
    counts = {code: int(_rows(statement, where)[0][0]) for code, statement in SQL.items()}
    months = _rows(SERIES, where)
    return Dashboard(
        day=day,
        every={figure.code: figure for figure in _figures(counts, cover, day)},
        labels=[MONTH_NAMES[month.month - 1] for month, _paid, _owed in months],
        series=[(_("dibayar"), [int(row[1]) for row in months]), (_("belum dibayar"), [int(row[2]) for row in months])],
        series_sql=SERIES,
        chart_title=_("Orang yang dibayari per bulan, %(year)s") % {"year": day.year},
        purses=[_purse(row, cover, day) for row in _rows(PURSES, where)],
    )


def _figures(counts: dict[str, int], cover: Cover, day: date) -> list[Figure]:
    left = counts["ceiling_idr"] - counts["billed_idr"]
    words: dict[str, tuple[str, int, str, str]] = {
        "people_covered": (_("Dilindungi hari ini"), cover.count("covered"), _("orang"), _grace_note(cover)),
        "person_months_paid": (
            _("Iuran dibayar"), counts["person_months_paid"], _("orang-bulan"), _("sampai hari ini"),
        ),
        "paid_idr": (
            _("Realisasi"), counts["paid_idr"], "", _("dari pagu %(sum)s") % {"sum": format_idr(counts["ceiling_idr"])},
        ),
        "billed_idr": (_("Sudah ditagih"), counts["billed_idr"], "", ""),
        "ceiling_idr": (_("Pagu"), counts["ceiling_idr"], "", ""),
        "left_idr": (_("Sisa pagu"), left, "", _("pagu dikurangi yang sudah ditagih")),
        "deaths_reported": (_("Kematian dilaporkan"), counts["deaths_reported"], _("orang"), ""),
        "deaths_unclaimed": (_("Belum dibuatkan klaim"), counts["deaths_unclaimed"], _("keluarga"), ""),
        "claims_opened": (_("Klaim dibuka"), counts["claims_opened"], _("klaim"), ""),
        "claims_filed": (_("Klaim diajukan"), counts["claims_filed"], _("klaim"), ""),
        "claims_paid": (_("Klaim dibayar"), counts["claims_paid"], _("klaim"), ""),
        "benefits_paid_idr": (_("Santunan diterima keluarga"), counts["benefits_paid_idr"], "", ""),
        "scholarships_paid_idr": (_("Beasiswa diterima anak"), counts["scholarships_paid_idr"], "", ""),
    }  # fmt: skip
    composed = {"people_covered": PATTERNS, "left_idr": f"{SQL['ceiling_idr']}\n-- dikurangi\n{SQL['billed_idr']}"}
    return [
        Figure(
            code=code,
            label=label,
            number=number,
            value=format_idr(number) if code.endswith("_idr") else format_count(number),
            as_of=day,
            sql=composed.get(code) or SQL[code],
            unit=unit,
            note=note,
        )
        for code, (label, number, unit, note) in words.items()
    ]


def _grace_note(cover: Cover) -> str:
    grace, lapsed = cover.count("grace"), cover.count("lapsed")
    parts = [_("%(n)s dalam tenggang") % {"n": format_count(grace)}] if grace else []
    parts += [_("%(n)s putus") % {"n": format_count(lapsed)}] if lapsed else []
    return ", ".join(parts) or _("tidak ada yang dalam tenggang")


def _purse(row: Sequence[Any], cover: Cover, day: date) -> Purse:
    """The state of most people whom it pays stands for the purse; months without payment show why."""
    number, name, funding, paid = row
    here = Month.of(day)
    known = {Month.of(month) for month in paid or ()}
    states = cover.by_purse.get(number, Counter())
    lapsed, grace, covered = states["lapsed"], states["grace"], states["covered"]
    chip = "ended" if lapsed > max(grace, covered) else "grace" if grace > covered else "covered"
    missed = "lapsed" if chip == "ended" else "grace"
    months = [(month, _state(month, known, here, missed)) for month in Month(day.year, 1).until(Month(day.year, 12))]
    unpaid = [MONTH_NAMES[month.number - 1] for month, state in months if state in (missed, "running")]
    say = _("Semua bulan sampai sekarang sudah dibayar.")
    if unpaid:
        say = _("Belum dibayar: %(months)s.") % {"months": ", ".join(unpaid)}
    people = _("%(n)s orang") % {"n": format_count(states.total())}
    return Purse(f"{name} · {funding.upper().replace('_', ' ')}", people, chip, months, say)


def _state(month: Month, paid: set[Month], here: Month, missed: str) -> str:
    if month in paid:
        return "paid"
    if month > here:
        return "outside"
    return "running" if month == here else missed


def _rows(statement: str, where: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, where)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


@cache
def published_pass_rates() -> list[dict[str, Any]]:
    """Return what other programmes published as passing, highest first: ``data/pass_rates.toml`` with every share."""
    rows = tomllib.loads(_PUBLISHED.read_text(encoding="utf-8"))["programme"]
    return sorted(
        ({"share": row.get("passed", 0) / row.get("asked", 1), **row} for row in rows), key=lambda row: -row["share"]
    )
