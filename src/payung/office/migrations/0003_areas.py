"""The national areas, from the file the package ships (provenance beside it)."""

import gzip
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).parents[2] / "data" / "wilayah_kemendagri_2025.csv.gz"


def load(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor, gzip.open(FILE, "rt", encoding="utf-8") as rows:
        columns = "(code, parent_code, level, kind, name)"
        copy = f"COPY office_area {columns} FROM STDIN WITH (FORMAT csv, HEADER true, FORCE_NOT_NULL (parent_code))"
        with cursor.copy(copy) as stream:
            while block := rows.read(1 << 16):
                stream.write(block)


class Migration(migrations.Migration):
    dependencies = [("office", "0002_locks")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
