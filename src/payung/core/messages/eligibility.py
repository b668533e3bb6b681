"""Sentences of reasons against a nomination, by the codes of ``payung.law.eligibility``, and the way on."""

from __future__ import annotations

MESSAGES = {
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
