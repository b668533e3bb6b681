from django.db import migrations

from payung.office.schema import Table, secure

SEARCH = """
CREATE INDEX worker_by_name ON registry_worker USING gin (upper(name) gin_trgm_ops);
CREATE INDEX worker_by_kk ON registry_worker (pemda_id, kk_number);
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_tables"), ("office", "0003_areas")]
    operations = [
        *secure(
            "registry",
            Roster=Table(history=True),
            RosterRow=Table(history=True),
            Worker=Table(history=True, deletable=True),
            Evidence=Table(append_only=True),
            Verification=Table(append_only=True),
            Settlement=Table(append_only=True),
            Decile=Table(append_only=True, updatable=("superseded_at",)),
        ),
        migrations.RunSQL(SEARCH, migrations.RunSQL.noop),
    ]
