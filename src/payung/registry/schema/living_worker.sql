-- One row for each person: records that are nobody's double.
CREATE VIEW living_worker WITH (security_invoker = true) AS
SELECT * FROM worker_in_sector WHERE survivor_id IS NULL;
