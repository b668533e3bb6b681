from django.db import migrations

# Old and new versions of many rows are met by hashing: the planner takes tables that just grew for small ones.
PLANS = """
ALTER FUNCTION keep_history() SET enable_nestloop = off;
ALTER FUNCTION keep_roster_rows() SET enable_nestloop = off;
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0009_worker_orders")]
    operations = [migrations.RunSQL(PLANS, migrations.RunSQL.noop)]
