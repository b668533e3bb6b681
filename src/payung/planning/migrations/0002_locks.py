from django.db import migrations

from payung.office.schema import Table, secure


class Migration(migrations.Migration):
    dependencies = [("planning", "0001_tables"), ("office", "0003_areas")]
    operations = secure("planning", Scenario=Table(append_only=True))
