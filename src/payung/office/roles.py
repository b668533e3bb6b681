"""The roles of an office and what each may do: one table, read by every action and every page.

Who sees what, beside the rights below: a village and a kecamatan see their own area; a branch of the insurer sees
only what stands under agreements that name its branch (``Officer.branch``); the administrator and the data
protection officer see no worker's page at all.
"""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    """Who an officer is. Values are stored; labels are printed."""

    VILLAGE = "village", "Operator desa/kelurahan"
    KECAMATAN = "kecamatan", "Petugas kecamatan"
    OFFICER = "officer", "Pengelola program"
    CHECKER = "checker", "Pemeriksa"
    TREASURER = "treasurer", "Bendahara"
    UNIT_HEAD = "unit_head", "Kepala dinas"
    SEKDA = "sekda", "Sekretaris daerah"
    HEAD = "head", "Kepala daerah"
    DINSOS = "dinsos", "Petugas Dinas Sosial"
    BRANCH = "branch", "Petugas cabang BPJS Ketenagakerjaan"
    AUDITOR = "auditor", "Auditor"
    DPO = "dpo", "Petugas pelindungan data"
    ADMIN = "admin", "Administrator kantor"


V, K, P, C, T = Role.VILLAGE, Role.KECAMATAN, Role.OFFICER, Role.CHECKER, Role.TREASURER
D, B, A, X, M = Role.DINSOS, Role.BRANCH, Role.AUDITOR, Role.DPO, Role.ADMIN
HEADS = frozenset({Role.UNIT_HEAD, Role.SEKDA, Role.HEAD})
EVERYBODY = frozenset(Role)

MAY: dict[str, frozenset[Role]] = {
    # registry
    "receive_roster": frozenset({V, K, P}),
    "amend_row": frozenset({V, K, P}),
    "answer_roster": frozenset({V, K, P}),
    "remember_words": frozenset({P}),
    "resume_roster": frozenset({V, K, P}),
    "apply_roster": frozenset({P}),
    "apply_part": frozenset({P}),
    "undo_roster": frozenset({P}),
    "settle_duplicate": frozenset({P}),
    "settle_sure": frozenset({P}),
    "reopen_settlement": frozenset({P}),
    "search_duplicates": frozenset({P}),
    "import_listing": frozenset({P}),
    "settle_listed": frozenset({P}),
    "see_listings": frozenset({P, C, A}) | HEADS,
    "send_to_authority": frozenset({C}),
    "receive_answers": frozenset({C}),
    "read_answers": frozenset({C}),
    "add_evidence": frozenset({V, K, P}),
    "verify_worker": frozenset({C}),
    "verify_workers": frozenset({C}),
    "record_decile": frozenset({P, D}),
    "receive_marks": frozenset({P, D}),
    "record_marks": frozenset({P, D}),
    "import_firms": frozenset({P, B}),
    "record_outreach": frozenset({P, B}),
    "record_segment_figure": frozenset({P}),
    "set_door": frozenset({P, M}),
    "receive_public_application": frozenset({P, M}),
    "receive_application": frozenset({V, K, P}),
    "amend_application": frozenset({V, K, P}),
    "confirm_application": frozenset({V, K, P}),
    "return_application": frozenset({V, K, P}),
    "refuse_application": frozenset({V, K, P}),
    # programme
    "open_programme": frozenset({P, M}),
    "set_rules": frozenset({P, M}),
    "set_budget": frozenset({P, M}),
    "set_quota": frozenset({P, M}),
    "nominate": frozenset({P}),
    "nominate_later": frozenset({P}),
    "nominate_part": frozenset({P}),
    "decree": frozenset({C}),
    "record_agreement": frozenset({P}),
    "enrol": frozenset({P}),
    "record_registration": frozenset({P, B}),
    "end_enrolment": frozenset({P}),
    # billing
    "issue_bill": frozenset({P}),
    "approve_bill": frozenset({C}),
    "record_payment": frozenset({T}),
    "read_statement": frozenset({P, B}),
    # claims
    "report_death": frozenset({V, K, P}),
    "open_death_claim": frozenset({P}),
    "record_heir": frozenset({V, K, P}),
    "record_child": frozenset({V, K, P}),
    "file_claim": frozenset({P}),
    "record_benefit": frozenset({P, B}),
    "claim_school_year": frozenset({P}),
    "record_school_payment": frozenset({P, B}),
    # planning
    "keep_scenario": HEADS | {P},
    # office
    "keep_view": EVERYBODY,
    "remove_view": EVERYBODY,
    "record_reading": EVERYBODY,
    "appoint_officer": frozenset({M}),
    "confirm_officer": HEADS | {M},
    "end_appointment": frozenset({M}),
    "renew_password": frozenset({M}),
    "renew_second_factor": frozenset({M}),
    "review_readings": frozenset({X}),
    # pages that show rather than act
    "see_workers": frozenset({V, K, P, C, T, D, B, A}),
    "see_programme": HEADS | {P, C, T, A},
    "see_agreement": HEADS | {P, C, T, A, B},
    "see_bills": HEADS | {P, C, T, A, B},
    "see_money": HEADS | {P, C, T, A},
    "see_claims": HEADS | {V, K, P, C, B, A},
    "see_reports": HEADS | {P, C, T, D, A},
    "see_scenarios": HEADS | {P, C, A},
    "see_employers": HEADS | {P, C, B, A},
    "see_officers": HEADS | {M, A},
    "see_readings": frozenset({X}),
    # first pages that watch what others do
    "watch_area": frozenset({K}),
    "watch_claims": frozenset({B}),
    "match_deciles": frozenset({D}),
}
NEEDS_SECOND_FACTOR = HEADS | {C, T, X, M}
