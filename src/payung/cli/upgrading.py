"""A database of the last landed state before the rooms were parted (d5fb7aa) becomes one of this state, rows and all.

Run before ``migrate`` by whoever brings an office's tables up to date; on any other database it is one query. Diary
lines and history keep the table names of their day: the diary is sealed over them. May go after the first release.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connections, transaction

from payung.bulk.occupations import occupation_of

INTAKE = ["roster", "rosterwork", "officeword", "rosterrow", "listing", "listedperson", "door", "application", "knock"]
RENAMED = {
    **{f"registry_{name}": f"intake_{name}" for name in INTAKE},
    **{f"registry_{name}": f"sameness_{name}" for name in ("settlement", "candidate")},
    **{f"registry_{name}": f"employers_{name}" for name in ("firmlist", "firm", "outreach", "segmentfigure")},
    **{f"programme_{name}": f"money_{name}" for name in ("programme", "budget")},
    **{f"billing_{name}": f"money_{name}" for name in ("journalentry", "posting")},
}
NEW = ("registry.Occupation", "registry.SectorSaid", "claims.SchoolPayment")
JOBS = ("intake.read_roster", "intake.apply_roster", "intake.forget_knocks", "sameness.search_duplicates")
# Locks stand for old columns; they are laid anew after migrating. An entry names its paper by kind and number now.
COLUMNS = """
ALTER TABLE registry_worker DROP COLUMN origin_row_id, DROP COLUMN sector;
ALTER TABLE registry_decile DROP CONSTRAINT registry_decile_origin_row_id_office;
ALTER TABLE money_journalentry DROP CONSTRAINT money_journalentry_bill_id_office;
ALTER TABLE money_journalentry RENAME COLUMN bill_id TO paper_id;
ALTER TABLE money_journalentry ADD COLUMN paper varchar(40) NOT NULL DEFAULT 'billing.bill';
ALTER TABLE money_journalentry ALTER COLUMN paper DROP DEFAULT;
CREATE INDEX entry_by_paper ON money_journalentry (pemda_id, paper, paper_id);
ALTER TABLE billing_price ADD COLUMN works jsonb NOT NULL DEFAULT '[]';
DELETE FROM office_requestkey
"""
NAMES = """
SELECT format('ALTER TABLE %%I RENAME CONSTRAINT %%I TO %%I', relname, conname, %(new)s || substr(conname, %(from)s))
FROM pg_constraint n JOIN pg_class c ON c.oid = n.conrelid WHERE relname = %(new)s AND starts_with(conname, %(old)s)
"""
INDEXES = """
SELECT format('ALTER %%s %%I RENAME TO %%I', CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'INDEX' END, relname,
              %(new)s || substr(relname, %(from)s))
FROM pg_class WHERE relkind IN ('i', 'S') AND relnamespace = 'public'::regnamespace AND starts_with(relname, %(old)s)
"""
LEFT_BEHIND = """
SELECT format('DROP INDEX %%I', indexname) FROM pg_indexes WHERE schemaname = 'public'
AND indexname ~ '^(registry_decile_origin_row_id|money_journalentry_bill_id)_[0-9a-f]{8}$'
"""


def upgrade(*, using: str) -> None:
    """Rename, move and add what the old state lacks; all or none."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.registry_roster') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return
        cursor.execute("SELECT set_config('search_path', 'public', true)")
        for old, new in RENAMED.items():
            cursor.execute(f"ALTER TABLE {old} RENAME TO {new}")
            named = {"old": f"{old}_", "new": new, "from": len(old) + 1}
            _run_found(cursor, NAMES, named)
            _run_found(cursor, INDEXES, named)
        cursor.execute(COLUMNS)
        _run_found(cursor, LEFT_BEHIND, {})
        for name in JOBS:
            was = f"registry.{name.partition('.')[2]}"
            for table in ("procrastinate_jobs", "procrastinate_periodic_defers"):
                cursor.execute(f"UPDATE {table} SET task_name = %s WHERE task_name = %s", [name, was])
            cursor.execute(
                "UPDATE procrastinate_jobs SET queueing_lock = replace(queueing_lock, %s, %s)"
                " WHERE queueing_lock LIKE %s",
                [was, name, f"%{was}%"],
            )
        _name_occupations(cursor)
        with connection.schema_editor() as editor:
            for name in NEW:
                editor.create_model(apps.get_model(name))
        ours = [config.label for config in apps.get_app_configs() if config.name.startswith("payung.")]
        cursor.execute("DELETE FROM django_migrations WHERE app = ANY(%s)", [ours])
        tables = [label for label in ours if any(apps.get_app_config(label).get_models())]
        cursor.executemany(
            "INSERT INTO django_migrations (app, name, applied) VALUES (%s, '0001_tables', now())",
            [[label] for label in tables],
        )


def _name_occupations(cursor: Any) -> None:
    """Write occupations as the table of occupations calls them: the sector is told by it, not guessed any more."""
    cursor.execute("SELECT DISTINCT occupation FROM registry_worker WHERE occupation <> ''")
    for (written,) in cursor.fetchall():
        label = occupation_of(written).label
        if label and label != written:
            cursor.execute("UPDATE registry_worker SET occupation = %s WHERE occupation = %s", [label, written])


def _run_found(cursor: Any, query: str, values: dict[str, Any]) -> None:
    cursor.execute(query, values)
    for (statement,) in cursor.fetchall():
        cursor.execute(statement)
