"""The lists of people that leave the office: annex, insurer's list, bill, differences, and what others are asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from payung.billing.models import Bill, Statement
from payung.core.identity import mask_nik
from payung.core.money import terbilang
from payung.core.written import day_text, month_text
from payung.programme.models import Agreement, Decree
from payung.programme.queries import lines_of
from payung.registry.models import Worker
from payung.words import words_of

from .roll import PLACE, VILLAGE, Column, Roll, Row, stated

NIK, NAME = Column("NIK", "nik"), Column("Nama", "name")
ANNEX_KEY = ("line_number", "nik", "name", "birth_on", "area_code", "occupation")


ANNEX = Roll[Decree](
    "Lampiran",
    lambda decree: lines_of(decree).values(*ANNEX_KEY),
    (
        Column("No", "line_number", "10mm", short="No.", public=str),
        Column("NIK", "nik", "31mm", public=mask_nik),
        Column("Nama", "name", "1fr", public=str),
        Column("Tanggal lahir", "birth_on", "19mm", short="Lahir"),
        Column("Kode wilayah", "area_code"),
        Column("Desa/Kelurahan", "village", "33mm", public=str),
        Column("Kecamatan", "kecamatan"),
        Column("Pekerjaan", "occupation", "46mm", public=str),
    ),
    key=ANNEX_KEY,
    about=lambda decree, rows, sha256: (
        f"Lampiran Keputusan Nomor {decree.sk_number} tanggal {day_text(decree.decided_on)}",
        f"{decree.programme.name}; {len(rows)} orang",
        f"sha256 {sha256}",
    ),
    held=lambda decree: decree.annex_sha256,
)


def _address(row: Row) -> str:
    return " ".join(p for p in (row["address"], row["rt"] and f"RT {row['rt']}", row["rw"] and f"RW {row['rw']}") if p)


# The recurring columns of the insurer's form; what the office does not know stays empty.
ENROLMENT = Roll[Agreement](
    "Pendaftaran",
    stated("""SELECT row_number() OVER (ORDER BY l.decree_id, l.line_number) AS number, l.nik,
  coalesce(g.kpj, '') AS kpj, l.name, to_char(w.birth_on, 'DD-MM-YYYY') AS born, w.sex, w.mother_name,
  w.address, w.rt, w.rw, l.area_code,
  w.phone, l.occupation, nullif(w.income_idr, 0) AS income_idr, 'Y' AS yes,
  to_char(e.starts_on, 'MMYYYY') AS first_month, a.wadah
FROM standing_enrolment e
JOIN programme_agreement a ON a.pemda_id = e.pemda_id AND a.id = e.agreement_id
JOIN programme_decreeline l ON l.pemda_id = e.pemda_id AND l.id = e.decree_line_id
JOIN registry_worker w ON w.pemda_id = e.pemda_id AND w.id = e.worker_id
LEFT JOIN accepted_registration g ON g.pemda_id = e.pemda_id AND g.decree_line_id = e.decree_line_id
WHERE e.pemda_id = %(pemda)s AND e.agreement_id = %(of)s ORDER BY 1"""),
    (
        Column("NO", "number"),
        NIK,
        Column("NO KPJ", "kpj"),
        Column("NAMA LENGKAP", "name"),
        Column("TEMPAT LAHIR"),
        Column("TGL LAHIR", "born"),
        Column("JK", "sex"),
        Column("NAMA IBU KANDUNG", "mother_name"),
        Column("STATUS KAWIN"),
        Column("ALAMAT", _address),
        Column("KELURAHAN", "village"),
        Column("KECAMATAN", "kecamatan"),
        Column("KOTA/KAB", "kabupaten"),
        Column("PROVINSI", "province"),
        Column("KODE POS"),
        Column("NO HP", "phone"),
        Column("EMAIL"),
        Column("JENIS PEKERJAAN", "occupation"),
        Column("LOKASI KERJA"),
        Column("PENGHASILAN", "income_idr"),
        Column("PROGRAM JKK", "yes"),
        Column("PROGRAM JKM", "yes"),
        Column("BLTH MULAI", "first_month"),
        Column("KETERANGAN", "wadah"),
    ),
)
BILL_LINES = Roll[Bill](
    "Rincian",
    stated("""SELECT row_number() OVER (ORDER BY w.area_code, w.name, l.id) AS number, w.nik, w.name, w.area_code,
  g.kpj, l.jkk_idr, l.jkm_idr, l.total_idr
