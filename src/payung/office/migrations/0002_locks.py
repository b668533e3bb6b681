"""Functions, locks and rights of the office's tables."""

from django.db import migrations

from payung.office.schema import Table, functions, secure

RIGHTS = """
REVOKE ALL ON office_pemda, office_area FROM payung_app, payung_auditor;
GRANT SELECT ON office_pemda, office_area TO payung_app, payung_auditor;
CREATE POLICY own_appointments ON office_officer FOR SELECT TO payung_app
  USING (account_id = (SELECT nullif(current_setting('payung.account_id', true), '')::bigint));
CREATE INDEX area_by_name ON office_area USING gin (lower(name) gin_trgm_ops);
CREATE INDEX area_by_code ON office_area (code text_pattern_ops);
"""


class Migration(migrations.Migration):
    dependencies = [("office", "0001_tables")]

    operations = [
        functions(),
        *secure(
            "office",
            History=Table(append_only=True),
            Officer=Table(history=True),
            Seal=Table(append_only=True),
            Event=Table(append_only=True, updatable=("seal_id",)),
            Reading=Table(append_only=True),
            StoredFile=Table(append_only=True),
            PaperSeries=Table(),
            RequestKey=Table(),
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
