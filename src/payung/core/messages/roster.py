"""Sentences about rosters: what a village's sheet got wrong, and the way out."""

from __future__ import annotations

_ASK_SOURCE = "Cocokkan dengan KTP atau KK."

_NIK = {
    "nik_nonascii_digits": (
        "NIK ditulis dengan angka bukan Latin; sudah dibaca sebagai {suggestion}.",
        "Periksa angkanya.",
    ),
    "nik_letters": (
        "NIK '{value}' memuat huruf atau tanda {letters}.",
        "Bila yang dimaksud {suggestion}, ketik ulang dengan angka.",
    ),
    "nik_rounded_by_excel": (
        "NIK {value} dibulatkan Excel: empat angka terakhir menjadi 0000 dan nomor itu tidak pernah ada.",
        "Ubah format kolom menjadi Teks, lalu ketik ulang NIK dari KTP.",
    ),
    "nik_maybe_rounded": (
        "NIK {value} tersimpan sebagai angka dan berakhir 0; angka terakhirnya mungkin dibulatkan Excel.",
        "Cocokkan dengan KTP, lalu ketik sebagai teks.",
    ),
    "nik_number_cell": (
        "NIK {value} tersimpan sebagai angka, bukan teks.",
        "Cocokkan dengan KTP dan konfirmasi sekali, atau ketik ulang sebagai teks.",
    ),
    "nik_scientific_text": (
        "NIK tertulis '{value}' (notasi ilmiah); angka aslinya sudah hilang dari berkas.",
        "Ketik ulang 16 angka dari KTP pada kolom berformat Teks.",
    ),
    "nik_column_rounded": (
        "{count} dari {total} NIK pada kolom ini berakhir 0; kolom tampaknya dibulatkan Excel.",
        "Kirim ulang daftar dari berkas asli dengan NIK sebagai teks.",
    ),
    "nik_length": (
        "NIK harus 16 angka; di sini tertulis {count} angka.",
        "Periksa apakah ada angka yang hilang atau berlebih pada KTP.",
    ),
    "nik_structure": (
        "NIK {value} tidak mungkin: tanggal, bulan, atau nomor urut di dalamnya tidak ada.",
        _ASK_SOURCE,
    ),
    "nik_missing": (
        "NIK belum ada.",
        "Orang ini dapat diusulkan, tetapi belum dapat dibayarkan; lengkapi NIK dari Dukcapil.",
    ),
    "nik_temporary": (
        "NIK {value} diawali 0: nomor sementara dari aplikasi desa.",
        "Minta NIK tetap dari Dukcapil.",
    ),
    "columns_swapped": (
        "Kolom NIK berisi nomor KK dan kolom No KK berisi NIK pada {count} dari {total} baris.",
        "Tukar kembali kedua kolom, sekali untuk seluruh lembar.",
    ),
    "nik_birth_mismatch": (
        "Tanggal lahir {value} tidak sama dengan NIK ({suggestion}; pada perempuan tanggalnya ditambah 40).",
        _ASK_SOURCE,
    ),
    "nik_sex_mismatch": (
        "Jenis kelamin tertulis {value}, menurut NIK {suggestion}.",
        _ASK_SOURCE,
    ),
    "nik_area_unknown": (
        "Kode wilayah {value} pada NIK tidak ada dalam daftar kecamatan.",
        "Periksa enam angka pertama NIK.",
    ),
    "nik_area_other": (
        "NIK diterbitkan di {suggestion}, bukan di daerah ini.",
        "Pastikan orang ini sudah pindah dan berdomisili di sini.",
    ),
    "duplicate_in_file": (
        "Orang ini sudah tertulis pada {place}.",
        "Cukup satu baris; hapus yang ganda.",
    ),
    "duplicate_nik_other_name": (
        "NIK yang sama dipakai dengan nama lain pada {place}.",
        "Tentukan pemilik NIK menurut KTP; perbaiki baris yang lain.",
    ),
    "possible_duplicate_person": (
        "Nama dan tanggal lahir sama dengan {place}, tetapi NIK berbeda.",
        "Apakah ini orang yang sama? Hapus satu, atau nyatakan berbeda.",
    ),
}

