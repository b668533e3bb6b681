-- The lines of a bill sum to its count and its total.
CREATE OR REPLACE FUNCTION lines_sum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM (SELECT bill_id, count(*) AS n, sum(total_idr) AS idr FROM billing_billline
             WHERE bill_id IN (SELECT DISTINCT bill_id FROM new_rows) GROUP BY bill_id) l
             JOIN billing_bill b ON b.id = l.bill_id
             WHERE (b.line_count, b.total_idr) IS DISTINCT FROM (l.n, l.idr)) THEN
    RAISE EXCEPTION 'payung: the lines of a bill do not sum to its total' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER lines_sum AFTER INSERT ON billing_billline REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION lines_sum();
