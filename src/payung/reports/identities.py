"""The identities that the books must keep, as SQL: each statement names what breaks it, and finds nothing if it holds.

Every statement sees one office (``%(pemda)s``) and returns one text a row: a paper's number or a row's id, never a NIK.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Identity:
    """One truth: its name, its sentence in Indonesian, the table whose rows it is about, and what finds breaches."""

    name: str
    sentence: str
    table: str
    sql: str

    def breaches(self, cursor: Any, pemda_id: int) -> list[str]:
        """Return what breaks it in one office, a paper's number or a row's id each."""
        cursor.execute(self.sql, {"pemda": pemda_id})
        return [str(row[0]) for row in cursor.fetchall()]


IDENTITIES = (
    Identity(
        "every_bill_sums_to_its_lines",
        "Jumlah dan banyaknya rincian sama dengan tagihannya",
        "billing_bill",
        """SELECT b.bill_number FROM billing_bill b
LEFT JOIN (SELECT bill_id, count(*) AS n, sum(total_idr) AS idr FROM billing_billline WHERE pemda_id = %(pemda)s
           GROUP BY 1) l ON l.bill_id = b.id
WHERE b.pemda_id = %(pemda)s AND (b.line_count, b.total_idr) IS DISTINCT FROM (l.n, l.idr)""",
    ),
    Identity(
        "every_entry_sums_to_zero",
        "Setiap catatan jurnal seimbang",
        "money_journalentry",
        """SELECT e.text || ' #' || e.id FROM money_journalentry e
LEFT JOIN (SELECT entry_id, sum(amount_idr) AS idr FROM money_posting WHERE pemda_id = %(pemda)s GROUP BY 1) p
  ON p.entry_id = e.id WHERE e.pemda_id = %(pemda)s AND p.idr IS DISTINCT FROM 0""",
    ),
    Identity(
        "every_bill_and_payment_is_in_the_journal",
        "Utang di jurnal sama dengan tagihan dikurangi pembayarannya",
        "billing_bill",
        """SELECT b.bill_number FROM billing_bill b
LEFT JOIN billing_payment p ON p.pemda_id = b.pemda_id AND p.bill_id = b.id
LEFT JOIN (SELECT e.paper_id, sum(x.amount_idr) AS idr FROM money_posting x
           JOIN money_journalentry e ON e.pemda_id = x.pemda_id AND e.id = x.entry_id
           WHERE x.pemda_id = %(pemda)s AND x.account LIKE 'utang:%%' AND e.paper = 'billing.bill'
           GROUP BY 1) j ON j.paper_id = b.id
WHERE b.pemda_id = %(pemda)s AND coalesce(j.idr, 0) <> coalesce(p.amount_idr, 0) - b.total_idr""",
    ),
    Identity(
        "every_payment_equals_its_bill",
        "SP2D sama dengan tagihannya, dan tagihannya sudah diperiksa",
        "billing_payment",
        """SELECT p.sp2d_number FROM billing_payment p
JOIN billing_bill b ON b.pemda_id = p.pemda_id AND b.id = p.bill_id
LEFT JOIN billing_billapproval a ON a.pemda_id = p.pemda_id AND a.bill_id = p.bill_id
WHERE p.pemda_id = %(pemda)s AND (p.amount_idr <> b.total_idr OR a.id IS NULL)""",
    ),
    Identity(
        "budget_spent_equals_bills",
        "Pagu terpakai sama dengan jumlah tagihan dan tidak melebihi pagu",
        "money_budget",
        """SELECT b.funding || ' #' || b.id FROM money_budget b
LEFT JOIN (SELECT budget_id, sum(total_idr) AS idr FROM billing_bill WHERE pemda_id = %(pemda)s GROUP BY 1) l
  ON l.budget_id = b.id
WHERE b.pemda_id = %(pemda)s AND (b.spent_idr <> coalesce(l.idr, 0) OR b.spent_idr > b.ceiling_idr)""",
    ),
    Identity(
        "one_live_line_per_person_and_month",
        "Seorang dibayari paling banyak sekali untuk satu bulan",
        "billing_billline",
        """SELECT 'pekerja #' || coalesce(w.survivor_id, w.id) || ' ' || l.month FROM billing_billline l
JOIN registry_worker w ON w.pemda_id = l.pemda_id AND w.id = l.worker_id
WHERE l.pemda_id = %(pemda)s AND l.corrects_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM billing_billline c WHERE c.pemda_id = l.pemda_id AND c.corrects_id = l.id)
GROUP BY coalesce(w.survivor_id, w.id), l.month HAVING count(*) > 1""",
    ),
    Identity(
        "no_line_after_death_without_correction",
        "Tidak ada iuran untuk bulan sesudah meninggal yang belum dikoreksi",
        "claims_death",
        """SELECT 'pekerja #' || l.worker_id || ' ' || l.month FROM billing_billline l
