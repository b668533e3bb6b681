"""How a task is spoken of: what, why it matters, how many of what, until when, and the button."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from payung.core.money import format_idr
from payung.office.areas import area_names
from payung.reports.tasks import Task
from payung.web.templatetags.ui_words import angka


@dataclass(frozen=True)
class Words:
    """``why`` may hold %(month)s, %(label)s, %(place)s and %(since)s; ``unit`` is what is counted."""

    what: Any
    why: Any
    unit: Any
    icon: str
    button: Any


WORDS: dict[str, Words] = {
    "deaths_unopened": Words(
        _("Kematian yang belum diurus"),
        _("Keluarga menunggu dibantu. Wafat paling lama: %(since)s."),
        _("keluarga"),
        "candle",
        _("Bantu keluarga"),
    ),
    "claims_unfiled": Words(
        _("Klaim yang belum diajukan"),
        _("Berkas belum sampai di BPJS Ketenagakerjaan."),
        _("keluarga, perkiraan"),
        "candle",
        _("Lengkapi berkas"),
    ),
    "school_due": Words(
        _("Beasiswa anak yang belum diajukan"),
        _("Tahun sekolahnya sudah mulai. Beasiswa diajukan setiap tahun."),
        _("tahun sekolah"),
        "candle",
        _("Ajukan beasiswa"),
    ),
    "bill_to_approve": Words(
        _("Tagihan %(month)s menunggu diperiksa"), _("%(label)s"), _("orang"), "bills", _("Periksa tagihan")
    ),
    "bill_to_pay": Words(_("Tagihan %(month)s menunggu SP2D"), _("%(label)s"), _("orang"), "bills", _("Catat SP2D")),
    "bill_to_issue": Words(
        _("Tagihan %(month)s belum dibuat"), _("Sumber dana %(label)s."), _("orang"), "bills", _("Hitung tagihan")
    ),
    "bill_to_compare": Words(
        _("Tagihan %(month)s belum dibandingkan"),
        _("%(label)s sudah dibayar. Unggah daftar iuran dari BPJS Ketenagakerjaan."),
        _("orang"),
        "swap",
        _("Bandingkan"),
    ),
    "rows_to_mend": Words(
        _("Baris ditahan, roster %(place)s"),
        _("Diterima %(since)s. Nama di baris ini belum masuk."),
        _("baris"),
        "list",
        _("Perbaiki"),
    ),
    "rosters_ready": Words(
        _("Roster %(place)s siap diterapkan"), _("Diterima %(since)s. Periksa, lalu terapkan."), _("baris"), "list",
        _("Buka roster"),
    ),
    "applications_waiting": Words(
        _("Pendaftaran warga menunggu dipastikan"), _("Yang paling lama sejak %(since)s."), _("orang"), "person",
        _("Pastikan"),
    ),
    "workers_unverified": Words(
        _("Pekerja yang belum diperiksa"),
        _("Hasil pemadanan Dukcapil belum dicatat."),
        _("orang"),
        "workers",
        _("Periksa"),
    ),
    "seated_undecreed": Words(
        _("Usulan yang belum ditetapkan"), _("%(label)s. Sudah mendapat tempat, belum ada SK."), _("orang"),
        "programmes", _("Catat SK"),
    ),
    "decreed_unenrolled": Words(
        _("Sudah ditetapkan, belum didaftarkan"), _("%(label)s. Ada di SK, belum dikirim ke BPJS Ketenagakerjaan."),
        _("orang"), "programmes", _("Daftarkan"),
    ),
    "unanswered": Words(
        _("Pendaftaran yang belum dijawab"), _("%(label)s. Jawaban BPJS Ketenagakerjaan belum diunggah."),
        _("orang"), "swap", _("Unggah jawaban"),
    ),
    "programme_to_open": Words(
        _("Program %(label)s belum dibuka"), _("Tanpa program, tidak ada SK dan tidak ada tagihan."), _("program"),
        "programmes", _("Buka program"),
    ),
    "deaths_waiting": Words(
        _("Kematian yang belum diurus kantor"),
        _("Keluarga menunggu. Ingatkan pengelola program. Wafat paling lama: %(since)s."),
        _("keluarga"), "candle", _("Lihat keluarga"),
    ),
    "rosters_waiting": Words(
        _("Roster %(place)s menunggu kantor"), _("Diterima %(since)s. Sudah rapi; menunggu diterapkan kabupaten."),
        _("baris"), "list", _("Lihat roster"),
    ),
    "claims_undecided": Words(
        _("Klaim yang menunggu jawaban cabang"), _("Diajukan paling lama %(since)s. Keluarga menunggu."),
        _("keluarga, perkiraan"), "candle", _("Buka klaim"),
    ),
    "deciles_missing": Words(
        _("Pekerja tanpa desil"), _("Belum ada peringkat kesejahteraannya. Unduh daftarnya, padankan, catat."),
        _("orang"), "list", _("Padankan"),
    ),
    "deciles_old": Words(
        _("Desil yang sudah lama"), _("Peringkat diperbarui tiap tiga bulan; yang ini lebih tua."),
        _("orang"), "hourglass", _("Padankan lagi"),
    ),
    "officers_to_confirm": Words(
        _("Penugasan menunggu disahkan"), _("Orang kedua mengesahkan siapa yang memeriksa, membayar, atau memimpin."),
        _("petugas"), "person", _("Periksa penugasan"),
    ),
    "officers_unguarded": Words(
        _("Akun tanpa pengaman kedua"), _("Perannya wajib berpengaman. Minta ia memasangnya saat masuk."),
        _("petugas"), "key", _("Lihat akun"),
    ),
    "appointments_ending": Words(
        _("Masa tugas segera berakhir"), _("Sesudah hari itu akunnya tidak dapat bekerja. Perpanjang atau ganti."),
        _("petugas"), "calendar", _("Atur penggantinya"),
    ),
    "worker_stopped": Words(
        _("Pekerja latar tidak berjalan"), _("Nama ganda tidak dicari dan buku harian tidak disegel."),
        _("pekerja latar"), "warn", _("Lihat cara menjalankan"),
    ),
    "readings_unusual": Words(
        _("Pembacaan yang tidak biasa"), _("Jauh di atas kebiasaan kantor. Sejak %(since)s belum ditinjau."),
        _("hari petugas"), "eye", _("Tinjau"),
    ),
}  # fmt: skip
# The insurer's officer reads the same tasks from the other side.
BRANCH_WORDS = {
    "unanswered": Words(
        _("Daftar pendaftaran yang belum dijawab"), _("%(label)s. Unduh daftarnya, unggah KPJ dan hari mulainya."),
        _("orang"), "swap", _("Jawab daftar"),
    ),
    "bill_to_compare": Words(
        _("Iuran %(month)s belum dibukukan"), _("%(label)s sudah dibayar. Unggah daftar iuran yang Anda terima."),
        _("orang"), "bills", _("Unggah daftar"),
    ),
}  # fmt: skip


def shown(tasks: Iterable[Task], day: date, *, is_branch: bool = False) -> list[dict[str, Any]]:
    """Return tasks as ``ui/tasks.html`` and ``ui/jobs.html`` draw them, in the words of the office or the insurer."""
    some, words = list(tasks), {**WORDS, **(BRANCH_WORDS if is_branch else {})}
    names = area_names({task.area_code for task in some if task.area_code})
    return [_shown(task, day, names, words[task.code]) for task in some]


def _shown(task: Task, day: date, names: dict[str, str], words: Words) -> dict[str, Any]:
    said = {
        "month": format_date(task.month.first_on, "MMMM y", locale="id") if task.month else "",
        "label": task.label,
        "place": names.get(task.area_code, task.area_code),
        "since": format_date(task.since_on, "d MMMM y", locale="id") if task.since_on else "",
    }
    left = (task.due_on - day).days if task.due_on else None
    return {
        "code": task.code,
        "what": str(words.what) % said,
        "why": str(words.why) % said,
        "amount": format_idr(task.amount_idr) if task.amount_idr is not None else "",
        "number": task.count,
        "count": f"{angka(task.count)} {words.unit}",
        "due": format_date(task.due_on, "EEE, d MMM", locale="id") if task.due_on else "",
        "left": _left(left),
        "url": reverse(task.room, args=[task.row] if task.row else []) + task.part,
        "button": words.button,
        "icon": words.icon,
        "is_hot": task.code in ("deaths_unopened", "deaths_waiting") or (left is not None and left < 0),
    }


def _left(days: int | None) -> str:
    if days is None:
        return ""
    if days < 0:
        return _now("lewat %(days)s hari") % {"days": -days}
    return _now("hari ini") if days == 0 else _now("%(days)s hari lagi") % {"days": days}
