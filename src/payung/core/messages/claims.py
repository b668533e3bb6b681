"""Sentences about deaths, claims and scenarios: why an action was refused, and the way out."""

from __future__ import annotations

_DEATH = {
    "death_in_future": (
        "Tanggal meninggal {died_on} belum terjadi; hari ini {today}.",
        "Cocokkan dengan akta atau surat keterangan kematian.",
    ),
    "report_in_future": (
        "Tanggal laporan {reported_on} belum terjadi; hari ini {today}.",
        "Isi hari laporan diterima.",
    ),
    "report_before_death": (
        "Tanggal laporan {reported_on} mendahului tanggal meninggal {died_on}.",
        "Periksa kedua tanggal pada surat kematian.",
    ),
    "death_before_birth": (
        "Tanggal meninggal {died_on} mendahului tanggal lahir {birth_on}.",
        "Periksa apakah yang dilaporkan memang orang ini.",
    ),
    "death_reported_already": (
        "Kematian {name} sudah dilaporkan: meninggal {died_on}.",
        "Lanjutkan pada laporan yang ada.",
    ),
    "death_cause_unknown_word": (
        "Sebab '{cause}' tidak dikenal.",
        "Pilih salah satu: illness, work_accident, other, unknown.",
    ),
    "reporter_missing": (
        "Nama pelapor belum diisi.",
        "Tulis siapa yang menyampaikan kabar, misalnya keluarga atau ketua RT.",
    ),
    "worker_not_own_record": (
        "Catatan {name} adalah catatan ganda atau sudah dibatalkan.",
        "Laporkan pada catatan yang dipertahankan.",
    ),
}

_CLAIM = {
    "death_superseded": (
        "Laporan kematian ini sudah diganti laporan yang lebih baru.",
        "Buka klaim dari laporan yang berlaku.",
    ),
    "claim_opened_already": (
        "Klaim untuk kematian ini sudah dibuka dengan nomor {claim_number}.",
        "Lanjutkan pada klaim itu.",
    ),
    "claim_day_outside": (
        "Tanggal {day} tidak mungkin: harus dari {first} sampai hari ini, {last}.",
        "Periksa tanggal pada berkas klaim.",
    ),
    "claim_filed_already": (
        "Klaim {claim_number} sudah diajukan pada {filed_on}.",
        "Tidak perlu diajukan lagi.",
    ),
    "heir_relation_unknown": (
        "Hubungan '{relation}' tidak ada dalam daftar.",
        "Pilih salah satu: {allowed}.",
    ),
    "heir_name_missing": ("Nama ahli waris kosong.", "Tulis nama seperti pada KTP atau KK."),
    "child_position_taken": (
        "Urutan {position} sudah dipakai {name}.",
        "Beri urutan berikutnya; urutan adalah pilihan keluarga.",
    ),
    "child_level_unknown": (
        "Jenjang '{level}' tidak dikenal.",
        "Pilih salah satu: {allowed}.",
    ),
    "child_grade_outside": (
        "Kelas {grade} tidak ada pada jenjang {level}; paling tinggi {most}.",
        "Periksa surat keterangan sekolah.",
    ),
    "child_day_outside": (
        "Tanggal lahir anak {born_on} tidak mungkin.",
        "Cocokkan dengan akta kelahiran.",
    ),
}