JOIN claims_death d ON d.pemda_id = l.pemda_id AND d.worker_id = l.worker_id AND d.superseded_at IS NULL
WHERE l.pemda_id = %(pemda)s AND l.month > d.died_on AND l.corrects_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM billing_billline c WHERE c.pemda_id = l.pemda_id AND c.corrects_id = l.id)""",
    ),
    Identity(
        "no_line_without_decree_and_number",
        "Setiap orang yang dibayari tercantum di SK dan sudah dijawab BPJS pada bulan itu",
        "billing_billline",
        """SELECT DISTINCT 'pekerja #' || l.worker_id || ' ' || l.month FROM billing_billline l
JOIN programme_enrolment e ON e.pemda_id = l.pemda_id AND e.id = l.enrolment_id
JOIN programme_decreeline s ON s.pemda_id = e.pemda_id AND s.id = e.decree_line_id
LEFT JOIN programme_registration g ON g.pemda_id = e.pemda_id AND g.decree_line_id = s.id AND g.superseded_at IS NULL
  AND g.is_accepted AND g.start_on < l.month + interval '1 month'
WHERE l.pemda_id = %(pemda)s AND l.corrects_id IS NULL AND (s.worker_id <> l.worker_id OR g.id IS NULL)""",
    ),
    Identity(
        "nobody_leaves_silently",
        "Siapa yang berhenti dibayari mempunyai tanggal akhir, dan sebabnya bila lebih awal",
        "billing_billline",
        """WITH gone AS (
  SELECT l.worker_id, b.budget_id, l.month FROM billing_billline l
  JOIN billing_bill b ON b.pemda_id = l.pemda_id AND b.id = l.bill_id
  JOIN billing_bill n ON n.pemda_id = b.pemda_id AND n.budget_id = b.budget_id
    AND n.month = b.month + interval '1 month'
  WHERE l.pemda_id = %(pemda)s AND l.corrects_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM billing_billline x WHERE x.pemda_id = l.pemda_id AND x.worker_id = l.worker_id
                    AND x.month = n.month AND x.corrects_id IS NULL)
)
SELECT 'pekerja #' || g.worker_id || ' ' || g.month FROM gone g
WHERE NOT EXISTS (SELECT 1 FROM programme_enrolment e WHERE e.pemda_id = %(pemda)s AND e.worker_id = g.worker_id
  AND e.superseded_at IS NULL AND e.ends_on < g.month + interval '1 month'
  AND (e.end_reason <> '' OR e.corrects_id IS NULL))
AND NOT EXISTS (SELECT 1 FROM registry_worker w WHERE w.id = g.worker_id AND w.survivor_id IS NOT NULL)""",
    ),
    Identity(
        "quota_taken_equals_nominations_seated",
        "Kuota terpakai sama dengan usulan yang mendapat tempat",
        "programme_quota",
        """SELECT q.area_code FROM programme_quota q
LEFT JOIN (SELECT quota_id, count(*) AS n FROM programme_nomination WHERE pemda_id = %(pemda)s GROUP BY 1) s
  ON s.quota_id = q.id
WHERE q.pemda_id = %(pemda)s AND (q.taken <> coalesce(s.n, 0) OR q.taken > q.seats)""",
    ),
    Identity(
        "every_annex_matches_its_hash",
        "Lampiran setiap SK masih sama dengan sidiknya",
        "programme_decree",
        """SELECT d.sk_number FROM programme_decree d
LEFT JOIN (SELECT decree_id, count(*) AS n, encode(sha256(convert_to(string_agg(
    concat_ws('|', line_number, nik, name, birth_on, area_code, occupation), E'\\n' ORDER BY line_number),
    'UTF8')), 'hex') AS digest FROM programme_decreeline WHERE pemda_id = %(pemda)s GROUP BY 1) l ON l.decree_id = d.id
WHERE d.pemda_id = %(pemda)s AND (d.line_count, d.annex_sha256) IS DISTINCT FROM (l.n, l.digest)""",
    ),
    Identity(
        "maker_is_not_checker",
        "Yang memeriksa bukan yang membuat, juga tidak dengan akun yang sama",
        "billing_billapproval",
        """SELECT 'tagihan ' || b.bill_number FROM billing_billapproval a
JOIN billing_bill b ON b.pemda_id = a.pemda_id AND b.id = a.bill_id
JOIN office_officer m ON m.pemda_id = a.pemda_id AND m.id = b.issued_by_id
JOIN office_officer c ON c.pemda_id = a.pemda_id AND c.id = a.by_id
WHERE a.pemda_id = %(pemda)s AND (m.account_id = c.account_id OR a.issued_by_id <> b.issued_by_id)
UNION ALL
SELECT 'verifikasi #' || v.id FROM registry_verification v
JOIN office_officer m ON m.pemda_id = v.pemda_id AND m.id = v.proposed_by_id
JOIN office_officer c ON c.pemda_id = v.pemda_id AND c.id = v.by_id
WHERE v.pemda_id = %(pemda)s AND m.account_id = c.account_id""",
    ),
    Identity(
        "every_roster_row_has_one_outcome",
        "Setiap baris roster yang diterapkan berakhir di satu keadaan",
        "intake_rosterrow",
        """SELECT 'roster #' || x.roster_id || ' baris ' || x.row_number FROM intake_rosterrow x
