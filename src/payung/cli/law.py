"""Membaca parameter hukum: sejarahnya dengan pasal, dan apa yang setahun tidak diperiksa siapa pun.

Contoh:
  ./payung law show jkm_lump_sum
  ./payung law show jkk_monthly_by_income --on 2026-05-01
  ./payung law show
  ./payung law due
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from difflib import get_close_matches

from payung.law import Law, current
from payung.law.printing import as_json, due_for_review, face, unread, written_value
from payung.law.provisions import Parameter, Record
from payung.words import words_of


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare ``show NAME [--on DAY]`` and ``due [--today DAY]``."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="show|due")
    show = actions.add_parser("show", help="sejarah satu parameter; tanpa nama: daftar semua")
    show.add_argument("name", nargs="?", metavar="NAMA")
    show.add_argument("--on", type=_day, metavar="HARI", help="hanya yang berlaku pada hari itu (YYYY-MM-DD)")
    show.add_argument("--json", action="store_true", help="satu dokumen JSON pada keluaran baku")
    due = actions.add_parser("due", help="yang setahun tidak diperiksa siapa pun")
    due.add_argument("--today", type=_day, metavar="HARI", help="anggap hari ini YYYY-MM-DD")
    due.add_argument("--json", action="store_true", help="satu dokumen JSON pada keluaran baku")


def run(options: argparse.Namespace) -> int:
    """Print what was asked; 1 if there is no such parameter or nothing is in force on that day."""
    law = current()
    if options.action == "due":
        return _due(law, options.today or date.today(), options.json)  # noqa: DTZ011 - the office's calendar day
    if options.name is None:
        return _list(law, options.json)
    parameter = law.parameters.get(options.name)
    if parameter is None:
        near = get_close_matches(options.name, law.parameters, n=3, cutoff=0.5)
        hint = f" Mungkin: {', '.join(near)}." if near else ""
        print(f"Parameter '{options.name}' tidak ada.{hint} Daftarnya: ./payung law show", file=sys.stderr)
        return 1
    return _show(law, parameter, options.on, options.json)


def _show(law: Law, parameter: Parameter, on: date | None, as_document: bool) -> int:
    found = parameter.find(on) if on else None
    records = parameter.records if on is None else (found,) if found else ()
    if as_document:
        print(json.dumps(as_json(law, parameter, records), ensure_ascii=False, indent=1))
    else:
        print(f"{parameter.name} — {parameter.label}")
        for record in records:
            print("\n".join(_lines(law, parameter, record)))
    if not records:
        print(f"Tidak ada ketentuan '{parameter.name}' yang berlaku pada {on}.", file=sys.stderr)
        return 1
    return 0


def _lines(law: Law, parameter: Parameter, record: Record) -> list[str]:
    ends = record.span.ends_on or "sekarang"
    value = written_value(parameter, record)
    table = ["", *[f"      {row}" for row in value.split("\n")]] if "\n" in value else [value]
    ground = record.ground
    lines = [
        f"\n  {record.span.starts_on} sampai {ends}: {table[0]}".rstrip(),
        *table[1:],
        f"    {ground.cite}",
        f"    {ground.confidence}: {words_of('confidence')[ground.confidence]}; diperiksa {record.checked_on}",
    ]
    if record.start_confidence and record.start_confidence != ground.confidence:
        lines.append(f"    Hari mulai: {record.start_confidence}, {words_of('confidence')[record.start_confidence]}")
    if record.note:
        lines.append(f"    {record.note}")
    for source in record.sources:
        entry = law.sources[source]
        lines.append(f"    {source}: {entry['what']} {entry['url']}".rstrip())
    return lines


def _list(law: Law, as_document: bool) -> int:
    if as_document:
        rows = [as_json(law, parameter, parameter.records) for parameter in law.parameters.values()]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    width = max(map(len, law.parameters))
    for name, parameter in sorted(law.parameters.items()):
        print(f"{name:<{width}}  {parameter.label}")
    return 0


def _due(law: Law, today: date, as_document: bool) -> int:
    stale = [(name, record) for _checked_on, name, record in due_for_review(law, today)]
    waiting = [pair for pair in unread(law) if pair not in stale]
    if as_document:
        rows = [_due_row(name, record, "old") for name, record in stale]
        rows += [_due_row(name, record, "unread") for name, record in waiting]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    count = sum(len(parameter.records) for parameter in law.parameters.values())
    print(f"{count} ketentuan dalam {len(law.parameters)} parameter, dilihat terakhir sampai {today}:")
    print(f"  setahun tidak dilihat             {len(stale)}")
    print(f"  dilihat, naskahnya belum dibaca   {len(waiting)}")
    for name, record in (*stale, *waiting):
        print(f"{record.checked_on}  {name:<34} {face(record):<6} {record.ground.cite}")
    return 0


def _due_row(name: str, record: Record, why: str) -> dict[str, str]:
    return {
        "parameter": name,
        "why": why,
        "from": record.span.starts_on.isoformat(),
        "checked_on": record.checked_on.isoformat(),
        "cite": record.ground.cite,
        "confidence": face(record),
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{text}' bukan hari yang ditulis YYYY-MM-DD") from error
