"""Every component in all its states, with invented people: for the eye and for the tests, not for offices."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from payung.core.month import Month
from payung.web.templatetags.ui import CHIPS
from payung.web.widgets import DateBoxesField, NikField

WORKS = [("kelapa", "Petani kelapa"), ("nelayan", "Nelayan"), ("buruh", "Buruh harian"), ("lain", "Lainnya")]


class ProposalForm(forms.Form):
    """Every kind of field once."""

    nik = NikField()
    name = forms.CharField(label="Nama, seperti di KTP", max_length=100)
    born_on = DateBoxesField(label="Tanggal lahir")
    work = forms.ChoiceField(label="Pekerjaan", choices=WORKS, widget=forms.RadioSelect)
    village = forms.ChoiceField(label="Desa", choices=[("", "Pilih desa"), ("1", "Bagan Jaya"), ("2", "Sungai Salak")])
    note = forms.CharField(label="Keterangan", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    photo = forms.FileField(
        label="Foto saat bekerja",
        help_text="JPG, paling besar 5 MB. Foto bertanggal menolong keluarga bila kelak ada klaim.",
        required=False,
    )
    is_agreed = forms.BooleanField(label="Orangnya tahu dan setuju diusulkan")


class RowFilter(forms.Form):
    """The filter bar above a list."""

    state = forms.ChoiceField(
        label="Keadaan", choices=[("", "Semua"), ("in", "Masuk"), ("out", "Keluar")], required=False
    )
    district = forms.ChoiceField(label="Kecamatan", choices=[("", "Semua"), ("1", "Enok")], required=False)
    name = forms.CharField(label="Nama", required=False)


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component as an officer sees it."""
    return render(request, "ui/gallery.html", desk_context())


def village_gallery(request: HttpRequest) -> HttpResponse:
    """Show a village's phone."""
    return render(request, "ui/gallery_village.html", village_context())


def _office(role: str, name: str, rooms: list[tuple[str, str]]) -> dict[str, Any]:
    pemda = SimpleNamespace(
        name="Kabupaten Indragiri Hilir",
        unit_name="Dinas Tenaga Kerja dan Transmigrasi",
        brand="#2a4187",
        is_training=False,
    )
    officer = SimpleNamespace(name=name, get_role_display=role)
    return {"pemda": pemda, "officer": officer, "navigation": rooms, "is_demo": True}


def desk_context() -> dict[str, Any]:
    """Return what the desk's gallery shows."""
    rooms = [("home", "Beranda"), ("rosters", "Roster"), ("workers", "Pekerja"), ("programmes", "Program")]
    rooms += [("bills", "Tagihan"), ("claims", "Klaim"), ("scenarios", "Rencana"), ("reports", "Laporan")]
    return _office("Pengelola program", "Ibu Rahma", rooms) | _home() | _worker() | _bill() | _forms() | _states()