_MONEY = {
    "benefit_component_unknown": (
        "Bagian santunan '{component}' tidak dikenal.",
        "Pilih salah satu: lump, periodic, funeral.",
    ),
    "benefit_amount_zero": ("Jumlah santunan tidak boleh {amount}.", "Isi rupiah seperti pada bukti transfer."),
    "benefit_heir_of_other_claim": (
        "{name} bukan ahli waris pada klaim {claim_number}.",
        "Catat dahulu sebagai ahli waris pada klaim ini.",
    ),
    "benefit_heir_dead": (
        "{name} tercatat sudah meninggal.",
        "Pilih penerima yang masih hidup, atau perbaiki catatannya.",
    ),
    "benefit_above_table": (
        "{component} seluruhnya menjadi {sum}, lebih dari {ceiling} menurut {cite}.",
        "Periksa bukti bayar; bila pembayaran lain salah catat, koreksi dahulu.",
    ),
    "benefit_below_zero": (
        "Koreksi {amount} lebih besar daripada yang tercatat, {before}.",
        "Koreksi paling banyak sejumlah yang tercatat.",
    ),
    "benefit_recorded_already": (
        "{component} untuk {name} sudah dicatat sebesar {amount}.",
        "Bila jumlahnya salah, buat koreksi atas catatan itu.",
    ),
    "benefit_corrects_other": (
        "Koreksi harus menunjuk santunan bagian dan penerima yang sama.",
        "Pilih catatan yang dikoreksi dari daftar santunan klaim ini.",
    ),
    "benefit_corrects_correction": (
        "Yang dipilih sudah berupa koreksi.",
        "Koreksi catatan aslinya.",
    ),
    "school_gate": (
        "Beasiswa belum terbuka: {months} bulan iuran dibayar, syaratnya {needed} bulan.",
        "Tanyakan kepada kantor cabang bila keluarga mempunyai bukti iuran lain.",
    ),
    "school_two_children": (
        "Beasiswa paling banyak untuk {most} anak; {name} urutan berikutnya.",
        "Keluarga memilih anak mana yang didahulukan sebelum tahun pertama diklaim.",
    ),
    "school_year_not_due": (
        "Tidak ada beasiswa untuk {name} pada tahun {year}.",
        "Tahun yang ada: {years}.",
    ),
    "school_year_in_future": (
        "Tahun {year} belum tiba.",
        "Beasiswa diklaim setiap tahun berjalan.",
    ),
    "school_year_claimed": (
        "Beasiswa {name} tahun {year} sudah diklaim.",
        "Klaim berikutnya untuk tahun sesudahnya.",
    ),
}

_PLAN = {
    "plan_unknown_key": (
        "Kunci {keys} pada {place} tidak dikenal.",
        "Yang ada: {allowed}.",
    ),
    "plan_missing_key": ("Kunci {key} pada {place} belum diisi.", "Tambahkan, misalnya {example}."),
    "plan_bad_value": ("{place}.{key}: '{value}' tidak dapat dipakai.", "Isi {wanted}."),
    "plan_months_backwards": (
        "{place}: bulan akhir {to} mendahului bulan awal {from_}.",
        "Tukar kedua bulan itu.",
    ),
    "plan_source_unknown": (
        "{place}: sumber dana {funding} tidak ada pada daftar sumber.",
        "Tambahkan pada sources, atau pilih salah satu: {allowed}.",
    ),
    "plan_source_twice": (
        "Sumber dana {funding} tertulis lebih dari sekali.",
        "Gabungkan pagunya menjadi satu baris.",
    ),
    "plan_empty": ("Skenario tidak memuat apa pun yang dihitung.", "Isi sources atau groups."),
    "plan_not_in_law": ("{reason}.", "Pilih bulan yang ketentuannya tercatat."),
    "plan_law_unreadable": ("Perubahan ketentuan tidak terbaca: {reason}.", "Periksa bagian law pada skenario."),
    "plan_file_unreadable": (
        "Berkas {path} tidak terbaca: {reason}.",
        "Berkas harus berupa YAML; contohnya pada ./payung plan --help.",
    ),
    "scenario_name_missing": ("Nama skenario kosong.", "Beri nama yang dipahami rapat, misalnya 'Tambah 500 nelayan'."),
    "scenario_day_in_future": ("Tanggal {kept_on} belum terjadi.", "Isi hari skenario disepakati."),
}

MESSAGES: dict[str, tuple[str, str]] = {**_DEATH, **_CLAIM, **_MONEY, **_PLAN}
