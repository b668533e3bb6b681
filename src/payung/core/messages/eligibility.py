"""Reasons against a nomination: their sentences, the way on, their R-number, who can mend them, and their article."""

from __future__ import annotations

_DOCUMENT = "Foto atau pindai, lalu unggah di halaman pekerja."
_CRITERION = "Minta desa mencatat keterangannya dengan tanggal dan saksi."
MESSAGES = {
    "nik_malformed": ("NIK belum ada atau susunannya salah.", "Salin 16 angka dari KTP, lalu nilai ulang."),
    "birth_missing": ("Tanggal lahir belum ada.", "Salin dari KTP, lalu nilai ulang."),
    "moved_out": ("Menurut Dukcapil sudah pindah.", "Lampirkan surat domisili, atau usulkan lewat daerah barunya."),
    "duplicate_in_batch": (
        "Orang dengan nama, tanggal lahir, dan KK yang sama sudah diusulkan.",
        "Putuskan di halaman Data ganda: satu orang atau dua.",
    ),
    "pensioner": ("Pensiunan.", "Bila keliru, perbaiki pekerjaannya dengan bukti."),
    "occupation_outside": ("Pekerjaannya tidak ada dalam aturan.", "Cocokkan pekerjaan sebenarnya dengan daftar."),
    "decile_above_cap": ("Desilnya di atas batas aturan.", "Keberatan? Ajukan pemutakhiran lewat desa atau Dinsos."),
    "decile_unknown": ("Tidak ada dalam data kesejahteraan.", "Minta Dinsos memadankan atau mengusulkan datanya."),
    "decile_too_old": ("Data desilnya terlalu lama.", "Minta Dinsos mengirim desil terbaru."),
    "ktp_missing": ("KTP belum dilampirkan.", _DOCUMENT),
    "kk_missing": ("Kartu keluarga belum dilampirkan.", _DOCUMENT),
    "work_missing": ("Belum ada foto saat bekerja atau saksi.", "Datangi tempat kerjanya, foto dengan tanggal."),
    "unsafe_work_not_shown": ("Belum ada keterangan bahwa tempat kerjanya tidak aman.", _CRITERION),
    "high_risk_not_shown": ("Belum ada keterangan bahwa pekerjaannya berisiko tinggi.", _CRITERION),
    "low_income_not_shown": ("Belum ada keterangan berpenghasilan rendah.", _CRITERION),
    "cannot_pay_not_shown": ("Belum ada keterangan tidak mampu membayar iuran.", _CRITERION),
    "no_consent": ("Belum ada persetujuan penggunaan data.", "Minta tanda tangan persetujuan, lalu unggah."),
    "quota_full": ("Memenuhi syarat; tempat sudah penuh.", "Menunggu sebagai cadangan menurut urutan."),
    "under_minimum_age": ("Belum cukup umur.", "Usulkan lagi setelah umurnya sampai."),
    "over_maximum_age": ("Umurnya melewati batas umur peserta.", "Cocokkan tanggal lahir dengan KTP."),
    "not_working": ("Tidak sedang bekerja.", "Lampirkan bukti bekerja bila keadaannya berubah."),
    "has_employer": (
        "Bekerja pada pemberi kerja, yang wajib mendaftarkannya.",
        "Teruskan ke pengawas ketenagakerjaan.",
    ),
    "government_staff": ("Pegawai pemerintah, yang dilindungi lewat instansinya.", "Teruskan ke instansinya."),
    "active_wage_earner": (
        "Masih peserta penerima upah yang aktif.",
        "Keberatan? Lampirkan surat berhenti kerja, lalu usulkan lagi.",
    ),
    "already_paid_elsewhere": (
        "Sudah dibayari program lain pada tahun ini.",
        "Akhiri kepesertaan lamanya lebih dahulu, atau biarkan di sana.",
    ),
    "outside_region": ("Tidak tinggal di wilayah pemda ini.", "Cocokkan alamat dengan KTP; usulkan lewat daerahnya."),
    "deceased": ("Menurut Dukcapil sudah meninggal.", "Bila keliru, minta Dukcapil memperbaiki datanya."),
    "nik_invalid": ("NIK tidak ditemukan di Dukcapil.", "Cocokkan NIK dengan KTP, lalu minta pemadanan ulang."),
    "nik_mismatch": (
        "Nama atau tanggal lahir tidak cocok dengan Dukcapil.",
        "Perbaiki menurut KTP, lalu minta pemadanan ulang.",
    ),
}
# Code → R-number (operations S5), who can mend it, the switch of the rule set, the parameter of the law.
_ID, _WORK = "valid_identity_needed", "bpu_needs_work"
REASONS: dict[str, tuple[str, str, str, str]] = {
    "nik_malformed": ("R01", "desa", "", _ID),
    "birth_missing": ("R01", "desa", "", _ID),
    "not_verified": ("R02", "pemeriksa", "", _ID),
    "nik_invalid": ("R02", "Dukcapil", "", _ID),
    "nik_mismatch": ("R03", "desa", "", _ID),
    "deceased": ("R04", "Dukcapil", "", _ID),
    "moved_out": ("R05", "pekerja", "require_residence", ""),
    "under_minimum_age": ("R06", "tidak ada", "minimum_age", "bpu_least_age"),
    "over_maximum_age": ("R07", "tidak ada", "maximum_age", "bpu_boundary_age"),
    "duplicate_in_batch": ("R08", "pengelola program", "", _ID),
    "already_paid_elsewhere": ("R09", "pengelola program", "exclude_already_paid", ""),
    "active_wage_earner": ("R10", "pekerja", "exclude_active_pu", "second_membership_allowed"),
    "has_employer": ("R10", "pemberi kerja", "", _WORK),
    "government_staff": ("R11", "instansi", "", "government_staff_are_wage_earners"),
    "pensioner": ("R11", "desa", "exclude_pensioner", ""),
    "not_working": ("R12", "desa", "", _WORK),
    "occupation_outside": ("R13", "desa", "occupations", ""),
    "decile_above_cap": ("R14", "Dinsos", "greatest_decile", ""),
    "decile_unknown": ("R14", "Dinsos", "greatest_decile", ""),
    "decile_too_old": ("R14", "Dinsos", "greatest_decile", ""),
    "outside_region": ("R15", "pekerja", "require_residence", ""),
    **dict.fromkeys(("ktp_missing", "kk_missing", "work_missing"), ("R16", "desa", "evidence", "")),
    **{f"{kind}_not_shown": ("R16", "desa", "criteria", "")
       for kind in ("unsafe_work", "high_risk", "low_income", "cannot_pay")},
    "no_consent": ("R17", "pekerja", "evidence", ""),
    "quota_full": ("R18", "kepala daerah", "quota_method", ""),
}  # fmt: skip