def _home() -> dict[str, Any]:
    labels = list("DJFMAMJJASON")
    covered = [1912, 1904, 1940, 1990, 2010, 2040, 2066, 2090, 2131, 1680, 1688, 1722]
    return {
        "now_month": Month(2026, 11),
        "figures": [
            {
                "label": "Dilindungi hari ini",
                "value": "1.722",
                "unit": "dari 2.148 orang",
                "note": "APBD 1.610, Dana Desa 112",
            },
            {"label": "Dalam tenggang", "value": "426", "unit": "orang", "note": "DBH Sawit, September dan Oktober"},
            {"label": "Realisasi 2026", "value": "Rp333.194.400", "note": "19.833 bulan-orang × Rp16.800", "url": "#"},
            {"label": "Sisa pagu", "value": "Rp99.842.400", "note": "23,1% dari Rp433.036.800"},
        ],
        "tasks": _tasks(),
        "labels": labels,
        "series": [("Dilindungi", covered), ("Dalam tenggang", [0] * 9 + [426, 426, 426])],
        "chart_title": "Orang terlindungi per bulan sejak Desember 2025; sejak September 426 dalam tenggang",
        "purses": [
            _purse("DBH Sawit", "426 orang", "grace", "20 hari", 8, 2, _SAWIT),
            _purse("APBD Kabupaten", "1.610 orang", "covered", "", 10, 0, "November jatuh tempo Senin, 16 November."),
            _purse(
                "CSR perkebunan",
                "88 orang",
                "ended",
                "1 Oktober",
                7,
                0,
                "Putus sejak Agustus. 88 orang mulai lagi dari bulan pertama.",
                lapsed=4,
            ),
        ],
        "agenda": [
            {"day": date(2026, 11, 3), "what": "Tagihan dibuat", "note": "1.610 baris", "state": "done"},
            {"day": date(2026, 11, 10), "what": "Hari ini", "note": "31 baris selisih menunggu", "state": "now"},
            {
                "day": date(2026, 11, 16),
                "what": "Jatuh tempo iuran November",
                "note": "15 November hari Minggu",
                "state": "hot",
            },
            {
                "day": date(2026, 11, 30),
                "what": "Batas terakhir DBH Sawit",
                "note": "426 orang, Rp14.313.600",
                "state": "hot",
            },
        ],
    }


_SAWIT = (
    "Bayar Rp14.313.600 paling lambat Senin, 30 November. Bila lewat, 426 orang dapat mulai lagi dari bulan pertama:"
    " santunan kematian turun dari Rp42.000.000 ke Rp10.000.000 selama tiga bulan."
)


def _purse(
    name: str, people: str, chip: str, detail: str, paid: int, grace: int, say: str, lapsed: int = 0
) -> dict[str, Any]:
    states = ["paid"] * paid + ["grace"] * grace + ["lapsed"] * lapsed
    states += ["running"] * (11 - len(states))
    months = [(Month(2026, 1).plus(at), state) for at, state in enumerate(states)]
    return {"name": name, "people": people, "chip": chip, "detail": detail, "months": months, "say": say}


def _task(icon: str, what: str, why: str, amount: str, count: str, due: str, left: str, button: str) -> dict[str, Any]:
    return {
        "icon": icon,
        "what": what,
        "why": why,
        "amount": amount,
        "count": count,
        "due": due,
        "left": left,
        "button": button,
        "url": "#",
    }


def _tasks() -> list[dict[str, Any]]:
    tasks = [
        _task(
            "hourglass",
            "Tunggakan wadah DBH Sawit",
            "September dan Oktober belum dibayar. SPM menunggu di BPKAD sejak 22 Okt.",
            "Rp14.313.600",
            "426 orang",
            "30 Nov",
            "20 hari lagi",
            "Dorong SPM",
        ),
        _task(
            "bills",
            "Tagihan November, APBD Kabupaten",
            "Sudah dibuat. Menunggu pemeriksaan Pak Umar. 15 Nov jatuh pada hari Minggu.",
            "Rp27.014.400",
            "1.610 orang",
            "Sen, 16 Nov",
            "6 hari lagi",
            "Buka tagihan",
        ),
        _task(
            "candle",
            "Kematian yang belum diajukan",
            "Ahli waris belum lengkap berkas. Laporan tertua dari Desa Sanglar, 41 hari.",
            "Rp262.000.000",
            "7 keluarga, perkiraan",
            "Hari ini",
            "tanpa batas hukum",
            "Bantu keluarga",
        ),
        _task(
            "swap",
            "Selisih dengan daftar BPJS Ketenagakerjaan",
            "24 tidak ada di daftar mereka, 7 tidak ada di daftar kita.",
            "Rp520.800",
            "31 baris Oktober",
            "Kam, 12 Nov",
            "2 hari lagi",
            "Telusuri",
        ),
        _task(
            "rosters",
            "Baris ditahan, roster Desa Bagan Jaya",
            "41 NIK dibulatkan Excel, 23 tanggal lahir tidak cocok dengan NIK.",
            "Rp1.075.200",
            "64 baris, per bulan",
            "Jum, 13 Nov",
            "3 hari lagi",
            "Perbaiki",
        ),
        _task(
            "twin",
            "Mungkin orang yang sama",
            "Masuk lewat dua pintu: kantor desa dan kecamatan.",
            "Rp201.600",
            "12 pasang, per bulan",
            "Rab, 18 Nov",
            "8 hari lagi",
            "Bandingkan",
        ),
    ]
    tasks[0]["is_hot"] = True
    return tasks


