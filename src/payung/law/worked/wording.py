"""An answer in plain Indonesian, for whoever reads it at a counter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from payung.core.money import format_idr
from payung.law.doubts import DOUBTS
from payung.law.provisions import Law
from payung.words import words_of

LABELS: Mapping[str, str] = {
    "deemed_wage_idr": "Upah yang dianggap", "jkk_idr": "Iuran JKK", "jkm_idr": "Iuran JKM", "jht_idr": "Iuran JHT",
    "total_idr": "Jumlah", "relief": "Keringanan", "not_available": "Tidak tersedia bagi BPU",
    "worker_months": "Orang-bulan", "by_month": "Menurut bulan", "status": "Keadaan perlindungan",
    "unpaid_run": "Bulan tertunggak berturut-turut", "arrears_months": "Bulan tertunggak", "arrears_idr": "Tunggakan",
    "arrears_jkm_only_idr": "Tunggakan JKM saja", "consecutive_months": "Bulan iuran berturut-turut",
    "total_months": "Bulan iuran seluruhnya", "membership_months": "Bulan iuran kepesertaan ini",
    "protection_end_on": "Perlindungan sampai", "grace_end_on": "Tunggakan dapat dibayar sampai",
    "first_start_on": "Pertama terlindungi", "membership_start_on": "Kepesertaan ini mulai",
    "unbroken_from": "Tidak terputus sejak", "clocks": "Perubahan berikutnya",
    "status_changes_on": "keadaan berubah (bila tidak dibayar)", "status_becomes": "menjadi",
    "full_death_benefit_from": "santunan kematian penuh sejak (bila terus dibayar)",
    "scholarship_from": "beasiswa terbuka sejak (bila terus dibayar)",
    "result": "Hasil", "reasons": "Alasan", "age_years": "Umur (tahun)", "jobs_insured": "Pekerjaan dipertanggungkan",
    "outcome": "Hasil", "lump_idr": "Santunan sekaligus", "periodic_idr": "Santunan berkala",
    "funeral_idr": "Biaya pemakaman", "payable_now_idr": "Dapat dibayar sekarang",
    "payable_after_arrears_idr": "Setelah tunggakan lunas", "scholarship": "Beasiswa",
    "total_other_reading_idr": "Jumlah menurut bacaan lain", "total_if_both_idr": "Jumlah bila keduanya membayar",
    "transport_by_mode": "Angkutan", "transport_idr": "Jumlah angkutan", "medical_items": "Perawatan",
    "medical_idr": "Jumlah perawatan", "unable_idr": "Santunan sementara tidak mampu bekerja",
    "percent": "Persen cacat",
    "disability_idr": "Santunan cacat", "death_idr": "Santunan kematian", "cash_idr": "Jumlah tunai",
    "eligible": "Memenuhi syarat", "first_year_idr": "Tahun pertama", "last_year": "Tahun terakhir",
    "payments": "Banyaknya pembayaran", "by_year": "Menurut tahun", "by_child": "Menurut anak", "tier": "Urutan",
    "recipients": "Penerima", "by_person": "Pembagian", "to_be_divided_idr": "Belum dibagi",
    "needs_officer": "Perlu petugas", "flagged": "Ditandai", "nominal_on": "Tanggal tercetak", "due_on": "Jatuh tempo",
    "shifted": "Bergeser", "late": "Terlambat", "late_days": "Hari terlambat", "fine_idr": "Denda",
    "late_days_calendar": "Hari terlambat (kalender)", "late_days_working": "Hari terlambat (kerja)",
    "interest_idr": "Ganti rugi (hari kalender)", "interest_working_days_idr": "Ganti rugi (hari kerja)",
    "expires_on": "Batas klaim", "expires_on_if_five_years": "Batas klaim bila lima tahun", "remind_on": "Ingatkan",
    "report_by_at": "Lapor paling lambat", "refused": "Ditolak karena terlambat", "until_on": "Sampai",
    "in_time": "Dalam waktu", "wage_idr": "Upah sebulan", "jht_employer_idr": "JHT pemberi kerja",
    "jht_worker_idr": "JHT pekerja", "jkp_idr": "JKP", "jkp_government_idr": "JKP dari pemerintah",
}  # fmt: skip
WORDS: Mapping[str, str] = {
    "covered": "terlindungi", "grace": "dalam tenggang", "lapsed": "berakhir", "not_started": "belum mulai",
    "full": "penuh", "funeral_only": "biaya pemakaman saja (masa tunggu)", "use_jkk": "ajukan sebagai JKK",
    "arrears": "sebagian setelah tunggakan lunas", "eligible": "dapat didaftarkan", "officer": "diputuskan petugas",
    "not_eligible": "belum dapat didaftarkan", "none": "tidak ada", "once": "sekali", "yearly": "setiap tahun",
    "in_time": "dalam waktu", "expired": "lewat waktu", "pp_50_2025": "PP 50/2025", "pp_49_2020": "PP 49/2020",
    "under_minimum_age": "di bawah umur paling muda", "over_maximum_age": "di atas umur paling tua",
    "not_working": "tidak bekerja", "has_employer": "bekerja pada pemberi kerja",
    "government_staff": "pegawai pemerintah non-ASN", "active_wage_earner": "penerima upah aktif",
    "already_paid_elsewhere": "sudah dibayar sumber lain", "nik_invalid": "NIK tidak sah",
    "nik_mismatch": "NIK tidak cocok", "deceased": "tercatat meninggal",
    "outside_region": "bertempat tinggal di luar daerah",
}  # fmt: skip
# Working figures of the cover that a reader at a counter does not need.
_INNER = ("began_anew", "has_gap", "bears")


def as_text(law: Law, case: Any, answer: Mapping[str, Any]) -> str:
    """Return one answered case as lines: the parts, what they rest on, what an officer must look at."""
    lines = [f"■ {answer['name']}"]
    if "error" in answer:
        return "\n".join([*lines, f"  Tidak dapat dijawab. {answer['error']}"])
    for part, value in answer["answer"].items():
        if part not in _INNER:
            lines += _part(part, value, "  ")
    lines.append("  Dasar:")
    for ground in answer["grounds"]:
        seen = words_of("confidence")[ground["confidence"]]
        lines.append(f"    {law.parameters[ground['parameter']].label} — {ground['cite']} [{seen}]")
    if answer["doubts"]:
        lines.append("  Perlu dilihat petugas:")
        lines += [f"    {DOUBTS[code].sentence}" for code in answer["doubts"]]
    lines.append("  Perkiraan; BPJS Ketenagakerjaan yang menentukan.")
    return "\n".join(lines)


def _part(part: str, value: Any, margin: str) -> list[str]:
    label = LABELS.get(part, part)
    if isinstance(value, dict):
        money = part.startswith(("by_", "transport_", "medical_"))
        inner = {key: item for key, item in value.items() if item is not None}
        lines = [f"{margin}{label}:"] if inner else []
        for key, item in inner.items():
            text = format_idr(item) if money and isinstance(item, int) else said(key, item)
            lines.append(f"{margin}  {LABELS.get(key, key)}: {text}")
        return lines
    return [f"{margin}{label}: {said(part, value)}"]


def said(part: str, value: Any) -> str:
    """Return a value in words: rupiah, yes and no, days, lists."""
    if value is None:
        return "tidak ada"
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, int) and part.endswith("_idr"):
        return format_idr(value)
    if isinstance(value, list):
        return ", ".join(WORDS.get(str(item), str(item)) for item in value) or "tidak ada"
    text = str(value)
    return text.replace(".", ",") if isinstance(value, float) else WORDS.get(text, text)
