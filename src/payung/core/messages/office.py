"""Sentences of refusals: what an action would not do, and the way on."""

from __future__ import annotations

_OFFICE = {
    "not_allowed": ("Tindakan ini hanya untuk: {roles}.", "Minta petugas dengan peran itu mengerjakannya."),
    "other_area": ("Wilayah ini di luar wilayah kerja Anda.", "Hubungi pengelola program di kabupaten."),
    "username_unfit": (
        "Nama pengguna '{name}' tidak dapat dipakai, atau nama orangnya kosong.",
        "Tulis 3 sampai 60 huruf kecil, angka, titik, atau strip, dan nama orang seperti di SK.",
    ),
    "regency_unknown": ("Tidak ada kabupaten atau kota berkode {area}.", "Tulis kode Kemendagri, misalnya 14.04."),
    "username_unknown": ("Tidak ada akun bernama {name}.", "Lihat nama penggunanya di halaman Petugas."),
    "username_taken": ("Nama pengguna {name} sudah dipakai orang lain.", "Tambahkan nama belakang atau nama desa."),
    "appointed_already": (
        "{name} sudah punya penugasan pada hari-hari itu.",
        "Akhiri penugasan lama lebih dahulu; satu orang memegang satu peran.",
    ),
    "appointment_unfit": (
        "Wilayah, cabang, atau harinya tidak cocok dengan peran itu.",
        "Operator desa memegang satu desa, petugas kecamatan satu kecamatan, petugas BPJS satu kantor cabang.",
    ),
    "nothing_to_confirm": ("Penugasan ini tidak menunggu pengesahan.", "Muat ulang daftar petugas."),
    "own_appointment": ("Ini penugasan atau akun Anda sendiri.", "Minta administrator lain, atau pemilik server."),
    "account_elsewhere": (
        "Akun ini juga bekerja di kantor lain.",
        "Minta pemilik server menjalankan ./payung office reset-password.",
    ),
    "link_over": (
        "Tautan ini sudah dipakai atau lewat 14 hari.",
        "Minta administrator kantor membuatkan tautan baru, atau masuk dengan sandi Anda.",
    ),
    "door_shut": (
        "Pendaftaran lewat laman ini sedang ditutup.",
        "Datang ke kantor desa/kelurahan atau dinas tenaga kerja; di sana pendaftaran tetap diterima.",
    ),
    "door_unfit": ("Tahun {year} terlalu jauh, atau kontak kosong.", "Isi tahun anggaran dan tempat warga bertanya."),
    "application_decided": ("Pendaftaran ini sudah diputuskan petugas lain.", "Muat ulang halamannya."),
    "application_held": (
        "Pendaftaran ini masih ditahan oleh keraguan yang tertulis di halamannya.",
        "Perbaiki isinya bersama warga, atau nyatakan benar setelah melihat KTP dan KK.",
    ),
    "application_two_workers": (
        "NIK pendaftaran ini milik pekerja lain dari yang Anda pilih.",
        "Cocokkan NIK dengan KTP, lalu pilih lagi.",
    ),
    "evidence_missing": (
        "Bukti belum lengkap.",
        "Tulis tempat ia terlihat bekerja, dan lampirkan foto atau tulis nama saksi.",
    ),
    "no_participants": ("Belum ada peserta di wilayah ini.", "Kartu dicetak sesudah orangnya didaftarkan."),
    "photo_too_large": ("Foto lebih besar dari 50 juta titik.", "Kirim foto biasa dari kamera HP."),
    "photo_unreadable": ("Berkas ini bukan foto JPG, PNG, atau WebP.", "Ambil foto lagi, lalu pilih berkasnya."),
    "reason_missing": ("Alasan belum dipilih.", "Pilih satu alasan; warga membacanya di laman status."),
    "note_missing": ("Catatan kosong.", "Tulis apa yang Anda temukan, paling sedikit satu kalimat."),
    "other_branch": (
        "Pekerjaan ini milik kantor cabang lain.",
        "Minta kantor cabang itu mengerjakannya, atau pengelola program memperbaiki nama cabang di PKS.",
    ),
    "key_reused": (
        "Permintaan ini memakai kunci yang sudah dipakai untuk isian lain.",
        "Buka kembali halaman asalnya, lalu isi ulang.",
    ),
    "upload_too_large": ("Kiriman lebih besar dari 15 MB.", "Perkecil foto atau bagi daftarnya, lalu kirim lagi."),
    "no_mail": ("Payung tidak mengirim surel.", "Lupa sandi? Minta tautan baru kepada administrator kantor Anda."),
    "day_in_future": ("Tanggal {day} belum terjadi.", "Isi tanggal hari ini atau sebelumnya."),
    "days_out_of_order": (
        "Tanggal akhir {ends_on} lebih awal dari tanggal mulai {starts_on}.",
        "Tukar keduanya.",
    ),
    "second_officer": (
        "Yang mencatat tidak boleh memeriksa catatannya sendiri.",
        "Minta pemeriksa lain menandatanganinya.",
    ),
    "nobody_chosen": (
        "Belum ada orang yang dipilih.",
        "Pilih paling sedikit satu orang; kosong berarti tidak seorang pun.",
    ),
    "some_not_found": (
        "Dari {asked} orang yang dipilih hanya {found} yang ada di kantor ini; tidak ada yang dicatat.",
        "Muat ulang daftar, lalu pilih lagi.",
    ),
}
_VIEWS = {
    "view_invalid": ("Tampilan tidak dapat disimpan.", "Beri nama lain yang pendek, tanpa NIK."),
    "view_of_another": ("Tampilan ini milik petugas lain.", "Simpan tampilan Anda sendiri."),
}
_REGISTRY = {
    "roster_same_file": (
        "Berkas yang sama sudah diunggah oleh {by} pada {at}.",
        "Buka roster itu; tidak perlu mengunggah lagi.",
    ),
    "roster_not_open": (
        "Roster ini sudah ditutup ({status}).",
        "Unggah berkas baru, atau batalkan penerapannya lebih dahulu.",
    ),
    "nothing_to_remember": ("Tidak ada kata yang dapat diingat.", "Isi kata dan artinya, lalu simpan lagi."),
    "roster_not_applied": ("Roster ini belum diterapkan.", "Tidak ada yang perlu dibatalkan."),
    "roster_nothing_to_apply": (
        "Tidak ada baris yang dapat diterapkan.",
        "Perbaiki baris yang ditahan atau ditolak, lalu terapkan lagi.",
    ),
    "roster_in_use": (
        "Roster ini tidak dapat dibatalkan: ada pekerja di dalamnya yang sudah diperiksa, diusulkan, atau ditagih.",
        "Akhiri kepesertaan orang itu satu per satu dari halamannya.",
    ),
    "area_outside_officer": (
        "Desa pada baris ini di luar wilayah kerja pengirim.",
        "Kirim melalui desa yang bersangkutan atau pengelola program.",
    ),
    "settlement_needs_two_and_reason": (
        "Keputusan ini memerlukan dua catatan yang berbeda dan sebuah alasan.",
        "Tulis alasannya, misalnya: NIK di KTP sama.",
    ),
    "settlement_nik_taken": (
        "NIK catatan ini sudah dipakai catatan lain yang masih berlaku.",
        "Putuskan dahulu pasangan itu, lalu tarik keputusan ini.",
    ),
    "listing_invalid": (
        "Jenis, nama pemberi, atau tanggal daftar belum benar.",
        "Pilih jenisnya, isi siapa yang memberi, dan tanggal yang tidak di masa depan.",
    ),
    "listing_unreadable": ("{said}", "Perbaiki berkasnya, lalu unggah lagi."),
    "listing_same_file": ("Berkas yang sama sudah dibaca.", "Tidak perlu mengunggahnya lagi."),
    "answers_name_nobody": (
        "Tidak seorang pun di berkas ini dapat Anda catat.",
        "Periksa apakah berkasnya milik kantor ini. Orang yang Anda catat sendiri menunggu pemeriksa lain.",
    ),
    "settlement_done": ("Pasangan ini sudah diputuskan.", "Muat ulang halaman untuk melihat keputusannya."),
    "decile_range": ("Desil {value} tidak ada.", "Isi angka 1 sampai 10."),
}
_FIRMS = {
    "firm_titles_missing": (
        "Baris judul dengan kolom nama perusahaan tidak ditemukan.",
        "Beri judul, misalnya: NPP, Nama perusahaan, Kecamatan, Jumlah peserta.",
    ),
    "firm_list_empty": ("Tidak ada satu pun perusahaan yang terbaca.", "Periksa isi kolom nama dan jumlah."),
    "firm_list_unreadable": ("Daftar perusahaan tidak terbaca. {reason}", "Perbaiki berkasnya, lalu unggah lagi."),
    "firm_without_name": ("Nama perusahaan kosong.", "Isi namanya, lalu unggah lagi."),
    "firm_row_with_nik": ("Ada NIK pada baris perusahaan.", "Hapus NIK; daftar ini bukan daftar orang."),
    "firm_count_unreadable": ("Jumlah orang bukan angka bulat.", "Tulis angkanya, misalnya 125."),
    "firm_contradicts_itself": (
        "Perusahaan ini tertulis dua kali dengan isi berbeda.",
        "Tanyakan yang benar kepada pembuat daftar.",
    ),
    "source_missing": ("Sumbernya belum ditulis.", "Tulis siapa yang mengeluarkan angka atau daftar ini."),
    "outreach_answer_unknown": ("Jawaban perusahaan belum dipilih.", "Pilih satu jawaban."),
    "outreach_step_invalid": (
        "Hari tindak lanjut perlu langkah, dan tidak lebih awal dari hari dihubungi.",
        "Tulis langkahnya atau perbaiki harinya.",
    ),
    "figure_invalid": ("Segmen, jenis, atau nilai angka tidak sah.", "Pilih dari daftar dan isi angka bulat."),
    "figure_stands": ("Angka yang sama dari sumber ini sudah tercatat.", "Tidak ada yang perlu diubah."),
}
_PROGRAMME = {
    "programme_exists": ("Program {name} tahun {year} sudah ada.", "Buka program itu dari daftar."),
    "budget_invalid": (
        "Sumber dana atau pagu tidak sah.",
        "Pilih sumber dana dan isi pagu dalam rupiah bulat.",
    ),
    "ceiling_below_spent": (
        "Pagu tidak boleh di bawah yang sudah terpakai ({spent_idr}).",
        "Isi pagu yang sama atau lebih besar.",
    ),
    "quota_invalid": (
        "Wilayah atau jumlah tempat tidak sah.",
        "Pilih wilayah dari daftar dan isi angka 0 atau lebih.",
    ),
    "quota_below_taken": (
        "Kuota tidak boleh di bawah {taken} tempat yang sudah terisi.",
        "Isi angka yang sama atau lebih besar.",
    ),
    "decree_nobody": (
        "Belum ada orang yang mendapat tempat dan belum ditetapkan.",
        "Usulkan pekerja yang sudah diperiksa, dan pastikan kuota desanya ada.",
    ),
    "paper_number_used": ("Nomor {number} sudah dipakai surat lain.", "Periksa nomor pada surat aslinya."),
    "list_changed_meanwhile": (
        "Daftar berubah saat ditetapkan; tidak ada yang disimpan.",
        "Muat ulang halaman, periksa daftarnya, lalu ulangi.",
    ),
    "papers_of_other_programme": (
        "SK, PKS, dan pagu berasal dari program yang berbeda.",
        "Pilih surat dari satu program.",
    ),
    "papers_share_no_day": ("Masa SK dan masa PKS tidak beririsan.", "Periksa tanggal pada kedua surat."),
    "sponsored_already": (
        "Ada orang di daftar ini yang sudah dibayari pada hari yang sama oleh sumber lain.",
        "Akhiri kepesertaan lamanya lebih dahulu.",
    ),
    "not_sponsored": ("Orang ini tidak sedang dibayari.", "Periksa riwayat di halamannya."),
    "rules_invalid": ("Aturan ini tidak dapat dibaca.", "Periksa pilihan, desil (1–10), dan umur."),
    "rules_start_too_early": ("Aturan yang berlaku mulai {day} sudah ada.", "Pilih hari itu atau sesudahnya."),
    "not_verified": (
        "Belum diperiksa Dukcapil.",
        "Minta pemeriksa mencatat hasil pemadanan, lalu usulkan lagi.",
    ),
    "insurer_list_unreadable": (
        "Daftar dari BPJS Ketenagakerjaan tidak terbaca. {reason}",
        "Unggah .xlsx atau .csv dengan kolom NIK atau KPJ.",
    ),
    "insurer_list_fits_nobody": (
        "Tidak satu pun dari {rows} baris cocok dengan daftar pendaftaran ini.",
        "Periksa apakah berkasnya untuk PKS ini, dan apakah NIK tersimpan sebagai teks.",
    ),
}
_BILLING = {
    "bill_exists": ("Tagihan bulan {month} sudah ada.", "Buka tagihan itu dari daftar."),
    "bill_nobody": (
        "Tidak ada peserta yang harus dibayar untuk bulan {month}.",
        "Periksa jawaban pendaftaran dari BPJS Ketenagakerjaan dan masa SK.",
    ),
    "ceiling_too_low": (
        "Tagihan ini perlu {needed_idr}, sedangkan sisa pagu {left_idr}.",
        "Tambah pagu, atau kurangi peserta dengan SK perubahan.",
    ),
    "bill_approved_already": (
        "Tagihan ini sudah disetujui.",
        "Muat ulang halaman untuk melihat siapa dan kapan.",
    ),
    "bill_not_approved": (
        "Tagihan {number} belum disetujui pemeriksa.",
        "Minta pemeriksa menyetujuinya lebih dahulu.",
    ),
    "payment_differs": (
        "Nilai SP2D {paid_idr} tidak sama dengan tagihan {bill_idr}.",
        "Periksa nilai pada SP2D; tagihan dibayar utuh.",
    ),
    "sp2d_missing": ("Nomor SP2D kosong.", "Isi nomor dari surat aslinya."),
    "payment_exists": (
        "Tagihan ini sudah dibayar, atau nomor SP2D {number} sudah dipakai.",
        "Periksa daftar pembayaran.",
    ),
}
MESSAGES = {**_OFFICE, **_REGISTRY, **_VIEWS, **_FIRMS, **_PROGRAMME, **_BILLING}