_KK = {
    "kk_rounded_by_excel": (
        "No KK '{value}' rusak oleh pembulatan Excel.",
        "Ketik ulang sebagai teks dari KK.",
    ),
    "kk_number_cell": (
        "No KK {value} tersimpan sebagai angka.",
        "Cocokkan dengan KK, lalu simpan sebagai teks.",
    ),
    "kk_length": ("No KK harus 16 angka; di sini tertulis {count} angka.", "Periksa pada lembar KK."),
}

_PERSON = {
    "name_deceased_mark": (
        "Nama '{value}' bertanda almarhum.",
        "Bila sudah meninggal, hapus baris ini dan laporkan kematiannya.",
    ),
    "name_placeholder": ("Nama '{value}' bukan nama orang.", "Tulis nama seperti pada KTP."),
    "name_missing": ("Nama kosong.", "Tulis nama seperti pada KTP."),
    "name_odd_characters": ("Nama memuat lambang khusus; disimpan tanpa lambang itu.", "Periksa ejaannya."),
    "name_markup": ("Nama memuat tanda kode atau rumus; disimpan sebagai teks biasa.", "Periksa ejaannya."),
    "status_gone": ("Menurut berkas ini orangnya {value}.", "Pastikan dahulu; bila benar, keluarkan dari daftar."),
    "sex_mf": ("Jenis kelamin '{value}' dibaca {suggestion}.", "Periksa sekali: M laki-laki, F perempuan."),
    "sex_unknown": ("Jenis kelamin '{value}' tidak terbaca.", "Isi L atau P."),
    "rtrw_became_date": (
        "RT/RW berubah menjadi tanggal; dikembalikan menjadi {suggestion}.",
        "Periksa RT dan RW.",
    ),
    "phone_unreadable": (
        "Nomor HP '{value}' tidak terbaca; dikosongkan.",
        "Ketik ulang sebagai teks, misalnya 0812….",
    ),
}

_DATES = {
    "date_month_first_column": (
        "Seluruh kolom tanggal tertulis bulan/hari/tahun; '{value}' dibaca {suggestion}.",
        "Periksa satu baris; bila benar, tidak perlu diubah.",
    ),
    "date_month_first": (
        "Tanggal '{value}' hanya mungkin bulan/hari/tahun, berbeda dari baris lain.",
        "Bila maksudnya {suggestion}, tulis tanggal/bulan/tahun.",
    ),
    "date_ambiguous": (
        "Tanggal '{value}' dapat dibaca dua cara; kolom ini mencampur hari/bulan dan bulan/hari.",
        "Tentukan sekali untuk seluruh kolom.",
    ),
    "date_serial_number": (
        "Tanggal lahir tersimpan sebagai angka {value}; dibaca {suggestion}.",
        "Periksa tanggalnya.",
    ),
    "date_placeholder": ("Tanggal lahir {value} hanya pengisi.", "Isi tanggal lahir menurut KTP."),
    "date_incomplete": (
        "Tanggal lahir '{value}' tidak lengkap.",
        "Tulis hari, bulan, dan tahun menurut KTP.",
    ),
    "date_missing": ("Tanggal lahir kosong.", "Isi menurut KTP; kami tidak mengisinya dari NIK."),
    "date_unreadable": ("Tanggal lahir '{value}' tidak terbaca.", "Tulis seperti 17/08/1980."),
    "date_future": ("Tanggal lahir {value} belum terjadi.", "Periksa tahunnya pada KTP."),
    "age_under": (
        "Umur {age} tahun pada {cutoff}; paling muda 15 tahun.",
        "Periksa tanggal lahir, atau keluarkan dari daftar.",
    ),
    "age_over": (
        "Umur {age} tahun pada {cutoff}; batas pendaftaran terlampaui.",
        "Periksa tanggal lahir, atau keluarkan dari daftar.",
    ),
}

