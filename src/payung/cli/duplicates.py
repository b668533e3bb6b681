"""Cari catatan yang orangnya sama: satu baris hasil untuk setiap catatan, juga yang sendirian.

Kolom masukan: record_id,nik,kk_number,name,birth_date,sex,mother_name,phone,area_code (CSV atau Parquet; hanya
record_id dan name yang wajib). Hasil: record_id,cluster_id,probability,band. Band: sure (tanpa ragu), review (perlu
dilihat orang), alone (tidak ada kembarannya). Tidak ada yang disimpan.

Contoh:
  ./payung duplicates daftar.csv --out ganda.csv
  ./payung duplicates daftar.parquet --json --engine spark://induk:7077
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from payung.bulk.duplicates import FIELDS, Workbench, clusters_of, on_duckdb, on_spark

NEEDED = ("record_id", "name")
PHASES = {
    "read": "1/5 membaca berkas …", "prepare": "2/5 membaca nama dan tanggal …", "compare": "3/5 membandingkan …",
    "weigh": "4/5 menimbang pasangan …", "place": "5/5 menyusun kelompok …",
}  # fmt: skip
HEADER = ("record_id", "cluster_id", "probability", "band")
Row = tuple[str, str, float, str]


class Unreadable(Exception):
    """The file cannot be taken; the sentence says why and what to do."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", type=Path, metavar="FILE.csv|FILE.parquet")
    parser.add_argument("--out", type=Path, metavar="OUT.csv", help="tulis hasil ke berkas")
    parser.add_argument("--json", action="store_true", help="satu dokumen JSON")
    parser.add_argument("--engine", default="duckdb", help="duckdb (bawaan), spark://induk:7077 atau local[2]")


def run(options: argparse.Namespace) -> int:
    """Match the file and write what was found; on a terminal standard error says how far it is."""
    from rich.console import Console

    try:
        with _bench(options.engine) as bench, Console(stderr=True).status(PHASES["read"]) as status:
            _keep(bench, options.file)
            rows = clusters_of(bench, lambda phase: status.update(PHASES[phase]))
    except Unreadable as problem:
        print(problem, file=sys.stderr)
        return 1
    if options.out and not _write(rows, options.out):
        return 1
    if options.json:
        print(json.dumps(_summary(rows, with_rows=options.out is None), ensure_ascii=False))
    elif options.out:
        counts = Counter(row[3] for row in rows)
        print(
            f"{len(rows)} catatan: {counts['sure']} tanpa ragu, {counts['review']} perlu dilihat, {counts['alone']} "
            f"sendirian. Hasil di {options.out}."
        )
    else:
        _write_to(sys.stdout, rows)
    return 0


@contextlib.contextmanager
def _bench(engine: str) -> Iterator[Workbench]:
    if engine == "duckdb":
        with duckdb.connect() as connection:
            yield on_duckdb(connection)
        return
    if not engine.startswith(("spark://", "local")):
        raise Unreadable(f"Mesin '{engine}' tidak dikenal. Pakai duckdb, spark://… atau local[2].")
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise Unreadable(
            "Spark belum terpasang. Jalankan: .venv/bin/python requirements/install.py spark (perlu Java 17)."
        ) from None
    session = SparkSession.builder.master(engine).appName("payung duplicates").getOrCreate()
    try:
        yield on_spark(session)
    finally:
        session.stop()


