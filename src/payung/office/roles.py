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


V, P, C, T, H, A = Role.VILLAGE, Role.OFFICER, Role.CHECKER, Role.TREASURER, Role.HEAD, Role.AUDITOR
EVERYBODY = frozenset(Role)

MAY: dict[str, frozenset[Role]] = {
    # registry
    "receive_roster": frozenset({V, P}),
    "amend_row": frozenset({V, P}),
    "apply_roster": frozenset({P}),
    "undo_roster": frozenset({P}),
    "settle_duplicate": frozenset({P}),
    "add_evidence": frozenset({V, P}),
    "verify_worker": frozenset({C}),
    "verify_workers": frozenset({C}),
    "record_decile": frozenset({P}),
    # programme
    "open_programme": frozenset({P}),
    "set_budget": frozenset({P}),
    "set_quota": frozenset({P}),
    "nominate": frozenset({P}),
    "decree": frozenset({C}),
    "record_agreement": frozenset({P}),
    "enrol": frozenset({P}),
    "record_registration": frozenset({P}),
    "end_enrolment": frozenset({P}),
    # billing
    "issue_bill": frozenset({P}),
    "approve_bill": frozenset({C}),
    "record_payment": frozenset({T}),
    "read_statement": frozenset({P}),
    # claims
    "report_death": frozenset({V, P}),
    "open_death_claim": frozenset({P}),
    "record_heir": frozenset({V, P}),
    "record_child": frozenset({V, P}),
    "file_claim": frozenset({P}),
    "record_benefit": frozenset({P}),
    "claim_school_year": frozenset({P}),
    # planning
    "keep_scenario": frozenset({P, H}),
    # office
    "record_reading": EVERYBODY,
    # pages that show rather than act
    "see_workers": EVERYBODY - {H},
    "see_programme": EVERYBODY - {V},
    "see_bills": EVERYBODY - {V},
    "see_claims": EVERYBODY - {T},
    "see_reports": EVERYBODY - {V},
    "see_scenarios": frozenset({P, H, A, C}),
}
NEEDS_SECOND_FACTOR = frozenset({C, T, H})