def _worker() -> dict[str, Any]:
    months = [(month, "paid") for month in Month(2024, 4).until(Month(2026, 10))]
    months[1] = (months[1][0], "lapsed")
    return {
        "worker_months": [*months, (Month(2026, 11), "running")],
        "total": "Rp42.000.000",
        "person": [
            {"label": "NIK", "value": "140402 •••••• ••12"},
            {"label": "Umur saat wafat", "value": "47 tahun"},
            {"label": "Pekerjaan", "value": "Buruh pengupas kelapa"},
            {"label": "Wadah", "value": "APBD Kabupaten", "url": "#"},
            {"label": "KPJ", "value": "•••••••4471"},
        ],
        "changes": [
            {"label": "Nama", "before": "SAHRUL  EFENDI (ALM ?)", "after": "Syahrul Effendi"},
            {"label": "NIK", "before": "14.04.02.•••••• ••12", "after": "140402 •••••• ••12"},
            {"label": "Pekerjaan", "before": "kupas klapa / nelayan", "after": "Buruh pengupas kelapa"},
        ],
        "papers": [
            {"text": "KTP dan KK almarhum", "note": "4 Nov", "state": "done"},
            {"text": "Surat keterangan kematian desa", "note": "4 Nov", "state": "done"},
            {"text": "Akta kematian Dukcapil", "note": "diminta 6 Nov", "state": "todo"},
            {"text": "Rekening atas nama ahli waris", "note": "menunggu keluarga", "state": "todo"},
        ],
    }


