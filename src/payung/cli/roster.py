"""Baca daftar pekerja dan nilai setiap barisnya, atau tulis templat kosong. Tidak menyimpan apa pun.

Contoh:
  ./payung roster check daftar.xlsx --area 14.04 --errors perbaikan.xlsx
  ./payung roster check daftar.csv --json --area 14.04 --cutoff 2027-01-01
  ./payung roster template --area 14.04 templat.xlsx
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError

from payung.bulk.areas import area_name, area_table
from payung.bulk.occupations import labels
from payung.bulk.roster import RosterReading, RosterRow, read_roster
from payung.bulk.roster.returned import write_returned
from payung.bulk.roster.template import write_template, write_template_csv
from payung.law import NotInForce

UNWRITABLE = (OSError, FileCreateError)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the two sub-commands."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="check|template")
    check = commands.add_parser("check", help="nilai setiap baris sebuah berkas")
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument("--json", action="store_true", help="satu dokumen JSON")
    check.add_argument(
        "--area", default=os.environ.get("ROSTER_OFFICE_AREA"), help="kode kabupaten/kota, misalnya 14.04"
    )
    check.add_argument("--cutoff", type=_day, default=os.environ.get("ROSTER_CUTOFF_DATE"), help="tanggal hitung umur")
    check.add_argument("--today", type=_day, default=os.environ.get("ROSTER_TODAY"), help="hari ini, untuk uji coba")
    check.add_argument("--errors", type=Path, metavar="OUT.xlsx", help="tulis berkas perbaikan")
    template = commands.add_parser("template", help="tulis templat kosong satu daerah")
    template.add_argument("--area", required=True, help="kode kabupaten/kota, kecamatan, atau desa")
    template.add_argument("out", type=Path, metavar="OUT.xlsx|OUT.csv")


def run(options: argparse.Namespace) -> int:
    """Run the chosen sub-command."""
    return _check(options) if options.what == "check" else _template(options)


def _day(text: str) -> date:
    """Read a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' bukan tanggal; tulis seperti 2027-01-01") from None


def _check(options: argparse.Namespace) -> int:
    """Judge a file and print the verdicts; the exit status is 0 whenever there is a verdict."""
    if not options.area:
        print("Kode daerah belum disebut. Tambahkan --area, misalnya --area 14.04.", file=sys.stderr)
        return 2
    if not area_table(options.area).villages:
        print(f"Kode daerah '{options.area}' tidak dikenal. Contoh: 14.04 untuk Indragiri Hilir.", file=sys.stderr)
        return 2
    today = options.today or date.today()  # noqa: DTZ011  # the officer's own day; --today fixes it
    try:
        reading = read_roster(options.file, office_area=options.area, cutoff_on=options.cutoff or today, today=today)
    except OSError as trouble:
        print(f"Berkas '{options.file}' tidak dapat dibuka: {trouble.strerror}.", file=sys.stderr)
        return 1
    except NotInForce:
        print("Tanggal --cutoff dan --today lebih awal dari aturan pertama yang dikenal.", file=sys.stderr)
        return 2
    if options.errors and reading.file_verdict == "accepted":
        try:
            write_returned(options.errors, reading)
        except UNWRITABLE as trouble:
            return _unwritable(options.errors, trouble)
    print(json.dumps(_as_json(reading), ensure_ascii=False) if options.json else _as_text(reading))
    return 0


def _as_json(reading: RosterReading) -> dict[str, object]:
    """Return the document of the samples' contract."""
    return {
        "file_verdict": reading.file_verdict,
        "file_reasons": reading.file_reasons,
        "message": reading.message,
        "counts": reading.counts,
        "rows": [_row(row) for row in reading.rows],
    }


def _row(row: RosterRow) -> dict[str, object]:
    document: dict[str, object] = {"sheet": row.sheet, "row": row.row_number, "verdict": row.verdict}
    if row.verdict != "skipped":
        born_on = row.birth_on.isoformat() if row.birth_on else None
        document |= {
            "nik": row.nik,
            "name": row.name,
            "birth_date": born_on,
            "sex": row.sex,
            "area_code": row.area_code,
        }
        document["messages"] = [reason.sentence() for reason in row.reasons]
    return document | {"reasons": row.codes}


def _as_text(reading: RosterReading) -> str:
    """Return the answer for a terminal: the sentence, then every row that needs somebody."""
    lines = [reading.message]
    codes = Counter(code for row in reading.people for code in row.codes)
    lines += [f"  {count:>6} × {code}" for code, count in codes.most_common()]
    for row in reading.people:
        if row.verdict in ("held", "rejected"):
            where = f"{row.sheet + ' ' if row.sheet else ''}baris {row.row_number}"
            lines.append(f"{where}: " + " ".join(reason.sentence() for reason in row.reasons))
    return "\n".join(lines)


def _template(options: argparse.Namespace) -> int:
    """Write a template for an area."""
    villages = [
        v for code, v in area_table(options.area[:5]).villages.items() if f"{code}.".startswith(options.area + ".")
    ]
    if not villages:
        print(f"Kode daerah '{options.area}' tidak dikenal. Contoh: 14.04 untuk Indragiri Hilir.", file=sys.stderr)
        return 2
    today = date.today()  # noqa: DTZ011  # printed on the sheet only
    given = {"area_code": options.area, "villages": villages, "occupations": labels()}
    try:
        if options.out.suffix.casefold() == ".csv":
            with options.out.open("w", encoding="utf-8-sig", newline="") as stream:
                write_template_csv(stream, **given)
        else:
            name = area_name(options.area) if len(options.area) < 13 else villages[0].name
            write_template(options.out, area_name=name, today=today, **given)
    except UNWRITABLE as trouble:
        return _unwritable(options.out, trouble)
    print(f"Templat ditulis: {options.out}")
    return 0


def _unwritable(path: Path, trouble: Exception) -> int:
    """Say that a file cannot be written; xlsxwriter wraps the system's own trouble."""
    inner = trouble.args[0] if isinstance(trouble, FileCreateError) else trouble
    print(f"Berkas '{path}' tidak dapat ditulis: {getattr(inner, 'strerror', inner)}.", file=sys.stderr)
    return 1
