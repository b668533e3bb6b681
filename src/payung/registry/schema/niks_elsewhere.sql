-- Whether another office holds a NIK is answered by yes or no alone. More than fifty thousand are asked in parts.
-- pg_temp stands last: a temporary relation of a caller must never stand for ours inside a function that sees all.
CREATE OR REPLACE FUNCTION niks_elsewhere(asked text[]) RETURNS SETOF text LANGUAGE plpgsql STABLE SECURITY DEFINER
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
