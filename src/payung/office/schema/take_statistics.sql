-- A bulk step tells the planner what it just filled, inside its own transaction: joins are then chosen by how many
-- rows there are, and so are the kept plans of foreign keys, which may stem from when the table was empty. Only the
-- owner may ANALYZE; a table that another load is just counting is passed over.
CREATE OR REPLACE FUNCTION take_statistics(VARIADIC tables regclass[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE filled regclass;
BEGIN
  FOREACH filled IN ARRAY tables LOOP
    EXECUTE format('ANALYZE (SKIP_LOCKED) %s', filled);
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION take_statistics(regclass[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_statistics(regclass[]) TO payung_app;
