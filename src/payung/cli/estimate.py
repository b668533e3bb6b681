"""Menjawab kasus hukum dari berkas YAML: iuran, kepesertaan, santunan, ahli waris, tenggat.

Setiap jumlah adalah perkiraan; BPJS Ketenagakerjaan yang menentukan. Format berkas: docs/law/cases.md.

Contoh:
  ./payung estimate kasus.yaml
  ./payung estimate --json - < kasus.yaml
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from payung.law import current
from payung.law.worked.answers import answer_case, read_cases
from payung.law.worked.asked import Unanswerable
from payung.law.worked.wording import as_text


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the file and the form of the answer."""
    parser.add_argument("file", metavar="BERKAS", help="berkas YAML, atau - untuk masukan baku")
    parser.add_argument("--json", action="store_true", help="satu daftar JSON pada keluaran baku")


def run(options: argparse.Namespace) -> int:
    """Answer every case in the order of the file; 1 if the file or a case could not be answered."""
    try:
        cases = read_cases(_text(options.file))
    except (Unanswerable, OSError, UnicodeDecodeError) as error:
        reason = f"Berkas '{options.file}' tidak dapat dibuka: {error}" if isinstance(error, OSError) else str(error)
        print(reason, file=sys.stderr)
        return 1
    law = current()
    answers: list[dict[str, Any]] = [answer_case(law, case) for case in cases]
    if options.json:
        print(json.dumps(answers, ensure_ascii=False, indent=1))
    else:
        print("\n\n".join(as_text(law, case, answer) for case, answer in zip(cases, answers, strict=True)))
    return 1 if any("error" in answer for answer in answers) else 0


def _text(file: str) -> str:
    raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    return raw.decode("utf-8-sig")
