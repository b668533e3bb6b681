"""A roster's rows as the page shows them: row, column, value, reason and fix; and what applying would change."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from payung.core.identity import mask_nik
from payung.core.messages import UnknownCode, advice, finding
from payung.intake.judging import field_of, raw_of, verdict_for
from payung.intake.models import Roster, RosterRow
from payung.intake.previews import Change
from payung.office.areas import area_names
from payung.registry.models import Worker
from payung.words import words_of

from .forms import RowForm
from .names import proper

VERDICTS = words_of("row_verdict").chips
CHANGE_FIELDS = words_of("person_field").having("is_kept").shorts
CAUSES = {
    "nik_rounded_by_excel": "NIK dibulatkan Excel",
    "nik_maybe_rounded": "NIK mungkin dibulatkan",
    "nik_number_cell": "NIK tersimpan sebagai angka",
    "nik_column_rounded": "Satu kolom NIK dibulatkan",
    "nik_scientific_text": "NIK notasi ilmiah",
    "nik_letters": "NIK memuat huruf",
    "nik_length": "NIK bukan 16 angka",
    "nik_structure": "NIK tidak mungkin",
    "nik_missing": "NIK belum ada",
    "nik_temporary": "NIK sementara",
    "nik_birth_mismatch": "Tanggal lahir beda dengan NIK",
    "nik_sex_mismatch": "Jenis kelamin beda dengan NIK",
    "nik_area_unknown": "Kode wilayah NIK tidak dikenal",
    "nik_area_other": "NIK dari daerah lain",
    "nik_other_office": "NIK sudah diusulkan kantor lain",
    "columns_swapped": "Kolom NIK dan KK tertukar",
    "duplicate_in_file": "Ganda dalam berkas",
    "duplicate_nik_other_name": "NIK sama, nama lain",
    "possible_duplicate_person": "Mungkin orang yang sama",
    "kk_rounded_by_excel": "No KK dibulatkan Excel",
    "kk_number_cell": "No KK sebagai angka",
    "kk_length": "No KK bukan 16 angka",
    "name_deceased_mark": "Bertanda almarhum",
    "name_placeholder": "Bukan nama orang",
    "name_missing": "Nama kosong",
    "date_missing": "Tanggal lahir kosong",
    "date_incomplete": "Tanggal lahir tidak lengkap",
    "date_unreadable": "Tanggal lahir tidak terbaca",
    "date_placeholder": "Tanggal lahir pengisi",
    "date_ambiguous": "Tanggal dua cara baca",
    "date_month_first": "Tanggal bulan dahulu",
    "date_future": "Tanggal lahir belum terjadi",
    "age_under": "Terlalu muda",
    "age_over": "Melewati batas umur",
    "area_abbreviated": "Nama desa disingkat",
    "area_misspelt": "Nama desa salah eja",
    "area_unknown": "Desa tidak dikenal",
    "area_missing": "Desa kosong",
    "area_ambiguous": "Desa di dua kecamatan",
    "area_outside_officer": "Di luar wilayah pengirim",
    "occupation_unknown": "Pekerjaan tidak dikenal",
    "occupation_missing": "Pekerjaan kosong",
    "occupation_not_eligible": "Mungkin penerima upah",
    "occupation_not_working": "Bukan pekerjaan",
    "sex_unknown": "Jenis kelamin tidak terbaca",
    "sex_mf": "Jenis kelamin M/F",
    "phone_unreadable": "Nomor HP tidak terbaca",
    "rtrw_became_date": "RT/RW menjadi tanggal",
    "row_struck_through": "Baris dicoret",
    "row_coloured": "Baris berwarna",
    "hidden_row": "Baris tersembunyi",
    "hidden_sheet": "Lembar tersembunyi",
    "amount_mismatch": "Iuran tidak sama",
    "amount_locale": "Tanda ribuan iuran",
}
SKIPPED = {
    "title": "judul",
    "header": "kepala tabel",
    "key_row": "baris kunci templat",
    "numbering": "baris nomor kolom",
    "sample_row": "baris CONTOH",
    "group": "judul kelompok",
    "repeated_header": "kepala tabel berulang",
    "total": "baris jumlah",
    "signature": "tanda tangan",
    "blank": "baris kosong",
    "other_sheet": "lembar lain",
}


def shown_problem(row: RosterRow, reason: dict[str, Any], *, is_open: bool = False) -> dict[str, Any]:
    """Return one finding in its five parts, and how severe it is; a NIK in full only beside the form that mends it."""
    name = field_of(reason)
    letter = reason["values"].get("column") or row.raw.get("fields", {}).get(name, "")
    raw = raw_of(row).get(name, "")
    typed = row.raw.get("typed", {}).get(name)
    written = typed if typed is not None else raw
    try:
        said, fix = finding(reason["code"], **reason["values"]), advice(reason["code"], **reason["values"])
    except UnknownCode:
        said, fix = reason["code"], ""
    return {
        "field": CHANGE_FIELDS.get(name, ""),
        "column": letter if len(str(letter)) <= 3 and str(letter).isalpha() else "",
        "value": written if is_open else hidden(str(written or "")),
        "finding": said,
        "advice": fix,
        "is_bad": verdict_for([{**reason, "confirmed": False}]) in ("held", "rejected"),
        "is_confirmed": bool(reason.get("confirmed")),
    }


def shown_row(row: RosterRow, *, may_amend: bool) -> dict[str, Any]:
    """Return one row with its findings and, for those who may, the form that mends it."""
    if row.verdict == "skipped":
        kinds = [SKIPPED.get(reason["code"], reason["code"]) for reason in row.reasons]
        line = " · ".join(hidden(text) for text in row.raw.get("cells", {}).values())[:120]
        return {"row": row, "line": line, "kind": ", ".join(kinds)}
    form = RowForm(row, auto_id=f"b{row.pk}_%s") if may_amend and row.verdict in ("held", "rejected") else None
    is_open = bool(form and form.fields)
    problems = sorted((shown_problem(row, r, is_open=is_open) for r in row.reasons), key=lambda p: not p["is_bad"])
    return {
        "row": row,
        "name": proper(row.name) or _("tanpa nama"),
        "word": VERDICTS[row.verdict][0],
        "chip": VERDICTS[row.verdict][1],
        "problems": problems,
        "form": form if is_open else None,
    }


def cells_of(row: RosterRow, *, is_open: bool) -> list[tuple[str, str]]:
    """Return the cells of a row as in the file; numbers of identity stay hidden unless the row is being mended."""
    cells = row.raw.get("cells", {}).items()
    return [(letter, text if is_open else hidden(text)) for letter, text in cells]


def hidden(text: str) -> str:
    """Write a number as it stood in a file with its middle digits hidden; shorter numbers are no identity."""
    places = [i for i, mark in enumerate(text) if mark.isdigit()]
    if len(places) < 14:
        return text
    shown = {*places[:6], *places[-2:]}
    return "".join("•" if mark.isdigit() and i not in shown else mark for i, mark in enumerate(text))


def shown_changes(roster: Roster, changes: list[Change]) -> list[dict[str, Any]]:
    """Return rows whose worker would change, or did change, with each field before and after."""
    rows = RosterRow.objects.in_bulk([change.row_id for change in changes])
    workers = Worker.objects.in_bulk([change.worker_id for change in changes if change.worker_id])
    codes = {str(v) for change in changes for v in change.fields.get("area_code", ())}
    names = area_names({code for code in codes if code})
    return [
        {
            "row": rows[change.row_id],
            "name": proper(rows[change.row_id].name),
            "worker": workers.get(change.worker_id) if change.worker_id else None,
            "outcome": change.outcome,
            "changes": [
                {"label": CHANGE_FIELDS[name], "before": _text(name, old, names), "after": _text(name, new, names)}
                for name, (old, new) in change.fields.items()
            ],
        }
        for change in changes
    ]


def applied_changes(rows: list[RosterRow]) -> list[Change]:
    """Return what applying did to known workers, from the values kept of before."""
    found = []
    for row in rows:
        before = row.worker_before or {}
        fields = {}
        for name, old in before.items():
            new = getattr(row, name)
            told = new.isoformat() if isinstance(new, date) else new
            if told not in (None, "") and told != old:
                fields[name] = (old, told)
        found.append(Change(row.pk, row.worker_id, fields))
    return found


def _text(name: str, value: Any, names: dict[str, str]) -> str:
    if value in (None, ""):
        return "–"
    if name == "kk_number":
        return mask_nik(str(value))
    if name == "area_code":
        return names.get(str(value), str(value))
    if name == "birth_on":
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
        return f"{day:%d-%m-%Y}"
    return str(value)
