"""Locks, and one truth the database keeps by itself: entries balance."""

from django.db import migrations

from payung.office.schema import Table, secure

TRUTH = """
CREATE FUNCTION entries_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM money_posting p WHERE p.entry_id IN (SELECT entry_id FROM new_rows)
             GROUP BY p.entry_id HAVING sum(p.amount_idr) <> 0) THEN
    RAISE EXCEPTION 'payung: the postings of an entry do not sum to zero' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER entries_balance AFTER INSERT ON money_posting REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION entries_balance();
"""


class Migration(migrations.Migration):
    dependencies = [("money", "0001_tables"), ("office", "0006_fewer_keys")]
    operations = [
        *secure(
            "money",
            Programme=Table(history=True),
            Budget=Table(history=True),
            JournalEntry=Table(append_only=True),
            Posting=Table(append_only=True),
        ),
        migrations.RunSQL(TRUTH, migrations.RunSQL.noop),
    ]
