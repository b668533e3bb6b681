from django.db import migrations

from payung.office.schema import Table, secure


class Migration(migrations.Migration):
    dependencies = [("employers", "0001_tables")]
    operations = secure(
        "employers",
        FirmList=Table(append_only=True),
        Firm=Table(history=True),
        Outreach=Table(append_only=True),
        SegmentFigure=Table(append_only=True, updatable=("superseded_at",)),
    )
