import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import payung.office.schema
from payung.office.schema import Table, secure

# A roster's rows are many and its file is kept: their first version stands in the table, history keeps what officers
# changed later. What became of a row (outcome, worker) is told by the workers' own history and the diary.
ROWS = """
UPDATE registry_roster SET read_at = received_at;
ALTER TABLE registry_roster ADD CONSTRAINT registry_roster_corrects_id_office
  FOREIGN KEY (pemda_id, corrects_id) REFERENCES registry_roster (pemda_id, id) DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE registry_decile ADD CONSTRAINT registry_decile_origin_row_id_office
  FOREIGN KEY (pemda_id, origin_row_id) REFERENCES registry_rosterrow (pemda_id, id) DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE registry_rosterrow ADD CONSTRAINT roster_row_decile CHECK (decile BETWEEN 1 AND 10);
CREATE INDEX worker_by_origin ON registry_worker (origin_row_id);
CREATE INDEX decile_by_origin ON registry_decile (origin_row_id) WHERE origin_row_id IS NOT NULL;
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
DROP TRIGGER keep_new ON registry_rosterrow;
DROP TRIGGER keep_old ON registry_rosterrow;
CREATE TRIGGER keep_old AFTER UPDATE ON registry_rosterrow REFERENCING NEW TABLE AS after_rows
  OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_roster_rows();
"""
# A decile that a sheet brought goes when the sheet is undone; history keeps every version of it.
DECILES = """
DROP TRIGGER append_only ON registry_decile;
CREATE TRIGGER append_only BEFORE UPDATE ON registry_decile
  FOR EACH ROW EXECUTE FUNCTION refuse_change('superseded_at');
CREATE FUNCTION refuse_typed_decile() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.origin_row_id IS NULL THEN
    RAISE EXCEPTION 'payung: % rows are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER keep_typed BEFORE DELETE ON registry_decile FOR EACH ROW EXECUTE FUNCTION refuse_typed_decile();
CREATE TRIGGER keep_gone AFTER DELETE ON registry_decile REFERENCING OLD TABLE AS before_rows
  FOR EACH STATEMENT EXECUTE FUNCTION keep_history();
GRANT DELETE ON registry_decile TO payung_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0004_roles"),
        ("registry", "0002_locks"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfficeWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("written", models.CharField(max_length=200)),
                ("meaning", models.JSONField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="RosterWork",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.CharField(default="waiting", max_length=10)),
                ("done", models.IntegerField(default=0)),
                ("total", models.IntegerField(default=0)),
                ("moved_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.AddField(
            model_name="decile",
            name="origin_row",
            field=payung.office.schema.OfficeKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.rosterrow",
            ),
        ),
        migrations.AddField(
            model_name="roster",
            name="answers",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="roster",
            name="applying_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="roster",
            name="corrects",
            field=payung.office.schema.OfficeKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.roster",
            ),
        ),
        migrations.AddField(
            model_name="roster",
            name="read_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="roster",
            name="sheets",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="rosterrow",
            name="decile",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="rosterrow",
            name="decile_on",
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name="rosterrow",
            index=models.Index(
                condition=models.Q(("worker__isnull", False)), fields=["pemda", "worker"], name="roster_row_worker"
            ),
        ),
        migrations.AddField(
            model_name="officeword",
            name="by",
            field=payung.office.schema.OfficeKey(
                db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="office.officer"
            ),
        ),
        migrations.AddField(
            model_name="officeword",
            name="pemda",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="office.pemda"
            ),
        ),
        migrations.AddField(
            model_name="rosterwork",
            name="pemda",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="office.pemda"
            ),
        ),
        migrations.AddField(
            model_name="rosterwork",
            name="roster",
            field=payung.office.schema.OfficeKey(
                db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.roster"
            ),
        ),
        migrations.AddIndex(
            model_name="officeword",
            index=models.Index(fields=["pemda", "kind", "written", "-id"], name="office_word_newest"),
        ),
        migrations.AddConstraint(
            model_name="officeword",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["column", "area", "occupation", "profile"])), name="office_word_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="rosterwork",
            constraint=models.UniqueConstraint(fields=("pemda", "roster"), name="roster_work_once"),
        ),
        *secure("registry", RosterWork=Table(), OfficeWord=Table(append_only=True)),
        migrations.RunSQL(ROWS, migrations.RunSQL.noop),
        migrations.RunSQL(DECILES, migrations.RunSQL.noop),
    ]
