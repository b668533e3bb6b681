from django.db import migrations

from payung.office.schema import Table, secure


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_tables"), ("billing", "0002_locks")]
    operations = secure(
        "claims",
        Death=Table(append_only=True, updatable=("superseded_at",)),
        Claim=Table(append_only=True),
        ClaimFiling=Table(append_only=True),
        Heir=Table(history=True),
        Benefit=Table(append_only=True),
        Child=Table(history=True),
        SchoolYear=Table(append_only=True),
    )
