-- No bill is empty. Runs at COMMIT, when the office's setting is gone: as the owner, who sees every office's rows.
CREATE OR REPLACE FUNCTION bill_has_lines() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM billing_billline l WHERE l.pemda_id = NEW.pemda_id AND l.bill_id = NEW.id) THEN
    RAISE EXCEPTION 'payung: a bill without lines' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER bill_has_lines AFTER INSERT ON billing_bill DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION bill_has_lines();
