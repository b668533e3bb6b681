from django.db import migrations

# A double of a double points at the one that lives: settlements made before pointed at the record they named.
SQL = """
WITH RECURSIVE chain(id, root) AS (
  SELECT w.id, w.survivor_id FROM registry_worker w WHERE w.survivor_id IS NOT NULL
  UNION SELECT c.id, w.survivor_id FROM chain c JOIN registry_worker w ON w.id = c.root
  WHERE w.survivor_id IS NOT NULL
)
UPDATE registry_worker d SET survivor_id = c.root FROM chain c JOIN registry_worker w ON w.id = c.root
WHERE d.id = c.id AND w.survivor_id IS NULL AND d.survivor_id <> c.root
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0011_niks_elsewhere")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
