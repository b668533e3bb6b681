"""Report R3: deaths, claims and what families received, up to a day, by kecamatan or village."""

from __future__ import annotations

from payung.words import words_of

from .declared import CASES, DAYS, RUPIAH, Column, Report, Split

_DEATHS = """FROM claims_death d JOIN registry_worker w ON w.pemda_id = d.pemda_id AND w.id = d.worker_id
  LEFT JOIN claims_claim c ON c.pemda_id = d.pemda_id AND c.death_id = d.id AND c.opened_on <= %(day)s
  LEFT JOIN claims_claimfiling f ON f.pemda_id = c.pemda_id AND f.claim_id = c.id AND f.filed_on <= %(day)s
  LEFT JOIN LATERAL (SELECT sum(b.amount_idr) AS idr, min(b.paid_on) AS first_on FROM claims_benefit b
    WHERE b.pemda_id = c.pemda_id AND b.claim_id = c.id AND b.paid_on <= %(day)s) p ON true
  WHERE d.pemda_id = %(pemda)s AND d.superseded_at IS NULL AND d.reported_on <= %(day)s"""
_AREA = "SELECT left(w.area_code, %(length)s)"
_CASES = f"{_AREA}, count(*) {_DEATHS}"
_SCHOOL = """SELECT left(w.area_code, %(length)s), sum(s.amount_idr) FROM claims_schoolpayment s
  JOIN claims_schoolyear y ON y.pemda_id = s.pemda_id AND y.id = s.school_year_id
  JOIN claims_child k ON k.pemda_id = y.pemda_id AND k.id = y.child_id
  JOIN claims_claim c ON c.pemda_id = k.pemda_id AND c.id = k.claim_id
  JOIN registry_worker w ON w.pemda_id = c.pemda_id AND w.id = c.worker_id
  WHERE s.pemda_id = %(pemda)s AND s.paid_on <= %(day)s GROUP BY 1"""


def _median(first: str, last: str) -> str:
    """The days between two steps that half of the cases took at the most."""
    days = f"percentile_disc(0.5) WITHIN GROUP (ORDER BY {last} - {first})"
    return f"{_AREA}, {days} {_DEATHS} AND {first} IS NOT NULL AND {last} IS NOT NULL GROUP BY 1"


BENEFITS = Report(
    "R3",
    "klaim",
    "Klaim dan manfaat",
    chart="paid_idr",
    empty="Belum ada kematian yang dilaporkan sampai bulan ini.",
    columns=(
        Column("deaths", "Kematian diketahui", f"{_CASES} GROUP BY 1"),
        Column("unopened", "Belum dibuatkan klaim", f"{_CASES} AND c.id IS NULL GROUP BY 1"),
        Column("filed", "Diajukan", f"{_CASES} AND f.id IS NOT NULL GROUP BY 1", unit=CASES),
        Column(
            "checked",
            "Diperiksa BPJS TK",
            f"{_CASES} AND f.id IS NOT NULL AND coalesce(p.idr, 0) <= 0 GROUP BY 1",
            unit=CASES,
        ),
        Column("paid", "Dibayar", f"{_CASES} AND p.idr > 0 GROUP BY 1", unit=CASES),
        Column("paid_idr", "Santunan", f"{_AREA}, coalesce(sum(p.idr), 0) {_DEATHS} GROUP BY 1", unit=RUPIAH),
        Column("school_idr", "Beasiswa", _SCHOOL, unit=RUPIAH),
        Column("known_days", "Wafat–diketahui", _median("d.died_on", "d.reported_on"), unit=DAYS, is_sum=False),
        Column("filed_days", "Diketahui–diajukan", _median("d.reported_on", "f.filed_on"), unit=DAYS, is_sum=False),
        Column("paid_days", "Diajukan–dibayar", _median("f.filed_on", "p.first_on"), unit=DAYS, is_sum=False),
    ),
    splits=(
        Split("Sebab", f"SELECT d.cause, count(*) {_DEATHS} GROUP BY 1 ORDER BY 2 DESC, 1", words_of("cause")),
        Split(
            "Santunan dibayar",
            """SELECT b.component, sum(b.amount_idr) FROM claims_benefit b
  WHERE b.pemda_id = %(pemda)s AND b.paid_on <= %(day)s GROUP BY 1 ORDER BY 2 DESC""",
            words_of("component"),
            RUPIAH,
        ),
    ),
)
