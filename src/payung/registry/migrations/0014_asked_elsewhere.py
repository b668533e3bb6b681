from django.db import migrations

# More than fifty thousand were silently not looked at; whoever asks more asks in parts.
SQL = """
CREATE OR REPLACE FUNCTION niks_elsewhere(asked text[]) RETURNS SETOF text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS
$$ BEGIN
  IF cardinality(asked) > 50000 THEN
    RAISE EXCEPTION 'niks_elsewhere answers at most 50000 at once; % were asked', cardinality(asked);
  END IF;
  RETURN QUERY SELECT DISTINCT w.nik::text FROM public.registry_worker w
    WHERE w.nik = ANY(asked) AND w.survivor_id IS NULL AND w.pemda_id <> public.office_in_scope();
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0013_evidence_kinds")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
