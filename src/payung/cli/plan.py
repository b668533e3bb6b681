"""Answer a scenario: budgets, groups and months in, cost, people and expected claims out. Needs no database.

FILE is YAML:

    from: "2026-01"
    to: "2026-12"
    sources:
      - {funding: apbd, budget_idr: 1000000000}
    groups:
      - {name: Nelayan, workers: 2000, funding: apbd}
    experience: {claims: 119, worker_months: 321429}
    law: {jkm_monthly: {value: 8000, from: "2027-01-01"}}

Example: ./payung plan skenario.yaml --json
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from payung.core.money import format_count, format_idr
from payung.core.strict import NotYaml, read_yaml
from payung.law import current
from payung.office.refusal import Refused
from payung.planning.scenario import ask


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="the scenario, YAML; - reads standard input")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(options: argparse.Namespace) -> int:
    """Print the answer; 1 and a sentence if the scenario cannot be reckoned."""
    try:
        answer = ask(_read(options.file), current())
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    print(json.dumps(answer, ensure_ascii=False, indent=2) if options.json else "\n".join(_lines(answer)))
    return 0


def _read(path: str) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
        found = read_yaml(text)
    except (OSError, UnicodeDecodeError, NotYaml) as error:
        reason = str(error).splitlines()[0]
        raise Refused("plan_file_unreadable", path=path, reason=reason) from error
    if not isinstance(found, dict):
        raise Refused("plan_file_unreadable", path=path, reason="isinya bukan kunci dan nilai")
    return found


def _lines(answer: dict[str, Any]) -> list[str]:
    cost = answer["cost"]
    lines = [
        f"Biaya            {format_idr(cost['total_idr'])} untuk {format_count(cost['worker_months'])} orang-bulan; "
        f"paling banyak {format_count(cost['most_workers'])} orang sebulan"
    ]
    lines += [f"  {year}           {format_idr(amount)}" for year, amount in cost["by_year"].items()]
    lines += [
        f"  {row['name']}: {format_count(row['workers'])} orang {'baru' if is_new else 'lanjutan'}"
        f" × {row['months']} bulan = {format_idr(row['cost_idr'])}"
        for row, is_new in zip(cost["by_group"], answer["assumed"]["new"], strict=True)
    ]
    for row in answer["sources"]:
        lines.append(
            f"Pagu {row['funding']:<12}{format_idr(row['budget_idr'])}: paling banyak "
            f"{format_count(row['most_workers'])} orang; terpakai {format_idr(row['spent_idr'])}, "
            f"sisa {format_idr(row['left_idr'])}"
        )
    next_year = answer["next_year"]
    lines.append(f"Tahun {next_year['year']}       {format_idr(next_year['run_rate_idr'])} bila semua dilanjutkan")
    if answer["claims"]:
        lines += _claim_lines(answer["claims"], answer["benefits"])
    read_in_text = {row["cite"]: row["confidence"] in ("REG", "OFF") for row in answer["grounds"]}
    return lines + [f"Dasar{'' if seen else ', perlu cek':<12}{cite}" for cite, seen in read_in_text.items()]


def _claim_lines(claims: dict[str, Any], benefits: dict[str, Any]) -> list[str]:
    low, high = claims["interval_90"]
    least, most = benefits["interval_90_idr"]
    ratio = benefits["claim_ratio"]
    return [
        f"Klaim diperkirakan {_decimal(claims['expected'])} (90 %: {low} sampai {high}), "
        f"{_decimal(claims['per_thousand'])} per 1.000 orang-tahun",
        f"Santunan diperkirakan {format_idr(benefits['expected_idr'])} "
        f"(90 %: {format_idr(least)} sampai {format_idr(most)})",
        f"Rasio klaim      {'–' if ratio is None else _decimal(round(ratio * 100, 1)) + ' %'}",
        f"Dalam masa tunggu {_decimal(round(benefits['in_waiting_share'] * 100, 1))} % dari kematian: hanya pemakaman",
    ]


def _decimal(number: float) -> str:
    return f"{number:g}".replace(".", ",")
