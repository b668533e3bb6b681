from django.db import migrations

from payung.office.schema import Table, secure


class Migration(migrations.Migration):
    dependencies = [("sameness", "0001_tables"), ("registry", "0002_locks")]
    operations = secure(
        "sameness",
        Settlement=Table(append_only=True, updatable=("superseded_at",)),
        Candidate=Table(deletable=True),
    )
