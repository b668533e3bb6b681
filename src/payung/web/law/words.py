"""What the codes of the law are called on its pages: how strongly seen, topics, rules, parts of the body, doubts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from payung.claims.words import LEVEL_WORDS, RELATION_WORDS


class Face(NamedTuple):
    """How a confidence looks: a short word, a sign, a tone, outlined or filled."""

    word: Any
    sign: str
    tone: str
    is_line: bool


# Filled and green only for what was read; everything else is outlined and says where it came from.
FACES: Mapping[str, Face] = {
    "REG": Face(_("Naskah dibaca"), "check", "ok", False),
    "OFF": Face(_("Dokumen BPJS dibaca"), "check", "ok", False),
    "CALC": Face(_("Dihitung"), "plus", "ink", True),
    "NEWS+": Face(_("Kutipan berita"), "info", "grace", True),
    "NEWS": Face(_("Berita"), "info", "grace", True),
    "SEC": Face(_("Sumber lain"), "info", "grace", True),
    "MEM": Face(_("Belum dibaca"), "help", "wait", True),
    "SCENARIO": Face(_("Pengandaian"), "scenarios", "you", True),
}
UNREAD = ("NEWS+", "NEWS", "SEC", "MEM")

# Topic → name, patterns of parameter names. The first that fits holds the parameter.
TOPICS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "beasiswa": (_("Beasiswa anak (JKK dan JKM)"), ("scholarship_*", "jkm_scholarship_months")),
    "tenggat": (
        _("Tenggat klaim, laporan, dan pembayaran"),
        ("*_payment_days", "*_late_interest", "*_claim_years", "jkm_claim_*", "accident_report_hours", "npwp_above",
         "incomplete_notice_days", "suspected_conclusion_days", "disease_after_work_years", "stage_two_*"),
    ),
    "keringanan": (_("Keringanan iuran"), ("relief_*",)),
    "jht": (_("JHT"), ("jht_*",)),
    "jp-jkp": (_("JP dan JKP"), ("jp_*", "jkp_*", "pu_jkp*")),
    "pu": (
        _("Penerima upah, untuk pembanding"),
        ("pu_*", "labour_intensive_*", "daily_wage_days", "piecework_months", "weather_months"),
    ),
    "konstruksi": (_("Jasa konstruksi, untuk pembanding"), ("construction_*",)),
    "iuran": (
        _("Iuran dan jatuh tempo BPU"),
        ("jkk_monthly*", "jkm_monthly", "jkk_share_*", "bpu_due_day", "bpu_late_fine", "working_weekdays*",
         "bpu_least_package", "bracket_choice", "contribution_review_years"),
    ),
    "cacat": (_("Tabel cacat (JKK)"), ("disability_*",)),
    "jkk": (_("JKK: kecelakaan kerja"), ("jkk_*", "sea_cap_doubt", "benefits_2019_doubt", "jasa_raharja_first")),
    "jkm": (_("JKM: meninggal bukan karena kerja"), ("jkm_*", "periodic_*")),
    "ahli-waris": (_("Ahli waris"), ("heir_*",)),
    "kepesertaan": (_("Kepesertaan, tunggakan, layanan"), ("*",)),
}  # fmt: skip
TOPIC_ORDER = (
    "jkm", "jkk", "cacat", "beasiswa", "ahli-waris", "iuran", "keringanan", "kepesertaan", "tenggat", "jht", "jp-jkp",
    "pu", "konstruksi",
)  # fmt: skip

# The kind of question → its name, patterns of the parameters it looks at.
_BENEFIT_COVER = (
    "arrears_most_months", "grace_*", "bpu_due_day", "working_weekdays", "protection_starts_with_number",
    "jkk_monthly_by_income", "jkm_monthly", "relief_*", "benefits_2019_doubt", "scholarship_once",
    "scholarship_yearly",
)  # fmt: skip
RULES: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "contribution": (
        _("Iuran sebulan"),
        ("jkk_monthly_by_income", "jht_monthly_by_income", "jkm_monthly", "*_open_to_bpu", "relief_*"),
    ),
    "contribution_total": (
        _("Jumlah tagihan dan rencana"),
        ("jkk_monthly_by_income", "jht_monthly_by_income", "jkm_monthly", "*_open_to_bpu", "relief_*"),
    ),
    "coverage": (_("Keadaan perlindungan"), _BENEFIT_COVER[:-3]),
    "eligibility": (
        _("Syarat didaftarkan"),
        ("bpu_least_age", "bpu_usual_local_age", "bpu_boundary_age", "bpu_age_continues", "bpu_needs_work",
         "bpu_jobs_insured", "government_staff_*", "second_membership_*", "valid_identity_*"),
    ),
    "death": (
        _("Santunan JKM"),
        ("jkm_lump_sum", "jkm_periodic", "jkm_funeral", "jkm_waiting_*", "jkm_scholarship_months",
         "jkm_other_than_accident", "jkm_per_paying_membership", *_BENEFIT_COVER),
    ),
    "accident": (
        _("Manfaat JKK"),
        ("jkk_waiting_months", "jkk_*_cap", "jkk_prosthesis_surcharge", "jkk_unable_shares", "jkk_wages",
         "jkk_total_disability", "jkk_death", "jkk_funeral", "jkk_periodic", "disability_*", "sea_cap_doubt",
         "jkk_text_unread", *_BENEFIT_COVER),
    ),
    "scholarship": (
        _("Beasiswa"), ("scholarship_*", "jkm_scholarship_months", "benefits_2019_doubt"),
    ),
    "heirs": (_("Urutan ahli waris"), ("heir_*",)),
    "deadline": (
        _("Tenggat"),
        ("bpu_due_day", "jht_due_day", "pu_due_day", "bpu_late_fine", "working_weekdays*", "relief_2020_due_day",
         "*_payment_days", "*_late_interest", "jkk_claim_years", "jkm_claim_*", "accident_report_hours",
         "incomplete_notice_days", "suspected_conclusion_days", "disease_after_work_years", "grace_*",
         "membership_number_days", "card_days", "data_change_days", "benefits_2019_doubt"),
    ),
    "construction": (_("Iuran jasa konstruksi"), ("construction_*",)),
    "wage_earner": (
        _("Iuran penerima upah"),
        ("pu_j*", "labour_intensive_*", "daily_wage_days", "piecework_months", "weather_months"),
    ),
}  # fmt: skip

# Doubt → patterns of the parameters it touches.
TOUCHES: Mapping[str, tuple[str, ...]] = {
    "wait_boundary": ("jkm_waiting_*",),
    "clock_restart": ("jkm_waiting_*", "arrears_most_months"),
    "age_boundary": ("bpu_boundary_age",),
    "age_minimum_local": ("bpu_least_age", "bpu_usual_local_age"),
    "text_unverified": ("jkk_text_unread", "jkk_*_cap", "jkk_unable_shares", "jkk_wages", "jkk_total_disability",
                        "jkk_death", "jkk_funeral", "jkk_periodic", "jkk_prosthesis_surcharge"),
    "sea_cap": ("jkk_transport_sea_cap", "sea_cap_doubt"),
    "effective_date_2019": ("benefits_2019_doubt", "jkm_lump_sum", "jkm_periodic", "jkm_funeral", "jkk_funeral",
                            "jkk_periodic", "scholarship_yearly"),
    "apbdes_discount": ("relief_2026_undecided",),
    "donor_discount": ("relief_2026_expected",),
    "claim_limit_none": ("jkm_claim_limit",),
    "claim_limit_transition": ("jkk_claim_years",),
    "late_report": ("accident_report_hours",),
    "arrears_scope": ("arrears_most_months", "jkm_monthly"),
    "interest_day_basis": ("*_late_interest",),
    "no_split_rule": ("heir_tiers",),
    "adopted_child": ("heir_needs_determination",),
    "will_form": ("heir_will_is_notarial", "heir_by_will"),
    "scholarship_months": ("jkm_scholarship_months",),
    "double_membership": ("jkm_per_paying_membership",),
    "protection_start": ("protection_starts_with_number",),
    "government_late_funds": ("grace_late_funds",),
    "dbh_as_apbd": ("relief_2026_excluded_as_apbd",),
    "income_gap": ("jkk_monthly_by_income", "jht_monthly_by_income"),
    "due_day_gap": ("bpu_due_day",),
    "working_day_basis": ("working_weekdays*",),
    "wait_transition": ("jkm_waiting_months",),
    "children_choice": ("scholarship_children",),
    "left_handed_finger": ("disability_swapped_if_left_handed",),
    "covid_due_day": ("relief_2020_due_day",),
}  # fmt: skip

FUNDING_WORDS = [
    ("apbd", _("APBD kabupaten/kota atau provinsi")),
    ("apbn", _("APBN")),
    ("apbdes", _("APBDes")),
    ("dbh_sawit", _("DBH Sawit")),
    ("dbhcht", _("DBH CHT")),
    ("csr", _("CSR perusahaan atau donatur")),
    ("self", _("Keluarga sendiri")),
]
SECTOR_WORDS = [("other", _("Bukan angkutan")), ("transport", _("Angkutan (ojek, sopir, becak)"))]
SIDED_WORDS = {
    "arm_from_shoulder": _("Lengan dari sendi bahu"),
    "arm_above_elbow": _("Lengan dari siku atau di atasnya"),
    "hand_at_wrist": _("Tangan dari pergelangan atau di atasnya"),
    "thumb": _("Ibu jari tangan"),
    "index_finger": _("Jari telunjuk"),
    "other_finger": _("Salah satu jari tangan lain"),
    "index_first_phalanx": _("Ruas pertama telunjuk"),
    "other_finger_first_phalanx": _("Ruas pertama jari tangan lain"),
}
SIDE_WORDS = {"right": _("kanan"), "left": _("kiri")}
PLAIN_WORDS = {
    "both_legs_from_groin": _("Kedua kaki dari pangkal paha"),
    "one_leg_from_groin": _("Sebelah kaki dari pangkal paha"),
    "both_feet_from_ankle": _("Kedua kaki dari mata kaki"),
    "one_foot_from_ankle": _("Sebelah kaki dari mata kaki"),
    "both_eyes": _("Kedua mata"),
    "one_eye": _("Sebelah mata, atau penglihatan ganda jarak dekat"),
    "hearing_both_ears": _("Pendengaran kedua telinga"),
    "hearing_one_ear": _("Pendengaran sebelah telinga"),
    "big_toe": _("Satu ibu jari kaki"),
    "second_toe": _("Satu telunjuk kaki"),
    "other_toe": _("Satu jari kaki lain"),
    "impotence": _("Impotensi"),
    "earlobe_one": _("Sebelah daun telinga"),
    "earlobe_both": _("Kedua daun telinga"),
    "nostril": _("Cuping hidung"),
    "septum_perforation": _("Perforasi sekat rongga hidung"),
    "smell": _("Daya penciuman"),
    "mental_incapacity": _("Kelemahan jiwa tetap, tidak mampu bekerja"),
    "colour_vision": _("Penglihatan warna"),
}
# With the measure the doctor's letter must give.
MEASURED_WORDS = {
    "leg_shortened": (_("Kaki memendek"), _("sentimeter")),
    "hearing_loss_both": (_("Pendengaran berkurang, kedua telinga"), _("desibel")),
    "hearing_loss_one": (_("Pendengaran berkurang, sebelah telinga"), _("desibel")),
    "visual_efficiency": (_("Efisiensi tajam penglihatan berkurang"), _("persen")),
    "visual_field": (_("Lapang pandang berkurang"), _("persen")),
    "work_capacity": (_("Daya kerja fisik berkurang"), _("persen")),
    "scalp_avulsion": (_("Kulit kepala terkelupas"), _("persen menurut dokter")),
}
# What the first column of a table of steps counts; the others count rupiah of a contract.
STEP_WORDS: Mapping[str, Any] = {
    "jkk_unable_shares": _("bulan ke-%s"),
    "disability_leg_shortened": _("%s cm"),
    "disability_work_capacity": _("%s persen hilang"),
}
NAME_WORDS: Mapping[str, Any] = {
    **RELATION_WORDS,
    **dict(LEVEL_WORDS),
    **dict(FUNDING_WORDS),
    **SIDED_WORDS,
    **PLAIN_WORDS,
    **{part: word for part, (word, _measure) in MEASURED_WORDS.items()},
    **{f"tier_{number}": _("Urutan %d") % number for number in range(1, 5)},
    "bpu": _("Bekerja mandiri (BPU)"),
    "apprentice": _("Magang"),
    "dana_jaminan_sosial": _("Dana Jaminan Sosial"),
}


def fits(name: str, patterns: Iterable[str]) -> bool:
    """Tell whether a parameter's name fits one of some patterns."""
    return any(fnmatch(name, pattern) for pattern in patterns)


def topic_of(name: str) -> str:
    """Return the topic that holds a parameter."""
    return next(topic for topic, (_label, patterns) in TOPICS.items() if fits(name, patterns))


def rules_using(name: str) -> list[str]:
    """Return the kinds of question whose answer may rest on a parameter."""
    return [rule for rule, (_label, patterns) in RULES.items() if fits(name, patterns)]


def doubts_touching(name: str) -> list[str]:
    """Return the codes of the doubts about a parameter."""
    return [code for code, patterns in TOUCHES.items() if fits(name, patterns)]