FROM billing_billline l
JOIN registry_worker w ON w.pemda_id = l.pemda_id AND w.id = l.worker_id
JOIN programme_enrolment e ON e.pemda_id = l.pemda_id AND e.id = l.enrolment_id
LEFT JOIN accepted_registration g ON g.pemda_id = e.pemda_id AND g.decree_line_id = e.decree_line_id
WHERE l.pemda_id = %(pemda)s AND l.bill_id = %(of)s ORDER BY 1"""),
    (
        Column("No", "number"),
        NIK,
        NAME,
        *PLACE,
        Column("KPJ", "kpj"),
        Column("JKK", "jkk_idr", is_sum=True),
        Column("JKM", "jkm_idr", is_sum=True),
        Column("Jumlah", "total_idr", is_sum=True),
    ),
    key=("number", "nik", "name", "jkk_idr", "jkm_idr", "total_idr"),
    about=lambda bill, rows, sha256: (
        f"Rincian tagihan {bill.bill_number}, iuran {month_text(bill.month)}",
        f"{len(rows)} orang, terbilang {terbilang(bill.total_idr)}",
        f"sha256 {sha256}",
    ),
)
DIFFERENCES = Roll[Statement](
    "Selisih",
    stated("""SELECT d.kind, r.row_number, coalesce(w.nik, r.nik, '') AS nik, coalesce(w.name, r.name, '') AS name,
  coalesce(w.area_code, '') AS area_code, d.ours_idr, d.theirs_idr
FROM billing_difference d
LEFT JOIN billing_statementrow r ON r.pemda_id = d.pemda_id AND r.id = d.row_id
LEFT JOIN registry_worker w ON w.pemda_id = d.pemda_id AND w.id = d.worker_id
WHERE d.pemda_id = %(pemda)s AND d.statement_id = %(of)s ORDER BY d.kind, 4, d.id"""),
    (
        Column("Jenis selisih", lambda row: words_of("difference")[row["kind"]]),
        Column("Baris berkas", "row_number"),
        NIK,
        NAME,
        VILLAGE,
        Column("Menurut kita", "ours_idr", is_sum=True),
        Column("Menurut BPJS", "theirs_idr", is_sum=True),
        Column("Selisih", lambda row: row["ours_idr"] - row["theirs_idr"], is_sum=True),
    ),
    about=lambda statement, _rows, _sha256: (
        f"Selisih tagihan {statement.bill.bill_number} dengan daftar BPJS Ketenagakerjaan"
        f" ({statement.row_count} baris)",
        f"Tagihan {statement.bill.total_idr}, daftar {statement.total_idr},"
        f" selisih {statement.bill.total_idr - statement.total_idr}",
    ),
)


def _people(workers: Sequence[Worker]) -> Iterator[Row]:
    for number, row in enumerate(workers, 1):
        yield {**vars(row), "number": number}


BORN = Column("Tanggal lahir", "birth_on")
# Whom the welfare register is asked about; Dinas Sosial fills in the decile and its day.
DECILE_LIST = Roll[Sequence[Worker]](
    "Desil", _people, (Column("No", "number"), NIK, NAME, BORN, *PLACE, Column("Desil"), Column("Per tanggal"))
)
# Whom Dukcapil is asked about. Each row carries a key, so that the answer finds its person again.
AUTHORITY_LIST = Roll[Sequence[Worker]](
    "Pemadanan",
    _people,
    (
        Column("Kunci", lambda row: str(row["public_id"])),
        NIK,
        NAME,
        BORN,
        Column("No KK", "kk_number"),
        Column("Hasil"),
        Column("Keterangan"),
        Column("Nama Dukcapil"),
        Column("Tanggal lahir Dukcapil"),
        Column("Tanggal meninggal"),
        Column("Pindah ke"),
    ),
    about=lambda *_: (
        "Isi kolom Hasil: Sesuai, Tidak sesuai, Meninggal, Pindah, atau Tidak ditemukan. Kolom Kunci jangan diubah.",
    ),
)
