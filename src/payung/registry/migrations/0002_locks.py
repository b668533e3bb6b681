from django.db import migrations

from payung.office.schema import Table, secure

# The orders of the workers' list, each an index that ends in the id, so that a page begins where it must.
SEARCH = """
CREATE INDEX worker_by_name ON registry_worker USING gin (upper(name) gin_trgm_ops);
CREATE INDEX worker_by_kk ON registry_worker (pemda_id, kk_number);
CREATE INDEX worker_by_nik ON registry_worker (nik) WHERE nik IS NOT NULL;
CREATE INDEX worker_order_id ON registry_worker (pemda_id, id) WHERE survivor_id IS NULL;
CREATE INDEX worker_order_name ON registry_worker (pemda_id, name, id) WHERE survivor_id IS NULL;
CREATE INDEX worker_order_birth ON registry_worker (pemda_id, birth_on, id) WHERE survivor_id IS NULL;
CREATE INDEX worker_order_area ON registry_worker (pemda_id, area_code, id) WHERE survivor_id IS NULL;
CREATE INDEX worker_order_work ON registry_worker (pemda_id, occupation, id) WHERE survivor_id IS NULL;
CREATE INDEX decile_by_origin ON registry_decile (origin_row_id) WHERE origin_row_id IS NOT NULL;
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
# The table of occupations is the same for every office; the owner lays it after every migration.
OCCUPATIONS = """
REVOKE ALL ON registry_occupation FROM payung_app, payung_auditor;
GRANT SELECT ON registry_occupation TO payung_app, payung_auditor;
"""
# A plan made for one row and kept would join the old and new versions of thousands of rows one by one. Old and new
# versions of many rows are met by hashing: the planner takes tables that just grew for small ones.
PLANS = """
ALTER FUNCTION keep_history() SET plan_cache_mode = force_custom_plan;
ALTER FUNCTION keep_history() SET enable_nestloop = off;
"""
# Whether another office holds a NIK is answered by yes or no alone. More than fifty thousand are asked in parts.
# pg_temp stands last: a caller's temporary relation must never stand for ours inside a function that sees every office.
ELSEWHERE = """
CREATE FUNCTION niks_elsewhere(asked text[]) RETURNS SETOF text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS
$$ BEGIN
  IF cardinality(asked) > 50000 THEN
    RAISE EXCEPTION 'niks_elsewhere answers at most 50000 at once; % were asked', cardinality(asked);
  END IF;
  RETURN QUERY SELECT DISTINCT w.nik::text FROM public.registry_worker w
    WHERE w.nik = ANY(asked) AND w.survivor_id IS NULL AND w.pemda_id <> public.office_in_scope();
END $$;
REVOKE ALL ON FUNCTION niks_elsewhere(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION niks_elsewhere(text[]) TO payung_app;
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_tables"), ("office", "0003_areas")]
    operations = [
        *secure(
            "registry",
            Worker=Table(history=True, deletable=True),
            Evidence=Table(append_only=True),
            Verification=Table(append_only=True),
            SectorSaid=Table(append_only=True, updatable=("superseded_at",)),
            Decile=Table(append_only=True, updatable=("superseded_at",)),
        ),
        *(migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (SEARCH, DECILES, OCCUPATIONS, PLANS, ELSEWHERE)),
    ]