def _bill() -> dict[str, Any]:
    columns = [
        {"key": "line", "label": "Baris", "sort_url": "#", "sorted": "ascending"},
        {"key": "name", "label": "Nama", "is_head": True, "sort_url": "#"},
        {"key": "nik", "label": "NIK", "kind": "nik"},
        {"key": "village", "label": "Desa"},
        {"key": "why", "label": "Sebab"},
        {"key": "state", "label": "Keadaan", "kind": "chip"},
        {"key": "idr", "label": "Iuran, Rp", "kind": "idr"},
    ]
    lines = [
        ("0312", "Abdul Karim", "1404021912799041", "Bagan Jaya", "Meninggal 19 Okt, klaim dibuka", "out", None),
        ("0398", "Rosmiati", "1404024211619007", "Suhada", "Usia 65 pada 2 Nov", "out", None),
        ("1598", "Nurhayati", "1404025501859063", "Bagan Jaya", "Pengganti Abdul Karim, cadangan 1", "in", 16800),
        ("1601", "Zulkifli Hasan", "1404010708849034", "Mekar Sari", "SK perubahan 9 Oktober", "in", 16800),
        (
            "K-01",
            "Siti Maryam",
            "1404024403809029",
            "Enok",
            "Ganda dengan baris 0417; menunjuk baris 10/0418",
            "correction",
            -16800,
        ),
        (
            "K-02",
            "Baharuddin",
            "1404011212709003",
            "Sanglar",
            "Meninggal 28 Sep, sebelum Oktober",
            "correction",
            -16800,
        ),
    ]
    keys = ("line", "name", "nik", "village", "why", "state", "idr")
    return {
        "crumbs": [{"label": "Tagihan", "url": "#"}, "2026", "APBD Kabupaten"],
        "steps": [
            {"word": "Dibuat", "note": "Ibu Rahma, 3 Nov 10.42", "state": "done"},
            {"word": "Diperiksa", "note": "Pak Umar, sebelum 16 Nov", "state": "now"},
            {"word": "Dibayar", "note": "SPP, SPM, SP2D", "state": "later"},
            {"word": "Dijawab BPJS TK", "note": "belum", "state": "later"},
            {"word": "Cocok", "note": "berita acara", "state": "later"},
        ],
        "sum_parts": [
            {"label": "Oktober", "value": "1.604"},
            {"op": "+", "label": "masuk", "value": "19"},
            {"op": "−", "label": "keluar", "value": "13"},
            {"op": "=", "label": "November", "value": "1.610 orang"},
            {"op": "×", "label": "JKK 10.000 + JKM 6.800", "value": "Rp16.800"},
            {"op": "−", "label": "koreksi", "value": "Rp33.600"},
        ],
        "sum_total": {"label": "Yang dibayar", "value": "Rp27.014.400"},
        "machine": [
            {"text": "1.610 baris = 1.610 nama dalam SK yang berlaku", "note": "SK 188/XI/2026", "state": "done"},
            {"text": "Jumlah baris sama dengan jumlah tagihan", "note": "Rp27.048.000", "state": "done"},
            {"text": "Tidak ada orang dua kali, juga di wadah lain", "note": "0 dari 2.148", "state": "done"},
            {"text": "Tidak ada yang wafat sebelum 1 November", "note": "1 orang", "state": "bad", "url": "#"},
            {"text": "Cukup dalam pagu APBD", "note": "sisa Rp61.420.800", "state": "done"},
        ],
        "districts": [
            ("Enok", 412, 6921600),
            ("Reteh", 388, 6518400),
            ("Kuala Indragiri", 301, 5056800),
            ("Tembilahan", 284, 4771200),
            ("Keritang", 225, 3780000),
        ],
        "filter_form": RowFilter(auto_id="saring_%s"),
        "columns": columns,
        "rows": [dict(zip(keys, line, strict=True)) | {"name_url": "#"} for line in lines],
        "totals": {"line": "1.610 orang dan 2 koreksi", "idr": 27014400},
        "exports": [{"label": "XLSX", "url": "#"}, {"label": "CSV", "url": "#"}],
    }


def _forms() -> dict[str, Any]:
    good = ProposalForm(
        initial={"nik": "1404020708849017", "name": "Hasan Basri", "born_on": date(1984, 8, 7), "work": "kelapa"}
    )
    bad = ProposalForm(
        {"nik": "140402 07088", "name": "", "born_on_0": "31", "born_on_1": "2", "born_on_2": "1984", "village": "1"},
        auto_id="salah_%s",
    )
    return {"good_form": good, "bad_form": bad}


