from django.db import migrations

from payung.office.schema import Table, secure


class Migration(migrations.Migration):
    dependencies = [("programme", "0001_tables"), ("registry", "0002_locks"), ("money", "0002_locks")]
    operations = secure(
        "programme",
        RuleSet=Table(append_only=True),
        Quota=Table(history=True),
        Nomination=Table(history=True),
        Decree=Table(append_only=True),
        DecreeLine=Table(append_only=True),
        Agreement=Table(append_only=True),
        Enrolment=Table(append_only=True, updatable=("superseded_at",)),
        Registration=Table(append_only=True, updatable=("superseded_at",)),
    )
