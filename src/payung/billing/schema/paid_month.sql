-- One row for each worker and month that was paid, with the day of the SP2D.
CREATE VIEW paid_month WITH (security_invoker = true) AS
SELECT l.pemda_id, l.worker_id, l.month, p.paid_on, l.bill_id, l.total_idr
FROM standing_line AS l
INNER JOIN billing_payment AS p ON p.pemda_id = l.pemda_id AND p.bill_id = l.bill_id;