_PLACE_AND_WORK = {
    "area_abbreviated": ("Desa '{value}' dibaca {suggestion}.", "Tidak perlu diubah bila benar."),
    "area_misspelt": (
        "Desa '{value}' tidak ada; yang terdekat {suggestion}.",
        "Terima usul ini sekali untuk semua baris yang sama, atau pilih desa lain.",
    ),
    "area_unknown": (
        "Desa '{value}' tidak ada di daerah ini.",
        "Pilih desa dari daftar, atau tulis kodenya.",
    ),
    "area_missing": ("Desa kosong.", "Isi nama atau kode desa."),
    "area_ambiguous": (
        "Desa {value} ada di lebih dari satu kecamatan: {suggestion}.",
        "Isi kecamatannya, atau tulis kode desa.",
    ),
    "occupation_unknown": (
        "Pekerjaan '{value}' tidak dikenal.",
        "Pilih dari daftar pekerjaan; pilihan itu diingat.",
    ),
    "occupation_missing": ("Pekerjaan kosong.", "Isi pekerjaan sehari-hari orang ini."),
    "occupation_not_eligible": (
        "'{value}' menerima upah atau gaji; kemungkinan tidak berhak.",
        "Pastikan pekerjaannya, atau keluarkan dari daftar.",
    ),
    "occupation_not_working": (
        "'{value}' bukan pekerjaan.",
        "Bila bekerja, tulis pekerjaannya; bila tidak, keluarkan dari daftar.",
    ),
    "amount_locale": (
        "Iuran {value}? Tanda ribuan tampaknya menjadi koma.",
        "Bila maksudnya {suggestion}, ketik ulang.",
    ),
    "amount_mismatch": (
        "Iuran {value} tidak sama dengan tarif × bulan ({suggestion}).",
        "Periksa jumlah bulan dan iurannya.",
    ),
    "amount_invalid": ("Iuran '{value}' bukan jumlah rupiah.", "Tulis rupiah utuh, misalnya 16.800."),
}

_CELLS = {
    "hidden_row": ("Baris ini tersembunyi dalam berkas; ikut dibaca.", "Hapus barisnya bila tidak dimaksud."),
    "hidden_sheet": ("Lembar '{sheet}' tersembunyi; ikut dibaca.", "Hapus lembarnya bila tidak dimaksud."),
    "row_struck_through": ("Baris ini dicoret.", "Pindah, meninggal, atau batal? Putuskan sebelum dipakai."),
    "row_coloured": ("Baris ini diberi warna.", "Apa arti warnanya? Putuskan sebelum dipakai."),
    "formula_cell": (
        "Isi kolom {column} berasal dari rumus; nilai tersimpan yang dipakai.",
        "Periksa nilainya.",
    ),
    "cell_error": ("Sel {column} berisi galat {value}.", "Perbaiki rumusnya atau ketik isinya."),
    "text_formula_like": ("Kolom {column} diawali tanda rumus; disimpan sebagai teks.", "Periksa isinya."),
    "text_too_long": (
        "Kolom {column} memuat {count} huruf; disimpan {limit} huruf pertama.",
        "Persingkat isinya.",
    ),
    "row_unforeseen": ("Baris ini tidak dapat dinilai mesin ({value}).", "Periksa isinya dan ketik ulang."),
    "text_markup": (
        "Kolom {column} memuat tanda kode atau lambang; disimpan sebagai teks biasa.",
        "Periksa isinya.",
    ),
}

