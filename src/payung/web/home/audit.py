"""An auditor's first page: what changed since the last visit, whether the diary is sealed, what the books say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db import connection
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from payung.office.diary import record_reading
from payung.office.models import Event, Officer, Pemda, Reading, Seal
from payung.reports.identities import IDENTITIES

PAGE = "audit_home"
VISIT = timedelta(minutes=30)  # pages opened within it are one visit
MOST_EXAMPLES = 5
WORDS: dict[str, Any] = {
    "receive_roster": _("Roster diterima"),
    "amend_row": _("Baris roster diperbaiki"),
    "answer_roster": _("Pertanyaan tentang berkas dijawab"),
    "resume_roster": _("Roster dilanjutkan tanpa pekerja latar"),
    "remember_words": _("Arti kata di daftar diingat"),
    "apply_roster": _("Roster diterapkan"),
    "apply_part": _("Bagian roster diterapkan"),
    "undo_roster": _("Roster diurungkan"),
    "settle_duplicate": _("Dua catatan diputuskan"),
    "settle_sure": _("Pasangan tanpa ragu disatukan"),
    "ask_elsewhere": _("NIK ditanyakan: apakah dikenal kantor lain"),
    "reopen_settlement": _("Keputusan dua catatan ditarik"),
    "search_duplicates": _("Catatan ganda dicari"),
    "import_listing": _("Daftar pihak lain dibaca"),
    "settle_listed": _("Nama di daftar pihak lain diputuskan"),
    "send_to_authority": _("Daftar untuk Dukcapil diunduh"),
    "receive_answers": _("Jawaban Dukcapil diterima"),
    "read_answers": _("Jawaban Dukcapil dicatat"),
    "add_evidence": _("Bukti ditambahkan"),
    "verify_worker": _("Pekerja diperiksa"),
    "verify_workers": _("Pekerja diperiksa sekaligus"),
    "record_decile": _("Desil dicatat"),
    "receive_marks": _("Daftar keterangan diterima"),
    "record_marks": _("Keterangan dicatat dari daftar"),
    "import_firms": _("Daftar perusahaan diimpor"),
    "record_outreach": _("Perusahaan dihubungi"),
    "record_segment_figure": _("Angka segmen dicatat"),
    "set_door": _("Pendaftaran umum dibuka atau ditutup"),
    "receive_public_application": _("Pendaftaran warga masuk dari laman umum"),
    "receive_application": _("Pendaftaran warga diterima di loket"),
    "amend_application": _("Pendaftaran diperbaiki"),
    "confirm_application": _("Pendaftaran dipastikan desa"),
    "return_application": _("Pendaftaran dikembalikan"),
    "refuse_application": _("Pendaftaran tidak dipastikan"),
    "open_programme": _("Program dibuka"),
    "set_budget": _("Pagu diisi"),
    "set_rules": _("Aturan diubah"),
    "set_quota": _("Kuota diisi"),
    "nominate": _("Pekerja diusulkan"),
    "decree": _("SK dicatat"),
    "record_agreement": _("PKS dicatat"),
    "enrol": _("Peserta didaftarkan"),
    "record_registration": _("Jawaban BPJS Ketenagakerjaan dibaca"),
    "end_enrolment": _("Kepesertaan diakhiri"),
    "issue_bill": _("Tagihan diterbitkan"),
    "approve_bill": _("Tagihan disetujui"),
    "record_payment": _("SP2D dicatat"),
    "read_statement": _("Daftar iuran dibandingkan"),
    "report_death": _("Kematian dilaporkan"),
    "open_death_claim": _("Klaim dibuka"),
    "record_heir": _("Ahli waris dicatat"),
    "record_child": _("Anak sekolah dicatat"),
    "file_claim": _("Klaim diajukan"),
    "record_benefit": _("Santunan dicatat"),
    "record_school_payment": _("Beasiswa dicatat dibayar"),
    "claim_school_year": _("Beasiswa diajukan"),
    "keep_scenario": _("Rencana disimpan"),
    "found_office": _("Kantor didirikan"),
    "choose_password": _("Sandi dipilih"),
    "reset_by_owner": _("Sandi dicabut pemilik server"),
    "appoint_officer": _("Petugas diangkat"),
    "confirm_officer": _("Penugasan disahkan"),
    "end_appointment": _("Hari terakhir bertugas dicatat"),
    "renew_password": _("Sandi dicabut administrator"),
    "renew_second_factor": _("Pengaman kedua dihapus"),
    "review_readings": _("Pembacaan ditinjau"),
    "keep_view": _("Tampilan daftar disimpan"),
    "remove_view": _("Tampilan daftar dihapus"),
    "reveal_nik": _("NIK dibuka"),
}
CHAIN = """SELECT count(*), count(*) FILTER (WHERE previous_sha256 <> coalesce(before, repeat('0', 64)))
FROM (SELECT previous_sha256, lag(sha256) OVER (ORDER BY number) AS before FROM office_seal
      WHERE pemda_id = %(pemda)s) s"""


def since_last_visit(officer: Officer) -> dict[str, Any]:
    """Return the changes since the auditor's last visit and the state of the seals; the visit itself is recorded."""
    now = timezone.now()
    visits = Reading.objects.filter(officer=officer, page=PAGE).order_by("-id").values_list("at", flat=True)
    before = visits.filter(at__lt=now - VISIT).first()
    if not visits.filter(at__gte=now - VISIT).exists():
        record_reading(by=officer, worker_id=0, page=PAGE)
    changes = _changes(before)
    return {
        "before": before,
        "changes": changes,
        "change_count": sum(c["count"] for c in changes),
        "seal": _seal(officer),
    }


def _changes(since: datetime | None) -> list[dict[str, Any]]:
    rows = Event.objects.filter(at__gt=since) if since else Event.objects.all()
    rows = rows.order_by().values("action")
    rows = rows.annotate(count=Count("id"), last=Max("at"), who=StringAgg("officer__name", ", ", distinct=True))
    return [{**row, "word": WORDS.get(row["action"], row["action"])} for row in rows.order_by("-last")]


def _seal(officer: Officer) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(CHAIN, {"pemda": officer.pemda_id})
        count, broken = cursor.fetchone()
    return {
        "last": Seal.objects.order_by("-number").first(),
        "count": count,
        "is_whole": not broken,
        "open": Event.objects.filter(seal__isnull=True).count(),
    }


def findings(pemda: Pemda) -> list[dict[str, Any]]:
    """Return what each identity of the books finds in one office, as ``ui/checks.html`` draws it."""
    found = []
    for identity in IDENTITIES:
        with connection.cursor() as cursor:
            cursor.execute(identity.sql, {"pemda": pemda.pk})
            broken = [str(row[0]) for row in cursor.fetchall()]
        note = ", ".join(broken[:MOST_EXAMPLES]) + (" …" if len(broken) > MOST_EXAMPLES else "")
        found.append({"text": identity.sentence, "note": note, "state": "bad" if broken else "done"})
    return found
