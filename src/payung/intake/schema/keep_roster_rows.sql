-- A roster's rows are many and its file is kept: their first version stands in the table, history keeps what officers
-- changed later. What became of a row (outcome, worker) is told by the workers' own history and the diary.
CREATE OR REPLACE FUNCTION keep_roster_rows() RETURNS trigger LANGUAGE plpgsql
SET plan_cache_mode = force_custom_plan SET enable_nestloop = off AS $$
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
