from django.db import migrations

# The first migrations make these now; a database made before they did has them not (decision 59).
SQL = """
CREATE INDEX IF NOT EXISTS line_corrections ON billing_billline (corrects_id) WHERE corrects_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS nomination_waiting ON programme_nomination (pemda_id, programme_id)
WHERE left_on IS NULL AND quota_id IS NULL AND result = 'eligible';
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_locks"), ("programme", "0002_locks")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
