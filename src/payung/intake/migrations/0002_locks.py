from django.db import migrations

from payung.office.schema import Table, secure

# A roster's rows are many and its file is kept: their first version stands in the table, history keeps what officers
# changed later. What became of a row (outcome, worker) is told by the workers' own history and the diary.
ROWS = """
ALTER TABLE intake_rosterrow ADD CONSTRAINT roster_row_decile CHECK (decile BETWEEN 1 AND 10);
CREATE INDEX listed_by_nik ON intake_listedperson (pemda_id, nik) WHERE nik IS NOT NULL;
CREATE FUNCTION keep_roster_rows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE officer bigint := nullif(current_setting('payung.officer_id', true), '')::bigint;
BEGIN
  INSERT INTO office_history (pemda_id, table_name, row_id, change, at, officer_id, before, after)
  SELECT a.pemda_id, TG_TABLE_NAME, a.id, 'update', clock_timestamp(), officer, to_jsonb(b), to_jsonb(a)
  FROM after_rows a JOIN before_rows b USING (pemda_id, id)
  WHERE (a.verdict, a.reasons, a.raw, a.nik, a.kk_number, a.name, a.birth_on, a.sex, a.area_code, a.occupation)
    IS DISTINCT FROM (b.verdict, b.reasons, b.raw, b.nik, b.kk_number, b.name, b.birth_on, b.sex, b.area_code,
                      b.occupation);
  RETURN NULL;
END $$;
ALTER FUNCTION keep_roster_rows() SET plan_cache_mode = force_custom_plan;
ALTER FUNCTION keep_roster_rows() SET enable_nestloop = off;
DROP TRIGGER keep_new ON intake_rosterrow;
DROP TRIGGER keep_old ON intake_rosterrow;
CREATE TRIGGER keep_old AFTER UPDATE ON intake_rosterrow REFERENCING NEW TABLE AS after_rows
  OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_roster_rows();
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_tables"), ("sameness", "0002_locks")]
    operations = [
        *secure(
            "intake",
            Roster=Table(history=True),
            RosterWork=Table(),
            OfficeWord=Table(append_only=True),
            RosterRow=Table(history=True),
            Application=Table(history=True),
            Door=Table(append_only=True),
            Knock=Table(deletable=True),
            Listing=Table(append_only=True, updatable=("superseded_at",)),
            ListedPerson=Table(append_only=True, updatable=("worker_id", "match", "score")),
        ),
        migrations.RunSQL(ROWS, migrations.RunSQL.noop),
    ]
