-- One row for each worker and month that was billed and is not paid yet.
CREATE VIEW unpaid_month WITH (security_invoker = true) AS
SELECT l.pemda_id, l.worker_id, l.month, l.bill_id, l.total_idr
FROM standing_line AS l
WHERE
  NOT EXISTS (
    SELECT 1 FROM billing_payment AS p WHERE p.pemda_id = l.pemda_id AND p.bill_id = l.bill_id
  );
