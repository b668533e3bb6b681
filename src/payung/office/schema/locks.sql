-- What every table of an office rests on: whose office it is, what may not change, what every change leaves behind.
CREATE OR REPLACE FUNCTION office_in_scope() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('payung.pemda_id', true), '')::bigint $$;

CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE spared text[] := TG_ARGV;
BEGIN
  IF TG_OP = 'UPDATE' AND spared[0] <> '' AND (to_jsonb(NEW) - spared) = (to_jsonb(OLD) - spared) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'payung: % rows are never changed or deleted', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE FUNCTION refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'payung: % is never emptied', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

-- Old and new versions of many rows are met by hashing: a plan made for one row and kept would join thousands one by
-- one, and the transition tables have no statistics that could tell the planner how many there are.
CREATE OR REPLACE FUNCTION keep_history() RETURNS trigger LANGUAGE plpgsql
SET plan_cache_mode = force_custom_plan SET enable_nestloop = off AS $$
DECLARE officer bigint := nullif(current_setting('payung.officer_id', true), '')::bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO office_history (pemda_id, table_name, row_id, change, at, officer_id, before, after)
    SELECT a.pemda_id, TG_TABLE_NAME, a.id, 'insert', clock_timestamp(), officer, NULL, to_jsonb(a)
    FROM after_rows a;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO office_history (pemda_id, table_name, row_id, change, at, officer_id, before, after)
    SELECT b.pemda_id, TG_TABLE_NAME, b.id, 'delete', clock_timestamp(), officer, to_jsonb(b), NULL
    FROM before_rows b;
  ELSE
    INSERT INTO office_history (pemda_id, table_name, row_id, change, at, officer_id, before, after)
    SELECT a.pemda_id, TG_TABLE_NAME, a.id, 'update', clock_timestamp(), officer, to_jsonb(b), to_jsonb(a)
    FROM after_rows a JOIN before_rows b USING (pemda_id, id) WHERE to_jsonb(a) <> to_jsonb(b);
  END IF;
  RETURN NULL;
END $$;
