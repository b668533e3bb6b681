"""Sponsored workers by the million, laid straight into the tables; triggers and checks come back before measuring."""

from __future__ import annotations

from typing import Any

# One office, one officer, one programme of 2025 with money enough.
OFFICE = """
INSERT INTO office_pemda (id, public_id, name, unit_name, area_code, zone, brand, is_training)
VALUES (1, gen_random_uuid(), 'Kabupaten Ukur', 'Dinas Ukur', '14.04', 'Asia/Jakarta', '#1d3f73', false);
INSERT INTO office_account (id, username, email, password, is_active) VALUES (1, 'ukur', '', '!', true);
INSERT INTO office_officer (id, public_id, pemda_id, account_id, name, title, role, area_code, starts_on)
VALUES (1, gen_random_uuid(), 1, 1, 'Ibu Ukur', '', 'officer', '14.04', '2021-01-01');
INSERT INTO money_programme
  (id, public_id, pemda_id, name, year, legal_basis, opened_by_id)
VALUES (1, gen_random_uuid(), 1, 'Ukur', 2025, '', 1);
INSERT INTO money_budget (id, public_id, pemda_id, programme_id, funding, account_code, ceiling_idr, spent_idr)
VALUES (1, gen_random_uuid(), 1, 1, 'apbd', '', 9000000000000, 0);
INSERT INTO programme_decree
  (id, public_id, pemda_id, programme_id, sk_number, decided_on, starts_on, ends_on, line_count, annex_sha256, by_id)
VALUES (1, gen_random_uuid(), 1, 1, 'SK 1', '2025-01-02', '2025-01-01', '2025-12-31', %(n)s, '', 1);
INSERT INTO programme_agreement
  (id, public_id, pemda_id, programme_id, pks_number, insurer_number, signed_on, starts_on, ends_on, wadah, branch,
   on_leaving, by_id)
VALUES (1, gen_random_uuid(), 1, 1, 'PKS 1', '', '2025-01-02', '2025-01-01', '2025-12-31', '', '', 'replace', 1);
INSERT INTO office_storedfile (id, public_id, pemda_id, sha256, size_bytes, name, media_type, by_id)
VALUES (1, gen_random_uuid(), 1, '', 0, 'jawaban', '', 1);
"""
# One in ten earns 2,000,000 and one in ten 3,000,000: three prices. Decree lines stand in another order than workers.
PEOPLE = """
INSERT INTO registry_worker
  (id, public_id, pemda_id, nik, name, birth_on, sex, mother_name, phone, area_code, address, rt, rw, occupation,
   income_idr, recorded_by_id)
SELECT i, gen_random_uuid(), 1, (9000000000000000 + i)::text, 'Pekerja ' || i, '1985-03-14', 'L', '', '',
  '14.04.05.1004', '', '', '', 'Nelayan', CASE i %% 10 WHEN 0 THEN 2000000 WHEN 1 THEN 3000000 ELSE 0 END, 1
FROM generate_series(1, %(n)s) i;
INSERT INTO programme_nomination
  (id, public_id, pemda_id, programme_id, worker_id, nominated_on, result, reasons, doubts, facts, by_id)
SELECT i, gen_random_uuid(), 1, 1, i, '2025-01-02', 'eligible', '{}', '{}', '{}', 1 FROM generate_series(1, %(n)s) i;
INSERT INTO programme_decreeline
  (id, pemda_id, decree_id, line_number, nomination_id, worker_id, nik, name, birth_on, area_code, occupation)
SELECT i, 1, 1, i, w, w, (9000000000000000 + w)::text, 'Pekerja ' || w, '1985-03-14', '14.04.05.1004', 'Nelayan'
FROM (SELECT i, (i * 7919) %% %(n)s + 1 AS w FROM generate_series(1, %(n)s::bigint) i) s;
INSERT INTO programme_enrolment
  (id, public_id, pemda_id, worker_id, decree_line_id, agreement_id, budget_id, starts_on, ends_on, end_reason, by_id)
SELECT id, gen_random_uuid(), 1, worker_id, id, 1, 1, '2025-01-01', '2025-12-31', '', 1 FROM programme_decreeline;
INSERT INTO programme_registration
  (id, pemda_id, worker_id, decree_line_id, is_accepted, kpj, start_on, refusal, file_id, row_number, by_id)
SELECT id, 1, worker_id, id, true, (20000000000 + id)::text, '2025-01-01', '', 1, line_number, 1
FROM programme_decreeline;
"""
OVERLAP = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'enrolment_no_overlap'
"""
# The same columns, checks and indexes, then the same foreign keys; no row-level security, no trigger of ours.
BARE = """
CREATE TABLE bare_line (LIKE billing_billline INCLUDING ALL);
GRANT SELECT, INSERT ON bare_line TO payung_app;
DO $$
DECLARE found record;
BEGIN
  FOR found IN SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint
               WHERE conrelid = 'billing_billline'::regclass AND contype = 'f' LOOP
    EXECUTE format('ALTER TABLE bare_line ADD CONSTRAINT %%I %%s', 'bare_' || found.conname,
                   replace(found.definition, 'REFERENCES billing_billline', 'REFERENCES bare_line'));
  END LOOP;
END $$;
"""


def seed(administrator: Any, count: int) -> None:
    """Fill an empty, migrated database with ``count`` sponsored workers and make the bare table."""
    number = str(int(count))
    administrator.execute("SET session_replication_role = replica")
    name, definition = administrator.execute(OVERLAP).fetchone()
    administrator.execute(f"ALTER TABLE programme_enrolment DROP CONSTRAINT {name}")
    for statements in (OFFICE, PEOPLE):
        administrator.execute(statements.replace("%(n)s", number).replace("%%", "%"))
    administrator.execute(f"ALTER TABLE programme_enrolment ADD CONSTRAINT {name} {definition}")
    administrator.execute("SET session_replication_role = DEFAULT")
    administrator.execute("SET ROLE payung_owner")
    administrator.execute(BARE.replace("%%", "%"))
    administrator.execute("RESET ROLE")
    administrator.execute("VACUUM (ANALYZE)")


def same_keys(administrator: Any) -> tuple[int, int, int, int]:
    """Return how many constraints and indexes both tables have (ours, bare, ours, bare)."""
    counts = [
        administrator.execute(statement, [table]).fetchone()[0]
        for statement in (
            "SELECT count(*) FROM pg_constraint WHERE conrelid = %s::regclass AND contype <> 'n'",
            "SELECT count(*) FROM pg_index WHERE indrelid = %s::regclass",
        )
        for table in ("billing_billline", "bare_line")
    ]
    return counts[0], counts[1], counts[2], counts[3]
