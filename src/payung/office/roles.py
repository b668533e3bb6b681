"""The roles of an office and what each may do: one table, read by every action and every page."""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    """Who an officer is. Values are stored; labels are printed."""

    VILLAGE = "village", "Operator desa/kelurahan"
    OFFICER = "officer", "Pengelola program"
    CHECKER = "checker", "Pemeriksa"
    TREASURER = "treasurer", "Bendahara"
    HEAD = "head", "Kepala daerah"
    AUDITOR = "auditor", "Auditor"


V, O, C, T, H, A = Role.VILLAGE, Role.OFFICER, Role.CHECKER, Role.TREASURER, Role.HEAD, Role.AUDITOR
EVERYBODY = frozenset(Role)

MAY: dict[str, frozenset[Role]] = {
    # registry
    "receive_roster": frozenset({V, O}),
    "amend_row": frozenset({V, O}),
    "apply_roster": frozenset({O}),
    "undo_roster": frozenset({O}),
    "settle_duplicate": frozenset({O}),
    "add_evidence": frozenset({V, O}),
    "verify_worker": frozenset({C}),
    "verify_workers": frozenset({C}),
    "record_decile": frozenset({O}),
    # programme
    "open_programme": frozenset({O}),
    "set_budget": frozenset({O}),
    "set_quota": frozenset({O}),
    "nominate": frozenset({O}),
    "decree": frozenset({C}),
    "record_agreement": frozenset({O}),
    "enrol": frozenset({O}),
    "record_registration": frozenset({O}),
    "end_enrolment": frozenset({O}),
    # billing
    "issue_bill": frozenset({O}),
    "approve_bill": frozenset({C}),
    "record_payment": frozenset({T}),
    "read_statement": frozenset({O}),
    # claims
    "report_death": frozenset({V, O}),
    "open_death_claim": frozenset({O}),
    "record_heir": frozenset({V, O}),
    "record_child": frozenset({V, O}),
    "file_claim": frozenset({O}),
    "record_benefit": frozenset({O}),
    "claim_school_year": frozenset({O}),
    # planning
    "keep_scenario": frozenset({O, H}),
    # office
    "record_reading": EVERYBODY,
    # pages that show rather than act
    "see_workers": EVERYBODY - {H},
    "see_programme": EVERYBODY - {V},
    "see_bills": EVERYBODY - {V},
    "see_claims": EVERYBODY - {T},
    "see_reports": EVERYBODY - {V},
    "see_scenarios": frozenset({O, H, A, C}),
}
NEEDS_SECOND_FACTOR = frozenset({C, T, H})
