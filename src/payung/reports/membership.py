"""Report R1: the membership of one month by kecamatan or village, each column one set-based count."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from payung.claims.queries import living_cover
from payung.cover.states import PATTERNS
from payung.words import words_of

from .declared import Asked, Column, Report, Split

_NOMINATED = """SELECT left(w.area_code, %(length)s), count(*)
FROM programme_nomination n JOIN money_programme p ON p.pemda_id = n.pemda_id
  AND p.id = n.programme_id AND p.year = %(year)s
  JOIN registry_worker w ON w.pemda_id = n.pemda_id AND w.id = n.worker_id
  WHERE n.pemda_id = %(pemda)s AND n.nominated_on <= %(day)s"""
_LIVE = """FROM programme_enrolment e JOIN registry_worker w ON w.pemda_id = e.pemda_id AND w.id = e.worker_id
  WHERE e.pemda_id = %(pemda)s AND e.superseded_at IS NULL"""
_BY_AREA = f"SELECT left(w.area_code, %(length)s), count(*) {_LIVE}"
_MEMBERS = f"{_LIVE} AND %(day)s BETWEEN e.starts_on AND e.ends_on"
_LEFT = "e.end_reason <> '' AND e.ends_on BETWEEN %(first)s AND %(last)s"


def _in_state(state: str) -> Callable[[Asked], Mapping[str, int]]:
    """Count the people whom the law finds in a state of cover."""

    def count(asked: Asked) -> Mapping[str, int]:
        cover = living_cover(asked.pemda.pk, asked.as_of, length=asked.length)
        return {unit: states[state] for unit, states in cover.by_unit.items()}

    return count


MEMBERSHIP = Report(
    "R1",
    "bulanan",
    "Laporan bulanan kepesertaan",
    empty="Belum ada kegiatan pada bulan ini. Unggah roster pertama, atau pilih bulan lain.",
    columns=(
        Column(
            "quota",
            "Kuota",
            """SELECT left(q.area_code, %(length)s), sum(q.seats) FROM programme_quota q
  JOIN money_programme p ON p.pemda_id = q.pemda_id AND p.id = q.programme_id AND p.year = %(year)s
  WHERE q.pemda_id = %(pemda)s GROUP BY 1""",
        ),
        Column("proposed", "Diusulkan", f"{_NOMINATED} GROUP BY 1"),
        Column("passed", "Lolos", f"{_NOMINATED} AND n.result = 'eligible' GROUP BY 1"),
        Column(
            "waiting",
            "Menunggu",
            f"""{_NOMINATED}
  AND n.result = 'eligible' AND n.quota_id IS NULL AND n.left_on IS NULL GROUP BY 1""",
        ),
        Column(
            "decreed",
            "SK",
            """SELECT left(l.area_code, %(length)s), count(*) FROM programme_decreeline l
  JOIN programme_decree d ON d.pemda_id = l.pemda_id AND d.id = l.decree_id
  JOIN money_programme p ON p.pemda_id = d.pemda_id AND p.id = d.programme_id AND p.year = %(year)s
  WHERE l.pemda_id = %(pemda)s AND d.decided_on <= %(day)s GROUP BY 1""",
        ),
        Column(
            "registered",
            "KPJ",
            """SELECT left(l.area_code, %(length)s), count(*) FROM programme_registration g
  JOIN programme_decreeline l ON l.pemda_id = g.pemda_id AND l.id = g.decree_line_id
  JOIN programme_decree d ON d.pemda_id = l.pemda_id AND d.id = l.decree_id
  JOIN money_programme p ON p.pemda_id = d.pemda_id AND p.id = d.programme_id AND p.year = %(year)s
  WHERE g.pemda_id = %(pemda)s AND g.superseded_at IS NULL AND g.is_accepted AND g.start_on <= %(day)s GROUP BY 1""",
        ),
        Column("covered", "Aktif", _in_state("covered"), sql=PATTERNS),
        Column("grace", "Tenggang", _in_state("grace"), sql=PATTERNS),
        Column("lapsed", "Putus", _in_state("lapsed"), sql=PATTERNS),
        Column("joined", "Masuk", f"{_BY_AREA} AND e.starts_on BETWEEN %(first)s AND %(last)s GROUP BY 1"),
        Column("left", "Keluar", f"{_BY_AREA} AND {_LEFT} GROUP BY 1"),
    ),
    splits=(
        Split(
            "Jenis kelamin",
            f"SELECT coalesce(nullif(w.sex, ''), '-'), count(*) {_MEMBERS} GROUP BY 1 ORDER BY 1",
            {**words_of("sex"), "-": "Tidak tercatat"},
        ),
        Split(
            "Umur",
            f"""SELECT CASE WHEN a.years < 25 THEN '15–24' WHEN a.years < 35 THEN '25–34'
    WHEN a.years < 45 THEN '35–44' WHEN a.years < 55 THEN '45–54' WHEN a.years < 65 THEN '55–64'
    WHEN a.years >= 65 THEN '65 ke atas' ELSE 'Tidak tercatat' END, count(*)
  FROM (SELECT extract(year FROM age(%(day)s::date, w.birth_on)) AS years {_MEMBERS}) a GROUP BY 1 ORDER BY 1""",
        ),
        Split(
            "Pekerjaan",
            f"""SELECT coalesce(nullif(w.occupation, ''), 'Tidak tercatat'), count(*) {_MEMBERS}
  GROUP BY 1 ORDER BY 2 DESC, 1""",
        ),
        Split(
            "Sumber dana",
            f"""SELECT b.funding, count(*) FROM money_budget b JOIN (SELECT e.budget_id {_MEMBERS}) m
  ON m.budget_id = b.id WHERE b.pemda_id = %(pemda)s GROUP BY 1 ORDER BY 1""",
            words_of("funding"),
        ),
        Split(
            "Desil",
            f"""SELECT coalesce((SELECT 'desil ' || d.decile FROM registry_decile d
    WHERE d.pemda_id = w.pemda_id AND d.worker_id = w.id AND d.superseded_at IS NULL AND d.as_of_on <= %(day)s
    ORDER BY d.as_of_on DESC, d.id DESC LIMIT 1), 'Tidak tercatat'), count(*) {_MEMBERS} GROUP BY 1 ORDER BY 1""",
        ),
        Split(
            "Keluar menurut sebab",
            f"SELECT e.end_reason, count(*) {_LIVE} AND {_LEFT} GROUP BY 1 ORDER BY 1",
            words_of("end_reason").shorts,
        ),
    ),
)
