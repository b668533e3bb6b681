"""The files of the story: lists as villages send them, answers and statements as the insurer sends them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter

from .people import Person

TEMPLATE = "#tpl:pekerja-rentan:2026.1"
COLUMNS = (
    ("nik", "NIK"),
    ("no_kk", "No KK"),
    ("nama", "Nama"),
    ("tempat_lahir", "Tempat Lahir"),
    ("tgl_lahir", "Tanggal Lahir"),
    ("jk", "L/P"),
    ("alamat", "Alamat"),
    ("rt", "RT"),
    ("rw", "RW"),
    ("kode_desa", "Kode Desa"),
    ("desa", "Desa/Kelurahan"),
    ("no_hp", "No HP"),
    ("pekerjaan", "Jenis Pekerjaan"),
    ("nama_ibu", "Nama Ibu Kandung"),
)


def cells_of(person: Person) -> dict[str, Any]:
    """Return a person as the cells of our template, by field."""
    return {
        "nik": person.nik,
        "no_kk": person.kk_number,
        "nama": person.name,
        "tempat_lahir": person.born_in,
        "tgl_lahir": person.born_on,
        "jk": person.sex,
        "alamat": person.address,
        "rt": person.rt,
        "rw": person.rw,
        "kode_desa": person.village.code,
        "desa": person.village.name,
        "no_hp": person.phone,
        "pekerjaan": person.occupation,
        "nama_ibu": person.mother_name,
    }


def village_workbook(rows: Iterable[dict[str, Any]]) -> bytes:
    """Write a filled template: hidden row of field ids, titles, then one row per person. Same rows, same bytes."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": _epoch()})
    sheet = book.add_worksheet("Data")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    bold = book.add_format({"bold": True})
    sheet.write_string(0, 0, TEMPLATE)
    sheet.write_string(1, 0, "No", bold)
    for column, (field, title) in enumerate(COLUMNS, start=1):
        sheet.write_string(0, column, field)
        sheet.write_string(1, column, title, bold)
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.set_column(1, 3, 20)
    for number, row in enumerate(rows, start=1):
        sheet.write_number(number + 1, 0, number)
        for column, (field, _) in enumerate(COLUMNS, start=1):
            value = row[field]
            if isinstance(value, date):
                sheet.write_datetime(number + 1, column, value, day)
            else:
                sheet.write_string(number + 1, column, value)
    book.close()
    return target.getvalue()


@dataclass(frozen=True, slots=True)
class Answer:
    """The insurer's answer about one worker: a membership number and a start day, or a refusal."""

    nik: str
    name: str
    kpj: str = ""
    start_on: date | None = None
    refusal: str = ""


def insurer_answer(answers: Sequence[Answer]) -> bytes:
    """Write the answer to an enrolment list as the insurer exports it."""
    titles = ("NO", "NIK", "NAMA LENGKAP", "NO KPJ", "TGL KEPESERTAAN", "STATUS", "KETERANGAN")
    return _csv(
        titles,
        (
            (
                number,
                a.nik,
                a.name,
                a.kpj,
                f"{a.start_on:%d-%m-%Y}" if a.start_on else "",
                "DITOLAK" if a.refusal else "TERDAFTAR",
                a.refusal,
            )
            for number, a in enumerate(answers, start=1)
        ),
    )


@dataclass(frozen=True, slots=True)
class Posted:
    """One person whom the insurer counts as paid for a month, and the rupiah it counted."""

    kpj: str
    name: str
    amount_idr: int


def insurer_statement(rows: Sequence[Posted]) -> bytes:
    """Write the insurer's list of a month, as a semicolon CSV with rupiah the Indonesian way."""
    amounts = ((number, row.kpj, row.name, _grouped(row.amount_idr)) for number, row in enumerate(rows, start=1))
    return _csv(("NO", "NO KPJ", "NAMA PESERTA", "IURAN"), amounts)


def _grouped(amount_idr: int) -> str:
    return f"{amount_idr:,}".replace(",", ".")


def _csv(titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(titles)
    writer.writerows(rows)
    return text.getvalue().encode()


def _epoch() -> datetime:
    """A fixed time of making, so that a workbook's bytes depend on its rows only."""
    return datetime(2025, 1, 1)  # noqa: DTZ001 (a workbook knows no zone)
