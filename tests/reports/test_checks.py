"""Every identity holds over honest books, and finds the one row that was tampered with."""

from __future__ import annotations

import psycopg
import pytest

from payung import embedded
from payung.office.files import path_of
from payung.office.models import StoredFile
from payung.office.scope import office_scope
from payung.reports.checks import run_checks
from payung.reports.identities import IDENTITIES

DEATH = """INSERT INTO claims_death (pemda_id, public_id, worker_id, died_on, cause, reported_on, reported_by_name,
  paper, recorded_at, by_id)
SELECT pemda_id, gen_random_uuid(), min(worker_id), '2025-05-20', 'illness', '2025-05-21', 'RT', '', now(), 1
FROM billing_billline GROUP BY pemda_id;"""
CLAIM = """INSERT INTO claims_claim (pemda_id, public_id, death_id, worker_id, claim_number, opened_on, estimate,
  recorded_at, by_id)
SELECT pemda_id, gen_random_uuid(), id, worker_id, 'KLM/2025/0001', '2025-05-22', '{}', now(), 1 FROM claims_death;
INSERT INTO claims_benefit (pemda_id, public_id, claim_id, component, amount_idr, paid_on, beneficiary_id, paper,
  recorded_at, by_id)
SELECT pemda_id, gen_random_uuid(), id, 'funeral', -5, '2025-06-01', 1, '', now(), 1 FROM claims_claim;"""
# What is done to the books, and what the identity then names. {w} is the first billed worker, {v} the second.
TAMPERED = {
    "every_bill_sums_to_its_lines": (
        "UPDATE billing_bill SET total_idr = total_idr + 1 WHERE bill_number = 'TGH/2025/0002'",
        ["TGH/2025/0002"],
    ),
    "every_entry_sums_to_zero": (
        "UPDATE money_posting SET amount_idr = amount_idr + 1 WHERE id = (SELECT min(id) FROM money_posting)",
        ["Iuran April 2025 terutang #1"],
    ),
    "every_bill_and_payment_is_in_the_journal": (
        "DELETE FROM money_posting WHERE account LIKE 'utang:%' AND amount_idr > 0",
        ["TGH/2025/0001", "TGH/2025/0002", "TGH/2025/0003"],
    ),
    "every_payment_equals_its_bill": (
        "DELETE FROM billing_billapproval WHERE bill_id = (SELECT min(id) FROM billing_bill)",
        ["00224/SP2D-LS/2025"],
    ),
    "budget_spent_equals_bills": ("UPDATE money_budget SET spent_idr = spent_idr - 1", ["apbd #1"]),
    "one_live_line_per_person_and_month": (
        "UPDATE registry_worker SET survivor_id = {w} WHERE id = {v}",
        ["pekerja #{w} 2025-04-01", "pekerja #{w} 2025-05-01", "pekerja #{w} 2025-06-01"],
    ),
    "no_line_after_death_without_correction": (DEATH, ["pekerja #{w} 2025-06-01"]),
    "no_line_without_decree_and_number": (
        "UPDATE programme_registration SET start_on = '2025-05-31' WHERE worker_id = {w}",
        ["pekerja #{w} 2025-04-01"],
    ),
    "nobody_leaves_silently": (
        "DELETE FROM billing_billline WHERE worker_id = {w} AND month = '2025-06-01'",
        ["pekerja #{w} 2025-05-01"],
    ),
    "quota_taken_equals_nominations_seated": ("UPDATE programme_quota SET taken = taken - 1", ["63.02"]),
    "every_annex_matches_its_hash": (
        "UPDATE programme_decreeline SET name = 'Orang Lain' WHERE line_number = 3",
        ["188.45/201/KUM/2025"],
    ),
    "maker_is_not_checker": (
        """UPDATE office_officer SET ends_on = starts_on WHERE role = 'officer';
           UPDATE office_officer SET starts_on = starts_on + 1, account_id
             = (SELECT account_id FROM office_officer WHERE role = 'officer')
           WHERE id = (SELECT min(id) FROM office_officer WHERE role = 'checker');
           DELETE FROM registry_verification WHERE id > 1""",
        ["tagihan TGH/2025/0001", "tagihan TGH/2025/0002", "tagihan TGH/2025/0003", "verifikasi #1"],
    ),
    "every_roster_row_has_one_outcome": (
        "UPDATE intake_rosterrow SET outcome = '' WHERE row_number = 5",
        ["roster #1 baris 5"],
    ),
    "differences_explain_each_statement": (
        "UPDATE billing_statement SET total_idr = total_idr - 1 WHERE bill_id = (SELECT min(id) FROM billing_bill)",
        ["TGH/2025/0001"],
    ),
    "no_benefit_below_nothing": (DEATH + CLAIM, ["KLM/2025/0001 funeral"]),
    "paper_numbers_have_no_gap": ("UPDATE office_paperseries SET last_number = 4 WHERE kind = 'bill'", ["bill 2025"]),
    "seal_chain_holds": (
        "UPDATE office_event SET sha256 = repeat('0', 64) WHERE id = (SELECT min(id) FROM office_event)",
        ["segel 1"],
    ),
    "no_nik_in_events": (
        """UPDATE office_event SET body = '{{"text":"NIK 1404056105809001"}}'
           WHERE id = (SELECT min(id) FROM office_event)""",
        ["kejadian #1"],
    ),
}


def test_every_identity_holds_over_honest_books(kotabaru):
    findings = list(run_checks())
    assert [f.name for f in findings if not f.holds] == []
    assert {f.office for f in findings} == {"Kabupaten Kotabaru"}
    assert {f.name: f.looked_at for f in findings if f.name.startswith("one_live_line")} == {
        "one_live_line_per_person_and_month": 36
    }


def test_no_identity_goes_untested():
    assert set(TAMPERED) == {identity.name for identity in IDENTITIES}


@pytest.mark.parametrize("name", TAMPERED)
def test_an_identity_names_what_was_tampered_with(kotabaru, module_database, name):
    harm, named = TAMPERED[name]
    pemda = kotabaru.cast.pemda.pk
    (identity,) = (identity for identity in IDENTITIES if identity.name == name)
    with embedded.administrator(module_database) as admin, admin.transaction(force_rollback=True):
        billed = admin.execute("SELECT DISTINCT worker_id FROM billing_billline ORDER BY 1 LIMIT 2").fetchall()
        words = {"w": billed[0][0], "v": billed[1][0]}
        admin.execute("SET LOCAL session_replication_role = replica")
        admin.execute(harm if harm.startswith(DEATH) else harm.format(**words))
        found = sorted(str(row[0]) for row in admin.execute(identity.sql, {"pemda": pemda}))
    assert found == [text.format(**words) for text in named]


def test_a_missing_file_and_an_altered_one_are_named(kotabaru):
    pemda = kotabaru.cast.pemda
    with office_scope(pemda.pk):
        first, second = StoredFile.objects.order_by("id")[:2]
    gone, altered = path_of(first.sha256, pemda.pk), path_of(second.sha256, pemda.pk)
    before = gone.read_bytes(), altered.read_bytes()
    try:
        gone.unlink()
        altered.write_bytes(before[1][:-1] + b"?")
        found = {f.name: f.examples for f in run_checks() if not f.holds}
    finally:
        gone.write_bytes(before[0])
        altered.write_bytes(before[1])
    assert found == {"every_file_row_has_its_file_with_that_hash": (f"berkas #{first.pk}", f"berkas #{second.pk}")}


def test_checks_cannot_write(kotabaru, auditor_connection):
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        auditor_connection.execute("INSERT INTO office_seal DEFAULT VALUES")