def _states() -> dict[str, Any]:
    details = {"grace": "20 hari", "waiting": "Pak Umar", "reserve": "4", "died": "2 November 2026", "short": "5 bulan"}
    running = {
        "title": "Membaca roster Desa Bagan Jaya",
        "done": 3120,
        "total": 5000,
        "unit": "baris",
        "note": "Kira-kira 20 detik lagi.",
        "state": "running",
    }
    return {
        "chips": [(code, details.get(code, "")) for code in CHIPS],
        "job_running": running,
        "job_done": running
        | {
            "id": "kemajuan-2",
            "done": 5000,
            "note": "31 baris bermasalah.",
            "state": "done",
            "result_url": "#",
            "result_word": "Lihat 31 masalah",
        },
        "job_failed": running
        | {
            "id": "kemajuan-3",
            "title": "Membuat tagihan November",
            "note": "Listrik server padam pukul 10.42. Tidak ada yang tersimpan; dimulai lagi otomatis.",
            "state": "failed",
        },
        "tabs": [
            {"label": "Semua", "url": "#", "count": "1.204", "current": True},
            {"label": "Ditahan", "url": "#", "count": "64"},
            {"label": "Ditolak", "url": "#", "count": "0"},
            {"label": "Berkas asli", "url": "#"},
        ],
        "confirm_facts": [
            {"label": "Baru", "value": "1.112"},
            {"label": "Berubah", "value": "28"},
            {"label": "Sama", "value": "64"},
        ],
        "nothing": [],
        "done_actions": [{"label": "Cetak tanda terima", "url": "#"}, {"label": "Ke beranda", "url": "#"}],
        "long_columns": [
            {"key": "name", "label": "Nama", "is_head": True},
            {"key": "paper", "label": "Surat"},
            {"key": "idr", "label": "Jumlah, Rp", "kind": "idr"},
        ],
        "long_rows": [
            {
                "name": "Raden Mas Muhammad Syahrul Effendi Hasibuan bin Abdul Karim Al-Banjari",
                "paper": "188.44/DISNAKERTRANS-INHIL/2026/XI/000124/PERUBAHAN-KEDUA",
                "idr": 123456789012,
            },
            {"name": "Siti", "paper": "–", "idr": 16800},
        ],
    }


def village_context() -> dict[str, Any]:
    """Return what the village's gallery shows."""
    rooms = [("home", "Beranda"), ("rosters", "Usulkan"), ("claims", "Lapor duka"), ("workers", "Nama")]
    people = [
        (
            "Nurhayati",
            "covered",
            "",
            "Petani kelapa",
            "1404025501859063",
            "Mulai 1 November. Tiga bulan pertama: bila wafat karena sakit, hanya biaya pemakaman.",
            "",
        ),
        (
            "Ramli Daud",
            "grace",
            "20 hari",
            "Nelayan",
            "1404021101759008",
            "Iuran September dan Oktober belum dibayar kabupaten. Desa tidak perlu berbuat apa-apa.",
            "",
        ),
        (
            "Khairul Anwar",
            "held",
            "",
            "Buruh panggul",
            "1404020305819090",
            "Baris 88, kolom NIK: 0000 di ujung tidak mungkin; Excel membulatkan. Ketik ulang dari KTP.",
            "Perbaiki NIK",
        ),
        (
            "Asnah",
            "reserve",
            "4",
            "Penjual kue",
            "1404026002779055",
            "Kuota desa penuh: 120 dari 120. Naik bila ada yang keluar.",
            "",
        ),
        (
            "Bakhtiar",
            "refused",
            "",
            "Sopir",
            "1404021709719031",
            "Sudah dilindungi perusahaan sejak Agustus 2026. Keberatan? Kirim surat berhenti kerja.",
            "Ajukan keberatan",
        ),
        (
            "Abdul Karim",
            "died",
            "19 Oktober",
            "Buruh kupas kelapa",
            "1404021912799041",
            "Klaim dibuka; keluarga masih perlu akta kematian.",
            "",
        ),
    ]
    keys = ("name", "chip", "detail", "work", "nik", "say", "button")
    villagers = [dict(zip(keys, person, strict=True)) for person in people]
    for person in villagers:
        person |= {"url": "#" if person["button"] else "", "is_urgent": person["chip"] == "held"}
    return (
        _office("Operator desa", "Pak Darman", rooms)
        | _forms()
        | {
            "place": "Desa Bagan Jaya",
            "jobs": [
                {"count": "64", "what": "Perlu diperbaiki", "why": "sebelum Jumat, 13 November", "url": "#"},
                {"count": "2", "what": "Belum terkirim", "why": "menunggu sinyal", "url": "#"},
                {"count": "1", "what": "Warga bertanya", "why": "“Apakah suami saya dilindungi?”", "url": "#"},
            ],
            "villagers": villagers,
        }
    )
