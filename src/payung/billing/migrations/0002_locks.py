"""Locks, and two truths the database keeps by itself: lines sum, no bill is empty."""

from django.db import migrations

from payung.office.schema import Table, secure

TRUTHS = """
CREATE FUNCTION lines_sum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM (SELECT bill_id, count(*) AS n, sum(total_idr) AS idr FROM billing_billline
             WHERE bill_id IN (SELECT DISTINCT bill_id FROM new_rows) GROUP BY bill_id) l
             JOIN billing_bill b ON b.id = l.bill_id
             WHERE (b.line_count, b.total_idr) IS DISTINCT FROM (l.n, l.idr)) THEN
    RAISE EXCEPTION 'payung: the lines of a bill do not sum to its total' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER lines_sum AFTER INSERT ON billing_billline REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION lines_sum();

-- Runs at COMMIT, when the office's setting is gone: as the owner, who sees every office's rows.
CREATE FUNCTION bill_has_lines() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM billing_billline l WHERE l.pemda_id = NEW.pemda_id AND l.bill_id = NEW.id) THEN
    RAISE EXCEPTION 'payung: a bill without lines' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER bill_has_lines AFTER INSERT ON billing_bill DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION bill_has_lines();
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_tables"), ("programme", "0002_locks")]
    operations = [
        *secure(
            "billing",
            Bill=Table(append_only=True),
            Price=Table(append_only=True),
            BillLine=Table(append_only=True),
            BillApproval=Table(append_only=True),
            Payment=Table(append_only=True),
            Statement=Table(append_only=True),
            StatementRow=Table(append_only=True),
            Difference=Table(append_only=True),
        ),
        migrations.RunSQL(TRUTHS, migrations.RunSQL.noop),
    ]
