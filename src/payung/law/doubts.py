"""Where the law is not certain: every code an answer may carry, in the officer's words.

A doubt never decides; it says that an officer or the branch office must look. ``question`` is the number of the open
question in docs/law/README.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from payung.law.provisions import Consultation


class Doubt(NamedTuple):
    """One open question: its number, and what the officer reads."""

    question: str
    sentence: str


DOUBTS: Mapping[str, Doubt] = {
    "wait_boundary": Doubt("U1", "Kematian dekat batas masa tunggu tiga bulan; cara menghitungnya belum terbaca."),
    "clock_restart": Doubt("U2", "Ada bulan tertunggak sebelum bulan yang dibayar; masa tunggu mungkin mulai lagi."),
    "age_boundary": Doubt("U4", "Umur tepat 65 tahun: 'di bawah 65' dan 'maksimal 65' sama-sama disebut."),
    "age_minimum_local": Doubt("U4", "Umur 15 sampai 17 tahun dan daerah belum menetapkan umur paling muda."),
    "text_unverified": Doubt("U5", "Batas manfaat JKK sejak 2 Desember 2019 belum dibaca dari teks peraturannya."),
    "sea_cap": Doubt("U6", "Batas angkutan laut disebut 2 juta dan 2,5 juta; dipakai 2 juta."),
    "effective_date_2019": Doubt("U7", "Kejadian dekat hari mulai PP 82/2019, yang belum terbaca."),
    "apbdes_discount": Doubt("U8", "Potongan bagi iuran dari APBDes menunggu jawaban kantor cabang."),
    "donor_discount": Doubt("U9", "Potongan bagi iuran dari donatur perlu dipastikan ke kantor cabang."),
    "claim_limit_none": Doubt("U10", "Batas waktu klaim JKM tidak ditemukan; tetap ajukan secepatnya."),
    "claim_limit_transition": Doubt("U11", "Kejadian sebelum PP 82/2019: dua atau lima tahun belum terbaca."),
    "late_report": Doubt("U12", "Laporan lewat 2 kali 24 jam; sanksi bagi BPU tidak ditemukan."),
    "arrears_scope": Doubt("U13", "Tunggakan dihitung satu paket; mungkin hanya iuran JKM yang ditagih."),
    "interest_day_basis": Doubt("U14", "Ganti rugi 1 % sehari: hari kalender atau hari kerja tidak disebut."),
    "no_split_rule": Doubt("U15", "Beberapa ahli waris dalam satu urutan; pembagiannya tidak diatur."),
    "adopted_child": Doubt("U15", "Anak angkat atau anak tiri tanpa penetapan pengadilan."),
    "will_form": Doubt("U15", "Wasiat bukan akta notaris."),
    "scholarship_months": Doubt("U16", "36 bulan iuran terkumpul tetapi tidak berturut-turut."),
    "double_membership": Doubt("U17", "Kepesertaan ganda; kantor cabang yang menentukan."),
    "protection_start": Doubt("U18", "Hari mulai perlindungan belum dikonfirmasi BPJS Ketenagakerjaan."),
    "government_late_funds": Doubt(
        "U20", "Dana pemerintah terlambat; urus tunggakan lewat kantor cabang sebelum tenggang habis."
    ),
    "dbh_as_apbd": Doubt("U26", "Dana bagi hasil disamakan dengan APBD, jadi tanpa potongan."),
    "income_gap": Doubt("U27", "Penghasilan di antara dua baris tabel; dipakai baris yang lebih rendah."),
    "due_day_gap": Doubt("U28", "Bulan ini belum dibayar tetapi belum jatuh tempo."),
    "working_day_basis": Doubt("U29", "Jatuh tempo berbeda bila Sabtu dan cuti bersama dihitung hari kerja."),
    "wait_transition": Doubt("U30", "Terdaftar sebelum aturan masa tunggu; ketentuan peralihan belum terbaca."),
    "children_choice": Doubt("U31", "Lebih dari dua anak memenuhi syarat; dipakai urutan pilihan keluarga."),
    "left_handed_finger": Doubt("U32", "Orang kidal: baris jari tidak ditukar; petugas yang memutuskan."),
    "covid_due_day": Doubt("U33", "Jatuh tempo selama keringanan 2020 belum dibaca dari pasalnya."),
}


def in_order(codes: set[str]) -> tuple[str, ...]:
    """Return codes sorted, refusing one that is not in the list."""
    assert codes <= DOUBTS.keys(), codes - DOUBTS.keys()
    return tuple(sorted(codes))


def doubt_effective_date(consulted: Consultation, event_on: date, doubts: set[str]) -> None:
    """Raise the doubt around the unread first day of PP 82/2019."""
    if consulted.law.on("benefits_2019_doubt", event_on).value.holds(event_on):
        consulted.on("benefits_2019_doubt", event_on)
        doubts.add("effective_date_2019")
