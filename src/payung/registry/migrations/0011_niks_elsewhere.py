from django.db import migrations

# pg_temp stands last: a caller's temporary relation must never stand for ours inside a function that sees every office.
SQL = """
CREATE OR REPLACE FUNCTION niks_elsewhere(asked text[]) RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT DISTINCT w.nik FROM public.registry_worker w
   WHERE w.nik = ANY(asked[1:50000]) AND w.survivor_id IS NULL AND w.pemda_id <> public.office_in_scope() $$;
CREATE INDEX listed_by_nik ON registry_listedperson (pemda_id, nik) WHERE nik IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0010_joined_at_once")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
