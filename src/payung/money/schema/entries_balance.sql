-- The postings of an entry sum to zero, whoever writes them.
CREATE OR REPLACE FUNCTION entries_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM money_posting p WHERE p.entry_id IN (SELECT entry_id FROM new_rows)
             GROUP BY p.entry_id HAVING sum(p.amount_idr) <> 0) THEN
    RAISE EXCEPTION 'payung: the postings of an entry do not sum to zero' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER entries_balance AFTER INSERT ON money_posting REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION entries_balance();
