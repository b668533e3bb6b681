-- A decile that a sheet brought goes when the sheet is undone; one that somebody typed stays.
CREATE OR REPLACE FUNCTION refuse_typed_decile() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.origin_row_id IS NULL THEN
    RAISE EXCEPTION 'payung: % rows are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER keep_typed BEFORE DELETE ON registry_decile FOR EACH ROW EXECUTE FUNCTION refuse_typed_decile();