JOIN intake_roster r ON r.pemda_id = x.pemda_id AND r.id = x.roster_id
WHERE x.pemda_id = %(pemda)s AND r.applied_at IS NOT NULL AND r.undone_at IS NULL AND CASE
  WHEN x.verdict = 'skipped' THEN x.outcome <> ''
  WHEN x.outcome IN ('new', 'changed', 'same') THEN x.worker_id IS NULL OR x.verdict NOT IN ('ok', 'warned')
  ELSE x.outcome <> 'left' END""",
    ),
    Identity(
        "differences_explain_each_statement",
        "Selisih per orang menjelaskan selisih tagihan dengan daftar BPJS sampai rupiah terakhir",
        "billing_statement",
        """SELECT b.bill_number FROM billing_statement s
JOIN billing_bill b ON b.pemda_id = s.pemda_id AND b.id = s.bill_id
LEFT JOIN (SELECT statement_id, sum(ours_idr - theirs_idr) AS idr FROM billing_difference
           WHERE pemda_id = %(pemda)s GROUP BY 1) d ON d.statement_id = s.id
WHERE s.pemda_id = %(pemda)s AND coalesce(d.idr, 0) <> b.total_idr - s.total_idr""",
    ),
    Identity(
        "no_benefit_below_nothing",
        "Koreksi santunan tidak membuat satu pun komponen di bawah nol",
        "claims_benefit",
        """SELECT c.claim_number || ' ' || b.component FROM claims_benefit b
JOIN claims_claim c ON c.pemda_id = b.pemda_id AND c.id = b.claim_id
WHERE b.pemda_id = %(pemda)s GROUP BY c.claim_number, b.component, b.beneficiary_id HAVING sum(b.amount_idr) < 0""",
    ),
    Identity(
        "paper_numbers_have_no_gap",
        "Nomor tagihan dan klaim berurutan tanpa lubang",
        "office_paperseries",
        """SELECT s.kind || ' ' || s.year FROM office_paperseries s
LEFT JOIN (SELECT 'bill' AS kind, split_part(bill_number, '/', 2)::int AS year, count(*) AS n,
             max(split_part(bill_number, '/', 3)::int) AS last FROM billing_bill WHERE pemda_id = %(pemda)s GROUP BY 2
           UNION ALL
           SELECT 'claim', split_part(claim_number, '/', 2)::int, count(*), max(split_part(claim_number, '/', 3)::int)
           FROM claims_claim WHERE pemda_id = %(pemda)s GROUP BY 2) p ON p.kind = s.kind AND p.year = s.year
WHERE s.pemda_id = %(pemda)s AND s.kind IN ('bill', 'claim')
  AND (s.last_number <> coalesce(p.n, 0) OR s.last_number <> coalesce(p.last, 0))""",
    ),
    Identity(
        "seal_chain_holds",
        "Setiap segel memuat sidik kejadiannya dan segel sebelumnya",
        "office_seal",
        """WITH told AS (
  SELECT s.id, s.number, s.event_count, s.sha256, s.previous_sha256, count(e.id) AS n,
         lag(s.number, 1, 0::bigint) OVER w AS number_before,
         lag(s.sha256, 1, repeat('0', 64)) OVER w AS sha256_before,
         encode(sha256(convert_to(s.previous_sha256 || coalesce(string_agg(e.sha256, '' ORDER BY e.id), ''), 'UTF8')),
                'hex') AS digest
  FROM office_seal s LEFT JOIN office_event e ON e.pemda_id = s.pemda_id AND e.seal_id = s.id
  WHERE s.pemda_id = %(pemda)s GROUP BY s.id, s.number, s.event_count, s.sha256, s.previous_sha256
  WINDOW w AS (ORDER BY s.number)
)
SELECT 'segel ' || number FROM told
WHERE (n, digest, sha256_before, number_before + 1) IS DISTINCT FROM (event_count, sha256, previous_sha256, number)""",
    ),
    Identity(
        "no_nik_in_events",
        "Catatan kejadian tidak memuat NIK",
        "office_event",
        """SELECT 'kejadian #' || e.id FROM office_event e WHERE e.pemda_id = %(pemda)s
  AND regexp_replace(e.body, '\\m[0-9a-f]{64}\\M', '', 'g') ~ '(^|[^0-9])[0-9]{16}($|[^0-9])'""",
    ),
)
