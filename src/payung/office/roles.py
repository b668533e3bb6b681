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
    "see_listings": frozenset({P, C, A}) | HEADS,
    "record_reading": EVERYBODY,
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