_REFUSED_FILES = {
    "too_many_columns_or_rows": (
        "Berkas memuat sel di luar 256 kolom atau 200.000 baris.",
        "Salin hanya tabelnya ke lembar baru, lalu unggah lagi.",
    ),
    "zip_bomb": (
        "Isi berkas terlalu besar setelah dibuka.",
        "Salin hanya tabelnya ke berkas baru, lalu unggah lagi.",
    ),
    "too_large": (
        "Berkas lebih dari 10 MB.",
        "Bagi per kecamatan atau hapus gambar di dalamnya, lalu unggah lagi.",
    ),
    "dtd_or_entities": (
        "Berkas memuat kode XML yang tidak diterima.",
        "Buka dengan Excel, simpan ulang sebagai .xlsx, lalu unggah lagi.",
    ),
    "not_a_spreadsheet": (
        "Ini bukan lembar kerja (mungkin PDF, foto, atau dokumen Word).",
        "Unggah daftar dalam bentuk Excel, ODS, atau CSV.",
    ),
    "password_protected": (
        "Berkas terkunci kata sandi.",
        "Buka dengan Excel, hapus kata sandinya (File – Info – Protect Workbook), simpan, lalu unggah lagi.",
    ),
    "damaged_file": (
        "Berkas rusak atau terpotong.",
        "Buka di komputer asal, simpan ulang, lalu unggah lagi.",
    ),
    "empty_file": (
        "Berkas kosong (0 bita).",
        "Kirim ulang berkasnya; pengiriman sebelumnya mungkin terputus.",
    ),
    "no_roster": (
        "Tidak ditemukan tabel dengan kolom NIK dan nama.",
        "Beri judul kolom 'NIK' dan 'Nama', atau pakai templat.",
    ),
    "reader_stopped": (
        "Berkas terlalu berat untuk dibaca.",
        "Salin hanya tabelnya ke berkas baru, lalu unggah lagi.",
    ),
}

_ABOUT_FILES = {
    "decile_unreadable": ("Desil “{value}” tidak terbaca.", "Isi angka 1 sampai 10."),
    "decile_day_missing": (
        "Tanggal data desil tidak disebut.",
        "Jawab sekali untuk seluruh berkas: desil ini per tanggal berapa.",
    ),
    "roster_empty": ("Tabelnya ditemukan, tetapi belum ada orang di dalamnya.", "Isi lembar Data, lalu unggah lagi."),
    "hidden_columns": ("Ada kolom tersembunyi; ikut dibaca.", ""),
    "old_template": (
        "Templat versi lama; isinya tetap terbaca.",
        "Unduh templat terbaru untuk kiriman berikutnya.",
    ),
    "date_system_1904": ("Berkas menghitung tanggal dari tahun 1904; sudah disesuaikan.", ""),
    "wrong_dimension": ("Berkas menyatakan daerah isi yang keliru; semua baris tetap dibaca.", ""),
    "encoding_guessed": (
        "Penyandian atau pemisah kolom ditebak ({encoding}, '{separator}').",
        "Periksa nama dengan huruf khusus.",
    ),
    "total_differs": (
        "Baris jumlah menyebut {value}, yang terbaca {count}.",
        "Periksa apakah ada baris yang tertinggal.",
    ),
    "cluster_suggested": ("{count} baris: {value} → {suggestion}?", ""),
    "cluster_open": ("{count} baris: {value}", "Pilih satu arti untuk semuanya."),
    "roster_accepted": (
        "{rows} orang terbaca: {ok} siap, {warned} dengan catatan, {held} ditahan, {rejected} ditolak.",
        "",
    ),
}

_SKIPPED_LINES = {
    "title": ("Judul atau keterangan di atas tabel.", ""),
    "header": ("Judul kolom.", ""),
    "key_row": ("Baris kode templat.", ""),
    "numbering": ("Baris nomor kolom.", ""),
    "sample_row": ("Baris contoh.", ""),
    "group": ("Baris pemisah.", ""),
    "repeated_header": ("Judul yang berulang.", ""),
    "total": ("Baris jumlah.", ""),
    "signature": ("Tanda tangan atau catatan di bawah tabel.", ""),
    "blank": ("Baris kosong.", ""),
    "other_sheet": ("Lembar ini tidak memuat daftar orang.", ""),
}

MESSAGES: dict[str, tuple[str, str]] = {
    **_NIK,
    **_KK,
    **_PERSON,
    **_DATES,
    **_PLACE_AND_WORK,
    **_CELLS,
    **_REFUSED_FILES,
    **_ABOUT_FILES,
    **_SKIPPED_LINES,
}
