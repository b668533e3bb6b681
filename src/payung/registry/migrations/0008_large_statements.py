from django.db import migrations

# A plan made for one row and kept would join the old and new versions of thousands of rows one by one.
PLANS = """
ALTER FUNCTION keep_history() SET plan_cache_mode = force_custom_plan;
ALTER FUNCTION keep_roster_rows() SET plan_cache_mode = force_custom_plan;
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0007_applications")]
    operations = [migrations.RunSQL(PLANS, migrations.RunSQL.noop)]
