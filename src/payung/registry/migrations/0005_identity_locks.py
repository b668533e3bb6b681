from django.db import migrations

from payung.office.schema import Table, secure

# A settlement may be superseded, never changed. Whether another office holds a NIK is answered by yes or no alone.
SQL = """
DROP TRIGGER append_only ON registry_settlement;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON registry_settlement
FOR EACH ROW EXECUTE FUNCTION refuse_change('superseded_at');
GRANT UPDATE (superseded_at) ON registry_settlement TO payung_app;

CREATE FUNCTION niks_elsewhere(asked text[]) RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS
$$ SELECT DISTINCT w.nik FROM registry_worker w
   WHERE w.nik = ANY(asked) AND w.survivor_id IS NULL AND w.pemda_id <> office_in_scope() $$;
REVOKE ALL ON FUNCTION niks_elsewhere(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION niks_elsewhere(text[]) TO payung_app;
CREATE INDEX worker_by_nik ON registry_worker (nik) WHERE nik IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_identity")]
    operations = [
        *secure(
            "registry",
            Candidate=Table(deletable=True),
            Listing=Table(append_only=True, updatable=("superseded_at",)),
            ListedPerson=Table(append_only=True, updatable=("worker_id", "match", "score")),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