def _keep(bench: Workbench, path: Path) -> None:
    """Keep the file's records as ``raw``: the nine columns as text, missing ones empty.

    Raises:
        Unreadable: no file, no records, no such columns, or a record id twice.
    """
    if not path.is_file():
        raise Unreadable(f"Berkas '{path}' tidak ada. Periksa namanya.")
    if path.stat().st_size == 0:
        raise Unreadable(f"Berkas '{path}' kosong (0 bita). Kirim ulang; penyalinannya mungkin terputus.")
    columns = _source(bench, path)
    if missing := [name for name in NEEDED if name not in columns]:
        raise Unreadable(f"Kolom {', '.join(missing)} tidak ada di '{path}'. Kolom yang dikenal: {', '.join(FIELDS)}.")
    if absent := [name for name in FIELDS if name not in columns]:
        print(f"Tanpa kolom {', '.join(absent)}: dianggap tidak diketahui.", file=sys.stderr)
    told = ", ".join(f"CAST({columns.get(name, 'NULL')} AS varchar(400)) AS {name}" for name in FIELDS)
    bench.engine.store("raw", f"SELECT {told} FROM source")
    counted = bench.engine.query("SELECT count(*), count(DISTINCT record_id) FROM raw")[0]
    if not counted[0]:
        raise Unreadable(f"Berkas '{path}' tidak berisi catatan. Isi paling sedikit satu baris di bawah judul.")
    if counted[0] != counted[1]:
        twice = bench.engine.query(
            "SELECT record_id FROM raw GROUP BY record_id HAVING count(*) > 1 ORDER BY 1 LIMIT 1"
        )
        said = f"'{twice[0][0]}' lebih dari sekali" if twice else "kosong pada sebagian baris"
        raise Unreadable(f"record_id {said}. Beri setiap catatan nomor sendiri.")


def _source(bench: Workbench, path: Path) -> dict[str, str]:
    """Make the relation ``source`` of a file; return its columns, quoted, by their plain lower-case name."""
    quote = "`" if bench.engine.name == "spark" else '"'
    try:
        found = _read_duckdb(bench, path) if bench.engine.name == "duckdb" else _read_spark(path)
    except Exception as problem:  # whatever the reader of the format says; its first line names the trouble
        said = str(problem).splitlines()[0]
        raise Unreadable(f"Berkas '{path}' tidak terbaca sebagai {path.suffix or 'CSV'}: {said}") from None
    return {name.strip().lower(): f"{quote}{name}{quote}" for name in found}


def _read_duckdb(bench: Workbench, path: Path) -> list[str]:
    written = str(path).replace("'", "''")
    reader = f"read_parquet('{written}')"
    if path.suffix != ".parquet":
        reader = "read_csv('{}', all_varchar = true, header = true, delim = '{}', encoding = '{}')".format(
            written, *_dialect(path)
        )
    bench.engine.store("source", f"SELECT * FROM {reader}")
    return [str(row[0]) for row in bench.engine.query("SELECT column_name FROM (DESCRIBE source)")]


def _read_spark(path: Path) -> list[str]:
    from pyspark.sql import SparkSession

    session = SparkSession.getActiveSession()
    assert session is not None
    if path.suffix == ".parquet":
        frame = session.read.parquet(str(path))
    else:
        sep, encoding = _dialect(path)
        frame = session.read.csv(str(path), header=True, multiLine=True, escape='"', sep=sep, encoding=encoding)
    frame.createOrReplaceTempView("source")
    return list(frame.columns)


def _dialect(path: Path) -> tuple[str, str]:
    """Return what parts the columns, as the title line shows, and how letters are written: UTF-8 unless it is not."""
    said = path.read_bytes()
    title = said.split(b"\n", 1)[0].decode("latin-1")
    try:
        said.decode()
        return max(",;\t", key=title.count), "utf-8"
    except UnicodeDecodeError:
        return max(",;\t", key=title.count), "latin-1"


def _write(rows: list[Row], out: Path) -> bool:
    """Write beside the place and move it there when it is whole."""
    half = out.with_name(f".{out.name}.half")
    try:
        with half.open("w", encoding="utf-8", newline="") as target:
            _write_to(target, rows)
        os.replace(half, out)
    except OSError as problem:
        print(f"'{out}' tidak dapat ditulis ({problem.strerror}). Pilih tempat lain.", file=sys.stderr)
        return False
    finally:
        half.unlink(missing_ok=True)
    return True


def _write_to(target: Any, rows: list[Row]) -> None:
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows((record, cluster, f"{chance:.6f}", band) for record, cluster, chance, band in rows)


def _summary(rows: list[Row], *, with_rows: bool) -> dict[str, Any]:
    counts = Counter(row[3] for row in rows)
    told: dict[str, Any] = {
        "records": len(rows),
        "clusters": len({row[1] for row in rows}),
        "bands": {band: counts[band] for band in ("sure", "review", "alone")},
    }
    if with_rows:
        told["rows"] = [dict(zip(HEADER, row, strict=True)) for row in rows]
    return told
